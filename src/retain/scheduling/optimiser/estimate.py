"""Which weights are the likeliest, given what answers say and how learners differ: a maximum a posteriori estimate.

Before any answer, the logarithm of each weight is taken to lie about that of the default, normally distributed:
learners differ by factors, and most by little. How much they differ the answers themselves say: of several spreads each
counts by how likely it makes all answers (its evidence, by Laplace's approximation). So few answers move weights
little, and the same answers always give the same weights.

The likeliest weights are climbed to by Fisher's scoring, with the steps of Levenberg and Marquardt where a full one
leads down. That ends at the top within a few steps, where the gradient descent of the engine, in minibatches, leaves as
much to chance as a log of 10,000 answers tells.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.optimiser.likelihood import Lay, Likelihood
from retain.scheduling.optimiser.slopes import WEIGHTS

if TYPE_CHECKING:
    from retain.scheduling.formulas import Array

FIRST_STABILITIES = 4
"""So many weights, the first, are the stabilities after a first answer."""
SPREADS = (0.1, 0.2, 0.3, 0.45)
"""Standard deviations of the logarithms of weights among learners, from hardly any difference to factors of 1.6."""
ONE_SPREAD = (0.3,)
"""The one that a long log can do with, which hardly heeds it."""
_FIRST_SPREAD = 2.0
"""First stabilities differ that much more: they have to do with what was known before."""
_STEPS = 20
_TRIES = 6
_GOOD_ENOUGH = 0.1
"""A step that may win no more of log-likelihood than this is not worth being taken."""
_LITTLE = 0.25
"""After a step that has won no more than this the top is reached, as well as it matters."""
_SHORT, _SHORTER, _LONGER = 0.1, 4.0, 0.25


class Estimate(NamedTuple):
    """Where the likeliest weights lie: the logarithms of what they are to the defaults, and how certain that is.

    ``information`` is what the answers alone say about them (see :class:`~.likelihood.Lay`).
    """

    moved: "Array"
    covariance: "Array"
    information: "Array"


class Space:
    """The weights that may come out: near the defaults or far from them, but within the bounds of FSRS-6.

    With several relearning steps the weights of answers on the same day are held low, so that all these steps together
    leave no more than what was there before the lapse (open-spaced-repetition/fsrs-rs, ``parameter_clipper``).
    """

    def __init__(self, relearning_steps: int = 1, *, first_only: bool = False) -> None:
        """Say which weights may move: with ``first_only`` the first stabilities alone."""
        self._relearning_steps = relearning_steps
        self.free = list(range(FIRST_STABILITIES if first_only else WEIGHTS))

    def weights(self, moved: "Array") -> tuple[list[float], list[bool]]:
        """Return the weights there, and which of them are held at a bound."""
        wanted = [default * math.exp(by) for default, by in zip(FSRS6_DEFAULT_PARAMETERS, moved, strict=True)]
        lowest, highest = (list(bounds) for bounds in _bounds())
        weights = _within(wanted, lowest, highest)
        if self._relearning_steps > 1:
            most = -(math.log(weights[11]) + math.log(2 ** weights[13] - 1) + 0.3 * weights[14])
            bound = math.sqrt(max(most / self._relearning_steps, 0.01))
            highest[17], highest[18] = min(highest[17], bound), min(highest[18], bound)
            weights = _within(wanted, lowest, highest)
        return weights, [one != other for one, other in zip(wanted, weights, strict=True)]


def estimate(
    likelihood: Likelihood, space: Space, spreads: Sequence[float] = SPREADS, start: "Array | None" = None
) -> Estimate:
    """Return the estimate for some answers; where it begins to look, ``start``, saves steps and hardly matters."""
    import numpy as np  # noqa: PLC0415 - heavy, and only fits need it

    at = np.zeros(WEIGHTS) if start is None else start
    tops, evidence, information = [], [], np.zeros((WEIGHTS, WEIGHTS))
    for spread in spreads:
        precision = np.full(WEIGHTS, spread**-2)
        precision[:FIRST_STABILITIES] /= _FIRST_SPREAD**2
        at, lay = _climb(likelihood, space, precision, at)
        certain = (lay.information + np.diag(precision))[np.ix_(space.free, space.free)]
        value = lay.log_likelihood - 0.5 * float(precision @ at**2)
        value += 0.5 * (np.log(precision[space.free]).sum() - np.linalg.slogdet(certain)[1])
        tops.append((at, np.linalg.inv(certain)))
        evidence.append(value)
        information = lay.information
    share = np.exp(np.asarray(evidence) - max(evidence))
    share /= share.sum()
    mean = sum((part * top for part, (top, _) in zip(share, tops, strict=True)), np.zeros(WEIGHTS))
    covariance = np.zeros((WEIGHTS, WEIGHTS))
    for part, (top, within) in zip(share, tops, strict=True):
        covariance[np.ix_(space.free, space.free)] += part * within
        covariance += part * np.outer(top - mean, top - mean)
    return Estimate(mean, covariance, information)


def _climb(likelihood: Likelihood, space: Space, precision: "Array", start: "Array") -> "tuple[Array, Lay]":
    """Return where the log-likelihood, less what the prior takes off, is greatest, and how it lies there."""
    import numpy as np  # noqa: PLC0415

    free = np.ix_(space.free, space.free)
    at, lay = start, likelihood.at(*space.weights(start))
    value, shorter = _value(lay, precision, start), 0.0
    for _ in range(_STEPS):
        slopes = (lay.slopes - precision * at)[space.free]
        bend = (lay.information + np.diag(precision))[free]
        for _ in range(_TRIES):
            step = np.zeros(WEIGHTS)
            step[space.free] = np.linalg.solve(bend + shorter * np.diag(np.diag(bend)), slopes)
            if slopes @ step[space.free] < 2 * _GOOD_ENOUGH:
                return at, lay
            there = likelihood.at(*space.weights(at + step))
            worth = _value(there, precision, at + step)
            if worth > value:
                break
            shorter = max(_SHORT, shorter * _SHORTER)
        else:
            return at, lay
        won = worth - value
        at, lay, value, shorter = at + step, there, worth, shorter * _LONGER
        if won < _LITTLE:
            return at, lay
    return at, lay


def _value(lay: Lay, precision: "Array", moved: "Array") -> float:
    return lay.log_likelihood - 0.5 * float(precision @ moved**2)


def _within(weights: Sequence[float], lowest: Sequence[float], highest: Sequence[float]) -> list[float]:
    return [min(max(weight, low), high) for weight, low, high in zip(weights, lowest, highest, strict=True)]


@lru_cache(maxsize=1)
def _bounds() -> tuple[tuple[float, ...], tuple[float, ...]]:
    from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS  # noqa: PLC0415 - takes a while

    return tuple(LOWER_BOUNDS_PARAMETERS), tuple(UPPER_BOUNDS_PARAMETERS)
