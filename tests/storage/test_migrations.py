"""Every schema that was ever released opens in today's version, with all that it holds."""

import re
import sqlite3
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from retain.services.collection import open_collection
from retain.services.today import quick_counts
from retain.storage.files import SCHEMA_VERSION
from support import Time

OLD = sorted((Path(__file__).parents[1] / "data/databases").glob("schema-*.sql"))
CONTENT = ("deck", "note", "card", "review", "operation")


def make(path: Path, dump: Path) -> dict[str, list[tuple[object, ...]]]:
    """Make the database of a dump, and return what its tables hold."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript(dump.read_text("utf-8"))
        return content(connection, CONTENT)
    finally:
        connection.close()


def content(connection: sqlite3.Connection, tables: tuple[str, ...]) -> dict[str, list[tuple[object, ...]]]:
    return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables}


def schema(path: Path) -> dict[str, str]:
    """Return what makes each table, index and trigger, without regard to white space and quotation marks."""
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    finally:
        connection.close()
    return {name: re.sub(r'[\s"]', "", sql) for name, sql in rows}


def test_every_schema_but_todays_is_kept() -> None:
    assert [path.stem for path in OLD][: SCHEMA_VERSION - 1] == [f"schema-{n}" for n in range(1, SCHEMA_VERSION)]


@pytest.mark.parametrize("dump", OLD, ids=lambda path: path.stem)
def test_an_old_database_opens_with_all_it_holds(dump: Path, tmp_path: Path, time: Time) -> None:
    old, fresh = tmp_path / "old.sqlite", tmp_path / "fresh.sqlite"
    before = make(old, dump)
    assert before["review"]
    open_collection(old, time, ZoneInfo("UTC")).close()
    open_collection(fresh, time, ZoneInfo("UTC")).close()
    assert schema(old) == schema(fresh)
    connection = sqlite3.connect(old)
    try:
        after = content(connection, CONTENT)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()
    for table, rows in before.items():
        # A later schema may have more columns, behind those that were there.
        width = len(rows[0]) if rows else 0
        assert [row[:width] for row in after[table]] == rows


@pytest.mark.parametrize("dump", OLD, ids=lambda path: path.stem)
def test_an_old_database_is_counted_before_it_is_brought_up_to_date(dump: Path, tmp_path: Path, time: Time) -> None:
    path = tmp_path / "old.sqlite"
    make(path, dump)
    before = path.read_bytes()
    counts = quick_counts(path, time)
    assert path.read_bytes() == before
    open_collection(path, time, ZoneInfo("UTC")).close()
    assert quick_counts(path, time) == counts
    assert counts.total
