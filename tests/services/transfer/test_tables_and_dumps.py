"""Tables, dumps and deck files: in, out, and in again; and what is refused."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

import ankis
from entry import card, cards, rows_of
from outside import Inside
from retain.domain.progress import Cancelled, Progress
from retain.services.collection import Collection
from retain.services.transfer.dumps import export_dump
from retain.services.transfer.package_import import import_package
from support import DECK, write

OWN = """---
deck: Own
---

## ReLU
Tags: activation, nets

Outputs \\(\\max(0, x)\\) **always**; not <this>.

Q: What does this print?
A:
```python
if a < b: print("x & y")
```

{{Adam}} joins momentum with {{c2::steps::how}}.
"""


@pytest.fixture
def own(inside: Inside, tmp_path: Path) -> Inside:
    inside("import", write(tmp_path / "own.md", OWN))
    inside("answer", "1", "good")
    inside("answer", "2", "again", now="2026-03-03T09:05:00Z")
    inside("options", "Own", "new_per_day=7")
    return inside


def plain(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((row["guid"], row["front"], row["back"], row["deck"], row["tags"]) for row in rows)


def test_a_dump_holds_everything_and_comes_in_again(own: Inside, tmp_path: Path) -> None:
    dump = tmp_path / "all.json"
    assert own("export", dump, "--json").json() == {"notes": 3, "cards": 4, "reviews": 2, "media": 0}
    document = json.loads(dump.read_text("utf-8"))
    assert (document["format"], document["version"]) == ("retain", 1)
    other = Inside(tmp_path / "other.sqlite")
    report = other("import", dump, "--json").json()
    assert (report["notes_added"], report["cards_added"], report["reviews_added"]) == (3, 4, 2)
    here, there = cards(own), cards(other)
    passing = {"id": 0, "note": 0, "retrievability": 0}
    assert [row | passing for row in there] == [row | passing for row in here]
    assert card(other, 2)["reviews"] == card(own, 2)["reviews"]
    assert other("options", "Own", "--json").json()["new_per_day"] == 7
    before = rows_of(other)
    again = other("import", dump, "--json").json()
    assert {name: number for name, number in again.items() if number} == {"notes_unchanged": 3}
    assert rows_of(other) == before
    other("export", tmp_path / "again.json")
    second = json.loads((tmp_path / "again.json").read_text("utf-8"))
    for part in ("note_types", "decks", "notes", "media"):
        assert [_without_ids(one) for one in second[part]] == [_without_ids(one) for one in document[part]]
    other("undo")
    assert cards(other) == []


def test_what_others_carry_along_in_a_dump_comes_out_as_it_went_in(own: Inside, tmp_path: Path) -> None:
    dump, again = tmp_path / "all.json", tmp_path / "again.json"
    own("export", dump)
    document = json.loads(dump.read_text("utf-8"))
    odd = {'a "name"': 1, "back\\slash": 2, "large": 10**400}
    for note in document["notes"]:
        note["anki"] = odd
        for one in note["cards"]:
            one["anki"] = odd
    other = Inside(tmp_path / "other.sqlite")
    other("import", write(dump, json.dumps(document)))
    other("export", again)
    notes = json.loads(again.read_text("utf-8"))["notes"]
    assert [note["anki"] for note in notes] == [odd] * 3
    assert all(one["anki"] == odd for note in notes for one in note["cards"])


def _without_ids(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("id", "preset")}


def test_what_came_from_anki_survives_a_dump(inside: Inside, tmp_path: Path) -> None:
    inside.now = ankis.now()
    with ankis.anki(tmp_path / "c.anki2") as col:
        ankis.fill(col)
        package = ankis.export(col, tmp_path / "a.apkg", legacy=False)
    inside("import", package)
    inside("export", tmp_path / "a.json")
    other = Inside(tmp_path / "other.sqlite", now=inside.now)
    assert other("import", tmp_path / "a.json", "--json").json()["media_added"] == 2
    views = []
    for number, one in enumerate((inside, other)):
        one("export", tmp_path / f"{number}.apkg")
        with ankis.anki(tmp_path / f"{number}.anki2") as col:
            ankis.bring(col, tmp_path / f"{number}.apkg")
            views.append(ankis.view(col))
    assert views[0] == views[1]


@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_tables_go_out_and_come_in_again(own: Inside, tmp_path: Path, ending: str) -> None:
    table = tmp_path / f"all.{ending}"
    assert own("export", table, "--json").json()["notes"] == 3
    other = Inside(tmp_path / "other.sqlite")
    assert other("import", table, "--json").json()["notes_added"] == 3
    assert plain(cards(other)) == plain(cards(own))
    assert own("import", table, "--json").json()["notes_added"] == 0
    # Anki reads it as it is.
    with ankis.anki(tmp_path / "c.anki2") as col:
        from anki.import_export_pb2 import ImportCsvRequest

        metadata = col.get_csv_metadata(str(table), None)
        log = col.import_csv(ImportCsvRequest(path=str(table), metadata=metadata)).log
        assert log.found_notes == 3


@pytest.mark.parametrize(
    ("text", "fronts", "decks"),
    [
        ("front,back\nA,one\nB,two\n", {"A", "B"}, {"t"}),
        ("Question;Answer;Tags\nA;one;x y\n", {"A"}, {"t"}),
        ("A\tone\nB\ttwo\n", {"A", "B"}, {"t"}),
        ('A,"one, and ""more"""\n', {"A"}, {"t"}),
        ("#separator:Pipe\n#deck:D::E\nA|one\n", {"A"}, {"D::E"}),
        ("#separator:Tab\n#html:true\n#deck column:3\nA <b>x</b>\tone\tP\nB\ttwo\tQ\n", {"A x", "B"}, {"P", "Q"}),
        ("text,extra\n{{c1::A}} b,\n", {"[…] b"}, {"t"}),
        ('front,back\n"A\nb",one\n', {"A\nb"}, {"t"}),
    ],
)
@pytest.mark.usefixtures("inside")
def test_tables_of_many_kinds_are_read(tmp_path: Path, text: str, fronts: set[str], decks: set[str]) -> None:
    for number, data in enumerate(
        (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16"), text.encode("utf-16-le"))
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        table = folder / "t.csv"
        table.write_bytes(data)
        one = Inside(folder / "cards.sqlite")
        one("import", table)
        assert {row["front"] for row in cards(one)} == fronts
        assert {row["deck"] for row in cards(one)} == decks


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("front,back\nGrün,x\n".encode("latin-1"), "UTF-8"),
        (b'front,back\n"A,one\n', "quotation mark"),
        (b"", "no notes"),
        (b"front,back\n", "no notes"),
        (b"#separator:Banana\nA,b\n", "no separator"),
        (b"#deck column:none\nA,b\n", "number of a column"),
        (b"only one column\n", "no back"),
        (b"\x00\x01\x02", "not a text file"),
    ],
)
def test_tables_that_are_none_are_refused(inside: Inside, tmp_path: Path, data: bytes, reason: str) -> None:
    table = tmp_path / "bad.csv"
    table.write_bytes(data)
    assert reason in inside("import", table, code=1).err


