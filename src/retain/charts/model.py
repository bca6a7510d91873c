"""What a chart shows, as values; nothing here knows how it is drawn.

Colours are numbers, places in the palette that the surface has (1–5); a renderer adds a pattern to each, so that
every chart can be read without colour. Every chart has *stops*, the places along it whose values can be read out.
"""

from dataclasses import dataclass

from retain.charts.scale import SHARE, Scale, Shown, count, percent, scale_to


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one kind, one for each bin."""

    name: str
    values: tuple[float, ...]
    colour: int = 1


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars over bins, stacked where there are several series, with a line of running means over them if given."""

    title: str
    summary: str
    labels: tuple[str, ...]
    """What each bin is, in full."""
    ticks: tuple[tuple[int, str], ...]
    """Bins that are named on the axis, and their short names."""
    series: tuple[Series, ...]
    line: Series | None = None
    shown: Shown = count
    shares: bool = False
    """Whether values are shares, 0–1, rather than amounts."""
    note: str = ""
    """What a reader must know to read it right."""

    @property
    def totals(self) -> list[float]:
        """The height of each bar."""
        return [sum(values) for values in zip(*(one.values for one in self.series), strict=True)]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any(self.totals)

    @property
    def stops(self) -> int:
        """How many places can be read out."""
        return len(self.labels)

    def scale(self, ticks: int) -> Scale:
        """Return the scale of the values, with about so many steps."""
        if self.shares:
            return SHARE
        highest = max([*self.totals, *(self.line.values if self.line else ())], default=0)
        return scale_to(highest, ticks)

    def reading(self, stop: int) -> str:
        """Return the values of one bin in words."""
        parts = [f"{one.name} {self.shown(one.values[stop])}" for one in self.series if one.values[stop]]
        if len(self.series) == 1:
            parts = [self.shown(self.series[0].values[stop])]
        elif len(parts) > 1:
            parts.insert(0, f"all {self.shown(self.totals[stop])}")
        parts = parts or ["nothing"]
        if self.line is not None:
            parts.append(f"{self.line.name} {self.shown(self.line.values[stop])}")
        return f"{self.labels[stop]}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Line:
    """A curve through points (x, y); ``dashed`` tells it apart without colour."""

    name: str
    points: tuple[tuple[float, float], ...]
    colour: int = 1
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A measured point, how sure it is (``low``–``high``), and what it reads as."""

    x: float
    y: float
    low: float
    high: float
    reading: str


@dataclass(frozen=True, slots=True)
class Curves:
    """Curves and measured points over a number line; values are shares unless a scale says otherwise."""

    title: str
    summary: str
    x: Scale
    x_shown: Shown
    x_name: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    marks_name: str = "measured"
    y: Scale = SHARE
    y_shown: Shown = percent
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.marks and not any(line.points for line in self.lines)

    @property
    def stops(self) -> int:
        """How many places can be read out: the marks, or else the points of the first line."""
        return len(self.marks) or (len(self.lines[0].points) if self.lines else 0)

    def place(self, stop: int) -> float:
        """Return where a stop lies along x."""
        return self.marks[stop].x if self.marks else self.lines[0].points[stop][0]

    def reading(self, stop: int) -> str:
        """Return the values at one stop in words."""
        if self.marks:
            return self.marks[stop].reading
        x, y = self.lines[0].points[stop]
        return f"{self.x_shown(x)}: {self.y_shown(y)}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """One cell for each day, the weeks side by side; ``values`` begins on a Monday."""

    title: str
    summary: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    months: tuple[tuple[int, str], ...]
    """Weeks in which a month begins, and its name."""
    shown: Shown = count
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any(self.values)

    @property
    def stops(self) -> int:
        """How many days there are."""
        return len(self.values)

    @property
    def weeks(self) -> int:
        """How many weeks there are, the last one unfinished."""
        return -(-len(self.values) // 7)

    def levels(self) -> list[int]:
        """Return the shade of every day."""
        some = sorted(value for value in self.values if value)
        edges = [some[len(some) * quarter // 4] for quarter in (1, 2, 3)] if some else []
        return [1 + sum(value >= edge for edge in edges) if value else 0 for value in self.values]

    def reading(self, stop: int) -> str:
        """Return one day in words."""
        return f"{self.labels[stop]}: {self.shown(self.values[stop]) if self.values[stop] else 'nothing'}"


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of figures; ``cards`` names the card behind each row, where there is one."""

    title: str
    summary: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cards: tuple[int, ...] = ()
    note: str = ""
    spare: tuple[int, ...] = ()
    """Columns that go, one after the other, where there is not room for all."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.rows

    @property
    def stops(self) -> int:
        """How many rows can be chosen."""
        return len(self.cards)

    def reading(self, stop: int) -> str:
        """Return what a chosen row is."""
        return self.rows[stop][0]


Chart = Bars | Curves | Calendar | Figures
