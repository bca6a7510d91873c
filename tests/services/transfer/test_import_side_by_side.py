"""A large package goes in by another road than a small one; both must leave the very same rows behind."""

import json
import sqlite3
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import ankis
from entry import rows_of
from outside import Inside
from retain.services.collection import open_collection
from retain.services.transfer import package_import
from retain.storage import indexing, rollups

ROLLED_UP = ("review_day", "review_hour", "card_added")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two packages of one collection, the later one with more reviews, another template and a new card."""
    folder = tmp_path_factory.mktemp("anki")
    with ankis.anki(folder / "made.anki2") as col:
        ankis.fill(col)
        ankis.export(col, folder / "first.apkg", legacy=True)
        last = col.db.scalar("select max(id) from revlog")
        col.db.execute("insert into revlog select id + 40000000, cid, -1, 3, 9, lastIvl, 400, 99, type from revlog")
        col.db.execute(
            "insert into revlog select ? + id % 100000, id, -1, 3, 3000, 2000, 400, 3000000000, 3 from cards",
            last + 10**8,
        )
        col.db.execute("update cards set reps = reps + 2, data = replace(data, '\"lrt\"', '\"was\"') where type = 2")
        kind = col.models.by_name("Odd one")
        kind["tmpls"][0]["afmt"] += "<p>more</p>"
        col.models.update_dict(kind)
        note = col.new_note(col.models.by_name("Basic"))
        note["Front"] = "new one"
        col.add_note(note, col.decks.id("Later"))
        col.db.execute("update notetypes set mtime_secs = mtime_secs + 1000")
        ankis.export(col, folder / "later.apkg", legacy=True)
    return folder


def both(
    inside: Inside, folder: Path, *, large: bool, patch: pytest.MonkeyPatch
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Import both packages into a collection in which a card was reviewed at the time of one in the package."""
    if large:
        patch.setattr(package_import, "_MANY_REVIEWS", 1)
        patch.setattr(package_import, "_MANY_NOTES", 1)
        patch.setattr(indexing, "_MANY", 1)
    with zipfile.ZipFile(folder / "first.apkg") as archive:
        archive.extract("collection.anki21", inside.db.parent)
    there = sqlite3.connect(inside.db.parent / "collection.anki21")
    (at,) = there.execute("SELECT id FROM revlog ORDER BY id LIMIT 1 OFFSET 20").fetchone()
    there.close()
    own = inside.db.parent / "own.md"
    own.write_text("---\ndeck: Own\n---\n\n## A\n\nb\n")
    inside("import", own)
    line = {
        "card": 1,
        "rating": 3,
        "at": datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds"),
        "duration_ms": 7,
    }
    log = inside.db.parent / "log.jsonl"
    log.write_text(json.dumps(line) + "\n")
    assert inside("reviews", "import", log, "--json").json()["reviews_added"] == 1
    reports = [
        inside("import", folder / "first.apkg", "--json").json(),
        inside("import", folder / "later.apkg", "--update-scheduling", "--json").json(),
    ]
    rows: dict[str, Any] = rows_of(inside)
    rows["note"] = rows["note"][1:]  # our own, made by a clock that runs on, as decks are
    rows["deck"] = [(id_, name, preset, extra) for id_, name, preset, _made, extra in rows["deck"]]
    with open_collection(inside.db) as collection, collection.database.reading() as connection:
        assert rollups.check(connection) == []
        for table in ROLLED_UP:  # in the order of their keys
            rows[table] = [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
        schema = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master ORDER BY name")
        rows["schema"] = [tuple(row) for row in schema]
    return reports, rows


def test_both_roads_leave_the_same_rows(inside: Inside, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside.now = ankis.now()
    small, rows = both(inside, folder, large=False, patch=monkeypatch)
    for file in inside.db.parent.glob(f"{inside.db.name}*"):
        if file.is_file():
            file.unlink()
    large, same = both(inside, folder, large=True, patch=monkeypatch)
    assert large == small
    for table, found in rows.items():
        assert same[table] == found, table
    first, later = small
    assert first["reviews_added"] == 180
    assert (later["notes_added"], later["cards_added"]) == (1, 1)
    assert later["reviews_added"] > 180
    assert later["cards_updated"] > 0
