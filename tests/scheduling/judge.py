"""The outside judge: the published ``anki`` wheel, asked as a black box in a process of its own.

A process, because the judge reads the time from the machine and needs a zone in which "now" falls at the local
time that a test wants, and because the switch that turns its fuzz off must be set before it is loaded. The two
speak JSON: a list of cases on one line, the list of rulings on the next. Run as a script, this is the judge.
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
from typing import TYPE_CHECKING, Any, Self, cast

if TYPE_CHECKING:
    from retain.domain.cards import Card
    from retain.domain.options import Options

_RATINGS = ("again", "hard", "good", "easy")
_LEARNING_KINDS = (1, 3)


@dataclass(frozen=True, slots=True)
class Case:
    """A card for the judge to look at now, under ``options`` and a roll-over at ``day_start`` o'clock.

    A ``history`` of (UTC milliseconds, rating) takes the place of the card's own memory.
    """

    options: Options
    card: Card
    day_start: int
    history: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rating makes of the card: ``days`` for review, else ``seconds`` and the steps ``remaining``."""

    state: str
    days: int
    seconds: int
    remaining: int
    stability: float
    difficulty: float
    label: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer to a case: when it was given (UTC ms), the memory before it, and a verdict for each rating."""

    now: int
    memory: tuple[float, float] | None
    verdicts: tuple[Verdict, ...]


def zone_where_it_is(local_seconds: int) -> str:
    """Return the TZ string of a zone, free of clock changes, where it is now ``local_seconds`` after midnight.

    From 02:00 to 04:00 the judge moves its own clock while its fuzz is off, so no test wants those hours.
    """
    offset = (local_seconds - int(time.time()) + 43_200) % 86_400 - 43_200
    sign, size = ("-", offset) if offset >= 0 else ("+", -offset)  # POSIX counts westwards
    return f"<judge>{sign}{size // 3600:02}:{size // 60 % 60:02}:{size % 60:02}"


class Judge:
    """A judge at work in time zone ``zone`` (a TZ string). A context manager."""

    def __init__(self, zone: str, *, fuzz: bool = False) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "ANKI_TEST_MODE"}
        environment["TZ"] = zone
        if not fuzz:
            environment["ANKI_TEST_MODE"] = "1"
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def rule(self, cases: list[Case]) -> list[Ruling]:
        """Return the rulings on ``cases``, in their order."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([asdict(case) for case in cases]) + "\n")
        self._process.stdin.flush()
        return [
            Ruling(now, memory and tuple(memory), tuple(Verdict(*verdict) for verdict in verdicts))
            for now, memory, verdicts in json.loads(self._process.stdout.readline())
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


class _Bench:
    """The judge's side: a collection with one card, put into whatever state a case describes."""

    def __init__(self, folder: Path) -> None:
        from anki.collection import Collection

        self.col = cast("Any", Collection(str(folder / "judge.anki2")))
        self.col.set_config("fsrs", val=True)
        note = self.col.new_note(self.col.models.by_name("Basic"))
        note["Front"] = "?"
        self.col.add_note(note, 1)
        # Fuzz depends on the id, which would be the time of day.
        self.card_id = 1
        self.col.db.execute("update cards set id = ?", self.card_id)
        self._options: dict[str, Any] | None = None
        self._day_start: int | None = None

    def rule(self, case: dict[str, Any]) -> tuple[int, Any, list[tuple[Any, ...]]]:
        options, card = case["options"], case["card"]
        self._roll_over_at(case["day_start"])
        self._use(options)
        memory = card["memory"] and tuple(card["memory"].values())
        if case["history"]:
            memory = self._memory_after(case["history"])
        self._put(card, memory, options)
        now = int(time.time() * 1000)
        states = self.col._backend.get_scheduling_states(self.card_id)
        labels = self.col._backend.describe_next_states(states)
        verdicts = [_verdict(getattr(states, name), label) for name, label in zip(_RATINGS, labels, strict=True)]
        return now, memory, verdicts

    def _roll_over_at(self, day_start: int) -> None:
        if day_start != self._day_start:
            preferences = self.col._backend.get_preferences()
            preferences.scheduling.rollover = day_start
            self.col._backend.set_preferences(preferences)
            self._day_start = day_start

    def _use(self, options: dict[str, Any]) -> None:
        if options != self._options:
            preset = self.col.decks.get_config(1)
            preset["new"]["delays"] = [step / 60 for step in options["learning_steps"]]
            preset["lapse"]["delays"] = [step / 60 for step in options["relearning_steps"]]
            preset["desiredRetention"] = options["desired_retention"]
            preset["rev"]["maxIvl"] = options["maximum_interval"]
            preset["fsrsParams6"] = options["parameters"]
            self.col.decks.update_config(preset)
            self._options = options

    def _memory_after(self, history: list[tuple[int, int]]) -> tuple[float, float]:
        self.col.db.execute("delete from revlog")
        self.col.db.executemany(
            "insert into revlog values (?, ?, -1, ?, 1, 1, 2500, 1000, ?)",
            [(at, self.card_id, rating, min(index, 1)) for index, (at, rating) in enumerate(history)],
        )
        state = self.col.compute_memory_state(self.card_id)
        return state.stability, state.difficulty

    def _put(self, card: dict[str, Any], memory: tuple[float, float] | None, options: dict[str, Any]) -> None:
        kind = card["state"]
        steps = options["relearning_steps" if kind == 3 else "learning_steps"]
        data = {}
        if memory:
            data = {"s": memory[0], "d": memory[1], "lrt": card["last_review_at"] // 1000}
        self.col.db.execute(
            "update cards set type=?, queue=?, due=?, ivl=?, factor=2500, reps=?, lapses=?, left=?, data=? where id=?",
            kind,
            1 if kind in _LEARNING_KINDS else kind,
            int(time.time()) if kind in _LEARNING_KINDS else 1,
            card["interval"] // 86_400,
            card["reps"],
            card["lapses"],
            len(steps) - card["step"] if kind in _LEARNING_KINDS else 0,
            json.dumps(data),
            self.card_id,
        )


def _verdict(state: Any, label: str) -> tuple[Any, ...]:
    kind = state.normal.WhichOneof("kind")
    label = label.replace("\u2068", "").replace("\u2069", "")
    if kind == "review":
        review = state.normal.review
        return kind, review.scheduled_days, 0, 0, review.memory_state.stability, review.memory_state.difficulty, label
    steps = state.normal.learning if kind == "learning" else state.normal.relearning.learning
    memory = steps.memory_state
    return kind, 0, steps.scheduled_secs, steps.remaining_steps, memory.stability, memory.difficulty, label


def _serve() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(Path(folder))
        for line in sys.stdin:
            sys.stdout.write(json.dumps([bench.rule(case) for case in json.loads(line)]) + "\n")
            sys.stdout.flush()
        bench.col.close()


if __name__ == "__main__":
    _serve()
