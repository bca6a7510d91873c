"""``answer`` and ``undo``: one review, and the way back, also after a restart (every command is one)."""

from pathlib import Path

import pytest

from outside import Inside, contents, deck_file, one_complaint, outside, refused
from support import Front, write


@pytest.fixture
def front(tmp_path: Path) -> Front:
    """Return the front door, without processes, of a collection of one deck with two cards."""
    door = Inside(tmp_path / "cards.sqlite")
    door("import", deck_file(tmp_path, "Alpha", "Beta"))
    door("options", "Deck", "fuzz=off")
    return door


def test_an_answer_is_the_card_after_it(front: Front) -> None:
    finished = front("answer", "1", "GOOD", "--duration", "4200", "--json")
    card = finished.json()
    assert (finished.err, finished.out.count("\n")) == ("", 1)
    assert (card["id"], card["state"], card["reps"], card["lapses"]) == (1, "learning", 1, 0)
    assert card["last_review"].startswith("2026-03-03T09:00:")
    shown = front("card", "1", "--json").json()
    assert [(row["rating"], row["duration_ms"]) for row in shown["reviews"]] == [(3, 4200)]
    assert front("answer", "2", "easy").out == "card 2: review, due 2026-03-11\n"
    assert front("cards", "is:review", "--json").json()[0]["interval"] == 8


def test_a_past_answer_has_its_own_time_in_any_offset(front: Front) -> None:
    front("answer", "1", "easy", "--at", "2026-03-01T20:30:00+05:30")
    card = front("answer", "2", "easy", "--at", "2026-03-01T15:00:00.250Z", "--json").json()
    assert card["last_review"] == "2026-03-01T15:00:00.250Z"
    assert card["due"] == "2026-03-09"
    assert front("card", "1", "--json").json()["last_review"] == "2026-03-01T15:00:00.000Z"
    before = contents(front)
    refused(front, "answer", "1", "good", "--at", "2026-03-01T14:59:59.999Z")
    assert contents(front) == before


def test_two_answers_in_one_millisecond_are_moved_apart(front: Front) -> None:
    for card in ("1", "2"):
        front("answer", card, "good", "--at", "2026-03-01T15:00:00Z")
    last = [row["last_review"] for row in front("cards", "--json").json()]
    assert last == ["2026-03-01T15:00:00.000Z", "2026-03-01T15:00:00.001Z"]


def test_every_kind_of_action_is_taken_back_by_name_and_in_turn(front: Front, tmp_path: Path) -> None:
    states = [contents(front)]

    def act(*arguments: str | Path, stdin: str = "") -> None:
        front(*arguments, stdin=stdin)
        states.append(contents(front))

    def undone() -> str:
        label: dict[str, str] = front("undo", "--json").json()
        assert list(label) == ["undone"]
        return label["undone"]

    act("answer", "1", "good")
    act("options", "Deck", "new_per_day=5")
    act("config", "day_start=3")
    act("import", deck_file(tmp_path, "Alpha", "Gamma", name="Deck"), "--prune")
    row = '{"card": 1, "rating": 3, "at": "2026-03-03T09:00:00.900Z"}\n'
    front.now = "2026-03-04T09:00:00Z"
    act("reviews", "import", write(tmp_path / "history.jsonl", row))
    act("study", "--plain", "--limit", "1", stdin="\n4\n")
    words = []
    for state in reversed(states[:-1]):
        words.append(undone())
        assert contents(front) == state, words
    assert words == [
        words[0],
        "import 1 review",
        "import Deck.md",
        words[3],
        "options of Deck",
        words[5],
    ]
    assert all(word and "\n" not in word for word in words)
    front("undo")
    assert front("undo").out == "Undone: import Deck.md\n"
    assert front("decks", "--json").json() == []
    assert "nothing to undo" in refused(front, "undo")
    assert "nothing to undo" in refused(front, "undo", "--json")


def test_undo_after_a_restart_is_exact(front: Front) -> None:
    before = contents(front)
    for minute, rating in enumerate(("again", "hard", "good", "easy")):
        front("answer", "1", rating, now=f"2026-03-03T10:{minute:02d}:00Z")
    for _ in range(3):
        front("undo")
    finished = outside("--db", front.db, "undo", env={"RETAIN_NOW": "2026-03-09T09:00:00Z"})
    assert finished.returncode == 0
    assert finished.stdout.startswith(b"Undone: ")
    assert contents(front) == before


def test_what_is_suspended_is_not_answered(front: Front) -> None:
    import sqlite3

    with sqlite3.connect(front.db) as database:
        database.execute("UPDATE card SET suspended = 1 WHERE id = 1")
    database.close()
    assert "suspended" in one_complaint(front("answer", "1", "good", code=1).err)
    (row,) = front("cards", "is:suspended", "--json").json()
    assert (row["id"], row["suspended"], row["reps"]) == (1, True, 0)
    assert "Alpha" not in front("study", "--plain", stdin="\n4\n\n4\n").out
