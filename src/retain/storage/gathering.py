"""The cards that a day could show, deck by deck: SQL text that SQLAlchemy and the plain sqlite3 driver both run.

No heavy import may stand here, as in :mod:`retain.storage.counts`. Each statement sorts as the queue will, so that no
more rows are read than the limits have room for.
"""

from collections.abc import Sequence
from typing import Any

from retain.domain.clock import DAY_SECONDS, Moment
from retain.domain.options import NewGather, Options, ReviewOrder
from retain.scheduling.forgetting import elapsed_over_stability, recall
from retain.scheduling.queue import Candidate
from retain.scheduling.shuffle import scrambled_sql
from retain.storage.counts import Execute

_HERE = "deck_id = :deck AND suspended = 0 AND buried_on IS NOT :day"
_NUMBERS = {":deck": "?1", ":day": "?2", ":began": "?3", ":room": "?4"}

_WAITED = (
    f"((:began - coalesce(last_review_at, :began)) / {DAY_SECONDS * 1000}.0 "
    f"/ coalesce(stability, max(interval / {DAY_SECONDS}.0, 1.0)))"
)
"""Days since the last review, when the study day began, over the stability; the interval stands in for that."""

_RANKS = {
    ReviewOrder.INTERVAL: "interval",
    ReviewOrder.INTERVAL_DESCENDING: "-interval",
    ReviewOrder.DIFFICULTY: "coalesce(difficulty, 5.0)",
    ReviewOrder.DIFFICULTY_DESCENDING: "-coalesce(difficulty, 5.0)",
    ReviewOrder.RETRIEVABILITY: f"-{_WAITED}",
    ReviewOrder.RETRIEVABILITY_DESCENDING: _WAITED,
    ReviewOrder.OVERDUENESS: f"-{_WAITED}",
    ReviewOrder.RANDOM: "(0 + 0)",
    ReviewOrder.ADDED: "(SELECT created_at FROM note WHERE note.id = note_id)",
    ReviewOrder.ADDED_DESCENDING: "-(SELECT created_at FROM note WHERE note.id = note_id)",
}
_DUE = "due_day"

_NEW_ORDERS = {
    NewGather.DECK: "position, id",
    NewGather.POSITION: "position, id",
    NewGather.POSITION_DESCENDING: "position DESC, id",
    NewGather.DECK_RANDOM_NOTES: f"{scrambled_sql('note_id')}, note_id, ordinal",
    NewGather.RANDOM_NOTES: f"{scrambled_sql('note_id')}, note_id, ordinal",
    NewGather.RANDOM_CARDS: f"{scrambled_sql('id')}, id",
}


def waiting_within_day(execute: Execute, deck: tuple[int, str], moment: Moment) -> list[Candidate]:
    """Return the learning cards of a deck, given by id and name, that come due within the study day."""
    rows = execute(
        "SELECT id, note_id, ordinal, due_at FROM card WHERE deck_id = ?1 AND state IN (1, 3) AND due_day <= ?2 "
        "AND due_at < ?3 AND suspended = 0 AND buried_on IS NOT ?2",
        (deck[0], moment.day, moment.day_ends),
    )
    return [Candidate(id_, deck[1], due_at, note_id, ordinal) for id_, note_id, ordinal, due_at in rows]


_REVIEW = "state = 2"
_DAY_LEARNING = "state IN (1, 3) AND due_at IS NULL"


def day_learning_cards(
    execute: Execute, deck: tuple[int, str], *, day: int, began: int, order: ReviewOrder, own: Options, room: int
) -> list[Candidate]:
    """Return the learning cards of a deck whose step crossed a day and is over, ordered as reviews are."""
    return _due(execute, deck, _DAY_LEARNING, day=day, began=began, order=order, own=own, room=room)


def due_reviews(
    execute: Execute, deck: tuple[int, str], *, day: int, began: int, order: ReviewOrder, own: Options, room: int
) -> list[Candidate]:
    """Return the first ``room`` due review cards of a deck in ``order``, ranked for the queue.

    ``began`` is when the study day began (UTC ms); what is likely to be remembered is reckoned as of then, so that
    the order stands still all day. ``own`` are the deck's own options.
    """
    return _due(execute, deck, _REVIEW, day=day, began=began, order=order, own=own, room=room)


