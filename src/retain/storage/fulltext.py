"""The full-text index over the notes: what makes it, and what keeps it in step with them.

It holds words and where they occur, no text of its own; triggers follow every write, whoever makes it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from retain.storage.connection import Connection

_ON_INSERT = """CREATE TRIGGER note_text_insert AFTER INSERT ON note BEGIN
        INSERT INTO note_text (rowid, fields) VALUES (new.id, new.fields);
    END"""
_STATEMENTS = (
    """CREATE VIRTUAL TABLE note_text USING fts5(
        fields, content='note', content_rowid='id', tokenize='unicode61 remove_diacritics 2', detail=none)""",
    _ON_INSERT,
    """CREATE TRIGGER note_text_delete AFTER DELETE ON note BEGIN
        INSERT INTO note_text (note_text, rowid, fields) VALUES ('delete', old.id, old.fields);
    END""",
    """CREATE TRIGGER note_text_update AFTER UPDATE OF id, fields ON note
    WHEN old.fields <> new.fields OR old.id <> new.id BEGIN
        INSERT INTO note_text (note_text, rowid, fields) VALUES ('delete', old.id, old.fields);
        INSERT INTO note_text (rowid, fields) VALUES (new.id, new.fields);
    END""",
)


def create_index(connection: Connection) -> None:
    """Make the index and its triggers, over what notes there are."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
    rebuild_index(connection)


@contextmanager
def indexing_in_bulk(connection: Connection, first_id: int) -> Iterator[None]:
    """Index the notes from ``first_id`` on, which the block inserts, at once: seven times as quick as one by one."""
    with not_indexing(connection):
        yield
        index_notes_from(connection, first_id)


@contextmanager
def not_indexing(connection: Connection) -> Iterator[None]:
    """Leave the index alone while notes come in that the block gives to :func:`index_notes_from`."""
    connection.exec_driver_sql("DROP TRIGGER note_text_insert")
    yield
    connection.exec_driver_sql(_ON_INSERT)


def index_notes_from(connection: Connection, first_id: int) -> None:
    """Index the notes from ``first_id`` on, none of which is in the index."""
    connection.exec_driver_sql(
        "INSERT INTO note_text (rowid, fields) SELECT id, fields FROM note WHERE id >= ? ORDER BY id", (first_id,)
    )


def rebuild_index(connection: Connection) -> None:
    """Fill the index anew from the notes."""
    connection.exec_driver_sql("INSERT INTO note_text (note_text) VALUES ('rebuild')")


def is_index_right(connection: Connection) -> bool:
    """Whether the index is sound and says what the notes say."""
    try:
        connection.exec_driver_sql("INSERT INTO note_text (note_text, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT:
            return False
        raise
    return True
