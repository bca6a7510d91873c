"""Which day of its fuzz range an interval falls on: one with few cards, and not one that is to be easy.

A day is the likelier the fewer cards come due on it, and the more of a usual day it is meant to be: the weight of a
day is share · (share / (1 + cards))², so that in the long run the cards of the days stand as their shares. The draw is
the card's own, so that a preview and its answer agree.
"""

from collections.abc import Callable, Sequence

DayLoads = Callable[[int, int], Sequence[int]]
"""How many reviews come due on each study day from a first to a last one."""

_THURSDAY = 3
"""The weekday of study day 0, 1970-01-01, where Monday is 0."""


def weekday(day: int) -> int:
    """Return the weekday of a study day, Monday 0 to Sunday 6."""
    return (day + _THURSDAY) % 7


def weights(first: int, last: int, easy_days: Sequence[int], loads: DayLoads | None) -> list[float]:
    """Return how likely each study day from ``first`` to ``last`` shall be, in relation to the others.

    ``easy_days`` are the shares of Monday to Sunday in per cent. Where every day has none, all are alike.
    """
    shares = [easy_days[weekday(day)] / 100 for day in range(first, last + 1)]
    if not any(shares):
        shares = [1.0] * len(shares)
    if loads is None:
        return shares
    return [share * (share / (1 + cards)) ** 2 for share, cards in zip(shares, loads(first, last), strict=True)]


def pick(draw: float, chances: Sequence[float]) -> int:
    """Return which of ``chances`` (not all zero) a ``draw`` from 0 up to but not including 1 falls on."""
    left = draw * sum(chances)
    for index, chance in enumerate(chances):
        left -= chance
        if left < 0:
            return index
    return max(index for index, chance in enumerate(chances) if chance > 0)
