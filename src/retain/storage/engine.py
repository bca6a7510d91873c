"""Opening the database: SQLAlchemy's engine with the settings that keep answers safe, and transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Connection  # noqa: PLC0414 - what a transaction hands on, for the services too
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from retain.storage.files import BUSY_SECONDS, check_file, plain_words

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",
)


def make_engine(path: Path) -> Engine:
    """Return an engine for the database at ``path``; nothing is opened yet."""
    url = URL.create("sqlite+pysqlite", database=str(path.absolute()))
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver must not begin transactions of its own: "begin" below says which kind is wanted.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


class Database:
    """The open review database: hands out read and write transactions, and words errors for people."""

    def __init__(self, path: Path) -> None:
        """Check the file at ``path`` and prepare to open it."""
        self.path = path
        self.existed = check_file(path)
        self.engine = make_engine(path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one consistent state and changes nothing."""
        with plain_words(self.path), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is committed whole at the end, or not at all if an error is raised."""
        with (
            plain_words(self.path),
            self.engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()
