"""Bringing a database to today's schema: a chain of steps, counted in ``PRAGMA user_version``."""

import sqlite3
from collections.abc import Callable

from sqlalchemy import Connection

from retain.domain.notes import BUILT_IN
from retain.domain.options import Options
from retain.storage.engine import Database
from retain.storage.files import APPLICATION_ID, SCHEMA_VERSION, check_identity, plain_words
from retain.storage.fulltext import create_index
from retain.storage.rows import note_type_to_row, options_to_text
from retain.storage.schema import metadata

DEFAULT_PRESET_ID = 1

_STEPS: dict[int, Callable[[Connection], None]] = {1: create_index}
"""What carries a database of schema n to schema n + 1, by n; a step once released is never changed."""


def bring_up_to_date(database: Database) -> None:
    """Make the tables of a new database, or carry an older one to ``SCHEMA_VERSION``.

    Raises RetainError, and changes nothing, for another program's database or one from a newer retain.
    """
    if database.existed:
        # A first look through a connection of its own: ours would switch a stranger's file to WAL.
        with plain_words(database.path):
            probe = sqlite3.connect(
                f"{database.path.absolute().as_uri()}?mode=ro", uri=True, timeout=database.busy_seconds
            )
            try:
                version = check_identity(probe, database.path)
            finally:
                probe.close()
        if version == SCHEMA_VERSION:
            return
    with database.writing() as connection:
        # Another process may have been quicker since the first look.
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if version == 0:
            _create(connection)
        elif version < SCHEMA_VERSION:
            _carry_over(connection, version)


def _carry_over(connection: Connection, version: int) -> None:
    for step in range(version, SCHEMA_VERSION):
        _STEPS[step](connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _create(connection: Connection) -> None:
    metadata.create_all(connection)
    create_index(connection)
    for kind in BUILT_IN:
        connection.exec_driver_sql("INSERT INTO note_type VALUES (?, ?, ?, ?, ?)", note_type_to_row(kind))
    connection.exec_driver_sql(
        "INSERT INTO preset (id, name, options) VALUES (?, ?, ?)",
        (DEFAULT_PRESET_ID, "Default", options_to_text(Options())),
    )
    connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('day_start', 'null'), ('timezone', 'null')")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
