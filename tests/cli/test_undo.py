"""``retain undo``: every action goes back, in its order, whatever was between."""

from pathlib import Path

from entry import history_file, rows_of, topics_file
from outside import Inside, refused
from support import Front

WORDS = {
    "One": "The first meaning, told in a few more words.",
    "Two": "The second meaning, which is told at some length too.",
    "Three": "The third of the meanings, and the last one here.",
}


def test_a_day_of_work_goes_back_step_by_step_to_nothing(inside: Inside, tmp_path: Path) -> None:
    """After each step back the database holds just what it held before that step was done."""
    words = tmp_path / "words.md"
    reviews = history_file(
        tmp_path / "history.jsonl",
        [{"card": number, "rating": 4, "at": f"2026-01-0{number}T10:00:00Z", "duration_ms": 5} for number in (1, 2, 3)],
    )
    edited = {"One (1)": WORDS["One"], "Two": WORDS["Two"] + " And more.", "Four": "A fourth one that is new here."}
    steps: list[tuple[str, list[str | Path], str]] = [
        ("import words.md", ["import", topics_file(words, WORDS, deck="Top::Words")], ""),
        ("import 3 reviews", ["reviews", "import", reviews], ""),
        ("answer Again", ["answer", "1", "again"], ""),
        ("answer Good", ["answer", "1", "good"], ""),
        ("answer Hard", ["study", "--plain", "--limit", "1"], "\n2\n"),
        ("options of Top", ["options", "Top", "new_per_day=3"], ""),
        ("set day_start", ["config", "day_start=2"], ""),
        ("import words.md", ["import", words, "--reverse"], ""),
        ("import edited.md", ["import", topics_file(tmp_path / "edited.md", edited, deck="Top::Words")], ""),
        ("import edited.md", ["import", tmp_path / "edited.md", "--prune"], ""),
        ("answer Easy", ["answer", "2", "easy"], ""),
    ]
    inside("due")
    before = []
    for minute, (_, command, stdin) in enumerate(steps):
        before.append(rows_of(inside) if inside.db.exists() else None)
        inside(*command, stdin=stdin, now=f"2026-03-03T09:{minute:02d}:00Z")
    for (label, _, _), state in zip(reversed(steps), reversed(before), strict=True):
        assert inside("undo", "--json", now="2026-03-10T09:00:00Z").json() == {"undone": label}
        if state is not None:
            assert rows_of(inside) == state, label
    assert inside("decks", "--json").json() == []
    assert "nothing to undo" in refused(inside, "undo")


def test_an_answer_goes_back_in_a_later_process_and_the_day_is_as_before(front: Front, tmp_path: Path) -> None:
    front("import", topics_file(tmp_path / "deck.md", 30))
    front("answer", "1", "easy")
    assert front("due", "--json").json()["new"] == 19
    undone = front("undo", now="2026-03-03T10:00:00Z")
    assert undone.out == "Undone: answer Easy\n"
    assert undone.err == ""
    assert front("due", "--json").json()["new"] == 20
    assert front("card", "1", "--json").json()["reviews"] == []


def test_what_only_looked_changes_nothing_and_is_nothing_to_undo(inside: Inside, tmp_path: Path) -> None:
    path = topics_file(tmp_path / "deck.md", WORDS)
    inside("import", path, "--dry-run")
    assert "nothing to undo" in refused(inside, "undo")
    inside("import", path)
    inside("import", path)
    for command in (
        ["due"],
        ["decks"],
        ["cards"],
        ["card", "1"],
        ["options", "Deck"],
        ["config"],
        ["study", "--plain"],
    ):
        inside(*command)
    before = rows_of(inside)
    refused(inside, "answer", "1", "good", "--at", "2027-01-01T00:00:00Z")
    assert rows_of(inside) == before
    assert inside("undo", "--json").json() == {"undone": "import deck.md"}
    refused(inside, "undo")


def test_an_import_is_undone_only_after_the_answers_given_since(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "deck.md", WORDS))
    inside("answer", "3", "good")
    inside("import", topics_file(tmp_path / "deck.md", {"One": WORDS["One"], "Two": WORDS["Two"]}), "--prune")
    assert inside("card", "3", code=1)
    inside("undo")
    assert inside("card", "3", "--json").json()["reps"] == 1
    assert inside("undo", "--json").json() == {"undone": "answer Good"}
