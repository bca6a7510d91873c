"""Catching up: reviews that have piled up, or that fall into a holiday, spread over days.

Worst loss first: the cards for which waiting costs most come on the first days. What waiting costs a card is how much
its recall would fall until the last day, times what a review gains it, the logarithm of the growth of its stability
that is to be expected. A card that is forgotten already, or that hardly fades, can wait.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from retain.domain.cards import Memory, Rating
from retain.scheduling.balance import weekday
from retain.scheduling.forgetting import retrievability
from retain.scheduling.memory import MemoryModel


@dataclass(frozen=True, slots=True)
class Overdue:
    """A review card to be spread: its memory, and the study days of its last review and of its due date."""

    card_id: int
    memory: Memory
    last_review_day: int
    due_day: int
    parameters: tuple[float, ...]

    def recall_on(self, day: int) -> float:
        """Return the probability, 0–1, that the card is remembered on a study day."""
        return retrievability(self.memory, day - self.last_review_day, self.parameters)


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One day of a plan: the cards that were spread to it, those due then anyway, and the recall to be expected, 0–1.

    ``recall`` is None where nothing was spread to the day.
    """

    day: int
    spread: int
    due_anyway: int
    recall: float | None


@dataclass(frozen=True, slots=True)
class SpreadPlan:
    """On which study day each card shall come, by id, and what the days look like then."""

    days: dict[int, int]
    outlook: tuple[PlannedDay, ...]


def loss_of_waiting(card: Overdue, model: MemoryModel, first: int, last: int) -> float:
    """Return what it costs (≥ 0) to review the card on study day ``last`` instead of ``first``."""
    now = card.recall_on(first)
    return (now - card.recall_on(last)) * _gain(card, model, first, now)


def _gain(card: Overdue, model: MemoryModel, day: int, recall: float) -> float:
    after = model.next(card.memory, Rating.GOOD, max(day - card.last_review_day, 0))
    return math.log1p(recall * max(after.stability / card.memory.stability - 1, 0.0))


def spread(
    cards: Sequence[Overdue],
    models: Mapping[tuple[float, ...], MemoryModel],
    days: Sequence[int],
    due_anyway: Mapping[int, int],
    easy_days: Sequence[int],
    *,
    by_due_day: bool = False,
) -> SpreadPlan:
    """Spread cards over the study days ``days`` so that these are as full as each other, or as their shares want.

    ``due_anyway`` is what comes due on each day besides; ``easy_days`` are shares of Monday to Sunday in per cent.
    The costliest to keep waiting come first, or with ``by_due_day`` those that are due first.
    """
    first, last = days[0], days[-1]
    if by_due_day:
        ordered = sorted(cards, key=lambda card: (card.due_day, card.recall_on(first), card.card_id))
    else:
        losses = {card.card_id: loss_of_waiting(card, models[card.parameters], first, last + 1) for card in cards}
        ordered = sorted(cards, key=lambda card: (-losses[card.card_id], card.card_id))
    room = _rooms(len(cards), days, due_anyway, easy_days)
    assigned: dict[int, int] = {}
    outlook = []
    start = 0
    for day in days:
        chosen = ordered[start : start + room[day]]
        start += room[day]
        assigned |= {card.card_id: day for card in chosen}
        recall = fmean(card.recall_on(day) for card in chosen) if chosen else None
        outlook.append(PlannedDay(day, len(chosen), due_anyway.get(day, 0), recall))
    return SpreadPlan(assigned, tuple(outlook))


def _rooms(count: int, days: Sequence[int], due_anyway: Mapping[int, int], easy_days: Sequence[int]) -> dict[int, int]:
    """Return how many of ``count`` cards each day takes: always one more to the day least full for its share."""
    shares = {day: easy_days[weekday(day)] / 100 for day in days}
    if not any(shares.values()):
        shares = dict.fromkeys(days, 1.0)
    open_days = [day for day in days if shares[day]]
    full = {day: due_anyway.get(day, 0) for day in open_days}
    rooms = dict.fromkeys(days, 0)
    # The level to which all days are filled, found by halving, and then the last few cards one by one.
    low, high = 0.0, (sum(full.values()) + count) / sum(shares[day] for day in open_days) + max(full.values()) + 1
    low = _level(count, full, shares, low, high)
    for day in open_days:
        rooms[day] = max(0, math.floor(low * shares[day]) - full[day])
    for _ in range(count - sum(rooms.values())):
        rooms[min(open_days, key=lambda day: ((full[day] + rooms[day]) / shares[day], day))] += 1
    return rooms


def _level(count: int, full: Mapping[int, int], shares: Mapping[int, float], low: float, high: float) -> float:
    for _ in range(60):
        middle = (low + high) / 2
        if sum(max(0, math.floor(middle * shares[day]) - number) for day, number in full.items()) <= count:
            low = middle
        else:
            high = middle
    return low
