"""The outside judge of the statistics: the published ``anki`` wheel, asked for its graphs in a process of its own.

The two speak JSON: a case on one line, its graphs on the next. Run as a script, this is the judge.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self, cast


@dataclass(frozen=True, slots=True)
class Copy:
    """A collection as the judge stores it: rows of its tables, but that a due day counts from today."""

    day_start: int
    decks: list[str]
    cards: list[tuple[Any, ...]]
    """(id, index of the deck, ordinal, type, queue, due, due counts days, interval, data)"""
    revlog: list[tuple[int, ...]]
    asks: list[tuple[str, int]]
    """(search, days) of the graphs wanted."""


class GraphsJudge:
    """A judge at work in the time zone ``zone``. A context manager."""

    def __init__(self, zone: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TZ": zone},
        )

    def graphs(self, copy: Copy) -> list[tuple[int, dict[str, Any]]]:
        """Return for each thing asked the second in which it was answered, and the graphs."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asdict(copy)) + "\n")
        self._process.stdin.flush()
        return [(now, graphs) for now, graphs in json.loads(self._process.stdout.readline())]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


class _Bench:
    def __init__(self, folder: Path) -> None:
        from anki.collection import Collection

        self.col = cast("Any", Collection(str(folder / "judge.anki2")))
        self.col.set_config("fsrs", val=True)

    def answer(self, copy: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
        col = self.col
        for table in ("cards", "notes", "revlog"):
            col.db.execute(f"delete from {table}")
        preferences = col._backend.get_preferences()
        preferences.scheduling.rollover = copy["day_start"]
        col._backend.set_preferences(preferences)
        decks = [col.decks.id(name) for name in copy["decks"]]
        today = col.sched.today
        col.db.executemany(
            "insert into cards (id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, "
            "odid, flags, data) values (?, ?, ?, ?, 0, -1, ?, ?, ?, ?, 2500, 1, 0, 0, 0, 0, 0, ?)",
            [
                (id_, id_, decks[deck], ordinal, kind, queue, due + today if counts else due, interval, data)
                for id_, deck, ordinal, kind, queue, due, counts, interval, data in copy["cards"]
            ],
        )
        col.db.executemany(
            "insert into revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type) "
            "values (?, ?, -1, ?, ?, ?, ?, ?, ?)",
            copy["revlog"],
        )
        return [self._graphs(search, days) for search, days in copy["asks"]]

    def _graphs(self, search: str, days: int) -> tuple[int, dict[str, Any]]:
        from google.protobuf.json_format import MessageToDict

        while True:
            before = int(time.time())
            graphs = self.col._backend.graphs(search=search, days=days)
            if int(time.time()) == before:
                return before, MessageToDict(
                    graphs, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
                )


def _serve() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(Path(folder))
        for line in sys.stdin:
            sys.stdout.write(json.dumps(bench.answer(json.loads(line))) + "\n")
            sys.stdout.flush()
        bench.col.close()


if __name__ == "__main__":
    _serve()
