"""Which weights are the likeliest, given what answers say and how learners differ: a maximum a posteriori estimate.

Before any answer, the logarithm of each weight is taken to lie about that of the default, normally distributed:
learners differ by factors, and most by little. How much they differ the answers themselves say: of several spreads each
counts by how likely it makes all answers (its evidence, by Laplace's approximation). So few answers move weights
little, and the same answers always give the same weights.

The likeliest weights are climbed to by Fisher's scoring, with the steps of Levenberg and Marquardt where a full one
leads down. That ends at a top within a few steps, where gradient descent in minibatches leaves as much to chance as a
log of 10,000 answers tells.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.optimiser.likelihood import Lay, Likelihood
from retain.scheduling.optimiser.slopes import REVERSION, REVERSION_FROM, WEIGHTS

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
_REVERSION_SPREAD = 0.7
"""Difficulties go back not at all for most, and with others by much: as they say how much learners differ there."""
_STEPS = 20
_TRIES = 6
NEARLY, ROUGHLY = 0.1, 3.0
"""How near to the top to go: up to where a step would win no more of log-likelihood than that."""
_LITTLE = 2.5
"""Nor is another step tried after one that has won no more than so many times as much."""
_SHORT, _SHORTER, _LONGER = 0.1, 4.0, 0.25
_NEXT_TO_NOTHING = 1e-6
"""A weight that may be 0 is held to this part of the default, for the logarithm's sake."""
_LEAST_PART = 1e-3
"""Nor are weights in use taken for less than this part of the default."""


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
        import numpy as np  # noqa: PLC0415 - heavy, and only fits need it
        from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS  # noqa: PLC0415 - takes a while

        self._np = np
        self._relearning_steps = relearning_steps
        self._from = np.where(np.arange(WEIGHTS) == REVERSION, -REVERSION_FROM, 0.0)
        self._lowest = self._moved(LOWER_BOUNDS_PARAMETERS, _NEXT_TO_NOTHING)
        self._highest = self._moved(UPPER_BOUNDS_PARAMETERS, _NEXT_TO_NOTHING)
        self.movable = FIRST_STABILITIES if first_only else WEIGHTS
        """So many weights, the first, may move."""

    def weights(self, moved: "Array") -> list[float]:
        """Return the weights there."""
        defaults = FSRS6_DEFAULT_PARAMETERS - self._from
        weights: list[float] = (self._from + defaults * self._np.exp(moved)).tolist()
        return weights

    def _moved(self, weights: Sequence[float], least: float) -> "Array":
        """Return where weights lie, none of them taken for less than so small a part of the default."""
        np = self._np
        parts = (weights - self._from) / (FSRS6_DEFAULT_PARAMETERS - self._from)
        moved: Array = np.log(np.maximum(parts, least))
        return moved

    def within(self, moved: "Array") -> "Array":
        """Return the nearest place within the bounds."""
        inside: Array = self._np.clip(moved, self._lowest, self._bounds_above(moved))
        return inside

    def free(self, moved: "Array", slopes: "Array") -> "Array":
        """Return the numbers of the weights that may go from ``moved`` to where ``slopes`` lead up."""
        np = self._np
        leaves = (slopes < 0) & (moved <= self._lowest) | (slopes > 0) & (moved >= self._bounds_above(moved))
        free: Array = np.flatnonzero(~leaves[: self.movable])
        return free

    def way(self, current: Sequence[float], moved: "Array") -> "Array":
        """Return how the logarithms of the weights in use move to ``moved``; those that may not, stay."""
        way: Array = moved - self._moved(current, _LEAST_PART)
        way[self.movable :] = 0
        return way

    def on_the_way(self, current: Sequence[float], moved: "Array", share: float) -> tuple[float, ...]:
        """Return the weights ``share`` (0–1) of the way, to six digits after the point."""
        there = self.within(moved - (1 - share) * self.way(current, moved))
        return (*(round(weight, 6) for weight in self.weights(there)[: self.movable]), *current[self.movable :])

    def _bounds_above(self, moved: "Array") -> "Array":
        if self._relearning_steps <= 1:
            return self._highest
        np = self._np
        weights = self.weights(np.clip(moved, self._lowest, self._highest))
        most = -(math.log(weights[11]) + math.log(2 ** weights[13] - 1) + 0.3 * weights[14])
        bound = math.sqrt(max(most / self._relearning_steps, 0.01))
        highest: Array = self._highest.copy()
        highest[17:19] = np.minimum(highest[17:19], np.log(bound / np.array(FSRS6_DEFAULT_PARAMETERS[17:19])))
        return highest


