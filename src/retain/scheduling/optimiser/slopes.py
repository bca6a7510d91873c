"""FSRS-6 over arrays, differentiated: how chances of recall move with the weights.

Every slope is by the logarithm of a weight, since weights are positive and differ between learners by a factor;
that by which difficulties go back may be next to nothing, and counts from ``REVERSION_FROM`` below that. Of a stability
it is the logarithm that moves, too. What moves is worked out by :mod:`retain.scheduling.formulas`, whose formulas are
differentiated here one by one.
"""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from retain.scheduling.formulas import EASIEST, HARDEST, LONGEST, SHORTEST, Formulas

if TYPE_CHECKING:
    from retain.scheduling.formulas import Array

WEIGHTS = 21
REVERSION = 7
"""The weight by which difficulties go back to the easiest one."""
REVERSION_FROM = 0.05
_OF_DIFFICULTY = slice(4, 8)
"""The weights on which difficulties depend."""
_OF_PASSES = [[8], [9], [10], [15], [16], [20]]
_OF_FAILS = [[11], [12], [13], [14], [17], [18], [20]]
_OF_SAME_DAY = [[17], [18], [19]]
"""Those that move a stability by themselves, as rows for numpy."""
_AGAIN, _HARD, _GOOD, _EASY = 1, 2, 3, 4
_NEAR = 1e-9
LEAST_CHANCE = 1e-6
"""No chance is taken for smaller, nor that of the opposite."""


class Turn:
    """The same turn of many cards: the first answers of all, the second ones of those that have one, and so on."""

    def __init__(self, rating: "Array", elapsed: "Array") -> None:
        """Sort the answers by what they do; ``elapsed`` is in study days, 0 on the day of the answer before."""
        import numpy as np  # noqa: PLC0415 - heavy, and only fits need it

        self.rating, self.elapsed = rating, elapsed
        later = elapsed > 0
        self.asked = np.flatnonzero(later)
        """The answers that tell how well something was remembered: those on a later day."""
        self.is_pass = rating[self.asked] > _AGAIN
        self.passed, self.failed = np.flatnonzero(later & (rating > _AGAIN)), np.flatnonzero(later & (rating == _AGAIN))
        self.same_day = np.flatnonzero(~later)
        self.hard, self.easy = rating[self.passed] == _HARD, rating[self.passed] == _EASY


