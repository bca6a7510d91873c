"""What a session came to: how many, how long, how well, and what tomorrow holds."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Grid, Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from retain.domain.cards import Rating
from retain.domain.errors import RetainError
from retain.domain.wording import duration, plural
from retain.scheduling.limits import Counts
from retain.services.session_tally import Tally
from retain.services.showing import Finished
from retain.services.study import Session
from retain.tui.desk import Desk
from retain.tui.presses import Presses
from retain.tui.screens.base import BaseScreen
from retain.tui.widgets.key_line import KeyLine
from retain.tui.words import clock_time, share, spent

BACK = "back"
UNDO = "undo"
_BAR = 24


class SummaryScreen(BaseScreen[str]):
    """Shown when a session is over; ends with ``BACK`` or, where the last answer was taken back, ``UNDO``."""

    CSS_PATH = "summary.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape,q", "back", "Back", id="summary.back", tooltip="Leave the session"),
        Binding("u,ctrl+z", "undo", "Undo", id="summary.undo", tooltip="Take back the last answer"),
    ]

    def __init__(self, desk: Desk, session: Session, finished: Finished) -> None:
        """Sum up ``session``; ``next_due`` (UTC ms) is when a learning card comes back today, if one does."""
        super().__init__()
        self._desk = desk
        self._session = session
        self._finished = finished
        self._presses = Presses(desk.now, desk.settings.double_press_ms)

    def compose(self) -> ComposeResult:
        """Lay out the figures."""
        tally = self._session.tally
        with VerticalScroll(id="page"), Center():
            yield Static(self._title(tally), id="title")
            if tally.answers:
                yield from self._figures(tally)
            yield Static(self._outlook(), id="outlook")
            with Horizontal(id="buttons"):
                yield Button("Back", id="back", variant="primary")
        yield KeyLine()

    def _title(self, tally: Tally) -> str:
        if self._finished.spent is not None:
            return f"Your {duration(self._finished.spent)} are over; every answer is saved."
        if self._session.deck_is_gone:
            return "This deck was deleted meanwhile."
        if self._session.counts().total:
            return "Every answer is saved."
        if self._session.extra is not None:
            return "Well done, that is all." if tally.answers else "There is no such card."
        where = "in this deck" if self._session.deck else "for today"
        return f"Well done, that is all {where}." if tally.answers else "Nothing is due today."

    def _figures(self, tally: Tally) -> ComposeResult:
        with Grid(id="figures"):
            yield Static("Answers", classes="label")
            yield Static(str(tally.answers))
            yield Static("Time", classes="label")
            yield Static(f"{spent(tally.milliseconds)}, {tally.milliseconds / tally.answers / 1000:.1f} s a card")
            yield Static("New cards", classes="label")
            yield Static(str(tally.new))
            if tally.reviews:
                yield Static("Remembered", classes="label")
                yield Static(
                    f"{share(tally.reviews_passed, tally.reviews)}, {tally.reviews_passed} of "
                    f"{plural(tally.reviews, 'review')}"
                )
            counts = (tally.again, tally.hard, tally.good, tally.easy)
            for rating, number in zip(Rating, counts, strict=True):
                yield Static(rating.name.title(), classes="label")
                yield _Bar(number, max(counts), rating)

    def _outlook(self) -> str:
        tomorrow = self._session.tomorrow()
        if self._session.deck_is_gone:
            return "“u” on the first screen, or “retain undo”, brings it back."
        lines = []
        left = self._session.counts()
        if self._finished.next_due is not None:
            due = clock_time(self._session.local(self._finished.next_due))
            lines.append(f"A card in learning comes back today at {due}.")
        elif left.total:
            lines.append(f"{plural(left.total, 'card')} left for today.")
        lines.append(f"Tomorrow: {_worded(tomorrow)}.")
        return "\n".join(lines)

    def on_mount(self) -> None:
        """Let Enter go back."""
        self._presses.note()
        self.query_one("#back", Button).focus(scroll_visible=False)

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Leave the session, unless the key that rated the last card bounced or was held down."""
        if not self._presses.bounced():
            self.dismiss(BACK)

    def action_undo(self) -> None:
        """Take back the last answer, and go back to its card."""
        try:
            undone = self._session.undo()
        except RetainError as error:
            self.notify(str(error), title="Not undone", severity="error", timeout=10, markup=False)
            return
        if undone is not None:
            self.dismiss(UNDO)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to undo only where something was answered."""
        return action != "undo" or self._session.tally.answers > 0


def _worded(counts: Counts) -> str:
    parts = [
        plural(counts.review, "review"),
        plural(counts.learning, "card in learning", "cards in learning") if counts.learning else "",
        plural(counts.new, "new card") if counts.new else "",
    ]
    return ", ".join(part for part in parts if part)


class _Bar(Static):
    """A number as a bar, in the colour of its rating, with the number behind it."""

    def __init__(self, number: int, most: int, rating: Rating) -> None:
        super().__init__()
        self._number = number
        self._share = number / most if most else 0.0
        self._colour = f"$rating-{rating.name.lower()}"

    def render(self) -> Content:
        """Draw the bar in what room there is."""
        number = str(self._number)
        length = max(0, round(min(_BAR, self.size.width - len(number) - 1) * self._share))
        return Content.assemble(("█" * length, self._colour), f"{' ' if length else ''}{number}")
