"""Opening the database: connections with the settings that keep answers safe, and transactions."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from retain.domain.errors import RetainError
from retain.storage.connection import Connection as Connection  # noqa: PLC0414 - for the services too
from retain.storage.files import BUSY_SECONDS, check_file, plain_words
from retain.storage.search.words import fold

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",
    # Answers are not to wait while the log is carried over into the database: that is done when it is idle
    # (:meth:`Database.tidy`) and at the end; only a log of 8 MB does not wait for either. A short one is written over
    # again and again, which is quicker than to lengthen the file.
    "PRAGMA wal_autocheckpoint = 2000",
)

_STEPS_BETWEEN_QUESTIONS = 500_000
"""SQLite's own steps between two questions whether to stop: some milliseconds."""


def _connect(path: Path, busy_seconds: float) -> sqlite3.Connection:
    # The driver must not begin transactions of its own, for it does not know which kind is wanted; and any thread may
    # use a connection that no other is using.
    driver = sqlite3.connect(path.absolute(), timeout=busy_seconds, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _PRAGMAS:
            driver.execute(pragma)
        driver.create_function("fold", 1, fold, deterministic=True)
    except BaseException:
        driver.close()
        raise
    return driver


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
        self._idle: list[sqlite3.Connection] = []
        self._closings = 0
        self._lock = Lock()
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
                connection.driver.commit()

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
        ):
            self._check_still_there()
            yield connection
            connection.driver.commit()
        self.has_written = True

    @contextmanager
    def writing_at_once(self) -> Iterator[Connection]:
        """Open a writing transaction for what can as well be done another time.

        Raises RetainError at once where another program is writing.
        """
        with self._writing_with("busy_timeout", "0", str(round(self.busy_seconds * 1000))) as connection:
            yield connection

    @contextmanager
    def repairing(self) -> Iterator[Connection]:
        """Open a writing transaction that may begin, and go through states, in which references do not hold."""
        with self._writing_with("foreign_keys", "OFF", "ON") as connection:
            yield connection
        self.has_written = True

    @contextmanager
    def _writing_with(self, pragma: str, meanwhile: str, usual: str) -> Iterator[Connection]:
        """Open a writing transaction for which a pragma, which no transaction may change, has another value."""
        with plain_words(self.path), self._borrowed() as driver:
            driver.execute(f"PRAGMA {pragma} = {meanwhile}")
            try:
                with _transaction(driver, "BEGIN IMMEDIATE") as connection:
                    self._check_still_there()
                    yield connection
                    driver.commit()
            finally:
                driver.execute(f"PRAGMA {pragma} = {usual}")

    @contextmanager
    def _connected(
        self, package: Path | None, begin: str = "BEGIN", on_progress: Callable[[], bool] | None = None
    ) -> Iterator[Connection]:
        with self._borrowed() as driver:
            if package is None:
                with _transaction(driver, begin) as connection:
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
                with _transaction(driver, begin) as connection:
                    yield connection
            finally:
                driver.set_progress_handler(None, 0)
                driver.execute("DETACH package")
                driver.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def _borrowed(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that nobody else uses meanwhile: the one that was given back last, or a new one."""
        with self._lock:
            driver = self._idle.pop() if self._idle else None
            closings = self._closings
        if driver is None:
            driver = _connect(self.path, self.busy_seconds)
        try:
            yield driver
        finally:
            with self._lock:
                kept = closings == self._closings
                if kept:
                    self._idle.append(driver)
            if not kept:
                driver.close()

    def tidy(self) -> None:
        """Carry what was written over into the database file, beside whatever else is going on; for an idle moment."""
        with plain_words(self.path), self._borrowed() as driver:
            driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

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
        """Let go of the file; a connection that is in use is closed when it is given back."""
        with self._lock:
            self._closings += 1
            idle, self._idle = self._idle, []
        for driver in idle:
            driver.close()


@contextmanager
def _transaction(driver: sqlite3.Connection, begin: str) -> Iterator[Connection]:
    """Begin a transaction, and roll it back at the end unless it was committed."""
    driver.execute(begin)
    try:
        yield Connection(driver)
    finally:
        if driver.in_transaction:
            driver.rollback()
