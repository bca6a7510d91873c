"""Backups: made when they are due and before much is changed, listed, put back, and that taken back in turn.

Works on the path of the database through the plain sqlite3 driver: nothing here needs an open collection, except
where what is put back is brought to today's schema first.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retain.domain.backups import BackupFile, Reason, backup_name, is_due, outgrown, read_backup_name
from retain.domain.clock import format_time
from retain.domain.errors import RetainError
from retain.storage import backups as files
from retain.storage import restoring
from retain.storage.files import check_file, reading_plainly
from retain.storage.packing import Contents
from retain.storage.restoring import Condition, Loss

if TYPE_CHECKING:
    from retain.storage.operations import Operation  # loads SQLAlchemy

BULK = 20
"""So many cards or notes are not changed or deleted without a backup made before."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup, and what it says it holds: None where it does not say."""

    file: BackupFile
    path: Path
    contents: Contents | None


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: ``secured`` is the backup of what was there before, None where there was nothing to save.

    ``aside`` is where a database lies now that could not even be opened.
    """

    label: str
    secured: str | None
    aside: Path | None = None


def list_backups(path: Path) -> list[Backup]:
    """Return the backups of the database at ``path``, the newest first."""
    folder = files.folder_of(path)
    return [
        Backup(one, folder / one.name, files.describe(folder / one.name)) for one in reversed(files.list_backups(path))
    ]


def back_up(path: Path, now: int, reason: Reason = Reason.MANUAL) -> Backup:
    """Make a backup of the database at ``path`` among its others, and let go of those that have outgrown their time."""
    _must_exist(path)
    made = files.make_backup(path, now, reason)
    _thin(path, now)
    place = files.folder_of(path) / made.name
    return Backup(made, place, files.describe(place))


def back_up_to(path: Path, target: Path, now: int) -> tuple[Path, Contents]:
    """Write a copy of the database to a file or into a folder, and return where it lies and what it holds."""
    _must_exist(path)
    if target.is_dir():
        target /= backup_name(path.resolve().name, now, Reason.MANUAL)
    return target, files.write_copy(path, target)


def back_up_daily(path: Path, now: int) -> bool:
    """Make the backup of the day where the last is older than a day and something was done since; say whether."""
    there = files.list_backups(path)
    if not is_due((one.at for one in there), now):
        return False
    with reading_plainly(path) as there_now:
        if there_now is None:  # or it is only being made
            return False
    return secure(path, now, Reason.DAILY) is not None


def secure(path: Path, now: int, reason: Reason) -> str | None:
    """Make a backup of what is committed, unless it is in the last one already or there is nothing to lose.

    To be called within the transaction that is about to change much, before it ends: the backup then holds exactly
    what it starts from. Returns the backup's name, None where there is nothing to lose. Raises RetainError where none
    can be made: the change must then not happen.
    """
    with files.looking_into(path) as connection:
        if not files.holds_anything(connection):
            return None
        mark = files.mark_of(connection)
    last = files.list_backups(path)[-1:]
    if last and _mark_in(path, last[0]) == mark:
        return last[0].name
    name = files.make_backup(path, now, reason).name
    _thin(path, now)
    return name


@contextmanager
def securing(path: Path, now: int, reason: Reason) -> Iterator[None]:
    """Make a backup as :func:`secure` does beside the block, which does not end before the backup is there.

    It holds what was committed when the block began. The block must be within a writing transaction that it does not
    end, so that nothing is committed meanwhile.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - not for commands that must answer at once

    with ThreadPoolExecutor(1) as copier:
        made = copier.submit(secure, path, now, reason)
        yield
        made.result()


def _mark_in(path: Path, backup: BackupFile) -> str | None:
    contents = files.describe(files.folder_of(path) / backup.name)
    return contents.mark if contents else None


def _must_exist(path: Path) -> None:
    if not check_file(path):
        raise RetainError(f"there is no database {path} yet; there is nothing to back up")


def _thin(path: Path, now: int) -> None:
    there = files.list_backups(path)
    if gone := outgrown(there, now, keep=files.needed_backups(path) if len(there) > 1 else ()):
        files.remove(path, gone)


# Putting back


def find_backup(path: Path, wanted: str) -> Path:
    """Return the file that ``wanted`` names: a path, a backup's name, or its number in the list (1 is the newest)."""
    chosen = Path(wanted)
    try:
        if chosen.is_file():
            return chosen
        if chosen.name == wanted and (files.folder_of(path) / wanted).is_file():
            return files.folder_of(path) / wanted
        if chosen.is_dir() and wanted:
            raise RetainError(f"{wanted} is a folder; name a backup in it, or one that “retain backups” lists")
    except (OSError, ValueError):
        pass
    if wanted.isdecimal() and len(wanted) < 6:  # noqa: PLR2004 - no list is so long
        there = list_backups(path)
        if 1 <= int(wanted) <= len(there):
            return there[int(wanted) - 1].path
    raise RetainError(f"there is no backup “{wanted}”; “retain backups” lists them")


