"""Memory states of very many cards at once, from their logs, with the Rust engine of FSRS.

It replays a million reviews in a tenth of a second, and agrees with py-fsrs to 2e-6. It holds the interpreter
while it works, and checks nothing that it is given, so that is done here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from retain.domain.cards import Memory
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS

_LENGTHS = (17, 19, 21)
"""How many weights FSRS-4.5, 5 and 6 have."""
_LOWEST, _HIGHEST = 0.001, 36_500.0
_BATCH = 2_000
_LEAST_EASE = 1.3


@dataclass(frozen=True, slots=True)
class Sm2:
    """How the algorithm before FSRS saw a card: ``ease`` (2.5 = 250 %) and ``interval`` in days."""

    ease: float
    interval: float


@dataclass(frozen=True, slots=True)
class History:
    """A card's graded answers as (rating 1–4, days since the one before), and what it had before the first of them."""

    answers: tuple[tuple[int, int], ...]
    start: Sm2 | None = None


def upgraded_parameters(weights: Sequence[float]) -> tuple[float, ...]:
    """Return the 21 weights of FSRS-6 for those of an older FSRS; raises ValueError where they are no weights.

    Older weights are filled up as the FSRS authors publish it: no short-term decay, and a forgetting curve of the old
    shape (open-spaced-repetition/fsrs-rs, ``check_and_fill_parameters``).
    """
    if len(weights) == _LENGTHS[-1]:
        return tuple(weights)
    if len(weights) not in _LENGTHS or not all(math.isfinite(weight) for weight in weights):
        raise ValueError("not the weights of an FSRS")
    from fsrs_rs_python import check_and_fill_parameters  # noqa: PLC0415 - only imports need it

    return tuple(check_and_fill_parameters(list(weights)))


def memories(
    parameters: Sequence[float], histories: Sequence[History], sm2_retention: float = 0.9
) -> list[Memory | None]:
    """Return the memory that each history leaves, None for one without answers and without a start.

    A history that does not begin at the beginning starts from ease and interval: stability is the interval at which the
    retention was ``sm2_retention``, and difficulty the one at which FSRS would lengthen it by the ease
    (open-spaced-repetition/fsrs-rs, ``memory_state_from_sm2``).
    """
    from fsrs_rs_python import FSRS, FSRSItem, FSRSReview, MemoryState  # noqa: PLC0415 - only imports need it

    engine = FSRS(list(parameters) or list(FSRS6_DEFAULT_PARAMETERS))
    found: list[Memory | None] = []
    for first in range(0, len(histories), _BATCH):
        batch = histories[first : first + _BATCH]
        starts: list[MemoryState | None] = [
            None
            if one.start is None
            else engine.memory_state_from_sm2(
                max(one.start.ease, _LEAST_EASE), max(one.start.interval, 1.0), sm2_retention
            )
            for one in batch
        ]
        answered = [index for index, one in enumerate(batch) if one.answers]
        states = engine.memory_state_batch(
            [
                FSRSItem([FSRSReview(rating, max(days, 0)) for rating, days in batch[index].answers])
                for index in answered
            ],
            [starts[index] for index in answered],
        )
        ends = dict(zip(answered, states, strict=True))
        found += [_memory(ends.get(index, start)) for index, start in enumerate(starts)]
    return found


def _memory(state: object) -> Memory | None:
    stability, difficulty = getattr(state, "stability", math.nan), getattr(state, "difficulty", math.nan)
    if not math.isfinite(stability) or not math.isfinite(difficulty):
        return None
    return Memory(min(max(stability, _LOWEST), _HIGHEST), min(max(difficulty, 1.0), 10.0))
