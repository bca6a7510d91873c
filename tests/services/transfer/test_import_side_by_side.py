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
from retain.domain.clock import Clock, system_now
from retain.services.collection import open_collection
from retain.services.transfer import package_import
from retain.storage import bulk_plain, indexing, rollups

ROLLED_UP = ("review_day", "review_hour", "card_added")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two packages of one collection, the later one with more reviews, another template and a new card."""
    folder = tmp_path_factory.mktemp("anki")
    with ankis.anki(folder / "made.anki2") as col:
        ankis.fill(col)
        _vary(col)
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


def _vary(col: Any) -> None:
    """Let most cards be as Anki has them and some not quite, and some notes too."""
    col.db.execute("update cards set data = json_remove(data, '$.cd') where type = 2 and id % 5")
    for number, card in enumerate(col.db.list("select id from cards where type = 2 order by id")):
        change = (
            "json_remove(data, '$.lrt')",
            "json_remove(data, '$.pos')",
            "json_remove(data, '$.dr', '$.decay')",
            "json_set(data, '$.decay', 0.154, '$.dr', 0.87)",
            "json_set(data, '$.lrt', 1700000000)",
            "json_set(data, '$.s', 7)",
            "replace(data, ',', ', ')",
            "json_set(data, '$.d', 10.5)",
        )[number % 12 : number % 12 + 1]
        if change:
            col.db.execute(f"update cards set data = {change[0]} where id = ?", card)
    col.db.execute(
        "insert into revlog select id + 90000000, cid, -1, 0, 9, 9, 0, 0, 4 from revlog order by id limit 20"
    )
    for number, note in enumerate(col.db.list("select id from notes order by id")):
        tags = (" t1 t::2 ", " t1  t::2 ", "alone", "a\u3000b", "a\tb", "   ")[number % 6]
        col.db.execute("update notes set tags = ? where id = ?", tags, note)
        if number % 9 == 0:
            col.db.execute("update notes set flds = flds || char(31) || 'over' where id = ?", note)
        if number % 10 == 0:
            col.db.execute("update notes set data = 'kept', flags = 3 where id = ?", note)


def both(
    inside: Inside, folder: Path, *, large: bool, patch: pytest.MonkeyPatch
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Import both packages into a collection in which a card was reviewed at the time of one in the package."""
    taken: list[int] = []
    if large:
        insert = bulk_plain.insert_plain_notes

        def insert_plain_notes(*given: Any) -> None:
            taken.append(1)
            insert(*given)

        patch.setattr(bulk_plain, "insert_plain_notes", insert_plain_notes)
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
    assert len(taken) == int(large)  # the later package brings notes that are here
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
    assert first["reviews_added"] > 180
    assert (later["notes_added"], later["cards_added"]) == (1, 1)
    assert later["reviews_added"] > 180
    assert later["cards_updated"] > 0


ODD = {
    "text that is no UTF-8": "update notes set flds = cast(x'61ff1f62' as text) where id = (select max(id) from notes)",
    "a tag that is no UTF-8": "update notes set tags = cast(x'20ff20' as text) where id = (select max(id) from notes)",
    "a zero in its text": "update notes set flds = 'a' || char(31) || 'b' || char(0) || char(31) || 'c' || char(31)",
    "shared guids": "update notes set guid = 'same' where id % 2 = 0 or id = (select max(id) from notes)",
    "no guid": "update notes set guid = '' where id = (select max(id) from notes)",
    "a long guid": "update notes set guid = printf('%01200d', 7) where id = (select max(id) from notes)",
    "a guid of bytes": "update notes set guid = x'6162' where id = (select max(id) from notes)",
    "unknown types": "update notes set mid = 77 where id = (select max(id) from notes)",
    "a note before all time": "update notes set id = -5, mod = -7 where id = (select max(id) from notes)",
    "a note from the future": "update notes set id = id * 1000, mod = 1 << 60 where id = (select max(id) from notes)",
    "no notes": "delete from notes",
    "cards without notes": "update cards set nid = 5 where id = (select max(id) from cards)",
    "cards twice": "update cards set (nid, ord) = (select nid, ord from cards order by id limit 1)",
    "numbers that are text": "update cards set due = 'x' where id = (select max(id) from cards)",
    "numbers that are parts": "update cards set ivl = 2.5",
    "numbers beyond all": "update cards set due = 1 << 60",
    "large numbers": "update cards set due = 1 << 40, reps = -3, ivl = 1 << 40, flags = 300",
    "no decks": "update cards set did = 12345, odid = 0",
    "cards of an unknown kind": "update cards set type = 9, queue = 9",
    "data of bytes": "update cards set data = cast(data as blob)",
    "data that are none": 'update cards set data = \'{"pos":1,"s":01.5,"d":5.5}\'',
    "no reviews": "delete from revlog",
    "reviews of no card": "update revlog set cid = 'x' where id % 2",
    "odd reviews": "update revlog set ease = -1, ivl = 'x' where id in (select max(id) from revlog group by cid)",
}


@pytest.mark.parametrize("change", ODD.values(), ids=list(ODD))
def test_both_roads_come_to_the_same_with_odd_packages(
    inside: Inside, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    now = system_now()
    monkeypatch.setattr(Clock, "now", lambda _: now)  # one that stands still
    package = tmp_path / "odd.apkg"
    with zipfile.ZipFile(folder / "first.apkg") as given, zipfile.ZipFile(package, "w") as made:
        given.extract("collection.anki21", tmp_path)
        changed = sqlite3.connect(tmp_path / "collection.anki21")
        changed.execute(change)
        changed.commit()
        changed.close()
        for name in given.namelist():
            if name == "collection.anki21":
                made.write(tmp_path / name, name)
            else:
                made.writestr(name, given.read(name))
    ends = []
    for least in (1_000, 0):
        monkeypatch.setattr(package_import, "_MANY_REVIEWS", least)
        monkeypatch.setattr(package_import, "_MANY_NOTES", least)
        inside.db = tmp_path / f"{least}.sqlite"
        with open_collection(inside.db):
            pass  # now it is there
        done = inside("import", package, "--json", code=None)
        ends.append((done.code, done.out, done.err, rows_of(inside)))
        with open_collection(inside.db) as collection, collection.database.reading() as connection:
            assert rollups.check(connection) == []
    assert ends[0][:3] == ends[1][:3]
    for table, found in ends[0][3].items():
        assert ends[1][3][table] == found, table
    assert ends[0][0] in (0, 1)
