"""Packages that the real Anki made come in, go out, and are the same to Anki; and what retain made, Anki takes."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

import ankis
from entry import card, cards, rows_of
from outside import Inside
from retain.services.collection import open_collection
from retain.services.transfer import package_import
from retain.storage import operations, rollups
from support import DECK, write


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One collection in all three generations."""
    folder = tmp_path_factory.mktemp("anki")
    with ankis.anki(folder / "made.anki2") as col:
        col.set_config("fsrs", val=True)
        ankis.fill(col)
        found = {
            "legacy": ankis.export(col, folder / "legacy.apkg", legacy=True),
            "new": ankis.export(col, folder / "new.apkg", legacy=False),
        }
        for name, legacy in (("old whole", True), ("whole", False)):
            found[name] = folder / f"{name}.colpkg"
            col.export_collection_package(str(found[name]), include_media=True, legacy=legacy)
            col.reopen()
    return found


def seen(folder: Path, package: Path) -> tuple[dict[str, Any], dict[Any, tuple[float, float]]]:
    """What Anki sees in a package, and the memories that it works out from it."""
    folder.mkdir()
    if package.suffix == ".colpkg":
        path = ankis.bring_whole(folder, package)
    else:
        path = folder / "taken.anki2"
        with ankis.anki(path) as col:
            ankis.bring(col, package)
    with ankis.anki(path) as col:
        view = ankis.view(col)
        return view, ankis.memories(col, view["cards"])


@pytest.mark.parametrize(("kind", "many"), [("legacy", False), ("new", True), ("old whole", True), ("whole", False)])
def test_what_anki_made_goes_back_as_it_came(
    inside: Inside, tmp_path: Path, packages: dict[str, Path], monkeypatch: pytest.MonkeyPatch, *, kind: str, many: bool
) -> None:
    if many:  # as a million reviews are: side by side, and the statistics counted anew
        monkeypatch.setattr(package_import, "_MANY_REVIEWS", 1)
        monkeypatch.setattr(operations, "_MANY_CARDS", 1)
    inside.now = ankis.now()
    report = inside("import", packages[kind], "--json").json()
    assert (report["notes_added"], report["cards_added"], report["media_added"]) == (36, 48, 2)
    assert report["reviews_added"] == 180
    assert report["warnings"] == []
    before = rows_of(inside)
    with sqlite3.connect(inside.db) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()
    with open_collection(inside.db) as collection, collection.database.reading() as connection:
        assert rollups.check(connection) == []
    again = inside("import", packages[kind], "--json").json()
    assert {name: number for name, number in again.items() if number} == {"notes_unchanged": 36}
    assert rows_of(inside) == before
    out = tmp_path / f"out{packages[kind].suffix}"
    written = inside("export", out, "--json").json()
    assert written == {"notes": 36, "cards": 48, "reviews": 180, "media": 2}
    (first, remembered), (second, recalled) = seen(tmp_path / "1", packages[kind]), seen(tmp_path / "2", out)
    if kind.endswith("whole"):
        # A filtered deck is not made here: its cards are at home.
        assert first["decks"].keys() == second["decks"].keys()
    for part in first:
        assert second[part] == first[part], part
    assert recalled == remembered
    inside("undo")
    assert cards(inside) == []
    with open_collection(inside.db) as collection, collection.database.reading() as connection:
        assert rollups.check(connection) == []


def test_undo_takes_a_whole_package_back(inside: Inside, packages: dict[str, Path]) -> None:
    inside.now = ankis.now()
    inside("cards")
    before = rows_of(inside)
    inside("import", packages["whole"])
    assert rows_of(inside) != before
    inside("undo")
    assert rows_of(inside) == before


