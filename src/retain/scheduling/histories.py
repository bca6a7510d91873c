"""From the log to histories: what each card was answered, and how many study days after the answer before.

Rows come as ``(card, study day, code, days planned)``, the oldest first. A code is the rating, 1–4, plus ``START``
where the card was new and ``LEARN`` where it was in learning; ``RESET`` alone is a change by hand after which the card
was new again. Days planned is the interval that a review came after by plan. A stamp is a study day and a code in one
number: the day times ``STAMP``, plus the code.

A card whose first row is neither is one whose beginning is missing: nothing can be learned from it, and its memory
cannot be worked out anew.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from retain.scheduling.shuffle import scrambled

RESET = 0
START = 8
LEARN = 16
STAMP = 32
LATE_DAYS = 3
_RATING = 7
_AGAIN, _HARD = 1, 2
_BACKLOG_REVIEWS = 50
_BACKLOG_SHARE = 0.5

_Review = TypeVar("_Review")
_Item = TypeVar("_Item")


@dataclass(slots=True)
class Histories(Generic[_Review, _Item]):
    """The histories of many cards, read in one pass.

    ``days`` are the study days of the reviews that say something about forgetting: those not on the day of the one
    before. ``items`` are those of them that were made, each with everything that went before it, and ``cards`` names
    the card of each: all of them, or where only some cards were wanted, theirs.
    """

    by_card: dict[int, list[_Review]] = field(default_factory=dict)
    items: list[_Item] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    reviews: int = 0
    """The rated rows that were used."""
    cut: int = 0
    """The rated rows of cards whose beginning is missing."""
    grades: Counter[int] = field(default_factory=Counter)
    """How often each rating was given to the reviews that ``days`` names."""
    late: list[int] = field(default_factory=list)
    """The study day of each of these reviews that came more than ``LATE_DAYS`` days after its due day."""


def read_histories(  # noqa: C901, PLR0912, PLR0915 - one pass over a million rows, where a call for each would be felt
    rows: Iterable[Sequence[int]],
    make_review: Callable[[int, int], _Review],
    make_item: Callable[[list[_Review]], _Item] | None,
    since: int | None = None,
    every: int = 1,
) -> Histories[_Review, _Item]:
    """Return the histories in a log.

    ``make_review`` is called once for each pair of a rating and the study days elapsed, which is what makes a million
    rows bearable; ``make_item`` with the history up to a review, which it must copy (None: no items are wanted).
    ``since`` leaves out what was answered before that study day, and so the cards begun before it. Of one in
    ``every`` cards only the histories are kept and items made; what is counted is counted of all.
    """
    found: Histories[_Review, _Item] = Histories()
    by_card = found.by_card
    find = by_card.get
    last_days: dict[int, int] = {}
    # One number for a rating and the days elapsed: a look-up by it is quicker than by a pair.
    made: dict[int, _Review] = {}
    beginnings_missing: set[int] = set()
    not_kept: list[_Review] = []
    add_item, add_card, add_day = found.items.append, found.cards.append, found.days.append
    add_late = found.late.append
    grades: list[int] = [0] * (_RATING + 1)
    cut = reviews = 0
    for card, day, code, planned in rows:
        history = find(card)
        if history is None or code >= START:
            if code == RESET:
                beginnings_missing.discard(card)
                continue
            if history is None or code & START:
                known = code & START or (code & LEARN and card not in beginnings_missing)
                if not known or (since is not None and day < since):
                    beginnings_missing.add(card)
                    by_card.pop(card, None)
                    cut += 1
                    continue
                history = by_card[card] = [] if every == 1 or is_chosen(card, every) else not_kept
                last_days[card] = day
            code &= _RATING  # noqa: PLW2901 - the marks have served
        elif code == RESET:
            del by_card[card]
            beginnings_missing.discard(card)
            continue
        elapsed = day - last_days[card]
        if elapsed > 0:
            last_days[card] = day
        else:  # the same day, or the clock was put back
            elapsed = 0
        reviews += 1
        if history is not not_kept:
            key = elapsed << 3 | code
            try:
                review = made[key]
            except KeyError:
                review = made[key] = make_review(code, elapsed)
            history.append(review)
            if elapsed and make_item is not None:
                add_item(make_item(history))
                add_card(card)
        if elapsed:
            add_day(day)
            grades[code] += 1
            if elapsed > planned + LATE_DAYS:
                add_late(day)
    found.reviews, found.cut = reviews, cut
    found.grades = Counter({rating: count for rating, count in enumerate(grades) if count})
    return found


def is_chosen(card: int, of: int, draw: int = 0) -> bool:
    """Whether a card is among the one in ``of`` that stand for all; another ``draw`` has nothing to do with the first.

    The ids are scrambled, since those of siblings follow one another.
    """
    return scrambled(card, draw) % of == 0


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Hold the collector of cycles back: among millions of new objects that live on it would only search in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def backlog_days(days: Iterable[int], late: Iterable[int]) -> list[int]:
    """Return the study days on which a backlog was answered: many reviews, and most of them late, in order."""
    reviews = Counter(days)
    return sorted(
        day
        for day, count in Counter(late).items()
        if reviews[day] >= _BACKLOG_REVIEWS and count > _BACKLOG_SHARE * reviews[day]
    )


def hard_means_forgotten(grades: Counter[int]) -> bool:
    """Whether “Hard” seems to be pressed where a card was forgotten: often, and Again hardly ever.

    FSRS takes Hard for a pass. Who remembers nine in ten gives Again to one in ten; with fewer than one in fifty, and
    at least three times as many Hard, the failures are most likely among those.
    """
    total = sum(grades.values())
    enough = 100
    return total >= enough and grades[_AGAIN] * 50 < total and grades[_HARD] >= 3 * max(grades[_AGAIN], total // 50)
