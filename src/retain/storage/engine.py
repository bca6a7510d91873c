"""Opening the database: SQLAlchemy's engine with the settings that keep answers safe, and transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Connection  # noqa: PLC0414 - what a transaction hands on, for the services too
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from retain.domain.errors import RetainError
from retain.storage.files import BUSY_SECONDS, check_file, plain_words
from retain.storage.search.words import fold

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",
)


def make_engine(path: Path, busy_seconds: float) -> Engine:
    """Return an engine for the database at ``path``; nothing is opened yet."""
    url = URL.create("sqlite+pysqlite", database=str(path.absolute()))
    engine = create_engine(url, connect_args={"timeout": busy_seconds, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver must not begin transactions of its own: "begin" below says which kind is wanted.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        connection.create_function("fold", 1, fold, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class Database:
    """The open review database: hands out read and write transactions, and words errors for people."""

    def __init__(self, path: Path, busy_seconds: float = BUSY_SECONDS) -> None:
        """Check the file at ``path`` and prepare to open it.

        ``busy_seconds`` is how long a transaction waits for another program's to end.
        """
        self.path = path
        self.existed = check_file(path)
        self.busy_seconds = busy_seconds
        self.engine = make_engine(path, busy_seconds)
        self._identity: tuple[int, int] | None = None
        self.has_written = False
        """Whether a writing transaction was committed since this was last set to False."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one consistent state and changes nothing."""
        with plain_words(self.path), self.engine.connect() as connection:
            if self._identity is None:
                self._identity = _identity(self.path)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is committed whole at the end, or not at all if an error is raised."""
        with (
            plain_words(self.path),
            self.engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            self._check_still_there()
            yield connection
        self.has_written = True

    def is_gone(self) -> bool:
        """Whether the file that was opened was deleted, moved or replaced since."""
        return self._identity is not None and self._identity != _identity(self.path)

    def _check_still_there(self) -> None:
        if self._identity is None:
            self._identity = _identity(self.path)
        elif self.is_gone():
            raise RetainError(
                f"the database {self.path} was moved or replaced while it was open, so nothing can be saved; "
                "start retain again"
            )

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()
