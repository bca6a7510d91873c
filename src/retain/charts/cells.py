"""Charts in character cells: lines of spans, each with a role that the surface turns into a style.

Stacked series differ by pattern (█ ▓ ▒ ░ ▚) as well as by colour; curves are drawn in Braille dots, a dashed one
with gaps; measured points are circles with a bar for how sure they are.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from retain.charts.model import Bars, Calendar, Chart, Curves, Figures
from retain.charts.scale import Scale

PATTERNS = "█▓▒░▚"
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_SHADES = "·░▒▓█"
_WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_MEAN = "•"
_WIDEST_BAR = 6
_THINNEST = 1 / 16
_READABLE = 24
"""Cells that the first column of a table should have at least, if it needs them."""

TITLE, QUIET, RULE, CURSOR, PLAIN = "title", "quiet", "rule", "cursor", ""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line; ``role`` is one of the words above or ``c1`` … ``c5`` for a colour of the palette."""

    text: str
    role: str = PLAIN


CellLine = list[Span]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn chart: its lines, and which stop lies under a cell (column, line), where one does."""

    lines: list[CellLine]
    hits: dict[tuple[int, int], int]


def draw(chart: Chart, width: int, height: int = 8, cursor: int | None = None) -> Drawing:
    """Draw a chart in ``width`` (≥ 20) cells, its plot ``height`` lines high, with the stop ``cursor`` marked."""
    head = [[Span(cut(chart.title, width), TITLE)]]
    head += [[Span(line, QUIET)] for line in wrapped(chart.summary, width)]
    if chart.is_empty:
        return Drawing([*head, [Span("Nothing to show yet.", QUIET)]], {})
    match chart:
        case Bars():
            body = _bars(chart, width, height, cursor)
        case Curves():
            body = _curves(chart, width, height, cursor)
        case Calendar():
            body = _calendar(chart, width, cursor)
        case Figures():
            body = _figures(chart, width, cursor)
    note = [[Span(line, QUIET)] for line in wrapped(chart.note, width)]
    hits = {(column, line + len(head)): stop for (column, line), stop in body.hits.items()}
    return Drawing([*head, *body.lines, *note], hits)


def cell_width(text: str) -> int:
    """Return how many cells a text takes."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def cut(text: str, width: int) -> str:
    """Return ``text`` cut to ``width`` cells, with an ellipsis where something is missing."""
    if cell_width(text) <= width:
        return text
    kept = ""
    for char in text:
        if cell_width(kept + char) > width - 1:
            break
        kept += char
    return kept + "…"


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of at most ``width`` cells."""
    lines: list[str] = []
    for word in text.split(" ") if text else []:
        if lines and cell_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(cut(word, width))
    return lines


class _Canvas:
    """A grid of cells, each one character and a role."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._cells = [[(" ", PLAIN)] * width for _ in range(height)]

    def put(self, column: int, row: int, char: str, role: str = PLAIN) -> None:
        if 0 <= column < self.width and 0 <= row < self.height:
            self._cells[row][column] = (char, role)

    def write(self, column: int, row: int, text: str, role: str = PLAIN) -> None:
        for index, char in enumerate(text):
            self.put(column + index, row, char, role)

    def char(self, column: int, row: int) -> str:
        return self._cells[row][column][0]

    def lines(self) -> list[CellLine]:
        return [_spans(row) for row in self._cells]


def _spans(row: Sequence[tuple[str, str]]) -> CellLine:
    spans: CellLine = []
    for char, role in row:
        if spans and spans[-1].role == role:
            spans[-1] = Span(spans[-1].text + char, role)
        else:
            spans.append(Span(char, role))
    while spans and spans[-1].role == PLAIN and not spans[-1].text.strip():
        spans.pop()
    return spans


def _gutter(labels: Sequence[str]) -> int:
    return max(len(label) for label in labels) + 1


def _y_axis(canvas: _Canvas, labels: Sequence[tuple[float, str]], gutter: int, height: int) -> None:
    """Draw the axis on the left: a label for each (part of the height, text)."""
    for row in range(height):
        canvas.put(gutter, row, "│", RULE)
    for part, text in labels:
        row = min(height - 1, max(0, round((1 - part) * height - 0.5)))
        if part == 0:
            row = height
        if canvas.char(gutter, row) == "┤":
            continue
        canvas.write(gutter - 1 - len(text), row, text, QUIET)
        canvas.put(gutter, row, "┤" if row < height else "└", RULE)


