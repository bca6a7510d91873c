"""What most tests share: the command line as a stranger runs it, and a clock that stands still."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from retain.domain.clock import parse_time

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds" / "ml-topics.txt"
DECK = ROOT / "decks" / "ml-topics.md"
MORNING = "2026-03-03T09:00:00Z"


@dataclass
class Finished:
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Return standard output as the one JSON document that it must be."""
        return json.loads(self.out)


@dataclass
class Front:
    """The front door: runs ``retain`` as a process of its own on one database, at a time that the test sets."""

    db: Path
    now: str = MORNING
    env: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str | Path, stdin: str = "", now: str | None = None, code: int = 0) -> Finished:
        environment = {
            **os.environ,
            "RETAIN_NOW": now or self.now,
            "TZ": "UTC",
            "PYTHONIOENCODING": "utf-8",
            **self.env,
        }
        environment.pop("RETAIN_DB", None)
        run = subprocess.run(
            [sys.executable, "-m", "retain", "--db", str(self.db), *map(str, arguments)],
            input=stdin.encode(),
            capture_output=True,
            env=environment,
            timeout=120,
            check=False,
        )
        finished = Finished(run.returncode, run.stdout.decode(), run.stderr.decode())
        assert "Traceback" not in finished.err, finished.err
        assert finished.code == code, (finished.code, finished.out, finished.err)
        return finished


@dataclass
class Time:
    """A clock that stands still until a test moves it; UTC milliseconds."""

    at: int = field(default_factory=lambda: parse_time(MORNING))

    def __call__(self) -> int:
        return self.at

    def set(self, text: str) -> None:
        self.at = parse_time(text)

    def forward(self, *, days: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        self.at += round((days * 86_400 + minutes * 60 + seconds) * 1000)


def write(path: Path, text: str) -> Path:
    """Write a text file and return its path."""
    path.write_text(text, encoding="utf-8")
    return path
