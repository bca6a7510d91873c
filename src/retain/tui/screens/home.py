"""The home screen: the decks, what today holds, and a welcome where there is nothing yet."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static
from textual.worker import get_current_worker

from retain.domain.errors import RetainError
from retain.domain.wording import plural, shortened
from retain.services.starters import Starter, starter_decks
from retain.services.today import Overview
from retain.tui.desk import Desk
from retain.tui.key_names import key_of
from retain.tui.presses import Presses
from retain.tui.screens.deck_acts import DeckActingScreen
from retain.tui.widgets.deck_list import DeckList
from retain.tui.widgets.key_line import KeyLine
from retain.tui.words import counts_line, share, spent

_SHOWN = 50
"""Letters that an action takes at most in the line that says what undo would take back."""
_NEEDING_DECKS = frozenset(
    {
        "study_all", "browse", "fit", "forecast", "options", "custom", "statistics",
        "deck", "rename_deck", "move_deck", "delete_deck",
    }
)  # fmt: skip


class HomeScreen(DeckActingScreen):
    """Shows the decks with today's counts; Enter studies the one under the cursor."""

    CSS_PATH = "home.tcss"
    AT_FIRST = frozenset({"add_starter", "tour"})
    """What is possible only where there are no decks yet; the help leaves it out later on."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "add_starter", "Add the starter deck", id="home.starter", tooltip="Add the deck that comes along"),
        Binding("s", "study_all", "Study all", id="home.study_all", tooltip="Study every deck in one session"),
        Binding("b", "browse", "Browse", id="home.browse", tooltip="Find, look at and change cards"),
        Binding("a", "add", "Add", id="home.add", tooltip="Add a note"),
        Binding("f", "fit", "Fit FSRS", id="home.fit", show=False, tooltip="Fit the FSRS parameters to your memory"),
        Binding("w", "forecast", "Workload", id="home.forecast", show=False, tooltip="Simulate the year to come"),
        Binding(
            "o", "options", "Options", id="home.options", show=False, tooltip="Options of the deck under the cursor"
        ),
        Binding("c", "custom", "More", id="home.custom", tooltip="Study ahead, practise, catch up after a break"),
        Binding("t", "tour", "Try it", id="home.tour", tooltip="Try everything on three cards, in a minute"),
        Binding("t", "statistics", "Statistics", id="home.statistics", tooltip="Show progress and retention"),
        Binding("r", "refresh", "Refresh", id="home.refresh", show=False, tooltip="Count anew"),
        Binding("q", "app.quit", "Quit", id="home.quit", show=False),
        Binding("escape", "leave", "Quit", id="home.leave", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        """Show the decks on ``desk``."""
        super().__init__(desk, id="home")
        self._overview: Overview | None = None
        self._starters: list[Starter] = []
        self._tried = False
        self._presses = Presses(desk.now, desk.settings.double_press_ms)

    def compose(self) -> ComposeResult:
        """Lay out the head, the decks, today's line, and the welcome."""
        with Vertical(id="page"):
            with Horizontal(id="head"):
                yield Static("retain", id="brand")
                yield Static(id="today")
            yield DeckList(id="decks")
            yield Static(id="done")
            with VerticalScroll(id="welcome", can_focus=False), Vertical(id="welcome-text"):
                yield Static("Welcome to retain", id="welcome-title")
                yield Static(
                    "You read a card, recall the answer, and say how well you knew it. retain brings it back "
                    "just before you would forget it. A few minutes a day are enough.",
                    classes="paragraph",
                )
                yield Button("T  Try it on three cards: a minute", id="try", variant="primary")
                yield Button("Add the starter deck", id="add-starter")
                yield Static(
                    "To bring your own, leave with q and type:\n\n"
                    "  retain import topics.txt\n\n"
                    "with one topic on each line, “Title: definition”.",
                    classes="paragraph",
                )
        yield KeyLine()

    def on_mount(self) -> None:
        """Count, beside the screen."""
        self.action_refresh()
        self.set_interval(60, self.action_refresh)

    def on_screen_resume(self) -> None:
        """Count anew on the way back from a session."""
        self._presses.note()
        if self._overview is not None:
            self.action_refresh()

    @work(thread=True, exclusive=True)
    def action_refresh(self) -> None:
        """Count what is due."""
        worker = get_current_worker()
        try:
            overview = self._desk.overview()
            starters = [] if overview.decks else starter_decks()
            hint = self._desk.refit_hint() if overview.decks else None
        except RetainError as error:
            self.app.call_from_thread(self._cannot_read, error)
            return

        def show() -> None:
            # What was read before a change may come after what was read since.
            if not worker.is_cancelled:
                self._show(overview, starters, hint)

        self.app.call_from_thread(show)

    def _cannot_read(self, error: RetainError) -> None:
        self.notify(str(error), title="The database cannot be read", severity="error", timeout=15, markup=False)

    def _show(self, overview: Overview, starters: list[Starter], hint: str | None) -> None:
        first = self._overview is None or not self._overview.decks
        self._overview = overview
        self._starters = starters
        self.set_class(not overview.decks, "-empty")
        self.set_class(bool(overview.decks), "-filled")
        self.query_one("#today", Static).update(self._today(overview))
        self.query_one("#done", Static).update(_done(overview, hint, key_of(self, "undo"), key_of(self, "fit")))
        self.query_one(DeckList).show(overview.decks)
        if overview.decks and first:
            self.query_one(DeckList).focus_rows()
        elif starters:
            button = self.query_one("#add-starter", Button)
            button.label = Content(f"S  Add the starter deck “{starters[0].name}” ({starters[0].notes} cards)")
            self.query_one("#add-starter" if self._tried else "#try", Button).focus()
        self.refresh_bindings()

    def _today(self, overview: Overview) -> Content:
        return counts_line(overview.total) if overview.decks else Content("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show in the footer only what is possible now."""
        filled = self._overview is not None and bool(self._overview.decks)
        if action in _NEEDING_DECKS:
            return filled
        if action == "add_starter":
            return bool(self._starters)
        if action == "tour":
            return self._overview is not None and not filled
        return True

    # Decks

    def chosen_deck(self) -> str | None:
        """Return the deck under the cursor."""
        return self.query_one(DeckList).chosen

    def deck_names(self) -> list[str]:
        """Return the names of all decks."""
        return self.query_one(DeckList).names

    @on(DeckList.Asked)
    def _asked(self) -> None:
        self.action_deck()

    def decks_changed(self, deck: str | None) -> None:
        """Show the decks anew, with the cursor on ``deck`` where it is named."""
        if deck is not None:
            self.query_one(DeckList).go_to(deck)
        self.action_refresh()

    # Doing

    def action_study_all(self) -> None:
        """Study every deck in one session."""
        self._study(None)

    def action_browse(self) -> None:
        """Browse all cards, those of the deck under the cursor first."""
        from retain.tui.screens.browse import BrowseScreen  # noqa: PLC0415 - loads SQLAlchemy

        deck = self.query_one(DeckList).chosen
        self.app.push_screen(BrowseScreen(self._desk, f'deck:"{deck}"' if deck else ""))

    def action_leave(self) -> None:
        """Quit, unless the key that left the screen above bounced or was pressed once too often."""
        if not self._presses.bounced():
            self.app.exit()

    def action_add(self) -> None:
        """Add a note, to the deck under the cursor if there is one."""
        from retain.tui.screens.edit import EditScreen  # noqa: PLC0415 - loads SQLAlchemy

        self.app.push_screen(EditScreen(self._desk, None, deck=self.query_one(DeckList).chosen or ""))

    def action_options(self) -> None:
        """Show the options of the deck under the cursor."""
        deck = self.query_one(DeckList).chosen
        if deck is not None and self.app.screen is self:
            from retain.tui.screens.options import OptionsScreen  # noqa: PLC0415 - only when it is asked for

            self.app.push_screen(OptionsScreen(self._desk, deck))

    def action_custom(self) -> None:
        """Offer other sessions than today's, and to catch up."""
        if self.app.screen is self:
            from retain.tui.screens.custom import CustomScreen  # noqa: PLC0415 - only when it is asked for

            self.app.push_screen(CustomScreen(self._desk, self.query_one(DeckList).chosen))

    def action_statistics(self) -> None:
        """Show the statistics."""
        if self.app.screen is not self:
            return
        from retain.tui.screens.statistics import StatisticsScreen  # noqa: PLC0415 - loaded when it is asked for

        self.app.push_screen(StatisticsScreen(self._desk))

    @on(DeckList.Opened)
    def _opened(self, message: DeckList.Opened) -> None:
        self._study(message.deck)

    def _study(self, deck: str | None) -> None:
        if self.app.screen is not self:  # a key pressed twice opens one session
            return
        from retain.tui.screens.study import StudyScreen  # noqa: PLC0415 - loads the scheduler

        self.app.push_screen(StudyScreen(self._desk, deck))

    def action_fit(self) -> None:
        """Fit the FSRS parameters."""
        from retain.tui.screens.fitting import FittingScreen  # noqa: PLC0415 - loads the optimiser

        if self.app.screen is self:
            self.app.push_screen(FittingScreen(self._desk))

    def action_forecast(self) -> None:
        """Simulate the year to come."""
        from retain.tui.screens.forecast import ForecastScreen  # noqa: PLC0415 - loads the simulator

        if self.app.screen is self:
            self.app.push_screen(ForecastScreen(self._desk))

    @on(Button.Pressed, "#try")
    def action_tour(self) -> None:
        """Try a session on three cards that are thrown away."""
        from retain.tui.screens.tour import TourScreen  # noqa: PLC0415 - only for a new learner

        if self.app.screen is self:
            self._tried = True
            self.query_one("#add-starter", Button).variant = "primary"
            self.query_one("#try", Button).variant = "default"
            self.app.push_screen(TourScreen(self._desk.now))

    @on(Button.Pressed, "#add-starter")
    def action_add_starter(self) -> None:
        """Add the starter deck."""
        if self._starters:
            self.query_one("#add-starter", Button).loading = True
            self._add(self._starters[0])

    @work(thread=True, exclusive=True, group="import")
    def _add(self, starter: Starter) -> None:
        from retain.services.library import import_sources  # noqa: PLC0415 - loads SQLAlchemy
        from retain.services.sources import read_source  # noqa: PLC0415

        try:
            import_sources(self._desk.collection(), [read_source(starter.path)])
        except RetainError as error:
            self.app.call_from_thread(self._not_added, error)
        else:
            self.app.call_from_thread(self._added)

    def _not_added(self, error: RetainError) -> None:
        self.query_one("#add-starter", Button).loading = False
        self.notify(str(error), title="Not added", severity="error", timeout=15, markup=False)

    def _added(self) -> None:
        self.query_one("#add-starter", Button).loading = False
        self.action_refresh()


def _done(overview: Overview, hint: str | None, undo_key: str, fit_key: str) -> Content:
    lines = [_today_words(overview)]
    if overview.last_action:
        lines.append(f"{undo_key} takes back: {shortened(overview.last_action, _SHOWN)}")
    if hint:
        lines.append(f"{hint}: press {fit_key}.")
    return Content("\n".join(lines))


def _today_words(overview: Overview) -> str:
    done = overview.done
    if not done.answers:
        return "Nothing answered yet today."
    text = f"Today: {plural(done.answers, 'answer')} in {spent(done.milliseconds)}"
    if done.reviews:
        text += f", {share(done.passed, done.reviews)} of {plural(done.reviews, 'review')} remembered"
    return f"{text}."
