"""``retain cards`` and ``retain card``: what is there, and why a card is where it is."""

from pathlib import Path

import pytest

from entry import card, cards, learn, topics_file
from outside import Inside, refused
from support import write

ROW = {
    "id",
    "note",
    "guid",
    "deck",
    "front",
    "back",
    "tags",
    "state",
    "due",
    "interval",
    "stability",
    "difficulty",
    "retrievability",
    "reps",
    "lapses",
    "last_review",
    "suspended",
    "buried",
    "flag",
}


def test_a_new_card_and_an_answered_one_as_json(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "d.md", {"One": "The **first** of \\(\\alpha\\)."}))
    new = inside("card", "1", "--json").json()
    assert set(new) == ROW | {"reviews", "next"}
    assert (new["front"], new["back"]) == ("One", "The first of α.")
    assert (new["state"], new["due"], new["reps"], new["reviews"]) == ("new", None, 0, [])
    assert all(new[name] is None for name in ("stability", "difficulty", "retrievability", "last_review"))
    assert list(new["next"]) == ["again", "hard", "good", "easy"]
    assert {tuple(following) for following in new["next"].values()} == {
        ("interval_s", "due", "stability", "difficulty")
    }
    assert [new["next"][name]["interval_s"] for name in ("again", "hard", "good")] == [60, 330, 600]

    inside("answer", "1", "good", "--at", "2026-03-01T10:00:00Z", "--duration", "4200")
    learning = inside("card", "1", "--json").json()
    assert (learning["state"], learning["due"], learning["interval"]) == (
        "learning",
        "2026-03-01T10:10:00.000Z",
        600 / 86_400,
    )
    inside("answer", "1", "good", "--at", "2026-03-01T10:12:00Z")
    row = inside("card", "1", "--json").json()
    assert (row["state"], row["last_review"], row["reps"], row["lapses"]) == (
        "review",
        "2026-03-01T10:12:00.000Z",
        2,
        0,
    )
    assert row["due"] == f"2026-03-{1 + row['interval']:02d}"
    assert 0 < row["retrievability"] < 1
    first, second = row["reviews"]
    assert first == {
        "at": "2026-03-01T10:00:00.000Z",
        "rating": 3,
        "state": "new",
        "interval": learning["interval"],
        "stability": learning["stability"],
        "difficulty": learning["difficulty"],
        "duration_ms": 4200,
    }
    assert (second["state"], second["interval"], second["stability"]) == ("learning", row["interval"], row["stability"])
    intervals = [row["next"][name]["interval_s"] for name in ("hard", "good", "easy")]
    assert intervals == sorted(set(intervals))
    (listed,) = inside("cards", "--json").json()
    # Time runs on between the two calls, by some milliseconds.
    assert listed.pop("retrievability") == pytest.approx(row["retrievability"], abs=1e-6)
    assert listed == {name: row[name] for name in ROW if name != "retrievability"}


def test_the_listing_for_people_has_every_card_once_and_the_sum_beside_it(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "d.md", {"One": "The first.", "[red]Two[/] | x": "The <b>second</b>."}))
    listing = inside("cards")
    heading, *lines = listing.out.splitlines()
    assert heading.split() == ["Id", "State", "Due", "Deck", "Front"]
    assert [line.split(maxsplit=4)[-1] for line in lines] == ["One", "[red]Two[/] | x"]
    assert listing.err == "2 cards\n"
    shown = inside("card", "2").out
    assert "[red]Two[/] | x" in shown
    assert "The <b>second</b>." in shown
    assert "4 Easy" in shown


@pytest.fixture
def shelf(inside: Inside, tmp_path: Path) -> Inside:
    """Return a collection of nested decks with cards in every state."""
    inside("import", topics_file(tmp_path / "a.md", {"Apple": "A red fruit.", "Ant": "100% busy."}, deck="Nature"))
    inside(
        "import", topics_file(tmp_path / "b.md", {"Bee": "It flies.", "Bat_man": "It flies too."}, deck="Nature::Air")
    )
    inside("import", topics_file(tmp_path / "c.md", {"Cat": "It sleeps."}, deck="Nature2"))
    write(tmp_path / "d.md", "---\ndeck: My pets\ntags: tame\n---\n\n## Dog\n\nIt barks.\n\nThe {{mouse}} runs.\n")
    inside("import", tmp_path / "d.md")
    learn(inside, tmp_path, [1, 2])
    inside("answer", "3", "again")
    inside("answer", "2", "again")
    return inside


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (["deck:Nature"], [1, 2, 3, 4]),
        (["deck:nature::air"], [3, 4]),
        (["deck:Nat*"], [1, 2, 3, 4, 5]),
        (["deck:My pets"], [6, 7]),
        (['deck:"My pets"', "is:new"], [6, 7]),
        (["deck:Nature is:new"], [4]),
        (["is:new"], [4, 5, 6, 7]),
        (["is:review"], [1]),
        (["is:learning"], [2, 3]),
        (["is:relearning"], [2]),
        (["is:due"], [1]),
        (["is:suspended"], []),
        (["is:buried"], []),
        (["-is:new", "-is:learning"], [1]),
        (["-deck:Nature", "-tag:tame"], [5]),
        (["tag:TAME"], [6, 7]),
        (["it flies"], [3, 4]),
        (['"flies too"'], [4]),
        (["%"], [2]),
        (["_"], [4]),
        (["nothing of the kind"], []),
        ([""], [1, 2, 3, 4, 5, 6, 7]),
    ],
    ids=str,
)
def test_queries(shelf: Inside, query: list[str], found: list[int]) -> None:
    assert [row["id"] for row in cards(shelf, *query)] == found


def test_due_means_due_now(shelf: Inside) -> None:
    shelf.now = "2026-03-03T09:02:00Z"
    assert [row["id"] for row in cards(shelf, "is:due")] == [1, 3]
    shelf.now = "2026-03-03T09:11:00Z"
    assert [row["id"] for row in cards(shelf, "is:due")] == [1, 2, 3]


@pytest.mark.parametrize("query", ['"open', "is:", "is:happy", "prop:s", "rated:x", "added:0", "(x", "x" * 2000])
def test_a_query_that_cannot_be_read_is_refused(shelf: Inside, query: str) -> None:
    refused(shelf, "cards", query)


def test_a_cloze_shows_one_gap_and_answers_without_it(shelf: Inside) -> None:
    row = card(shelf, 7)
    assert "mouse" not in row["front"]
    assert row["back"] == "The mouse runs."
