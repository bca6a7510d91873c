"""``retain import``: everything is said, nothing is lost, and either all files go in or none."""

from pathlib import Path

import pytest

from outside import Inside, contents, deck_file, refused
from support import Front, write

KEYS = [
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
]
LIST = """5 topics
- Gradient Descent: an iterative method that follows the negative gradient to a minimum.
- Alone
- Dropout: leaves out units at random while training a network.
- gradient descent again
- Gradient Descent: a second definition that is kept out.
- Momentum: adds a share of the last step to the next one.
"""


@pytest.fixture
def front(tmp_path: Path) -> Front:
    """Return the front door without processes."""
    return Inside(tmp_path / "cards.sqlite")


def faces(front: Front, query: str = "") -> dict[str, str]:
    """Return the backs of all cards by their fronts."""
    return {row["front"]: row["back"] for row in front("cards", query, "--json").json()}


def cards(front: Front) -> dict[int, dict[str, object]]:
    """Return all cards by their ids, without what changes while the clock runs."""
    rows = {row["id"]: row for row in front("cards", "--json").json()}
    for row in rows.values():
        del row["retrievability"]
    return rows


def numbers(report: dict[str, object]) -> dict[str, object]:
    """Return the numbers of a report that are not zero, by their last words."""
    return {key.removeprefix("notes_"): value for key, value in report.items() if key != "warnings" and value}


def test_a_troubled_list_goes_in_but_for_what_is_named_with_its_line(front: Front, tmp_path: Path) -> None:
    path = write(tmp_path / "My list.txt", LIST)
    finished = front("import", path, "--json")
    report = finished.json()
    assert (list(report), finished.err, finished.out.count("\n")) == (KEYS, "", 1)
    assert all(type(report[key]) is int for key in KEYS[:-1])
    assert numbers(report) == {"added": 3, "cards_added": 3}
    assert [warning.split(":")[0] for warning in report["warnings"]] == [
        f"My list.txt, line {line}" for line in (1, 3, 5, 6)
    ]
    assert sorted(faces(front)) == ["Dropout", "Gradient Descent", "Momentum"]
    assert faces(front)["Gradient Descent"].startswith("an iterative")
    assert [row["name"] for row in front("decks", "--json").json()] == ["My list"]

    finished = front("import", path)
    assert finished.out == "notes: 3 unchanged\n"
    assert finished.err.splitlines() == report["warnings"]


@pytest.mark.parametrize("size", [1, 2, 12])
def test_a_title_that_is_in_the_deck_already_is_kept_out_and_named(front: Front, tmp_path: Path, size: int) -> None:
    others = "".join(f"- Other {turn:02d}: number {turn:02d} of a list of more topics.\n" for turn in range(1, size))
    first = write(tmp_path / "first.txt", f"- Dropout: leaves out units at random while training a network.\n{others}")
    front("import", first, "--deck", "Deck")
    second = write(
        tmp_path / "second.txt",
        "- Adam: joins momentum with adaptive step sizes.\n- dropout: something else entirely, which must not go in.\n",
    )
    report = front("import", second, "--deck", "Deck", "--json").json()
    (warning,) = report["warnings"]
    assert warning.startswith("second.txt, line 2: “dropout”")
    assert numbers(report) == {"added": 1, "cards_added": 1}
    assert faces(front)["Dropout"] == "leaves out units at random while training a network."
    assert len(faces(front)) == size + 1


