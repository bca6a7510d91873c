"""The forgetting curve of FSRS-6, read both ways.

R(t, S) = (1 + f·t/S)^(−decay) with f = 0.9^(−1/decay) − 1, so that R(S, S) = 0.9; ``decay`` is the last of
the 21 weights, held to the bounds of FSRS-6.
"""

import math
from collections.abc import Sequence

from retain.domain.cards import Memory

_LOWEST_DECAY = 0.1
_HIGHEST_DECAY = 0.8


def retrievability(memory: Memory, elapsed_days: float, parameters: Sequence[float]) -> float:
    """Return the probability of recall, 0–1, a fractional number of days after the last review.

    A negative ``elapsed_days`` (a clock that was put back) counts as none.
    """
    return recall(max(elapsed_days, 0.0) / memory.stability, parameters)


def recall(share: float, parameters: Sequence[float]) -> float:
    """Return the probability of recall, 0–1, once ``share`` (≥ 0) of the stability has passed."""
    decay = _decay(parameters)
    return math.pow(1 + _factor(decay) * max(share, 0.0), -decay)


def days_until(retention: float, memory: Memory, parameters: Sequence[float]) -> float:
    """Return after how many days, unrounded, the probability of recall falls to ``retention``."""
    return memory.stability * elapsed_over_stability(retention, parameters)


def elapsed_over_stability(retention: float, parameters: Sequence[float]) -> float:
    """Return after how many stabilities the probability of recall falls to ``retention`` (0–1); infinite for 0."""
    decay = _decay(parameters)
    # The ratio first: at a retention of 0.9 it is exactly 1, and the interval the stability to the last digit,
    # so that a stability of 2.5 is not rounded down.
    return (math.pow(retention, -1 / decay) - 1) / _factor(decay) if retention > 0 else math.inf


def curve(parameters: Sequence[float]) -> tuple[float, float]:
    """Return the decay and the factor f of the curve that ``parameters`` give."""
    decay = _decay(parameters)
    return decay, _factor(decay)


def _decay(parameters: Sequence[float]) -> float:
    return min(max(parameters[-1], _LOWEST_DECAY), _HIGHEST_DECAY)


def _factor(decay: float) -> float:
    return math.pow(0.9, -1 / decay) - 1
