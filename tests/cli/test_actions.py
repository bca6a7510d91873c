"""What can be done to cards from the command line, each action as one that undo takes back."""

from pathlib import Path
from typing import Any

import pytest

from entry import card, cards, learn, rows_of, topics_file
from outside import Inside, contents, refused


@pytest.fixture
def six(inside: Inside, tmp_path: Path) -> Inside:
    """Return a collection with six cards, of which 1 to 3 were answered two months ago."""
    inside("import", topics_file(tmp_path / "six.md", 6))
    learn(inside, tmp_path, [1, 2, 3])
    return inside


@pytest.mark.parametrize(
    ("command", "back", "name"), [("suspend", "unsuspend", "suspended"), ("bury", "unbury", "buried")]
)
def test_cards_are_put_aside_and_taken_up_again(six: Inside, command: str, back: str, name: str) -> None:
    before = rows_of(six)
    assert six(command, "1", "4", "--json").json() == {"cards": 2}
    assert [row["id"] for row in cards(six) if row[name]] == [1, 4]
    assert six("due", "--json").json()["total"] == 4
    assert six(command, f"is:{name}", "--json").json() == {"cards": 0}, "nothing is done twice"
    assert six(back, f"is:{name}", "--json").json() == {"cards": 2}
    assert rows_of(six) == before
    assert "unsuspend 2 cards" in six("undo").out or command == "bury"
    six("undo")
    assert rows_of(six) == before


def test_what_is_put_aside_comes_tomorrow(six: Inside) -> None:
    six("bury", "4", "5", "6")
    assert six("due", "--json").json()["new"] == 0
    assert six("due", "--json", now="2026-03-04T04:01:00Z").json()["new"] == 3


@pytest.mark.parametrize(("colour", "number"), [("red", 1), ("purple", 7), ("4", 4), ("none", 0)])
def test_flags(six: Inside, colour: str, number: int) -> None:
    six("flag", "green", "2")
    six("flag", colour, "2")
    assert card(six, 2)["flag"] == number
    assert "turquoise" in refused(six, "flag", "brown", "2")


def test_a_reset_makes_a_card_new_and_keeps_its_history(six: Inside) -> None:
    before = rows_of(six)
    six("reset", "deck:Deck is:review")
    row = card(six, 2)
    assert (row["state"], row["due"], row["stability"], row["reps"], row["interval"]) == ("new", None, None, 0, 0)
    assert [review["rating"] for review in row["reviews"]] == [4, 0]
    assert six("due", "--json").json() == {"new": 6, "learning": 0, "review": 0, "total": 6}
    assert six("undo").out == "Undone: reset 3 cards\n"
    assert rows_of(six) == before


def test_due_days_are_set(six: Inside) -> None:
    before = card(six, 1)
    six("set-due", "5", "1", "4")
    after = card(six, 1)
    assert (after["due"], after["interval"], after["stability"]) == (
        "2026-03-08", before["interval"], before["stability"],
    )  # fmt: skip
    assert (card(six, 4)["state"], card(six, 4)["due"], card(six, 4)["interval"]) == ("review", "2026-03-08", 5)
    six("set-due", "2026-03-03", "1")
    assert card(six, 1)["due"] == "2026-03-03"
    six("set-due", "3-9", "deck:*")
    days = {row["due"] for row in cards(six)}
    assert days <= {f"2026-03-{day:02}" for day in range(6, 13)}
    assert len(days) > 1
    for wrong in ("yesterday", "7-3", "40000", "2026-03-02", "-1"):
        assert "today" in refused(six, "set-due", "--", wrong, "1")


def test_cards_are_moved_tagged_and_deleted(six: Inside) -> None:
    before = rows_of(six)
    six("move", "Other::Place", "1", "5")
    assert [row["id"] for row in cards(six, "deck:Other")] == [1, 5]
    assert six("tag", "exam", "deck:Other", "--json").json() == {"notes": 2}
    assert [row["id"] for row in cards(six, "tag:exam")] == [1, 5]
    assert six("untag", "EXAM", "1", "2", "--json").json() == {"notes": 1}
    assert "one word" in refused(six, "tag", "two words", "1")
    assert six("delete", "tag:exam", "--json").json() == {"notes": 1}
    assert [row["id"] for row in cards(six)] == [1, 2, 3, 4, 6]
    for _ in range(4):
        six("undo")
    assert rows_of(six) == before


