"""The outside judge of queues: the published ``anki`` wheel, asked what it would show, in a process of its own.

The two speak JSON: collections on one line, their queues on the next. Run as a script, this is the judge.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self, cast

_ORDERS = {
    "due": 0, "due_deck": 1, "deck": 2, "interval": 3, "interval_descending": 4, "difficulty": 6,
    "difficulty_descending": 5, "retrievability": 7, "random": 8, "added": 9, "added_descending": 10,
    "retrievability_descending": 11, "overdueness": 12,
}  # fmt: skip
_GATHERS = {
    "deck": 0, "position": 1, "position_descending": 2, "random_notes": 3, "random_cards": 4, "deck_random_notes": 5,
}  # fmt: skip
_NEW_ORDERS = {"template": 0, "gathered": 1, "template_random": 2, "random_notes": 3, "random": 4}
_MIXES = {"mix": 0, "after": 1, "before": 2}
_KINDS = {"new": (0, 0), "learning": (1, 1), "day_learning": (1, 3), "review": (2, 2)}


@dataclass(frozen=True, slots=True)
class JudgedCard:
    """One card of a note: its deck by number, its kind, and by how many days (seconds for ``learning``) it is due.

    ``due`` of a new card is its position. ``stability`` in days, ``waited`` days since the last review.
    """

    deck: int
    kind: str
    due: int
    interval: int = 10
    stability: float = 10.0
    difficulty: float = 5.0
    waited: int = 10
    lapses: int = 0
    rating: int = 3
    """What it is answered with, 1–4, where answers are asked for."""


@dataclass(frozen=True, slots=True)
class JudgedDeck:
    """A deck, its options as ``retain options`` takes them, and what was done in it today."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)
    new_done: int = 0
    reviews_done: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A whole collection: decks, and notes as the cards that they have; ``root`` is the deck to study."""

    decks: tuple[JudgedDeck, ...]
    notes: tuple[tuple[JudgedCard, ...], ...]
    root: str


@dataclass(frozen=True, slots=True)
class Walk:
    """A day's answers: the cards in the order in which they were shown, and those that ended buried or suspended.

    Cards are notes and templates by number, ``leeches`` the numbers of the notes with that tag.
    """

    shown: list[tuple[int, int]]
    buried: list[tuple[int, int]]
    suspended: list[tuple[int, int]]
    leeches: list[int]


class QueueJudge:
    """A judge at work. A context manager."""

    def __init__(self, zone: str) -> None:
        import os

        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TZ": zone},
        )

    def queues(self, collections: list[Judged]) -> list[list[tuple[int, int]]]:
        """Return what would be shown: the note and the template of each card, by number, in order."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([asdict(one) for one in collections]) + "\n")
        self._process.stdin.flush()
        return [[(note, card) for note, card in queue] for queue in json.loads(self._process.stdout.readline())]

    def walks(self, collections: list[Judged]) -> list[Walk]:
        """Return what is shown, answer after answer, until nothing is left; and what has become of the cards."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([asdict(one) | {"walk": True} for one in collections]) + "\n")
        self._process.stdin.flush()
        walks = []
        for *parts, leeches in json.loads(self._process.stdout.readline()):
            shown, buried, suspended = ([(note, card) for note, card in part] for part in parts)
            walks.append(Walk(shown, buried, suspended, leeches))
        return walks

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def _queue(spec: dict[str, Any], folder: Path) -> Any:
    from anki.collection import Collection

    col = cast("Any", Collection(str(folder / "judge.anki2")))
    try:
        col.set_config("fsrs", val=True)
        root = next(deck for deck in spec["decks"] if deck["name"] == spec["root"])
        col.set_config("newCardsIgnoreReviewLimit", val=root["options"].get("new_ignores_review_limit", False))
        decks = [_make_deck(col, deck) for deck in spec["decks"]]
        notes = [_make_note(col, number, cards, decks) for number, cards in enumerate(spec["notes"])]
        places = {card: (number, index) for number, cards in enumerate(notes) for index, card in enumerate(cards)}
        col.decks.set_current(col.decks.id(spec["root"]))
        if spec.get("walk"):
            return _walk(col, spec, places)
        return [places[queued.card.id] for queued in col.sched.get_queued_cards(fetch_limit=10_000).cards]
    finally:
        col.close()


def _walk(col: Any, spec: dict[str, Any], places: dict[int, tuple[int, int]]) -> Any:
    shown = []
    while card := col.sched.getCard():
        note, ordinal = places[card.id]
        shown.append((note, ordinal))
        card.start_timer()
        col.sched.answerCard(card, spec["notes"][note][ordinal]["rating"])
    buried, suspended = (
        sorted(places[card] for card in col.db.list("select id from cards where queue = ?", queue))
        for queue in (-2, -1)
    )
    leeches = {places[card][0] for card in col.find_cards("tag:leech")}
    return shown, buried, suspended, sorted(leeches)


def _make_deck(col: Any, spec: dict[str, Any]) -> int:
    deck_id = int(col.decks.id(spec["name"]))
    options = spec["options"]
    preset = col.decks.add_config(spec["name"])
    preset["new"]["perDay"] = options.get("new_per_day", 20)
    preset["rev"]["perDay"] = options.get("reviews_per_day", 200)
    preset["new"]["bury"] = options.get("bury_new", False)
    preset["rev"]["bury"] = options.get("bury_reviews", False)
    if "leech_threshold" in options:
        preset["new"]["delays"] = preset["lapse"]["delays"] = []
        preset["lapse"]["leechFails"] = options["leech_threshold"]
        preset["lapse"]["leechAction"] = {"suspend": 0, "tag": 1}[options["leech_action"]]
    preset["buryInterdayLearning"] = options.get("bury_learning", False)
    preset["reviewOrder"] = _ORDERS[options.get("review_order", "due")]
    preset["newGatherPriority"] = _GATHERS[options.get("new_gather", "deck")]
    preset["newSortOrder"] = _NEW_ORDERS[options.get("new_order", "template")]
    preset["newMix"] = _MIXES[options.get("new_mix", "mix")]
    preset["interdayLearningMix"] = _MIXES[options.get("learning_mix", "mix")]
    col.decks.update_config(preset)
    deck = col.decks.get(deck_id)
    deck["conf"] = preset["id"]
    deck["newToday"] = [col.sched.today, spec["new_done"]]
    deck["revToday"] = [col.sched.today, spec["reviews_done"]]
    col.decks.save(deck)
    # What was done in a deck counts for those above it too.
    for above in col.decks.parents(deck_id):
        above["newToday"] = [col.sched.today, above["newToday"][1] + spec["new_done"]]
        above["revToday"] = [col.sched.today, above["revToday"][1] + spec["reviews_done"]]
        col.decks.save(above)
    return deck_id


def _make_note(col: Any, number: int, cards: list[dict[str, Any]], decks: list[int]) -> list[int]:
    kind = col.models.by_name("Basic (and reversed card)" if len(cards) > 1 else "Basic")
    note = col.new_note(kind)
    note["Front"], note["Back"] = f"Front {number}", f"Back {number}"
    col.add_note(note, decks[0])
    ids = [int(card.id) for card in note.cards()]
    now = int(time.time())
    for card_id, card in zip(ids, cards, strict=True):
        kind, queue = _KINDS[card["kind"]]
        due = {"new": 0, "learning": now}.get(card["kind"], col.sched.today) + card["due"]
        data = {"s": card["stability"], "d": card["difficulty"], "lrt": now - card["waited"] * 86_400}
        col.db.execute(
            "update cards set did=?, type=?, queue=?, due=?, ivl=?, factor=2500, reps=?, lapses=?, left=1001, data=? "
            "where id=?",
            decks[card["deck"]],
            kind,
            queue,
            due,
            card["interval"] if kind == 2 else 0,
            3 if kind else 0,
            card["lapses"],
            json.dumps(data) if kind else "{}",
            card_id,
        )
    return ids


def _serve() -> None:
    for line in sys.stdin:
        queues = []
        for spec in json.loads(line):
            with tempfile.TemporaryDirectory() as folder:
                queues.append(_queue(spec, Path(folder)))
        sys.stdout.write(json.dumps(queues) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
