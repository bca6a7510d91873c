"""``retain study --plain``: a session line by line."""

from pathlib import Path

import pytest

from outside import Inside, deck_file, outside, refused
from support import Front, write


@pytest.fixture
def front(tmp_path: Path) -> Front:
    """Return the front door, without processes, of a collection of two decks with two cards each."""
    door = Inside(tmp_path / "cards.sqlite")
    door("import", deck_file(tmp_path, "Alpha", "Beta"), deck_file(tmp_path, "Gamma", "Delta", name="Other"))
    door("options", "Deck", "fuzz=off")
    return door


def questions(out: str) -> list[str]:
    """Return the questions of a session."""
    return [line.removeprefix("Question: ") for line in out.splitlines() if line.startswith("Question: ")]


def test_a_card_is_asked_shown_rated_and_counted(front: Front) -> None:
    out = front("study", "Deck", "--plain", stdin="\n4\n\n1\n\n\n\n\n").out
    asked = questions(out)
    assert asked[:2] == ["Alpha", "Beta"]
    assert out.index("Question: Alpha") < out.index("Answer: The definition of alpha") < out.index("Question: Beta")
    before_rating = out[: out.index("Easy, comes back")]
    for word in ("1 Again", "2 Hard", "3 Good", "4 Easy", "2 new"):
        assert word in before_rating
    assert "8d" in before_rating, "each rating says when the card would come back"
    assert asked[2:] == ["Beta"] * (len(asked) - 2)
    assert "4 answered" in out
    assert [row["reps"] for row in front("cards", "deck:Deck", "--json").json()] == [1, 3]
    assert [row["reps"] for row in front("cards", "deck:Other", "--json").json()] == [0, 0]


@pytest.mark.parametrize(
    ("said", "rating"),
    [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("", 3), ("again", 1), ("Hard", 2), ("g", 3), ("E", 4), (" 4 ", 4)],
)
def test_ratings_have_numbers_and_names(front: Front, said: str, rating: int) -> None:
    front("study", "--plain", "--limit", "1", stdin=f"\n{said}\n")
    (review,) = front("card", "1", "--json").json()["reviews"]
    assert review["rating"] == rating


def test_nonsense_is_asked_again_and_changes_nothing(front: Front) -> None:
    finished = front("study", "--plain", "--limit", "1", stdin="\n5\nwhat?\n44\n2\n")
    assert finished.out.count("is not a rating") == 3
    (review,) = front("card", "1", "--json").json()["reviews"]
    assert review["rating"] == 2


@pytest.mark.parametrize("stdin", ["", "q\n", "\n", "\nq\n", "Q\n", "\nu\nq\n", "u\n"])
def test_leaving_at_any_place_changes_nothing(front: Front, stdin: str) -> None:
    finished = front("study", "--plain", stdin=stdin)
    assert "0 answered" in finished.out
    assert len(front("cards", "is:new", "--json").json()) == 4


def test_an_answer_is_taken_back_and_the_card_asked_again(front: Front) -> None:
    out = front("study", "Deck", "--plain", stdin="\n4\nu\n\n1\nq\n").out
    assert questions(out)[:3] == ["Alpha", "Beta", "Alpha"]
    assert "Taken back" in out
    (review,) = front("card", "1", "--json").json()["reviews"]
    assert review["rating"] == 1
    assert "1 answered" in out


def test_a_limit_ends_the_session_and_the_rest_is_left(front: Front) -> None:
    out = front("study", "--plain", "--limit", "3", stdin="\n4\n" * 9).out
    assert len(questions(out)) == 3
    assert "3 answered" in out
    assert front("due", "--json").json()["total"] == 1
    out = front("study", "--plain", stdin="\n4\n" * 9).out
    assert len(questions(out)) == 1
    assert front("study", "--plain", stdin="\n4\n" * 9).out.count("Question") == 0


def test_a_deck_brings_its_subdecks_and_its_name_in_any_case(front: Front, tmp_path: Path) -> None:
    front("import", deck_file(tmp_path, "Eta", name="Top::Sub"))
    assert questions(front("study", "top", "--plain", stdin="q\n").out) == ["Eta"]
    refused(front, "study", "Sub", "--plain")


def test_several_paragraphs_and_code_are_read_out_whole(front: Front, tmp_path: Path) -> None:
    deck = "## Loop\n\nFirst paragraph.\n\n```python\nfor x in xs:\n    use(x)\n```\n\n- one\n- two\n"
    front("import", write(tmp_path / "code.md", deck))
    out = front("study", "code", "--plain", "--limit", "1", stdin="\n3\n").out
    for text in ("First paragraph.", "for x in xs:\n", "    use(x)", "one", "two"):
        assert text in out
    assert "```" not in out


def test_the_reverse_and_the_cloze_hide_their_answers(front: Front, tmp_path: Path) -> None:
    deck = "---\nreverse: true\n---\n\n## Softmax\n\nSoftmax makes scores probabilities.\n\nThe {{secret}} word.\n"
    front("import", write(tmp_path / "hidden.md", deck))
    out = front("study", "hidden", "--plain", stdin="\n4\n" * 3).out
    hidden = {row["front"] for row in front("cards", "deck:hidden", "--json").json()} - {"Softmax"}
    assert len(hidden) == 2
    for question in questions(out):
        if question != "Softmax":
            assert "softmax" not in question.casefold()
            assert "secret" not in question


@pytest.mark.parametrize("form", ["strict", "surrogateescape"])
def test_bytes_that_are_no_text_are_only_a_wrong_answer(front: Front, form: str) -> None:
    finished = outside(
        *("--db", front.db, "study", "--plain", "--limit", "1"),
        stdin=b"\xff\xfe\n\xff\n4\n",
        env={"RETAIN_NOW": front.now, "PYTHONIOENCODING": f"utf-8:{form}"},
    )
    assert finished.returncode == 0, finished.stderr
    assert b"1 answered" in finished.stdout