def test_cards_that_are_not_there_are_named_and_nothing_is_done(six: Inside) -> None:
    before = rows_of(six)
    assert "no card 77" in refused(six, "suspend", "1", "77")
    refused(six, "suspend", "is:nonsense")
    six("suspend", code=2)
    refused(six, "suspend", " ")
    assert rows_of(six) == before


def test_presets_are_shared_by_name(inside: Inside, tmp_path: Path) -> None:
    for deck in "ABC":
        inside("import", topics_file(tmp_path / f"{deck}.md", 2, deck=deck))
    options: Any = lambda deck: inside("options", deck, "--json").json()  # noqa: E731
    assert options("A")["preset"] == "Default"
    inside("options", "A", "preset=Exam", "new_per_day=1")
    inside("options", "B", "preset=exam")
    assert (options("B")["new_per_day"], options("B")["preset"], options("C")["new_per_day"]) == (1, "Exam", 20)
    inside("options", "B", "new_per_day=2", "--all")
    assert [options(deck)["new_per_day"] for deck in "ABC"] == [2, 2, 20]
    inside("options", "B", "new_per_day=3")
    assert [options(deck)["new_per_day"] for deck in "ABC"] == [2, 3, 20]
    listed = inside("presets", "--json").json()
    assert [(one["name"], one["decks"]) for one in listed] == [("Default", ["C"]), ("B", ["B"]), ("Exam", ["A"])]
    before = rows_of(inside)
    inside("presets", "rename", "Exam", "Exam week")
    inside("presets", "delete", "exam week")
    assert options("A")["preset"] == "Default"
    assert "Default" in refused(inside, "presets", "delete", "Default")
    assert "no preset" in refused(inside, "presets", "delete", "Nothing")
    assert "already" in refused(inside, "presets", "rename", "B", "default")
    inside("undo")
    inside("undo")
    assert rows_of(inside) == before
    for _ in range(4):
        inside("undo")
    assert [options(deck)["preset"] for deck in "ABC"] == ["Default"] * 3
    assert len(rows_of(inside)["preset"]) == 1


@pytest.mark.parametrize(
    ("name", "good", "bad", "said"),
    [
        ("leech_threshold", "4", "0", "from 1 to 99"),
        ("leech_action", "suspend", "burn", "tag, suspend"),
        ("review_order", "retrievability-descending", "whim", "overdueness"),
        ("new_order", "random", "whim", "template"),
        ("new_gather", "random_notes", "whim", "random_cards"),
        ("new_mix", "before", "never", "mix, after, before"),
        ("bury_reviews", "on", "often", "on or off"),
        ("easy_days", "sat:50 sun:0", "sat:120", "0 to 100"),
        ("load_balance", "on", "x", "on or off"),
    ],
)  # fmt: skip
def test_every_option_is_checked_and_kept(six: Inside, name: str, good: str, bad: str, said: str) -> None:
    assert said in refused(six, "options", "Deck", f"{name}={bad}")
    shown = six("options", "Deck", f"{name}={good}", "--json").json()[name]
    assert shown in (good, good.replace("-", "_"), True if good == "on" else int(good) if good.isdigit() else good)
    assert six("options", "Deck", "--json").json()[name] == shown


@pytest.mark.parametrize("command", [["delete"], ["suspend"], ["flag", "red"], ["cards"], ["duplicates"]])
def test_a_misspelt_option_is_no_word_of_a_search(six: Inside, command: list[str]) -> None:
    before = contents(six)
    for words in (["--dry-run", "deck:A"], ["deck:A", "--jsn"], ["--helpp"], ["--force=yes", "1"]):
        assert "No such option" in six(*command, *words, code=2).err
    assert six(*command, "-h").out.startswith("Usage: ")
    assert contents(six) == before
    assert [row["id"] for row in six("cards", "-hard", "--json").json()] == [1, 2, 3, 4, 5, 6]
    assert six("cards", "--", "--x", "--json").out.startswith("Id")
