"""Today's cards of a deck, gathered from the database: what a session shows, and what counting must agree with.

``retain due`` counts through this module where siblings are buried, so nothing heavy may be imported here.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from retain.domain.clock import Moment
from retain.domain.options import NewGather, Options, ReviewOrder
from retain.scheduling.limits import Counts, Limits, Load, within
from retain.scheduling.queue import Candidate, Gathered, arrange, buried_by, deck_order, gather
from retain.storage import gathering
from retain.storage.counts import Execute
from retain.storage.rows import options_from_text

_EVERYTHING = 2**31
_MORE = 100


class _Reading(Protocol):
    def __call__(
        self,
        execute: Execute,
        deck: tuple[int, str],
        *,
        day: int,
        began: int,
        order: ReviewOrder,
        own: Options,
        room: int,
    ) -> list[Candidate]: ...


def gather_day(
    execute: Execute, moment: Moment, began: int, loads: Sequence[Load], root: str | None = None
) -> Gathered:
    """Return what a session on ``root`` (None: on every deck) would show on the study day of ``moment``.

    ``began`` is when that day began (UTC ms); ``loads`` say what was done today, deck by deck.
    """
    decks = [
        ((id_, name), options_from_text(stored))
        for id_, name, stored in gathering.deck_rows(execute)
        if within(name, root)
    ]
    chosen = [load for load in loads if within(load.name, root)]
    options = _leading_options(execute, decks, root)
    burying = {name: mode for (_, name), own in decks if (mode := buried_by(own))}
    if not burying and (
        quick := _gather_quickly(execute, moment, began, decks, options=options, limits=Limits(chosen, root))
    ):
        return quick
    limits = Limits(chosen, root)

    def due(read: _Reading) -> list[Candidate]:
        return [
            card
            for deck, own in decks
            if (room := limits.reviews_left(deck[1]))
            for card in read(
                execute,
                deck,
                day=moment.day,
                began=began,
                order=options.review_order,
                own=own,
                room=_EVERYTHING if burying else room,
            )
        ]

    reviews = due(gathering.due_reviews)
    day_learning = due(gathering.day_learning_cards)
    learning = (
        [card for deck, _ in decks for card in gathering.waiting_within_day(execute, deck, moment)] if burying else []
    )
    more = 1
    while True:
        limits = Limits(chosen, root)
        rooms = {deck: limits.new_left(deck[1]) for deck, _ in decks}
        # Siblings that stand back leave their room to cards further down: read on until it is filled.
        reading = {deck: room * more + _MORE * (more - 1) if burying and room else room for deck, room in rooms.items()}
        new = {
            deck: gathering.new_cards(execute, deck, day=moment.day, gather=options.new_gather, room=room)
            for deck, room in reading.items()
        }
        gathered = gather(
            day_learning=day_learning,
            reviews=reviews,
            new=[card for cards in new.values() for card in cards],
            limits=limits,
            day=moment.day,
            options=options,
            learning=learning,
            burying=burying,
        )
        unfinished = any(
            room and len(new[deck]) == reading[deck] and limits.new_left(deck[1]) for deck, room in rooms.items()
        )
        if not (burying and unfinished):
            return gathered
        more *= 4


def _gather_quickly(
    execute: Execute,
    moment: Moment,
    began: int,
    decks: Sequence[tuple[tuple[int, str], Options]],
    *,
    options: Options,
    limits: Limits,
) -> Gathered | None:
    """Let the database do the sorting, where no subdeck's own limit comes in; None where one does."""
    if options.review_order in _BY_DECK or options.new_gather is not NewGather.DECK:
        return None
    if options.review_order in _BY_MEMORY and len({(own.parameters, own.desired_retention) for _, own in decks}) > 1:
        return None
    names = {id_: name for (id_, name), _ in decks}
    found = []
    for learning in (True, False):
        room = limits.reviews_left_in_all()
        rows = (
            gathering.due_in_order(
                execute,
                list(names),
                learning=learning,
                day=moment.day,
                began=began,
                order=options.review_order,
                room=room,
            )
            if room
            else []
        )
        for deck_id, wanted in Counter(deck_id for _, deck_id in rows).items():
            if limits.take_reviews(names[deck_id], wanted) < wanted:
                return None
        found.append([card_id for card_id, _ in rows])
    new: list[Candidate] = []
    for deck, _ in sorted(decks, key=lambda one: deck_order(one[0][1])):
        room = limits.new_left(deck[1])
        cards = gathering.new_cards(execute, deck, day=moment.day, gather=options.new_gather, room=room)
        limits.take_new(deck[1], len(cards))
        new += cards
    return arrange(found[0], found[1], new, options, moment.day)


_BY_DECK = (ReviewOrder.DECK, ReviewOrder.DUE_DECK)
_BY_MEMORY = (ReviewOrder.RETRIEVABILITY, ReviewOrder.RETRIEVABILITY_DESCENDING, ReviewOrder.OVERDUENESS)


def _leading_options(execute: Execute, decks: Sequence[tuple[tuple[int, str], Options]], root: str | None) -> Options:
    """Return the options whose orders and mixes hold: those of the deck that is studied.

    For all decks together, those that they share; where they differ, those of the default preset.
    """
    for (_, name), own in decks:
        if name == root:
            return own
    every = {own for _, own in decks}
    return every.pop() if len(every) == 1 else options_from_text(gathering.default_options(execute))


def counts_on(execute: Execute, moment: Moment, began: int, loads: Sequence[Load], root: str | None = None) -> Counts:
    """Return what :func:`gather_day` would gather, with the learning cards that wait or will be due soon."""
    gathered = gather_day(execute, moment, began, loads, root)
    waiting = sum(load.learning for load in loads if within(load.name, root))
    return gathered.counts + Counts(learning=waiting)
