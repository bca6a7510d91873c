"""Killed in the middle of it: every answer that was acknowledged is there, once, and the database is sound."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from building import bring, deck_file, rows, topic
from retain.services.collection import open_collection
from retain.services.today import quick_counts
from support import Time

ROUNDS = 8

# Answers without end and says the time of each answer once it is committed.
CHILD = """
import sys
from pathlib import Path
from retain.domain.cards import Rating
from retain.domain.errors import CardChangedError
from retain.services.collection import open_collection
from retain.services.study import Session, Showing

with open_collection(Path(sys.argv[1])) as collection:
    session = Session(collection)
    while isinstance(showing := session.next(ahead=True), Showing):
        outcome = session.answer(showing, Rating.AGAIN, 0)
        print(outcome.card.id, outcome.card.last_review_at, outcome.card.reps, flush=True)
"""


def test_no_acknowledged_answer_is_lost(tmp_path: Path) -> None:
    path, random = tmp_path / "cards.sqlite", Random(7)
    with open_collection(path) as collection:
        bring(collection, deck_file([topic(f"T{n}") for n in range(20)]))
    acknowledged: list[tuple[int, int, int]] = []
    for _ in range(ROUNDS):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        acknowledged += [numbers_of(child.stdout.readline()) for _ in range(random.randint(1, 60))]
        os.kill(child.pid, signal.SIGKILL)
        rest = child.stdout.read().splitlines(keepends=True)
        acknowledged += [numbers_of(line) for line in rest if line.endswith(b"\n")]
        child.stdout.close()
        child.wait()
    # The fast way in comes first: it meets the log that the dead program left behind.
    assert quick_counts(path, Time()).total >= 0
    with open_collection(path) as collection:
        stored = rows(collection, "SELECT card_id, at FROM review ORDER BY at")
        assert rows(collection, "PRAGMA integrity_check") == [("ok",)]
        assert {(card, at) for card, at, _ in acknowledged} <= set(stored)
        # One answer may have been committed in each round without the time to say so.
        assert len(acknowledged) <= len(stored) <= len(acknowledged) + ROUNDS
        assert len({(card, at) for card, at, _ in acknowledged}) == len(acknowledged)
        counted = rows(collection, "SELECT card_id, count(*), max(at) FROM review GROUP BY card_id ORDER BY 1")
        cards = rows(collection, "SELECT id, reps, last_review_at FROM card WHERE reps > 0 ORDER BY 1")
        assert cards == counted
        assert rows(collection, "SELECT count(*) FROM operation WHERE kind = 'answer'") == [(len(stored),)]


def numbers_of(line: bytes) -> tuple[int, int, int]:
    card, at, reps = map(int, line.split())
    return card, at, reps


def test_a_write_ahead_log_left_behind_is_read(tmp_path: Path) -> None:
    """A copy of the files of a running program, taken without its shared memory."""
    path, time = tmp_path / "cards.sqlite", Time()
    with open_collection(path, time, ZoneInfo("UTC")) as collection:
        bring(collection, deck_file([topic("A"), topic("B")]))
        copy = tmp_path / "copy.sqlite"
        copy.write_bytes(path.read_bytes())
        Path(f"{copy}-wal").write_bytes(Path(f"{path}-wal").read_bytes())
    assert quick_counts(copy, time).new == 2
    with open_collection(copy, time, ZoneInfo("UTC")) as collection:
        assert rows(collection, "SELECT count(*) FROM note") == [(2,)]
