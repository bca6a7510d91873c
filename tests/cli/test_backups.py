"""Backups through the front door: made on their own, asked for, listed, put back, and that undone."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from outside import Inside, deck_file, one_complaint, outside, refused
from retain.storage import backups as files
from support import Front


@pytest.fixture
def front(tmp_path: Path) -> Front:
    """Return the front door of a collection of three cards, one of them answered."""
    door = Inside(tmp_path / "cards.sqlite")
    door("import", deck_file(tmp_path, "Alpha", "Beta", "Gamma"))
    door("answer", "1", "good")
    return door


def listed(front: Front) -> list[dict[str, object]]:
    found = front("backups", "--json").json()
    assert isinstance(found, list)
    return found


def reasons(front: Front) -> list[object]:
    return [one["reason"] for one in listed(front)]


def state(path: Path) -> list[str]:
    """All rows of a database, as SQL, but for the record of what was done."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [line for line in connection.iterdump() if 'INTO "operation"' not in line and "sqlite_seq" not in line]
    finally:
        connection.close()


def test_the_first_command_of_a_day_makes_a_backup_if_something_was_done(front: Front) -> None:
    assert reasons(front) == ["daily"], "made when the answer came, of what the import had brought"
    front("cards", now="2026-03-03T20:00:00Z")
    assert reasons(front) == ["daily"]
    front("cards", now="2026-03-05T09:00:00Z")
    assert reasons(front) == ["daily", "daily"]
    front("cards", now="2026-03-07T09:00:00Z")
    assert reasons(front) == ["daily", "daily"], "nothing was done since"
    assert [one["reviews"] for one in listed(front)] == [1, 0]


def test_what_is_only_asked_makes_no_backup(front: Front, tmp_path: Path) -> None:
    for path in (tmp_path / "backups").iterdir():
        path.unlink()
    for command in (("due",), ("decks",), ("backups",)):
        front(*command, now="2026-04-01T09:00:00Z")
    assert list((tmp_path / "backups").iterdir()) == []


def test_before_an_import_that_changes_something(front: Front, tmp_path: Path) -> None:
    front("import", deck_file(tmp_path, "Alpha", "Beta", "Gamma"))
    front("import", deck_file(tmp_path, "Delta", name="Other"), "--dry-run")
    assert reasons(front) == ["daily"], "nothing changed"
    before = state(front.db)
    front("import", deck_file(tmp_path, "Delta", name="Other"))
    assert reasons(front) == ["import", "daily"]
    front("restore", "1")
    assert state(front.db) == before


def test_a_backup_by_hand_is_a_database_for_anyone(front: Front, tmp_path: Path) -> None:
    before = state(front.db)
    plain, packed = tmp_path / "copy.sqlite", tmp_path / "copy.zst"
    assert front("backup", plain, "--json").json()["reviews"] == 1
    assert state(plain) == before
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.sqlite"], "one file, with nothing beside it"
    front("backup", packed)
    assert packed.stat().st_size < plain.stat().st_size
    folder = tmp_path / "folder"
    folder.mkdir()
    front("backup", folder)
    assert len(list(folder.iterdir())) == 1
    said = front("backup").out
    assert "1 review" in said
    assert reasons(front)[0] == "manual"
    front("backup", plain)  # over the one of yesterday
    for source in (plain, packed, next(folder.iterdir())):
        front("answer", "2", "good", now="2026-03-03T10:00:00Z")
        front("restore", source, now="2026-03-03T10:00:01Z")
        assert state(front.db) == before


