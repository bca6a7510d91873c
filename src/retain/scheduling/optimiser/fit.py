"""Fitting the weights of FSRS-6 to a person's history, and saying how much better they foretell it.

How a fit is made. The likeliest weights are found for all answers (:mod:`~.estimate`). How sure one can be that they
are better than the weights in use follows from how certain the answers make them; where that is not enough, they are
gone after a part of the way only, or not at all. The history is also cut by time: weights that are likeliest by the
earlier part are compared on the later part with the ones in use, after the same part of the way. Nothing is changed
unless there is a gain on what was held out so, and over the whole history too.

What that is worth was measured on simulated learners, on 4,000 answers that came later. Given is how far the mean
log-loss lies above that of the true weights, of the defaults / Anki 26.9.3 / this fit, and for how many learners Anki's
and this fit were worse than the defaults, by how much at most. Weights that are the defaults, each moved by a random
factor (log-normal, 0.35 and 0.2):

- 1,000 reviews, 60 learners: 0.0128 / 0.0058 / 0.0047, 18 (0.0063) and 2 (0.0050); 0.0051 / 0.0041 / 0.0025, 31
  (0.0091) and 4 (0.0031)
- 10,000 reviews, 20 learners: 0.0146 / 0.0009 / 0.0004, none; 0.0056 / 0.0016 / 0.0011, 6 (0.0020) and 1 (0.0001)
- 100,000 reviews, 4 learners: 0.0171 / 0.0017 / 0.0003, none

Weights that are moved by what open-spaced-repetition/fsrs-rs holds for their standard deviations, times 0.6 and 0.3, in
which difficulties go back by up to 0.3; this is what Anki's fit takes learners for:

- 1,000 reviews, 30 learners: 0.0198 / 0.0042 / 0.0047, 5 and 1 (0.0003); 0.0072 / 0.0036 / 0.0037, 5 and 2 (0.0029)
- 10,000 reviews, 8 learners: 0.0461 / 0.0027 / 0.0010, none; 0.0121 / 0.0010 / 0.0010, none
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.histories import Histories, are_chosen
from retain.scheduling.optimiser.estimate import (
    ONE_SPREAD,
    ROUGHLY,
    SPREADS,
    Estimate,
    Space,
    estimate,
)
from retain.scheduling.optimiser.judge import Judge
from retain.scheduling.optimiser.likelihood import Likelihood
from retain.scheduling.optimiser.scoring import Score

if TYPE_CHECKING:
    from retain.scheduling.formulas import Array

FEWEST_ITEMS = 8
"""With fewer answers that say something about forgetting, nothing is fitted."""
FEWEST_FOR_ALL = 64
"""With fewer, only the four initial stabilities are fitted."""
_SMALL = 2_000
_LARGE = 30_000
_ENOUGH_TO_BEGIN = 20_000
"""So many answers lead near to what all of them say; from there a step or two are left."""
_ENOUGH_TO_COMPARE = 50_000
"""With this many answers, weights are good enough for a comparison: of more, those of an even sample of cards."""
_ENOUGH_TO_JUDGE = 100_000
"""With this many answers to foretell, more would not change the verdict."""
_ENOUGH_TO_READ = 500_000
"""Of a longer log, the answers of an even sample of cards say all that weights can be held to."""
_LATE_TURNS = 0.02
"""Of a history that is not small, this share of the answers may be left out: those of the few cards with the most."""
_SMALL_CUTS = (0.4, 0.6, 0.8, 1.0)
_CUTS = (0.5, 1.0)
_LAST_CUTS = (0.8, 1.0)
_CERTAIN, _CERTAIN_LATER = 1.25, 2.5
"""By so many standard deviations the gain that is expected must be above none.

