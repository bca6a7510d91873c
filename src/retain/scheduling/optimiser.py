"""Fitting the weights of FSRS-6 to a person's history, and saying how much better they foretell it.

The engine is fsrs-rs, which holds the interpreter while it works: run this beside the screen, in a process of its own.

How a fit is made. The history is cut by time. Weights fitted to the earlier part are compared on the later part with
the ones they are to replace. Nothing is changed unless the gain there is certain enough, by its standard error over ten
groups of cards, and there is a gain over the whole history too. A small history (under 2,000 items) is cut at six
places; its fit is the mean of those to all of it and to its latest parts, and is gone after a part of the way only,
which the later parts choose.

What that is worth was measured on simulated learners whose weights are the defaults, each moved by a random factor
(log-normal, 0.35), on answers that came later. No number here was chosen on these learners. Given is how far the
log-loss lies above that of the true weights, of the defaults / Anki 26.9.3 / this fit:

- 1,000 reviews, 60 learners: 0.0150 / 0.0063 / 0.0084, for five worse than the defaults, by 0.0022 at most (of 60
  nearer to the defaults, factor 0.2: 0.0056 / 0.0049 / 0.0041, for ten worse, by 0.0031 at most)
- 10,000 reviews, 20 learners: 0.0140 / 0.0020 / 0.0019, for none worse (of 12 with factor 0.2: 0.0034 / 0.0013 /
  0.0012, for two worse, by 0.0002 at most)
- 100,000 reviews, 4 learners: 0.0197 / 0.0005 / 0.0003, for none worse

With 1,000 reviews one cannot have both: to take every such fit as it is gives 0.0060 and 0.0038 on average over 180
more learners of each kind, less than Anki's 0.0063 and 0.0044, but is worse than the defaults for more than a third of
them, by up to 0.0096.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.histories import Histories, is_chosen, no_garbage_collection, read_histories

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fsrs_rs_python import FSRSItem, FSRSReview

FEWEST_ITEMS = 8
"""With fewer reviews that say something about forgetting, nothing is fitted."""
FEWEST_FOR_ALL = 64
"""With fewer, only the four initial stabilities are fitted."""
_SMALL = 2_000
_LARGE = 30_000
_ENOUGH, _ENOUGH_OF_MANY = 2_000, 10_000
"""With this many reviews to foretell, more would hardly change the verdict: an even sample of them is taken.

The second number is for histories above ``_LARGE``, which can afford it.
"""
_ENOUGH_TO_FIT = 50_000
"""With this many reviews, weights are good enough for a comparison: of more, those of an even sample of cards."""
_ENOUGH_TO_READ = 500_000
"""Of a longer log, an even sample of cards is fitted to: smaller steps are worth more than more reviews.

For a learner with 1,275,000 reviews the log-loss came out 0.00011 above that of the true weights with a third of the
cards and the settings below, 0.00025 with all of them in larger steps (rate 0.02), 0.00041 with the engine's own steps.
"""
_GROUPS = 10
_SMALL_CUTS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_CUTS = (0.5, 1.0)
_LAST_CUTS = (0.8, 1.0)
_SMALL_SHARES = (0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0)
_SHARES = (1.0, 0.5)
_CAUTION, _LATER_CAUTION = 0.15, 0.5
"""Standard errors taken off a gain before it counts, and in a small history one share is weighed against another.

The second number is for weights that were fitted before: they are not to change with every few answers.
"""
_SMALL_PART = 0.85
"""What a small history asks for is gone after for this part only: the share was chosen on few reviews too."""
_AVERAGED = 3
"""In a small history, so many fits to its earlier parts are averaged with the one to all of it, which counts twice:
what weights owe to chance is not the same in each.
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


