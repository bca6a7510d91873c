"""What each answer of a history left in memory, worked out anew by the Rust engine, which Anki uses too.

It holds the interpreter meanwhile, some thousand cards at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from retain.scheduling.histories import LEARN, RESET, START
from retain.scheduling.memory import MAXIMUM_STABILITY

if TYPE_CHECKING:
    from fsrs_rs_python import FSRSReview

_BATCH = 4_000
"""Histories that are handed to the engine at once."""
_RATING = 7


def retrace(rows: Iterable[Sequence[int]], parameters: Sequence[float]) -> Iterator[tuple[int, float]]:
    """Yield the time of each answer and the stability (days) that it left, under ``parameters``.

    ``rows`` are ``(card, time, study day, code)``, card by card, the oldest of a card first, with codes as
    :mod:`retain.scheduling.histories` has them. Answers of a history whose beginning is missing are left out.
    """
    from fsrs_rs_python import FSRS, FSRSItem  # noqa: PLC0415 - only where it is used

    engine = FSRS(list(parameters))
    histories = _histories(rows)
    while batch := list(islice(histories, _BATCH)):
        items = [FSRSItem(reviews) for _, reviews in batch]
        for (times, _), states in zip(batch, engine.historical_memory_state_batch(items), strict=True):
            for at, state in zip(times, states, strict=True):
                yield at, min(state.stability, MAXIMUM_STABILITY)


def _histories(rows: Iterable[Sequence[int]]) -> Iterator[tuple[list[int], list["FSRSReview"]]]:
    """Yield the times and the reviews of each history; a card that was new again begins another."""
    from fsrs_rs_python import FSRSReview  # noqa: PLC0415

    made: dict[tuple[int, int], FSRSReview] = {}
    times: list[int] = []
    reviews: list[FSRSReview] = []
    last_card = last_day = -1
    begins = START | LEARN
    for card, at, day, code in rows:
        if card != last_card or code == RESET or code & START:
            if times:
                yield times, reviews
            times, reviews, last_card, begins = [], [], card, START | LEARN
        if code == RESET:
            continue
        if not times and not code & begins:
            begins = START
            continue
        key = code & _RATING, max(0, day - last_day) if times else 0
        if key not in made:
            made[key] = FSRSReview(*key)
        times.append(at)
        reviews.append(made[key])
        last_day = day if len(times) == 1 else max(day, last_day)
    if times:
        yield times, reviews
