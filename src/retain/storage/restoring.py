"""Putting a copy of the database in the place of what is there, and weighing beforehand what that takes away."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from retain.domain.errors import RetainError
from retain.storage.backups import copy, looking_into, open_file, publish, scratch, worded
from retain.storage.files import APPLICATION_ID, SIDE_FILES, check_identity, plain_words

_PAGES_AT_ONCE = 2048
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Condition(Enum):
    """How much of a database can be relied on."""

    SOUND = "sound"
    DAMAGED = "damaged"
    """Some of its pages are not what they were, but it opens, and can be written over in its place."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Loss:
    """What a restore takes away (and what it brings back): answers, notes, cards; since when, in UTC ms."""

    reviews: int = 0
    reviews_since: int | None = None
    """When the first answer was given that would be gone."""
    notes: int = 0
    notes_changed: int = 0
    cards: int = 0
    reviews_back: int = 0
    notes_back: int = 0

    def __bool__(self) -> bool:
        """Whether anything would be lost."""
        return bool(self.reviews or self.notes or self.notes_changed or self.cards)


def put_back(source: Path, path: Path, secure: Callable[[], object]) -> None:
    """Give the database at ``path`` all that ``source`` holds, in one transaction, also while others have it open.

    ``secure`` is called when no one else can write any more and before anything has changed; where it raises, nothing
    does. Raises RetainError where another program holds the database or there is no room, sqlite3.DatabaseError where
    it is too damaged to be written over.
    """
    try:
        _put_back(source, path, secure)
    except sqlite3.DatabaseError as error:
        if is_beyond_reading(error):
            raise
        with plain_words(path):
            raise


def _put_back(source: Path, path: Path, secure: Callable[[], object]) -> None:
    with closing(open_file(source)) as origin, closing(open_file(path, write=True)) as live:
        live.execute("PRAGMA synchronous = FULL")
        _check_page_size(origin, live)
        (pages,) = origin.execute("PRAGMA page_count").fetchone()
        secured = False

        def between(status: int, _remaining: int, _total: int) -> None:
            nonlocal secured
            if status in _BUSY:
                raise RetainError(f"the database {path} is in use by another program; close it and try again")
            if not secured:
                secured = True
                secure()

        # The last step commits; the first must not be the last, so that there is a moment to secure what is there.
        origin.backup(live, pages=max(1, min(_PAGES_AT_ONCE, pages - 1)), progress=between)


def replace_database(source: Path, path: Path, stamp: str) -> Path | None:
    """Put ``source`` in the place of a database that cannot be opened at all; return where that one lies now.

    None where there was nothing.
    """
    path = path.resolve()
    with worded(path):
        aside = path.with_name(f"{path.name}.damaged-{stamp}")
        moved = path.exists() and path.stat().st_size > 0
        for ending in ("", *SIDE_FILES):
            part = path.with_name(path.name + ending)
            if part.exists() and not moved:
                part.unlink()
            elif part.exists():
                part.rename(aside.with_name(aside.name + ending))
        with scratch(path.parent) as fresh:
            copy(source, fresh)
            publish(fresh, path, like=aside if moved else source)
    return aside if moved else None


def is_beyond_reading(error: sqlite3.Error) -> bool:
    """Whether an error says that a file is damaged, rather than in use, unreachable or without room."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def condition(path: Path) -> Condition:
    """Return how much of an existing database can be relied on.

    Raises RetainError where it cannot be reached, is in use, or belongs to another program.
    """
    try:
        with closing(open_file(path)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            if application != APPLICATION_ID:
                check_identity(connection, path)
            sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            return Condition.SOUND if sound and check_identity(connection, path) else Condition.DAMAGED
    except UnicodeDecodeError:
        return Condition.UNREADABLE  # the words of an error that quotes the file
    except sqlite3.DatabaseError as error:
        if is_beyond_reading(error):
            return Condition.DAMAGED if _opens(path) else Condition.UNREADABLE
        with plain_words(path):
            raise


def _opens(path: Path) -> bool:
    try:
        with closing(open_file(path)):
            return True
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False


def enter_restore(fresh: Path, now: int, label: str, secured: str) -> None:
    """Write a restore into the undo record of what is about to be put back, with the backup that takes it back."""
    changes = json.dumps({"created": {}, "before": {}, "backup": secured})
    with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
        connection.execute(
            "INSERT INTO operation (at, kind, label, changes) VALUES (?, 'restore', ?, ?)", (now, label, changes)
        )


def raise_numbers(fresh: Path, path: Path) -> None:
    """See to it that no number of an action is given twice, before the restore and after it."""
    highest = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'operation'"
    with looking_into(path) as connection:
        (there,) = connection.execute(highest).fetchone()
    with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
        (here,) = connection.execute(highest).fetchone()
        number = int(max(there, here))
        changed = connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'operation'", (number,))
        if not changed.rowcount:
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('operation', ?)", (number,))


_COMPARE = """
WITH lost AS (
  SELECT at FROM main.review AS r
  WHERE rating > 0 AND NOT EXISTS (SELECT 1 FROM fresh.review WHERE at = r.at AND card_id = r.card_id)
)
SELECT
  (SELECT count(*) FROM lost),
  (SELECT min(at) FROM lost),
  (SELECT count(*) FROM main.note AS n WHERE NOT EXISTS (SELECT 1 FROM fresh.note WHERE guid = n.guid)),
  (SELECT count(*) FROM main.note AS n JOIN fresh.note AS f ON f.guid = n.guid
     WHERE (f.fields, f.tags, f.note_type_id) IS NOT (n.fields, n.tags, n.note_type_id)),
  (SELECT count(*) FROM main.card AS c WHERE NOT EXISTS (SELECT 1 FROM fresh.card WHERE id = c.id)),
  (SELECT count(*) FROM fresh.review AS r WHERE rating > 0
     AND NOT EXISTS (SELECT 1 FROM main.review WHERE at = r.at AND card_id = r.card_id)),
  (SELECT count(*) FROM fresh.note AS n WHERE NOT EXISTS (SELECT 1 FROM main.note WHERE guid = n.guid))
"""


def compare(path: Path, fresh: Path) -> Loss:
    """Return what is in the database at ``path`` and not in ``fresh``, and the other way round."""
    with looking_into(path) as connection:
        connection.execute("ATTACH ? AS fresh", (f"{fresh.absolute().as_uri()}?mode=ro",))
        try:
            return Loss(*connection.execute(_COMPARE).fetchone())
        finally:
            connection.execute("DETACH fresh")


def _check_page_size(origin: sqlite3.Connection, live: sqlite3.Connection) -> None:
    """Refuse what does not fit: the page size of a database with a write-ahead log cannot change."""
    (ours,) = origin.execute("PRAGMA page_size").fetchone()
    (theirs,) = live.execute("PRAGMA page_size").fetchone()
    if ours != theirs:
        raise RetainError(f"the backup has pages of {ours} bytes, the database of {theirs}; they do not fit")
