"""Fitting the weights of FSRS-6 to a person's history, and saying how much better they foretell it.

The engine is fsrs-rs, which holds the interpreter while it works: run this beside the screen, in a process of its own.

How a fit is made. The history is cut by time. Weights fitted to the earlier part are mixed with the ones they are
to replace, in several shares, and the share that foretells the later part best is kept: with a small history, a part
of the way is better than the whole. Nothing is changed unless the gain on the later part is more than one standard
error (over ten groups of cards), and there is a gain over the whole history too. All numbers here were chosen on
simulated learners with known weights: at 1,000 reviews a plain fit is worse than the defaults for 24 learners of 60,
this one for one (by 0.002), and better on average than Anki's.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.histories import Histories, no_garbage_collection, read_histories

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fsrs_rs_python import FSRSItem, FSRSReview

FEWEST_ITEMS = 8
"""With fewer reviews that say something about forgetting, nothing is fitted."""
FEWEST_FOR_ALL = 64
"""With fewer, only the four initial stabilities are fitted."""
_SMALL = 2_000
_LARGE = 30_000
_HUGE = 300_000
_ENOUGH = 10_000
"""With this many reviews to foretell, more would not change the verdict: an even sample of them is taken."""
_GROUPS = 10
_SMALL_CUTS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_CUTS = (0.5, 0.75, 1.0)
_LAST_CUTS = (0.8, 1.0)
_SMALL_SHARES = (0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0)
_SHARES = (0.5, 1.0)
_SMALL_CAUTION = (1.0, 0.5)
_SURE = 1.5
_CAUTION = (0.5, 0.0)
"""Standard errors taken off a gain: to believe in it at all, and to weigh one share against another.

