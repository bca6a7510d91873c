"""``retain answer``: one review, as it was foretold."""

import json
from pathlib import Path

import pytest

from entry import card, cards, learn, rows_of, topics_file
from outside import Inside, refused
from support import write

RATINGS = ("again", "hard", "good", "easy")


@pytest.fixture
def deck(inside: Inside, tmp_path: Path) -> Inside:
    """Return a collection of eight cards, the last four of which were learned two months ago."""
    inside("import", topics_file(tmp_path / "deck.md", 8))
    learn(inside, tmp_path, range(5, 9))
    return inside


@pytest.mark.parametrize("first", [1, 5], ids=["new", "review"])
def test_a_preview_and_its_answer_agree(deck: Inside, first: int) -> None:
    for number, rating in enumerate(RATINGS, start=first):
        foretold = card(deck, number)["next"][rating]
        row = deck("answer", str(number), rating, "--json").json()
        assert row["id"] == number
        assert (row["stability"], row["difficulty"]) == (foretold["stability"], foretold["difficulty"])
        assert row["interval"] * 86_400 == pytest.approx(foretold["interval_s"])
        # The clock has run on between the two, so that the time of a learning step has.
        assert row["due"][:16] == foretold["due"][:16]
        assert len(row["due"]) == (10 if row["state"] == "review" else 24)
    states = [row["state"] for row in cards(deck)[first - 1 : first + 3]]
    assert states == (["learning"] * 3 + ["review"] if first == 1 else ["relearning"] + ["review"] * 3)


def test_a_time_that_cannot_be_is_refused_and_changes_nothing(deck: Inside) -> None:
    deck("answer", "1", "good", "--at", "2026-03-03T08:00:00Z")
    before = rows_of(deck)
    assert "future" in refused(deck, "answer", "2", "good", "--at", "2026-03-03T09:10:00Z")
    assert "card 1" in refused(deck, "answer", "1", "good", "--at", "2026-03-03T07:59:59Z")
    assert "card 1" in refused(deck, "answer", "1", "good", "--at", "1999-01-01T00:00:00Z")
    assert rows_of(deck) == before


def test_what_an_answer_leaves_behind_does_not_hang_on_how_it_was_given(tmp_path: Path) -> None:
    """An answer, a line of a plain session and a row of a history make the same card."""
    results = []
    for way in ("answer", "study", "import"):
        here = Inside(tmp_path / f"{way}.sqlite")
        here("import", topics_file(tmp_path / "deck.md", 1))
        if way == "answer":
            here("answer", "1", "easy")
        elif way == "study":
            here("study", "--plain", stdin="\n4\n")
        else:
            row = {"card": 1, "rating": 4, "at": "2026-03-03T09:00:00Z", "duration_ms": 0}
            here("reviews", "import", write(tmp_path / "one.jsonl", json.dumps(row)))
        row = card(here, 1)
        results.append({name: row[name] for name in ("state", "due", "interval", "stability", "difficulty", "reps")})
    assert results[0] == results[1] == results[2]


def test_the_clock_may_stand_still_between_two_answers(deck: Inside) -> None:
    """Two processes under one RETAIN_NOW both count on from there, so that the second may be the earlier one."""
    deck("answer", "1", "again", now="2026-03-03T09:00:00.150Z")
    deck("answer", "1", "good", now="2026-03-03T09:00:00Z")
    first, second = card(deck, 1)["reviews"]
    assert (first["rating"], second["rating"]) == (1, 3)
    assert first["at"] < second["at"]
