"""``retain topics``: what is said about a list, line by line, and the deck file that it writes."""

from pathlib import Path

import pytest

from outside import Inside, refused
from support import SEEDS, Front, write

TROUBLED = """Tag: alpha, beta
7 topic(s)
- Gradient Descent: an iterative method that follows the negative gradient of a loss to a minimum.
- Backpropagation\tThe chain rule, applied backwards through a network to get all gradients at once.
- BatchNorm - Normalises the activations of a layer over a mini-batch to ease training.
- Nothing follows
- Gradient Descent: a second definition that must not replace the first one.
-
- Dropout — Randomly leaves out units while training, so that none relies on another.
"""


@pytest.fixture
def front(tmp_path: Path) -> Front:
    """Return the front door without processes."""
    return Inside(tmp_path / "cards.sqlite")


def test_every_line_that_stays_out_is_named_and_the_rest_goes_in(front: Front, tmp_path: Path) -> None:
    listed = write(tmp_path / "list.txt", TROUBLED)
    finished = front("topics", listed, "--json")
    found = finished.json()
    assert finished.out.count("\n") == 1
    assert finished.err == ""
    assert list(found) == ["tags", "declared", "topics", "problems"]
    assert (found["tags"], found["declared"]) == (["alpha", "beta"], 7)
    assert [(topic["line"], topic["title"]) for topic in found["topics"]] == [
        (3, "Gradient Descent"),
        (4, "Backpropagation"),
        (5, "BatchNorm"),
        (9, "Dropout"),
    ]
    for topic in found["topics"]:
        assert list(topic) == ["line", "title", "definition", "certain"]
        assert isinstance(topic["certain"], bool)
    assert found["topics"][0]["definition"].startswith("an iterative method")
    assert [problem["line"] for problem in found["problems"]] == [2, 6, 7, 8]
    declared, empty, double, bullet = (problem["message"] for problem in found["problems"])
    assert "7" in declared
    assert "4" in declared
    assert "Nothing follows" in empty
    assert "Gradient Descent" in double
    assert "3" in double, "the line of the first is named"
    assert bullet

    finished = front("topics", listed)
    assert [line.split("\t")[0].removeprefix("? ") for line in finished.out.splitlines()] == [
        topic["title"] for topic in found["topics"]
    ]
    for problem in found["problems"]:
        assert f"list.txt, line {problem['line']}: {problem['message']}\n" in finished.err
    assert "4 topics" in finished.err
    assert not front.db.exists(), "splitting a list needs no database"


def test_a_list_that_declares_nothing_has_null(front: Front, tmp_path: Path) -> None:
    listed = write(tmp_path / "plain.txt", "Term: its definition\nOther: another definition\n")
    found = front("topics", listed, "--json").json()
    assert found == {
        "tags": [],
        "declared": None,
        "topics": [
            {"line": 1, "title": "Term", "definition": "its definition", "certain": True},
            {"line": 2, "title": "Other", "definition": "another definition", "certain": True},
        ],
        "problems": [],
    }


