"""The command palette: every deck, every card, and everything that can be done here.

What contains the words that were typed comes first, then cards, then what is merely like them.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from textual.binding import Binding
from textual.command import Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from retain.domain.errors import RetainError
from retain.domain.wording import shortened
from retain.tui import journeys
from retain.tui.desk import Desk

if TYPE_CHECKING:
    from retain.services.cards import CardLine

_SHORTEST = 2
"""Letters from which on cards are looked for."""
_MOST = 50
"""Cards that are offered; the browser has the others."""
_UNDONE = 60
"""Letters that an action takes at most in the command that takes it back."""
_CONTAINED, _CARD, _ALIKE = 2.0, 1.5, 0.5


@dataclass(frozen=True, slots=True)
class _Command:
    label: str
    help: str
    run: Callable[[], object]
    is_first: bool = False
    """Whether it is offered before anything is typed."""


class _Commands(Provider):
    """Offers commands that are known beforehand."""

    @property
    def rank(self) -> int:
        """Whose first commands come before those of others: the higher, the earlier."""
        return 0

    def commands(self) -> Iterator[_Command]:
        """Yield what is offered."""
        raise NotImplementedError

    @property
    def desk(self) -> Desk:
        """What the app works on."""
        desk: Desk = cast("Any", self.app).desk
        return desk

    async def discover(self) -> Hits:
        """Offer the first commands before anything is typed."""
        for one in self.commands():
            if one.is_first:
                yield Hit(self.rank, _display(Content(one.label), one.help), one.run, text=one.label)

    async def search(self, query: str) -> Hits:
        """Offer the commands that match what was typed."""
        matcher = self.matcher(query)
        words = query.casefold().split()
        for one in self.commands():
            score = matcher.match(one.label)
            text = one.label.casefold()
            if all(word in text for word in words):
                score = _CONTAINED + score
            elif score > 0:
                score *= _ALIKE
            else:
                continue
            # A bracket in a deck's name would be taken for markup.
            label = Content(one.label) if "[" in one.label else matcher.highlight(one.label)
            yield Hit(score, _display(label, one.help), one.run, text=one.label)


class DeckCommands(_Commands):
    """Each deck: to be studied, browsed, or set."""

    @property
    def rank(self) -> int:
        """First on the first screen, else after what can be done to what is shown."""
        return 3 if self.screen.id == journeys.HOME else 1

    async def startup(self) -> None:
        """Read the names of the decks, beside the screen."""
        from retain.services.editing import deck_names  # noqa: PLC0415 - loads SQLAlchemy

        self._names: list[str] = []
        with suppress(RetainError):
            self._names = await asyncio.to_thread(lambda: deck_names(self.desk.collection()))

    def commands(self) -> Iterator[_Command]:
        """Yield the three commands of each deck."""
        for name in self._names:
            yield _Command(f"Study {name}", "", partial(journeys.study, self.app, self.desk, name), is_first=True)
            yield _Command(f"Browse {name}", "", partial(journeys.browse_deck, self.app, self.desk, name))
            yield _Command(f"Options of {name}", "", partial(journeys.options, self.app, self.desk, name))


class CardCommands(_Commands):
    """Each card, found by the words in it as they are typed."""

    async def startup(self) -> None:
        """Look for nothing yet."""
        self._wanted = ""
        self._one_at_a_time = Lock()

    async def search(self, query: str) -> Hits:
        """Offer the first cards with the words that were typed, and the browser for all of them."""
        self._wanted = query = query.strip()
        lines = await asyncio.to_thread(self._look_up, query) if len(query) >= _SHORTEST else []
        for number, line in enumerate(lines[:_MOST]):
            front = " ".join(line.front.split())[:200] or "(empty)"
            show = partial(journeys.browse, self.app, self.desk, f"id:{line.card.id}")
            words = f"{line.deck}: {' '.join(line.back.split())}"[:200]
            yield Hit(_CARD - number / 1000, _display(Content(front), words), show, text=front)
        if len(lines) > _MOST:
            label = f"All cards with “{query}”"
            every = partial(journeys.browse, self.app, self.desk, query)
            yield Hit(_CARD - 1, _display(Content(label), "In the browser"), every, text=label)

    def _look_up(self, query: str) -> "list[CardLine]":
        """Return the first cards that ``query`` finds, none where it was superseded while another was looked up."""
        from retain.services.cards import first_cards  # noqa: PLC0415 - loads SQLAlchemy

        with self._one_at_a_time, suppress(RetainError):
            if query == self._wanted:
                return first_cards(self.desk.collection(), query, _MOST + 1)
        return []


class ActionCommands(_Commands):
    """What the keys of the screen do, those of what has the focus included."""

    @property
    def rank(self) -> int:
        """Before what has nothing to do with the screen."""
        return 2

    async def startup(self) -> None:
        """Read what would be taken back, beside the screen."""
        from retain.services.reviews import last_action  # noqa: PLC0415 - loads SQLAlchemy

        self._last: str | None = None
        with suppress(RetainError):
            self._last = await asyncio.to_thread(lambda: last_action(self.desk.collection()))

    def commands(self) -> Iterator[_Command]:
        """Yield the actions that are possible now, each once."""
        seen: set[str] = set()
        for node, binding in _bindings(self.screen, self.focused):
            if not binding.tooltip or binding.action in seen or not _is_possible(node, binding):
                continue
            seen.add(binding.action)
            run = partial(self.app.run_action, binding.action, node)
            label = binding.description
            if binding.action == "undo":
                if self._last is None:
                    continue
                label = f"Undo: {shortened(self._last, _UNDONE)}"
            yield _Command(label, binding.tooltip, run, is_first=binding.show or binding.action == "undo")


class ScreenCommands(_Commands):
    """The screens that can be opened from everywhere, and the colours."""

    def commands(self) -> Iterator[_Command]:
        """Yield them; the first screen has keys of its own for its."""
        if self.screen.id != journeys.HOME:
            for label, words, journey in journeys.EVERYWHERE:
                yield _Command(label, words, partial(journey, self.app, self.desk))
        for name in sorted(self.app.available_themes):
            if name != self.app.theme:
                yield _Command(f"Theme {name}", "Change the colours", partial(setattr, self.app, "theme", name))


def _bindings(screen: Screen[Any], focused: DOMNode | None) -> Iterator[tuple[DOMNode, Binding]]:
    nodes = [node for node in focused.ancestors_with_self if node is not screen.app] if focused is not None else []
    for node in (*nodes, *([] if screen in nodes else [screen])):
        for bindings in node._bindings.key_to_bindings.values():  # noqa: SLF001 - there is no public way to them
            yield from ((node, binding) for binding in bindings if binding.id)


def _is_possible(node: DOMNode, binding: Binding) -> bool:
    name, _, rest = binding.action.partition("(")
    if "." in name:  # of the app: it offers its own
        return False
    parameters = tuple(int(one) for one in rest.rstrip(")").split(",") if one.lstrip("-").isdecimal())
    return node.check_action(name, parameters) is True


def _display(label: Content, words: str) -> Content:
    """Return a command as it is shown, with a quiet line below it; both are data, not markup."""
    return Content.assemble(label, "\n", (words, "not bold $quiet")) if words else label