A gain of a small history that is believed, and not ``_SURE`` of as many, is gone after half the way only.
"""

Progress = Callable[[float], None]
"""Is told the part done, 0–1."""


@dataclass(frozen=True, slots=True)
class Score:
    """How well weights foretell answers: mean log-loss, and RMSE over bins of alike reviews (both: less is better)."""

    log_loss: float
    rmse: float


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


@dataclass(frozen=True, slots=True)
class _Part:
    """Reviews to foretell, by group of cards, and weights fitted to what lies before them."""

    items: list["FSRSItem"]
    groups: list[list["FSRSItem"]]
    parameters: tuple[float, ...]


def training_set(rows: "Iterable[Sequence[int]]", since: int | None = None) -> "Histories[FSRSReview, FSRSItem]":
    """Return a log (see :mod:`retain.scheduling.histories`) as what the engine fits to."""
    from fsrs_rs_python import FSRSItem, FSRSReview  # noqa: PLC0415 - only where it is used

    with no_garbage_collection():
        return read_histories(rows, FSRSReview, FSRSItem, since)


def score(parameters: Sequence[float], items: Sequence["FSRSItem"]) -> Score:
    """Return how well ``parameters`` foretell the last review of each item."""
    from fsrs_rs_python import FSRS  # noqa: PLC0415

    evaluation = FSRS(list(parameters)).evaluate(items)
    return Score(evaluation.log_loss, evaluation.rmse_bins)


def fit(
    history: "Histories[FSRSReview, FSRSItem]",
    current: Sequence[float],
    relearning_steps: int,
    progress: Progress = lambda _part: None,
) -> Fit:
    """Fit weights to a history; ``current`` are those that they are to replace if they are better.

    The weights start from the defaults in any case: a fit does not depend on the one before it.
    """
    current = tuple(current)
    items, cards = history.items, history.cards
    if len(items) < FEWEST_ITEMS:
        whole = Comparison(score(current, items), score(current, items)) if items else None
        return Fit(current, better=False, share=0.0, held_out=None, whole=whole)
    small = len(items) < _SMALL
    # Where other weights are in use they may have been fitted to most of this: only its newest part is a fair test.
    own = current != FSRS6_DEFAULT_PARAMETERS
    cuts = _LAST_CUTS if own or len(items) > _LARGE else _SMALL_CUTS if small else _CUTS
    works = len(cuts)
    parts = []
    for number, (low, high) in enumerate(pairwise(cuts)):
        parts.append(_part(items, cards, (round(low * len(items)), round(high * len(items))), relearning_steps))
        progress((number + 1) / (works + 1))
    share = _best_share(parts, current, small=small)
    fitted = mix(current, _fitted(items, cards, relearning_steps), share or 1.0)
    progress(works / (works + 1))
    held_out = _held_out(parts, current, share or 1.0)
    some = items[:: len(items) // _LARGE + 1]
    whole = Comparison(score(current, some), score(fitted, some))
    better = share > 0 and whole.is_better and held_out.is_better
    progress(1.0)
    return Fit(fitted if better else current, better, share if better else 0.0, held_out, whole)


def mix(old: Sequence[float], new: Sequence[float], share: float) -> tuple[float, ...]:
    """Return weights that lie ``share`` (0–1) of the way from ``old`` to ``new``."""
    return tuple(round(a + share * (b - a), 6) for a, b in zip(old, new, strict=True))


def _part(items: Sequence["FSRSItem"], cards: Sequence[int], cut: tuple[int, int], relearning_steps: int) -> _Part:
    low, high = cut
    groups: list[list[FSRSItem]] = [[] for _ in range(_GROUPS)]
    step = (high - low) // _ENOUGH + 1
    later = items[low:high:step]
    for item, card in zip(later, cards[low:high:step], strict=True):
        groups[card % _GROUPS].append(item)
    return _Part(list(later), groups, _fitted(items[:low], cards[:low], relearning_steps, quick=True))


def _fitted(
    items: Sequence["FSRSItem"], cards: Sequence[int], relearning_steps: int, *, quick: bool = False
) -> tuple[float, ...]:
    """Return what the engine makes of a history, starting from the defaults; ``quick`` is enough for a comparison."""
    from fsrs_rs_python import FSRS, TrainingConfig  # noqa: PLC0415

    if len(items) < FEWEST_ITEMS:
        return FSRS6_DEFAULT_PARAMETERS
    engine = FSRS([])
    if len(items) < FEWEST_FOR_ALL:
        return tuple(engine.compute_parameters(items, cards, True, relearning_steps))
    if len(items) < _SMALL:
        # The engine's benchmark differs from its fit in that it leaves nothing out as unusual, which a small history
        # cannot spare.
        return tuple(
            engine.benchmark(items, cards, True, relearning_steps, TrainingConfig(num_epochs=40, learning_rate=0.01))
        )
    if quick:
        config = TrainingConfig(
            num_epochs=3 if len(items) > _HUGE else 6 if len(items) > _LARGE else 12, learning_rate=0.03
        )
    else:
        config = TrainingConfig(
            num_epochs=8 if len(items) > _HUGE else 12 if len(items) > _LARGE else 20, learning_rate=0.02
        )
    return tuple(engine.compute_parameters(items, cards, True, relearning_steps, config))


def _best_share(parts: Sequence[_Part], current: Sequence[float], *, small: bool) -> float:
    """Return the share that gains most on what was held out, 0 where no gain is certain enough."""
    shares = _SMALL_SHARES if small else _SHARES
    to_believe, to_choose = _SMALL_CAUTION if small else _CAUTION
    sizes = [sum(len(part.groups[group]) for part in parts) for group in range(_GROUPS)]
    before = _losses(parts, current, 0.0)
    believed, doubted, best, most = 0.0, 0.0, 0.0, -math.inf
    for share in shares:
        after = _losses(parts, current, share)
        gains = [one - other for one, other in zip(before, after, strict=True)]
        gain = sum(gains) / sum(sizes)
        spread = sum((one - gain * size) ** 2 for one, size in zip(gains, sizes, strict=True))
        error = math.sqrt(spread * _GROUPS / (_GROUPS - 1)) / sum(sizes)
        believed = max(believed, gain - to_believe * error)
        doubted = max(doubted, gain - _SURE * error)
        if gain - to_choose * error > most:
            best, most = share, gain - to_choose * error
    if believed <= 0:
        return 0.0
    return best / 2 if small and doubted <= 0 else best


def _losses(parts: Sequence[_Part], current: Sequence[float], share: float) -> list[float]:
    """Return the summed log-loss of each group of cards."""
    losses = [0.0] * _GROUPS
    for part in parts:
        weights = mix(current, part.parameters, share)
        for group, items in enumerate(part.groups):
            if items:
                losses[group] += score(weights, items).log_loss * len(items)
    return losses


def _held_out(parts: Sequence[_Part], current: Sequence[float], share: float) -> Comparison:
    total = sum(len(part.items) for part in parts)

    def mean(of: Callable[[_Part], Sequence[float]]) -> Score:
        scores = [(score(of(part), part.items), len(part.items)) for part in parts if part.items]
        return Score(
            sum(one.log_loss * size for one, size in scores) / total,
            math.sqrt(sum(one.rmse**2 * size for one, size in scores) / total),
        )

    return Comparison(mean(lambda _part: current), mean(lambda part: mix(current, part.parameters, share)))
