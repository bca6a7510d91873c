"""Packages that are broken, or made to do harm, are refused with a reason; the database stays as it was."""

import io
import json
import random
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

import ankis
from entry import rows_of
from outside import Inside
from retain.formats.apkg import collection as collection_module
from retain.formats.apkg import package as package_module

Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Parts]:
    """The members of a small package, in the second and in the third generation."""
    folder = tmp_path_factory.mktemp("anki")
    found = {}
    with ankis.anki(folder / "made.anki2") as col:
        for number in range(3):
            note = col.new_note(col.models.by_name("Basic"))
            note["Front"], note["Back"] = f"q{number}", '<img src="x.png">'
            col.add_note(note, 1)
        col.media.write_data("x.png", ankis.PNG)
        col.db.execute("insert into revlog select id, id, -1, 3, 1, 0, 500, 9, 0 from cards")
        for name, legacy in (("legacy", True), ("new", False)):
            with zipfile.ZipFile(ankis.export(col, folder / f"{name}.apkg", legacy=legacy)) as archive:
                found[name] = {one: archive.read(one) for one in archive.namelist()}
    return found


def pack(path: Path, parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def altered(parts: Parts, folder: Path, *statements: str) -> Parts:
    """The package with its collection changed by some SQL."""
    file = folder / "altered"
    file.write_bytes(parts["collection.anki21"])
    connection = sqlite3.connect(file, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return {**parts, "collection.anki21": file.read_bytes()}


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def column(parts: Parts, folder: Path, name: str, change: Callable[[str], str]) -> Parts:
    """The package with a column of its “col” row changed."""
    file = folder / "altered"
    file.write_bytes(parts["collection.anki21"])
    connection = sqlite3.connect(file, isolation_level=None)
    (text,) = connection.execute(f"SELECT {name} FROM col").fetchone()
    connection.execute(f"UPDATE col SET {name} = ?", (change(text),))
    connection.close()
    return {**parts, "collection.anki21": file.read_bytes()}


def refused(inside: Inside, path: Path) -> str:
    """Import a package that must not go in; the database, with something in it, must stay as it was."""
    before = rows_of(inside)
    finished = inside("import", path, code=1)
    assert finished.err.startswith("retain: ")
    assert finished.err.count("\n") == 1
    assert path.name in finished.err
    assert rows_of(inside) == before
    assert not list(inside.db.parent.glob("*.media/*/*"))
    assert not list(inside.db.parent.glob(".retain-*"))
    return finished.err


@pytest.fixture
def ready(inside: Inside, tmp_path: Path) -> Inside:
    deck = tmp_path / "own.md"
    deck.write_text("---\ndeck: Own\n---\n\n## One\n\nThe first number of all.\n")
    inside("import", deck)
    return inside


CASES: dict[str, tuple[Callable[[Parts, Path], Parts], str]] = {
    "no database": (lambda parts, _: {**parts, "collection.anki21": b"not a database" * 99}, "cannot be read"),
    "an empty database": (lambda parts, _: {**parts, "collection.anki21": b""}, "without the table"),
    "a cut database": (
        lambda parts, _: {**parts, "collection.anki21": parts["collection.anki21"][:50_000]},
        "collection",
    ),
    "no col row": (lambda parts, folder: altered(parts, folder, "DELETE FROM col"), "“col” row"),
    "no revlog": (lambda parts, folder: altered(parts, folder, "DROP TABLE revlog"), "“revlog”"),
    "a view for a table": (
        lambda parts, folder: altered(
            parts, folder, "ALTER TABLE notes RENAME TO n", "CREATE VIEW notes AS SELECT * FROM n"
        ),
        "“notes”",
    ),
    "a column short": (lambda parts, folder: altered(parts, folder, "ALTER TABLE cards RENAME ivl TO i"), "“ivl”"),
    "broken JSON": (lambda parts, folder: column(parts, folder, "models", lambda text: text[:-1]), "not JSON"),
    "deep JSON": (lambda parts, folder: column(parts, folder, "decks", lambda _: "[" * 99_999), "not JSON"),
    "JSON of another kind": (lambda parts, folder: column(parts, folder, "dconf", lambda _: "[1]"), "not as they"),
    "a note type that is none": (
        lambda parts, folder: column(
            parts, folder, "models", lambda text: json.dumps({key: {"flds": 3} for key in json.loads(text)})
        ),
        "note type",
    ),
    "a schema to come": (lambda parts, folder: altered(parts, folder, "UPDATE col SET ver = 99"), "schema 99"),
    "a meta to come": (lambda parts, _: {**parts, "meta": b"\x08\x09"}, "newer Anki"),
    "a broken meta": (lambda parts, _: {**parts, "meta": b"\x08"}, "cut short"),
    "a meta that lies": (lambda parts, _: {**parts, "meta": b"\x08\x03"}, "anki21b"),
    "a path for a name": (lambda parts, _: {**parts, "media": b'{"0": "../x.png"}'}, "no file name"),
    "an absolute name": (lambda parts, _: {**parts, "media": b'{"0": "/etc/passwd"}'}, "no file name"),
    "a Windows name": (lambda parts, _: {**parts, "media": b'{"0": "c:\\\\x.png"}'}, "no file name"),
    "a media list that is none": (lambda parts, _: {**parts, "media": b"[1, 2]"}, "media"),
    "a media list of numbers": (lambda parts, _: {**parts, "media": b'{"0": 1}'}, "media"),
    "text for a number": (
        lambda parts, folder: altered(parts, folder, "UPDATE cards SET due = 'soon'"),
        "whose numbers are none",
    ),
    "a number beyond measure": (
        lambda parts, folder: altered(parts, folder, "UPDATE cards SET ivl = 9223372036854775807"),
        "beyond all measure",
    ),
    "nothing at all": (lambda _parts, _folder: {"readme": b"hello"}, "holds no collection"),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_with_a_reason(ready: Inside, tmp_path: Path, parts: dict[str, Parts], name: str) -> None:
    make, reason = CASES[name]
    assert reason in refused(ready, pack(tmp_path / "bad.apkg", make(parts["legacy"], tmp_path)))


def test_what_is_no_zip_or_cut_short_is_refused(ready: Inside, tmp_path: Path, parts: dict[str, Parts]) -> None:
    path = tmp_path / "bad.apkg"
    path.write_bytes(b"PK\x03\x04 and no more")
    assert "is not an Anki package" in refused(ready, path)
    whole = pack(tmp_path / "whole.apkg", parts["legacy"]).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refused(ready, path)
    # A byte within the collection: the zip's own checksum, or deflate, finds it.
    place = whole.index(b"collection.anki21") + 2_000
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
    assert "damaged" in refused(ready, path)


def test_wrong_checksums_of_media_are_found(ready: Inside, tmp_path: Path, parts: dict[str, Parts]) -> None:
    bad = {**parts["new"], "0": zstd(b"another picture")}
    assert "checksum" in refused(ready, pack(tmp_path / "bad.apkg", bad))
    bad = {**parts["new"], "media": zstd(b"\x0a\x7f\x0a")}
    assert "cut short" in refused(ready, pack(tmp_path / "bad.apkg", bad))
    bad = {**parts["new"], "media": parts["new"]["media"][:-2] + b"zz"}
    refused(ready, pack(tmp_path / "bad.apkg", bad))
    bad = {**parts["new"], "collection.anki21b": b"no zstd at all"}
    assert "damaged" in refused(ready, pack(tmp_path / "bad.apkg", bad))


def test_bombs_and_giants_are_refused_while_they_are_unpacked(
    ready: Inside, tmp_path: Path, parts: dict[str, Parts], monkeypatch: pytest.MonkeyPatch
) -> None:
    zeros = bytes(40 * 1024**2)
    assert "zip bomb" in refused(ready, pack(tmp_path / "bad.apkg", {**parts["legacy"], "collection.anki21": zeros}))
    assert "zip bomb" in refused(
        ready, pack(tmp_path / "bad.apkg", {**parts["new"], "collection.anki21b": zstd(zeros)})
    )
    assert "zip bomb" in refused(ready, pack(tmp_path / "bad.apkg", {**parts["legacy"], "0": zeros}))
    monkeypatch.setattr(package_module, "MAX_MEDIA_BYTES", 1024)
    big = random.Random(1).randbytes(5_000)
    assert "MB; refused" in refused(ready, pack(tmp_path / "bad.apkg", {**parts["legacy"], "0": big}))


def test_a_member_that_claims_two_gigabytes_is_refused(ready: Inside, tmp_path: Path, parts: dict[str, Parts]) -> None:
    target = tmp_path / "bad.apkg"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("meta", parts["legacy"]["meta"])
        archive.writestr("media", b'{"0": "x.png"}')
        archive.writestr("collection.anki21", parts["legacy"]["collection.anki21"])
        archive.writestr("0", b"small")
        archive.filelist[-1].file_size = 2**31
    assert "more than 512 MB" in refused(ready, target)


def test_two_members_of_one_name_are_refused(ready: Inside, tmp_path: Path, parts: dict[str, Parts]) -> None:
    target = tmp_path / "bad.apkg"
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts["legacy"].items():
            archive.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("meta", b"\x08\x01")
    assert "two files of one name" in refused(ready, target)


def test_odd_rows_are_named_and_the_rest_goes_in(ready: Inside, tmp_path: Path, parts: dict[str, Parts]) -> None:
    changed = altered(
        parts["legacy"],
        tmp_path,
        "UPDATE notes SET guid = 'same', flds = 17",
        "UPDATE cards SET did = 12345, type = 7, data = '{broken', flags = 4095, due = -5 "
        "WHERE id = (SELECT min(id) FROM cards)",
        "UPDATE cards SET nid = 1 WHERE id = (SELECT max(id) FROM cards)",
        "INSERT INTO revlog VALUES (99999999999999, (SELECT min(id) FROM cards), -1, 3, 1, 1, 500, 1, 1)",
        "INSERT INTO revlog VALUES (5, (SELECT min(id) FROM cards), -1, 9, 1, 1, 500, 1, 1)",
        "INSERT INTO revlog VALUES (6, (SELECT min(id) FROM cards), -1, 3, 9999999999999, 1, 500, -1, 1)",
    )
    report = ready("import", pack(tmp_path / "odd.apkg", changed), "--json").json()
    assert (report["notes_added"], report["cards_added"]) == (3, 2)
    assert len(report["warnings"]) == 2
    ready("cards", "--json")
    ready("card", "2", "--json")
    ready("export", tmp_path / "out.apkg")
    ready("undo")
    assert len(rows_of(ready)["card"]) == 1


def test_ids_that_clash_with_ours_are_no_trouble(ready: Inside, tmp_path: Path, parts: dict[str, Parts]) -> None:
    ready("answer", "1", "good")
    ((at, *_),) = rows_of(ready)["review"]
    changed = altered(
        parts["legacy"],
        tmp_path,
        "UPDATE cards SET id = 1 WHERE id = (SELECT min(id) FROM cards)",
        "UPDATE revlog SET cid = 1 WHERE id = (SELECT min(id) FROM revlog)",
        f"UPDATE revlog SET id = {at} WHERE cid = 1",
    )
    path = pack(tmp_path / "clash.apkg", changed)
    assert ready("import", path, "--json").json()["reviews_added"] == 3
    assert {row[0] for row in rows_of(ready)["review"]} > {at, at + 1}
    before = rows_of(ready)
    assert ready("import", path, "--update-scheduling", "--json").json()["reviews_added"] == 0
    assert rows_of(ready) == before


@pytest.mark.parametrize("kind", ["legacy", "new"])
def test_mutated_packages_never_crash_it(ready: Inside, tmp_path: Path, parts: dict[str, Parts], kind: str) -> None:
    rng = random.Random(kind)
    path = tmp_path / "mutant.apkg"
    names = sorted(parts[kind])
    before = rows_of(ready)
    for _ in range(60):
        changed = dict(parts[kind])
        name = rng.choice(names)
        data = bytearray(changed[name])
        raw = name == "collection.anki21b" and rng.random() < 0.7
        if raw:
            data = bytearray(zstandard.ZstdDecompressor().decompressobj().decompress(bytes(data)))
        for _ in range(rng.choice([1, 3, 40])):
            if data:
                start = rng.randrange(len(data))
                data[start : start + rng.choice([0, 1, 1, 8])] = rng.randbytes(rng.choice([0, 1, 1, 8]))
        changed[name] = zstd(bytes(data)) if raw else bytes(data)
        pack(path, changed, zipfile.ZIP_STORED)
        finished = ready("import", path, code=None)
        assert finished.code in (0, 1), finished.err
        assert "unforeseen" not in finished.err, finished.err
        if finished.code == 0 and rows_of(ready) != before:
            ready("cards", "--json")
            ready("undo")
        assert rows_of(ready) == before


def test_cut_and_flipped_zips_never_crash_it(ready: Inside, tmp_path: Path, parts: dict[str, Parts]) -> None:
    rng = random.Random(7)
    whole = pack(tmp_path / "whole.apkg", parts["legacy"]).read_bytes()
    path = tmp_path / "mutant.apkg"
    before = rows_of(ready)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(rng.choice([1, 2, 9])):
            # The directory at the end is where most of a zip's meaning is.
            low = rng.choice([0, len(data) - 400])
            data[rng.randrange(low, len(data))] = rng.randrange(256)
        path.write_bytes(bytes(data[: rng.choice([len(data), len(data), rng.randrange(len(data))])]))
        finished = ready("import", path, code=None)
        assert finished.code in (0, 1), finished.err
        assert "unforeseen" not in finished.err, finished.err
        if finished.code == 0 and rows_of(ready) != before:
            ready("undo")
        assert rows_of(ready) == before


def test_zips_with_strange_methods_are_refused(ready: Inside, tmp_path: Path, parts: dict[str, Parts]) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_LZMA) as archive:
        for name, part in parts["legacy"].items():
            archive.writestr(name, part)
    # LZMA is read; a method that nobody knows, and encryption, are not.
    path = tmp_path / "odd.apkg"
    path.write_bytes(data.getvalue().replace(b"\x0e\x00", b"\x63\x00"))
    refused(ready, path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notetypes SET config = 1.5",
        "UPDATE notetypes SET config = 'text'",
        "UPDATE notetypes SET usn = x'00ff'",
        "UPDATE fields SET config = 3",
        "UPDATE templates SET config = 'text'",
        "UPDATE decks SET common = '{}'",
        "UPDATE decks SET kind = 7",
        "UPDATE deck_config SET config = 'x', name = x'01'",
    ],
)
def test_columns_of_another_kind_are_refused(
    ready: Inside, tmp_path: Path, parts: dict[str, Parts], statement: str
) -> None:
    file = tmp_path / "altered"
    packed = parts["new"]["collection.anki21b"]
    file.write_bytes(zstandard.ZstdDecompressor().decompressobj().decompress(packed))
    connection = sqlite3.connect(file, isolation_level=None)
    connection.create_collation("unicase", lambda left, right: (left > right) - (left < right))
    assert connection.execute(statement).rowcount > 0
    connection.close()
    path = pack(tmp_path / "odd.apkg", {**parts["new"], "collection.anki21b": zstd(file.read_bytes())})
    before = rows_of(ready)
    assert "not as they should be" in ready("import", path, code=1).err
    assert rows_of(ready) == before


def test_a_zip_of_a_later_version_is_refused(ready: Inside, tmp_path: Path, parts: dict[str, Parts]) -> None:
    data = bytearray(pack(tmp_path / "later.apkg", parts["legacy"]).read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 6] = 134
    (tmp_path / "later.apkg").write_bytes(data)
    before = rows_of(ready)
    assert "is cut short or damaged (zip file version 13.4)" in ready("import", tmp_path / "later.apkg", code=1).err
    assert rows_of(ready) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notes SET flds = CAST(x'c328' AS TEXT)",
        "UPDATE notes SET tags = CAST(x'edb080' AS TEXT)",
        "UPDATE cards SET data = CAST(x'ff' AS TEXT)",
        "UPDATE col SET conf = CAST(x'ff' AS TEXT)",
    ],
)
def test_text_that_is_none_is_said_of_the_package_and_not_of_the_database(
    ready: Inside, tmp_path: Path, parts: dict[str, Parts], statement: str
) -> None:
    path = pack(tmp_path / "odd.apkg", altered(parts["legacy"], tmp_path, statement))
    before = rows_of(ready)
    said = ready("import", path, code=1).err
    assert said.startswith(f"retain: {path} holds ")
    assert "UTF-8" in said
    assert rows_of(ready) == before