def _due(
    execute: Execute,
    deck: tuple[int, str],
    kind: str,
    *,
    day: int,
    began: int,
    order: ReviewOrder,
    own: Options,
    room: int,
) -> list[Candidate]:
    if room < 1:
        return []
    rank = _RANKS.get(order, _DUE)
    tie = "note_id, ordinal" if order in _BY_AGE else scrambled_sql("id")
    rows = execute(
        _numbered(
            f"SELECT id, note_id, ordinal, {rank} AS rank FROM card WHERE {_HERE} AND {kind} "  # noqa: S608
            f"AND due_day <= :day ORDER BY rank, {tie} LIMIT :room"
        ),
        (deck[0], day, began, room),
    )
    return [
        Candidate(id_, deck[1], _comparable(order, value, own), note_id, ordinal)
        for id_, note_id, ordinal, value in rows
    ]


def due_in_order(
    execute: Execute,
    deck_ids: Sequence[int],
    *,
    learning: bool,
    day: int,
    began: int,
    order: ReviewOrder,
    room: int,
) -> list[tuple[int, int]]:
    """Return id and deck of the first ``room`` due cards of several decks in ``order``: reviews, or day-learning ones.

    The decks must have the same options, so that their cards can be compared in the database; for an order by deck
    there is :func:`due_reviews`.
    """
    kind = _DAY_LEARNING if learning else _REVIEW
    rank = _RANKS.get(order, _DUE)
    tie = "note_id, ordinal" if order in _BY_AGE else scrambled_sql("id")
    here = _HERE.replace("= :deck", f"IN ({', '.join(str(int(deck_id)) for deck_id in deck_ids)})")
    rows = execute(
        _numbered(
            f"SELECT id, deck_id FROM card WHERE {here} AND {kind} AND due_day <= :day "  # noqa: S608 - no user text
            f"ORDER BY {rank}, {tie} LIMIT :room"
        ),
        (None, day, began, room),
    )
    return [(row[0], row[1]) for row in rows]


_BY_AGE = (ReviewOrder.ADDED, ReviewOrder.ADDED_DESCENDING)


def _comparable(order: ReviewOrder, rank: float, own: Options) -> float:
    """Return a rank that can be compared with those of decks with other parameters or another retention."""
    match order:
        case ReviewOrder.RETRIEVABILITY:
            return recall(-rank, own.parameters)
        case ReviewOrder.RETRIEVABILITY_DESCENDING:
            return -recall(rank, own.parameters)
        case ReviewOrder.OVERDUENESS:
            return rank / elapsed_over_stability(own.desired_retention, own.parameters)
    return rank


def new_cards(execute: Execute, deck: tuple[int, str], *, day: int, gather: NewGather, room: int) -> list[Candidate]:
    """Return the first ``room`` new cards of a deck in the order of gathering, by position."""
    if room < 1:
        return []
    # Every new card has a null due day; naming it lets the index give the order.
    rows = execute(
        _numbered(
            f"SELECT id, note_id, ordinal, position FROM card WHERE {_HERE} AND state = 0 "  # noqa: S608
            f"AND due_day IS NULL ORDER BY {_NEW_ORDERS[gather]} LIMIT :room"
        ),
        (deck[0], day, None, room),
    )
    return [Candidate(id_, deck[1], position, note_id, ordinal) for id_, note_id, ordinal, position in rows]


def _numbered(sql: str) -> str:
    for name, number in _NUMBERS.items():
        sql = sql.replace(name, number)
    return sql


_DECKS = """
SELECT deck.id, deck.name, preset.options FROM deck JOIN preset ON preset.id = deck.preset_id ORDER BY deck.name
"""
_DEFAULT = "SELECT options FROM preset WHERE id = 1"


def deck_rows(execute: Execute) -> Sequence[Sequence[Any]]:
    """Return id, name and stored options of every deck."""
    return list(execute(_DECKS, ()))


def default_options(execute: Execute) -> str:
    """Return the stored options of the preset that new decks get."""
    return next((str(row[0]) for row in execute(_DEFAULT, ())), "{}")
