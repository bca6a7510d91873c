"""Random collections, stored in ours and copied for the judge: every state, suspended, buried, overdue, by hand."""

import json
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from graphs_judge import Copy
from retain.domain.clock import Clock
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.services.collection import open_collection
from retain.storage.rows import CARD_COLUMNS, REVIEW_COLUMNS

DAY = 86_400
_NOTE_COLUMNS = ("id", "guid", "note_type_id", "fields", "tags", "origin", "created_at", "modified_at")
DECKS = {"Languages": 0.1542, "Languages::German": 0.2, "Languages::German::Verbs": 0.1, "Science": 0.45}
"""The decks, and the decay of each one's curve."""


@dataclass(frozen=True, slots=True)
class Made:
    """A random collection: where ours lies, and the judge's copy of it."""

    path: Path
    copy: Copy
    clock: Clock


def make(
    path: Path,
    seed: int,
    zone: str,
    day_start: int,
    now: int,
    *,
    cards: int = 300,
    reviews: int = 2500,
    fresh: bool = False,
) -> Made:
    """Make a collection of up to 500 days, as of ``now`` (UTC seconds); all ``fresh`` cards were answered just then."""
    random = Random(seed)
    clock = Clock(ZoneInfo(zone), day_start, lambda: now * 1000)
    maker = _Maker(random, clock, now, fresh=fresh)
    for number in range(1, cards + 1):
        maker.card(number)
    for _ in range(reviews):
        maker.review(cards)
    open_collection(path, clock.source, ZoneInfo(zone)).close()
    connection = sqlite3.connect(path)
    connection.execute(
        "UPDATE setting SET value = CASE key WHEN 'day_start' THEN ? ELSE ? END", (str(day_start), json.dumps(zone))
    )
    for number, (name, decay) in enumerate(DECKS.items(), start=2):
        parameters = [*FSRS6_DEFAULT_PARAMETERS[:-1], decay]
        connection.execute(
            "INSERT INTO preset (id, name, options) VALUES (?, ?, ?)",
            (number, name, json.dumps({"parameters": parameters})),
        )
        connection.execute(
            "INSERT INTO deck (id, name, preset_id, created_at) VALUES (?, ?, ?, 0)", (number, name, number)
        )
    for table, columns, rows in (
        ("note", _NOTE_COLUMNS, maker.notes),
        ("card", (*CARD_COLUMNS, "extra"), maker.cards),
        ("review", (*REVIEW_COLUMNS, "extra"), maker.reviews),
    ):
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns[: len(rows[0])])}) VALUES ({marks})", rows)
    connection.commit()
    connection.close()
    return Made(path, Copy(day_start, list(DECKS), maker.their_cards, maker.revlog, []), clock)


def asking(made: Made, *asks: tuple[str, int]) -> Copy:
    """Return the judge's copy with what it is asked."""
    return replace(made.copy, asks=list(asks))


_FIRST_SECOND = 1000