class Restoration:
    """A backup unpacked and ready to be put back."""

    def __init__(self, path: Path, file: Path, fresh: Path, now: int) -> None:
        """Stand by to put ``fresh``, unpacked from ``file``, into the database at ``path``."""
        self._path = path
        self._fresh = fresh
        self._now = now
        self._at = _made_at(path, file)
        self.readable = True
        """Whether what is there now can still be read."""
        self.loss = Loss()
        if self._at is not None:
            self.label = f"restore the backup of {format_time(self._at)[:16].replace('T', ' ')} UTC"
        else:
            self.label = f"restore {file.name}"
        self.label = self.label.encode(errors="replace").decode()
        if check_file(path):
            self.readable = restoring.condition(path) is Condition.SOUND
            if self.readable:
                self.loss = restoring.compare(path, fresh)

    def carry_out(self) -> Restored:
        """Put the backup back, after a backup of what is there; undo takes it back.

        Raises RetainError, and changes nothing, where that backup cannot be made or another program is in the way.
        """
        found = restoring.condition(self._path) if check_file(self._path) else Condition.UNREADABLE
        if found is Condition.UNREADABLE:
            return self._replace()
        try:
            # A database with damaged pages can be written over in its place, and those who have it open go along.
            return self._put_back(Reason.RESTORE if found is Condition.SOUND else Reason.DAMAGED)
        except sqlite3.DatabaseError:
            return self._replace()

    def _put_back(self, reason: Reason) -> Restored:
        with files.reserved(self._path, self._now, reason) as place:
            if reason is Reason.RESTORE:
                restoring.raise_numbers(self._fresh, self._path)
                restoring.enter_restore(self._fresh, self._now, self.label, place.name)
            restoring.put_back(self._fresh, self._path, lambda: files.fill_backup(self._path, place))
        _thin(self._path, self._now)
        return Restored(self.label, place.name)

    def _replace(self) -> Restored:
        stamp = format_time(self._now).replace(":", "-")
        return Restored(self.label, None, restoring.replace_database(self._fresh, self._path, stamp))


@contextmanager
def restoration(path: Path, wanted: str, now: int) -> Iterator[Restoration]:
    """Unpack the backup that ``wanted`` names (see :func:`find_backup`), verify it, and weigh what it would take away.

    Raises RetainError where there is no such backup, or it is damaged or from a newer retain.
    """
    file = find_backup(path, wanted)
    if path.exists() and file.samefile(path):
        raise RetainError(f"{file} is the review database itself; name a backup")
    if path.is_dir() or not path.absolute().parent.is_dir():
        check_file(path)
    with _fresh(file, path, now) as fresh:
        yield Restoration(path, file, fresh, now)


def undo_by_backup(path: Path, now: int, last: "Operation") -> None:
    """Take back the last operation by putting back the backup that was made before it.

    Raises RetainError, and changes nothing, where that backup is gone, or where it is not the last action any more.
    """
    with files.looking_into(path) as connection:
        name = files.backup_for(connection, last.id)
    file = files.folder_of(path) / name if name else None
    if file is None or file.name != name or not file.is_file():
        raise RetainError(f"“{last.label}” cannot be undone: the backup made before it ({name}) is gone")
    with files.reserved(path, now, Reason.RESTORE) as place, _fresh(file, path, now) as fresh:
        restoring.raise_numbers(fresh, path)

        def secure_if_last() -> None:
            with files.looking_into(path) as connection:
                if files.last_operation_id(connection) != last.id:
                    raise RetainError("something else was done meanwhile; undo that first")
            files.fill_backup(path, place)

        restoring.put_back(fresh, path, secure_if_last)
    _thin(path, now)


@contextmanager
def _fresh(file: Path, path: Path, now: int) -> Iterator[Path]:
    """Unpack a backup and bring it to today's schema."""
    from retain.storage.engine import Database  # noqa: PLC0415 - loads SQLAlchemy
    from retain.storage.migrations import bring_up_to_date  # noqa: PLC0415

    with files.unpacked(file, files.folder_of(path)) as (fresh, _):
        with closing(Database(fresh)) as database:
            bring_up_to_date(database, now, backup=False)
        yield fresh


def _made_at(path: Path, file: Path) -> int | None:
    ours = read_backup_name(file.name, path.resolve().name)
    return ours.at if ours else None
