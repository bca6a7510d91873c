"""Reading a collection through the plain driver: for long reads outside the process that shows the screens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from retain.domain.clock import Clock
from retain.domain.errors import RetainError
from retain.services.today import clock_from_settings
from retain.storage.counts import Execute, settings
from retain.storage.files import connect_plainly, plain_words


@contextmanager
def reading(path: Path, source: Callable[[], int]) -> Iterator[tuple[Execute, Clock]]:
    """Open one consistent state of the database at ``path``; give what reads it, and its clock.

    Raises RetainError where there is no database yet.
    """
    connection = connect_plainly(path)
    if connection is None:
        raise RetainError(f"the database {path} does not exist yet; “retain import FILE” makes it")
    try:
        with plain_words(path):
            execute: Execute = connection.execute
            execute("BEGIN", ())
            yield execute, clock_from_settings(settings(execute), source)
    finally:
        connection.close()