The second number is for weights that were fitted before: they are not to change with every few answers.
"""
_SHORT_OF = 0.5
"""So much of its relative error is left of the way: what is asked later is asked after longer than what is known."""
Progress = Callable[[float], None]
"""Is told the part done, 0–1."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scores of the weights before and after a fit on the same reviews."""

    before: Score
    after: Score

    @property
    def is_better(self) -> bool:
        """Whether the log-loss went down."""
        return self.after.log_loss < self.before.log_loss


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit came to; ``parameters`` are the old ones where ``better`` is false.

    ``held_out`` compares on reviews later than those fitted to, None where the history is too short for that;
    ``whole`` on all of it (an even sample, of a very large one), None where it holds nothing to compare on. ``share``
    is how far the weights went, 0–1.
    """

    parameters: tuple[float, ...]
    better: bool
    share: float
    held_out: Comparison | None
    whole: Comparison | None

    @property
    def is_uncertain(self) -> bool:
        """Whether there seems to be a gain, and none that one can be certain enough of."""
        compared = self.held_out, self.whole
        return not self.better and all(one is not None and one.is_better for one in compared)


def cards_for(reviews: int) -> int:
    """Return of how many cards one is enough to fit to, in a log of so many reviews."""
    return -(-reviews // _ENOUGH_TO_READ) or 1


def fit(
    histories: Histories,
    current: Sequence[float],
    relearning_steps: int,
    progress: Progress = lambda _part: None,
    every: int = 1,
) -> Fit:
    """Fit weights to histories, those of one in ``every`` cards; ``current`` are replaced if the new ones are better.

    The weights start from the defaults in any case: a fit does not depend on the one before it.
    """
    current = tuple(current)
    which = _sample(histories, None, every)
    judge = Judge(histories, _sample(histories, which, -(-len(histories.asked) // every // _ENOUGH_TO_JUDGE), draw=3))
    before = judge.chances(current)
    if len(before) < FEWEST_ITEMS:
        score = judge.score(before) if len(before) else None
        whole = Comparison(score, score) if score else None
        return Fit(current, better=False, share=0.0, held_out=None, whole=whole)
    fitting = _Fitting(histories, which, relearning_steps)
    cuts = fitting.cuts(own=current != FSRS6_DEFAULT_PARAMETERS)
    found: list[Estimate] = []
    for number, cut in enumerate(cuts):
        found.append(fitting.estimate(cut, found[-1].moved if found else None))
        progress((number + 1) / (len(cuts) + 1))
    share = _share(found[-1], current, fitting.space)
    *earlier, fitted = (fitting.space.on_the_way(current, one.moved, share or 1.0) for one in found)
    # What comes after a cut is foretold by what was fitted up to it, until the next one.
    places = [fitting.place(cut) for cut in cuts[:-1]]
    held_out = before.copy()
    for place, weights in zip(places, earlier, strict=True):
        later = judge.places >= place
        held_out[later] = judge.chances(weights)[later]
    since = places[0]
    on_later = None
    if judge.places[-1] >= since:
        on_later = Comparison(judge.score(before, since), judge.score(held_out, since))
    on_whole = Comparison(judge.score(before), judge.score(judge.chances(fitted)))
    better = share > 0 and on_later is not None and on_later.is_better and on_whole.is_better
    progress(1.0)
    return Fit(fitted if better else current, better, share if better else 0.0, on_later, on_whole)


def _share(found: Estimate, current: tuple[float, ...], space: Space) -> float:
    """Return how far to go from the weights in use, 0–1, so that one can be certain enough of a gain.

    About the top the log-likelihood is a parabola: from a share of the way there the gain is expected to be
    ``(share - share² / 2) · gain``, with a standard deviation of ``share · error``.
    """
    way = space.way(current, found.moved)
    pull = found.information @ way
    gain, error = float(way @ pull), math.sqrt(max(float(pull @ found.covariance @ pull), 0.0))
    if gain <= 0:
        return 0.0
    certain = _CERTAIN if current == FSRS6_DEFAULT_PARAMETERS else _CERTAIN_LATER
    return max(min(2 * (1 - certain * error / gain), 1 - _SHORT_OF * error / gain), 0.0)


def _sample(histories: Histories, which: "Array | None", of: int, draw: int = 0) -> "Array | None":
    """Return one in ``of`` of some histories, card by card; None stands for all."""
    import numpy as np  # noqa: PLC0415

    if of <= 1:
        return which
    chosen = are_chosen(histories.cards, of, draw)
    found: Array = np.flatnonzero(chosen) if which is None else which[chosen[which]]
    return found


class _Fitting:
    """Fits to the answers of some histories up to a part of them, by time."""

    def __init__(self, histories: Histories, which: "Array | None", relearning_steps: int) -> None:
        self._histories, self._which = histories, which
        self._places: Array = histories.order[histories.asked_of(which)]
        self.space = Space(relearning_steps, first_only=len(self._places) < FEWEST_FOR_ALL)

    def cuts(self, *, own: bool) -> Sequence[float]:
        """Return the parts of the answers, 0–1, that are fitted to; what comes after each but the last is foretold.

        Weights in use that are one's ``own`` may have been fitted to most of them: only the newest are a fair test.
        """
        if own or len(self._places) > _LARGE:
            return _LAST_CUTS
        return _SMALL_CUTS if len(self._places) < _SMALL else _CUTS

    def place(self, cut: float) -> int:
        """Return the place of the log at which a part of the answers has been given."""
        return int(self._places[min(round(cut * len(self._places)), len(self._places) - 1)])

    def estimate(self, cut: float, start: "Array | None") -> Estimate:
        """Return the estimate for the first part of the answers; for a comparison only, a sample of them will do."""
        items = round(cut * len(self._places))
        before = self.place(cut) if cut < 1 else None
        without = 0.0 if items < _SMALL else _LATE_TURNS
        if start is None and items > 2 * _ENOUGH_TO_BEGIN:
            some = _sample(self._histories, self._which, items // _ENOUGH_TO_BEGIN, draw=1)
            likelihood = Likelihood(self._histories, some, before, without)
            start = estimate(likelihood, self.space, ONE_SPREAD, enough=ROUGHLY).moved
        which = self._which if cut == 1 else _sample(self._histories, self._which, -(-items // _ENOUGH_TO_COMPARE), 2)
        spreads = SPREADS if items < _SMALL else ONE_SPREAD
        return estimate(Likelihood(self._histories, which, before, without), self.space, spreads, start)
