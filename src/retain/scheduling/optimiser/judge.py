"""Judging weights by the answers of a learner: the chances that they give these, and how well those foretell them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from retain.scheduling.formulas import Formulas
from retain.scheduling.histories import Histories
from retain.scheduling.optimiser.scoring import Score, bins_of, score
from retain.scheduling.optimiser.slopes import LEAST_CHANCE
from retain.scheduling.replay import left

if TYPE_CHECKING:
    from retain.scheduling.formulas import Array

_AGAIN = 1


class Judge:
    """Says how well weights foretell what is asked in some histories; all that it gives is in the order of the log."""

    def __init__(self, histories: Histories, which: "Array | None" = None) -> None:
        """Take the histories ``which``; None stands for all."""
        self._histories, self._which = histories, which
        self._asked = histories.asked_of(which)
        self.places: Array = histories.order[self._asked]
        """Where in the log the answers stand."""
        self.passed: Array = histories.ratings[self._asked] > _AGAIN
        self._bins = bins_of(histories, self._asked)

    def chances(self, weights: Sequence[float]) -> "Array":
        """Return the chance, 0–1, that each answer would be a pass."""
        import numpy as np  # noqa: PLC0415 - heavy, and only fits need it

        stability, _ = left(self._histories, self._which, weights)
        recall = Formulas(weights).recall(self._histories.elapsed[self._asked], stability[self._asked - 1])
        chances: Array = np.clip(recall, LEAST_CHANCE, 1 - LEAST_CHANCE)
        return chances

    def score(self, chances: "Array", since: int = 0) -> Score:
        """Return how well chances foretell the answers from the place ``since`` of the log on; there must be some."""
        import numpy as np  # noqa: PLC0415

        first = np.searchsorted(self.places, since)
        return score(chances[first:], self.passed[first:], self._bins[first:])
