"""The head of a session: what is studied, how much of it is left, and how far it has come."""

from textual.content import Content
from textual.widget import Widget

from retain.domain.cards import Card, CardState
from retain.domain.decks import leaf
from retain.domain.extra import Extra
from retain.domain.wording import duration
from retain.services.study import Session
from retain.tui.words import counts_line, flag_mark

_KINDS = {
    CardState.NEW: "new",
    CardState.LEARNING: "learning",
    CardState.REVIEW: "review",
    CardState.RELEARNING: "learning",
}
_MARGIN = 2
"""Cells left free at either end, and between the parts."""


class SessionHead(Widget):
    """A line of words, and below it a line that fills from left to right: thick is done, thin is left.

    One widget, whose size never changes: with one for each part, every answer would lay out the screen anew.
    """

    DEFAULT_CSS = "SessionHead { height: 2; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, deck: str | None, extra: Extra | None) -> None:
        """Head a session on ``deck`` (None: all decks), or on the ``extra`` cards."""
        super().__init__()
        self._extra = extra
        self._deck = self._heading(deck)
        self._marks = self._counts = self._time = Content("")
        self._done = self._total = 0

    def show_deck(self, deck: str) -> None:
        """Say which deck the card that is asked lies in."""
        heading = self._heading(deck)
        if heading != self._deck:
            self._deck = heading
            self.refresh()

    def show_counts(self, session: Session, card: Card | None) -> None:
        """Show what is left, underlining the kind of the ``card`` that is asked, and its flag."""
        counts, left, time = session.counts(), session.left(), session.time_left()
        self._marks = flag_mark(card.flag if card else 0)
        self._counts = counts_line(counts, _KINDS[card.state] if card else None)
        self._time = Content.styled(f" · {duration(time)}" if time else "", "$quiet")
        self._done = session.answered
        self._total = self._done + (counts.total if left is None else min(left, counts.total))
        self.refresh()

    def render(self) -> Content:
        """Draw both lines."""
        width = self.size.width
        right = self._counts if self.screen.has_class("-narrow") else self._counts + self._time
        if self._marks:
            right = self._marks.pad_right(_MARGIN) + right
        room = max(0, width - 4 * _MARGIN - right.cell_length)
        deck = self._deck.stylize_before("bold").truncate(room, ellipsis=True)
        words = deck.pad(_MARGIN, room - deck.cell_length + 2 * _MARGIN) + right
        words = words.pad_right(max(0, width - words.cell_length)).stylize_before("on $surface")
        filled = round(width * self._done / self._total) if self._total else 0
        return Content.assemble(words, "\n", ("━" * filled, "$primary"), ("─" * (width - filled), "$rule"))

    def _heading(self, deck: str | None) -> Content:
        """Return the deck's name; for extra study, what it is on and whether it counts."""
        if self._extra is None:
            return Content(leaf(deck) if deck else "All decks")
        return Content.assemble(self._extra.title, ("" if self._extra.counts else " · practice", "$text-warning"))
