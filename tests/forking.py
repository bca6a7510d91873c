"""Programs that run as forks of the test, and a collection of numbered topics on which they work."""

import os
import re
import select
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from building import topic
from retain.cli import main as command_line
from retain.domain.imports import DeckDraft
from retain.services.collection import open_collection
from retain.services.library import import_sources
from retain.services.settings import set_deck_options
from retain.services.sources import MARKDOWN, Source

EASY = re.compile(rb"Easy, comes back in")
ASKED = re.compile(rb"Question: Topic (\d{4})")
PATIENCE = 60
"""Seconds after which what does not come will not come."""


def fork(arguments: list[str], connect: Callable[[], None]) -> int:
    """Run the command line in a child and return its process id."""
    # What a session needs is loaded beforehand, as a start would do it.
    import retain.cli.plain
    import retain.tui.screens.study  # noqa: F401

    pid = os.fork()
    if pid:
        return pid
    status = 70
    try:
        connect()
        sys.stdin, sys.stdout, sys.stderr = (open(fd, mode) for fd, mode in ((0, "r"), (1, "w"), (2, "w")))  # noqa: PTH123, SIM115
        os.environ["TERM"] = "xterm-256color"
        status = command_line.run(arguments)
        sys.stdout.flush()
    finally:
        os._exit(status)


class Program:
    """A command as a child with pipes; ``said`` is what came on its output and its error stream."""

    def __init__(self, arguments: list[str], *, stdin: bytes = b"") -> None:
        theirs_in, ours_in = os.pipe()
        self.stream, theirs_out = os.pipe()

        def connect() -> None:
            os.dup2(theirs_in, 0)
            os.dup2(theirs_out, 1)
            os.dup2(theirs_out, 2)
            for one in (theirs_in, ours_in, self.stream, theirs_out):
                os.close(one)

        self.pid = fork(arguments, connect)
        os.close(theirs_in)
        os.close(theirs_out)
        os.write(ours_in, stdin)
        os.close(ours_in)
        self.said = b""

    def finish(self) -> int:
        """Read to the end and return the exit status."""
        while more := read(self.stream, PATIENCE):
            self.said += more
        os.close(self.stream)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def reap(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def read(stream: int, seconds: float) -> bytes:
    """Return what comes within so many seconds; nothing at the end of the stream too."""
    if not select.select([stream], [], [], seconds)[0]:
        return b""
    try:
        return os.read(stream, 65_536)
    except OSError:
        return b""


def make(db: Path, cards: int) -> None:
    notes = tuple(topic(f"Topic {number:04d}") for number in range(cards))
    with open_collection(db) as collection:
        import_sources(collection, [Source(Path("all.md"), "all", MARKDOWN, DeckDraft("All", notes=notes))])
        set_deck_options(collection, "All", {"new_per_day": "9999", "reviews_per_day": "9999"})


def stored(db: Path) -> list[int]:
    connection = sqlite3.connect(db)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute(
            "SELECT note.fields FROM review JOIN card ON card.id = card_id JOIN note ON note.id = note_id ORDER BY at"
        )
        return [int(fields[6:10]) for (fields,) in rows]
    finally:
        connection.close()
