"""The statistics: panel after panel as the figures come in, for any deck and range."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static
from textual.worker import get_current_worker

from retain.domain.errors import RetainError
from retain.tui.desk import Desk
from retain.tui.key_names import label_for
from retain.tui.screens.base import BaseScreen
from retain.tui.screens.choice import ChoiceScreen
from retain.tui.widgets.chart_view import ChartView
from retain.tui.widgets.key_line import KeyLine
from retain.tui.words import end_of

_RANGES: tuple[tuple[int | None, str], ...] = (
    (30, "30 days"),
    (90, "90 days"),
    (365, "a year"),
    (None, "all time"),
)
_PANELS = (
    ("today", "Today"),
    ("retention", "True retention"),
    ("reviews", "Answers"),
    ("time", "Time"),
    ("calendar", "The year"),
    ("future", "Due"),
    ("known", "Cards known"),
    ("counts", "Cards"),
    ("retrievability", "Recall now"),
    ("stability", "Stability"),
    ("intervals", "Intervals"),
    ("difficulty", "Difficulty"),
    ("hours", "Hours of the day"),
    ("buttons", "Answer buttons"),
    ("added", "Cards added"),
    ("calibration", "Can the schedule be trusted?"),
    ("forgetting", "Forgetting curve"),
    ("costly", "What costs the most"),
)
"""The panels by name and the title that stands until they are there."""
_EVERYTHING = "All decks"
_SHORTEST, _LONGEST, _BESIDE = 9, 31, 44
"""Cells that the name of the deck has at least and at most in the head, and what stands beside it there."""


class StatisticsScreen(BaseScreen[None]):
    """Shows the statistics of a deck, or of everything; ``d`` and ``r`` change deck and range in place."""

    CSS_PATH = "statistics.tcss"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-one"), (110, "-two")]  # noqa: RUF012 - as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "deck", "Deck", id="statistics.deck", tooltip="Choose the deck"),
        Binding("r", "range(1)", "Longer", id="statistics.longer", tooltip="Look back further"),
        Binding("R", "range(-1)", "Shorter", id="statistics.shorter", show=False, tooltip="Look back less far"),
        Binding("f5", "refresh", "Refresh", id="statistics.refresh", show=False, tooltip="Work everything out anew"),
        Binding("escape,q,t", "leave", "Back", id="statistics.back", tooltip="Back to the decks"),
    ]

    def __init__(self, desk: Desk, deck: str | None = None) -> None:
        """Show the statistics of ``deck`` (None: of everything)."""
        super().__init__(id="statistics")
        self._desk = desk
        self._deck = deck
        self._range = 2

    def compose(self) -> ComposeResult:
        """Lay out the head and an empty panel for every chart."""
        with Horizontal(id="head"):
            yield Static("Statistics", id="brand")
            yield Button(_EVERYTHING, id="deck", compact=True)
            yield Button("", id="range", compact=True)
        with VerticalScroll(id="page", can_focus=False), Grid(id="panels"):
            for name, title in _PANELS:
                yield ChartView(title, id=name)
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin to work."""
        self.query_one("#today", ChartView).focus()
        self._begin()

    def on_resize(self) -> None:
        """Fit the name of the deck to the new width."""
        self._show_choice()

    def _show_choice(self) -> None:
        deck, span = self.query_one("#deck", Button), self.query_one("#range", Button)
        deck.label = Content(f"{label_for(self, 'deck')}  {self._deck_words()} ▾")
        span.label = Content(f"{label_for(self, 'range(1)')}  {_RANGES[self._range][1]} ▾")
        for button in (deck, span):
            button.refresh(layout=True)

    def _deck_words(self) -> str:
        """Return the name of the deck, or as much of its end as there is room for."""
        name, room = self._deck or _EVERYTHING, max(_SHORTEST, min(_LONGEST, self.size.width - _BESIDE))
        return end_of(name, room)

    def _begin(self) -> None:
        self._show_choice()
        for view in self.query(ChartView):
            view.wait()
        self._collect(self._deck, _RANGES[self._range][0])

    @work(thread=True, exclusive=True, group="statistics")
    def _collect(self, deck: str | None, days: int | None) -> None:
        """Work out panel after panel, and hand each over as it is ready."""
        from retain.services.statistics.collecting import Reader  # noqa: PLC0415 - loaded beside the screen
        from retain.services.statistics.opening import open_reader  # noqa: PLC0415
        from retain.services.statistics.panels import PANELS, Panel  # noqa: PLC0415

        worker = get_current_worker()

        def hand_over(panel: Panel, reader: Reader) -> None:
            if not worker.is_cancelled:
                view = self.query_one(f"#{panel.name}", ChartView)
                view.remove_class("-waiting")
                view.show(lambda room: panel.build(reader, room))

        try:
            with open_reader(self._desk.path, self._desk.now, deck, days) as reader:
                for panel in PANELS:
                    if worker.is_cancelled:
                        return
                    # Made once here, so that the screen finds every figure worked out already.
                    panel.build(reader, 40)
                    self.app.call_from_thread(hand_over, panel, reader)
        except RetainError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._failed, error)

    def _failed(self, error: RetainError) -> None:
        self.notify(str(error), title="The statistics cannot be read", severity="error", timeout=15, markup=False)

    # Choosing

    @on(Button.Pressed, "#deck")
    def action_deck(self) -> None:
        """Choose the deck."""
        try:
            names = [line.name for line in self._desk.overview().decks]
        except RetainError as error:
            self._failed(error)
            return

        def chose(place: int | None) -> None:
            if place is not None:
                self._deck = None if place == 0 else names[place - 1]
                self._begin()

        self.app.push_screen(ChoiceScreen("Statistics of", [_EVERYTHING, *names], self._deck or _EVERYTHING), chose)

    @on(Button.Pressed, "#range")
    def _longer(self) -> None:
        self.action_range(1)

    def action_range(self, by: int) -> None:
        """Go to the next longer or shorter range."""
        self._range = (self._range + by) % len(_RANGES)
        self._begin()

    def action_refresh(self) -> None:
        """Work everything out anew."""
        self._begin()

    def action_leave(self) -> None:
        """Go back."""
        self.workers.cancel_group(self, "statistics")
        self.dismiss()

    @on(ChartView.CardChosen)
    def _open_card(self, message: ChartView.CardChosen) -> None:
        message.stop()
        from retain.tui.screens.card_story import CardScreen  # noqa: PLC0415 - loads the scheduler

        self.app.push_screen(CardScreen(self._desk, message.card_id))

    @on(ChartView.EditChosen)
    def _edit_card(self, message: ChartView.EditChosen) -> None:
        message.stop()
        from retain.tui.screens.edit import EditScreen  # noqa: PLC0415 - loads SQLAlchemy

        self.app.push_screen(EditScreen(self._desk, message.card_id))