def _x_labels(canvas: _Canvas, row: int, labels: Sequence[tuple[int, str]], left: int) -> None:
    """Write labels under the axis, each centred on its column, leaving out those that would touch another."""
    free = left
    for column, text in labels:
        start = min(max(column - len(text) // 2, left), canvas.width - len(text))
        if start < free:
            continue
        canvas.put(column, row - 1, "┬", RULE)
        canvas.write(start, row, text, QUIET)
        free = start + len(text) + 1


def _bars(chart: Bars, width: int, height: int, cursor: int | None) -> Drawing:
    scale = chart.scale(max(1, height // 2))
    labels = [(scale.part(tick), chart.shown(tick)) for tick in scale.ticks]
    gutter = _gutter([text for _, text in labels])
    bins = len(chart.labels)
    room = min(width - gutter - 1, bins * _WIDEST_BAR)
    edges = [gutter + 1 + index * room // bins for index in range(bins + 1)]
    gap = 1 if room // bins > 2 else 0  # noqa: PLR2004 - a bar of two cells and a gap
    canvas = _Canvas(width, height + 2)
    _y_axis(canvas, labels, gutter, height)
    canvas.write(gutter + 1, height, "─" * room, RULE)
    hits: dict[tuple[int, int], int] = {}
    for index, (left, right) in enumerate(pairwise(edges)):
        for level in range(height):
            row = height - 1 - level
            char, role = _bar_cell(chart, index, scale, level, height)
            for column in range(left, right):
                hits[column, row] = index
                if column < right - gap:
                    canvas.put(column, row, char, role)
        if chart.line is not None and chart.line.values[index] > 0:
            level = min(height - 1, int(scale.part(chart.line.values[index]) * height))
            canvas.put((left + right - gap) // 2, height - 1 - level, _MEAN, TITLE)
    middles = [(left + max(left, right - gap - 1)) // 2 for left, right in pairwise(edges)]
    _x_labels(canvas, height + 1, [(middles[index], text) for index, text in chart.ticks], gutter)
    if cursor is not None:
        canvas.put(middles[cursor], height, "▲", TITLE)
    lines = canvas.lines()
    entries = [
        (PATTERNS[_pattern(chart, number)] * 2, one.name, f"c{one.colour}") for number, one in enumerate(chart.series)
    ]
    if chart.line is not None:
        entries.append((_MEAN, chart.line.name, TITLE))
    return Drawing([*lines, *_legend(entries, width)] if len(entries) > 1 else lines, hits)


def _pattern(chart: Bars, number: int) -> int:
    return number % len(PATTERNS) if len(chart.series) > 1 else 0


def _bar_cell(chart: Bars, index: int, scale: Scale, level: int, height: int) -> tuple[str, str]:
    """Return the character of a bar and its role at one level, counted from the bottom."""
    filled = scale.part(chart.totals[index]) * height - level
    # However little there is, the lowest cell shows that there is something.
    if filled <= 0 or (level and filled < _THINNEST):
        return " ", PLAIN
    middle = level + min(filled, 1.0) / 2
    number, below = 0, 0.0
    for number, one in enumerate(chart.series):  # noqa: B007 - where it ends is what is wanted
        below += one.values[index]
        if scale.part(below) * height >= middle:
            break
    role = f"c{chart.series[number].colour}"
    eighths = max(1, min(8, round(filled * 8)))
    # The top cell of a stack keeps its pattern, unless it is less than half full.
    if eighths == 8 or (len(chart.series) > 1 and eighths >= 4):  # noqa: PLR2004 - a whole and a half cell
        return PATTERNS[_pattern(chart, number)], role
    return _EIGHTHS[eighths], role


def _legend(entries: Sequence[tuple[str, str, str]], width: int) -> list[CellLine]:
    lines: list[CellLine] = [[]]
    used = 0
    for sign, name, role in entries:
        needed = len(sign) + 1 + len(name) + 3
        if used and used + needed > width + 3:
            lines.append([])
            used = 0
        lines[-1] += [Span(sign, role), Span(f" {name}   ", QUIET)]
        used += needed
    return lines


_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def _curves(chart: Curves, width: int, height: int, cursor: int | None) -> Drawing:
    labels = [(chart.y.part(tick), chart.y_shown(tick)) for tick in chart.y.ticks]
    gutter = _gutter([text for _, text in labels])
    room = width - gutter - 2
    canvas = _Canvas(width, height + 2)
    _y_axis(canvas, labels, gutter, height)
    canvas.write(gutter + 1, height, "─" * room, RULE)

    def column(x: float) -> int:
        return gutter + 1 + min(room - 1, int(chart.x.part(x) * room))

    def row(y: float) -> int:
        return min(height - 1, max(0, int((1 - chart.y.part(y)) * height)))

    for line in chart.lines:
        _trace(chart, canvas, line.points, (gutter + 1, room, height), f"c{line.colour}", dashed=line.dashed)
    # So many marks that they would hide the curve are shown only where one is read out.
    crowded = bool(chart.lines) and len(chart.marks) > room // 2
    for stop, mark in enumerate(chart.marks):
        if crowded and stop != cursor:
            continue
        for level in range(row(mark.high), row(mark.low) + 1):
            if canvas.char(column(mark.x), level) == " ":
                canvas.put(column(mark.x), level, "│", "c4")
        canvas.put(column(mark.x), row(mark.y), "●" if stop != cursor else "◉", TITLE)
    hits = {(column(chart.place(stop)), level): stop for stop in range(chart.stops) for level in range(height)}
    _x_labels(canvas, height + 1, [(column(tick), chart.x_shown(tick)) for tick in chart.x.ticks], gutter)
    if cursor is not None:
        canvas.put(column(chart.place(cursor)), height, "▲", TITLE)
    named = [Span(f"{' ' * (gutter + 1)}{cut(chart.x_name, room)}", QUIET)]
    return Drawing([*canvas.lines(), named, *_curves_legend(chart, width)], hits)


def _curves_legend(chart: Curves, width: int) -> list[CellLine]:
    entries = [("┄┄" if line.dashed else "──", line.name, f"c{line.colour}") for line in chart.lines if line.name]
    if chart.marks:
        entries.append(("●", chart.marks_name, TITLE))
    return _legend(entries, width) if entries else []


def _trace(
    chart: Curves,
    canvas: _Canvas,
    points: Sequence[tuple[float, float]],
    area: tuple[int, int, int],
    role: str,
    *,
    dashed: bool,
) -> None:
    """Draw a curve in Braille dots, two by four to a cell."""
    left, wide, high = area
    dots: dict[tuple[int, int], int] = {}
    placed = [(chart.x.part(x) * (2 * wide - 1), (1 - chart.y.part(y)) * (4 * high - 1)) for x, y in points]
    drawn = 0
    for (x0, y0), (x1, y1) in pairwise(placed):
        steps = max(1, math.ceil(max(abs(x1 - x0), abs(y1 - y0))))
        for step in range(steps + 1):
            drawn += 1
            if dashed and drawn // 4 % 2:
                continue
            x, y = round(x0 + (x1 - x0) * step / steps), round(y0 + (y1 - y0) * step / steps)
            dots[x // 2, y // 4] = dots.get((x // 2, y // 4), 0) | _DOTS[y % 4][x % 2]
    for (column, row), bits in dots.items():
        canvas.put(left + column, row, chr(0x2800 + bits), role)


def _calendar(chart: Calendar, width: int, cursor: int | None) -> Drawing:
    gutter = 4
    wide = 2 if width - gutter >= 2 * chart.weeks else 1
    weeks = min(chart.weeks, (width - gutter) // wide)
    hidden = chart.weeks - weeks
    canvas = _Canvas(width, 8)
    levels = chart.levels()
    hits: dict[tuple[int, int], int] = {}
    free = gutter
    for week, name in chart.months:
        column = gutter + (week - hidden) * wide
        if week >= hidden and column >= free and column + len(name) <= width:
            canvas.write(column, 0, name, QUIET)
            free = column + len(name) + 1
    for weekday, name in enumerate(_WEEKDAYS):
        canvas.write(0, weekday + 1, name, QUIET)
    for stop, level in enumerate(levels):
        week, weekday = divmod(stop, 7)
        if week < hidden:
            continue
        column = gutter + (week - hidden) * wide
        role = CURSOR if stop == cursor else "c4" if level else RULE
        for index in range(wide):
            hits[column + index, weekday + 1] = stop
            canvas.put(column + index, weekday + 1, _SHADES[level] if level or not index else " ", role)
    lines = canvas.lines()
    lines.append(
        [Span("    less ", QUIET), Span("·", RULE), Span(f" {' '.join(_SHADES[1:])} ", "c4"), Span("more", QUIET)]
    )
    return Drawing(lines, hits)


def _figures(chart: Figures, width: int, cursor: int | None) -> Drawing:
    table = [chart.headings, *chart.rows] if any(chart.headings) else list(chart.rows)
    columns = list(range(len(table[0])))
    widths = [max(cell_width(row[column]) for row in table) for column in columns]

    def spare() -> int:
        return width - sum(widths[column] for column in columns) - 2 * (len(columns) - 1)

    for column in chart.spare:
        if widths[0] + spare() < min(widths[0], _READABLE):
            columns.remove(column)
    widths[0] = max(8, widths[0] + min(0, spare()))
    lines: list[CellLine] = []
    hits: dict[tuple[int, int], int] = {}
    offset = 1 if any(chart.headings) else 0
    for number, row in enumerate(table):
        stop = number - offset
        first = cut(row[0], widths[0])
        text = first + " " * (widths[0] - cell_width(first))
        for column in columns[1:]:
            text += "  " + " " * (widths[column] - cell_width(row[column])) + row[column]
        role = QUIET if number < offset else CURSOR if stop == cursor else PLAIN
        lines.append([Span(cut(text, width), role)])
        if number >= offset and chart.cards:
            hits |= {(column, number): stop for column in range(width)}
    return Drawing(lines, hits)
