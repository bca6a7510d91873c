"""From the log to histories: what each card was answered, and how many study days after the answer before.

Each answer has a stamp: the study day times ``STAMP``, plus a code. That is the rating, 1–4, plus ``START`` where the
card was new and ``LEARN`` where it was in learning; ``RESET`` alone is a change by hand after which the card was new
again.

A card whose first row is neither is one whose beginning is missing: nothing can be learned from it, and its memory
cannot be worked out anew.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from retain.scheduling.shuffle import scrambled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

RESET = 0
START = 8
LEARN = 16
STAMP = 32
_LATE_DAYS = 3
_RATING = 7
_RATINGS = 5
_AGAIN, _HARD = 1, 2
_BACKLOG_REVIEWS = 50
_BACKLOG_SHARE = 0.5
_APART = 2**32
"""More than any two study days lie apart."""


class Histories:
    """The answers of many cards, as histories: each begins where its card was new.

    The answers lie card by card, the oldest first. Of each it is known: its place in the log (``order``), its rating,
    1–4, its study day, and the days that had ``elapsed`` since the one before, 0 at the least. A history is the
    answers from one of ``starts`` up to the one of ``ends`` with the same number, to the card with that number in
    ``cards``; ``is_last`` tells whether the card has none after it.
    """

    def __init__(self, cards: str, stamps: str, since: int | None = None) -> None:
        """Read a log, the oldest answer first: the card and the stamp of each, as texts of numbers with commas.

        ``since`` leaves out the histories that began before that study day.
        """
        import numpy as np  # noqa: PLC0415 - heavy, and only bulk work needs it

        owners = numbers(cards)
        self.order: Array = np.argsort(owners, kind="stable")
        owners, stamped = owners[self.order], numbers(stamps)[self.order]
        # A million answers are many: what needs few bits is given few.
        self.days: Array = (stamped // STAMP).astype(np.int32)
        codes = (stamped % STAMP).astype(np.int8)
        del stamped
        news = np.ones(len(owners), dtype=bool)
        news[1:] = owners[1:] != owners[:-1]
        is_reset = codes == RESET
        after_reset = np.roll(is_reset, 1) & ~news
        begins = news | is_reset | after_reset | (codes & START > 0)
        starts = np.flatnonzero(begins)
        ends = np.append(starts, len(owners))[1:]
        # Nothing can be said of a history whose beginning is missing.
        known = ((codes & START > 0) | ((codes & LEARN > 0) & (news | after_reset)))[starts] & ~is_reset[starts]
        if since is not None:
            known &= self.days[starts] >= since
        self.is_last: Array = np.append(news[1:], [True])[ends - 1][known]
        self.elapsed: Array = _days_between(self.days, begins)
        self.ratings: Array = codes & _RATING
        self.starts: Array = starts[known]
        self.ends: Array = ends[known]
        self.cards: Array = owners[self.starts]
        self.reviews = int((self.ends - self.starts).sum())
        """How many answers the histories have."""
        self.cut = int((~is_reset).sum()) - self.reviews
        """How many answers are in none of them, because their beginning is missing or too early."""

    def of(self, which: "Array | None") -> "tuple[Array, Array]":
        """Return the starts and the ends of the histories ``which``; None stands for all."""
        return (self.starts, self.ends) if which is None else (self.starts[which], self.ends[which])

    @cached_property
    def asked(self) -> "Array":
        """The answers, in the order of the log, that tell how well something was remembered.

        Those are the ones on a later day than the one before.
        """
        return self._later_days(self.starts, self.ends)

    def asked_of(self, which: "Array | None") -> "Array":
        """Return those of them that are in the histories ``which``; None stands for all."""
        return self.asked if which is None else self._later_days(*self.of(which))

    def _later_days(self, starts: "Array", ends: "Array") -> "Array":
        import numpy as np  # noqa: PLC0415

        marks = np.zeros(len(self.order) + 1, dtype=np.int8)
        marks[starts] += 1
        marks[ends] -= 1
        found = np.flatnonzero((np.cumsum(marks[:-1], dtype=np.int8) > 0) & (self.elapsed > 0))
        in_order: Array = found[np.argsort(self.order[found])]
        return in_order

    def grades(self) -> list[int]:
        """Return how often each rating, 0–4, was given to what was ``asked``."""
        import numpy as np  # noqa: PLC0415

        return [int(number) for number in np.bincount(self.ratings[self.asked], minlength=_RATINGS)]

    def backlog_days(self, planned: str) -> list[int]:
        """Return the study days on which a backlog was answered: many reviews, and most of them late, in order.

        ``planned`` are the days after which each answer of the log was due, as a text like that of the cards.
        """
        import numpy as np  # noqa: PLC0415

        is_late = self.elapsed[self.asked] > numbers(planned)[self.order[self.asked]] + _LATE_DAYS
        days, which, reviews = np.unique(self.days[self.asked], return_inverse=True, return_counts=True)
        late = np.bincount(which, weights=is_late, minlength=len(days))
        found = (reviews >= _BACKLOG_REVIEWS) & (late > _BACKLOG_SHARE * reviews)
        return [int(day) for day in days[found]]


def turns(starts: "Array", ends: "Array") -> "Iterator[Array]":
    """Give the places of the first answers of histories, then of the second ones of those that have one, and so on.

    The longest go first, so that those with a further answer are always the first so many of the turn before.
    """
    import numpy as np  # noqa: PLC0415

    lengths = ends - starts
    at = starts[np.argsort(-lengths, kind="stable")]
    going_on = np.cumsum(np.bincount(lengths)[::-1])[::-1]
    for number, those in enumerate(going_on[1:].tolist()):
        yield at[:those] + number


def _days_between(days: "Array", begins: "Array") -> "Array":
    """Return the days from each answer's day back to the latest before it in the same history, 0 at the least."""
    import numpy as np  # noqa: PLC0415

    elapsed: Array = np.zeros_like(days)
    elapsed[1:] = np.diff(days)
    elapsed[begins] = 0
    if elapsed.min(initial=0) < 0:  # the clock was put back, which makes no negative time
        history = np.cumsum(begins) * _APART
        latest = np.maximum.accumulate(days + history) - history
        elapsed[1:] = np.maximum(days[1:] - latest[:-1], 0)
        elapsed[begins] = 0
    return elapsed


def numbers(text: str) -> "Array":
    """Return the whole numbers of a text with commas."""
    import numpy as np  # noqa: PLC0415

    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, dtype=np.int64)


def are_chosen(cards: "Array", of: int, draw: int = 0) -> "Array":
    """Return which cards are among the one in ``of`` that stand for all; each ``draw`` has nothing to do with others.

    The ids are scrambled, since those of siblings follow one another.
    """
    chosen: Array = scrambled(cards, draw) % of == 0
    return chosen


def hard_means_forgotten(grades: Sequence[int]) -> bool:
    """Whether “Hard” seems to be pressed where a card was forgotten: often, and Again hardly ever.

    ``grades`` says how often each rating, 0–4, was given. FSRS takes Hard for a pass. Who remembers nine in ten gives
    Again to one in ten; with fewer than one in fifty, and at least three times as many Hard, the failures are most
    likely among those.
    """
    total = sum(grades)
    enough = 100
    return total >= enough and grades[_AGAIN] * 50 < total and grades[_HARD] >= 3 * max(grades[_AGAIN], total // 50)
