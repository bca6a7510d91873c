"""The command palette: jump to any deck."""

from collections.abc import Callable
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from retain.tui.widgets.deck_list import DeckList


class DeckCommands(Provider):
    """Offers a session on each deck of the screen's deck list."""

    async def discover(self) -> Hits:
        """Offer every deck before anything is typed."""
        for label, command in self._commands():
            yield DiscoveryHit(Content(label), command, text=label)

    async def search(self, query: str) -> Hits:
        """Offer the decks that match what was typed."""
        matcher = self.matcher(query)
        for label, command in self._commands():
            score = matcher.match(label)
            if score > 0:
                # A bracket in a deck's name would be taken for markup.
                display = Content(label) if "[" in label else matcher.highlight(label)
                yield Hit(score, display, command, text=label)

    def _commands(self) -> list[tuple[str, Callable[[], object]]]:
        decks = self.screen.query_one(DeckList)
        return [(f"Study {name}", partial(decks.post_message, DeckList.Opened(name))) for name in decks.names]
