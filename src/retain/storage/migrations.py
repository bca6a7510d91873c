"""Bringing a database to today's schema: a chain of steps, counted in ``PRAGMA user_version``."""

import sqlite3
from collections.abc import Callable, Sequence

from retain.domain.notes import BUILT_IN, NoteType
from retain.domain.options import Options
from retain.storage import rollups
from retain.storage.connection import Connection
from retain.storage.engine import Database
from retain.storage.files import APPLICATION_ID, SCHEMA_VERSION, check_identity, check_locks, open_existing, plain_words
from retain.storage.fulltext import create_index
from retain.storage.rows import note_type_to_row, options_to_text

DEFAULT_PRESET_ID = 1

_ROLL_UPS = (
    """
    CREATE TABLE deck_scope (
        deck_id INTEGER NOT NULL,
        scope_id INTEGER NOT NULL,
        PRIMARY KEY (deck_id, scope_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE review_day (
        scope_id INTEGER NOT NULL,
        day INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        span INTEGER NOT NULL,
        cram INTEGER NOT NULL,
        answers INTEGER NOT NULL,
        again INTEGER NOT NULL,
        hard INTEGER NOT NULL,
        good INTEGER NOT NULL,
        easy INTEGER NOT NULL,
        duration INTEGER NOT NULL,
        PRIMARY KEY (scope_id, day, kind, span, cram)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE review_hour (
        scope_id INTEGER NOT NULL,
        day INTEGER NOT NULL,
        hour INTEGER NOT NULL,
        answers INTEGER NOT NULL,
        passed INTEGER NOT NULL,
        PRIMARY KEY (scope_id, day, hour)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE card_added (
        scope_id INTEGER NOT NULL,
        quarter INTEGER NOT NULL,
        cards INTEGER NOT NULL,
        PRIMARY KEY (scope_id, quarter)
    ) WITHOUT ROWID, STRICT
    """,
)
_ROLLED_UP = """
    CREATE TABLE rolled_up (
        id INTEGER NOT NULL,
        until INTEGER NOT NULL,
        PRIMARY KEY (id),
        CHECK (id = 0)
    ) STRICT
"""
_ROLLED_UP_BY_DECK = ("review_day", "review_hour", "card_added")
_INDEXES_BY_DECK = ("card_by_interval", "card_by_stability", "card_by_difficulty")


def _find_what_is_put_aside(connection: Connection) -> None:
    """Index the cards that may be suspended or buried (schema 3).

    That schema had roll-ups by deck too; what takes their place is made and counted on the way to schema 5.
    """
    connection.exec_driver_sql(
        "CREATE INDEX card_put_aside ON card (deck_id) WHERE suspended = 1 OR buried_on IS NOT NULL"
    )


def _make_room_for_anki(connection: Connection) -> None:
    """Keep what notes, cards and decks from Anki carry along, and media (schema 4)."""
    connection.exec_driver_sql("ALTER TABLE note_type ADD COLUMN markup INTEGER DEFAULT 0 NOT NULL")
    for table in ("note_type", "preset", "deck", "note", "card", "review"):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN extra TEXT")
    _make_tables(connection, "media")


def _make_tables(connection: Connection, *names: str) -> None:
    from retain.storage.schema import statements  # noqa: PLC0415 - loads SQLAlchemy, once in the life of a database

    for statement in statements(*names):
        connection.exec_driver_sql(statement)


def _roll_up_by_scope(connection: Connection) -> None:
    """Roll answers and added cards up by deck with all below it, and read a deck's cards in one go (schema 5).

    They are counted on the way to schema 6.
    """
    for (name,) in connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('card', 'review')"
    ).fetchall():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for name in _ROLLED_UP_BY_DECK:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    for name in _INDEXES_BY_DECK:
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
    for statement in _ROLL_UPS:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "CREATE INDEX card_figures ON card (deck_id, state, due_day, interval, stability, difficulty, last_review_at)"
    )


def _count_answers_later(connection: Connection) -> None:
    """Roll answers up when there is time for it, and keep fewer and smaller indexes (schema 6).

    An answer then changes half as many pages.
    """
    connection.exec_driver_sql("DROP INDEX card_by_queue")
    connection.exec_driver_sql("DROP INDEX card_figures")
    connection.exec_driver_sql("DROP INDEX review_by_card")
    connection.exec_driver_sql(
        "CREATE INDEX card_figures ON card "
        "(deck_id, state, due_day, position, suspended, buried_on, interval, stability, difficulty, last_review_at)"
    )
    connection.exec_driver_sql("CREATE INDEX review_by_card ON review (card_id)")
    connection.exec_driver_sql(_ROLLED_UP)
    if connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM review_day)").scalar_one():
        rollups.take_as_counted(connection)
    else:  # on the way from before schema 5
        rollups.rebuild(connection)


_STEPS: dict[int, Callable[[Connection], None]] = {
    1: create_index,
    2: _find_what_is_put_aside,
    3: _make_room_for_anki,
    4: _roll_up_by_scope,
    5: _count_answers_later,
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
                from retain.domain.backups import Reason  # noqa: PLC0415 - only where a database is older
                from retain.storage.backups import make_backup  # noqa: PLC0415

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
    _make_tables(connection)
    create_index(connection)
    rollups.rebuild(connection)
    _add_note_types(connection, BUILT_IN)
    connection.exec_driver_sql(
        "INSERT INTO preset (id, name, options) VALUES (?, ?, ?)",
        (DEFAULT_PRESET_ID, "Default", options_to_text(Options())),
    )
    connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('day_start', 'null'), ('timezone', 'null')")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
