"""The head of a session: what is studied, how much of it is left, and how far it has come."""

from collections.abc import Hashable
from typing import NamedTuple, cast

from textual.content import Content
from textual.geometry import Size

from retain.domain.cards import Card, CardState
from retain.domain.decks import leaf
from retain.domain.extra import Extra
from retain.domain.wording import duration
from retain.scheduling.limits import Counts
from retain.services.study import Session
from retain.tui.widgets.drawn import Drawn
from retain.tui.words import counts_line, flag_mark

_KINDS = {
    CardState.NEW: "new",
    CardState.LEARNING: "learning",
    CardState.REVIEW: "review",
    CardState.RELEARNING: "learning",
}
_MARGIN = 2
"""Cells left free at either end, and between the parts."""


class _Look(NamedTuple):
    """What the head tells."""

    deck: str | None
    flag: int = 0
    counts: Counts | None = None
    kind: str | None = None
    """The kind of the card that is asked, which is underlined."""
    time: str = ""
    done: int = 0
    total: int = 0
    narrow: bool = False


class SessionHead(Drawn):
    """A line of words, and below it a line that fills from left to right: thick is done, thin is left.

    One widget, whose size never changes: with one for each part, every answer would lay out the screen anew.
    """

    DEFAULT_CSS = "SessionHead { height: 2; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, deck: str | None, extra: Extra | None) -> None:
        """Head a session on ``deck`` (None: all decks), or on the ``extra`` cards."""
        super().__init__()
        self._extra = extra
        self._look = _Look(deck)

    def show_deck(self, deck: str) -> None:
        """Say which deck the card that is asked lies in."""
        self._show(self._look._replace(deck=deck))

    def prepare(self, deck: str) -> None:
        """Draw the head as it will be when a card in ``deck`` follows."""
        self.draw_ahead(self.look()._replace(deck=deck), self.space())

    def show_counts(self, session: Session, card: Card | None) -> None:
        """Show what is left, underlining the kind of the ``card`` that is asked, and its flag."""
        counts, left, time, done = session.counts(), session.left(), session.time_left(), session.answered
        self._show(
            _Look(
                deck=self._look.deck,
                flag=card.flag if card else 0,
                counts=counts,
                kind=_KINDS[card.state] if card else None,
                time=duration(time) if time else "",
                done=done,
                total=done + (counts.total if left is None else min(left, counts.total)),
            )
        )

    def _show(self, look: _Look) -> None:
        if look != self._look:
            self._look = look
            self.refresh()

    def look(self) -> _Look:
        """Return what is told, and whether there is room for all of it."""
        return self._look._replace(narrow=self.screen.has_class("-narrow"))

    def draw(self, look: Hashable, size: Size) -> Content:
        """Draw both lines."""
        told, width = cast("_Look", look), size.width
        right = counts_line(told.counts, told.kind) if told.counts else Content("")
        if told.time and not told.narrow:
            right += Content.styled(f" · {told.time}", "$quiet")
        if told.flag:
            right = flag_mark(told.flag).pad_right(_MARGIN) + right
        room = max(0, width - 4 * _MARGIN - right.cell_length)
        deck = self._heading(told.deck).stylize_before("bold").truncate(room, ellipsis=True)
        words = deck.pad(_MARGIN, room - deck.cell_length + 2 * _MARGIN) + right
        words = words.pad_right(max(0, width - words.cell_length)).stylize_before("on $surface")
        filled = round(width * told.done / told.total) if told.total else 0
        return Content.assemble(words, "\n", ("━" * filled, "$primary"), ("─" * (width - filled), "$rule"))

    def _heading(self, deck: str | None) -> Content:
        """Return the deck's name; for extra study, what it is on and whether it counts."""
        if self._extra is None:
            return Content(leaf(deck) if deck else "All decks")
        return Content.assemble(self._extra.title, ("" if self._extra.counts else " · practice", "$text-warning"))
