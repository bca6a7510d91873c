"""``retain import``: notes go in, change and go, and what was learned stays."""

from pathlib import Path

from entry import card, cards, topics_file
from outside import Inside
from support import DECK, Front

REPORT = {
    "notes_added",
    "notes_updated",
    "notes_renamed",
    "notes_unchanged",
    "notes_missing",
    "notes_removed",
    "cards_added",
    "reviews_added",
    "media_added",
    "warnings",
}
WORDS = {
    "Gradient descent": "An iterative method that walks against the gradient of the loss until it is flat.",
    "ReLU": "Outputs the positive part of its input, and zero for the rest of the numbers.",
    "Dropout": "Leaves out units at random while the network is trained, so that none is relied on.",
}


def bring(front: Front, path: Path, *options: str) -> tuple[dict[str, int], list[str]]:
    """Import a file; return the numbers that are not zero, and the warnings."""
    report = front("import", path, *options, "--json").json()
    assert set(report) == REPORT
    warnings = report.pop("warnings")
    return {name.removeprefix("notes_"): number for name, number in report.items() if number}, warnings


def test_an_edited_deck_file_updates_its_notes_and_keeps_every_memory(inside: Inside, tmp_path: Path) -> None:
    path = topics_file(tmp_path / "words.md", WORDS)
    assert bring(inside, path) == ({"added": 3, "cards_added": 3}, [])
    for number in ("1", "2", "3"):
        inside("answer", number, "easy")
    before = [card(inside, number) for number in (1, 2, 3)]
    edited = {
        "Gradient descent (GD)": WORDS["Gradient descent"],
        "ReLU": "Outputs the positive part of its input.",
        "Momentum": "Adds a share of the step before to each step.",
    }
    topics_file(path, edited)
    expected = {"renamed": 1, "updated": 1, "added": 1, "missing": 1, "cards_added": 1}
    numbers, warnings = bring(inside, path, "--dry-run")
    assert numbers == expected
    assert [row["front"] for row in cards(inside)] == list(WORDS)
    assert bring(inside, path) == (expected, warnings)
    renamed, missing = warnings
    assert "Gradient descent" in renamed
    assert "(GD)" in renamed
    assert "Dropout" in missing
    assert "--prune" in missing
    after = [card(inside, number) for number in (1, 2, 3)]
    assert [row["front"] for row in after] == ["Gradient descent (GD)", "ReLU", "Dropout"]
    assert after[1]["back"] == edited["ReLU"]
    for same in ("guid", "state", "due", "interval", "stability", "difficulty", "reps", "last_review", "reviews"):
        assert [row[same] for row in after] == [row[same] for row in before]
    numbers, warnings = bring(inside, path, "--prune")
    assert numbers == {"unchanged": 3, "removed": 1}
    assert "Dropout" in warnings[0]
    assert "Dropout" not in {row["front"] for row in cards(inside)}
    assert bring(inside, path, "--prune") == ({"unchanged": 3}, [])


def test_reverse_adds_the_card_from_a_masked_definition_to_the_title(inside: Inside, tmp_path: Path) -> None:
    words = {"Mean Squared Error (MSE)": "The mean squared error averages squares; MSE is smooth.", "Loss": "A cost."}
    path = topics_file(tmp_path / "words.md", words)
    bring(inside, path)
    inside("answer", "1", "easy")
    memory = card(inside, 1)["stability"]
    assert bring(inside, path, "--reverse") == ({"updated": 2, "cards_added": 2}, [])
    forward, _, reverse, _ = cards(inside)
    assert (forward["front"], forward["stability"], forward["note"]) == (reverse["back"], memory, reverse["note"])
    for leak in ("mean", "squared error", "mse"):
        assert leak not in reverse["front"].lower()
    assert "smooth" in reverse["front"]
    # A later import without the switch takes no cards away.
    assert bring(inside, path) == ({"unchanged": 2}, [])
    assert len(cards(inside)) == 4
    # The deck file can ask for them itself.
    other = topics_file(tmp_path / "other.md", words, deck="Other", reverse=True)
    assert bring(inside, other)[0]["cards_added"] == 4


def test_the_shipped_deck_goes_in_quickly_whole_and_by_stable_guids(inside: Inside, tmp_path: Path) -> None:
    assert bring(inside, DECK) == ({"added": 396, "cards_added": 396}, [])
    other = Inside(tmp_path / "other.sqlite")
    bring(other, DECK)
    assert [row["guid"] for row in cards(other)] == [row["guid"] for row in cards(inside)]
    assert {row["deck"] for row in cards(inside)} == {"Machine Learning"}
