"""Bulk writes to the review log: the one place where very many reviews go in, straight from an attached package."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from retain.domain.reviews import ReviewLog
from retain.domain.spans import Span
from retain.storage.connection import Connection
from retain.storage.indexing import indexing_afterwards
from retain.storage.operations import Changes
from retain.storage.rows import REVIEW_COLUMNS, review_to_row
from retain.storage.tally import Tally

_DAY_MS = 86_400_000
_TEN_DAYS = 864_000_000
"""Keeps the numbers positive: SQLite divides towards zero."""
_INT32 = 2_147_483_647
_MOVED_AT_MOST = 1_000


class Incoming(NamedTuple):
    """A card whose log is taken over: its id in the package, its id here, the time of its first row there (or None).

    ``known`` says that it was here before, 0 or 1.
    """

    foreign: int
    id: int
    first: int | None
    known: int
    deck_id: int


CREATE_INCOMING = (
    "CREATE TEMP TABLE incoming (foreign_id INTEGER PRIMARY KEY, id INTEGER NOT NULL, first INTEGER, "
    "known INTEGER NOT NULL, deck_id INTEGER NOT NULL)"
)


def note_incoming(connection: Connection, cards: Sequence[Incoming]) -> None:
    """Note whose reviews :func:`insert_package_reviews` or :func:`tally_package_reviews` is to look at."""
    connection.exec_driver_sql(CREATE_INCOMING)
    if cards:
        connection.exec_driver_sql("INSERT INTO temp.incoming VALUES (?, ?, ?, ?, ?)", cards)


def forget_incoming(connection: Connection) -> None:
    """Drop what :func:`note_incoming` has noted."""
    connection.exec_driver_sql("DROP TABLE temp.incoming")


@dataclass(frozen=True, slots=True)
class Copied:
    """What :func:`insert_package_reviews` did: how many rows went in, the times of those of cards that were here.

    ``clashing`` are the rows that did not go in yet: at their very times other cards were reviewed.
    """

    rows: int
    of_known: list[int]
    clashing: list[Any]


def insert_package_reviews(connection: Connection, spans: Sequence[Span], latest: int) -> Copied:
    """Copy the reviews of the noted cards from the attached package; those that are there already are passed over.

    ``spans`` tell study day and hour; rows after ``latest`` (UTC ms), and rows that are none, are left out.
    It is a handful of long statements, which need no interpreter.
    """
    there = _is_any_there(connection)
    here = int(connection.exec_driver_sql("SELECT count(*) FROM review").scalar_one()) if there else 0
    coming = int(connection.exec_driver_sql("SELECT count(*) FROM package.revlog").scalar_one())
    clashing = _clashing(connection) if there else []
    of_known = _new_to_known(connection, latest) if there else []
    copied = 0
    with indexing_afterwards(connection, "review", here, coming):
        for values in _parts(spans, 0, latest):
            copied += connection.exec_driver_sql(_COPY + (_UNLESS_THERE if there else "") + _IN_ORDER, values).rowcount
    return Copied(copied, of_known, clashing)


def move_clashing_reviews(connection: Connection, clashing: Sequence[Any], spans: Sequence[Span]) -> list[int]:
    """Insert rows at whose very times other cards were reviewed some milliseconds later; return these new times."""
    return [at for at in (_move(connection, row, spans) for row in clashing) if at is not None]


def tally_package_reviews(connection: Connection, spans: Sequence[Span], latest: int, tally: Tally) -> None:
    """Count the rows that :func:`insert_package_reviews` copies, from a connection that sees what was there before."""
    rows = _COUNT + (_UNLESS_THERE if _is_any_there(connection) else "")
    first, last = connection.exec_driver_sql(  # each by itself is a look at one end of the table
        "SELECT (SELECT min(id) FROM package.revlog), (SELECT max(id) FROM package.revlog)"
    ).one()
    if first is None:
        return
    for part in _parts(spans, max(first, 0), min(last, latest)):
        low, shift = part["low"], part["day"] - _TEN_DAYS
        while low < part["high"]:
            day = (low + shift) // _DAY_MS
            high = min((day + 1) * _DAY_MS - shift, part["high"])
            tally.count(connection, day, rows, {**part, "low": low, "high": high})
            low = high


def _is_any_there(connection: Connection) -> bool:
    return bool(connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM main.review)").scalar_one())


def _parts(spans: Sequence[Span], first: int, last: int) -> Iterator[dict[str, int]]:
    """Yield the parts of the time from ``first`` to ``last`` (UTC ms) that lie within one span each.

    The first and the last span have the times before and after them too.
    """
    for number, span in enumerate(spans):
        low = first if number == 0 else max(span.start, first)
        high = last + 1 if number == len(spans) - 1 else min(span.end, last + 1)
        if low < high:
            yield {"low": low, "high": high, "day": span.day_shift + _TEN_DAYS, "hour": span.hour_shift + _TEN_DAYS}


def insert_dumped_reviews(
    connection: Connection, rows: Sequence[tuple[int, bool, ReviewLog, str | None]], changes: Changes
) -> int:
    """Insert rows of the log (card id, whether the card was here before, row, what is carried along); return how many.

    A row that is there already is passed over; one at whose time another card was reviewed is moved by milliseconds.
    """
    taken: dict[int, int] = {row[0]: row[1] for row in connection.exec_driver_sql("SELECT at, card_id FROM review")}
    made: list[tuple[Any, ...]] = []
    listed: list[int] = []
    for card_id, was_here, log, extra in rows:
        at = log.at
        while at in taken and taken[at] != card_id:
            at += 1
        if at in taken:
            continue
        taken[at] = card_id
        if was_here:
            listed.append(at)
        made.append((at, card_id, *review_to_row(log)[2:], extra))
    if made:
        connection.exec_driver_sql(
            f"INSERT INTO review ({', '.join(REVIEW_COLUMNS)}, extra) "  # noqa: S608
            f"VALUES ({', '.join('?' * (len(REVIEW_COLUMNS) + 1))})",
            made,
        )
    changes.add_created("review", sorted(listed))
    changes.add_reviews_of(sorted({row[0] for row in rows if not row[1]}))
    return len(made)


_SECONDS = "(CASE WHEN {0} < 0 THEN -max(CAST({0} AS INTEGER), -{1}) ELSE min(CAST({0} AS INTEGER), {1}) * 86400 END)"
_INTERVAL = _SECONDS.format("log.ivl", _INT32)
_INTERVAL_BEFORE = _SECONDS.format("log.lastIvl", _INT32)
_FSRS = "log.factor BETWEEN 100 AND 1100"
"""Under FSRS ``factor`` is ((difficulty − 1) / 9 + 0.1) × 1000; an ease is 1300 or more."""
_WHOLE_DAYS = "({0} <= -86400 AND {0} % 86400 = 0)"
"""Seconds that look like days here, and would go back as days."""
_COLUMNS = "at, card_id, day, hour, rating, kind, state_before, interval_before, interval, difficulty, duration, extra"
_DAY = "(log.id + :day) / 86400000 - 10"
_HOUR = "(log.id + :hour) / 3600000 % 24"
_RATING = "CAST(log.ease AS INTEGER)"
_KIND = "CAST(log.type AS INTEGER)"
_DIFFICULTY = f"CASE WHEN {_FSRS} THEN (log.factor / 1000.0 - 0.1) * 9 + 1 END"
_DURATION = f"max(0, min(CAST(log.time AS INTEGER), {_INT32}))"
_VALUES = f"""
    {_RATING}, {_KIND},
    CASE log.type
        WHEN 0 THEN log.id <> ifnull(incoming.first, log.id) WHEN 1 THEN 2 WHEN 2 THEN 3
        ELSE CASE WHEN log.lastIvl > 0 THEN 2 WHEN log.lastIvl < 0 THEN 1 ELSE 0 END
    END,
    {_INTERVAL_BEFORE}, {_INTERVAL}, {_DIFFICULTY}, {_DURATION}"""
_EXTRA = "'[' || CAST(log.ivl AS INTEGER) || ',' || CAST(log.lastIvl AS INTEGER) || ',' || CAST(log.factor AS INTEGER)"
_FROM = """
FROM package.revlog AS log CROSS JOIN temp.incoming ON incoming.foreign_id = log.cid
WHERE log.ease BETWEEN 0 AND 4 AND log.type BETWEEN 0 AND 5
    AND log.ivl + log.lastIvl + log.factor + log.time IS NOT NULL
