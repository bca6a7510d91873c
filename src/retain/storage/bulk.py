"""Bulk writes of an import: very many notes and cards at once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from retain.domain.cards import CardRow
from retain.domain.json_text import compact_json
from retain.domain.notes import NoteType
from retain.domain.options import Options
from retain.storage.connection import Connection
from retain.storage.fulltext import indexing_in_bulk
from retain.storage.indexing import indexing_afterwards
from retain.storage.operations import Changes
from retain.storage.queries import next_id, rows_by_key
from retain.storage.rows import (
    note_type_to_row,
    options_to_text,
)

_INSERT_CARD = f"INSERT INTO card ({', '.join(CardRow._fields)}) VALUES ({', '.join('?' * len(CardRow._fields))})"  # noqa: S608


def dump(extra: Mapping[str, Any] | None) -> str | None:
    """Return what is carried along as stored, None where there is nothing."""
    return compact_json(extra) if extra else None


def extras(connection: Connection, table: str) -> dict[int, dict[str, Any]]:
    """Return what is carried along with the rows of a small table, by id."""
    rows = connection.exec_driver_sql(f"SELECT id, extra FROM {table} WHERE extra IS NOT NULL")  # noqa: S608
    return {row[0]: json.loads(row[1]) for row in rows}


# Note types, presets, decks


def add_note_type(connection: Connection, kind: NoteType, extra: Mapping[str, Any], changes: Changes) -> int:
    """Insert a note type, whose id is ignored, and return its id."""
    id_ = next_id(connection, "note_type")
    connection.exec_driver_sql(
        "INSERT INTO note_type (id, name, kind, fields, templates, markup, extra) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (id_, *note_type_to_row(kind)[1:], dump(extra)),
    )
    changes.add_created("note_type", [id_])
    return id_


def update_note_type(connection: Connection, kind: NoteType, extra: Mapping[str, Any], changes: Changes) -> None:
    """Give a note type new templates and what is carried with it."""
    for row in rows_by_key(connection, "note_type", "id", [kind.id]):
        changes.add_before("note_type", row)
    new = note_type_to_row(kind)
    connection.exec_driver_sql(
        "UPDATE note_type SET fields = ?, templates = ?, extra = ? WHERE id = ?", (new[3], new[4], dump(extra), kind.id)
    )


def add_preset(
    connection: Connection, name: str, options: Options, extra: Mapping[str, Any] | None, changes: Changes
) -> int:
    """Insert a preset and return its id."""
    id_ = next_id(connection, "preset")
    connection.exec_driver_sql(
        "INSERT INTO preset (id, name, options, extra) VALUES (?, ?, ?, ?)",
        (id_, name, options_to_text(options), dump(extra)),
    )
    changes.add_created("preset", [id_])
    return id_


def furnish_deck(connection: Connection, deck_id: int, preset_id: int, extra: Mapping[str, Any] | None) -> None:
    """Give a deck that the same action has made its preset and what is carried with it."""
    connection.exec_driver_sql(
        "UPDATE deck SET preset_id = ?, extra = ? WHERE id = ?", (preset_id, dump(extra), deck_id)
    )


# Notes


class KnownNote(NamedTuple):
    """What an import must know of a note that is there: fields and tags as stored, when it was changed (UTC ms)."""

    id: int
    note_type_id: int
    fields: str
    tags: str
    created_at: int
    modified_at: int


def known_notes(connection: Connection) -> dict[str, KnownNote]:
    """Return every note by its guid."""
    rows = connection.exec_driver_sql("SELECT guid, id, note_type_id, fields, tags, created_at, modified_at FROM note")
    return {row[0]: KnownNote(*row[1:]) for row in rows}


def created_at(connection: Connection, note_ids: Sequence[int]) -> dict[int, int]:
    """Return when notes were made (UTC ms), by their ids."""
    return {row["id"]: row["created_at"] for row in rows_by_key(connection, "note", "id", note_ids)}


def note_settled(connection: Connection) -> dict[int, int]:
    """Note which notes of the attached package are here and were not changed there since.

    Returns their ids here by those in the package. Who shares a guid, and who says no time, is not among them.
    To be ended with :func:`forget_settled`.
    """
    connection.exec_driver_sql(
        "CREATE TEMP TABLE IF NOT EXISTS settled (foreign_id INTEGER PRIMARY KEY, id INTEGER NOT NULL)"
    )
    connection.exec_driver_sql(
        "INSERT INTO temp.settled SELECT theirs.id, note.id FROM package.notes AS theirs "
        "CROSS JOIN main.note ON note.guid = theirs.guid "
        "WHERE typeof(theirs.mod) = 'integer' AND theirs.mod <= note.modified_at / 1000"
    )
    connection.exec_driver_sql(
        "DELETE FROM temp.settled WHERE id IN (SELECT id FROM temp.settled GROUP BY id HAVING count(*) > 1)"
    )
    return dict(connection.exec_driver_sql("SELECT foreign_id, id FROM temp.settled").fetchall())


def cards_not_here(connection: Connection) -> list[int]:
    """Return the ids of the attached package's cards that are not here, for all that :func:`note_settled` tells."""
    rows = connection.exec_driver_sql(
        "SELECT theirs.id FROM package.cards AS theirs LEFT JOIN temp.settled ON settled.foreign_id = theirs.nid "
        "WHERE NOT EXISTS (SELECT 1 FROM main.card WHERE note_id = settled.id AND ordinal = theirs.ord) "
        "ORDER BY theirs.id"
    )
    return [row[0] for row in rows]


