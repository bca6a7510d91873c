"""The memories of very many cards, worked out anew from the log.

All cards are taken through their answers side by side: first the first answer of each, then the second of those that
have one. A million answers take some tenths of a second that way, where a history for each card, handed to the engine
of FSRS, would take seconds to put together.
"""

from collections.abc import Sequence
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
    """The answers of all cards, as far as their memories rest on them: those since a card was new for the last time.

    It can be replayed for some cards after others, each time with other weights.
    """

    def __init__(self, cards: str, stamps: str) -> None:
        """Read a log, the oldest answer first: the card and the stamp of each, as texts of numbers with commas.

        A stamp is as :mod:`retain.scheduling.histories` has it.
        """
        import numpy as np  # noqa: PLC0415 - heavy, and only bulk work needs it

        self._np = np
        owners = _numbers(cards)
        order = np.argsort(owners, kind="stable")
        owners, stamped = owners[order], _numbers(stamps)[order]
        del order
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
        # Only the last history of a card counts, and only if its beginning is known.
        known = (codes & START > 0) | ((codes & LEARN > 0) & (news | after_reset))
        is_last = np.ones(len(starts), dtype=bool)
        is_last[:-1] = owners[starts[1:]] != owners[starts[:-1]]
        wanted = is_last & known[starts] & ~is_reset[starts]
        self._elapsed = self._days_between(days, begins)
        self._ratings = codes & _RATING
        self._cards = owners[starts[wanted]]
        self._starts = starts[wanted]
        self._lengths = ends[wanted] - self._starts

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
        if not len(self._cards):
            return [None] * len(cards)
        wanted = np.asarray(cards, dtype=np.int64)
        places = np.minimum(np.searchsorted(self._cards, wanted), len(self._cards) - 1)
        found = self._cards[places] == wanted
        stability, difficulty = np.empty(len(wanted)), np.empty(len(wanted))
        stability[found], difficulty[found] = self._replayed(places[found], Formulas(parameters))
        pairs = zip(found.tolist(), stability.tolist(), difficulty.tolist(), strict=True)
        return [Memory(days, hard) if is_found else None for is_found, days, hard in pairs]

    def _replayed(self, places: "Array", formulas: Formulas) -> "tuple[Array, Array]":
        """Return the stabilities and the difficulties that the histories at ``places`` leave."""
        np = self._np
        # The longest go first, so that those with a further answer are always the first so many.
        order = np.argsort(-self._lengths[places], kind="stable")
        starts, lengths = self._starts[places[order]], self._lengths[places[order]]
        stability, difficulty = formulas.first(self._ratings[starts])
        going_on = np.cumsum(np.bincount(lengths)[::-1])[::-1]
        for number, those in enumerate(going_on[2:].tolist(), start=1):
            at = starts[:those] + number
            some = slice(0, those)
            stability[some], difficulty[some] = formulas.next(
                stability[some], difficulty[some], self._ratings[at], self._elapsed[at]
            )
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return stability[back], difficulty[back]


def _numbers(text: str) -> "Array":
    import numpy as np  # noqa: PLC0415

    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, dtype=np.int64)