def test_backup_writes_over_nothing_but_backups(front: Front, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear")
    for target in (letter, front.db, tmp_path / "no" / "copy.sqlite", "/dev/null"):
        refused(front, "backup", target)
    assert letter.read_text() == "Dear"
    refused(Inside(tmp_path / "none.sqlite"), "backup")


def test_restore_says_what_would_be_lost_and_undo_takes_it_back(front: Front, tmp_path: Path) -> None:
    front("backup")
    front("answer", "2", "easy", now="2026-03-04T08:30:00Z")
    front("import", deck_file(tmp_path, "Delta", name="Other"), now="2026-03-04T08:31:00Z")
    before = state(front.db)
    number = str(1 + reasons(front).index("manual"))
    dry = front("restore", number, "--dry-run")
    assert "1 review, given since 2026-03-04 08:30" in dry.err
    assert "1 note" in dry.err
    assert state(front.db) == before
    lost = front("restore", number, "--json").json()["lost"]
    assert (lost["reviews"], lost["notes"], lost["cards"]) == (1, 1, 1)
    assert [row["reps"] for row in front("cards", "--json").json()] == [1, 0, 0]
    assert "restore" in front("undo").out
    assert state(front.db) == before
    assert "import" in front("undo").out, "what was done before the restore can be undone again"
    assert "answer Easy" in front("undo").out


def test_restores_can_be_undone_one_after_the_other(front: Front) -> None:
    states = []
    for card in ("2", "3", "1"):
        states.append(state(front.db))
        front("backup", now=f"2026-03-03T1{card}:00:00Z")
        front("answer", card, "good", now=f"2026-03-03T1{card}:00:01Z")
    states.append(state(front.db))
    front("restore", str(1 + reasons(front).index("manual")))
    middle = state(front.db)
    front("restore", str(len(reasons(front))))
    front("undo")
    assert state(front.db) == middle
    front("undo")
    assert state(front.db) == states[-1]


def test_a_damaged_database_is_replaced_and_kept(front: Front, tmp_path: Path) -> None:
    before = state(front.db)
    front("backup")
    content = bytearray(front.db.read_bytes())
    content[:4096] = b"x" * 4096
    front.db.write_bytes(content)
    refused(front, "due")
    front("restore", "1")
    assert state(front.db) == before
    assert [path.read_bytes() for path in tmp_path.glob("cards.sqlite.damaged-*Z")] == [bytes(content)]


def test_a_database_with_damaged_pages_is_written_over(front: Front) -> None:
    before = state(front.db)
    front("backup")
    content = bytearray(front.db.read_bytes())
    content[4096 * 3 :] = b"x" * (len(content) - 4096 * 3)
    front.db.write_bytes(content)
    front("restore", "1")
    assert state(front.db) == before
    assert "damaged" in reasons(front) or list(front.db.parent.glob("*.damaged-*Z")), "what was there is kept"


def test_a_database_that_was_deleted_comes_back(front: Front) -> None:
    before = state(front.db)
    front("backup")
    front.db.unlink()
    front("restore", "1")
    assert state(front.db) == before


def test_what_is_no_sound_backup_is_refused_and_nothing_changes(front: Front, tmp_path: Path) -> None:
    place = Path(front("backup", "--json").json()["file"])
    data = place.read_bytes()
    before = front.db.read_bytes()
    other = tmp_path / "other.sqlite"
    sqlite3.connect(other).executescript("CREATE TABLE card (id)")
    bad = {
        "cut.zst": data[: len(data) // 2],
        "flipped.zst": data[:500] + bytes([data[500] ^ 255]) + data[501:],
        "head.zst": data[:6],
        "empty.zst": b"",
        "text.zst": b"hello",
        "noise.zst": b"\x28\xb5\x2f\xfd" + os.urandom(100),
        "cut.sqlite": front.db.read_bytes()[:5_000],
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
        refused(front, "restore", tmp_path / name)
    for wanted in (other, tmp_path, front.db, "99", "nothing.zst", "x" * 5_000, "\x1b[31m"):
        refused(front, "restore", wanted)
    assert front.db.read_bytes() == before
    leftovers = [path.name for path in (tmp_path / "backups").iterdir() if path.name.startswith(".")]
    assert leftovers == []


def test_a_backup_of_a_newer_retain_is_refused(front: Front, tmp_path: Path) -> None:
    newer = tmp_path / "newer.sqlite"
    front("backup", newer)
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    assert "newer retain" in refused(front, "restore", newer)


# A program that has the database open, and says how many answers it sees whenever it is asked.
WATCHER = """
import sys
from pathlib import Path
from retain.services.collection import open_collection
from retain.services.reviews import answer_card
from retain.domain.cards import Rating
with open_collection(Path(sys.argv[1])) as collection:
    for line in sys.stdin:
        if line.strip() == "answer":
            answer_card(collection, 3, Rating.GOOD)
        with collection.database.reading() as connection:
            print(connection.exec_driver_sql("SELECT count(*) FROM review").scalar_one(), flush=True)
"""


def test_programs_that_have_the_database_open_go_along(front: Front) -> None:
    front("backup")
    front("answer", "2", "good")
    with subprocess.Popen(
        [sys.executable, "-c", WATCHER, str(front.db)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as watcher:
        assert watcher.stdin
        assert watcher.stdout

        def ask(word: str) -> int:
            assert watcher.stdin
            assert watcher.stdout
            watcher.stdin.write(word + "\n")
            watcher.stdin.flush()
            return int(watcher.stdout.readline())

        assert ask("look") == 2
        front("restore", str(1 + reasons(front).index("manual")))
        assert ask("look") == 1
        assert ask("answer") == 2
        watcher.stdin.close()
    assert front("check", "--json").json()["ok"]


def test_a_restore_waits_for_nobody_forever(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BUSY_SECONDS", 0.05)
    front("backup")
    holder = sqlite3.connect(front.db, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        said = front("restore", "1", code=1).err.splitlines()
        assert "in use by another program" in said[-1]
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert "restore" not in reasons(front)


def test_an_older_database_is_backed_up_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    from retain.storage.files import SCHEMA_VERSION

    dumps = sorted((Path(__file__).parents[1] / "data/databases").glob("schema-*.sql"))
    for dump in dumps:
        folder = tmp_path / dump.stem
        folder.mkdir()
        front = Inside(folder / "cards.sqlite")
        connection = sqlite3.connect(front.db)
        connection.executescript(dump.read_text("utf-8"))
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.close()
        before = state(front.db)
        front("cards")
        if version == SCHEMA_VERSION:
            continue
        assert "migration" in reasons(front)
        number = 1 + reasons(front).index("migration")
        with files.unpacked(Path(str(listed(front)[number - 1]["file"])), folder) as (copy, contents):
            assert contents.schema == version
            assert state(copy) == before
        front("restore", str(number))
        assert front("check", "--json").json()["ok"]


def test_no_backup_no_import(front: Front, tmp_path: Path) -> None:
    """What cannot be secured is not changed."""
    for path in (tmp_path / "backups").iterdir():
        path.unlink()
    (tmp_path / "backups").rmdir()
    (tmp_path / "backups").write_text("a file in the way")
    before = state(front.db)
    said = front("import", deck_file(tmp_path, "Delta", name="Other"), code=1).err.splitlines()
    one_complaint(said[-1] + "\n")
    assert state(front.db) == before
    # What is answered day by day is not held up by it, only told.
    assert "backup of the day" in front("answer", "2", "good").err


def test_leftovers_of_a_killed_program_go_in_time(front: Front, tmp_path: Path) -> None:
    old, young = tmp_path / "backups" / ".old.part", tmp_path / "backups" / ".young.part"
    for path in (old, young):
        path.write_text("half a backup")
    os.utime(old, (0, 0))
    front("backup")
    assert (old.exists(), young.exists()) == (False, True)
    assert len(listed(front)) == 2


def test_the_list_reads_well(front: Front) -> None:
    front("backup")
    out = front("backups").out.splitlines()
    assert out[1].split()[:2] == ["1", "2026-03-03"]
    assert "by hand" in out[1]
    assert "once a day" in out[2]
    assert front("restore").out.splitlines() == out


def test_on_a_terminal_a_restore_that_loses_something_is_asked_about(front: Front) -> None:
    import pty

    front("backup")
    front("answer", "2", "good", now="2026-03-03T10:00:00Z")
    before = state(front.db)
    for answer, went in ((b"n\n", False), (b"y\n", True)):
        ours, theirs = pty.openpty()
        run = subprocess.Popen(
            [sys.executable, "-m", "retain", "--db", str(front.db), "restore", "1"],
            stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "RETAIN_NOW": "2026-03-03T11:00:00Z"},
        )  # fmt: skip
        os.close(theirs)
        os.write(ours, answer)
        said = b""
        while True:
            try:
                said += os.read(ours, 65_536)
            except OSError:
                break
        os.close(ours)
        assert run.wait() == 0, said
        assert b"1 review" in said
        assert (state(front.db) != before) is went, said


def test_a_backup_for_a_folder_without_a_home_is_no_concern(front: Front, tmp_path: Path) -> None:
    """The copy does not depend on who asks for it."""
    finished = outside("--db", front.db, "backup", tmp_path / "copy.sqlite", "--json", env={"HOME": "/nowhere"})
    assert json.loads(finished.stdout)["notes"] == 3


def test_what_is_no_backup_is_named_as_such(front: Front, tmp_path: Path) -> None:
    foreign = tmp_path / "other.sqlite"
    with sqlite3.connect(foreign) as database:
        database.execute("CREATE TABLE thing (id INTEGER)")
    database.close()
    said = refused(front, "restore", foreign)
    assert "other.sqlite is a database of another program" in said
    assert "“retain backups” lists the backups" in said
    assert "--db" not in said
    assert "there is no backup “”" in refused(front, "restore", "")
    assert "is a folder" in refused(front, "restore", tmp_path)
    assert "name the file" in front("backup", "", code=2).err
