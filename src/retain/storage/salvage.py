"""What can still be read of a database with damaged pages, row by row, into a new one."""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from retain.storage.rollups import ROLLED_UP
from retain.storage.schema import metadata

_LOWEST, _HIGHEST = -(2**63), 2**63 - 1
_MOST_RANGES = 4_000
_HEADER = 100
_CHANGED, _COUNTED = slice(24, 28), slice(92, 96)
_LARGEST_PAGE = 65_536
_MOST_TIMES = 16
"""A file that says it was more than so many times as long says nothing."""
_DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file may raise: the driver takes SQLite's words, which quote the file, for UTF-8."""


def missing_pages(path: Path) -> int:
    """Return how many pages at the end of a file are missing by its own account, 0 where that is not to be believed.

    Only for files that SQLite does not hold open in this process: reading one would drop its locks.
    """
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) < _HEADER or header[_CHANGED] != header[_COUNTED]:
        return 0  # no count, or an old one (sqlite.org/fileformat2.html, 1.3.7)
    page = _page_size(header)
    pages = int.from_bytes(header[28:32], "big")
    there = path.stat().st_size // page if page else 0
    return pages - there if there < pages <= _MOST_TIMES * there else 0


def _page_size(header: bytes) -> int:
    size = int.from_bytes(header[16:18], "big")
    return _LARGEST_PAGE if size == 1 else size


def fill_up(path: Path) -> None:
    """Give a file that was cut off its length again, the missing pages empty: without them SQLite opens nothing."""
    missing = missing_pages(path)
    if missing:
        with path.open("r+b") as file:
            page = _page_size(file.read(_HEADER))
            file.truncate((path.stat().st_size // page + missing) * page)


def salvage(path: Path, target: Path) -> int:
    """Copy every row that can be read from ``path`` to the new, empty database ``target``; return how many.

    ``target`` has today's schema. Rows that its constraints refuse are left behind; what triggers would keep in step
    (the roll-ups, the index for searching) is not copied and must be built anew.
    """
    saved = 0
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as source,
        closing(sqlite3.connect(target, isolation_level=None)) as fresh,
    ):
        source.text_factory = lambda data: data.decode(errors="replace")
        # Where part of the schema cannot be read, the tables that it names elsewhere still can.
        source.execute("PRAGMA writable_schema = ON")
        fresh.execute("PRAGMA foreign_keys = OFF")
        fresh.execute("BEGIN")
        triggers = fresh.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            fresh.execute(f"DROP TRIGGER {name}")
        for table in metadata.sorted_tables:
            if table.name in ROLLED_UP:
                continue
            names = [column.name for column in table.columns]
            with suppress(*_DAMAGE):  # a table that is not there
                there = {row[1] for row in source.execute(f"PRAGMA table_info({table.name})")}
                names = [name for name in names if name in there]
            insert = f"INSERT OR REPLACE INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
            for row in _rows(source, table.name, names):
                with suppress(sqlite3.IntegrityError):
                    fresh.execute(insert, row)
                    saved += 1
        for _, sql in triggers:
            fresh.execute(sql)
        fresh.execute("COMMIT")
    return saved


def _rows(source: sqlite3.Connection, table: str, names: list[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows that can be read: each range of keys from both ends up to the damage, then what lies between.

    Nobody knows which keys a damaged page held, so a range in which nothing can be read is cut in two, but only so
    often.
    """
    sql = f"SELECT rowid, {', '.join(names)} FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid"  # noqa: S608
    ranges = deque([(_LOWEST, _HIGHEST)])
    for _ in range(_MOST_RANGES):
        if not ranges:
            return
        low, high = ranges.popleft()
        try:
            for row in source.execute(sql, (low, high)):
                low = row[0] + 1
                yield row[1:]
            continue
        except _DAMAGE:
            pass
        try:
            for row in source.execute(f"{sql} DESC", (low, high)):
                high = row[0] - 1
                yield row[1:]
        except _DAMAGE:
            pass
        if low < high:
            middle = (low + high) // 2
            ranges += [(low, middle), (middle + 1, high)]
