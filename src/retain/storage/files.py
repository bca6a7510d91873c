"""The database file itself: may it be opened, is it ours, what does an SQLite error mean to a person."""

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from retain.domain.errors import BusyError, RetainError

APPLICATION_ID = 0x5274_6E31
"""Marks a file as ours in SQLite's header (the letters ``Rtn1``)."""
SCHEMA_VERSION = 6
SIDE_FILES = ("-wal", "-shm", "-journal")
"""The endings of what SQLite keeps beside a database."""
BUSY_SECONDS = 30
_WRITE_BITS = 0o222
_SMALLEST_DATABASE = 512
_SOON_SECONDS = 2
_LITTLE_ROOM = 256 * 1024
_MESSAGES = (
    ("locked", "is in use by another program; close it and try again"),
    ("readonly", "is read-only; make it writable or name another with --db"),
    ("full", "could not be written: the disk is full; nothing was changed, make room and try again"),
    ("disk i/o", "could not be read or written: the disk reports an error"),
    ("locking protocol", "cannot be locked: its file system forbids that; keep the database on a disk of this machine"),
    ("not a database", "is not a retain database; name another with --db"),
    ("malformed", "is damaged; “retain check” says where, “retain restore” brings a backup back"),
    ("unable to open", "cannot be opened; check the path and the permissions"),
)


def media_folder(path: Path) -> Path:
    """Return the folder beside the database at ``path`` in which its pictures and sounds lie."""
    return path.with_name(path.name + ".media")


def check_file(path: Path) -> bool:
    """Return whether a database lies at ``path``; False means that one can be made there.

    Raises RetainError where the path is a folder, its folder does not exist, or either is read-only.
    """
    try:
        return _check_file(path)
    except (OSError, ValueError) as error:
        raise RetainError(f"the database {path} cannot be reached: {getattr(error, 'strerror', error)}") from error


def _check_file(path: Path) -> bool:
    if path.is_dir():
        raise RetainError(f"{path} is a folder, not a database; name a file with --db")
    folder = path.parent
    if not folder.is_dir():
        raise RetainError(f"the folder {folder} does not exist; make it first or name another database with --db")
    exists = path.exists()
    if exists and not path.is_file():
        raise RetainError(f"{path} is not a file; name another database with --db")
    # The mode is honoured even for those (root) whom the system would let through.
    for place in [path, folder] if exists else [folder]:
        if not place.stat().st_mode & _WRITE_BITS:
            raise RetainError(f"{place} is read-only; make it writable or name another database with --db")
    # Nothing is read here, and nothing may be: to close a database that SQLite holds open in this process would drop
    # its locks (sqlite.org/howtocorrupt.html, 2.2).
    size = path.stat().st_size if exists else 0
    if 0 < size < _SMALLEST_DATABASE:
        raise RetainError(f"{path} is not a retain database; name another with --db")
    return size > 0


def check_identity(connection: sqlite3.Connection, path: Path, mend: str = "name another with --db") -> int:
    """Return the schema version of an open database, 0 for an empty one.

    Raises RetainError for another program's database, with the advice ``mend``, or one from a newer retain; neither is
    touched.
    """
    # All in one transaction: another process may be making the database just now.
    own = not connection.in_transaction
    if own:
        connection.execute("BEGIN")
    try:
        application, version = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _IDENTITY)
        # Of our own it need not be asked, and where it is damaged it must not.
        tables = 0 if application else connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    finally:
        if own:
            connection.rollback()
    if application == APPLICATION_ID and version == 0:
        raise RetainError(f"{path} is damaged: it does not say which schema it has; restore a backup of it")
    if application == APPLICATION_ID:
        if version > SCHEMA_VERSION:
            raise RetainError(f"{path} was made by a newer retain (schema {version}); update retain to open it")
        return int(version)
    if application or version or tables:
        raise RetainError(f"{path} is a database of another program; {mend}")
    return 0


_IDENTITY = ("application_id", "user_version")


@contextmanager
def plain_words(path: Path) -> Iterator[None]:
    """Turn an SQLite error, or SQLAlchemy's wrapping of one, into a line for a person."""
    try:
        yield
    except RetainError:
        raise
    except Exception as error:
        # Stored text that is not JSON, or not even text: UTF-8 is all that is ever written.
        if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
            raise RetainError(f"the database {path} is damaged; “retain check --repair” mends it") from error
        original = getattr(error, "orig", None) or error
        if not isinstance(original, sqlite3.OperationalError | sqlite3.DatabaseError):
            raise
        text = str(original).lower()
        if "disk i/o" in text and _is_full(path):
            text = "full"
        for sign, message in _MESSAGES:
            if sign in text:
                if sign == "locked":
                    check_locks(path)
                kind = BusyError if sign == "locked" else RetainError
                raise kind(f"the database {path} {message}") from error
        if isinstance(original, sqlite3.IntegrityError):
            raise  # what we wrote was wrong: our defect, not the file's
        raise RetainError(f"the database {path} cannot be used: {original}") from error


def _is_full(path: Path) -> bool:
    """Whether an error of the disk comes from want of room: SQLite does not always say so."""
    import shutil  # noqa: PLC0415 - only for the message

    try:
        return shutil.disk_usage(path.absolute().parent).free < _LITTLE_ROOM
    except OSError:
        return False


def open_existing(path: Path, *, write: bool = False, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open a database that must exist with the standard library alone; raises sqlite3.Error.

    Raises RetainError where its file system forbids locks, which SQLite takes for a lock that another program holds.
    """
    uri = path.absolute().as_uri()
    connection = sqlite3.connect(
        f"{uri}?mode={'rw' if write else 'ro'}",
        uri=True,
        timeout=min(busy_seconds, _SOON_SECONDS),
        isolation_level=None,
    )
    try:
        try:
            connection.execute("PRAGMA schema_version")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or busy_seconds <= _SOON_SECONDS:
                raise
            check_locks(path)
        connection.execute(f"PRAGMA busy_timeout = {round(busy_seconds * 1000)}")
    except BaseException:
        connection.close()
        raise
    return connection


def check_locks(path: Path) -> None:
    """Raise RetainError where the file system on which ``path`` lies forbids locks, as some network drives do."""
    if sys.platform == "win32":
        return
    import fcntl  # noqa: PLC0415 - there is none on Windows
    import tempfile  # noqa: PLC0415 - not for commands that only count

    with suppress(OSError), tempfile.TemporaryFile(dir=path.absolute().parent) as probe:
        try:
            fcntl.lockf(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RetainError(
                f"the database {path} lies on a drive that forbids locks ({error.strerror}); keep it on a disk of this "
                "machine, or name another with --db"
            ) from error


def connect_plainly(path: Path) -> sqlite3.Connection | None:
    """Open an existing database for reading with the standard library alone, or return None where there is none.

    For commands that must answer faster than SQLAlchemy can be imported.
    """
    if not check_file(path):
        return None
    with plain_words(path):
        connection = open_existing(path, busy_seconds=BUSY_SECONDS)
        try:
            if check_identity(connection, path) == 0:
                connection.close()
                return None
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def reading_plainly(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Give one consistent state of the database at ``path`` to read, as :func:`connect_plainly` opens it, or None."""
    connection = connect_plainly(path)
    if connection is None:
        yield None
        return
    with closing(connection), plain_words(path):
        connection.execute("BEGIN")
        yield connection
