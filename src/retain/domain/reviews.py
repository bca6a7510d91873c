"""The review log: one row for each answer, and for each change of a schedule by hand; never altered."""

from dataclasses import dataclass
from enum import IntEnum

from retain.domain.cards import CardState, Rating


class ReviewKind(IntEnum):
    """Why a row is in the log; the numbers are Anki's."""

    LEARN = 0
    REVIEW = 1
    RELEARN = 2
    FILTERED = 3
    MANUAL = 4
    RESCHEDULED = 5


KIND_OF_STATE = {
    CardState.NEW: ReviewKind.LEARN,
    CardState.LEARNING: ReviewKind.LEARN,
    CardState.REVIEW: ReviewKind.REVIEW,
    CardState.RELEARNING: ReviewKind.RELEARN,
}


@dataclass(frozen=True, slots=True)
class ReviewLog:
    """One answer as it was given, or one change by hand, and what the schedule made of it.

    ``at`` is UTC milliseconds and unique in the collection; ``day`` and ``hour`` are the study day and
    the local hour (0–23) at which it was given. Intervals are seconds, ``duration`` milliseconds. ``rating`` is
    None for a reset or a due date set by hand; stability and difficulty are None where no memory is left, or where
    another program did not say.
    """

    card_id: int
    at: int
    day: int
    hour: int
    rating: Rating | None
    kind: ReviewKind
    state_before: CardState
    interval_before: int
    interval: int
    stability: float | None
    difficulty: float | None
    duration: int

    @property
    def is_practice(self) -> bool:
        """Whether it is an answer that changed nothing but the log."""
        knows_memory = self.stability is not None or self.difficulty is not None
        return self.rating is not None and self.kind is ReviewKind.FILTERED and not knows_memory
