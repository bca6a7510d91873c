"""Disks that are full, drives without locks, tiny terminals: a clear line or simply work, and nothing is lost."""

import errno
import fcntl
import os
import pty
import resource
import sqlite3
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

import pytest

from forking import PATIENCE, Program, fork, make, read, reap, stored
from outside import Inside, deck_file, one_complaint, refused
from retain.domain.clock import format_time, system_now

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")


def test_a_disk_that_fills_up_in_the_middle_of_a_session(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk: what was acknowledged is there, the rest is told."""
    db = tmp_path / "cards.sqlite"
    make(db, 200)
    room = db.stat().st_size + 4_096
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        program = Program(["--db", str(db), "study", "--plain"], stdin=b"\n4\n" * 200)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert program.finish() == 1
    last = program.said.decode().splitlines()[-1]
    one_complaint(last[last.index("retain: ") :] + "\n")
    acknowledged = program.said.count(b"Easy, comes back in")
    assert 0 < acknowledged < 200
    assert len(stored(db)) == acknowledged
    front = Inside(db, now=format_time(system_now()))
    front("study", "--plain", "--limit", "1", stdin="\n4\n")
    assert len(stored(db)) == acknowledged + 1
    assert front("check", "--json").json()["ok"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_disk_without_any_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk], check=False, capture_output=True
    ).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        front = Inside(disk / "cards.sqlite")
        front("import", deck_file(tmp_path, *(f"Topic {number}" for number in range(40))))
        filling = os.open(disk / "filling", os.O_CREAT | os.O_WRONLY)
        with suppress(OSError):  # until there is no space left
            while True:
                os.write(filling, bytes(4_096))
        os.close(filling)
        for command in (("answer", "1", "good"), ("backup",), ("import", deck_file(tmp_path, "More", name="More"))):
            assert "full" in front(*command, code=1).err
        (disk / "filling").unlink()
        front("answer", "1", "good")
        assert front("check", "--json").json()["ok"]
        assert [path.name for path in (disk / "backups").glob(".*")] == []
    finally:
        subprocess.run(["umount", disk], check=False)


def test_a_drive_that_forbids_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    front = Inside(tmp_path / "cards.sqlite")
    front("import", deck_file(tmp_path, "Alpha"))
    holder = sqlite3.connect(front.db, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr("retain.storage.files._SOON_SECONDS", 0.01)

    def none_available(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "lockf", none_available)
    for command in (("due",), ("cards",), ("answer", "1", "good"), ("check",), ("backup",)):
        assert "forbids locks" in refused(front, *command)
    holder.close()
    new = Inside(tmp_path / "new.sqlite")
    assert "forbids locks" in refused(new, "import", deck_file(tmp_path, "Alpha"))
    assert not new.db.exists()


@pytest.mark.parametrize(("rows", "columns", "term"), [(1, 1, "xterm"), (1, 200, "xterm"), (60, 2, "dumb")])
def test_a_terminal_of_any_size_takes_answers(tmp_path: Path, rows: int, columns: int, term: str) -> None:
    db = tmp_path / "cards.sqlite"
    make(db, 5)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def connect() -> None:
        os.setsid()
        os.environ["TERM"] = term
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)
        for fd in (0, 1, 2):
            os.dup2(theirs, fd)
        os.close(ours)
        os.close(theirs)

    pid = fork(["--db", str(db), "study"], connect)
    os.close(theirs)
    said = b""
    for _ in range(PATIENCE):
        said += read(ours, 0.3)
        if stored(db):
            break
        os.write(ours, b" 4")
    reap(pid)
    os.close(ours)
    assert len(stored(db)) >= 1
    assert b"Traceback" not in said


def test_a_folder_in_the_place_of_anything(tmp_path: Path) -> None:
    (tmp_path / "cards.sqlite").mkdir()
    front = Inside(tmp_path / "cards.sqlite")
    for command in (("due",), ("cards",), ("backup",), ("check",), ("restore", "x"), ("undo",)):
        refused(front, *command)
    (tmp_path / "other.sqlite-wal").mkdir()
    blocked = Inside(tmp_path / "other.sqlite")
    one_complaint(blocked("import", deck_file(tmp_path, "Alpha"), code=1).err)