def forget_settled(connection: Connection) -> None:
    """Drop what :func:`note_settled` has noted."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.settled")


class BulkNote(NamedTuple):
    """A note as a row: ``fields`` and ``tags`` are joined already, times are UTC ms."""

    id: int
    guid: str
    note_type_id: int
    fields: str
    tags: str
    created_at: int
    modified_at: int
    extra: str | None


def insert_notes(connection: Connection, notes: list[BulkNote], changes: Changes) -> None:
    """Insert notes with their ids, which are higher than all that are there, in ascending order."""
    if not notes:
        return
    with indexing_in_bulk(connection, notes[0].id):
        insert_note_rows(connection, notes)
    changes.add_created("note", (note.id for note in notes))


def insert_note_rows(connection: Connection, notes: Sequence[BulkNote]) -> None:
    """Insert notes with their ids; what keeps the index and the undo record is the caller's."""
    if notes:
        connection.exec_driver_sql(
            "INSERT INTO note (id, guid, note_type_id, fields, tags, created_at, modified_at, extra) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            list(notes),
        )


def replace_notes(connection: Connection, notes: Sequence[BulkNote], changes: Changes) -> None:
    """Give notes that are there new contents, a new type, and a new time of change."""
    for row in rows_by_key(connection, "note", "id", [note.id for note in notes]):
        changes.add_before("note", row)
    if notes:
        connection.exec_driver_sql(
            "UPDATE note SET note_type_id = ?, fields = ?, tags = ?, modified_at = ?, extra = ? WHERE id = ?",
            [(note.note_type_id, note.fields, note.tags, note.modified_at, note.extra, note.id) for note in notes],
        )


# Cards


def last_position(connection: Connection) -> int:
    """Return the last position among the cards, 0 where there are none."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(position), 0) FROM card").scalar_one())


@dataclass(frozen=True, slots=True)
class KnownCard:
    """What an import must know of a card that is there."""

    id: int
    deck_id: int
    last_review_at: int | None
    reps: int


def known_cards(connection: Connection) -> dict[tuple[int, int], KnownCard]:
    """Return every card by its note and its ordinal."""
    rows = connection.exec_driver_sql("SELECT note_id, ordinal, id, deck_id, last_review_at, reps FROM card")
    return {(row[0], row[1]): KnownCard(*row[2:]) for row in rows}


def insert_cards(connection: Connection, cards: Sequence[CardRow], changes: Changes) -> None:
    """Insert cards with their ids."""
    if cards:
        here = int(connection.exec_driver_sql("SELECT count(*) FROM card").scalar_one())
        with indexing_afterwards(connection, "card", here, len(cards)):
            insert_card_rows(connection, cards)
    changes.add_created("card", (card.id for card in cards))


def insert_card_rows(connection: Connection, cards: Sequence[CardRow]) -> None:
    """Insert cards with their ids; what keeps the undo record is the caller's."""
    if cards:
        connection.exec_driver_sql(_INSERT_CARD, cast("list[tuple[Any, ...]]", cards))


def replace_cards(connection: Connection, cards: Sequence[CardRow], changes: Changes) -> None:
    """Give cards that are there a new schedule; note, deck and ordinal stay."""
    for row in rows_by_key(connection, "card", "id", [card.id for card in cards]):
        changes.add_before("card", row)
    if cards:
        connection.exec_driver_sql(
            f"UPDATE card SET {', '.join(f'{name} = ?' for name in CardRow._fields[4:])} WHERE id = ?",  # noqa: S608
            [(*card[4:], card.id) for card in cards],
        )


def set_memories(connection: Connection, memories: Iterable[tuple[float, float, int]]) -> None:
    """Give cards that the same action has made or imaged a memory: stability, difficulty, card id."""
    rows = list(memories)
    if rows:
        connection.exec_driver_sql("UPDATE card SET stability = ?, difficulty = ? WHERE id = ?", rows)
