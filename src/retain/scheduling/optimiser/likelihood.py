"""How likely the answers of a learner are under weights of FSRS-6, and how that moves with the weights."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from retain.scheduling.formulas import Formulas
from retain.scheduling.histories import Histories, turns
from retain.scheduling.optimiser.slopes import LEAST_CHANCE, WEIGHTS, Slopes, Turn

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
        starts, ends = histories.starts, histories.ends
        if which is not None:
            starts, ends = starts[which], ends[which]
        if before is not None:
            earlier = np.append(0, np.cumsum(histories.order < before))
            ends = starts + earlier[ends] - earlier[starts]
        is_asked = ends - starts > 1  # a first answer tells nothing alone
        places = list(turns(starts[is_asked], ends[is_asked]))
        spared = without * sum(len(at) for at in places)
        while places and len(places[-1]) < spared:
            spared -= len(places.pop())
        self._turns = [Turn(histories.ratings[at], histories.elapsed[at]) for at in places]
        self.asked: Array = np.concatenate(
            [at[turn.asked] for at, turn in zip(places, self._turns, strict=True)] or [np.empty(0, dtype=np.int64)]
        )
        """The answers that are foretold, by their numbers in the histories."""

    @cached_property
    def passed(self) -> "Array":
        """Whether each of them was a pass."""
        is_pass: Array = self._np.concatenate([turn.is_pass for turn in self._turns] or [self._np.empty(0, dtype=bool)])
        return is_pass

    def chances(self, weights: Sequence[float]) -> "Array":
        """Return the chance, 0–1, that each answer asked for would be a pass."""
        np, formulas = self._np, Formulas(weights)
        found = []
        stability, difficulty = np.empty(0), np.empty(0)
        for number, turn in enumerate(self._turns):
            if number == 0:
                stability, difficulty = formulas.first(turn.rating)
                continue
            stability, difficulty = stability[: len(turn.rating)], difficulty[: len(turn.rating)]
            found.append(formulas.recall(turn.elapsed[turn.asked], stability[turn.asked]))
            stability, difficulty = formulas.next(stability, difficulty, turn.rating, turn.elapsed)
        chances: Array = np.clip(np.concatenate(found or [np.empty(0)]), LEAST_CHANCE, 1 - LEAST_CHANCE)
        return chances

    def at(self, weights: Sequence[float]) -> Lay:
        """Return how the log-likelihood lies about some weights, none of them 0."""
        np = self._np
        log_likelihood, slopes, information = 0.0, np.zeros(WEIGHTS), np.zeros((WEIGHTS, WEIGHTS))
        for turn, (chance, by_weight) in zip(self._turns[1:], Slopes(weights).foretell(self._turns), strict=True):
            spread = chance * (1 - chance)
            log_likelihood += float(np.log(np.where(turn.is_pass, chance, 1 - chance)).sum())
            slopes += by_weight @ ((turn.is_pass - chance) / spread)
            information += (by_weight / spread) @ by_weight.T
        return Lay(log_likelihood, slopes, information)
