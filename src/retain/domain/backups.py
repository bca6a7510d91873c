"""Backups: what their names tell, and which of them are kept as they grow old."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

DAY_MS = 86_400_000
ALL_KEPT_MS = 2 * DAY_MS
"""Younger backups are all kept, older ones the last of each day,"""
DAILY_KEPT_MS = 14 * DAY_MS
"""then the last of each week,"""
WEEKLY_KEPT_MS = 91 * DAY_MS
"""then the last of each month."""
BUDGET_BYTES = 1024**3
"""What the automatic backups of one database may take in all."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STAMP = "%Y-%m-%dT%H-%M-%S"
_NAME = re.compile(
    r"(?P<database>.+)\.(?P<stamp>\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)\.(?P<millis>\d{3})Z\.(?P<reason>[a-z]+)\.zst"
)


class Reason(StrEnum):
    """Why a backup was made; the words stand in the names of the files."""

    DAILY = "daily"
    MANUAL = "manual"
    """Asked for by hand: it stays until a person deletes it."""
    IMPORT = "import"
    EDIT = "edit"
    MIGRATION = "migration"
    RESTORE = "restore"
    REPAIR = "repair"
    DAMAGED = "damaged"
    """What could still be read of a damaged database before another took its place; not verified."""


WHY = {
    Reason.DAILY: "once a day",
    Reason.MANUAL: "by hand",
    Reason.IMPORT: "before an import",
    Reason.EDIT: "before a change of many cards",
    Reason.MIGRATION: "before an update of the database",
    Reason.RESTORE: "before a backup was restored",
    Reason.REPAIR: "before a repair",
    Reason.DAMAGED: "damaged, as it was found",
}
"""The reasons in words for a person."""


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup as its file tells it: its name, when it was made (UTC ms), why, and its size in bytes."""

    name: str
    at: int
    reason: Reason
    size: int


def backup_name(database: str, at: int, reason: Reason) -> str:
    """Return the name of a backup of the file ``database``, made at ``at`` (UTC ms): the names sort by time."""
    when = _EPOCH + timedelta(milliseconds=at)
    return f"{database}.{when:{_STAMP}}.{at % 1000:03d}Z.{reason}.zst"


def read_backup_name(name: str, database: str, size: int = 0) -> BackupFile | None:
    """Return what the name of a backup of ``database`` tells; None for any other file."""
    match = _NAME.fullmatch(name)
    if match is None or match["database"] != database or match["reason"] not in set(Reason):
        return None
    try:
        when = datetime.strptime(match["stamp"], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    at = (when - _EPOCH) // timedelta(milliseconds=1) + int(match["millis"])
    return BackupFile(name, at, Reason(match["reason"]), size)


def is_due(times: Iterable[int], now: int) -> bool:
    """Whether none of the backups made at ``times`` is of the last day.

    One from the future, made while the clock was wrong, counts for a day around it and no longer.
    """
    return not any(abs(now - at) < DAY_MS for at in times)


def outgrown(
    backups: Iterable[BackupFile], now: int, *, budget: int = BUDGET_BYTES, keep: Collection[str] = ()
) -> list[BackupFile]:
    """Return the backups that may go at ``now`` (UTC ms), so that the rest fit ``budget`` (bytes).

    Never among them: the newest, those made by hand, those named in ``keep``. By age, all are kept for two days, then
    the last of each day, week and month; beyond the budget those go first that are nearest to their neighbours for
    their age.
    """
    ours = sorted((one for one in backups if one.reason is not Reason.MANUAL), key=lambda one: (one.at, one.name))
    last_of = {_span(one.at, now): one.name for one in ours}
    safe = {*keep, *(one.name for one in ours[-1:])}
    kept = [one for one in ours if one.name in safe or last_of[_span(one.at, now)] == one.name]
    total = sum(one.size for one in kept)
    while total > budget:
        loosest = _least_missed(kept, now, safe)
        if loosest is None:
            break
        total -= loosest.size
        kept.remove(loosest)
    names = {one.name for one in kept}
    return [one for one in ours if one.name not in names]


def _span(at: int, now: int) -> tuple[str, int]:
    """Return the span of time of which only the last backup is kept."""
    age = now - at
    if age < ALL_KEPT_MS:
        return "all", at
    if age < DAILY_KEPT_MS:
        return "day", at // DAY_MS
    if age < WEEKLY_KEPT_MS:
        return "week", (at // DAY_MS + 3) // 7  # 1970-01-01 was a Thursday; weeks begin on Monday
    when = _EPOCH + timedelta(milliseconds=at)
    return "month", when.year * 12 + when.month


def _least_missed(backups: Sequence[BackupFile], now: int, safe: Collection[str]) -> BackupFile | None:
    """Return the backup between whose neighbours the least time lies, measured by its age; None if all are safe."""
    best: tuple[float, BackupFile] | None = None
    for index, one in enumerate(backups):
        if one.name in safe:
            continue
        before = backups[index - 1].at if index else one.at - max(now - one.at, DAY_MS)
        after = backups[index + 1].at if index + 1 < len(backups) else now
        gap = max(after - before, 0) / max(now - one.at, DAY_MS)
        if best is None or gap < best[0]:
            best = gap, one
    return best[1] if best else None
