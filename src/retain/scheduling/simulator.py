"""The work and the knowledge of the days to come, simulated for several desired retentions at once.

Every card that is known today goes on from its own memory, and new ones come in; recall is drawn from the forgetting
curve, ratings from the person's habits. All retentions are simulated side by side in arrays, so that a year of them
costs little more than a year of one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retain.scheduling.formulas import LONGEST, SHORTEST, Formulas
from retain.scheduling.habits import Habits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

_AGAIN, _HARD, _GOOD, _EASY = 1, 2, 3, 4
_LOOK_EVERY = 14
"""Days between two counts of what is remembered; in between a straight line is close enough."""
_NEVER = 2**30


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated. Day 0 is today; each card is ``(stability, difficulty, last review day, due day)``.

    ``new_cards`` come in at ``new_per_day`` until they are used up; new cards count towards ``reviews_per_day``.
    """

    cards: Sequence[Sequence[float]]
    new_cards: int
    new_per_day: int
    reviews_per_day: int
    parameters: tuple[float, ...]
    habits: Habits
    days: int
    retentions: tuple[float, ...]
    maximum_interval: int = 36_500
    has_learning_steps: bool = True
    has_relearning_steps: bool = True
    fuzz: bool = True
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Outlook:
    """A future under one retention, day by day from today: answers, minutes, cards remembered, new cards begun.

    ``untouched`` is how many of today's cards would be remembered at the end without any further review.
    """

    retention: float
    reviews: list[int] = field(repr=False)
    minutes: list[float] = field(repr=False)
    remembered: list[float] = field(repr=False)
    new: list[int] = field(repr=False)
    untouched: float

    @property
    def knowledge_per_minute(self) -> float:
        """Cards remembered at the end that would not have been without the work, for each minute of it."""
        return (self.remembered[-1] - self.untouched) / max(sum(self.minutes), 1e-9)


def best_of(outlooks: Sequence[Outlook]) -> Outlook:
    """Return the outlook that gives the most knowledge for each minute."""
    return max(outlooks, key=lambda outlook: outlook.knowledge_per_minute)


def simulate(plan: Plan, progress: Callable[[float], None] = lambda _part: None) -> list[Outlook]:
    """Return one outlook for each retention of ``plan``, in their order; ``progress`` is told the part done, 0–1."""
    world = _World(plan)
    for day in range(plan.days):
        world.live(day)
        if day % _LOOK_EVERY == 0 or day == plan.days - 1:
            world.look(day)
            progress((day + 1) / plan.days)
    return world.outlooks()


