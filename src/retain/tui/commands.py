"""The command palette: jump to any deck."""

from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

if TYPE_CHECKING:
    from retain.tui.app import RetainApp


class DeckCommands(Provider):
    """Offers a session on each deck, from the home screen."""

    async def startup(self) -> None:
        """Read the names of the decks."""
        self._names = [line.name for line in self._app.desk.overview().decks] if self._at_home else []

    @property
    def _app(self) -> "RetainApp":
        return cast("RetainApp", self.app)

    @property
    def _at_home(self) -> bool:
        return self.screen.id == "home"

    async def discover(self) -> Hits:
        """Offer every deck before anything is typed."""
        for name in self._names:
            yield DiscoveryHit(f"Study {name}", lambda name=name: self._study(name))

    async def search(self, query: str) -> Hits:
        """Offer the decks that match what was typed."""
        matcher = self.matcher(query)
        for name in self._names:
            label = f"Study {name}"
            score = matcher.match(label)
            if score > 0:
                yield Hit(score, matcher.highlight(label), lambda name=name: self._study(name))

    def _study(self, name: str) -> None:
        self._app.study(name, None, lambda _: None)
