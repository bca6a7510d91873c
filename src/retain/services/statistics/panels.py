"""The panels of the statistics, in the order in which they are read: what each is called and the chart it shows."""

from collections.abc import Callable
from dataclasses import dataclass

from retain.charts.model import Chart
from retain.services.statistics import card_panels, memory_panels, review_panels
from retain.services.statistics.collecting import Reader


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel; ``build`` makes its chart with at most so many bins, from figures that the reader keeps."""

    name: str
    build: Callable[[Reader, int], Chart]


PANELS = (
    Panel("today", review_panels.today),
    Panel("retention", review_panels.retention),
    Panel("reviews", review_panels.reviews),
    Panel("time", review_panels.time),
    Panel("calendar", review_panels.calendar),
    Panel("future", card_panels.future),
    Panel("known", memory_panels.known),
    Panel("counts", card_panels.counts),
    Panel("retrievability", card_panels.retrievability),
    Panel("stability", card_panels.stability),
    Panel("intervals", card_panels.intervals),
    Panel("difficulty", card_panels.difficulty),
    Panel("hours", review_panels.hours),
    Panel("buttons", review_panels.buttons),
    Panel("added", card_panels.added),
    Panel("calibration", memory_panels.calibration),
    Panel("forgetting", memory_panels.forgetting),
    Panel("costly", memory_panels.costly),
)