def test_a_dry_run_and_a_wish_without_scheduling(inside: Inside, packages: dict[str, Path]) -> None:
    inside.now = ankis.now()
    assert inside("import", packages["new"], "--dry-run", "--json").json()["notes_added"] == 36
    assert cards(inside) == []
    assert not list(inside.db.parent.glob("*.media/*/*"))
    report = inside("import", packages["new"], "--no-scheduling", "--deck", "Below", "--json").json()
    assert report["reviews_added"] == 0
    found = cards(inside)
    assert {row["state"] for row in found} == {"new"}
    assert {row["deck"] for row in found} == {"Below::A::B", "Below::Ünïcode & more"}


def test_later_scheduling_is_taken_over_when_asked(inside: Inside, tmp_path: Path, packages: dict[str, Path]) -> None:
    inside.now = ankis.now()
    inside("import", packages["new"])
    old = inside("export", tmp_path / "old.apkg", "--json").json()
    target = next(row["id"] for row in cards(inside) if row["state"] == "review" and not row["suspended"])
    inside("answer", str(target), "good")
    answered = card(inside, target)
    assert inside("export", tmp_path / "later.apkg", "--json").json()["reviews"] == old["reviews"] + 1
    inside("undo")
    before = rows_of(inside)
    assert inside("import", tmp_path / "later.apkg", "--json").json()["reviews_added"] == 0
    assert rows_of(inside) == before
    report = inside("import", tmp_path / "later.apkg", "--update-scheduling", "--json").json()
    assert (report["cards_updated"], report["reviews_added"]) == (1, 1)
    after = card(inside, target)
    for name in ("state", "due", "interval", "reps", "lapses", "deck"):
        assert after[name] == answered[name]
    assert after["stability"] == pytest.approx(answered["stability"], abs=1e-4)
    assert [row["at"] for row in after["reviews"]] == [row["at"] for row in answered["reviews"]]
    # An older package takes nothing back.
    report = inside("import", tmp_path / "old.apkg", "--update-scheduling", "--json").json()
    assert (report["cards_updated"], report["reviews_added"]) == (0, 0)
    inside("undo")
    assert rows_of(inside) == before


DECK_FILE = """---
deck: Own
reverse: true
---

## ReLU
Tags: activation

Outputs \\(\\max(0, x)\\) **always**.

Q: What does this print?
A:
```python
if a < b: print("x & y")
```

{{Adam}} joins momentum with {{c2::\\(\\frac{a}{b_{c}}\\)::steps}}.
"""


def test_anki_takes_what_was_made_here(inside: Inside, tmp_path: Path) -> None:
    inside.now = ankis.now()
    inside("import", write(tmp_path / "own.md", DECK_FILE))
    inside("options", "Own", "desired_retention=0.85", "new_per_day=11")
    for number, rating in ((1, "easy"), (2, "again"), (3, "good")):
        inside("answer", str(number), rating)
    said = inside("export", tmp_path / "own.apkg")
    assert "keep the schedule that they have there" in said.err
    with ankis.anki(tmp_path / "c.anki2") as col:
        assert ankis.bring(col, tmp_path / "own.apkg") == {"new": 3}
        found = ankis.view(col)
        mine = {row["guid"]: row for row in cards(inside)}
        texts = {guid: note["flds"].split("\x1f") for guid, note in found["notes"].items()}
        by_front = {fields[0]: fields for fields in texts.values()}
        assert by_front["ReLU"][1] == r"Outputs \(\max(0, x)\) <strong>always</strong>."
        assert "ReLU" not in by_front["ReLU"][2]
        code = by_front["What does this print?"][1]
        assert code == '<pre><code class="language-python">if a &lt; b: print(&quot;x &amp; y&quot;)\n</code></pre>'
        assert r"{{c1::Adam}} joins momentum with {{c2::\(\frac{a}{b_{c} }\)::steps}}." in by_front
        assert found["notes"].keys() == mine.keys()
        for row in cards(inside):
            there = next(
                one for (guid, _), one in found["cards"].items() if guid == row["guid"] and _is_same(one, row, inside)
            )
            assert there["did"] == "Own"
            if row["stability"] is not None:
                assert there["data"]["s"] == pytest.approx(row["stability"], abs=1e-4)
                assert there["data"]["d"] == pytest.approx(row["difficulty"], abs=1e-3)
                state = col.compute_memory_state(there["id"])
                assert state.stability == pytest.approx(row["stability"], rel=1e-4)
                assert state.difficulty == pytest.approx(row["difficulty"], rel=1e-4)
        preset = next(one for name, one in found["presets"].items() if name != "Default")
        assert (preset["desiredRetention"], preset["new"]["perDay"]) == (0.85, 11)
        assert {row[6] for row in found["reviews"].values()} == {0}
        assert len(found["reviews"]) == 3
    # A change of the text is what Anki takes from a second export; the schedule stays as it is there.
    inside.now = "2099-01-01T09:00:00Z"
    inside("import", write(tmp_path / "own.md", DECK_FILE.replace("Outputs", "Gives")))
    inside("export", tmp_path / "own.apkg")
    with ankis.anki(tmp_path / "c.anki2") as col:
        assert ankis.bring(col, tmp_path / "own.apkg")["updated"] == 1
        again = ankis.view(col)
        assert any("Gives" in note["flds"] for note in again["notes"].values())
        assert [one["data"] for one in again["cards"].values()] == [one["data"] for one in found["cards"].values()]
        assert again["reviews"] == found["reviews"]


