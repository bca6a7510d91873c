"""``retain reviews``: a history comes in, goes out, and means the same elsewhere."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from entry import card, cards, history_file, rows_of, topics_file
from outside import Inside
from support import Front

MEMORY = ("guid", "state", "due", "interval", "stability", "difficulty", "reps", "lapses", "last_review", "reviews")
OLD = "2026-01-02T10:00:00Z"


def row(number: int, rating: int, at: str = OLD, duration: int = 100) -> dict[str, object]:
    """Return a row of a history."""
    return {"card": number, "rating": rating, "at": at, "duration_ms": duration}


def test_rows_that_cannot_go_in_are_named_and_the_others_go_in(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "deck.md", 3))
    inside("answer", "3", "good", "--at", "2026-02-01T00:00:00Z")
    good = [row(1, 3), row(2, 4, "2026-01-02T16:30:00+05:30"), row(1, 3, "2026-01-02T10:12:00Z")]
    bad = {
        3: "not JSON",
        5: {"card": 1, "rating": 5, "at": OLD},
        6: {"card": 1, "rating": 0, "at": OLD},
        7: {"card": 1, "rating": 3.0, "at": OLD},
        8: {"card": 1, "rating": True, "at": OLD},
        9: {"card": 1, "rating": 3, "at": "2026-01-03T10:00:00"},
        10: {"card": 1, "rating": 3, "at": 1_767_348_000_000},
        11: {"card": 1, "rating": 3},
        12: {"rating": 3, "at": OLD},
        13: {"card": 99, "rating": 3, "at": OLD},
        14: {"card": 10**30, "rating": 3, "at": OLD},
        15: {"guid": "unknown", "template": 0, "rating": 3, "at": OLD},
        16: row(1, 3, "2026-01-01T10:00:00Z"),  # before its last review
        17: row(3, 3, "2026-01-31T00:00:00Z"),  # the same, for one that was answered by hand
        18: row(2, 3, "2026-03-03T09:01:00Z"),  # in the future
        19: [1, 2, 3],
        20: row(1, 3, duration=-1),
        21: "[" * 50_000,
        22: json.dumps(row(1, 3)) + " " * 1_000_001,
    }
    lines = [*good[:2], bad[3], good[2], *[bad[number] for number in sorted(bad) if number > 4]]
    path = history_file(tmp_path / "history.jsonl", lines)  # type: ignore[arg-type]
    told = inside("reviews", "import", path, "--json")
    report = told.json()
    assert report["reviews_added"] == 3
    assert [rejected["line"] for rejected in report["rejected"]] == sorted(bad)
    assert all(set(rejected) == {"line", "message"} and rejected["message"] for rejected in report["rejected"])
    assert told.err == ""
    assert [review["at"] for review in card(inside, 1)["reviews"]] == [
        "2026-01-02T10:00:00.000Z",
        "2026-01-02T10:12:00.000Z",
    ]
    assert card(inside, 2)["last_review"] == "2026-01-02T11:00:00.000Z"
    before = rows_of(inside)
    plain = inside("reviews", "import", path)
    assert [line.split(": ")[0] for line in plain.err.splitlines()] == [f"history.jsonl, line {n}" for n in sorted(bad)]
    assert plain.out.startswith("0 reviews added")
    assert rows_of(inside) == before


def test_two_reviews_in_one_millisecond_are_moved_apart_and_repeats_passed_over(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "deck.md", 4))
    rows = [row(1, 3), row(2, 3), row(2, 3), row(3, 4), row(1, 3)]
    path = history_file(tmp_path / "history.jsonl", rows)
    for added in (3, 0):
        report = inside("reviews", "import", path, "--json").json()
        assert (report["reviews_added"], report["rejected"]) == (added, [])
    assert [card(inside, number)["reviews"][0]["at"][-5:] for number in (1, 2, 3)] == [".000Z"[-5:], ".001Z", ".002Z"]
    inside("reviews", "import", history_file(tmp_path / "more.jsonl", [row(4, 1)]))
    assert card(inside, 4)["last_review"].endswith(".003Z")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_history_exported_here_makes_the_same_memory_there(inside: Inside, tmp_path: Path, seed: int) -> None:
    """The other collection holds the same deck under other ids and in another order."""
    chance = random.Random(seed)
    there = Inside(tmp_path / "there.sqlite")
    topics = {f"Topic {number}": f"Its meaning is {number} times something." for number in range(4)}
    inside("import", topics_file(tmp_path / "deck.md", topics, reverse=True))
    there("import", topics_file(tmp_path / "before.md", 5, deck="Before"))
    there("import", topics_file(tmp_path / "deck.md", dict(reversed(topics.items())), reverse=True))
    for one in (inside, there):
        # What spreads the intervals is seeded by the card, which is another one there.
        one("options", "Deck", "fuzz=off")
    times = sorted(chance.sample(range(2 * 365 * 86_400), 60))
    began = datetime(2024, 1, 1, tzinfo=UTC)
    rows = [
        row(chance.randint(1, 8), chance.choice([1, 2, 3, 3, 4]), (began + timedelta(seconds=at)).isoformat(), at % 99)
        for at in times
    ]
    inside("reviews", "import", history_file(tmp_path / "first.jsonl", rows))
    inside("reviews", "export", tmp_path / "all.jsonl")
    for added in (60, 0):
        report = there("reviews", "import", tmp_path / "all.jsonl", "--json").json()
        assert (report["reviews_added"], report["rejected"]) == (added, [])

    def memory(front: Front) -> dict[tuple[str, str], dict[str, object]]:
        found = [card(front, one["id"]) for one in cards(front, "deck:Deck")]
        return {(str(one["guid"]), str(one["front"])): {name: one[name] for name in MEMORY} for one in found}

    assert memory(inside) == memory(there)
    there("undo")
    assert cards(there, "-is:new") == []