def test_glued_lists_are_split_and_their_doubts_are_marked(front: Front, tmp_path: Path) -> None:
    found = front("topics", SEEDS, "--json").json()
    assert (len(found["topics"]), found["declared"], found["problems"]) == (396, 396, [])
    by_title = {topic["title"]: topic["definition"] for topic in found["topics"]}
    assert by_title["The Bitter Lesson"].startswith("The Bitter Lesson is Sutton's argument")
    assert by_title["GPT-3 & Few-Shot In-Context Learning"].startswith("GPT-3 showed that")
    one = write(
        tmp_path / "odd.txt", "- Red Blue Green Yellow Orange\n- Zig zag zog\n- Term: a real definition of it\n"
    )
    found = front("topics", one, "--json").json()
    doubtful = [topic["line"] for topic in found["topics"] if not topic["certain"]]
    assert sorted(doubtful + [problem["line"] for problem in found["problems"]]) == [1, 2]
    shown = front("topics", one).out.splitlines()
    assert [line.startswith("? ") for line in shown] == [not topic["certain"] for topic in found["topics"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_how_a_list_was_saved_does_not_matter(front: Front, tmp_path: Path, encoding: str, ending: str) -> None:
    listed = tmp_path / "saved.txt"
    listed.write_bytes(TROUBLED.replace("\n", ending).encode(encoding))
    plain = write(tmp_path / "plain.txt", TROUBLED)
    assert front("topics", listed, "--json").json() == front("topics", plain, "--json").json()


def test_a_deck_file_is_written_and_goes_in_as_the_list_would(front: Front, tmp_path: Path) -> None:
    listed = write(tmp_path / "My list.txt", TROUBLED)
    written = tmp_path / "out.md"
    finished = front("topics", listed, "-o", written)
    assert finished.out == ""
    assert "4 topics" in finished.err
    assert "out.md" in finished.err
    text = written.read_text(encoding="utf-8")
    assert "deck: My list\n" in text
    assert "tags: alpha, beta\n" in text
    assert "reverse" not in text
    report = front("import", written, "--json").json()
    assert (report["notes_added"], report["warnings"]) == (4, [])
    assert front("import", listed, "--deck", "My list", "--json").json()["notes_unchanged"] == 4


def test_a_deck_file_keeps_its_name_and_its_reverse(front: Front, tmp_path: Path) -> None:
    listed = write(tmp_path / "list.txt", "- Term: its definition is this\n")
    written = write(tmp_path / "out.md", "---\ndeck: Mine::Own\nreverse: true\n---\n\n## Old\n\nGone.\n")
    finished = front("topics", listed, "-o", written, "--json")
    assert len(finished.json()["topics"]) == 1
    text = written.read_text(encoding="utf-8")
    assert "deck: Mine::Own\n" in text
    assert "reverse: true\n" in text
    assert "## Term\n" in text
    front("topics", listed, "-o", written, "--deck", "Another")
    assert "deck: Another\n" in written.read_text(encoding="utf-8")
    front("topics", listed, "-o", tmp_path / "new.md", "--reverse")
    assert "reverse: true\n" in (tmp_path / "new.md").read_text(encoding="utf-8")
    front("topics", listed, "-o", tmp_path / "bad.md", "--deck", "A::::B", code=1)
    assert not (tmp_path / "bad.md").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [], "nothing half-written"


def test_text_that_looks_like_markup_is_the_same_text_on_the_card(front: Front, tmp_path: Path) -> None:
    titles = {
        "C# and F#": "languages with a sharp sign, *not* emphasised, 2 * 3 * 4 and a_b_c.",
        "The <b>Tag</b>": "markup such as <script>alert(1)</script> & &amp; is only text here.",
        "Q: Or Not": "A: is what a marker looks like, and {{c1::cloze}} is no cloze.",
        "# Heading": "- a bullet, > a quotation, 1. a number, and `code` stay as they are.",
        "Price": "costs $5 and then $6 in all; a \\ backslash is typed too.",
        "[Link](x)": "an ![image](y.png) and a [link](http://example.org) and http://example.org too.",
    }
    listed = write(tmp_path / "marks.txt", "".join(f"- {title}\t{text}\n" for title, text in titles.items()))
    split = {topic["title"]: topic["definition"] for topic in front("topics", listed, "--json").json()["topics"]}
    assert split == titles
    front("import", listed)
    faces = {card["front"]: card["back"] for card in front("cards", "--json").json()}
    assert faces == titles
    front("topics", listed, "-o", tmp_path / "marks.md", "--deck", "Other")
    front("import", tmp_path / "marks.md")
    assert {card["front"]: card["back"] for card in front("cards", "deck:Other", "--json").json()} == titles


def test_a_deck_file_may_go_to_the_output_but_not_beside_json(front: Front, tmp_path: Path) -> None:
    listed = write(tmp_path / "list.txt", "- Term: its definition is this\n")
    assert "## Term" in front("topics", listed, "-o", "-").out
    assert front("topics", listed, "-o", "-", "--json", code=2).out == ""


def test_the_list_itself_is_not_written_over(front: Front, tmp_path: Path) -> None:
    listed = write(tmp_path / "list.txt", TROUBLED)
    (tmp_path / "link.txt").symlink_to(listed)
    for path in (listed, tmp_path / "link.txt"):
        assert "list" in refused(front, "topics", listed, "-o", path)
        assert listed.read_text(encoding="utf-8") == TROUBLED


def test_a_link_goes_on_leading_to_its_deck_file(front: Front, tmp_path: Path) -> None:
    listed = write(tmp_path / "list.txt", "- Term: its definition is this\n")
    target = write(tmp_path / "target.md", "---\ndeck: Mine\n---\n\n## Old\n\nGone.\n")
    link = tmp_path / "link.md"
    link.symlink_to(target)
    front("topics", listed, "-o", link)
    assert link.is_symlink()
    assert "deck: Mine\n" in target.read_text(encoding="utf-8")
    assert "## Term\n" in target.read_text(encoding="utf-8")
