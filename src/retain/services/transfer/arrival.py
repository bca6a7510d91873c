"""What all parts of a package's import share: whence and whither, what is wished, and what is told of it."""

from collections import Counter
from dataclasses import dataclass, field

from retain.domain.clock import DAY_SECONDS, Clock
from retain.domain.progress import Progress
from retain.domain.spans import Calendar
from retain.domain.wording import plural
from retain.formats.apkg.collection import ForeignCollection
from retain.services.library import ImportReport
from retain.services.transfer.wishes import Wishes
from retain.storage.engine import Connection
from retain.storage.operations import Changes

EVERY = 5_000
"""How many rows go by between two words about progress."""
_AHEAD_MS = 366 * DAY_SECONDS * 1000
"""How far in the future a review may lie: clocks have been wrong before."""


@dataclass(slots=True)
class Arrival:
    """One package on its way into a collection, within one transaction."""

    connection: Connection
    clock: Clock
    foreign: ForeignCollection
    wishes: Wishes
    report: ImportReport
    progress: Progress
    changes: Changes = field(default_factory=Changes)
    now: int = field(init=False)
    latest: int = field(init=False)
    """The last time (UTC ms) that is believed."""
    calendar: Calendar = field(init=False)
    """Study days and hours up to ``latest``."""
    _skipped: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Look at the clock, once for all rows."""
        self.now = self.clock.now()
        self.latest = self.now + _AHEAD_MS
        self.calendar = Calendar(self.clock, 0, self.latest)

    def made(self, foreign_note: int) -> int:
        """Return when a note of the package was made (UTC ms), which is its id there, if that can be."""
        return foreign_note if 0 < foreign_note <= self.latest else self.now

    def skip(self, one: str, many: str, why: str) -> None:
        """Note that a row did not go in as it came."""
        self._skipped[one, many, why] += 1

    def warn(self) -> None:
        """Report what :meth:`skip` has noted."""
        for (one, many, why), number in self._skipped.items():
            self.report.warnings.append(f"{plural(number, one, many)} {why}")
