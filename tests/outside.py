"""The command line run in other ways than by ``front``: quickly within the test, or outside with bytes in and out."""

import io
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from retain.cli.main import run
from support import Finished, Front, write

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What steers a terminal or turns text round: all controls but the line feed, and the bidirectional ones."""

_BOOKKEEPING = re.compile(r'"sqlite_sequence"|INSERT INTO "?note_text_|INSERT INTO "rolled_up"')
"""Numbers that were given away, and how the full-text index lays itself out."""

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp\u2066\x7f"


class Inside(Front):
    """The same front door without a process of its own, for the many cases that need none."""

    def __call__(
        self, *arguments: str | Path, stdin: str = "", now: str | None = None, code: int | None = 0
    ) -> Finished:
        """Run a command; it must end with the status ``code``, unless that is None."""
        environment = {"RETAIN_NOW": now or self.now, "TZ": "UTC", **self.env}
        written = io.BytesIO(), io.BytesIO()
        streams = [io.TextIOWrapper(one, encoding="utf-8", write_through=True) for one in written]
        said = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        with (
            patch.dict(os.environ, environment),
            patch("sys.stdin", said),
            redirect_stdout(streams[0]),
            redirect_stderr(streams[1]),
        ):
            os.environ.pop("RETAIN_DB", None)
            status = run(["--db", str(self.db), *map(str, arguments)])
        out, err = (one.getvalue().decode() for one in written)
        finished = Finished(status, out, err)
        assert code in (None, status), (finished.code, finished.out, finished.err)
        return finished


def outside(
    *arguments: str | bytes | Path, stdin: bytes = b"", env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """Run ``retain`` with these arguments alone; RETAIN_DB and the folders of the machine's user are not there."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("RETAIN_", "XDG_"))}
    return subprocess.run(
        [sys.executable, "-m", "retain", *(one if isinstance(one, bytes) else str(one) for one in arguments)],
        input=stdin,
        capture_output=True,
        env={**inherited, "TZ": "UTC", "PYTHONIOENCODING": "utf-8", **(env or {})},
        cwd=cwd,
        timeout=120,
        check=False,
    )


def complaint(finished: "subprocess.CompletedProcess[bytes]", status: int = 1) -> str:
    """Return the one line that a command which could not do its work leaves on standard error."""
    words = finished.stderr.decode()
    assert finished.returncode == status, (finished.returncode, words)
    return one_complaint(words)


def one_complaint(words: str) -> str:
    """Return ``words`` once they are known to be the one line of an error for people."""
    assert words.startswith("retain: "), words
    assert words.endswith("\n"), words
    assert words.count("\n") == 1, words
    assert "unforeseen" not in words, words
    assert STEERING.search(words) is None, ascii(words)
    return words


def refused(front: Front, *arguments: str | Path, stdin: str = "") -> str:
    """Return the one line with which a command refuses, having printed no data."""
    finished = front(*arguments, stdin=stdin, code=1)
    assert finished.out == ""
    return one_complaint(finished.err)


def contents(front: Front) -> list[str]:
    """Return all that a database holds, as SQL, and its marks in the header; not the numbers that it has given away."""

    def read() -> Iterator[str]:
        database = sqlite3.connect(front.db)
        try:
            yield from (line for line in database.iterdump() if not _BOOKKEEPING.search(line))
            for name in ("application_id", "user_version", "journal_mode"):
                yield str(database.execute(f"PRAGMA {name}").fetchone())
        finally:
            database.close()

    return list(read())


def deck_file(folder: Path, *titles: str, name: str = "Deck", head: str = "") -> Path:
    """Write a deck file whose notes have these titles."""
    notes = "".join(f"## {title}\n\nThe definition of {title.lower()} in a few words.\n\n" for title in titles)
    return write(folder / f"{name.replace('::', '-')}.md", f"---\ndeck: {name}\n{head}---\n\n{notes}")
