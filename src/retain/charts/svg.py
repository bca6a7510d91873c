"""Charts as SVG: the same scales, ticks, legends and read-outs as in the terminal, drawn for a page or for print.

Colours are CSS variables of the page (``--c1`` … ``--c5``, ``--ink``, ``--quiet``, ``--rule``). Series differ by a
hatching too, so that a print without colour can be read; every part says its value in a tooltip.
"""

from collections.abc import Iterator
from html import escape

from retain.charts.model import Bars, Calendar, Curves, Line

WIDTH, HEIGHT = 640, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 10, 26
_PLOT_WIDTH, _PLOT_HEIGHT = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

_HATCHINGS = {
    1: ("5", "rotate(-45)", '<rect width="1.4" height="5" fill="var(--paper)" opacity=".5"/>'),
    2: ("5", "rotate(45)", '<rect width="1.6" height="5" fill="var(--paper)" opacity=".55"/>'),
    3: ("4", "", '<circle cx="2" cy="2" r=".9" fill="var(--paper)" opacity=".7"/>'),
    5: ("4", "", '<rect width="4" height="1.2" fill="var(--paper)" opacity=".6"/>'),
}
"""By colour: the size of a pattern, how it is turned, and what lies over the colour."""

PATTERNS = (
    '<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>'
    + "".join(
        f'<pattern id="p{colour}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="{turned}"><rect width="{size}" height="{size}" fill="var(--c{colour})"/>{over}</pattern>'
        for colour, (size, turned, over) in _HATCHINGS.items()
    )
    + "</defs></svg>"
)
"""What the charts of one page share, once on the page."""


def svg(chart: Bars | Curves | Calendar) -> str:
    """Return a chart as an SVG element, legend included; its title and summary are the page's to set."""
    match chart:
        case Bars():
            parts, legend, height = list(_bars(chart)), _bars_legend(chart), HEIGHT
        case Curves():
            parts, legend, height = list(_curves(chart)), _curves_legend(chart), HEIGHT + 16
        case Calendar():
            parts, legend, height = list(_calendar(chart)), "", 138
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(chart.title)}">'
        + "".join(parts)
        + "</svg>"
        + legend
    )


def _fill(colour: int, *, single: bool) -> str:
    return f"var(--c{colour})" if single or colour == 4 else f"url(#p{colour})"  # noqa: PLR2004 - one stays plain


def _x(part: float) -> float:
    return _LEFT + part * _PLOT_WIDTH


def _y(part: float) -> float:
    return _TOP + (1 - part) * _PLOT_HEIGHT


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _y_axis(ticks: list[tuple[float, str]]) -> Iterator[str]:
    for part, text in ticks:
        yield f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{_y(part):.1f}" y2="{_y(part):.1f}"/>'
        yield _text(_LEFT - 7, _y(part) + 4, text, "end")


def _bars(chart: Bars) -> Iterator[str]:
    scale = chart.scale(4)
    yield from _y_axis([(scale.part(tick), chart.shown(tick)) for tick in scale.ticks])
    bins = len(chart.labels)
    wide = _PLOT_WIDTH / bins
    gap = min(3.0, wide * 0.18)
    # One path for each series: a printer's hatching is costly for every shape that has it.
    below = [0.0] * bins
    for one in chart.series:
        shapes = []
        for index, value in enumerate(one.values):
            if value:
                bottom, top = _y(scale.part(below[index])), _y(scale.part(below[index] + value))
                left, high = _LEFT + index * wide + gap / 2, max(bottom - top, 0.6)
                shapes.append(f"M{left:.1f} {top:.1f}h{wide - gap:.1f}v{high:.1f}h{gap - wide:.1f}z")
                below[index] += value
        yield f'<path d="{"".join(shapes)}" fill="{_fill(one.colour, single=len(chart.series) == 1)}"/>'
    if chart.line is not None:
        points = " ".join(
            f"{_LEFT + (index + 0.5) * wide:.1f},{_y(scale.part(value)):.1f}"
            for index, value in enumerate(chart.line.values)
        )
        yield f'<polyline class="mean" points="{points}"/>'
    for index in range(bins):
        yield (
            f'<rect class="hit" x="{_LEFT + index * wide:.1f}" y="{_TOP}" width="{wide:.1f}" height="{_PLOT_HEIGHT}">'
            f"<title>{escape(chart.reading(index))}</title></rect>"
        )
    free = 0.0
    for index, text in chart.ticks:
        middle = min(max(_LEFT + (index + 0.5) * wide, _LEFT), WIDTH - _RIGHT - 3.2 * len(text))
        if middle - 3.5 * len(text) >= free:
            yield _text(middle, HEIGHT - 8, text)
            free = middle + 3.5 * len(text)


