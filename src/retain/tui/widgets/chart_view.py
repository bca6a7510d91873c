"""A chart on the screen: drawn to its width, read out under the mouse or along the arrow keys."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from retain.charts.cells import CURSOR, QUIET, RULE, TITLE, CellLine, Drawing, Span, draw, wrapped
from retain.charts.model import Bars, Calendar, Chart, Curves, Figures

Build = Callable[[int], Chart]
"""Makes the chart with at most so many bins."""

_STYLES = {
    TITLE: "bold",
    QUIET: "$quiet",
    RULE: "$rule",
    CURSOR: "reverse",
    **{f"c{number}": f"$chart-{number}" for number in range(1, 6)},
}
_AXIS = 12
"""Columns that the labels of an axis may take."""
_NARROWEST = 24
_WIDE = 90
"""Columns in which every read-out finds room on one line."""


class ChartView(Widget, can_focus=True):
    """One chart; while it has no figures it says that it is working them out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "Back", id="chart.back", show=False, tooltip="Read out the value before"),
        Binding("right,l", "step(1)", "Read out", id="chart.on", key_display="←→", tooltip="Read out the next value"),
        Binding("up,k", "climb(-1)", "Up", id="chart.up", show=False, tooltip="The line or the chart above"),
        Binding("down,j", "climb(1)", "Down", id="chart.down", show=False, tooltip="The line or the chart below"),
        Binding("home", "leap(0)", "First", id="chart.first", show=False, tooltip="Read out the first value"),
        Binding("end", "leap(-1)", "Last", id="chart.last", show=False, tooltip="Read out the last value"),
        Binding("enter", "open", "Open card", id="chart.open", tooltip="Show the card behind the line"),
        Binding("e", "edit", "Edit", id="chart.edit", tooltip="Edit the note behind the line"),
    ]

    @dataclass
    class CardChosen(Message):
        """The card behind a line was asked for."""

        card_id: int

    @dataclass
    class EditChosen(Message):
        """The note of the card behind a line was asked for, to be edited."""

        card_id: int

    def __init__(self, title: str = "", *, height: int = 8, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Wait for the figures of a chart; ``height`` lines are its plot's."""
        super().__init__(id=id)
        self._waiting = title
        self._plot_height = height
        self._build: Build | None = None
        self._chart: Chart | None = None
        self._room = 0
        self._cursor: int | None = None
        self._hover: int | None = None
        self._drawing = Drawing([], {})
        self._drawn: tuple[int, int | None] | None = None

    def show(self, build: Build) -> None:
        """Show a chart."""
        self._build = build
        self._room = 0
        self._cursor = self._hover = None
        self._drawn = None
        self.refresh(layout=True)
        self.refresh_bindings()

    def wait(self) -> None:
        """Say that new figures are on their way; the old chart stays until they are here."""
        self.add_class("-waiting")

    @property
    def chart(self) -> Chart | None:
        """The chart that is shown."""
        return self._chart

    @property
    def reading(self) -> str:
        """What is read out now."""
        stop = self._hover if self._hover is not None else self._cursor
        chart = self._chart
        return "" if chart is None or stop is None or isinstance(chart, Figures) else chart.reading(stop)

    def _fit(self, width: int) -> Drawing:
        if self._build is None:
            return Drawing([[Span(self._waiting, TITLE)], [Span("…", QUIET)]], {})
        if width != self._room or self._chart is None:
            self._room = width
            self._chart = self._build(max(8, width - _AXIS))
            self._drawn = None
        stop = self._hover if self._hover is not None else self._cursor
        if self._drawn != (width, stop):
            self._drawn = (width, stop)
            self._drawing = draw(self._chart, max(width, _NARROWEST), self._plot_height, stop)
        return self._drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of the chart and those of what is read out."""
        drawing = self._fit(width)
        return len(drawing.lines) + self._reading_lines

    @property
    def _reading_lines(self) -> int:
        chart = self._chart
        if chart is None or chart.is_empty or isinstance(chart, Figures):
            return 0
        long = isinstance(chart, Curves) or (isinstance(chart, Bars) and len(chart.series) > 1)
        return 2 if long and self._room < _WIDE else 1

    def render(self) -> Content:
        """Draw the chart, and below it what is read out."""
        width = self.content_size.width
        lines = [_content(line) for line in self._fit(width).lines]
        lines += [Content.styled(line, "bold") for line in wrapped(self.reading, width)[: self._reading_lines]]
        return Content("\n").join(lines)

    # Reading out

    def action_step(self, by: int) -> None:
        """Move along the chart: by a bin, a point, or a week of the calendar."""
        self._move(by * 7 if isinstance(self._chart, Calendar) else by)

    def action_climb(self, by: int) -> None:
        """Move by a line of a table or a day of the calendar, else to the next chart."""
        chart = self._chart
        has_lines = isinstance(chart, Calendar | Figures) and chart.stops > 0
        if has_lines and chart is not None and self._can_climb(chart, by):
            self._move(by)
        elif by > 0:
            self.screen.focus_next(ChartView)
        else:
            self.screen.focus_previous(ChartView)

    def _can_climb(self, chart: Chart, by: int) -> bool:
        if self._cursor is None:
            return isinstance(chart, Figures) and by > 0
        return 0 <= self._cursor + by < chart.stops

    def action_leap(self, stop: int) -> None:
        """Go to the first or the last value."""
        if self._chart is not None and self._chart.stops:
            self._cursor = stop % self._chart.stops
            self._read_out()

    def _move(self, by: int) -> None:
        chart = self._chart
        if chart is None or not chart.stops or chart.is_empty:
            return
        if self._cursor is None:
            self._cursor = 0 if isinstance(chart, Figures) else chart.stops - 1
        else:
            self._cursor = min(max(self._cursor + by, 0), chart.stops - 1)
        self._read_out()

    def _read_out(self) -> None:
        self._hover = None
        self.refresh()
        self.refresh_bindings()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Read out what lies under the mouse."""
        offset = event.get_content_offset(self)
        stop = None if offset is None else self._drawing.hits.get((offset.x, offset.y))
        if stop != self._hover:
            self._hover = stop
            self.refresh()

    def on_leave(self) -> None:
        """Stop reading out."""
        self._hover = None
        self.refresh()

    def on_blur(self) -> None:
        """Take the mark away."""
        self._cursor = None
        self.refresh()

    # Opening what lies behind a line

    def on_click(self, event: events.Click) -> None:
        """Open the card behind the line that was clicked."""
        offset = event.get_content_offset(self)
        stop = None if offset is None else self._drawing.hits.get((offset.x, offset.y))
        if stop is not None and isinstance(self._chart, Figures):
            self._cursor = stop
            self.action_open()

    def action_open(self) -> None:
        """Ask for the card behind the line."""
        if (card_id := self._chosen_card()) is not None:
            self.post_message(self.CardChosen(card_id))

    def action_edit(self) -> None:
        """Ask for the note behind the line, to edit it."""
        if (card_id := self._chosen_card()) is not None:
            self.post_message(self.EditChosen(card_id))

    def _chosen_card(self) -> int | None:
        chart = self._chart
        if not isinstance(chart, Figures) or not chart.cards or self._cursor is None:
            return None
        return chart.cards[self._cursor]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open or edit a card only where one is chosen."""
        return action not in ("open", "edit") or self._chosen_card() is not None


def _content(line: CellLine) -> Content:
    return Content.assemble(*((span.text, _STYLES.get(span.role, "")) for span in line))
