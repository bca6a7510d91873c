"""Bulk writes to the review log: the one place where very many reviews go in, straight from an attached package."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from retain.domain.reviews import ReviewLog
from retain.domain.spans import Span
from retain.storage.connection import Connection
from retain.storage.operations import Changes
from retain.storage.rows import REVIEW_COLUMNS, review_to_row

_COUNT_OF_ROWS = 20_000
"""From so many new reviews on, and if there were fewer before, the index of reviews is built anew rather than kept."""
_TEN_DAYS = 864_000_000
"""Keeps the numbers positive: SQLite divides towards zero."""
_INT32 = 2_147_483_647
_MOVED_AT_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Incoming:
    """A card whose log is taken over: its id in the package, its id here, the time of its first row there (or None).

    ``known`` says that it was here before.
    """

    foreign: int
    id: int
    first: int | None
    known: bool


def note_incoming(connection: Connection, cards: Sequence[Incoming]) -> None:
    """Note whose reviews :func:`insert_package_reviews` is to take over."""
    connection.exec_driver_sql(
        "CREATE TEMP TABLE incoming (foreign_id INTEGER PRIMARY KEY, id INTEGER NOT NULL, first INTEGER, known INTEGER)"
    )
    if cards:
        connection.exec_driver_sql(
            "INSERT INTO temp.incoming VALUES (?, ?, ?, ?)",
            [(card.foreign, card.id, card.first, int(card.known)) for card in cards],
        )


def insert_package_reviews(connection: Connection, spans: Sequence[Span], latest: int) -> tuple[int, list[int]]:
    """Copy the reviews of the noted cards from the attached package; those that are there already are passed over.

    ``spans`` tell study day and hour; rows after ``latest`` (UTC ms), and rows that are none, are left out. A row at
    whose very time another card was reviewed is moved by some milliseconds. Returns how many rows went in, and the
    times of those of known cards. It is a handful of long statements, which need no interpreter.
    """
    there = int(connection.exec_driver_sql("SELECT count(*) FROM review").scalar_one())
    coming = int(connection.exec_driver_sql("SELECT count(*) FROM package.revlog").scalar_one())
    clashes = _clashing(connection) if there else []
    of_known = _new_to_known(connection, latest) if there else []
    anew = coming > max(_COUNT_OF_ROWS, there)
    indexes = _drop_indexes(connection) if anew else []
    copied = 0
    for number, span in enumerate(spans):
        # The first and the last span have the times before and after them too.
        low = 0 if number == 0 else span.start
        high = latest + 1 if number == len(spans) - 1 else min(span.end, latest + 1)
        result = connection.exec_driver_sql(
            _COPY + (_UNLESS_THERE if there else "") + " ORDER BY log.id",
            {"low": low, "high": high, "day": span.day_shift + _TEN_DAYS, "hour": span.hour_shift + _TEN_DAYS},
        )
        copied += result.rowcount
    for index in indexes:
        connection.exec_driver_sql(index)
    moved = [at for at in (_move(connection, row, spans) for row in clashes) if at is not None]
    connection.exec_driver_sql("DROP TABLE temp.incoming")
    return copied + len(moved), sorted(of_known + moved)


def _drop_indexes(connection: Connection) -> list[str]:
    """Drop the indexes of the log, and return the statements that make them."""
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'review' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in found:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    return [sql for _, sql in found]


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
_VALUES = f"""
    CAST(log.ease AS INTEGER), CAST(log.type AS INTEGER),
    CASE log.type
        WHEN 0 THEN log.id <> ifnull(incoming.first, log.id) WHEN 1 THEN 2 WHEN 2 THEN 3
        ELSE CASE WHEN log.lastIvl > 0 THEN 2 WHEN log.lastIvl < 0 THEN 1 ELSE 0 END
    END,
    {_INTERVAL_BEFORE}, {_INTERVAL},
    CASE WHEN {_FSRS} THEN (log.factor / 1000.0 - 0.1) * 9 + 1 END,
    max(0, min(CAST(log.time AS INTEGER), {_INT32}))"""
_EXTRA = "'[' || CAST(log.ivl AS INTEGER) || ',' || CAST(log.lastIvl AS INTEGER) || ',' || CAST(log.factor AS INTEGER)"
_FROM = """
FROM package.revlog AS log CROSS JOIN temp.incoming ON incoming.foreign_id = log.cid
WHERE log.ease BETWEEN 0 AND 4 AND log.type BETWEEN 0 AND 5
    AND log.ivl + log.lastIvl + log.factor + log.time IS NOT NULL
"""
_COPY = f"""
INSERT INTO main.review ({_COLUMNS})
SELECT log.id, incoming.id, (log.id + :day) / 86400000 - 10, (log.id + :hour) / 3600000 % 24, {_VALUES},
    CASE WHEN NOT ({_FSRS} OR log.factor = 0) OR {_WHOLE_DAYS.format("log.ivl")} OR {_WHOLE_DAYS.format("log.lastIvl")}
        THEN {_EXTRA} || ']' END
{_FROM} AND log.id >= :low AND log.id < :high
"""
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
