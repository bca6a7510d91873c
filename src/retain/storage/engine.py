"""Opening the database: SQLAlchemy's engine with the settings that keep answers safe, and transactions."""

import sqlite3
from collections.abc import Callable, Iterator
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

_STEPS_BETWEEN_QUESTIONS = 500_000
"""SQLite's own steps between two questions whether to stop: some milliseconds."""


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
    def reading(
        self, package: Path | None = None, *, on_progress: Callable[[], bool] | None = None
    ) -> Iterator[Connection]:
        """Open a transaction that sees one consistent state and changes nothing.

        Where the database file ``package`` is named it can be written to under that name, and what was written stays;
        ``on_progress`` is then asked now and then whether to stop in the middle of a statement.
        """
        with plain_words(self.path), self._connected(package, on_progress=on_progress) as connection:
            if self._identity is None:
                self._identity = _identity(self.path)
            yield connection
            if package is not None:
                connection.commit()

    @contextmanager
    def writing(
        self, package: Path | None = None, *, on_progress: Callable[[], bool] | None = None
    ) -> Iterator[Connection]:
        """Open a transaction that is committed whole at the end, or not at all if an error is raised.

        Where the database file ``package`` is named its tables can be read under that name; its schema must have been
        looked at before, for it may hold views that call functions. References are then not looked after, and rows may
        come in any order. ``on_progress`` is asked now and then whether to stop in the middle of a statement.
        """
        with (
            plain_words(self.path),
            self._connected(package, begin="BEGIN IMMEDIATE", on_progress=on_progress) as connection,
            connection.begin(),
        ):
            self._check_still_there()
            yield connection
        self.has_written = True

    @contextmanager
    def repairing(self) -> Iterator[Connection]:
        """Open a writing transaction that may begin, and go through states, in which references do not hold."""
        with plain_words(self.path), self.engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection:
            driver = connection.connection.driver_connection
            if driver is None:  # pragma: no cover - the connection is open
                raise RetainError(f"the database {self.path} cannot be opened")
            driver.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    self._check_still_there()
                    yield connection
            finally:
                driver.execute("PRAGMA foreign_keys = ON")
        self.has_written = True

    @contextmanager
    def _connected(
        self, package: Path | None, begin: str = "BEGIN", on_progress: Callable[[], bool] | None = None
    ) -> Iterator[Connection]:
        with self.engine.connect().execution_options(begin=begin) as connection:
            driver = connection.connection.driver_connection
            if package is None or not isinstance(driver, sqlite3.Connection):
                yield connection
                return
            # Neither can be done within a transaction. An import says itself which row belongs to which, so that to
            # look each of a million references up would tell nothing new.
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute("ATTACH ? AS package", (str(package.absolute()),))
            for pragma in ("journal_mode = OFF", "synchronous = OFF"):
                driver.execute(f"PRAGMA package.{pragma}")
            driver.set_progress_handler(on_progress, _STEPS_BETWEEN_QUESTIONS)
            try:
                yield connection
            finally:
                driver.set_progress_handler(None, 0)
                if connection.in_transaction():
                    connection.rollback()
                driver.execute("DETACH package")
                driver.execute("PRAGMA foreign_keys = ON")

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
