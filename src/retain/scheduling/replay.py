"""The memories of very many cards, worked out from their histories by the engine: a million reviews in 0.1 s.

It holds the interpreter meanwhile.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING

from retain.domain.cards import Memory
from retain.scheduling.histories import LEARN, RESET, STAMP, START, no_garbage_collection, read_histories
from retain.scheduling.memory import MAXIMUM_STABILITY

if TYPE_CHECKING:
    from fsrs_rs_python import FSRSReview

_BATCH = 4_000
"""Cards whose histories are handed to the engine at once: enough for its speed, and few to hold."""
_MANY = 100_000
"""Reviews, from which on the log is sorted by card rather than cards looked up."""
_DAY = -STAMP
"""The mask of the day in a stamp."""


def replay(rows: Iterable[Sequence[int]], parameters: Sequence[float]) -> dict[int, Memory]:
    """Return the memory of each card after its history, by card.

    ``rows`` are ``(card, stamp)``, the oldest first, with stamps as :mod:`retain.scheduling.histories` has them. Cards
    whose beginning is missing are left out.
    """
    from fsrs_rs_python import FSRS, FSRSItem  # noqa: PLC0415 - only where it is used

    engine = FSRS(list(parameters))
    found: dict[int, Memory] = {}
    with no_garbage_collection():
        histories = _histories(_by_card(rows))
        while batch := list(islice(histories, _BATCH)):
            states = engine.memory_state_batch([FSRSItem(history) for _, history in batch])
            for (card, _), state in zip(batch, states, strict=True):
                found[card] = Memory(min(state.stability, MAXIMUM_STABILITY), state.difficulty)
    return found


def _by_card(rows: Iterable[Sequence[int]]) -> Iterator[tuple[int, list[int]]]:
    """Yield each card with its stamps, in order."""
    rows = iter(rows)
    few = list(islice(rows, _MANY))
    if len(few) == _MANY:
        yield from _many_by_card(chain(few, rows))
        return
    stamps: dict[int, list[int]] = {}
    for card, stamp in few:
        stamps.setdefault(card, []).append(stamp)
    yield from stamps.items()


def _many_by_card(rows: Iterable[Sequence[int]]) -> Iterator[tuple[int, list[int]]]:
    """Do the same by sorting: to look up one of very many cards for each row would take twice as long."""
    import numpy as np  # noqa: PLC0415 - for a short log it would take longer to load than it saves

    pairs = np.fromiter(chain.from_iterable(rows), np.int64).reshape(-1, 2)
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    cards, stamps = pairs[:, 0], pairs[:, 1]
    starts = [0, *(np.flatnonzero(cards[1:] != cards[:-1]) + 1).tolist()]
    ends = [*starts[1:], len(pairs)]
    for begin in range(0, len(starts), _BATCH):
        some = slice(begin, begin + _BATCH)
        first = starts[begin]
        values = stamps[first : ends[some][-1]].tolist()
        for card, start, end in zip(cards[starts[some]].tolist(), starts[some], ends[some], strict=True):
            yield card, values[start - first : end - first]


def _histories(by_card: Iterable[tuple[int, list[int]]]) -> Iterator[tuple[int, list["FSRSReview"]]]:
    """Yield the history of each card that has one."""
    made = _Reviews()
    for card, stamps in by_card:
        first = stamps[0]
        try:
            if not first & (START | LEARN):
                raise _UnusualError  # noqa: TRY301 - one way out
            # The day of the one before taken off a stamp leaves the days elapsed, and the code.
            history = [made[first % START]]
            history += [made[stamp - (before & _DAY)] for before, stamp in pairwise(stamps)]
        except _UnusualError:
            rows = ((card, stamp // STAMP, stamp % STAMP, 0) for stamp in stamps)
            history = read_histories(rows, made.review, None).by_card.get(card, [])
        if history:
            yield card, history


class _UnusualError(Exception):
    """A history lacks its beginning, begins anew in between, or saw the clock put back."""


class _Reviews(dict[int, "FSRSReview"]):
    """The reviews by their stamps, with the days elapsed for the day: each is made once."""

    def __missing__(self, stamp: int) -> "FSRSReview":
        elapsed, code = divmod(stamp, STAMP)
        if code == RESET or code & START or elapsed < 0:
            raise _UnusualError
        self[stamp] = review = self.review(code % START, elapsed)
        return review

    @staticmethod
    def review(rating: int, elapsed: int) -> "FSRSReview":
        """Return a new one."""
        from fsrs_rs_python import FSRSReview  # noqa: PLC0415

        return FSRSReview(rating, elapsed)
