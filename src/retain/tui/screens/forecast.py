"""The year to come: the work that a desired retention costs, and what is remembered for it."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from retain.domain.wording import plural
from retain.scheduling.simulator import Outlook
from retain.services.background import ForecastJob
from retain.services.forecast import YEAR, Forecast, Question
from retain.tui.desk import Desk
from retain.tui.screens.working import WorkingScreen
from retain.tui.widgets.key_line import KeyLine
from retain.tui.words import line_chart

_SCENARIOS: tuple[tuple[int | None, str], ...] = (
    (None, "new cards as your decks have them"),
    (20, "what if you add 20 cards a day"),
    (0, "what if you stop adding"),
)
_NUMBERS_WIDTH = 46
_WIDEST_BAR = 40


class ForecastScreen(WorkingScreen):
    """Simulates a year when it opens, from today's cards and the learner's own habits."""

    CSS_PATH = "forecast.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "scenario", "What if …", id="forecast.scenario", tooltip="Add 20 a day, or stop adding"),
        Binding("down,j", "choose(1)", "Next", id="forecast.next", show=False, tooltip="The next retention"),
        Binding("up,k", "choose(-1)", "Previous", id="forecast.previous", show=False, tooltip="The one before"),
        Binding("escape,q", "leave", "Back", id="forecast.leave", tooltip="Leave"),
    ]

    def __init__(self, desk: Desk) -> None:
        """Simulate all decks of the collection on ``desk``."""
        super().__init__(desk, id="forecast")
        self._scenario = 0
        self._chosen: int | None = None
        self._forecasts: dict[int, Forecast] = {}

    def compose(self) -> ComposeResult:
        """Lay out the title, the progress, and the chart."""
        with Vertical(id="page"):
            yield Static("The year to come", id="title")
            yield Static(id="progress")
            with VerticalScroll(id="outlook", can_focus=False):
                yield Static(id="text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at once."""
        self._begin()

    def on_resize(self) -> None:
        """Fit the bars to the new width."""
        self._show()

    def _begin(self) -> None:
        if self._scenario in self._forecasts:
            self._show()
            return
        self.query_one("#progress").display = True
        self.show_progress(0.0, "starting")
        question = Question(days=YEAR, new_per_day=_SCENARIOS[self._scenario][0])
        self.carry_out(ForecastJob(self._desk.path, self._desk.now(), question), partial(self._found, self._scenario))

    def _found(self, scenario: int, found: Forecast) -> None:
        self._forecasts[scenario] = found
        if scenario == self._scenario:
            self._show()

    # Keys

    def action_scenario(self) -> None:
        """Ask the next “what if”."""
        self.stop()
        self._scenario = (self._scenario + 1) % len(_SCENARIOS)
        self._begin()

    def action_choose(self, step: int) -> None:
        """Draw another retention's days."""
        found = self._forecasts.get(self._scenario)
        if found is not None:
            self._chosen = min(max(self._row(found) + step, 0), len(found.outlooks) - 1)
            self._show()

    # Words

    def _row(self, found: Forecast) -> int:
        if self._chosen is not None:
            return min(self._chosen, len(found.outlooks) - 1)
        wanted = found.best if found.current is None else found.current
        return next(row for row, one in enumerate(found.outlooks) if one.retention == wanted)

    def _show(self) -> None:
        found = self._forecasts.get(self._scenario)
        if found is None:
            return
        self.query_one("#progress").display = False
        chosen = self._row(found)
        width = min(self.size.width - 6, 100)
        bar = min(_WIDEST_BAR, max(6, width - _NUMBERS_WIDTH))
        most = max(sum(one.minutes) for one in found.outlooks) or 1.0
        lines = [
            Content.styled(f"All decks, {_SCENARIOS[self._scenario][1]}", "italic"),
            Content(""),
            Content.styled("  retention  answers/day  minutes/day  remembered", "$quiet"),
        ]
        for row, one in enumerate(found.outlooks):
            lines.append(_outlook_line(one, found, most, bar, chosen=row == chosen))
        outlook = found.outlooks[chosen]
        lines += [
            Content(""),
            Content.assemble(
                ("★", "bold $accent"),
                f" {found.best:.0%} gives the most knowledge for each minute;",
                " ● in use" if found.current else " presets differ",
            ),
            Content(""),
            Content.styled(f"Answers a day at {outlook.retention:.0%}, today to a year from now", "$quiet"),
            *[Content.styled(line, "$primary") for line in line_chart(outlook.reviews, min(width, 73), 4)],
            Content.styled(
                f"{plural(found.cards, 'card')} with a memory today; habits from "
                f"{plural(found.observed, 'card-day', 'card-days')} of your own.",
                "$quiet",
            ),
        ]
        self.query_one("#text", Static).update(Content("\n").join(lines))


def _outlook_line(one: Outlook, found: Forecast, most: float, bar: int, *, chosen: bool) -> Content:
    days = len(one.reviews)
    minutes = sum(one.minutes)
    numbers = (
        f"{one.retention:>8.0%} {sum(one.reviews) / days:>12.0f} {minutes / days:>12.1f} {one.remembered[-1]:>11.0f}  "
    )
    mark = "★" if one.retention == found.best else " "
    used = "●" if one.retention == found.current else " "
    return Content.assemble(
        ("▸" if chosen else " ", "bold $accent"),
        (numbers, "bold" if chosen else ""),
        (mark, "bold $accent"),
        (used, "$text-success"),
        ("█" * max(1, round((bar - 4) * minutes / most)), "$accent" if one.retention == found.best else "$primary"),
    )