def _is_same(there: dict[str, Any], row: dict[str, Any], inside: Inside) -> bool:
    ordinals = {found[0]: found[3] for found in rows_of(inside)["card"]}
    return bool(there["ord"] == ordinals[row["id"]])


def test_anki_takes_the_starter_deck_and_a_whole_collection(inside: Inside, tmp_path: Path) -> None:
    inside.now = ankis.now()
    inside("import", DECK)
    inside("import", DECK, "--reverse")
    inside("answer", "1", "good")
    inside("export", tmp_path / "all.colpkg")
    path = ankis.bring_whole(tmp_path, tmp_path / "all.colpkg")
    with ankis.anki(path) as col:
        found = ankis.view(col)
        assert len(found["notes"]) == 396
        assert len(found["cards"]) == 792
        problems, fine = col.fix_integrity()
        assert fine, problems
        assert "rebuilt" in problems
    # And back: the notes are known again, and nothing is new.
    report = inside("import", tmp_path / "all.colpkg", "--json").json()
    assert (report["notes_unchanged"], report["notes_added"], report["cards_added"]) == (396, 0, 0)
    other = Inside(tmp_path / "other.sqlite", now=inside.now)
    assert other("import", tmp_path / "all.colpkg", "--json").json()["notes_added"] == 396
    plain = {(row["guid"], row["front"]) for row in cards(inside)}
    arrived = {(row["guid"], row["front"]) for row in cards(other)}
    assert len(plain & arrived) > 0.98 * len(plain)


def test_collections_that_never_saw_fsrs_get_their_memories(inside: Inside, tmp_path: Path) -> None:
    inside.now = ankis.now()
    with ankis.anki(tmp_path / "sm2.anki2") as col:
        ankis.fill(col, fsrs=False)
        package = ankis.export(col, tmp_path / "sm2.apkg", legacy=False)
        col.set_config("fsrs", val=True)
        view = ankis.view(col)
        expected = ankis.memories(col, view["cards"])
    inside("import", package)
    ordinals = {row[0]: row[3] for row in rows_of(inside)["card"]}
    found = {(row["guid"], ordinals[row["id"]]): row for row in cards(inside)}
    assert expected
    for key, (stability, difficulty) in expected.items():
        assert found[key]["stability"] == pytest.approx(stability, rel=1e-4), key
        assert found[key]["difficulty"] == pytest.approx(difficulty, rel=1e-4), key
    # Their log goes back with the ease that it had.
    inside("export", tmp_path / "back.apkg")
    second, _ = seen(tmp_path / "seen", tmp_path / "back.apkg")
    assert second["reviews"] == view["reviews"]
