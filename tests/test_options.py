"""A deck's options and the collection's settings, through the front door."""

from pathlib import Path

import pytest

from outside import Inside
from retain.domain.errors import RetainError
from retain.domain.option_text import option_values, with_option
from retain.domain.options import Options
from support import Front, write

DECK = "## One\n\nThe first.\n\n## Two\n\nThe second.\n"


@pytest.fixture
def decks(front: Front, tmp_path: Path) -> Front:
    """Return a collection with the decks A and B, which share a preset."""
    inside = Inside(front.db)
    for name in "AB":
        inside("import", write(tmp_path / f"{name}.md", f"---\ndeck: {name}\n---\n\n{DECK}"))
    return front


def test_options_are_shown_set_and_taken_back_for_one_deck_alone(decks: Front) -> None:
    before = decks("options", "A", "--json").json()
    assert (before["new_per_day"], before["learning_steps"], before["fuzz"]) == (20, "1m 10m", True)
    after = decks("options", "A", "new_per_day=1", "learning_steps=30s 1d", "fuzz=off", "--json").json()
    assert (after["new_per_day"], after["learning_steps"], after["fuzz"]) == (1, "30s 1d", False)
    assert decks("options", "B", "--json").json() == before
    assert [row["new"] for row in decks("decks", "--json").json()] == [1, 2]
    card = decks("card", "1", "--json").json()
    assert card["next"]["again"]["interval_s"] == 30
    assert decks("undo", "--json").json() == {"undone": "options of A"}
    assert decks("options", "A", "--json").json() == before


def test_one_wrong_value_changes_nothing_and_names_the_range(decks: Front) -> None:
    refused = decks("options", "A", "new_per_day=5", "desired_retention=1.5", code=1)
    assert "from 0.7 to 0.99" in refused.err
    assert decks("options", "A", "--json").json()["new_per_day"] == 20


def test_without_steps_the_scheduler_decides(decks: Front) -> None:
    decks("options", "A", "learning_steps=none", "fuzz=off")
    following = decks("card", "1", "--json").json()["next"]
    assert following["good"]["interval_s"] == 2 * 86_400
    assert following["again"]["interval_s"] < 86_400


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("desired_retention", "0.85", ("0.69", "1", "nan", "high", "")),
        ("new_per_day", "0", ("-1", "10000", "1.5", "many", "")),
        ("reviews_per_day", "9999", ("-1", "10000", "²")),
        ("maximum_interval", "365", ("0", "36501", "x")),
        ("learning_steps", "1m 10m 2h 3d", ("0m", "1w", "-1m", "1m;2m", "999999d", "1m " * 21)),
        ("relearning_steps", "none", ("soon",)),
        ("fuzz", "off", ("maybe", "")),
        ("ignore_reviews_before", "2024-02-29", ("2023-02-29", "yesterday", "2024-1-1", "0")),
        ("parameters", " ".join(["0.5"] * 21), ("1 2 3", "x " * 21, "nan " * 21)),
    ],
)
def test_every_value_is_checked(name: str, good: str, bad: tuple[str, ...]) -> None:
    changed = with_option(Options(), name, good)
    assert changed != Options()
    shown = option_values(changed)[name]
    text = " ".join(map(str, shown)) if isinstance(shown, list) else str(shown)
    assert with_option(Options(), name, text) == changed
    for value in bad:
        with pytest.raises(RetainError, match=name):
            with_option(Options(), name, value)


def test_the_day_begins_when_the_collection_says_and_where(decks: Front) -> None:
    decks("answer", "1", "easy", now="2026-03-03T09:00:00Z")
    decks("options", "A", "new_per_day=1")
    assert decks("due", "A", "--json", now="2026-03-04T03:30:00Z").json()["new"] == 0
    decks("config", "day_start=3")
    assert decks("due", "A", "--json", now="2026-03-04T03:30:00Z").json()["new"] == 1
    decks("config", "timezone=America/New_York")
    assert decks("due", "A", "--json", now="2026-03-04T03:30:00Z").json()["new"] == 0
    assert decks("config", "--json").json() == {"day_start": 3, "timezone": "America/New_York"}
    decks("undo")
    assert decks("config", "--json").json() == {"day_start": 3, "timezone": None}


@pytest.mark.parametrize("wrong", ["day_start=24", "day_start=-1", "timezone=Mars/Base", "colour=red"])
def test_a_wrong_setting_is_refused(decks: Front, wrong: str) -> None:
    name = wrong.partition("=")[0]
    assert name in decks("config", wrong, code=1).err
    assert decks("config", "--json").json() == {"day_start": 4, "timezone": None}


def test_what_is_not_an_assignment_is_wrong_usage(decks: Front) -> None:
    decks("options", "A", "fuzz", code=2)
