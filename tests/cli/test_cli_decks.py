"""The deck tree changed from the shell: made, renamed, moved, deleted, and each of it undone by name."""

from pathlib import Path
from typing import Any

import pytest

from entry import learn, rows_of, topics_file
from outside import Inside, contents, refused
from retain.services import deleting


@pytest.fixture
def tree(inside: Inside, tmp_path: Path) -> Inside:
    """Return the front door on Languages::Spanish (3 cards, all answered), Languages::Latin (2) and Physics (1)."""
    for name, count in (("Languages::Spanish", 3), ("Languages::Latin", 2), ("Physics", 1)):
        inside("import", topics_file(tmp_path / f"{count}.md", count, deck=name))
    learn(inside, tmp_path, range(1, 4))
    return inside


def names(front: Inside) -> list[str]:
    return [line["name"] for line in front("decks", "--json").json()]


def spoken(front: Inside) -> Any:
    return front("undo", "--json").json()["undone"]


def test_a_deck_is_made_with_those_above_it_and_undo_names_it(tree: Inside) -> None:
    tree("decks", "create", "Languages::Greek::Old")
    assert names(tree) == [
        "Languages", "Languages::Greek", "Languages::Greek::Old", "Languages::Latin", "Languages::Spanish", "Physics",
    ]  # fmt: skip
    assert spoken(tree) == "make the deck Languages::Greek::Old"
    assert "Languages::Greek" not in names(tree)


def test_a_new_name_below_a_deck_is_spelt_as_that_deck_is(tree: Inside) -> None:
    tree("decks", "create", "languages::spanish::Verbs")
    assert "Languages::Spanish::Verbs" in names(tree)


@pytest.mark.parametrize("name", ["Physics", "PHYSICS", " physics ", "languages::SPANISH"])
def test_no_two_decks_differ_in_case_alone(tree: Inside, name: str) -> None:
    before = contents(tree)
    assert "already" in refused(tree, "decks", "create", name)
    assert contents(tree) == before


def test_a_renamed_deck_keeps_its_subdecks_cards_and_options(tree: Inside) -> None:
    tree("options", "Languages::Spanish", "new_per_day=7")
    cards = rows_of(tree)["card"]
    tree("decks", "rename", "Languages", "Tongues")
    assert names(tree) == ["Physics", "Tongues", "Tongues::Latin", "Tongues::Spanish"]
    assert rows_of(tree)["card"] == cards
    assert tree("options", "Tongues::Spanish", "--json").json()["new_per_day"] == 7
    assert spoken(tree) == "rename the deck Languages to Tongues"
    assert names(tree) == ["Languages", "Languages::Latin", "Languages::Spanish", "Physics"]


def test_the_case_of_a_name_can_be_changed(tree: Inside) -> None:
    tree("decks", "rename", "Languages", "LANGUAGES")
    assert names(tree) == ["LANGUAGES", "LANGUAGES::Latin", "LANGUAGES::Spanish", "Physics"]


def test_a_deck_moves_below_another_and_back_to_the_top(tree: Inside) -> None:
    tree("decks", "move", "Languages::Spanish", "physics")
    assert "Physics::Spanish" in names(tree)
    tree("decks", "move", "Physics::Spanish")
    assert names(tree) == ["Languages", "Languages::Latin", "Physics", "Spanish"]
    assert spoken(tree) == "move the deck Physics::Spanish to the top"
    assert spoken(tree) == "move the deck Languages::Spanish below Physics"
    assert "Languages::Spanish" in names(tree)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("rename", "Languages", "Languages::Old"), "below the deck itself"),
        (("rename", "Languages", "languages::Old"), "below the deck itself"),
        (("move", "Languages", "Languages::Spanish"), "below the deck itself"),
        (("rename", "Languages::Spanish", "Physics"), "already"),
        (("rename", "Physics", "languages::LATIN"), "already"),
        (("rename", "Physics", "::"), "not a deck name"),
        (("rename", "Languages", "x" * 195), "longer"),
        (("rename", "Nowhere", "X"), "no deck"),
        (("move", "Physics", "Spanish"), "did you mean “Languages::Spanish”"),
        (("delete", "Spanish"), "did you mean “Languages::Spanish”"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_changed(
    tree: Inside, arguments: tuple[str, ...], word: str
) -> None:
    before = contents(tree)
    assert word in refused(tree, "decks", *arguments)
    assert contents(tree) == before


@pytest.mark.parametrize("room", [10_000, 0])
def test_a_deleted_deck_comes_back_with_every_review(tree: Inside, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    # With no room in the undo record it comes back from the backup that was made before.
    monkeypatch.setattr(deleting, "_IMAGES_UP_TO", room)
    before = contents(tree)
    assert "Languages with 2 subdecks and 5 cards" in tree("decks", "delete", "Languages").out
    after = rows_of(tree)
    assert names(tree) == ["Physics"]
    assert (len(after["card"]), len(after["note"]), len(after["review"])) == (1, 1, 0)
    assert tree("check").code == 0
    assert spoken(tree) == "delete the deck Languages with 2 subdecks and 5 cards"
    assert contents(tree) == before


def test_a_note_with_a_card_in_another_deck_outlives_a_deck(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "a.md", 2, deck="Both", reverse=True))
    inside("move", "Elsewhere", "2")
    inside("decks", "delete", "Both")
    after = rows_of(inside)
    assert (len(after["note"]), [row[0] for row in after["card"]]) == (1, [2])
    inside("undo")
    assert len(rows_of(inside)["card"]) == 4


def test_many_notes_deleted_at_once_come_back_from_the_backup(tree: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleting, "_IMAGES_UP_TO", 0)
    before = contents(tree)
    tree("delete", "deck:Languages")
    assert len(rows_of(tree)["note"]) == 1
    assert spoken(tree) == "delete 5 notes"
    assert contents(tree) == before
