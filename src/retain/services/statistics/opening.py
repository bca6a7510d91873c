"""Opening the statistics of a database that may be older than this program, or not there yet."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from retain.domain.errors import RetainError
from retain.services.statistics.collecting import DEFAULT_DAYS, Reader
from retain.services.statistics.figures import Statistics
from retain.services.today import clock_from_settings
from retain.storage.counts import Execute, settings
from retain.storage.files import SCHEMA_VERSION, connect_plainly, plain_words


@contextmanager
def open_reader(
    path: Path, source: Callable[[], int], deck: str | None = None, days: int | None = DEFAULT_DAYS
) -> Iterator[Reader]:
    """Give a reader on a consistent state of the database at ``path``, through the plain sqlite3 driver.

    A database of an older schema is brought up to date first, and a missing one is made. Raises RetainError where
    the database cannot be used or there is no such deck.
    """
    connection = _connect(path, source)
    with closing(connection), plain_words(path):
        execute: Execute = connection.execute
        execute("PRAGMA cache_size = -64000", ())
        execute("PRAGMA mmap_size = 268435456", ())
        execute("BEGIN", ())
        yield Reader(execute, clock_from_settings(settings(execute), source), deck, days)


def _connect(path: Path, source: Callable[[], int]) -> sqlite3.Connection:
    for _ in range(2):
        connection = connect_plainly(path)
        if connection is not None:
            ((version,),) = connection.execute("PRAGMA user_version")
            if version == SCHEMA_VERSION:
                return connection
            connection.close()
        from retain.services.collection import open_collection  # noqa: PLC0415 - loads SQLAlchemy, once after an update

        open_collection(path, source).close()
    raise RetainError(f"the database {path} could not be brought up to date; try again")


def statistics(
    path: Path, source: Callable[[], int], deck: str | None = None, days: int | None = DEFAULT_DAYS
) -> Statistics:
    """Return the statistics of ``deck`` (None: of the collection) over the last ``days`` (None: all time)."""
    with open_reader(path, source, deck, days) as reader:
        return reader.statistics()
