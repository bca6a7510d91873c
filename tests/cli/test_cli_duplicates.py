"""``retain duplicates``: notes with the same front, or nearly the same, across decks."""

from pathlib import Path

import pytest

from entry import topics_file
from outside import Inside


@pytest.fixture
def filled(inside: Inside, tmp_path: Path) -> Inside:
    """Return the front door on three decks with some titles in common."""
    inside("import", topics_file(tmp_path / "a.md", {"Paris": "a city", "Networks": "x", "Rome": "y"}, deck="A"))
    inside("import", topics_file(tmp_path / "b.md", {"PARIS": "a myth", "Network": "x"}, deck="B", reverse=True))
    inside("import", topics_file(tmp_path / "c.md", {"Oslo": "z"}, deck="C"))
    return inside


def test_the_same_fronts_are_listed_in_groups(filled: Inside) -> None:
    (group,) = filled("duplicates", "--json").json()
    assert [(note["front"], note["deck"], len(note["cards"])) for note in group] == [
        ("Paris", "A", 1),
        ("PARIS", "B", 2),
    ]
    shown = filled("duplicates")
    assert "Paris" in shown.out
    assert "PARIS" in shown.out
    assert shown.err == "1 group\n"


def test_nearly_the_same_fronts_are_listed_with_near(filled: Inside) -> None:
    (group,) = filled("duplicates", "--near", "--json").json()
    assert [note["front"] for note in group] == ["Networks", "Network"]


def test_only_what_a_search_finds_is_compared(filled: Inside) -> None:
    assert filled("duplicates", "deck:A", "or", "deck:C", "--json").json() == []
    assert len(filled("duplicates", "paris", "--json").json()) == 1
