"""Text that would steer a terminal: in decks, lists, histories, file names and what the learner types."""

import json
import os
from pathlib import Path

import pytest

from outside import HOSTILE, STEERING, Inside, outside
from support import Finished, Front, write


@pytest.fixture
def front(tmp_path: Path) -> Front:
    """Return the front door without processes."""
    return Inside(tmp_path / "cards.sqlite")


def clean(finished: Finished) -> Finished:
    """Return what a run printed once it is known to hold nothing that steers."""
    for text in (finished.out, finished.err):
        assert STEERING.search(text.replace("\t", " ")) is None, ascii(text)
    return finished


@pytest.fixture
def steered(front: Front, tmp_path: Path) -> Front:
    """Return a collection whose notes, tags, guids and file names all try to steer the terminal."""
    deck = (
        f"---\ndeck: Hostile\ntags: tag{HOSTILE}\n---\n\n## Term{HOSTILE} one\n<!-- guid: one{HOSTILE} -->\n\n"
        f"The first{HOSTILE} definition.\n\n## Empty{HOSTILE}\n\n## Term{HOSTILE} one\n\nA double.\n\n"
        f"Q: Why{HOSTILE}?\nA: Because{HOSTILE}.\n"
    )
    path = tmp_path / f"deck{HOSTILE.replace('/', '')}.md"
    path.write_text(deck, encoding="utf-8", newline="")
    report = clean(front("import", path, "--json")).json()
    assert report["notes_added"] == 2
    assert len(report["warnings"]) == 2
    clean(front("import", path))
    return front


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_nothing_in_a_deck_steers_the_terminal(steered: Front, form: tuple[str, ...]) -> None:
    for command in (
        ("cards",),
        ("card", "1"),
        ("decks",),
        ("due", "Hostile"),
        ("options", "Hostile"),
        ("answer", "1", "good"),
        ("undo",),
        ("undo",),
    ):
        finished = clean(steered(*command, *form))
        if form:
            assert isinstance(finished.json(), list | dict)
    clean(steered("cards", f"tag:{HOSTILE}", "--json"))
    clean(steered("cards", f"is:{HOSTILE}", code=1))
    clean(steered("due", HOSTILE, code=1))


def test_json_still_says_what_the_text_was(front: Front, tmp_path: Path) -> None:
    listed = write(tmp_path / "list.txt", f"- Term{HOSTILE}: the definition{HOSTILE} of it\n- Alone{HOSTILE}\n")
    finished = clean(front("topics", listed, "--json"))
    topic = finished.json()["topics"][0]
    assert "\u202e" in topic["title"]
    assert "\x9b" in topic["definition"]
    clean(front("topics", listed))
    clean(front("topics", listed, "-o", tmp_path / f"written{HOSTILE}.md"))


def test_nothing_in_a_session_steers_the_terminal(steered: Front) -> None:
    typed = f"{HOSTILE}\n{HOSTILE}\n4\n\n4\n"
    finished = clean(steered("study", "--plain", stdin=typed))
    assert "2 answered" in finished.out


def test_nothing_in_a_history_steers_the_terminal(steered: Front, tmp_path: Path) -> None:
    rows = [
        {"guid": f"none{HOSTILE}", "rating": 3, "at": "2026-03-01T10:00:00Z"},
        {"card": 1, "rating": 3, "at": f"soon{HOSTILE}"},
        {"card": 1, "rating": 3, "at": "2026-03-01T10:00:00Z"},
    ]
    path = tmp_path / f"history{HOSTILE}.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    clean(steered("reviews", "import", path))
    finished = clean(steered("reviews", "import", path, "--json")).json()
    assert [row["line"] for row in finished["rejected"]] == [1, 2]
    clean(steered("reviews", "export", tmp_path / f"out{HOSTILE}.jsonl"))
    clean(steered("reviews", "export", "-"))
    clean(steered("reviews", "import", tmp_path / f"none{HOSTILE}.jsonl", code=1))


def test_file_names_of_every_script_go_in(front: Front, tmp_path: Path) -> None:
    names = ("Größe – ü", "日本語", "ﷺ مرحبا", "E\u0301tudes", "smile 😀", "with 'quotes' \"and\" $HOME *")
    for name in names:
        front("import", write(tmp_path / f"{name}.txt", "- Term: the definition of it\n"))
        assert front("due", name, "--json").json()["new"] == 1
    assert "Études" in {row["name"] for row in front("decks", "--json").json()}
    assert len(front("cards", "deck:日本語", "--json").json()) == 1


def test_a_file_name_that_is_no_text_is_no_obstacle(tmp_path: Path) -> None:
    """A name is bytes; where they are no UTF-8, the notes go in all the same, or one line says why not."""
    path = os.fsencode(tmp_path) + b"/caf\xe9.md"
    Path(os.fsdecode(path)).write_text("## Term\n\nIts definition.\n\n## Term\n\nA double.\n", encoding="utf-8")
    database = tmp_path / "cards.sqlite"
    for extra in ([], ["--json"]):
        finished = outside("--db", database, "import", path, "--deck", "Named", *extra)
        assert finished.returncode == 0, finished.stderr
        assert b"unforeseen" not in finished.stderr
        assert finished.stdout.decode()
    finished = outside("--db", database, "reviews", "export", os.fsencode(tmp_path) + b"/\xe9.jsonl")
    assert finished.returncode == 0, finished.stderr
