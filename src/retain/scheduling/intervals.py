"""Intervals in whole days: rounding, bounds, and fuzz.

The rules are those that Anki shows from outside, so that both give the same day.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retain.scheduling.balance import pick

_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, math.inf, 0.05))
"""From and to, in days, and the share of that stretch of an interval by which it is spread either way."""


def round_half_up(days: float) -> int:
    """Return the nearest whole number, the larger one where two are as near."""
    return math.floor(days + 0.5)


def fuzz_range(days: float) -> tuple[int, int]:
    """Return the shortest and the longest interval that fuzz may make of ``days`` (unrounded, ≥ 0)."""
    spread = 0.0
    if days >= _FUZZ[0][0]:
        spread = 1.0 + sum(share * (min(days, end) - start) for start, end, share in _FUZZ if days > start)
    return round_half_up(days - spread), round_half_up(days + spread)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How unrounded intervals become whole days, none longer than ``maximum``.

    ``draw`` is where in its fuzz range an interval falls, from 0 (the shortest) up to but not including 1;
    None for no fuzz. One draw serves all ratings of a card, so that they move together. ``weigh`` says how likely each
    interval from one to another number of days shall be; None for all alike.
    """

    maximum: int
    draw: float | None
    weigh: Callable[[int, int], Sequence[float]] | None = None

    def days(self, interval: float, minimum: int = 1) -> int:
        """Return ``interval`` (days, unrounded) as whole days of at least ``minimum`` (≥ 1), fuzz included.

        Where ``minimum`` lies above the maximum, the maximum holds.
        """
        minimum = min(minimum, self.maximum)
        interval = min(max(interval, minimum), self.maximum)
        if self.draw is None:
            return round_half_up(interval)
        low, high = fuzz_range(interval)
        low, high = max(low, minimum), min(high, self.maximum)
        if self.weigh is not None and low < high:
            return low + pick(self.draw, self.weigh(low, high))
        return low + int(self.draw * (high - low + 1))

    def plain(self, interval: float) -> int:
        """Return ``interval`` (days, unrounded) as whole days of at least one, without fuzz."""
        return min(max(round_half_up(interval), 1), self.maximum)

    def shortest_pass(self, interval: float, previous: int) -> int:
        """Return the fewest days that a pass may give a review card, last given ``previous`` days, for ``interval``.

        A longer interval grows by a day at least; one that fuzz could make as long as the last does not shrink.
        """
        if round_half_up(interval) > previous:
            return previous + 1
        return previous if previous <= min(fuzz_range(interval)[1], self.maximum) else 1
