"""What every command gets: where the database is, and how to open it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retain.cli.output import say
from retain.config.surroundings import database_path, time_source
from retain.domain.errors import RetainError

if TYPE_CHECKING:
    from retain.services.collection import Collection


@dataclass(slots=True)
class Context:
    """The global options of one call, and what it opened."""

    chosen: str | None = None
    done: bool = False
    """Whether a file was made or put in place, as was asked, so that only the telling is left."""
    _opened: "Collection | None" = None

    @property
    def path(self) -> Path:
        """The path of the review database."""
        return database_path(self.chosen)

    @property
    def source(self) -> Callable[[], int]:
        """What tells the time, in UTC milliseconds."""
        return time_source()

    def open(self) -> "Collection":
        """Open the collection, which is made on first use, and make the backup of the day if that is due."""
        from retain.services.backups import back_up_daily  # noqa: PLC0415 - only for commands that open it
        from retain.services.collection import open_collection  # noqa: PLC0415 - loads SQLAlchemy

        path, source = self.path, self.source
        self._opened = open_collection(path, source)
        try:
            back_up_daily(path, source())
        except RetainError as error:
            say(f"retain: the backup of the day could not be made: {error}")
        return self._opened

    @property
    def has_done_something(self) -> bool:
        """Whether something is done, or was committed to the database that this call opened."""
        return self.done or (self._opened is not None and self._opened.database.has_written)
