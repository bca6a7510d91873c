"""Reading a collection through the plain driver: for long reads outside the process that shows the screens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from retain.domain.clock import Clock
from retain.domain.errors import RetainError
from retain.services.today import clock_from_settings
from retain.storage.counts import Execute, settings
from retain.storage.files import reading_plainly


@contextmanager
def reading(path: Path, source: Callable[[], int]) -> Iterator[tuple[Execute, Clock]]:
    """Open one consistent state of the database at ``path``; give what reads it, and its clock.

    Raises RetainError where there is no database yet.
    """
    with reading_plainly(path) as connection:
        if connection is None:
            raise RetainError(f"the database {path} does not exist yet; “retain import FILE” makes it")
        yield connection.execute, clock_from_settings(settings(connection.execute), source)