class Slopes:
    """The formulas for one set of the 21 weights of FSRS-6, none of them 0, and their slopes."""

    def __init__(self, weights: Sequence[float]) -> None:
        """Work out what depends on the weights alone."""
        import numpy as np  # noqa: PLC0415

        self._np = np
        self._formulas = Formulas(weights)
        self._weights = weights
        decay, factor = self._formulas.decay, self._formulas.factor
        self._factor_by_decay = (factor + 1) * math.log(0.9) / (decay**2 * factor)

    def foretell(self, turns: Sequence[Turn]) -> "Iterator[tuple[Array, Array]]":
        """Give the chance of recall before each answer that was asked for, turn by turn, and its slopes in 21 rows."""
        np, formulas = self._np, self._formulas
        if not turns:
            return
        stability, difficulty = formulas.first(turns[0].rating)
        by_stability, by_difficulty = self._first(turns[0].rating)
        for turn in turns[1:]:
            cards = len(turn.rating)  # those with this turn stand first in the one before
            stability, difficulty = stability[:cards], difficulty[:cards]
            by_stability, by_difficulty = by_stability[:, :cards], by_difficulty[:, :cards]
            recall = formulas.recall(turn.elapsed, stability)
            steep, by_decay = self._recall(turn.elapsed, stability, recall)
            slopes = by_stability[:, turn.asked] * steep[turn.asked]
            slopes[-1] += by_decay[turn.asked]
            yield np.clip(recall[turn.asked], LEAST_CHANCE, 1 - LEAST_CHANCE), slopes
            at = np.stack((stability, difficulty, recall, steep, by_decay))
            step = _Step(np.empty(cards), np.ones(cards), np.zeros(cards), np.zeros((WEIGHTS, cards)))
            for those, take in (
                (turn.passed, self._pass),
                (turn.failed, self._fail),
                (turn.same_day, self._same_day),
            ):
                if len(those):
                    take(turn, at, step)
            by_stability, stability = step.slopes(by_stability, by_difficulty), step.after
            by_difficulty, difficulty = self._harder(turn.rating, difficulty, by_difficulty)

    def _first(self, rating: "Array") -> "tuple[Array, Array]":
        np, weights = self._np, self._weights
        by_stability, by_difficulty = np.zeros((WEIGHTS, len(rating))), np.zeros((4, len(rating)))
        for one in (_AGAIN, _HARD, _GOOD, _EASY):
            by_stability[one - 1] = rating == one
        easier = np.exp(weights[5] * (rating - 1))
        difficulty = weights[4] - easier + 1
        # At a bound it still moves away from it, as the weight at its own bound does.
        inside = (difficulty > EASIEST - _NEAR) & (difficulty < HARDEST + _NEAR)
        by_difficulty[0] = inside * weights[4]
        by_difficulty[1] = inside * easier * (rating - 1) * -weights[5]
        return by_stability, by_difficulty

    def _recall(self, elapsed: "Array", stability: "Array", recall: "Array") -> "tuple[Array, Array]":
        """Return what the logarithm of the stability does to the chance of recall, up to the sign, and the decay."""
        np, formulas = self._np, self._formulas
        share = formulas.factor * elapsed / stability
        steep = recall * formulas.decay * share / (1 + share)
        return steep, -(recall * np.log1p(share) + steep * self._factor_by_decay) * self._weights[20]

    def _pass(self, turn: Turn, at: "Array", step: "_Step") -> None:
        np, weights, places = self._np, self._weights, turn.passed
        stability, difficulty, recall, steep, by_decay = at[:, places]
        after = self._formulas.passed(stability, difficulty, recall, turn.rating[places])
        late = (1 - recall) * weights[10]
        grown = after / stability - 1
        share = stability / after
        fast = share * (grown + grown / np.expm1(late))
        grown *= share
        step.after[places] = after
        step.own[places] = 1 - grown * weights[9] - fast * weights[10] * steep
        step.along[places] = grown / (difficulty - 11)
        step.direct[_OF_PASSES, places] = (
            grown * weights[8],
            grown * np.log(stability) * -weights[9],
            fast * late,
            grown * turn.hard,
            grown * turn.easy,
            fast * by_decay * -weights[10],
        )

    def _fail(self, turn: Turn, at: "Array", step: "_Step") -> None:
        np, weights, places = self._np, self._weights, turn.failed
        stability, difficulty, recall, steep, by_decay = at[:, places]
        after = self._formulas.failed(stability, difficulty, recall)
        # Else it is held to what answers on the same day would have left.
        falls = after < stability * (math.exp(-weights[17] * weights[18]) * (1 - _NEAR))
        power = (stability + 1) ** weights[13]
        power *= falls * weights[13] / (power - 1)
        held = ~falls * (-weights[17] * weights[18])
        step.after[places] = after
        step.own[places] = ~falls + power * (stability / (stability + 1)) - falls * weights[14] * steep
        step.along[places] = falls * -weights[12] / difficulty
        step.direct[_OF_FAILS, places] = (
            falls,
            falls * np.log(difficulty) * -weights[12],
            power * np.log(stability + 1),
            falls * (1 - recall) * weights[14],
            held,
            held,
            falls * by_decay * -weights[14],
        )

    def _same_day(self, turn: Turn, at: "Array", step: "_Step") -> None:
        np, weights, places = self._np, self._weights, turn.same_day
        stability, rating = at[0, places], turn.rating[places]
        after = self._formulas.same_day(stability, rating)
        # A pass never makes a memory weaker.
        gains = (rating == _AGAIN) | (after > stability)
        step.after[places] = after
        step.own[places] = 1 - gains * weights[19]
        step.direct[_OF_SAME_DAY, places] = (
            gains * ((rating - _GOOD + weights[18]) * weights[17]),
            gains * (weights[17] * weights[18]),
            gains * np.log(stability) * -weights[19],
        )

    def _harder(self, rating: "Array", difficulty: "Array", by_difficulty: "Array") -> "tuple[Array, Array]":
        """Return the slopes of the difficulty after an answer, and the difficulty."""
        weights = self._weights
        harder = self._formulas.harder(difficulty, rating)
        inside = (harder > EASIEST) & (harder < HARDEST)
        step = (rating - _GOOD) / 9
        room = step * (HARDEST - difficulty)
        easiest = weights[4] - math.exp(weights[5] * 3) + 1
        found = by_difficulty * ((1 - weights[7]) * (1 + weights[6] * step))
        found[0] += weights[7] * weights[4]
        found[1] += weights[7] * -3 * math.exp(weights[5] * 3) * weights[5]
        found[2] += room * ((weights[7] - 1) * weights[6])
        found[3] += (easiest - difficulty + weights[6] * room) * (weights[7] + REVERSION_FROM)
        found *= inside
        return found, harder


class _Step(NamedTuple):
    """The stabilities ``after`` an answer, and what moves them: those before, the difficulties, the weights as such."""

    after: "Array"
    own: "Array"
    along: "Array"
    direct: "Array"

    def slopes(self, by_stability: "Array", by_difficulty: "Array") -> "Array":
        """Return the slopes of the stabilities after the answer, which are held to their bounds."""
        import numpy as np  # noqa: PLC0415

        found: Array = by_stability * self.own
        found += self.direct
        found[_OF_DIFFICULTY] += by_difficulty * self.along
        stuck = (self.after <= SHORTEST) | (self.after >= LONGEST)
        if stuck.any():
            found[:, stuck] = 0
            np.clip(self.after, SHORTEST, LONGEST, out=self.after)
        return found