def test_halves_of_characters_go_in_as_question_marks(ready: Inside, tmp_path: Path, parts: dict[str, Parts]) -> None:
    changes = (
        r"""UPDATE col SET decks = replace(decks, '"Default"', '"\ud800deck"')""",
        r"""UPDATE col SET models = replace(models, '"Basic"', '"\udfffkind"')""",
        r"""UPDATE cards SET data = '{"cd":"\ud800"}' """,
    )
    path = pack(tmp_path / "odd.apkg", altered(parts["legacy"], tmp_path, *changes))
    assert ready("import", path, "--json").json()["notes_added"] == 3
    assert "?deck" in {one["name"] for one in ready("decks", "--json").json()}
    ready("export", tmp_path / "out.apkg")


def test_damage_that_shows_late_is_said_of_the_package(
    ready: Inside, tmp_path: Path, parts: dict[str, Parts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection_module, "_CHECKED_WHOLE", 0)  # as if it were too big for a look at every page
    before = rows_of(ready)
    refused = 0
    size = 4096
    data = parts["legacy"]["collection.anki21"]
    for page in range(1, len(data) // size):
        changed = bytearray(data)
        changed[page * size : page * size + 200] = b"\x05" * 200
        path = pack(tmp_path / "odd.apkg", {**parts["legacy"], "collection.anki21": bytes(changed)})
        finished = ready("import", path, code=None)
        if finished.code == 1:
            refused += 1
            assert finished.err.startswith(f"retain: {path} "), finished.err
            assert rows_of(ready) == before
        elif rows_of(ready) != before:
            ready("undo")
    assert refused > 3


def test_damage_in_the_very_names_is_refused(ready: Inside, tmp_path: Path, parts: dict[str, Parts]) -> None:
    data = parts["legacy"]["collection.anki21"].replace(b"CREATE TABLE graves", b"CREATE TABLE gr\x87\xf0es(")
    assert data != parts["legacy"]["collection.anki21"]
    path = pack(tmp_path / "odd.apkg", {**parts["legacy"], "collection.anki21": data})
    before = rows_of(ready)
    assert ready("import", path, code=1).err.startswith(f"retain: {path} holds a collection that ")
    assert rows_of(ready) == before