def test_an_edited_deck_file_updates_renames_and_reports(front: Front, tmp_path: Path) -> None:
    path = deck_file(tmp_path, "Alpha", "Beta", "Gamma", "Delta")
    front("import", path)
    for card in ("1", "2", "3", "4"):
        front("answer", card, "good")
    learned = cards(front)
    text = path.read_text(encoding="utf-8")
    text = text.replace("of alpha in a few", "of alpha in many").replace("## Beta\n", "## The Beta\n")
    text = text.partition("## Delta")[0] + "## Epsilon\n\nWholly new, like nothing before it.\n"
    path.write_text(text, encoding="utf-8")

    before = contents(front)
    dry = front("import", path, "--dry-run", "--json").json()
    assert front("import", path, "--dry-run").out.startswith("Would be: notes: 1 added")
    assert contents(front) == before
    report = front("import", path, "--json").json()
    assert report == dry
    assert numbers(report) == {
        "added": 1,
        "updated": 1,
        "renamed": 1,
        "unchanged": 1,
        "missing": 1,
        "cards_added": 1,
    }
    renamed, missing = report["warnings"]
    assert renamed.startswith("Deck.md, line 9: ")
    assert "“Beta”" in renamed
    assert "“The Beta”" in renamed
    assert "“Delta”" in missing
    now = cards(front)
    assert [row["front"] for row in now.values()] == ["Alpha", "The Beta", "Gamma", "Delta", "Epsilon"]
    assert now[1]["back"] == "The definition of alpha in many words."
    memory = ("note", "guid", "due", "stability", "difficulty", "reps", "last_review", "state")
    for number, row in learned.items():
        assert [now[number][key] for key in memory] == [row[key] for key in memory]

    report = front("import", path, "--json").json()
    assert numbers(report) == {"unchanged": 4, "missing": 1}
    report = front("import", path, "--prune", "--json").json()
    assert numbers(report) == {"unchanged": 4, "removed": 1}
    assert "Delta" not in faces(front)
    front("undo")
    assert cards(front) == now


@pytest.mark.parametrize("tags", ["machine learning, deep", "b a", "a,b , c", "[x, y]", '"a, b", c', "über, ÜBER"])
def test_tags_go_in_and_the_same_file_again_changes_nothing(front: Front, tmp_path: Path, tags: str) -> None:
    path = deck_file(tmp_path, "Alpha\nTags: own", head=f"tags: {tags}\n")
    front("import", path)
    before = contents(front)
    assert numbers(front("import", path, "--json").json()) == {"unchanged": 1}
    assert contents(front) == before
    (row,) = front("cards", "tag:own", "--json").json()
    assert "own" in row["tags"]


def test_a_cloze_that_hides_nothing_is_left_out_and_takes_nothing_away(front: Front, tmp_path: Path) -> None:
    file = write(tmp_path / "d.md", "{{One}} is a number.\n<!-- guid: abc -->\n")
    front("import", file)
    before = contents(front)
    write(file, "C: `{{One}} is a number.`\n<!-- guid: abc -->\n")
    finished = front("import", file, "--prune")
    assert "d.md, line 1: “`{{One}} is a number.`” hides nothing outside code; it is left out" in finished.err
    assert contents(front) == before
    assert front("check").code == 0


def test_several_files_go_in_together_or_not_at_all(front: Front, tmp_path: Path) -> None:
    good, also = deck_file(tmp_path, "Alpha", name="Good"), deck_file(tmp_path, "Alpha", name="Top::Also")
    unnamed = write(tmp_path / "::.md", "## Term\n\nIts definition.\n")
    for bad in (unnamed, tmp_path / "none.md"):
        refused(front, "import", good, bad, also)
        assert not front.db.exists() or front("decks", "--json").json() == []
    report = front("import", good, also, "--json").json()
    assert numbers(report) == {"added": 2, "cards_added": 2}
    assert [(row["name"], row["cards"]) for row in front("decks", "--json").json()] == [
        ("Good", 1),
        ("Top", 1),
        ("Top::Also", 1),
    ]
    assert front("undo", "--json").json() == {"undone": "import 2 files"}
    assert front("decks", "--json").json() == []


def test_a_deck_name_that_cannot_be_is_named_and_the_notes_go_in(front: Front, tmp_path: Path) -> None:
    odd = write(tmp_path / "odd.md", "---\ndeck: A::::B\n---\n\n## Term\n\nIts definition.\n")
    report = front("import", odd, "--json").json()
    assert numbers(report) == {"added": 1, "cards_added": 1}
    (warning,) = report["warnings"]
    assert warning.startswith("odd.md, line 2: ")
    assert [row["name"] for row in front("decks", "--json").json()] == ["odd"]


def test_a_dry_run_on_no_database_leaves_no_notes(front: Front, tmp_path: Path) -> None:
    report = front("import", deck_file(tmp_path, "Alpha"), "--dry-run", "--json").json()
    assert numbers(report) == {"added": 1, "cards_added": 1}
    assert front("decks", "--json").json() == []
    refused(front, "undo")


