"""Charts in cells and as SVG: they keep to their width, say everything in words, and can be read without colour."""

import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from retain.charts.cells import PATTERNS, Drawing, cell_width, cut, draw, wrapped
from retain.charts.model import Bars, Calendar, Curves, Figures, Line, Mark, Series
from retain.charts.scale import SHARE, percent
from retain.charts.svg import svg


def bars(*columns: tuple[float, ...], names: str = "abcde") -> Bars:
    """A chart of bars, one column for each bin."""
    series = tuple(
        Series(f"kind {names[number]}", values, number + 1) for number, values in enumerate(zip(*columns, strict=True))
    )
    labels = tuple(f"bin {number}" for number in range(len(columns)))
    return Bars("A title", "In sum & short.", labels, ((0, "first"), (len(columns) - 1, "last")), series)


def text(drawing: Drawing) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in drawing.lines]


def test_one_series_is_drawn_to_an_eighth_of_a_line() -> None:
    drawn = text(draw(bars((8,), (4,), (1,), (0,)), 30, 8))
    assert drawn == [
        "A title",
        "In sum & short.",
        "8 ┤█████",
        "  │█████",
        "6 ┤█████",
        "  │█████",
        "4 ┤█████ █████",
        "  │█████ █████",
        "2 ┤█████ █████",
        "  │█████ █████ █████",
        "0 └──┬─────────────────┬───",
        "   first             last",
    ]


def test_stacked_series_differ_by_pattern_and_are_named() -> None:
    drawn = text(draw(bars((4, 4), (0, 8)), 30, 8))
    assert drawn[2:6] == ["8 ┤▓▓▓▓▓ ▓▓▓▓▓", "  │▓▓▓▓▓ ▓▓▓▓▓", "6 ┤▓▓▓▓▓ ▓▓▓▓▓", "  │▓▓▓▓▓ ▓▓▓▓▓"]
    assert drawn[6:10] == ["4 ┤█████ ▓▓▓▓▓", "  │█████ ▓▓▓▓▓", "2 ┤█████ ▓▓▓▓▓", "  │█████ ▓▓▓▓▓"]
    assert drawn[-1] == "██ kind a   ▓▓ kind b"


def test_a_bin_is_read_out_in_words() -> None:
    chart = bars((4, 4), (0, 8), (0, 0))
    assert chart.reading(0) == "bin 0: all 8, kind a 4, kind b 4"
    assert chart.reading(1) == "bin 1: kind b 8"
    assert chart.reading(2) == "bin 2: nothing"


@given(
    st.lists(st.tuples(*[st.floats(0, 1e6)] * 3), min_size=1, max_size=40),
    st.integers(44, 130),
    st.integers(3, 12),
    st.integers(0, 39),
)
def test_bars_keep_to_their_width_and_every_cell_is_some_bin(
    columns: list[tuple[float, ...]], width: int, height: int, cursor: int
) -> None:
    chart = bars(*columns)
    drawing = draw(chart, width, height, min(cursor, len(columns) - 1))
    assert all(cell_width(line) <= width for line in text(drawing))
    if not chart.is_empty:
        assert set(drawing.hits.values()) == set(range(len(columns)))


def test_the_smallest_bar_is_seen() -> None:
    drawn = text(draw(bars((1_000_000,), (1,)), 30, 8))
    assert drawn[9].count("▁") == 5


def test_nothing_says_so() -> None:
    assert text(draw(bars((0,), (0,)), 30))[-1] == "Nothing to show yet."


def test_points_are_shown_with_how_sure_they_are() -> None:
    chart = Curves(
        "Title", "", SHARE, percent, "foreseen", (Line("even", ((0, 0), (1, 1)), dashed=True),),
        (Mark(0.5, 0.5, 0.2, 0.8, "half and half"),),
    )  # fmt: skip
    drawing = draw(chart, 40, 8, cursor=0)
    drawn = text(drawing)
    assert sum("│" in line[8:] for line in drawn) >= 4
    assert any("◉" in line for line in drawn)
    assert chart.reading(0) == "half and half"
    assert drawn[-1] == "┄┄ even   ● measured"
    assert set(drawing.hits.values()) == {0}


def test_a_calendar_shades_days_by_their_quarter() -> None:
    values = tuple(float(number) for number in range(15))
    chart = Calendar("Year", "", tuple(f"day {number}" for number in range(15)), values, ((0, "Jan"),))
    drawn = text(draw(chart, 30))
    assert drawn[1:4] == ["    Jan", "Mon · ▒▒██", "    ░░▓▓"]
    assert chart.reading(0) == "day 0: nothing"


def test_a_table_gives_up_columns_before_its_names() -> None:
    table = Figures("T", "", ("Name", "one", "two"), (("a rather long name here", "1", "22"),), (7,), spare=(1,))
    assert text(draw(table, 40))[-1] == "a rather long name here    1   22"
    assert text(draw(table, 30))[-1] == "a rather long name here   22"


@given(st.text(max_size=40), st.integers(1, 30))
def test_a_cut_text_fits(words: str, width: int) -> None:
    assert cell_width(cut(words, width)) <= max(width, 1)
    assert all(cell_width(line) <= max(width, 1) for line in wrapped(words, width))


def test_every_chart_is_well_formed_svg_with_its_values_in_tooltips() -> None:
    chart = bars((1, 2), (3, 4))
    figure = ET.fromstring(f"<p>{svg(chart)}</p>")
    assert [title.text for title in figure.iter("title")] == [chart.reading(0), chart.reading(1)]
    assert len(PATTERNS) == 5
    # One path for each of the two series, since a printer makes a picture of every shape that is hatched.
    paths = [path.get("d", "") for path in figure.iter("path")]
    assert len(paths) == 2
    heights = [float(height) for path in paths for height in re.findall(r"v([\d.]+)h-", path)]
    assert [round(height / heights[0]) for height in heights] == [1, 3, 2, 4]