def _bars_legend(chart: Bars) -> str:
    if len(chart.series) == 1 and chart.line is None:
        return ""
    entries = (
        [(_swatch(_fill(one.colour, single=False)), one.name) for one in chart.series] if len(chart.series) > 1 else []
    )
    if chart.line is not None:
        entries.append(
            (
                '<svg class="key" viewBox="0 0 22 12"><line class="mean" x1="0" x2="22" y1="6" y2="6"/></svg>',
                chart.line.name,
            )
        )
    return _legend(entries)


def _swatch(fill: str) -> str:
    return f'<svg class="key" viewBox="0 0 22 12"><rect width="22" height="12" fill="{fill}"/></svg>'


def _legend(entries: list[tuple[str, str]]) -> str:
    return '<p class="legend">' + "".join(f"<span>{sign}{escape(name)}</span>" for sign, name in entries) + "</p>"


def _curves(chart: Curves) -> Iterator[str]:
    yield from _y_axis([(chart.y.part(tick), chart.y_shown(tick)) for tick in chart.y.ticks])
    for tick in chart.x.ticks:
        yield _text(min(_x(chart.x.part(tick)), WIDTH - _RIGHT - 14), HEIGHT - 8, chart.x_shown(tick))
    yield _text(_LEFT + _PLOT_WIDTH / 2, HEIGHT + 10, chart.x_name)
    for line in chart.lines:
        points = " ".join(f"{_x(chart.x.part(x)):.1f},{_y(chart.y.part(y)):.1f}" for x, y in line.points)
        dash = ' stroke-dasharray="6 5"' if line.dashed else ""
        yield f'<polyline class="curve" points="{points}" stroke="var(--c{line.colour})"{dash}/>'
    for mark in chart.marks:
        x = _x(chart.x.part(mark.x))
        yield (
            f'<g><title>{escape(mark.reading)}</title><line class="sure" x1="{x:.1f}" x2="{x:.1f}" '
            f'y1="{_y(chart.y.part(mark.low)):.1f}" y2="{_y(chart.y.part(mark.high)):.1f}"/>'
            f'<circle cx="{x:.1f}" cy="{_y(chart.y.part(mark.y)):.1f}" r="4"/></g>'
        )


def _key(line: Line) -> str:
    dash = ' stroke-dasharray="6 4"' if line.dashed else ""
    return (
        '<svg class="key" viewBox="0 0 22 12"><line x1="0" x2="22" y1="6" y2="6" '
        f'stroke="var(--c{line.colour})" stroke-width="2"{dash}/></svg>'
    )


def _curves_legend(chart: Curves) -> str:
    entries = [(_key(line), line.name) for line in chart.lines if line.name]
    if chart.marks:
        entries.append(('<svg class="key" viewBox="0 0 22 12"><circle cx="11" cy="6" r="4"/></svg>', chart.marks_name))
    return _legend(entries) if entries else ""


def _calendar(chart: Calendar) -> Iterator[str]:
    size = (WIDTH - 40) / 54
    for week, name in chart.months:
        yield _text(34 + week * size, 12, name, "start")
    for weekday, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")):
        yield _text(28, 20 + weekday * size + size * 0.75, name, "end")
    for stop, level in enumerate(chart.levels()):
        week, weekday = divmod(stop, 7)
        opacity = (0.12, 0.35, 0.55, 0.78, 1.0)[level]
        yield (
            f'<rect x="{34 + week * size:.1f}" y="{20 + weekday * size:.1f}" width="{size - 1.6:.1f}" '
            f'height="{size - 1.6:.1f}" rx="1.5" fill="var(--{"c4" if level else "quiet"})" opacity="{opacity}">'
            f"<title>{escape(chart.reading(stop))}</title></rect>"
        )
