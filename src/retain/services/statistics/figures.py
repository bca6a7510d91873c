"""The figures of the statistics, as values."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from retain.storage.figures import CardCounts, TodayRow
from retain.storage.memory_figures import Predicted

RETENTION_WINDOWS = {
    "today": (0, 0),
    "yesterday": (-1, -1),
    "week": (-6, 0),
    "month": (-29, 0),
    "year": (-364, 0),
    "all_time": (None, 0),
}
"""First and last day of each window, from today; None for no first."""
WINDOWS = {"month": (-29, 0), "quarter": (-89, 0), "year": (-364, 0), "all_time": (None, 0)}


@dataclass(frozen=True, slots=True)
class Passes:
    """Answers that tell how well something was remembered: not Again, and Again."""

    passed: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.passed + self.failed

    def __add__(self, other: "Passes") -> "Passes":
        """Return both together."""
        return Passes(self.passed + other.passed, self.failed + other.failed)


@dataclass(frozen=True, slots=True)
class Retention:
    """True retention: reviews of cards whose last interval was under 21 days, and of the others."""

    young: Passes = Passes()
    mature: Passes = Passes()

    @property
    def both(self) -> Passes:
        """All reviews."""
        return self.young + self.mature


@dataclass(frozen=True, slots=True)
class Hour:
    """Answers given in one local hour of the day, and how many of them were not Again."""

    total: int = 0
    correct: int = 0


@dataclass(frozen=True, slots=True)
class Streak:
    """Unbroken runs of study days: the one that reaches today (or yesterday, while today is young), the longest."""

    current: int = 0
    longest: int = 0


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Answers with about the same chance of recall: its mean as foreseen, and how many passed."""

    predicted: float
    passed: int
    answers: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far the foreseen recall can be trusted."""

    groups: tuple[Predicted, ...] = ()

    @property
    def answers(self) -> int:
        """How many answers were foreseen."""
        return sum(group.answers for group in self.groups)

    @property
    def log_loss(self) -> float | None:
        """The mean log-loss (natural logarithm); 0 is perfect foresight, .69 a coin."""
        return sum(group.loss for group in self.groups) / self.answers if self.groups else None

    @property
    def rmse(self) -> float | None:
        """The root of the mean square distance of foreseen and seen recall over the bins, by their answers, 0–1."""
        if not self.groups:
            return None
        square = sum(one.answers * (one.predicted - one.passed / one.answers) ** 2 for one in self.bins)
        return math.sqrt(square / self.answers)

    @property
    def bins(self) -> list[CalibrationBin]:
        """The answers by twentieths of the foreseen recall, the lowest first."""
        bins = []
        for number in sorted({group.bin for group in self.groups}):
            alike = [group for group in self.groups if group.bin == number]
            answers = sum(group.answers for group in alike)
            bins.append(
                CalibrationBin(
                    sum(group.predicted for group in alike) / answers, sum(group.passed for group in alike), answers
                )
            )
        return bins

    @property
    def forgetting(self) -> list[tuple[float, float, int, int]]:
        """The measured forgetting curve: (time since the last answer in stabilities, foreseen, passed, answers)."""
        steps = []
        for step in sorted({group.step for group in self.groups}):
            alike = [group for group in self.groups if group.step == step]
            answers = sum(group.answers for group in alike)
            steps.append(
                (
                    sum(group.elapsed for group in alike) / answers,
                    sum(group.predicted for group in alike) / answers,
                    sum(group.passed for group in alike),
                    answers,
                )
            )
        return steps


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything that ``retain stats`` says; see CLI names in :mod:`retain.services.statistics.document`.

    Offsets are study days from today (0, yesterday −1); times milliseconds; shares 0–1, but for histograms by
    per cent. ``range_days`` is None for all time.
    """

    day: int
    deck: str | None
    range_days: int | None
    today: TodayRow
    true_retention: Mapping[str, Retention]
    desired_retention: tuple[float, float]
    """The lowest and the highest that the decks in question ask for."""
    reviews_by_day: Mapping[int, Mapping[str, int]]
    time_by_day: Mapping[int, Mapping[str, int]]
    hours: Mapping[str, tuple[Hour, ...]]
    buttons: Mapping[str, Mapping[str, tuple[int, ...]]]
    card_counts: CardCounts
    intervals: Mapping[int, int]
    stability: Mapping[int, int]
    difficulty: Mapping[int, int]
    difficulty_median: float | None
    retrievability: Mapping[int, int]
    retrievability_mean: float | None
    expected_known: float
    future_due: Mapping[int, int]
    overdue: int
    daily_load: int
    added: Mapping[int, int]
    study_days: tuple[int, ...] = field(repr=False)
    """Every day on which anything was answered, also before the range."""
    streak: Streak

    @property
    def days_studied(self) -> int:
        """How many days of the range saw an answer."""
        return len(self.reviews_by_day)
