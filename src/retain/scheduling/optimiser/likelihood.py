"""How likely the answers of a learner are under weights of FSRS-6, and how that moves with the weights."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from retain.scheduling.histories import Histories, turns
from retain.scheduling.optimiser.slopes import WEIGHTS, Slopes, Turn

if TYPE_CHECKING:
    from retain.scheduling.formulas import Array


class Lay(NamedTuple):
    """How the log-likelihood of all answers lies about some weights: itself, its slopes, and what was told of them.

    ``information`` is Fisher's, by pairs of weights: how certain the answers make one of weights near to these.
    """

    log_likelihood: float
    slopes: "Array"
    information: "Array"


class Likelihood:
    """The answers of some histories, up to a place in the log, to be foretold by one set of weights after another.

    Only answers on a later day than the one before say how well something was remembered.
    """

    def __init__(
        self,
        histories: Histories,
        which: "Array | None" = None,
        before: int | None = None,
        without: float = 0.0,
    ) -> None:
        """Take the histories ``which``, and of them what lies ``before`` that place of the log; None stands for all.

        The last turns, which few cards have, are left out as long as this is ``without`` no more than that share of all
        answers, 0–1: every turn takes about as long, however many cards it has.
        """
        import numpy as np  # noqa: PLC0415 - heavy, and only fits need it

        self._np = np
        starts, ends = histories.of(which)
        if before is not None:
            earlier = np.append(0, np.cumsum(histories.order < before))
            ends = starts + earlier[ends] - earlier[starts]
        is_asked = ends - starts > 1  # a first answer tells nothing alone
        places = list(turns(starts[is_asked], ends[is_asked]))
        spared = without * sum(len(at) for at in places)
        while places and len(places[-1]) < spared:
            spared -= len(places.pop())
        self._turns = [Turn(histories.ratings[at], histories.elapsed[at]) for at in places]
        self.answers = sum(len(turn.asked) for turn in self._turns)
        """How many answers are foretold."""

    def at(self, weights: Sequence[float]) -> Lay:
        """Return how the log-likelihood lies about some weights, none of them 0."""
        np = self._np
        log_likelihood, slopes, information = 0.0, np.zeros(WEIGHTS), np.zeros((WEIGHTS, WEIGHTS))
        # The turns come first: when they are over, no further step is worked out.
        for turn, (chance, by_weight) in zip(self._turns[1:], Slopes(weights).foretell(self._turns), strict=False):
            spread = chance * (1 - chance)
            log_likelihood += float(np.log(np.where(turn.is_pass, chance, 1 - chance)).sum())
            slopes += by_weight @ ((turn.is_pass - chance) / spread)
            information += (by_weight / spread) @ by_weight.T
        return Lay(log_likelihood, slopes, information)
