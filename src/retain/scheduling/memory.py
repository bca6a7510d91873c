"""The memory model: FSRS-6 as py-fsrs computes it, fed with study days.

The one place that imports ``fsrs``, and only once a model is made, so that whatever merely counts or
draws charts does not pay for it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from retain.domain.cards import Memory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fsrs import State

    from retain.domain.cards import Rating

MAXIMUM_STABILITY = 36_500.0
"""Days; py-fsrs sets no upper bound, Anki this one."""

# py-fsrs takes times where only the whole days between two of them matter: any fixed day will do for the
# earlier one, and the first of the calendar leaves room for every later one.
_LAST_REVIEW = datetime(1, 1, 1, tzinfo=UTC)


class MemoryModel:
    """What an answer does to a memory, for one set of the 21 weights of FSRS-6.

    Weights outside the bounds of FSRS-6 count as the bound, as they do in Anki: its single-precision 0.8 comes
    as 0.800000012, which py-fsrs refuses. Raises ValueError where there are not 21.
    """

    def __init__(self, parameters: Sequence[float]) -> None:
        import fsrs.scheduler  # noqa: PLC0415 - loaded by the first model made, not by the import of this module

        lowest, highest = fsrs.scheduler.LOWER_BOUNDS_PARAMETERS, fsrs.scheduler.UPPER_BOUNDS_PARAMETERS
        bounded = [min(max(weight, low), high) for weight, low, high in zip(parameters, lowest, highest, strict=True)]
        self._new_card = fsrs.Card
        self._review = fsrs.Scheduler(parameters=bounded, enable_fuzzing=False).review_card
        self._ratings = (None, *fsrs.Rating)
        # What a preview has worked out, the answer after it asks for again.
        self._next = lru_cache(maxsize=16)(self._reckoned)
        self._learning = fsrs.State.Learning
        self._in_review = fsrs.State.Review

    def first(self, rating: Rating) -> Memory:
        """Return the memory that the first answer leaves."""
        return self._after(self._learning, None, rating, 0)

    def next(self, memory: Memory, rating: Rating, elapsed_days: int) -> Memory:
        """Return the memory after an answer ``elapsed_days`` (≥ 0) study days after the last one.

        Within one study day the short-term formula holds, whatever the state of the card.
        """
        return self._next(memory, rating, elapsed_days)

    def _reckoned(self, memory: Memory, rating: Rating, elapsed_days: int) -> Memory:
        return self._after(self._in_review, memory, rating, elapsed_days)

    def _after(self, state: State, memory: Memory | None, rating: Rating, elapsed_days: int) -> Memory:
        # Every argument is given: py-fsrs makes up a missing id by sleeping and a missing due date by the clock.
        # The state would decide steps and intervals, which are worked out elsewhere, not what is remembered.
        before = self._new_card(
            card_id=0,
            state=state,
            step=0,
            stability=memory.stability if memory else None,
            difficulty=memory.difficulty if memory else None,
            due=_LAST_REVIEW,
            last_review=_LAST_REVIEW if memory else None,
        )
        card, _ = self._review(before, self._ratings[rating], _LAST_REVIEW + timedelta(days=elapsed_days))
        # Both are set once a card has been reviewed.
        return Memory(min(cast("float", card.stability), MAXIMUM_STABILITY), cast("float", card.difficulty))
