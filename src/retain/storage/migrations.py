"""Bringing a database to today's schema: a chain of steps, counted in ``PRAGMA user_version``."""

import sqlite3
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from retain.domain.backups import Reason
from retain.domain.notes import BUILT_IN, NoteType
from retain.domain.options import Options
from retain.storage import rollups
from retain.storage.backups import make_backup
from retain.storage.engine import Database
from retain.storage.files import APPLICATION_ID, SCHEMA_VERSION, check_identity, check_locks, open_existing, plain_words
from retain.storage.fulltext import create_index
from retain.storage.rows import note_type_to_row, options_to_text
from retain.storage.schema import metadata

DEFAULT_PRESET_ID = 1

_REVIEW_DAY = """
CREATE TABLE review_day (
    deck_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    rating INTEGER NOT NULL,
    span INTEGER NOT NULL,
    cram INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    PRIMARY KEY (deck_id, day, kind, rating, span, cram)
) WITHOUT ROWID, STRICT
"""
_REVIEW_HOUR = """
CREATE TABLE review_hour (
    deck_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    PRIMARY KEY (deck_id, day, hour)
) WITHOUT ROWID, STRICT
"""
_CARD_ADDED = """
CREATE TABLE card_added (
    deck_id INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    cards INTEGER NOT NULL,
    PRIMARY KEY (deck_id, quarter)
) WITHOUT ROWID, STRICT
"""
_CARD_INDEXES = (
    "CREATE INDEX card_by_interval ON card (interval, state, deck_id)",
    (
        "CREATE INDEX card_by_stability ON card ((CAST(stability * 10000 + 0.5 AS INTEGER) + 5000) / 10000, "
        "deck_id, stability, last_review_at)"
    ),
    "CREATE INDEX card_by_difficulty ON card (CAST(difficulty * 1000 + 0.5 AS INTEGER), deck_id)",
    "CREATE INDEX card_put_aside ON card (deck_id) WHERE suspended = 1 OR buried_on IS NOT NULL",
)


def _roll_up_reviews(connection: Connection) -> None:
    """Roll answers up by deck, day and hour, and cards by when they were added (schema 3)."""
    for statement in (_REVIEW_DAY, _REVIEW_HOUR, _CARD_ADDED, *_CARD_INDEXES):
        connection.exec_driver_sql(statement)
    rollups.install(connection)
    rollups.rebuild(connection)


def _make_room_for_anki(connection: Connection) -> None:
    """Keep what notes, cards and decks from Anki carry along, and media (schema 4)."""
    connection.exec_driver_sql("ALTER TABLE note_type ADD COLUMN markup INTEGER DEFAULT 0 NOT NULL")
    for table in ("note_type", "preset", "deck", "note", "card", "review"):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN extra TEXT")
    metadata.tables["media"].create(connection)


_STEPS: dict[int, Callable[[Connection], None]] = {
    1: create_index,
    2: _roll_up_reviews,
    3: _make_room_for_anki,
}
"""What carries a database of schema n to schema n + 1, by n; a step once released is never changed."""


def bring_up_to_date(database: Database, now: int, *, backup: bool = True) -> None:
    """Make the tables of a new database, or carry an older one to ``SCHEMA_VERSION``.

    An older one is backed up first, at ``now`` (UTC ms). Raises RetainError, and changes nothing, for another
    program's database or one from a newer retain, and where no backup can be made.
    """
    if database.existed:
        # A first look through a connection of its own: ours would switch a stranger's file to WAL.
        with plain_words(database.path):
            probe = open_existing(database.path, busy_seconds=database.busy_seconds)
            try:
                version = check_identity(probe, database.path)
                complete = version == SCHEMA_VERSION and _has_every_note_type(probe)
            finally:
                probe.close()
        if complete:
            return
    else:
        check_locks(database.path)
    with database.writing() as connection:
        # Another process may have been quicker since the first look.
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if version == 0:
            _create(connection)
        elif version < SCHEMA_VERSION:
            if backup:
                # All steps are one transaction: there is no state between two of them that could be wanted back.
                make_backup(database.path, now, Reason.MIGRATION)
            _carry_over(connection, version)
        _add_note_types(connection, _LATER_TYPES)


def _carry_over(connection: Connection, version: int) -> None:
    for step in range(version, SCHEMA_VERSION):
        _STEPS[step](connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


_LATER_TYPES = tuple(kind for kind in BUILT_IN if kind.id < 0)
"""Built-in note types that came after the first release; whoever opens a database without them adds their rows."""


def _has_every_note_type(connection: sqlite3.Connection) -> bool:
    (there,) = connection.execute("SELECT count(*) FROM note_type WHERE id < 0").fetchone()
    return bool(there == len(_LATER_TYPES))


def _add_note_types(connection: Connection, kinds: Sequence[NoteType]) -> None:
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO note_type (id, name, kind, fields, templates, markup) VALUES (?, ?, ?, ?, ?, ?)",
        [note_type_to_row(kind) for kind in kinds],
    )


def _create(connection: Connection) -> None:
    metadata.create_all(connection)
    create_index(connection)
    rollups.install(connection)
    _add_note_types(connection, BUILT_IN)
    connection.exec_driver_sql(
        "INSERT INTO preset (id, name, options) VALUES (?, ?, ?)",
        (DEFAULT_PRESET_ID, "Default", options_to_text(Options())),
    )
    connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('day_start', 'null'), ('timezone', 'null')")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