class _Maker:
    """Makes the rows of both."""

    def __init__(self, random: Random, clock: Clock, now: int, *, fresh: bool) -> None:
        self._random = random
        self._clock = clock
        self._now = now
        self._fresh = fresh
        self._moment = clock.moment(now * 1000)
        self._ids: dict[int, int] = {}
        self._taken: set[int] = set()
        self.notes: list[tuple[Any, ...]] = []
        self.cards: list[tuple[Any, ...]] = []
        self.reviews: list[tuple[Any, ...]] = []
        self.their_cards: list[tuple[Any, ...]] = []
        self.revlog: list[tuple[int, ...]] = []

    def _some_time(self, days: float) -> int:
        """Return a millisecond of the past that nothing else has; now and then one at the very edge of a day."""
        random = self._random
        at = self._now * 1000 - int(random.choice((1, random.random())) * random.random() * days * DAY * 1000)
        if random.random() < 0.1:
            at = self._clock.day_starts(self._clock.moment(at).day) + random.choice((-1, 3000))
        if at - self._clock.day_starts(self._clock.moment(at).day) < _FIRST_SECOND:
            at += _FIRST_SECOND  # which Anki counts to the day before in its graphs
        at = min(at, self._now * 1000 - 1)
        while at in self._taken:
            at -= 1
        self._taken.add(at)
        return at

    def card(self, number: int) -> None:
        random, moment = self._random, self._moment
        made = self._some_time(500)
        self._ids[number] = made
        deck = random.randrange(len(DECKS))
        state = 2 if self._fresh else random.choice((0, 1, 2, 2, 2, 2, 3))
        interval = random.choice((1, 5, 20, 21, 22, random.randint(1, 900))) if state > 1 else 0
        offset = random.choice((0, 0, 1, -1, random.randint(-90, 400)))
        due_at, due_day, due, counts = None, None, number, False
        seconds = interval * DAY
        if state in (1, 3):
            seconds = random.choice((60, 600))
            if random.random() < 0.6:
                due_at = (moment.day_ends - random.randint(1, 3 * DAY) * 1000) // 1000 * 1000
                due_day, due = self._clock.moment(due_at).day, due_at // 1000
            else:
                offset = random.choice((-1, 0, 1, 2))
                due_day, due, counts = moment.day + offset, offset, True
                seconds = random.choice((1, 2, 5)) * DAY
            # While a card is relearned, Anki keeps in mind the interval that it will have again.
            interval = random.choice((1, 2, 15)) if state == 3 else 0
        elif state == 2:
            due_day, due, counts = moment.day + offset, offset, True
        memory = self._memory() if state else None
        elapsed = int(random.choice((0.01, 1, 30, 400)) * random.random() * DAY) + 1
        last = (self._now - (0 if self._fresh else elapsed)) * 1000
        suspended = random.random() < 0.08
        buried = moment.day if random.random() < 0.08 else moment.day - 3 if random.random() < 0.05 else None
        queue = {0: 0, 1: 1 if due_at else 3, 2: 2, 3: 1 if due_at else 3}[state]
        if buried == moment.day:
            queue = random.choice((-2, -3))
        if suspended:
            queue = -1
        data = {"pos": number}
        if memory:
            decay = list(DECKS.values())[deck]
            data |= {"s": memory[0], "d": memory[1], "decay": decay, "lrt": last // 1000}  # type: ignore[dict-item]
        self.notes.append((number, f"guid {number}", 1, f"front {number}\x1fback", "", None, made, made))
        self.cards.append(
            (number, number, deck + 2, 0, state, number, 0, due_at, due_day, seconds, *(memory or (None, None)),
             last if memory else None, self._clock.moment(last).day if memory else None, 1, 0, int(suspended), buried,
             0, json.dumps({"ivl": interval}) if state == 3 and interval > 1 else None)
        )  # fmt: skip
        self.their_cards.append(
            (made, deck, 0, state, queue, due, counts, interval, json.dumps(data, separators=(",", ":")))
        )

    def _memory(self) -> tuple[float, float]:
        random = self._random
        stability = random.choice((random.random() * 3, random.random() * 50, random.random() * 2000, 2.5, 0.001))
        return max(round(stability, 4), 0.001), round(random.choice((1, 10, 5.5, 1 + 9 * random.random())), 3)

    def review(self, cards: int) -> None:
        random = self._random
        number = random.randint(1, cards)
        at = self._some_time(random.choice((0.5, 2, 40, 500)))
        kind = random.choice((0, 1, 1, 1, 1, 1, 2, 3, 3, 4, 5))
        rating = 0 if kind in (4, 5) else random.randint(1, 4)
        before = random.choice((-60, -600, -86_399, -86_400, 1, 20, 21, random.randint(1, 500)))
        duration = random.randint(0, 60_000)
        difficulty = None if kind in (3, 4) and random.random() < 0.5 else round(1 + 9 * random.random(), 2)
        factor = 0 if difficulty is None else round(((difficulty - 1) / 9 + 0.1) * 1000)
        ease = 0 if difficulty is not None or kind == 4 else random.choice((0, 1300, 2500))
        moment = self._clock.moment(at)
        seconds = before * DAY if before > 0 else -before
        state = {0: 1, 1: 2, 2: 3}.get(kind, 2)
        self.reviews.append(
            (at, number, moment.day, moment.hour, rating, kind, state, seconds, DAY, difficulty and 3.5, difficulty,
             duration, f"[1,{before},{ease}]" if ease else None)
        )  # fmt: skip
        self.revlog.append((at, self._ids[number], rating, 1, before, ease or factor, duration, kind))
