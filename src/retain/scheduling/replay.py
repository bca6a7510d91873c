"""The memories of very many cards, worked out anew from the log: those that they have, and those that they had.

All cards are taken through their answers side by side: first the first answer of each, then the second of those that
have one. A million answers take some tenths of a second that way, where a history for each card, handed to the engine
of FSRS, would take seconds to put together.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from retain.domain.cards import Memory
from retain.scheduling.formulas import Formulas
from retain.scheduling.histories import LEARN, RESET, STAMP, START

if TYPE_CHECKING:
    from retain.scheduling.formulas import Array

_RATING = 7
_APART = 2**32
"""More than any two study days lie apart."""


class Log:
    """The answers of many cards, as histories: each begins where its card was new.

    It can be replayed for some cards after others, each time with other weights.
    """

    def __init__(self, cards: str, stamps: str) -> None:
        """Read a log, the oldest answer first: the card and the stamp of each, as texts of numbers with commas.

        A stamp is as :mod:`retain.scheduling.histories` has it.
        """
        import numpy as np  # noqa: PLC0415 - heavy, and only bulk work needs it

        self._np = np
        owners = _numbers(cards)
        self._order = np.argsort(owners, kind="stable")
        owners, stamped = owners[self._order], _numbers(stamps)[self._order]
        # A million answers are many: what needs few bits is given few.
        days, codes = (stamped // STAMP).astype(np.int32), (stamped % STAMP).astype(np.int8)
        del stamped
        news = np.ones(len(owners), dtype=bool)
        news[1:] = owners[1:] != owners[:-1]
        is_reset = codes == RESET
        after_reset = np.roll(is_reset, 1) & ~news
        begins = news | is_reset | after_reset | (codes & START > 0)
        starts = np.flatnonzero(begins)
        ends = np.append(starts[1:], len(owners))
        # Nothing can be said of a history whose beginning is missing.
        known = ((codes & START > 0) | ((codes & LEARN > 0) & (news | after_reset)))[starts] & ~is_reset[starts]
        is_last = np.append(news[1:], [True])[ends - 1]
        self._elapsed = self._days_between(days, begins)
        self._ratings = codes & _RATING
        self._cards, self._starts, self._ends = owners[starts[known]], starts[known], ends[known]
        self._last = np.flatnonzero(is_last[known])

    def _days_between(self, days: "Array", begins: "Array") -> "Array":
        """Return the days from each answer's day back to the latest before it in the same history, 0 at the least."""
        np = self._np
        elapsed: Array = np.zeros_like(days)
        elapsed[1:] = np.diff(days)
        elapsed[begins] = 0
        if elapsed.min(initial=0) < 0:  # the clock was put back, which makes no negative time
            history = np.cumsum(begins) * _APART
            latest = np.maximum.accumulate(days + history) - history
            elapsed[1:] = np.maximum(days[1:] - latest[:-1], 0)
        return elapsed

    def memories(self, cards: Sequence[int], parameters: Sequence[float]) -> list[Memory | None]:
        """Return the memory that each of ``cards`` has under the weights; None where its beginning is not known."""
        np = self._np
        if not len(self._last):
            return [None] * len(cards)
        wanted, there = np.asarray(cards, dtype=np.int64), self._cards[self._last]
        places = np.minimum(np.searchsorted(there, wanted), len(there) - 1)
        found = there[places] == wanted
        histories = self._last[places]
        stability, difficulty = self._left(histories[found], parameters)
        ends = self._ends[histories] - 1
        pairs = zip(found.tolist(), stability[ends].tolist(), difficulty[ends].tolist(), strict=True)
        return [Memory(days, hard) if is_found else None for is_found, days, hard in pairs]

    def stabilities(self, parameters: Sequence[float]) -> "Array":
        """Return the stability (days) that each answer left, in the order of the log; nan where it is not known."""
        stability, _ = self._left(self._np.arange(len(self._starts)), parameters)
        found = self._np.empty_like(stability)
        found[self._order] = stability
        return found

    def _left(self, histories: "Array", parameters: Sequence[float]) -> "tuple[Array, Array]":
        """Return the stability and the difficulty that each answer of the histories left, nan for other answers."""
        np, formulas = self._np, Formulas(parameters)
        stability, difficulty = np.full((2, len(self._ratings)), np.nan)
        lengths = self._ends[histories] - self._starts[histories]
        # The longest go first, so that those with a further answer are always the first so many.
        at = self._starts[histories[np.argsort(-lengths, kind="stable")]]
        stability[at], difficulty[at] = formulas.first(self._ratings[at])
        going_on = np.cumsum(np.bincount(lengths)[::-1])[::-1]
        for those in going_on[2:].tolist():
            before, at = at[:those], at[:those] + 1
            stability[at], difficulty[at] = formulas.next(
                stability[before], difficulty[before], self._ratings[at], self._elapsed[at]
            )
        return stability, difficulty


def retraced(cards: str, stamps: str, times: str, parameters: Sequence[float]) -> Iterator[tuple[int, float]]:
    """Return the time of each answer and the stability (days) that it left, where the card's beginning is known.

    A log is given as :class:`Log` takes it, with the times likewise.
    """
    import numpy as np  # noqa: PLC0415

    left = Log(cards, stamps).stabilities(parameters)
    known = ~np.isnan(left)
    return zip(_numbers(times)[known].tolist(), left[known].tolist(), strict=True)


def _numbers(text: str) -> "Array":
    import numpy as np  # noqa: PLC0415

    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, dtype=np.int64)