def test_rows_without_a_back_are_named_and_the_rest_goes_in(inside: Inside, tmp_path: Path) -> None:
    report = inside("import", write(tmp_path / "t.csv", "front,back\nA,one\nB,\n,two\nA,one\n"), "--json").json()
    assert report["notes_added"] == 1
    assert [warning.partition(":")[0] for warning in report["warnings"]] == [
        f"t.csv, line {line}" for line in (3, 4, 5)
    ]


def test_a_deck_goes_out_as_the_file_that_it_came_from(inside: Inside, tmp_path: Path) -> None:
    inside("import", DECK)
    out = write(tmp_path / "out.md", DECK.read_text("utf-8"))
    inside("export", out)
    assert out.read_text("utf-8") == DECK.read_text("utf-8")
    own = write(tmp_path / "own.md", OWN)
    inside("import", own)
    assert "--deck" in inside("export", tmp_path / "x.md", code=1).err
    inside("export", own, "--deck", "Own")
    assert own.read_text("utf-8") == OWN.replace("{{Adam}}", "{{c1::Adam}}")


GOOD = {
    "format": "retain", "version": 1, "note_types": [], "presets": [], "decks": [],
    "notes": [], "media": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": "other"}, "not a dump"),
        ({"version": 99}, "newer retain"),
        ({"notes": {}}, "notes: must be a list"),
        ({"notes": [{"guid": "x", "note_type": 7}]}, "notes[0].note_type"),
        ({"media": [{"name": "../x", "sha256": "", "data": ""}]}, "no file name"),
        ({"media": [{"name": "x\ny", "sha256": "", "data": ""}]}, "“x?y”, which is no file name"),
        ({"media": [{"name": "é" * 128, "sha256": "", "data": ""}]}, "no file name"),
        ({"media": [{"name": "x", "sha256": "00", "data": "AAAA"}]}, "checksum"),
        ({"media": [{"name": "x", "sha256": "00", "data": "?"}]}, "base 64"),
        ({"presets": [{"id": 1, "name": "x", "options": {"new_per_day": -3}}]}, "new_per_day"),
    ],
)
def test_dumps_that_are_none_are_refused(own: Inside, tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    before = rows_of(own)
    dump = write(tmp_path / "bad.json", json.dumps({**GOOD, **change}))
    said = own("import", dump, code=1).err
    assert reason in said
    assert "bad.json" in said
    assert rows_of(own) == before


def test_mutated_dumps_never_crash_it(own: Inside, tmp_path: Path) -> None:
    dump = tmp_path / "all.json"
    own("export", dump)
    whole = dump.read_text("utf-8")
    before = rows_of(own)
    rng = random.Random(3)
    for _ in range(60):
        data = list(whole)
        for _ in range(rng.choice([1, 1, 3])):
            place = rng.randrange(len(data))
            data[place] = rng.choice('"{}[]:,0129-.eE\\ntru x')
        path = write(tmp_path / "mutant.json", "".join(data))
        finished = own("import", path, "--update-scheduling", code=None)
        assert finished.code in (0, 1)
        assert "unforeseen" not in finished.err, finished.err
        if rows_of(own) != before:
            own("cards", "--json")
            own("undo")
        assert rows_of(own) == before


def test_work_that_is_called_off_leaves_no_trace(collection: Collection, tmp_path: Path) -> None:
    with ankis.anki(tmp_path / "c.anki2") as col:
        ankis.fill(col)
        package = ankis.export(col, tmp_path / "a.apkg", legacy=True)
    steps: list[str] = []

    def cancelling(at: int) -> Progress:
        def show(what: str, _done: int, _total: int) -> None:
            steps.append(what)
            if len(steps) == at:
                progress.cancel()

        progress = Progress(show)
        return progress

    import_package(collection, package, progress=cancelling(-1))
    wanted = len(steps)
    from retain.services.reviews import undo

    undo(collection)
    inside = Inside(collection.database.path)
    before = rows_of(inside)
    for at in range(1, wanted):
        steps.clear()
        with pytest.raises(Cancelled):
            import_package(collection, package, progress=cancelling(at))
        assert rows_of(inside) == before
    import_package(collection, package)
    with pytest.raises(Cancelled):
        export_dump(collection, tmp_path / "x.json", None, scheduling=True, progress=_cancelled())
    assert not (tmp_path / "x.json").exists()


def _cancelled() -> Progress:
    progress = Progress()
    progress.cancel()
    return progress


def test_an_ending_that_is_not_known_is_named(own: Inside, tmp_path: Path) -> None:
    assert ".apkg" in own("export", tmp_path / "x.docx", code=1).err
    assert "whole collection" in own("export", tmp_path / "x.colpkg", "--deck", "Own", code=1).err
    assert "Nowhere" in own("export", tmp_path / "x.apkg", "--deck", "Nowhere", code=1).err
    assert not list(tmp_path.glob("x.*"))


@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_a_table_of_ones_own_comes_back_as_it_went(inside: Inside, tmp_path: Path, ending: str) -> None:
    inside("import", write(tmp_path / "a.md", "## Cosine\nThe angle: \\( \\cos x \\), also \\[ x \\] and \\(y\\).\n"))
    table = tmp_path / f"out.{ending}"
    inside("export", table)
    again = inside("import", table, "--json").json()
    assert (again["notes_unchanged"], again["notes_updated"]) == (1, 0)