class _World:
    """All cards under all retentions: arrays with one row for each retention, worked on flat."""

    def __init__(self, plan: Plan) -> None:
        import numpy as np  # noqa: PLC0415 - heavy, and only simulations need it

        self._np = np
        self._plan = plan
        self._formulas = Formulas(plan.parameters)
        self._random = np.random.default_rng(plan.seed)
        self._rows = rows = len(plan.retentions)
        self._old = old = len(plan.cards)
        self._coming = min(plan.new_cards, plan.new_per_day * plan.days)
        self._width = width = old + self._coming
        known = np.asarray(plan.cards, dtype=float).reshape(old, 4).T
        self._stability = self._tiled(known[0], 1.0)
        self._difficulty = self._tiled(known[1], 5.0)
        self._last = self._tiled(known[2], 0).astype(np.int32)
        self._due = self._tiled(np.maximum(known[3], 0), _NEVER).astype(np.int32)
        self._begun = np.zeros(rows, dtype=int)
        retention = np.repeat(np.asarray(plan.retentions), width)
        self._stretch = (retention ** (-1 / self._formulas.decay) - 1) / self._formulas.factor
        shape = (rows, plan.days)
        self._reviews, self._minutes = np.zeros(shape), np.zeros(shape)
        self._new, self._remembered = np.zeros(shape, dtype=int), np.full(shape, np.nan)
        habits = plan.habits
        self._first = np.cumsum(habits.first)[:3]
        self._passes = np.cumsum(habits.passes)[:2]
        self._costs = {
            True: (np.asarray((0.0, *habits.new_ms)) / 60_000, np.asarray((0.0, *habits.new_answers))),
            False: (np.asarray((0.0, *habits.review_ms)) / 60_000, np.asarray((0.0, *habits.review_answers))),
        }

    def _tiled(self, known: "Array", coming: float) -> "Array":
        np = self._np
        tiled: Array = np.tile(np.concatenate([known, np.full(self._coming, float(coming))]), self._rows)
        return tiled

    def live(self, day: int) -> None:
        """Answer what is due on ``day``, within the limit, and begin new cards."""
        due, counts = self._admitted((self._due <= day).nonzero()[0])
        if len(due):
            self._review(due, day)
        room = self._np.minimum(self._plan.new_per_day, self._coming - self._begun)
        room = self._np.maximum(self._np.minimum(room, self._plan.reviews_per_day - counts), 0)
        if room.any():
            fresh = self._np.concatenate([
                row * self._width + self._old + self._begun[row] + self._np.arange(room[row])
                for row in range(self._rows)
            ])  # fmt: skip
            self._begun += room
            self._new[:, day] = room
            self._begin(fresh, day)

    def _admitted(self, due: "Array") -> "tuple[Array, Array]":
        """Return those that the daily limit lets through, the longest overdue first, and their number by retention."""
        np = self._np
        counts = np.bincount(due // self._width, minlength=self._rows) if self._width else np.zeros(self._rows, int)
        limit = self._plan.reviews_per_day
        if counts.max(initial=0) <= limit:
            return due, counts
        due = due[np.lexsort((self._due[due], due // self._width))]
        place = np.arange(len(due)) - np.repeat(np.cumsum(counts) - counts, counts)
        return due[place < limit], np.minimum(counts, limit)

    def _review(self, due: "Array", day: int) -> None:
        np, formulas = self._np, self._formulas
        before, difficulty = self._stability[due], self._difficulty[due]
        recall = formulas.recall(day - self._last[due], before)
        passed = self._random.random(len(due)) < recall
        drawn = np.searchsorted(self._passes, self._random.random(len(due)), side="right") + _HARD
        rating = np.where(passed, drawn, _AGAIN)
        grown = formulas.passed(before, difficulty, recall, rating)
        fallen = formulas.failed(before, difficulty, recall)
        if self._plan.has_relearning_steps:
            fallen = self._refreshed(fallen)
        self._difficulty[due] = formulas.harder(difficulty, rating)
        self._answered(due, day, rating, np.where(passed, grown, fallen), new=False)

    def _begin(self, fresh: "Array", day: int) -> None:
        np = self._np
        rating = np.searchsorted(self._first, self._random.random(len(fresh)), side="right") + _AGAIN
        stability, self._difficulty[fresh] = self._formulas.first(rating)
        if self._plan.has_learning_steps:
            stability = np.where(rating < _EASY, self._refreshed(stability), stability)
        self._answered(fresh, day, rating, stability, new=True)

    def _refreshed(self, stability: "Array") -> "Array":
        """Return stabilities after one more Good on the same day."""
        return self._formulas.same_day(stability, self._np.full(len(stability), _GOOD))

    def _answered(self, cards: "Array", day: int, rating: "Array", stability: "Array", *, new: bool) -> None:
        np = self._np
        stability = np.clip(stability, SHORTEST, LONGEST)
        self._stability[cards] = stability
        self._last[cards] = day
        interval = np.minimum(stability * self._stretch[cards], self._plan.maximum_interval)
        if self._plan.fuzz:
            # The fuzz of the scheduler: a day, and 15, 10 and 5 per cent of the stretches up to 7, to 20 and above.
            short, long = np.clip(interval - 2.5, 0, 4.5), np.clip(interval - 7, 0, 13)
            spread = 1 + 0.15 * short + 0.10 * long + 0.05 * np.maximum(interval - 20, 0)
            interval = interval + (interval >= 2.5) * spread * self._random.uniform(-1, 1, len(cards))  # noqa: PLR2004
        interval = np.clip(np.floor(interval + 0.5), 1, self._plan.maximum_interval)
        self._due[cards] = day + interval.astype(np.int32)
        row = cards // self._width
        minutes, answers = self._costs[new]
        self._minutes[:, day] += np.bincount(row, minutes[rating], self._rows)
        self._reviews[:, day] += np.bincount(row, answers[rating], self._rows)

    def look(self, day: int) -> None:
        """Count what is remembered at the end of ``day``: the sum of the retrievabilities."""
        recall = self._recall(day + 1 if self._plan.days > 1 else day)
        begun = self._np.arange(self._width) < self._old + self._begun[:, None]
        self._remembered[:, day] = (recall * begun).sum(axis=1)

    def _recall(self, day: int) -> "Array":
        elapsed = self._np.maximum(day - self._last, 0)
        return self._formulas.recall(elapsed, self._stability).reshape(self._rows, self._width)

    def outlooks(self) -> list[Outlook]:
        np, plan = self._np, self._plan
        known = np.asarray(plan.cards, dtype=float).reshape(self._old, 4).T
        elapsed = np.maximum(plan.days - known[2], 0)
        untouched = float(self._formulas.recall(elapsed, known[0]).sum())
        days = np.arange(plan.days)
        found = []
        for row, retention in enumerate(plan.retentions):
            seen = ~np.isnan(self._remembered[row])
            remembered = np.interp(days, days[seen], self._remembered[row][seen])
            # Mean answers a day are fractions: the sums are rounded so that the days add up to the whole.
            reviews = np.diff(np.floor(np.cumsum(self._reviews[row]) + 0.5), prepend=0).astype(int)
            found.append(
                Outlook(
                    retention,
                    reviews.tolist(),
                    self._minutes[row].round(4).tolist(),
                    remembered.round(2).tolist(),
                    self._new[row].tolist(),
                    untouched,
                )
            )
        return found
