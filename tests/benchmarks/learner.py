"""A learner's years: every answer given to one card, with steps, lapses and lateness, as Anki would have logged it."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from histories import Formulas, true_weights
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS

DAYS = 1_460
"""How long the learner has been at it."""
MINUTE = 60
_FIRST = (0.22, 0.08, 0.52, 0.18)
_PASSES = (0.14, 0.78, 0.08)
_LATE = (0.62, 0.18, 0.08, 0.05, 0.03, 0.02, 0.01, 0.01)
"""How often a card is answered so many days late."""
_EVENING = 64_800
_MIND = 8
"""The learner whose cards have had 13 answers on average by the end."""


@dataclass(slots=True)
class Past:
    """What became of a card: its rows in the log, and where it stands; days count from the learner's first."""

    rows: list[tuple[int, int, int, int, int, int, int]] = field(default_factory=list)
    """(day, second of the day, rating, interval, interval before, factor, kind); intervals as in Anki's log."""
    due: int = 0
    interval: int = 0
    lapses: int = 0
    stability: float = 0.0
    difficulty: float = 0.0


class Learner:
    """Has a memory with weights of its own, while the scheduler goes by the default weights."""

    def __init__(self, seed: int) -> None:
        """Begin; the same seed gives the same answers."""
        self._chance = random.Random(seed)
        self.weights: Sequence[float] = true_weights(_MIND, 0.15)
        self._mind = Formulas(self.weights)
        self._plan = Formulas(FSRS6_DEFAULT_PARAMETERS)

    def study(self, last_day: int) -> Past:
        """Begin a card on some day and answer it whenever it comes, until ``last_day`` is over."""
        chance, mind, plan = self._chance, self._mind, self._plan
        past = Past()
        day = int(chance.random() ** 0.9 * (last_day - 3))
        second = _EVENING + chance.randrange(-25_000, 15_000)
        rating = chance.choices((1, 2, 3, 4), _FIRST)[0]
        memory, planned = mind.first(rating), plan.first(rating)
        step, before, kind = _step_after(rating, 0), 0, 0
        while True:
            # Steps of the day: one minute, ten minutes; after a lapse ten minutes.
            if step is not None:
                seconds = (MINUTE, 10 * MINUTE)[step] if rating != 2 else 6 * MINUTE
                past.rows.append((day, second, rating, -seconds, before, _factor(planned[1]), kind))
                before = -seconds
                second += seconds + chance.randrange(40)
                rating = 3 if chance.random() < 0.88 else 1
                memory, planned = mind.next(*memory, rating, 0), plan.next(*planned, rating, 0)
                step = _step_after(rating, step) if kind == 0 else None if rating > 1 else 1
                continue
            interval = max(1, round(plan.interval(planned[0]) * chance.uniform(0.93, 1.07)))
            past.rows.append((day, second, rating, interval, before, _factor(planned[1]), kind))
            past.interval, past.due = interval, day + interval
            past.stability, past.difficulty = planned
            came = past.due + chance.choices(range(len(_LATE)), _LATE)[0]
            if came > last_day:
                return past
            elapsed, day = came - day, came
            second = _EVENING + chance.randrange(-25_000, 15_000)
            recalled = chance.random() < mind.recall(elapsed, memory[0])
            rating = chance.choices((2, 3, 4), _PASSES)[0] if recalled else 1
            memory, planned = mind.next(*memory, rating, elapsed), plan.next(*planned, rating, elapsed)
            step, before, kind = None, interval, 1
            if rating == 1:
                past.lapses += 1
                past.rows.append((day, second, 1, -10 * MINUTE, before, _factor(planned[1]), 1))
                second += 10 * MINUTE + chance.randrange(60)
                rating, before, kind = 3, -10 * MINUTE, 2
                memory, planned = mind.next(*memory, 3, 0), plan.next(*planned, 3, 0)


def _step_after(rating: int, step: int) -> int | None:
    """Return the learning step that follows, or None where the card graduates."""
    if rating == 1:
        return 0
    if rating == 2:
        return step
    return step + 1 if rating == 3 and step == 0 else None


def _factor(difficulty: float) -> int:
    return round(((difficulty - 1) / 9 + 0.1) * 1000)


def card_data(past: Past, last_review: int, position: int) -> str:
    """Return what Anki keeps in a card's ``data``; ``last_review`` in seconds since 1970."""
    return json.dumps(
        {
            "pos": position,
            "s": round(past.stability, 4),
            "d": round(past.difficulty, 3),
            "dr": 0.9,
            "decay": 0.1542,
            "lrt": last_review,
        },
        separators=(",", ":"),
    )
