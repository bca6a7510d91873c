"""The learner's own pace: how long an answer takes, and so how long what is left will take."""

from retain.domain.cards import CardState
from retain.scheduling.limits import Counts
from retain.storage import queries
from retain.storage.engine import Connection

RECENT = 500
"""Answers that the pace is taken from, the latest first."""
_ENOUGH = 5
_USUAL_MS = 10_000
"""What an answer is taken to last where there are too few to know."""
_USUAL_STEPS = 2.0
_MOST_STEPS = 6.0


class Pace:
    """Median milliseconds of recent answers, for new cards, for those in learning and for reviews."""

    def __init__(self, connection: Connection) -> None:
        """Read the recent answers."""
        self._durations: dict[CardState, list[int]] = {state: [] for state in CardState}
        for state, duration in queries.recent_durations(connection, RECENT):
            self.add(state, duration)

    def add(self, state: CardState, duration: int) -> None:
        """Count one more answer of ``duration`` ms to a card that was in ``state``."""
        self._durations[state].append(duration)

    def estimate(self, left: Counts) -> int:
        """Return how many milliseconds the cards that are ``left`` will take, answers in learning steps included."""
        new, steps, reviews = (
            self._median(CardState.NEW),
            self._median(CardState.LEARNING, CardState.RELEARNING),
            self._median(CardState.REVIEW),
        )
        per_new = self._per(CardState.LEARNING, CardState.NEW, _USUAL_STEPS)
        per_review = self._per(CardState.RELEARNING, CardState.REVIEW, 0.1)
        return round(
            left.new * (new + per_new * steps) + left.learning * steps + left.review * (reviews + per_review * steps)
        )

    def _median(self, *states: CardState) -> float:
        for some in (states, CardState):  # of all kinds where there are too few of these
            durations = [duration for state in some for duration in self._durations[state] if duration]
            if len(durations) >= _ENOUGH:
                return _median(durations)
        return _USUAL_MS

    def _per(self, steps: CardState, firsts: CardState, usual: float) -> float:
        """Return how many answers in learning steps follow each first one."""
        first = len(self._durations[firsts])
        return min(len(self._durations[steps]) / first, _MOST_STEPS) if first >= _ENOUGH else usual


def _median(values: list[int]) -> float:
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
