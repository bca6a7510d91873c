"""The one clock, and the study day that it keeps.

A study day is the local calendar date once the roll-over hour has passed: with the default of 04:00 an
answer at 01:30 belongs to the evening before. Days are counted as whole numbers, days since 1970-01-01,
so that elapsed days are differences. Local time is followed across changes of clocks: a study day may last
23 or 25 hours.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from retain.domain.errors import RetainError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DEFAULT_DAY_START = 4
DAY_SECONDS = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_YEARS = range(1971, 9001)
"""Years in which a time may lie: the longest intervals still end within the calendar."""


def system_now() -> int:
    """Return the machine's time in UTC milliseconds."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant as the schedule sees it: UTC milliseconds, the study day, its end, the local hour 0–23."""

    at: int
    day: int
    day_ends: int
    hour: int


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time and the study day.

    ``zone`` is None for the machine's own. ``day_start`` is the roll-over hour, 0–23. ``source`` gives UTC
    milliseconds; tests and ``RETAIN_NOW`` put their own in its place.
    """

    zone: "ZoneInfo | None" = None
    day_start: int = DEFAULT_DAY_START
    source: Callable[[], int] = system_now

    def now(self) -> int:
        """Return the current time in UTC milliseconds."""
        return self.source()

    def moment(self, at: int | None = None) -> Moment:
        """Return ``at`` (UTC milliseconds, the current time by default) with its study day."""
        if at is None:
            at = self.now()
        local = self.local(at)
        day = day_number((local.replace(tzinfo=None) - timedelta(hours=self.day_start)).date())
        # Clocks that are put back over the roll-over hour must not bring yesterday again.
        while at < self.day_starts(day):
            day -= 1
        while at >= (ends := self.day_starts(day + 1)):
            day += 1
        return Moment(at=at, day=day, day_ends=ends, hour=local.hour)

    def today(self) -> int:
        """Return the current study day."""
        return self.moment().day

    def day_starts(self, day: int) -> int:
        """Return when study day ``day`` begins, in UTC milliseconds.

        That is the first instant at which local clocks show the roll-over hour of its date, or later.
        """
        start = date_of(day)
        local = datetime(start.year, start.month, start.day, self.day_start, tzinfo=self.zone)
        latest = int(local.timestamp()) * 1000
        earliest = int(local.replace(fold=1).timestamp()) * 1000
        # Where clocks are put forward over that hour it is never shown: the jump lies between the two readings.
        while earliest < latest:
            middle = (earliest + latest) // 2
            if self.local(middle).replace(tzinfo=None) >= local.replace(tzinfo=None):
                latest = middle
            else:
                earliest = middle + 1
        return latest

    def local(self, at: int) -> datetime:
        """Return ``at`` (UTC milliseconds) as local wall-clock time."""
        return datetime.fromtimestamp(at / 1000, self.zone)


def date_of(day: int) -> date:
    """Return the calendar date of study day ``day``."""
    return date.fromordinal(day + _EPOCH)


def day_number(day: date) -> int:
    """Return the study day that begins on calendar date ``day``."""
    return day.toordinal() - _EPOCH


def parse_time(text: str) -> int:
    """Return UTC milliseconds for an ISO 8601 time with an offset or ``Z``.

    Raises RetainError where ``text`` is no such time or lies outside the years 1971–9998.
    """
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError:
        value = None
    if value is None or value.tzinfo is None:
        raise RetainError(f"“{text[:60]}” is not a time; write ISO 8601 with an offset, like 2026-03-01T18:30:00Z")
    if value.year not in _YEARS:
        raise RetainError(f"“{text[:60]}” lies outside the years {_YEARS.start} to {_YEARS.stop - 1}")
    return (value.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def format_time(at: int) -> str:
    """Return ``at`` (UTC milliseconds) as ISO 8601 in UTC, to the millisecond."""
    value = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
    return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
