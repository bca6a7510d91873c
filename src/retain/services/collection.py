"""The open collection: a database and the clock that its settings ask for."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from retain.domain.clock import Clock, system_now
from retain.domain.errors import RetainError
from retain.services.today import clock_from_settings
from retain.storage.counts import settings
from retain.storage.engine import Database
from retain.storage.files import BUSY_SECONDS
from retain.storage.migrations import bring_up_to_date
from retain.storage.operations import is_over_budget, trim
from retain.storage.queries import executor
from retain.storage.rollups import catch_up

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


@dataclass(slots=True, eq=False)
class Collection:
    """A learner's database, opened, and the clock by which it counts days."""

    database: Database
    clock: Clock
    zone: "ZoneInfo | None" = None
    """What stands in for the machine's time zone where the settings name none."""

    def set_clock(self) -> None:
        """Set the clock by the settings as they are now."""
        with self.database.reading() as connection:
            self.clock = clock_from_settings(settings(executor(connection)), self.clock.source, self.zone)

    def tidy(self) -> None:
        """Do what answers leave for an idle moment: count them, and carry them over into the database file.

        Raises RetainError where the database cannot be written.
        """
        self._count()
        self.database.tidy()

    def _count(self) -> None:
        with self.database.writing_at_once() as connection:
            catch_up(connection)

    def close(self) -> None:
        """Let go of the database."""
        if self.database.has_written:
            with suppress(RetainError):  # whoever reads counts what is not counted
                self._count()
        self.database.close()

    def __enter__(self) -> Self:
        """Return the collection itself, to be closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the collection."""
        self.close()


def open_collection(
    path: Path,
    source: Callable[[], int] = system_now,
    zone: "ZoneInfo | None" = None,
    *,
    busy_seconds: float = BUSY_SECONDS,
) -> Collection:
    """Open the collection at ``path``, made now if there is none, with ``source`` telling UTC milliseconds.

    ``zone`` stands in for the machine's time zone where the collection's settings name none; ``busy_seconds`` is how
    long a write waits for another program's. Raises RetainError where the file cannot be used; it is then as it was.
    """
    database = Database(path, busy_seconds)
    try:
        bring_up_to_date(database, source())
        with database.reading() as connection:
            clock = clock_from_settings(settings(executor(connection)), source, zone)
            over_budget = is_over_budget(connection, clock.now())
        if over_budget:
            with database.writing() as connection:
                trim(connection, clock.now())
        database.has_written = False  # so far nobody but ourselves has
    except BaseException:
        database.close()
        raise
    return Collection(database, clock, zone)
