"""How well chances of recall foretell answers."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retain.scheduling.histories import Histories

if TYPE_CHECKING:
    from retain.scheduling.formulas import Array

_AGAIN = 1
_DAYS, _REVIEWS, _LAPSES = 3.62, 1.89, 1.73
_MANY = 1_000


@dataclass(frozen=True, slots=True)
class Score:
    """How well weights foretell answers: mean log-loss, and RMSE over bins of alike reviews (both: less is better)."""

    log_loss: float
    rmse: float


def score(chances: "Array", passed: "Array", bins: "Array") -> Score:
    """Return how well chances, 0–1, foretell which answers were passes; answers in the same of the ``bins`` are alike.

    The root mean square error is that between the mean chance of a bin and the part of it that was passed, each bin
    weighed by its answers.
    """
    import numpy as np  # noqa: PLC0415 - heavy, and only fits need it

    log_loss = -float(np.log(np.where(passed, chances, 1 - chances)).mean())
    _, which, sizes = np.unique(bins, return_inverse=True, return_counts=True)
    errors = np.bincount(which, weights=chances - passed) ** 2 / sizes
    return Score(log_loss, float(np.sqrt(errors.sum() / len(chances))))


def bins_of(histories: Histories, asked: "Array") -> "Array":
    """Return a number for each of the answers ``asked`` for, the same where they are alike.

    Alike are those after about as many days, reviews and lapses, each in steps that grow (open-spaced-repetition,
    “The Metric”, RMSE over bins).
    """
    import numpy as np  # noqa: PLC0415

    is_later = histories.elapsed > 0
    reviews: Array = np.cumsum(is_later)
    lapses: Array = np.cumsum(is_later & (histories.ratings == _AGAIN))
    first: Array = histories.starts[np.searchsorted(histories.starts, asked, side="right") - 1]
    # The first answer of a history is on no later day; the one that is asked for is no lapse before itself.
    count: Array = reviews[asked] - reviews[first] + 1
    lapsed: Array = lapses[asked - 1] - lapses[first]
    lapse = np.where(lapsed > 0, _step(np.maximum(lapsed, 1), _LAPSES) + 1, 0)
    alike: Array = (_step(histories.elapsed[asked], _DAYS) * _MANY + _step(count, _REVIEWS)) * _MANY + lapse
    return alike


def _step(number: "Array", growth: float) -> "Array":
    """Return on which step a number (≥ 1) stands, where each step begins at so many times the one before."""
    import numpy as np  # noqa: PLC0415

    step: Array = np.floor(np.log(number) / math.log(growth)).astype(np.int64)
    return step