def cards_for(reviews: int) -> int:
    """Return of how many cards one is enough to fit to, in a log of so many reviews."""
    return -(-reviews // _ENOUGH_TO_READ) or 1


def training_set(
    rows: "Iterable[Sequence[int]]", since: int | None = None, every: int = 1
) -> "Histories[FSRSReview, FSRSItem]":
    """Return a log (see :mod:`retain.scheduling.histories`) as what the engine fits to, of one in ``every`` cards."""
    from fsrs_rs_python import FSRSItem, FSRSReview  # noqa: PLC0415 - only where it is used

    with no_garbage_collection():
        return read_histories(rows, FSRSReview, FSRSItem, since, every)


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
        cut = (round(low * len(items)), round(high * len(items)))
        parts.append(_part(items, cards, cut, relearning_steps, quick=not own and len(items) > _LARGE))
        progress((number + 1) / (works + 1))
    share = _best_share(parts, current, small=small)
    last = _fitted(items, cards, relearning_steps)
    if small:
        last = _mean([last, last, *(part.parameters for part in parts[-_AVERAGED:])])
    fitted = mix(current, last, share or 1.0)
    progress(works / (works + 1))
    held_out = _held_out(parts, current, share or 1.0)
    some = items[:: len(items) // _ENOUGH + 1]
    whole = Comparison(score(current, some), score(fitted, some))
    better = share > 0 and whole.is_better and held_out.is_better
    progress(1.0)
    return Fit(fitted if better else current, better, share if better else 0.0, held_out, whole)


def mix(old: Sequence[float], new: Sequence[float], share: float) -> tuple[float, ...]:
    """Return weights that lie ``share`` (0–1) of the way from ``old`` to ``new``."""
    return tuple(round(a + share * (b - a), 6) for a, b in zip(old, new, strict=True))


def _mean(several: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Return the mean of each weight."""
    return tuple(sum(values) / len(several) for values in zip(*several, strict=True))


def _part(
    items: Sequence["FSRSItem"], cards: Sequence[int], cut: tuple[int, int], relearning_steps: int, *, quick: bool
) -> _Part:
    low, high = cut
    groups: list[list[FSRSItem]] = [[] for _ in range(_GROUPS)]
    step = (high - low) // (_ENOUGH if high <= _LARGE else _ENOUGH_OF_MANY) + 1
    later = items[low:high:step]
    for item, card in zip(later, cards[low:high:step], strict=True):
        groups[card % _GROUPS].append(item)
    earlier, whose = items[:low], cards[:low]
    if low > _ENOUGH_TO_FIT:
        sample = _sampled(cards[:low], low // _ENOUGH_TO_FIT + 1)
        earlier, whose = [items[place] for place in sample], [cards[place] for place in sample]
    return _Part(list(later), groups, _fitted(earlier, whose, relearning_steps, quick=quick))


def _sampled(cards: Sequence[int], of: int) -> list[int]:
    """Return the places of the reviews of one in ``of`` cards, of which the log may be a sample already."""
    chosen = {card for card in set(cards) if is_chosen(card, of, draw=1)}
    return [place for place, card in enumerate(cards) if card in chosen]


def _fitted(
    items: Sequence["FSRSItem"], cards: Sequence[int], relearning_steps: int, *, quick: bool = False
) -> tuple[float, ...]:
    """Return what the engine makes of a history, starting from the defaults; ``quick`` is enough for a first verdict.

    Steps are smaller than the engine's own, which leaves less to chance.
    """
    from fsrs_rs_python import FSRS, TrainingConfig  # noqa: PLC0415

    if len(items) < FEWEST_ITEMS:
        return FSRS6_DEFAULT_PARAMETERS
    engine = FSRS([])
    if len(items) < FEWEST_FOR_ALL:
        return tuple(engine.compute_parameters(items, cards, True, relearning_steps))
    if len(items) < _SMALL and not quick:
        # The engine's benchmark differs from its fit in that it leaves nothing out as unusual, which a small history
        # cannot spare.
        return tuple(
            engine.benchmark(items, cards, True, relearning_steps, TrainingConfig(num_epochs=20, learning_rate=0.02))
        )
    if quick:
        config = TrainingConfig(num_epochs=6, learning_rate=0.03)
    else:
        epochs, rate = (16, 0.006) if len(items) > _LARGE else (10, 0.02)
        config = TrainingConfig(num_epochs=epochs, learning_rate=rate)
    return tuple(engine.compute_parameters(items, cards, True, relearning_steps, config))


def _best_share(parts: Sequence[_Part], current: Sequence[float], *, small: bool) -> float:
    """Return the share to take of what a fit changes, 0 where no gain on what was held out is certain enough."""
    gain_of = _gains(parts, current)
    caution = _CAUTION if current == FSRS6_DEFAULT_PARAMETERS else _LATER_CAUTION
    if not small:
        for share in _SHARES:
            gain, error = gain_of(share)
            if gain > caution * error:
                return share
        return 0.0
    worth = {share: gain - caution * error for share in _SMALL_SHARES for gain, error in [gain_of(share)]}
    best = max(worth, key=lambda share: worth[share])
    return best * _SMALL_PART if worth[best] > 0 else 0.0


def _gains(parts: Sequence[_Part], current: Sequence[float]) -> Callable[[float], tuple[float, float]]:
    """Return what tells, for a share, the mean gain in log-loss on what was held out, and its standard error."""
    sizes = [sum(len(part.groups[group]) for part in parts) for group in range(_GROUPS)]
    total = sum(sizes)
    before = _losses(parts, current, 0.0)

    def gain_of(share: float) -> tuple[float, float]:
        gains = [one - other for one, other in zip(before, _losses(parts, current, share), strict=True)]
        gain = sum(gains) / total
        spread = sum((one - gain * size) ** 2 for one, size in zip(gains, sizes, strict=True))
        return gain, math.sqrt(spread * _GROUPS / (_GROUPS - 1)) / total

    return gain_of


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
