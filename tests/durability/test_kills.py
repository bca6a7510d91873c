"""Real sessions killed at random moments: none of the acknowledged answers is missing, none is there twice.

RETAIN_TEST_KILLS sets the number of kills, RETAIN_TEST_SEED when they strike. A child is a fork of this process, so
that hundreds of them cost no hundred starts of Python; what it runs is the command line itself.
"""

import os
import pty
import re
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from forking import ASKED, EASY, PATIENCE, fork, make, read, reap, stored
from outside import Inside
from retain.domain.clock import format_time, system_now

KILLS = int(os.environ.get("RETAIN_TEST_KILLS", "24"))
SEED = int(os.environ.get("RETAIN_TEST_SEED", "8"))
SHOWN = re.compile(rb"Topic (\d{4})")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")


@dataclass
class Killed:
    """What a session showed before it was killed, and the cards whose answers it acknowledged."""

    acknowledged: list[int] = field(default_factory=list)
    output: bytes = b""


def plain_session(db: Path, random: Random) -> Killed:
    """Answer Easy line by line, as fast as it goes, until the kill."""
    theirs_in, ours_in = os.pipe()
    ours_out, theirs_out = os.pipe()

    def connect() -> None:
        os.dup2(theirs_in, 0)
        os.dup2(theirs_out, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        for one in (theirs_in, ours_in, ours_out, theirs_out):
            os.close(one)

    pid = fork(["--db", str(db), "study", "--plain"], connect)
    os.close(theirs_in)
    os.close(theirs_out)
    os.write(ours_in, b"\n4\n" * 40)
    killed = Killed()
    # At a number of bytes, or after a while, whichever comes first: also before the first question.
    limit, patience = random.choice([0, 1, random.randint(0, 6_000)]), random.uniform(0.0, 0.5)
    while len(killed.output) <= limit and (more := read(ours_out, patience)):
        killed.output += more
    reap(pid)
    while more := read(ours_out, PATIENCE):
        killed.output += more
    os.close(ours_in)
    os.close(ours_out)
    asked = None
    for line in killed.output.splitlines(keepends=True):
        if match := ASKED.match(line):
            asked = int(match[1])
        elif EASY.match(line) and line.endswith(b"\n") and asked is not None:
            killed.acknowledged.append(asked)
    return killed


def screen_session(db: Path, random: Random) -> Killed:
    """Answer Easy on the full screen until the kill; an answer is acknowledged when the next card shows."""
    ours, theirs = pty.openpty()

    def connect() -> None:
        os.setsid()
        for fd in (0, 1, 2):
            os.dup2(theirs, fd)
        os.close(ours)
        os.close(theirs)

    pid = fork(["--db", str(db), "study"], connect)
    os.close(theirs)
    killed = Killed()
    answers = random.randint(0, 5)
    shown: int | None = None
    unread = b""
    while more := read(ours, PATIENCE):
        unread += more
        found = [int(number) for number in SHOWN.findall(unread)]
        if not found or found[-1] == shown:
            continue
        if shown is not None:
            killed.acknowledged.append(shown)
        shown, unread = found[-1], b""
        if len(killed.acknowledged) >= answers:
            break
        os.write(ours, b" 4")
    if random.random() < 0.7:
        os.write(ours, b" 4")
        read(ours, random.uniform(0, 0.1))
    reap(pid)
    os.close(ours)
    return killed


@pytest.mark.parametrize(
    ("session", "share"), [(plain_session, 1.0), (screen_session, 0.2)], ids=["line by line", "full screen"]
)
def test_killed_at_random_moments(tmp_path: Path, session: Callable[[Path, Random], Killed], share: float) -> None:
    random = Random(f"{SEED} {session.__name__}")
    rounds = max(4, round(KILLS * share))
    db = tmp_path / "cards.sqlite"
    make(db, min(9_000, rounds * 45 + 100))
    acknowledged: list[int] = []
    for turn in range(rounds):
        acknowledged += session(db, random).acknowledged
        there = stored(db)
        assert len(set(there)) == len(there), f"round {turn}: an answer is there twice"
        assert set(acknowledged) <= set(there), f"round {turn}: an acknowledged answer is missing"
        assert len(there) <= len(acknowledged) + turn + 1, "at most one answer of each session may not have been told"
        acknowledged += [card for card in there if card not in set(acknowledged)]
    assert len(acknowledged) > rounds // 2, "the kills came too early to tell anything"
    front = Inside(db, now=format_time(system_now()))
    report = front("check", "--json").json()
    assert report["ok"], report


def test_a_terminal_that_is_closed_takes_nothing_along(tmp_path: Path) -> None:
    db = tmp_path / "cards.sqlite"
    make(db, 50)
    ours, theirs = pty.openpty()

    def connect() -> None:
        os.setsid()
        for fd in (0, 1, 2):
            os.dup2(theirs, fd)
        os.close(ours)
        os.close(theirs)

    pid = fork(["--db", str(db), "study", "--plain"], connect)
    os.close(theirs)
    os.write(ours, b"\n4\n\n4\n")
    said = b""
    while said.count(b"Easy, comes back in") < 2 and (more := read(ours, PATIENCE)):
        said += more
    os.close(ours)
    os.waitpid(pid, 0)
    assert len(stored(db)) == 2


@pytest.mark.parametrize("seed", range(max(2, KILLS // 10)))
def test_a_restore_that_is_killed_happened_or_did_not(tmp_path: Path, seed: int) -> None:
    random = Random(f"{SEED} {seed}")
    db = tmp_path / "cards.sqlite"
    make(db, 300)
    front = Inside(db, now=format_time(system_now()))
    backup = tmp_path / "backup.sqlite"
    front("backup", backup)
    front("answer", "1", "good")
    front("answer", "2", "good")
    null = os.open(os.devnull, os.O_RDWR)
    ours, theirs = os.pipe()

    def connect() -> None:
        for fd in (0, 1, 2):
            os.dup2(null, fd)

    pid = fork(["--db", str(db), "restore", str(backup)], connect)
    os.close(theirs)
    read(ours, random.uniform(0, 0.15))  # the pipe closes with the child, if that is done first
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(null)
    os.close(ours)
    assert sorted(stored(db)) in ([], [0, 1])
    assert front("check", "--json").json()["ok"]
    if not stored(db):
        assert "restore" in front("undo").out
        assert sorted(stored(db)) == [0, 1]
