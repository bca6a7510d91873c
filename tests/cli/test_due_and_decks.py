"""``retain due`` and ``retain decks``: what today holds, and that a session then shows just that."""

from pathlib import Path
from typing import Any

from entry import learn, rows_of, topics_file
from outside import Inside, refused
from support import Front


def tree(front: Front) -> dict[str, tuple[int, int, int, int]]:
    """Return the counts of each deck: new, learning, review, cards."""
    rows: list[dict[str, Any]] = front("decks", "--json").json()
    assert all(list(row) == ["name", "new", "learning", "review", "cards"] for row in rows)
    return {row["name"]: (row["new"], row["learning"], row["review"], row["cards"]) for row in rows}


def due(front: Front, *deck: str) -> tuple[int, int, int]:
    """Return today's counts: new, learning, review."""
    counts = front("due", *deck, "--json").json()
    assert list(counts) == ["new", "learning", "review", "total"]
    assert counts["total"] == counts["new"] + counts["learning"] + counts["review"]
    return counts["new"], counts["learning"], counts["review"]


def test_nothing_is_due_where_there_is_nothing_and_nothing_is_made(front: Front) -> None:
    assert front("due").out == "0 new, 0 learning, 0 review\n"
    assert front("decks", "--json").json() == []
    hint = front("decks")
    assert hint.out == ""
    assert "retain import" in hint.err
    assert "Nowhere" in refused(front, "due", "Nowhere")
    assert not front.db.exists()


def test_counts_hold_children_and_the_limits_of_every_deck_above(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "a.md", 30, deck="Top::A"))
    inside("import", topics_file(tmp_path / "b.md", 15, deck="Top::B"))
    inside("import", topics_file(tmp_path / "c.md", 5, deck="Other"))
    assert tree(inside) == {
        "Other": (5, 0, 0, 5),
        "Top": (20, 0, 0, 45),
        "Top::A": (20, 0, 0, 30),
        "Top::B": (15, 0, 0, 15),
    }
    assert due(inside) == (25, 0, 0)
    assert due(inside, "Top") == due(inside, "top") == (20, 0, 0)
    inside("options", "Top", "new_per_day=8")
    inside("options", "Top::B", "new_per_day=3")
    assert {name: counts[0] for name, counts in tree(inside).items()} == {
        "Other": 5,
        "Top": 8,
        "Top::A": 20,
        "Top::B": 3,
    }
    assert due(inside) == (13, 0, 0)
    assert inside("due", "Top::B").out == "3 new, 0 learning, 0 review\n"
    listing = inside("decks").out.splitlines()
    assert listing[0].split() == ["New", "Learning", "Review", "Cards", "Deck"]
    assert [line.split()[-1] for line in listing[1:]] == ["Other", "Top", "A", "B"]
    assert "Top::A" in refused(inside, "due", "Top::a1")


def test_a_session_shows_just_what_was_counted(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "a.md", 20, deck="Top::A"))
    inside("import", topics_file(tmp_path / "b.md", 20, deck="Top::B"))
    learn(inside, tmp_path, [*range(1, 11), *range(21, 31)])
    inside("options", "Top::A", "reviews_per_day=6", "new_per_day=4")
    inside("options", "Top", "reviews_per_day=15", "new_per_day=3")
    assert due(inside, "Top") == (0, 0, 15)
    assert due(inside, "Top::A") == (0, 0, 6)
    inside("options", "Top", "reviews_per_day=18")
    foretold = due(inside, "Top")
    assert foretold == (2, 0, 16)
    shown = inside("study", "Top", "--plain", stdin="\n4\n" * 40).out
    assert shown.count("Question: ") == sum(foretold)
    assert due(inside, "Top") == (0, 0, 0)
    assert len([row for row in rows_of(inside)["review"] if row[6] == 0 and row[0] > 1_772_500_000_000]) == 2


def test_learning_cards_count_while_they_are_near_and_on_no_limit(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "a.md", 3))
    inside("options", "Deck", "new_per_day=1", "learning_steps=1m 2h")
    inside("answer", "1", "again")
    assert due(inside) == (0, 1, 0)
    inside.now = "2026-03-03T09:02:00Z"
    inside("answer", "1", "good")
    assert due(inside) == (0, 0, 0)
    inside.now = "2026-03-03T10:45:00Z"
    assert due(inside) == (0, 1, 0)
    inside.now = "2026-03-04T09:00:00Z"
    assert due(inside) == (1, 1, 0)


def test_answers_of_other_ways_count_towards_the_limit_of_their_day(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "a.md", 40))
    inside("answer", "1", "easy", "--at", "2026-03-03T03:59:59Z")
    assert due(inside) == (20, 0, 0)
    inside("answer", "2", "easy", "--at", "2026-03-03T04:00:00Z")
    assert due(inside) == (19, 0, 0)
    learn(inside, tmp_path, range(3, 8), at="2026-03-03T05:00:00Z")
    assert due(inside) == (14, 0, 0)
    inside("undo")
    assert due(inside) == (19, 0, 0)