def test_the_format_is_told_by_the_name_or_by_hand(front: Front, tmp_path: Path) -> None:
    deck = "---\ndeck: Told\n---\n\n## Term\n\nIts definition.\n"
    by_hand = ("--format", "markdown")
    for name, form in (("a.markdown", ()), ("B.MD", ()), ("c.xyz", by_hand), ("d.txt", by_hand)):
        assert numbers(front("import", write(tmp_path / name, deck), *form, "--json").json())
    assert list(faces(front)) == ["Term"]
    listed = "Other: a definition of its own\n"
    front("import", write(tmp_path / "list", listed), "--deck", "List")
    front("import", write(tmp_path / "list.md", listed), "--format", "topics", "--deck", "List")
    assert list(faces(front, "deck:List")) == ["Other"]


def test_the_reverse_never_shows_its_answer(front: Front, tmp_path: Path) -> None:
    text = (
        "## Gradient Descent (GD)\n\nGradient descent follows gradients downhill; GD's steps, gradient-descent.\n\n"
        "Q: What is asked once?\nA: A question.\n\nA {{cloze}} is asked once.\n"
    )
    path = write(tmp_path / "reverse.md", text)
    assert numbers(front("import", path, "--reverse", "--json").json()) == {"added": 3, "cards_added": 4}
    (reverse,) = [row for row in front("cards", "--json").json() if row["back"] == "Gradient Descent (GD)"]
    for form in ("gradient descent", "gradient-descent", "GD"):
        assert form.casefold() not in reverse["front"].casefold()
    assert numbers(front("import", path, "--json").json()) == {"unchanged": 3}
    head = write(tmp_path / "asks.md", f"---\nreverse: true\n---\n\n{text}")
    assert numbers(front("import", head, "--json").json()) == {"added": 3, "cards_added": 4}
    listed = write(tmp_path / "list.txt", "- Softmax (soft maximum): softmax turns scores into probabilities.\n")
    front("import", listed, "--reverse")
    fronts = [row["front"] for row in front("cards", "deck:list", "--json").json()]
    assert fronts[0] == "Softmax (soft maximum)"
    assert "softmax" not in fronts[1].casefold()


def test_formulas_are_unicode_and_no_backslash_is_left(front: Front, tmp_path: Path) -> None:
    formulas = (
        r"\(\max(0, x)\)",
        r"$$\sum_{i=1}^n x_i^2$$",
        r"\[\frac{\partial L}{\partial w}\]",
        r"\(\nabla_\theta J(\theta)\)",
        r"\(O(n \log n)\)",
        r"\(\|x\|_2 \leq \sqrt{d}\)",
        r"\(\mathbb{E}[X] \in \mathbb{R}^d\)",
        r"\(\unknowncommand{x}\)",
        r"\(\begin{pmatrix} a & b \\ c & d \end{pmatrix}\)",
        r"\(p(x \mid y) \approx \hat{y}\)",
    )
    text = "".join(f"## Formula {turn}\n\nIt is {formula}, so.\n\n" for turn, formula in enumerate(formulas))
    front("import", write(tmp_path / "math.md", text))
    shown = faces(front)
    assert len(shown) == len(formulas)
    for front_text, back in shown.items():
        assert "\\" not in back, (front_text, back)
        assert "$" not in back, (front_text, back)
    assert shown["Formula 0"] == "It is max(0, x), so."
    assert "log" in shown["Formula 4"]
    assert "≤" in shown["Formula 5"]
    assert "‖x‖" in shown["Formula 5"]
    finished = front("study", "--plain", "--limit", "3", stdin="\n4\n" * 3)
    assert "\\" not in finished.out


@pytest.mark.parametrize("formula", [r"\frac{a", r"a}", r"\begin{matrix} a", r"\left( x"])
def test_a_formula_that_is_broken_off_is_shown_and_takes_nothing_with_it(
    front: Front, tmp_path: Path, formula: str
) -> None:
    front("import", write(tmp_path / "math.md", f"## Broken\n\nIt is \\({formula}\\), so.\n"))
    back = faces(front)["Broken"]
    assert back.startswith("It is ")
    assert back.endswith("so.")
    assert formula[-1] in back
