"""Backups as files: verified copies of the database, packed, among the others of their kind.

All of it works on paths through the standard library's driver and needs no open collection. Copies are made by
SQLite's backup API, never by reading the file beside SQLite (see :mod:`retain.storage.files`).
"""

import json
import os
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from retain.domain.backups import BackupFile, Reason, backup_name, read_backup_name
from retain.domain.errors import RetainError
from retain.storage.files import APPLICATION_ID, BUSY_SECONDS, SIDE_FILES, check_identity, open_existing, plain_words
from retain.storage.packing import SQLITE_MAGIC, Contents, is_packed, pack, read_description, unpack

FOLDER = "backups"
BULK_DELETION = "deletion"
"""The kind of an operation that deleted more than the undo record has room for."""
UNDONE_BY_BACKUP = frozenset({"restore", "repair", BULK_DELETION})
"""Kinds of operations that are taken back by putting back the backup made before them."""
_PART = ".part"
_STALE_NS = 3_600 * 10**9
_CLOCK_SLACK_MS = 3_600_000


def folder_of(path: Path) -> Path:
    """Return the folder in which the backups of the database at ``path`` lie, whether it exists or not."""
    return path.resolve().parent / FOLDER


def list_backups(path: Path) -> list[BackupFile]:
    """Return the backups of the database at ``path``, the oldest first."""
    name = path.resolve().name
    try:
        with os.scandir(folder_of(path)) as entries:
            found = [read_backup_name(entry.name, name, entry.stat().st_size) for entry in entries if entry.is_file()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RetainError(f"the folder {folder_of(path)} cannot be read: {error.strerror}") from error
    # An empty file was reserved by a program that came to its end before it could fill it.
    return sorted((one for one in found if one is not None and one.size), key=lambda one: (one.at, one.name))


def describe(file: Path) -> Contents | None:
    """Return what a backup says it holds, without unpacking it; None where it does not say."""
    try:
        with file.open("rb") as stream:
            return read_description(stream)
    except OSError:
        return None


def mark_of(connection: sqlite3.Connection) -> str:
    """Return the mark of the state that a connection sees (see :class:`Contents`)."""
    # An undone action takes the last id away, a new one raises the number from which the next is drawn.
    row = connection.execute(
        "SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'operation'), "
        "(SELECT max(id) FROM operation), (SELECT max(at) FROM review)"
    ).fetchone()
    return "/".join(str(value or 0) for value in row)


def contents_of(connection: sqlite3.Connection) -> Contents:
    """Return what the database holds that a connection sees."""
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    (notes, cards, reviews, last) = connection.execute(
        "SELECT (SELECT count(*) FROM note), (SELECT count(*) FROM card), "
        "(SELECT count(*) FROM review WHERE rating > 0), (SELECT max(at) FROM review WHERE rating > 0)"
    ).fetchone()
    return Contents(schema, notes, cards, reviews, last, mark_of(connection))


@contextmanager
def looking_into(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the committed state of an existing database for reading; raises RetainError where it cannot be."""
    with plain_words(path), closing(open_file(path)) as connection:
        if check_identity(connection, path) == 0:
            raise RetainError(f"{path} holds no retain database")
        yield connection


def make_backup(path: Path, at: int, reason: Reason) -> BackupFile:
    """Make, verify and pack a backup of what is committed in the database at ``path``, dated ``at`` (UTC ms).

    Raises RetainError, and leaves nothing behind, where the database is damaged (unless the reason is DAMAGED: then
    it is copied as it is) or there is no room.
    """
    with reserved(path, at, reason) as target:
        return fill_backup(path, target)


def fill_backup(path: Path, target: Path) -> BackupFile:
    """Fill a file from :func:`reserved` with a backup."""
    named = read_backup_name(target.name, path.resolve().name)
    if named is None:
        raise RetainError(f"{target} has a name that cannot be read back; rename the database {path}")
    with worded(target), scratch(target.parent) as copied, scratch(target.parent) as packed:
        copy(path, copied)
        pack(copied, packed, None if named.reason is Reason.DAMAGED else verify(copied, path))
        publish(packed, target, like=path)
        return replace(named, size=target.stat().st_size)


@contextmanager
def reserved(path: Path, at: int, reason: Reason) -> Iterator[Path]:
    """Give a new file for a backup, dated ``at`` (UTC ms), or after the last if the clock is a little behind it.

    If it is still empty at the end of the block it is deleted.
    """
    folder = folder_of(path)
    with worded(folder):
        folder.mkdir(exist_ok=True)
        _remove_leftovers(folder)
        last = max((one.at for one in list_backups(path)), default=at - 1)
        if at <= last < at + _CLOCK_SLACK_MS:
            at = last + 1
        while True:
            target = folder / backup_name(path.resolve().name, at, reason)
            try:
                target.open("xb").close()
            except FileExistsError:
                at += 1
            else:
                break
    try:
        yield target
    finally:
        with suppress(OSError):
            if target.stat().st_size == 0:
                target.unlink()


def write_copy(path: Path, target: Path) -> Contents:
    """Write a verified copy of the database to a file of the user's choice: packed if its name ends in .zst.

    Raises RetainError where it cannot be written, or where what stands there is no copy of a database.
    """
    target = target.resolve()
    for ending in SIDE_FILES:
        if target.with_name(target.name + ending).exists():
            raise RetainError(f"{target} is in use by another program; name another file")
    if target.exists() and not _may_be_replaced(target):
        raise RetainError(f"{target} exists and is no backup; name another file")
    if not target.parent.is_dir():
        raise RetainError(f"the folder {target.parent} does not exist; make it first or name another file")
    with worded(target), scratch(target.parent) as copied:
        copy(path, copied)
        contents = verify(copied, path)
        if target.suffix == ".zst":
            with scratch(target.parent) as packed:
                pack(copied, packed, contents)
                publish(packed, target, like=path)
        else:
            publish(copied, target, like=path)
    return contents


@contextmanager
def scratch_beside(path: Path) -> Iterator[Path]:
    """Give a new empty file among the backups of the database that is gone after the block."""
    folder = folder_of(path)
    with worded(folder):
        folder.mkdir(exist_ok=True)
    with scratch(folder) as file:
        yield file


@contextmanager
def unpacked(file: Path, folder: Path) -> Iterator[tuple[Path, Contents]]:
    """Unpack a backup, or copy a plain database, to a file in ``folder`` that is gone after the block, and verify it.

    Raises RetainError where it is neither, is damaged, or comes from a newer retain.
    """
    with worded(folder):
        folder.mkdir(exist_ok=True)
    with scratch(folder) as copied:
        try:
            with file.open("rb") as stream:
                start = stream.read(len(SQLITE_MAGIC))
        except OSError as error:
            raise RetainError(f"{file} cannot be read: {error.strerror}; “retain backups” lists the backups") from error
        if is_packed(start):
            with worded(copied):
                unpack(file, copied)
        elif start == SQLITE_MAGIC:
            with worded(copied):
                copy(file, copied)
        else:
            raise RetainError(f"{file} is no backup; “retain backups” lists the backups")
        yield copied, verify(copied, file)


def remove(path: Path, backups: list[BackupFile]) -> None:
    """Delete backups of the database at ``path``; what cannot be deleted stays."""
    for one in backups:
        with suppress(OSError):
            (folder_of(path) / one.name).unlink()


def holds_anything(connection: sqlite3.Connection) -> bool:
    """Whether there is anything to lose."""
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM note) OR EXISTS (SELECT 1 FROM review)").fetchone()[0])


def last_operation_id(connection: sqlite3.Connection) -> int | None:
    """Return the number of the action that undo would take back."""
    (number,) = connection.execute("SELECT max(id) FROM operation").fetchone()
    return None if number is None else int(number)


def backup_for(connection: sqlite3.Connection, operation_id: int) -> str | None:
    """Return the name of the backup by which an operation is undone."""
    row = connection.execute("SELECT changes FROM operation WHERE id = ?", (operation_id,)).fetchone()
    return _backup_named(row[0]) if row else None


def needed_backups(path: Path) -> set[str]:
    """Return the names of the backups without which something could not be undone."""
    marks = ", ".join("?" * len(UNDONE_BY_BACKUP))
    with looking_into(path) as connection:
        rows = connection.execute(
            f"SELECT changes FROM operation WHERE kind IN ({marks})",  # noqa: S608 - only question marks
            tuple(UNDONE_BY_BACKUP),
        ).fetchall()
    return {name for (text,) in rows if (name := _backup_named(text))}


def _backup_named(changes: str) -> str | None:
    try:
        name = json.loads(changes).get("backup")
    except (ValueError, AttributeError):
        return None
    return name if isinstance(name, str) else None


# How it is done


def open_file(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """Open a database that must exist, also on a medium that cannot be written; raises sqlite3.Error."""
    try:
        return open_existing(path, write=write, busy_seconds=BUSY_SECONDS)
    except sqlite3.OperationalError as error:
        # Where SQLite cannot keep its side files nobody writes either.
        if write or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CANTOPEN:
            raise
        return sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)


def copy(path: Path, target: Path) -> None:
    """Copy what is committed in a database, in use or not, to one plain file."""
    with plain_words(path), closing(open_file(path)) as source, closing(sqlite3.connect(target)) as fresh:
        # Durability comes from one fsync at the end.
        fresh.execute("PRAGMA synchronous = OFF")
        source.backup(fresh)
    _settle(target)


def _settle(file: Path) -> None:
    """Make one plain file of a copy: a copied header may ask for a write-ahead log."""
    # A damaged database, copied as it is, may not let itself be told.
    with (
        closing(sqlite3.connect(file, isolation_level=None)) as connection,
        suppress(sqlite3.DatabaseError, UnicodeDecodeError),
    ):
        connection.execute("PRAGMA journal_mode = DELETE")


def verify(copied: Path, origin: Path) -> Contents:
    """Return what a copy holds once it is known to be sound; raises RetainError where it is not."""
    with plain_words(origin), closing(sqlite3.connect(copied, isolation_level=None)) as connection:
        if check_identity(connection, origin, "“retain backups” lists the backups") == 0:
            raise RetainError(f"{origin} holds no retain database")
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise RetainError(f"the database {origin} is damaged; “retain check” says where")
        return contents_of(connection)


def _may_be_replaced(target: Path) -> bool:
    """Whether a file is a copy of a retain database, packed or plain."""
    if not target.is_file():
        return False
    with worded(target), target.open("rb") as stream:
        head = stream.read(72)
    ours = head.startswith(SQLITE_MAGIC) and head[68:72] == struct.pack(">I", APPLICATION_ID)
    return not head or ours or (target.suffix == ".zst" and is_packed(head))


def publish(made: Path, target: Path, *, like: Path) -> None:
    """Move a finished file to its place, on disk before it is seen, and readable by those who may read ``like``."""
    with suppress(OSError):
        made.chmod(like.stat().st_mode & 0o666 | 0o600)
    with made.open("rb") as stream:
        os.fsync(stream.fileno())
    made.replace(target)
    with suppress(OSError):  # some systems do not open folders
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Give a new empty file that does not outlive the block, with what SQLite may put beside it."""
    descriptor, name = tempfile.mkstemp(suffix=_PART, prefix=".", dir=folder)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        for ending in ("", *SIDE_FILES):
            Path(name + ending).unlink(missing_ok=True)


def _remove_leftovers(folder: Path) -> None:
    """Delete what programs left behind that were killed while they made a backup, an hour ago or more."""
    with scratch(folder) as probe:
        now = probe.stat().st_mtime_ns
    for part in folder.glob(f".*{_PART}*"):
        with suppress(OSError):
            if now - part.stat().st_mtime_ns > _STALE_NS:
                part.unlink()


@contextmanager
def worded(place: Path) -> Iterator[None]:
    """Turn what goes wrong while ``place`` is written into one line."""
    try:
        yield
    except OSError as error:
        raise RetainError(f"{place} cannot be written: {error.strerror or error}; nothing was changed") from error
    except sqlite3.OperationalError as error:
        raise RetainError(f"{place} cannot be written: {error}; nothing was changed") from error
