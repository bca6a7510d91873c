"""What the screens work on: the collection, opened once and only when it is needed, and the clock."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from retain.config.settings import Settings
from retain.services.today import Overview, overview

if TYPE_CHECKING:
    from retain.services.collection import Collection

_BUSY_SECONDS = 1
"""An answer waits no longer for another program: the screen stands still meanwhile."""


class Desk:
    """The learner's desk. ``collection`` may be called from any thread."""

    def __init__(self, path: Path, now: Callable[[], int]) -> None:
        """Stand by for the database at ``path``; ``now`` tells UTC milliseconds."""
        self.path = path
        self.now = now
        self.settings = Settings()
        self._lock = Lock()
        self._collection: Collection | None = None

    def collection(self) -> "Collection":
        """Return the collection, opened (and made, if there is none) when it is first asked for; raises RetainError.

        It is opened anew where its file was deleted or replaced.
        """
        from retain.services.collection import open_collection  # noqa: PLC0415 - not before the first frame

        with self._lock:
            if self._collection is not None and self._collection.database.is_gone():
                self._collection.close()
                self._collection = None
            if self._collection is None:
                self._collection = open_collection(self.path, self.now, busy_seconds=_BUSY_SECONDS)
            return self._collection

    def overview(self) -> Overview:
        """Return what the home screen shows; needs no open collection."""
        return overview(self.path, self.now)

    def refit_hint(self) -> str | None:
        """Return a line where a new fit of the FSRS parameters is worth while; needs no open collection."""
        from retain.services.fitting import refit_hint  # noqa: PLC0415 - not before the first frame
        from retain.services.reading import reading  # noqa: PLC0415

        with reading(self.path, self.now) as (execute, _):
            return refit_hint(execute)

    def back_up_daily(self) -> bool:
        """Make the backup of the day if it is due; raises RetainError where it cannot be made."""
        from retain.services.daily_backup import back_up_daily_beside  # noqa: PLC0415 - not before the first frame

        return back_up_daily_beside(self.path, self.now())

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._collection is not None:
                self._collection.close()
                self._collection = None
