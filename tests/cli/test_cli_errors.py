"""Whatever is wrong with the input: one clear line, status 1 (or 2 for wrong usage), and the data as it was."""

import os
import sqlite3
from errno import EACCES
from pathlib import Path
from typing import Any

import pytest

from outside import Inside, complaint, contents, deck_file, outside, refused
from support import Front, write

LONG = "x" * 1_000_001


@pytest.fixture
def front(tmp_path: Path) -> Front:
    """Return the front door without processes: there is much to refuse."""
    return Inside(tmp_path / "cards.sqlite")


@pytest.fixture
def filled(front: Front, tmp_path: Path) -> Front:
    """Return a collection of one deck, Deck, with two cards."""
    front("import", deck_file(tmp_path, "One", "Two"))
    return front


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Return files that cannot be read, each with a word that the complaint must hold."""
    (folder / "folder.txt").mkdir()
    (folder / "junk.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "zeros.txt").write_bytes(b"Term: a definition\0 with a zero byte\n")
    (folder / "latin.txt").write_bytes("Café: a place\nNaïve: simple\n".encode("latin-1"))
    (folder / "wide.txt").write_bytes("Term: a definition of it\n".encode("utf-16-le"))
    write(folder / "long.txt", f"- Term: fine\n- Other: {LONG}\n")
    write(folder / "long.md", f"## Term\n\nFine.\n\n## Other\n\n{LONG}\n")
    write(folder / "empty.txt", "")
    write(folder / "empty.md", "\n\n")
    write(folder / "what.xyz", "Term: a definition\n")
    return {
        "none.txt": (folder / "none.txt", "does not exist"),
        "folder.txt": (folder / "folder.txt", "folder"),
        "junk.txt": (folder / "junk.txt", "text"),
        "zeros.txt": (folder / "zeros.txt", "zero bytes"),
        "latin.txt": (folder / "latin.txt", "line 1"),
        "wide.txt": (folder / "wide.txt", "zero bytes"),
        "long.txt": (folder / "long.txt", "2"),
        "long.md": (folder / "long.md", "7"),
        "empty.txt": (folder / "empty.txt", "no notes"),
        "empty.md": (folder / "empty.md", "no notes"),
        "what.xyz": (folder / "what.xyz", "--format"),
    }


def test_files_that_cannot_be_read_are_named_and_nothing_goes_in(filled: Front, tmp_path: Path) -> None:
    good = deck_file(tmp_path, "Three", name="Good")
    before = contents(filled)
    for name, (path, why) in bad_files(tmp_path).items():
        said = refused(filled, "import", good, path)
        assert name in said, (name, said)
        assert why in said, (name, said)
    assert contents(filled) == before


def test_a_topic_list_that_cannot_be_read_leaves_the_deck_file_alone(front: Front, tmp_path: Path) -> None:
    written = write(tmp_path / "old.md", "---\ndeck: Old\n---\n\n## Kept\n\nAs it was.\n")
    before = written.read_bytes()
    files = bad_files(tmp_path)
    for name in ("none.txt", "folder.txt", "junk.txt", "latin.txt", "long.txt"):
        said = refused(front, "topics", files[name][0], "-o", written, "--json")
        assert name in said
    good = write(tmp_path / "good.txt", "- Term: its definition\n")
    assert "folder" in refused(front, "topics", good, "-o", tmp_path)
    assert "cannot be written" in refused(front, "topics", good, "-o", tmp_path / "no" / "such.md")
    assert written.read_bytes() == before
    assert not front.db.exists()


def test_reviews_that_cannot_be_read_change_nothing(filled: Front, tmp_path: Path) -> None:
    before = contents(filled)
    files = bad_files(tmp_path)
    for name in ("none.txt", "folder.txt", "junk.txt", "latin.txt", "long.txt", "what.xyz"):
        said = refused(filled, "reviews", "import", files[name][0])
        assert name in said
    future = write(tmp_path / "future.jsonl", '{"card": 1, "rating": 3, "at": "2026-03-03T09:30:00Z"}\n')
    said = refused(filled, "reviews", "import", future)
    assert "future" in said
    assert "line 1" in said
    assert "cannot be written" in refused(filled, "reviews", "export", tmp_path / "no" / "such.jsonl")
    assert contents(filled) == before


def test_unknown_decks_and_cards_are_named(filled: Front) -> None:
    before = contents(filled)
    for command in (("due", "Dekc"), ("study", "Dekc", "--plain"), ("options", "Dekc"), ("study", "Dekc")):
        said = refused(filled, *command)
        assert "“Dekc”" in said
        assert "“Deck”" in said, "the nearest name is offered"
    for command in (("card", "99"), ("answer", "99", "good"), ("card", str(2**70)), ("answer", str(2**70), "good")):
        assert command[1] in refused(filled, *command)
    for at in ("2026-03-03T09:30:00Z", "9000-01-01T00:00:00Z"):
        assert "future" in refused(filled, "answer", "1", "good", "--at", at)
    assert "is:nonsense" in refused(filled, "cards", "is:nonsense")
    assert "quotation" in refused(filled, "cards", 'deck:"open')
    assert contents(filled) == before


def test_what_cannot_be_a_deck_name_is_refused(front: Front, tmp_path: Path) -> None:
    good = write(tmp_path / "good.md", "## Term\n\nIts definition.\n")
    for name in ("::", "A::::B", "x" * 201, "a\tb\x1b[31m", "\u202eevil"):
        refused(front, "import", good, "--deck", name)
    assert front("decks", "--json").json() == []


def test_wrong_usage_is_2_and_echoes_nothing_that_steers(filled: Front) -> None:
    before = contents(filled)
    steering = "\x1b[31mred\u202e\x9b"
    for command in (
        ("nosuch",),
        ("import",),
        ("import", "--format", "pdf", "x"),
        ("answer", "one", "good"),
        ("answer", "1", "fine"),
        ("answer", "1", "good", "--at", "yesterday"),
        ("answer", "1", "good", "--at", "2026-03-03T08:00:00"),
        ("answer", "1", "good", "--duration", "-1"),
        ("study", "--limit", "0", "--plain"),
        ("due", "--nosuch"),
        ("due", "A", "B"),
        ("--db",),
    ):
        run = filled(*command, code=2)
        assert run.out == ""
        assert run.err
    for command in (
        (steering,),
        ("answer", "1", "good", "--at", steering),
        ("options", "Deck", steering),
        ("due", "A", steering),
        ("due", f"--{steering}"),
        ("answer", steering, "good"),
    ):
        run = filled(*command, code=2)
        assert run.out == ""
        assert "\x1b" not in run.err, command
        assert "\u202e" not in run.err, command
        assert "\x9b" not in run.err, command
    assert contents(filled) == before


def other_databases(folder: Path) -> dict[str, tuple[Path, str]]:
    """Return paths at which no database of ours can be opened, each with a word of the complaint."""
    foreign = folder / "foreign.db"
    with sqlite3.connect(foreign) as database:
        database.execute("CREATE TABLE customer (name TEXT)")
        database.execute("INSERT INTO customer VALUES ('Ada')")
    database.close()
    write(folder / "letter.txt", "Dear Ada, this is a letter and no database at all. " * 40)
    (folder / "short.db").write_bytes(b"SQLite format 3\0")
    (folder / "folder.db").mkdir()
    os.mkfifo(folder / "pipe.db")
    return {
        "foreign": (foreign, "another program"),
        "letter": (folder / "letter.txt", "not a retain database"),
        "short": (folder / "short.db", "database"),
        "folder": (folder / "folder.db", "folder"),
        "pipe": (folder / "pipe.db", "not a file"),
        "nowhere": (folder / "no" / "such.db", "does not exist"),
    }


def test_a_database_that_is_not_ours_is_refused_and_not_touched(tmp_path: Path) -> None:
    deck = deck_file(tmp_path, "One")
    for name, (path, why) in other_databases(tmp_path).items():
        before = path.read_bytes() if path.is_file() else None
        for command in (("import", str(deck)), ("due",)):
            said = refused(Inside(path), *command)
            assert why in said, (name, said)
            assert path.name in said or name == "nowhere"
        assert before is None or path.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir() if path.suffix in {".db-wal", ".db-shm"}} == set()


@pytest.mark.parametrize("state", ["newer", "read-only", "read-only folder", "damaged"])
def test_a_database_that_cannot_be_written_stays_as_it_was(filled: Front, tmp_path: Path, state: str) -> None:
    folder = tmp_path / "apart"
    folder.mkdir()
    moved = Inside(filled.db.rename(folder / "cards.sqlite"))
    if state == "newer":
        with sqlite3.connect(moved.db) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
    elif state == "damaged":
        size = moved.db.stat().st_size
        with moved.db.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))
    before = moved.db.read_bytes()
    if state == "read-only":
        moved.db.chmod(0o444)
    elif state == "read-only folder":
        folder.chmod(0o555)
    commands: tuple[tuple[str, ...], ...] = (
        ("import", str(deck_file(tmp_path, "Three"))),
        ("answer", "1", "good"),
        ("undo",),
        ("due",),
        ("study", "--plain"),
    )
    try:
        for command in commands:
            said = refused(moved, *command)
            assert {"newer": "newer", "damaged": "damaged"}.get(state, "read-only") in said, command
    finally:
        folder.chmod(0o755)
        moved.db.chmod(0o644)
    assert moved.db.read_bytes() == before


def test_a_clock_that_cannot_be_read_is_named(front: Front) -> None:
    front.now = "half past nine"
    assert "RETAIN_NOW" in refused(front, "due")
    assert "RETAIN_NOW" in refused(front, "cards")


def test_a_process_of_its_own_fails_in_the_same_words(filled: Front, tmp_path: Path) -> None:
    before = contents(filled)
    finished = outside("--db", filled.db, "import", tmp_path / "none.txt", "--json")
    assert "none.txt does not exist" in complaint(finished)
    assert finished.stdout == b""
    finished = outside("--db", filled.db, "due", env={"RETAIN_NOW": "2026-03-03"})
    assert "RETAIN_NOW" in complaint(finished)
    assert outside("nosuch").returncode == 2
    assert contents(filled) == before


def test_a_file_without_permission_is_no_wrong_usage(
    filled: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = write(tmp_path / "secret.md", "## Three\n3\n")
    opened = Path.open

    def forbid(path: Path, *arguments: Any, **settings: Any) -> Any:  # root may read everything
        if path == secret:
            raise PermissionError(EACCES, "Permission denied")
        return opened(path, *arguments, **settings)

    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    monkeypatch.setattr(Path, "open", forbid)
    for command in (("import",), ("topics",), ("reviews", "import")):
        assert "secret.md cannot be read: Permission denied" in refused(filled, *command, secret)


@pytest.mark.parametrize("minutes", ["nan", "-nan", "inf", "0", "1441", "five"])
def test_minutes_that_are_no_number_of_minutes(filled: Front, minutes: str) -> None:
    assert "--minutes" in filled("study", "--plain", "--minutes", minutes, code=2).err


def test_an_empty_name_is_not_the_usual_database(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    for command in (("due",), ("decks", "create", "A"), ("check",)):
        assert "--db names no file" in complaint(outside("--db", "", *command, env=home))
    assert list(tmp_path.iterdir()) == []
    # A variable that is empty is one that is not set.
    assert outside("due", env={**home, "RETAIN_DB": ""}).returncode == 0


def test_a_dump_that_is_no_object(filled: Front, tmp_path: Path) -> None:
    said = refused(filled, "import", write(tmp_path / "list.json", "[]"))
    assert said.endswith("list.json is not a dump of retain: it is no JSON object\n")


def test_nothing_is_said_about_a_package_that_was_not_written(filled: Front, tmp_path: Path) -> None:
    for name in ("x.apkg", "x.colpkg"):
        assert "cannot be written" in refused(filled, "export", tmp_path / "none" / name)
