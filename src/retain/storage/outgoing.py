"""Reads of an export: whole rows in bulk, and all reviews straight into an attached package."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from retain.domain.cards import Card, CardRow
from retain.domain.reviews import ReviewLog
from retain.storage.connection import Connection
from retain.storage.queries import batches, review_from_row
from retain.storage.rows import REVIEW_COLUMNS, card_from_row

_decode = json.JSONDecoder().raw_decode
"""Twice as quick as ``json.loads``, which looks for white space and encodings."""
_CARD = ", ".join(f"card.{name}" for name in CardRow._fields)


class StoredNote(NamedTuple):
    """A note as it is stored: fields and tags as one text each, times UTC ms, what is carried along."""

    id: int
    guid: str
    note_type_id: int
    fields: str
    tags: str
    created_at: int
    modified_at: int
    extra: dict[str, Any]


def choose_decks(connection: Connection, deck_ids: Sequence[int]) -> None:
    """Say which decks the other functions read; to be called once in a transaction, and ended with :func:`forget`."""
    connection.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS chosen_deck (id INTEGER PRIMARY KEY)")
    connection.exec_driver_sql("DELETE FROM temp.chosen_deck")
    for some in batches(deck_ids):
        connection.exec_driver_sql("INSERT INTO temp.chosen_deck VALUES (?)", [(id_,) for id_ in some])


def forget(connection: Connection) -> None:
    """Drop what :func:`choose_decks` and :func:`identify` have noted."""
    for table in ("chosen_deck", "outgoing"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{table}")


def chosen_notes(connection: Connection) -> Iterator[StoredNote]:
    """Yield the notes with a card in a chosen deck, in the order in which they were made."""
    rows = connection.exec_driver_sql(
        "SELECT id, guid, note_type_id, fields, tags, created_at, modified_at, extra FROM note WHERE id IN "
        "(SELECT note_id FROM card WHERE deck_id IN (SELECT id FROM temp.chosen_deck)) ORDER BY id"
    )
    for *stored, extra in rows:
        yield StoredNote._make((*stored, _decode(extra)[0] if extra else {}))


def count_notes(connection: Connection) -> int:
    """Return how many notes there are at most to go out."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM note").scalar_one())


def carried(card: CardRow) -> dict[str, Any]:
    """Return what is carried along with a card."""
    return _decode(card.extra)[0] if card.extra else {}


def chosen_cards(connection: Connection) -> Iterator[tuple[Card, dict[str, Any]]]:
    """Yield the cards of the chosen decks, each with what is carried along."""
    for row in chosen_card_rows(connection):
        yield card_from_row(row[:-1]), carried(row)


def chosen_card_rows(connection: Connection) -> Iterator[CardRow]:
    """Return the cards of the chosen decks as they are stored."""
    rows = connection.exec_driver_sql(
        f"SELECT {_CARD} FROM card WHERE deck_id IN (SELECT id FROM temp.chosen_deck) ORDER BY id"  # noqa: S608
    )
    return map(CardRow._make, rows)


def reviews_with_extra(connection: Connection, card_id: int) -> Iterator[tuple[ReviewLog, Any]]:
    """Yield the log of a card, the oldest row first, each with what is carried along."""
    rows = connection.exec_driver_sql(
        f"SELECT {', '.join(REVIEW_COLUMNS)}, extra FROM review WHERE card_id = ? ORDER BY at",  # noqa: S608
        (card_id,),
    ).fetchall()
    for row in rows:
        yield review_from_row(row[:-1]), json.loads(row[-1]) if row[-1] else None


def first_due_day(connection: Connection) -> int | None:
    """Return the earliest study day on which a chosen card is due."""
    day = connection.exec_driver_sql(
        "SELECT min(due_day) FROM card WHERE deck_id IN (SELECT id FROM temp.chosen_deck)"
    ).scalar()
    return None if day is None else int(day)


def write_rows(connection: Connection, table: str, width: int, rows: list[tuple[Any, ...]]) -> None:
    """Insert whole rows into a table of the attached package."""
    if rows:
        connection.exec_driver_sql(f"INSERT INTO package.{table} VALUES ({', '.join('?' * width)})", rows)  # noqa: S608


def identify(connection: Connection, card_ids: Sequence[tuple[int, int]]) -> None:
    """Say which ids the cards that go out have there, for :func:`copy_reviews`."""
    connection.exec_driver_sql("CREATE TEMP TABLE outgoing (id INTEGER PRIMARY KEY, foreign_id INTEGER NOT NULL)")
    if card_ids:
        connection.exec_driver_sql("INSERT INTO temp.outgoing VALUES (?, ?)", list(card_ids))


def copy_reviews(connection: Connection) -> int:
    """Copy the reviews of the cards given to :func:`identify` into the attached package; return how many.

    What a row was in Anki, it is again; a row of our own gets Anki's units: whole days, or seconds below zero. All is
    done by single statements, which let other threads work meanwhile.
    """
    carried = connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM review NOT INDEXED WHERE extra IS NOT NULL)")
    return int(connection.exec_driver_sql(_copy(carried=bool(carried.scalar_one()))).rowcount)


_UNITS = "CASE WHEN {0} % 86400 = 0 THEN {0} / 86400 ELSE -{0} END"
_KEPT = "CASE WHEN extra IS NULL THEN {1} ELSE ifnull(json_extract(extra, '$[{0}]'), {1}) END"
_FACTOR = (
    "CASE WHEN review.difficulty IS NULL THEN 0 "
    "ELSE CAST(round(((review.difficulty - 1) / 9 + 0.1) * 1000) AS INTEGER) END"
)
_NUMBERS = (_UNITS.format("review.interval"), _UNITS.format("review.interval_before"), _FACTOR)
"""Interval, interval before and factor as Anki has them."""


def _copy(*, carried: bool) -> str:
    """Return the statement that copies the reviews; ``carried``: with what is carried along with some of them.

    Not to look for that where there is nothing saves a quarter of the time.
    """
    numbers = [_KEPT.format(place, number) for place, number in enumerate(_NUMBERS)] if carried else _NUMBERS
    return (
        "INSERT INTO package.revlog "  # noqa: S608 - names from our own code
        f"SELECT review.at, outgoing.foreign_id, -1, review.rating, {', '.join(numbers)}, review.duration, review.kind "
        "FROM main.review CROSS JOIN temp.outgoing ON outgoing.id = review.card_id ORDER BY review.at"
    )
