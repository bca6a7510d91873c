"""Several programs on one database at the same time: no lost answer, no card asked twice, no word of locks."""

import sqlite3
import sys
from pathlib import Path

import pytest

from forking import ASKED, EASY, Program, make, stored
from outside import Inside, deck_file
from retain.domain.clock import format_time, system_now

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
CARDS = 60


def answered(said: bytes) -> list[int]:
    """The cards whose answers a session on a pipe acknowledged."""
    done, asked = [], None
    for line in said.splitlines():
        if match := ASKED.match(line):
            asked = int(match[1])
        elif EASY.match(line) and asked is not None:
            done.append(asked)
    return done


def test_two_sessions_and_the_clockwork(tmp_path: Path) -> None:
    db = tmp_path / "cards.sqlite"
    make(db, CARDS)
    sessions = [Program(["--db", str(db), "study", "All", "--plain"], stdin=b"\n4\n" * CARDS * 2) for _ in range(2)]
    others = [
        Program(["--db", str(db), *arguments])
        for number in range(4)
        for arguments in (
            ["import", str(deck_file(tmp_path, f"Other {number}", name=f"Other {number}"))],
            ["backup"],
            ["due"],
            ["options", "All", f"maximum_interval={1000 + number}"],
        )
    ]
    assert [program.finish() for program in (*others, *sessions)] == [0] * (len(others) + 2)
    for program in (*sessions, *others):
        for word in (b"locked", b"in use", b"Traceback"):
            assert word not in program.said, program.said.decode()
    done = [answered(program.said) for program in sessions]
    assert sorted([*done[0], *done[1]]) == list(range(CARDS)), "each card was answered by one of them, once"
    assert sorted(stored(db)) == list(range(CARDS))
    front = Inside(db, now=format_time(system_now()))
    assert len(front("cards", "Other", "--json").json()) == 4
    assert front("check", "--json").json()["ok"]


def test_a_database_that_several_programs_make_at_once(tmp_path: Path) -> None:
    db = tmp_path / "cards.sqlite"
    files = [deck_file(tmp_path, f"Topic {number}", name=f"Deck {number}") for number in range(6)]
    programs = [Program(["--db", str(db), "import", str(file)]) for file in files]
    assert [program.finish() for program in programs] == [0] * 6, [program.said for program in programs]
    connection = sqlite3.connect(db)
    assert connection.execute("SELECT count(*) FROM note").fetchone() == (6,)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_what_is_undone_by_two_at_once_is_undone_once_each(tmp_path: Path) -> None:
    db = tmp_path / "cards.sqlite"
    make(db, 10)
    front = Inside(db, now=format_time(system_now()))
    for card in range(1, 9):
        front("answer", str(card), "good")
    programs = [Program(["--db", str(db), "undo"]) for _ in range(5)]
    assert [program.finish() for program in programs] == [0] * 5
    assert len(stored(db)) == 3
    assert front("check", "--json").json()["ok"]