"""
_WITHIN = " AND log.id >= :low AND log.id < :high"
_COPY = f"""
INSERT INTO main.review ({_COLUMNS})
SELECT log.id, incoming.id, {_DAY}, {_HOUR}, {_VALUES},
    CASE WHEN NOT ({_FSRS} OR log.factor = 0) OR {_WHOLE_DAYS.format("log.ivl")} OR {_WHOLE_DAYS.format("log.lastIvl")}
        THEN {_EXTRA} || ']' END
{_FROM} {_WITHIN}
"""
_COUNT = f"""
SELECT incoming.deck_id AS deck_id, {_HOUR} AS hour, {_RATING} AS rating, {_KIND} AS kind,
    CAST(log.lastIvl AS INTEGER) * 86400 AS interval_before, {_DIFFICULTY} AS difficulty, {_DURATION} AS duration,
    CASE WHEN log.type = 3 THEN {_EXTRA} || ']' END AS extra
{_FROM} {_WITHIN}
"""
_IN_ORDER = " ORDER BY log.id"
_UNLESS_THERE = " AND NOT EXISTS (SELECT 1 FROM main.review AS known WHERE known.at = log.id)"


def _clashing(connection: Connection) -> list[Any]:
    """Return the incoming rows at whose time another card was reviewed."""
    return list(
        connection.exec_driver_sql(
            f"SELECT log.id, incoming.id, {_VALUES}, {_EXTRA} {_FROM} AND EXISTS "  # noqa: S608
            "(SELECT 1 FROM main.review AS known WHERE known.at = log.id AND known.card_id <> incoming.id) "
            "ORDER BY log.id"
        )
    )


def _new_to_known(connection: Connection, latest: int) -> list[int]:
    """Return the times of the rows of known cards that will go in."""
    rows = connection.exec_driver_sql(
        f"SELECT log.id {_FROM} AND incoming.known AND log.id BETWEEN 0 AND ? {_UNLESS_THERE}",
        (latest,),
    )
    return [row[0] for row in rows]


def _move(connection: Connection, row: Any, spans: Sequence[Span]) -> int | None:
    """Insert a clashing row at the next free millisecond and return that; None where it is there from before."""
    at, card_id, *values, extra = row
    known = connection.exec_driver_sql(
        "SELECT 1 FROM review WHERE card_id = ? AND at > ? AND at <= ? AND extra LIKE ?",
        (card_id, at, at + _MOVED_AT_MOST, f"%,{at}]"),
    ).first()
    if known:
        return None
    free = int(at) + 1
    while connection.exec_driver_sql("SELECT 1 FROM review WHERE at = ?", (free,)).first():
        free += 1
    span = next((span for span in reversed(spans) if span.start <= free), spans[0])
    connection.exec_driver_sql(
        f"INSERT INTO review ({_COLUMNS}) VALUES ({', '.join('?' * 12)})",  # noqa: S608
        (free, card_id, span.day(free), span.hour(free), *values, f"{extra},{at}]"),
    )
    return free


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """A row of a card's log as the memory model needs it; ``ease`` (1 = 100 %) is SM-2's, None where there is none."""

    day: int
    at: int
    rating: int
    kind: int
    interval: int
    difficulty: float | None
    ease: float | None


def logs_of(connection: Connection, card_ids: Iterable[int]) -> dict[int, list[LoggedAnswer]]:
    """Return the logs of cards, the oldest row first."""
    found: dict[int, list[LoggedAnswer]] = {}
    for card_id in card_ids:
        found[card_id] = [
            LoggedAnswer(day, at, rating, kind, interval, difficulty, _ease(extra))
            for day, at, rating, kind, interval, difficulty, extra in connection.exec_driver_sql(
                "SELECT day, at, rating, kind, interval, difficulty, extra FROM review WHERE card_id = ? ORDER BY at",
                (card_id,),
            )
        ]
    return found


def _ease(extra: str | None) -> float | None:
    if extra is None:
        return None
    factor = json.loads(extra)[2]
    return factor / 1000 if factor else None
