"""FSRS-6 over arrays: what answers do to very many memories at once.

The formulas are those of the authors of FSRS (open-spaced-repetition, “The Algorithm”); single memories are worked out
by :mod:`retain.scheduling.memory`. Everything here takes and gives arrays of one length, one value for each card:
stabilities and elapsed times in days, difficulties 1–10, ratings 1–4, recall 0–1.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

SHORTEST, LONGEST = 0.001, 36_500.0
"""The bounds of a stability, in days."""
EASIEST, HARDEST = 1.0, 10.0
"""The bounds of a difficulty."""
_AGAIN, _HARD, _GOOD, _EASY = 1, 2, 3, 4
_LEAST_DECAY, _GREATEST_DECAY = 0.1, 0.8


class Formulas:
    """The formulas for one set of the 21 weights of FSRS-6."""

    def __init__(self, parameters: Sequence[float]) -> None:
        """Work out what depends on the weights alone."""
        import numpy as np  # noqa: PLC0415 - heavy, and only bulk work needs it

        self._np = np
        self._weights = parameters
        self.decay = min(max(parameters[20], _LEAST_DECAY), _GREATEST_DECAY)
        self.factor = 0.9 ** (-1 / self.decay) - 1

    def recall(self, elapsed: "Array", stability: "Array") -> "Array":
        """Return the chance of recall so long after the last answer."""
        recall: Array = (1 + self.factor * elapsed / stability) ** -self.decay
        return recall

    def first(self, rating: "Array") -> "tuple[Array, Array]":
        """Return stability and difficulty after the first answer."""
        weights, np = self._weights, self._np
        difficulty = weights[4] - np.exp(weights[5] * (rating - 1)) + 1
        return np.asarray((0.0, *weights[:4]))[rating], np.clip(difficulty, EASIEST, HARDEST)

    def next(self, stability: "Array", difficulty: "Array", rating: "Array", elapsed: "Array") -> "tuple[Array, Array]":
        """Return both after an answer; ``elapsed`` is in whole study days, 0 on the day of the one before."""
        np = self._np
        after = np.empty_like(stability)
        same_day = elapsed == 0
        if same_day.any():
            after[same_day] = self.same_day(stability[same_day], rating[same_day])
        recall = self.recall(elapsed, stability)
        passed = ~same_day & (rating > _AGAIN)
        after[passed] = self.passed(stability[passed], difficulty[passed], recall[passed], rating[passed])
        failed = ~same_day & (rating == _AGAIN)
        after[failed] = self.failed(stability[failed], difficulty[failed], recall[failed])
        return np.clip(after, SHORTEST, LONGEST), self.harder(difficulty, rating)

    def passed(self, stability: "Array", difficulty: "Array", recall: "Array", rating: "Array") -> "Array":
        """Return the stability after a pass on a later day."""
        weights, np = self._weights, self._np
        bonus = np.where(rating == _HARD, weights[15], np.where(rating == _EASY, weights[16], 1.0))
        growth = np.exp(weights[8]) * (11 - difficulty) * stability ** -weights[9] * bonus
        grown: Array = stability * (1 + growth * np.expm1((1 - recall) * weights[10]))
        return grown

    def failed(self, stability: "Array", difficulty: "Array", recall: "Array") -> "Array":
        """Return the stability after Again on a later day."""
        weights, np = self._weights, self._np
        lost = weights[11] * difficulty ** -weights[12] * ((stability + 1) ** weights[13] - 1)
        most = stability / np.exp(weights[17] * weights[18])
        fallen: Array = np.minimum(lost * np.exp((1 - recall) * weights[14]), most)
        return fallen

    def same_day(self, stability: "Array", rating: "Array") -> "Array":
        """Return the stability after an answer on the day of the one before."""
        weights, np = self._weights, self._np
        stability = np.maximum(stability, SHORTEST)
        gain = np.exp(weights[17] * (rating - _GOOD + weights[18])) * stability ** -weights[19]
        after: Array = stability * np.where(rating > _AGAIN, np.maximum(gain, 1.0), gain)
        return after

    def harder(self, difficulty: "Array", rating: "Array") -> "Array":
        """Return the difficulty after an answer."""
        weights, np = self._weights, self._np
        easiest = weights[4] - np.exp(weights[5] * 3) + 1
        moved = difficulty - weights[6] * (rating - _GOOD) * (HARDEST - difficulty) / 9
        harder: Array = np.clip(weights[7] * easiest + (1 - weights[7]) * moved, EASIEST, HARDEST)
        return harder
