"""The head of a session: what is studied, how much of it is left, and how far it has come."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from retain.domain.cards import Card, CardState
from retain.domain.decks import leaf
from retain.domain.extra import Extra
from retain.domain.wording import duration
from retain.services.study import Session
from retain.tui.widgets.progress_line import ProgressLine
from retain.tui.words import counts_line, flag_mark

_KINDS = {
    CardState.NEW: "new",
    CardState.LEARNING: "learning",
    CardState.REVIEW: "review",
    CardState.RELEARNING: "learning",
}


class SessionHead(Vertical):
    """A line of words, and below it a line that fills up."""

    DEFAULT_CSS = "SessionHead { height: auto; }"

    def __init__(self, deck: str | None, extra: Extra | None) -> None:
        """Head a session on ``deck`` (None: all decks), or on the ``extra`` cards."""
        super().__init__()
        self._deck = deck
        self._extra = extra

    def compose(self) -> ComposeResult:
        """Lay out the words and the line."""
        with Horizontal(id="head"):
            yield Static(self._heading(self._deck), id="deck")
            yield Static(id="marks")
            yield Static(id="counts")
            yield Static(id="time-left")
        yield ProgressLine(id="progress")

    def show_deck(self, deck: str) -> None:
        """Say which deck the card that is asked lies in."""
        self.query_one("#deck", Static).update(self._heading(deck))

    def show_counts(self, session: Session, card: Card | None) -> None:
        """Show what is left, underlining the kind of the ``card`` that is asked, and its flag."""
        counts, done, left = session.counts(), session.tally.answers, session.left()
        self.query_one("#marks", Static).update(flag_mark(card.flag if card else 0))
        self.query_one("#time-left", Static).update(_time_left(session))
        self.query_one("#counts", Static).update(counts_line(counts, _KINDS[card.state] if card else None))
        progress = self.query_one(ProgressLine)
        progress.total = done + (counts.total if left is None else min(left, counts.total))
        progress.done = done

    def _heading(self, deck: str | None) -> Content:
        """Return the deck's name; for extra study, what it is on and whether it counts."""
        if self._extra is None:
            return Content(leaf(deck) if deck else "All decks")
        return Content.assemble(self._extra.title, ("" if self._extra.counts else " · practice", "$text-warning"))


def _time_left(session: Session) -> str:
    left = session.time_left()
    return f" · {duration(left)}" if left else ""
