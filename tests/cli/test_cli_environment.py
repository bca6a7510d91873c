"""What surrounds the command line: which database, pipes that close, terminals that speak other encodings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from outside import Inside, complaint, deck_file, outside
from support import MORNING, Front, write


@pytest.fixture
def many(tmp_path: Path) -> Front:
    """Return a collection of two thousand cards, each of them answered: more than a pipe holds."""
    front = Inside(tmp_path / "cards.sqlite")
    notes = "".join(f"## Topic {turn:04d}\n\nThe definition of number {turn:04d}.\n\n" for turn in range(2000))
    front("import", write(tmp_path / "many.md", notes))
    rows = (
        json.dumps({"card": card, "rating": 3, "at": f"2026-03-01T10:{card // 60:02d}:{card % 60:02d}Z"})
        for card in range(1, 2001)
    )
    front("reviews", "import", write(tmp_path / "history.jsonl", "\n".join(rows)))
    return front


def test_the_option_goes_before_the_variable_and_the_variable_before_the_folder(tmp_path: Path) -> None:
    option, variable, folder = tmp_path / "option.db", tmp_path / "variable.db", tmp_path / "data"
    deck = deck_file(tmp_path, "Alpha")
    environment = {"RETAIN_DB": str(variable), "XDG_DATA_HOME": str(folder), "HOME": str(tmp_path)}
    assert outside("--db", option, "import", deck, env=environment).returncode == 0
    assert option.exists()
    assert not variable.exists()
    assert outside("import", deck, env=environment).returncode == 0
    assert variable.exists()
    assert not folder.exists()
    del environment["RETAIN_DB"]
    assert outside("import", deck, env=environment).returncode == 0
    assert [path.name for path in folder.rglob("*.sqlite")] == ["retain.sqlite"]
    assert json.loads(outside("due", "--json", env=environment).stdout)["new"] == 1


def test_a_reader_that_leaves_causes_no_complaint(many: Front, tmp_path: Path) -> None:
    """As with ``| head -1``; also where the reader has gone before the first word."""
    listed = write(tmp_path / "list.txt", "".join(f"- Topic {turn}: the definition of it.\n" for turn in range(3000)))
    commands = (
        (1, ("cards",)),
        (1, ("reviews", "export", "-")),
        (0, ("reviews", "export", "-")),
        (0, ("cards", "--json")),
        (0, ("topics", str(listed))),
        (0, ("study", "--plain")),
        (0, ("--help",)),
    )
    for lines, command in commands:
        run = subprocess.Popen(
            [sys.executable, "-m", "retain", "--db", str(many.db), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "RETAIN_NOW": MORNING, "TZ": "UTC", "PYTHONIOENCODING": "utf-8"},
        )
        assert run.stdout
        assert run.stderr
        for _ in range(lines):
            assert run.stdout.readline()
        run.stdout.close()
        said = run.stderr.read().decode()
        run.stderr.close()
        run.wait(timeout=60)
        assert run.returncode in {0, 1, 141}, command
        for sign in ("Traceback", "Error", "Exception", "unforeseen"):
            assert sign not in said, (command, said)


def test_a_full_disk_under_the_output_is_said_in_one_line(front: Front, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    front("import", deck_file(tmp_path, "Alpha"))
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "retain", "--db", str(front.db), "cards"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert run.returncode == 1
    assert run.stderr.startswith(b"retain: ")
    assert run.stderr.count(b"\n") == 1
    assert b"unforeseen" not in run.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_of_another_encoding_is_served_as_well_as_can_be(
    front: Front, tmp_path: Path, encoding: str
) -> None:
    path = write(tmp_path / "deck.md", "---\ndeck: Größe – 日本 😀\n---\n\n## Naïve ≤ 日本\n\nΣ of all – “quoted”.\n")
    for command in (("import", str(path)), ("decks",), ("cards", "--json"), ("due", "Nope")):
        run = outside("--db", front.db, *command, env={"PYTHONIOENCODING": encoding, "RETAIN_NOW": MORNING})
        assert b"unforeseen" not in run.stderr, command
        assert run.returncode == (1 if command[0] == "due" else 0), run.stderr
        if "--json" in command:
            # ASCII stands for a terminal that does not know better, and is given UTF-8.
            text = run.stdout.decode("utf-8" if encoding == "ascii" else encoding)
            assert json.loads(text)[0]["deck"] == "Größe – 日本 😀"


def test_without_a_terminal_the_screen_says_so(front: Front, tmp_path: Path) -> None:
    front("import", deck_file(tmp_path, "Alpha"))
    for command in ((), ("study",)):
        finished = outside("--db", front.db, *command)
        said = complaint(finished)
        assert "terminal" in said
        assert "--plain" in said
        assert finished.stdout == b""