def estimate(
    likelihood: Likelihood,
    space: Space,
    spreads: Sequence[float] = SPREADS,
    start: "Array | None" = None,
    enough: float = NEARLY,
) -> Estimate:
    """Return the estimate for some answers; where it begins to look, ``start``, saves steps and hardly matters."""
    import numpy as np  # noqa: PLC0415 - heavy, and only fits need it

    at = np.zeros(WEIGHTS) if start is None else start
    tops, evidence, information = [], [], np.zeros((WEIGHTS, WEIGHTS))
    for spread in spreads:
        precision = np.full(WEIGHTS, spread**-2)
        precision[:FIRST_STABILITIES] /= _FIRST_SPREAD**2
        precision[REVERSION] = _REVERSION_SPREAD**-2
        top = _climb(likelihood, space, precision, at, enough)
        at, information = top.at, top.lay.information
        certain = (information + np.diag(precision))[np.ix_(top.free, top.free)]
        evidence.append(top.value + 0.5 * (np.log(precision[: space.movable]).sum() - np.linalg.slogdet(certain)[1]))
        covariance = np.zeros((WEIGHTS, WEIGHTS))
        covariance[np.ix_(top.free, top.free)] = np.linalg.inv(certain)
        tops.append((at, covariance))
    share = np.exp(np.asarray(evidence) - max(evidence))
    share /= share.sum()
    mean = sum((part * at for part, (at, _) in zip(share, tops, strict=True)), np.zeros(WEIGHTS))
    spread_out = sum(
        part * (within + np.outer(at - mean, at - mean)) for part, (at, within) in zip(share, tops, strict=True)
    )
    return Estimate(mean, np.asarray(spread_out), information)


class _Top(NamedTuple):
    """Where the log-likelihood, less what the prior takes off, is greatest: its ``value``, and what is free to move."""

    at: "Array"
    lay: Lay
    value: float
    free: "Array"


def _climb(likelihood: Likelihood, space: Space, precision: "Array", start: "Array", enough: float) -> _Top:
    import numpy as np  # noqa: PLC0415

    at = space.within(start)
    lay, shorter = likelihood.at(space.weights(at)), 0.0
    value = _value(lay, precision, at)
    for _ in range(_STEPS):
        slopes = lay.slopes - precision * at
        free = space.free(at, slopes)
        bend = (lay.information + np.diag(precision))[np.ix_(free, free)]
        for _ in range(_TRIES):
            step = np.zeros(WEIGHTS)
            step[free] = np.linalg.solve(bend + shorter * np.diag(np.diag(bend)), slopes[free])
            if slopes @ step < 2 * enough:
                return _Top(at, lay, value, free)
            to = space.within(at + step)
            there = likelihood.at(space.weights(to))
            worth = _value(there, precision, to)
            if worth > value:
                break
            shorter = max(_SHORT, shorter * _SHORTER)
        else:
            break
        won = worth - value
        at, lay, value, shorter = to, there, worth, shorter * _LONGER
        if won < _LITTLE * enough:
            break
    return _Top(at, lay, value, space.free(at, lay.slopes - precision * at))


def _value(lay: Lay, precision: "Array", moved: "Array") -> float:
    return lay.log_likelihood - 0.5 * float(precision @ moved**2)
