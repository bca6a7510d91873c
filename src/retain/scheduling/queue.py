"""Which cards a session shows, and in which order.

Cards are gathered kind by kind: learning cards whose step crossed a day, reviews, new cards; each within the limits
of its deck, and none whose note has shown its daily card where the options bury siblings. What was gathered is then
mixed. The order is Anki's, state by state.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Any

from retain.domain.decks import SEPARATOR
from retain.domain.options import Mix, NewGather, NewOrder, Options, ReviewOrder
from retain.scheduling.limits import Counts, Limits
from retain.scheduling.shuffle import scrambled


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that could be shown today.

    ``rank`` is what its kind is ordered by, the lowest first: the position of a new card, else what the review order
    asks for.
    """

    card_id: int
    deck: str
    rank: float
    note_id: int = 0
    ordinal: int = 0


class Siblings(IntFlag):
    """Kinds of cards that wait until tomorrow once another card of their note has come."""

    NONE = 0
    NEW = 1
    REVIEW = 2
    DAY_LEARNING = 4


def buried_by(options: Options) -> Siblings:
    """Return which siblings of a card wait under its options."""
    return (
        (Siblings.NEW if options.bury_new else Siblings.NONE)
        | (Siblings.REVIEW if options.bury_reviews else Siblings.NONE)
        | (Siblings.DAY_LEARNING if options.bury_learning else Siblings.NONE)
    )


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a session shows: ids in their order, apart from learning cards that wait within the day."""

    day_learning: tuple[int, ...] = ()
    reviews: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    full: tuple[int, ...] = field(default=(), repr=False)
    """All of them, mixed."""

    @property
    def counts(self) -> Counts:
        """How many there are of each kind."""
        return Counts(len(self.new), len(self.day_learning), len(self.reviews))


def gather(
    *,
    day_learning: Iterable[Candidate],
    reviews: Iterable[Candidate],
    new: Iterable[Candidate],
    limits: Limits,
    day: int,
    options: Options,
    learning: Iterable[Candidate] = (),
    burying: Mapping[str, Siblings] | None = None,
) -> Gathered:
    """Choose today's cards within ``limits`` and put them in order.

    ``options`` are those of the deck that is studied: its orders and mixes hold for all. ``learning`` are the cards
    that wait within the day; they take no room, but their siblings stand back for them. ``burying`` says by deck
    which siblings wait. The same question gets the same answer all through a study day.
    """
    admission = _Admission(limits, burying or {})
    for card in learning:
        admission.note_shown(card)
    by_urgency = _review_key(options.review_order, day)
    waiting = admission.admit(sorted(day_learning, key=by_urgency), Siblings.DAY_LEARNING, limits.take_reviews)
    due = admission.admit(sorted(reviews, key=by_urgency), Siblings.REVIEW, limits.take_reviews)
    fresh = admission.admit(sorted(new, key=_gather_key(options.new_gather, day)), Siblings.NEW, limits.take_new)
    return arrange([card.card_id for card in waiting], [card.card_id for card in due], fresh, options, day)


def arrange(
    day_learning: Sequence[int], reviews: Sequence[int], new: Sequence[Candidate], options: Options, day: int
) -> Gathered:
    """Mix what was gathered, each kind in its order."""
    fresh = [card.card_id for card in _in_new_order(new, options.new_order, day)]
    full = _mixed(_mixed(reviews, day_learning, options.learning_mix), fresh, options.new_mix)
    return Gathered(tuple(day_learning), tuple(reviews), tuple(fresh), tuple(full))


class _Admission:
    """Lets cards in one at a time, while there is room and no sibling has come."""

    def __init__(self, limits: Limits, burying: Mapping[str, Siblings]) -> None:
        self._limits = limits
        self._burying = burying
        self._standing_back: dict[int, Siblings] = {}

    def note_shown(self, card: Candidate) -> None:
        mode = self._burying.get(card.deck, Siblings.NONE)
        if mode:
            self._standing_back[card.note_id] = self._standing_back.get(card.note_id, Siblings.NONE) | mode

    def admit(self, candidates: Iterable[Candidate], kind: Siblings, take: Callable[[str], int]) -> list[Candidate]:
        if not self._burying:
            return [card for card in candidates if take(card.deck)]
        admitted = []
        for card in candidates:
            if not self._standing_back.get(card.note_id, Siblings.NONE) & kind and take(card.deck):
                self.note_shown(card)
                admitted.append(card)
        return admitted


def deck_order(name: str) -> list[str]:
    """Return what decks are sorted by: parents before their children."""
    return name.split(SEPARATOR)


def _review_key(order: ReviewOrder, day: int) -> Callable[[Candidate], Any]:
    if order is ReviewOrder.DUE_DECK:
        return lambda card: (card.rank, deck_order(card.deck), scrambled(card.card_id, day))
    if order is ReviewOrder.DECK:
        return lambda card: (deck_order(card.deck), card.rank, scrambled(card.card_id, day))
    if order in (ReviewOrder.ADDED, ReviewOrder.ADDED_DESCENDING):
        return lambda card: (card.rank, card.note_id, card.ordinal)
    return lambda card: (card.rank, scrambled(card.card_id, day))


def _gather_key(order: NewGather, day: int) -> Callable[[Candidate], Any]:
    match order:
        case NewGather.DECK_RANDOM_NOTES:
            return lambda card: (deck_order(card.deck), scrambled(card.note_id, day), card.ordinal)
        case NewGather.POSITION:
            return lambda card: (card.rank, card.card_id)
        case NewGather.POSITION_DESCENDING:
            return lambda card: (-card.rank, card.card_id)
        case NewGather.RANDOM_NOTES:
            return lambda card: (scrambled(card.note_id, day), card.note_id, card.ordinal)
        case NewGather.RANDOM_CARDS:
            return lambda card: (scrambled(card.card_id, day), card.card_id)
    return lambda card: (deck_order(card.deck), card.rank, card.card_id)


def _in_new_order(cards: Sequence[Candidate], order: NewOrder, day: int) -> Sequence[Candidate]:
    # The day after, so that an order drawn for the gathering does not come back here.
    match order:
        case NewOrder.TEMPLATE:
            return sorted(cards, key=lambda card: card.ordinal)
        case NewOrder.TEMPLATE_RANDOM:
            return sorted(cards, key=lambda card: (card.ordinal, scrambled(card.card_id, day + 1)))
        case NewOrder.RANDOM_NOTES:
            return sorted(cards, key=lambda card: (scrambled(card.note_id, day + 1), card.note_id, card.ordinal))
        case NewOrder.RANDOM:
            return sorted(cards, key=lambda card: scrambled(card.card_id, day + 1))
    return cards


def _mixed(main: Sequence[int], extra: Sequence[int], mix: Mix) -> list[int]:
    if mix is Mix.AFTER:
        return [*main, *extra]
    return [*extra, *main] if mix is Mix.BEFORE else intersperse(main, extra)


def intersperse(main: Sequence[int], extra: Sequence[int]) -> list[int]:
    """Return ``main`` with ``extra`` spread evenly among it, both in their own order.

    The k-th of n extra ones stands behind ⌊k·(m + 1) / (n + 1)⌋ of the m main ones: as Anki spreads them.
    """
    mixed: list[int] = []
    done = 0
    for number, item in enumerate(extra, start=1):
        place = number * (len(main) + 1) // (len(extra) + 1)
        mixed += main[done:place]
        mixed.append(item)
        done = place
    mixed += main[done:]
    return mixed
