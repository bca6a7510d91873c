"""Help for everybody: every command explains itself with an example that can be run as it stands."""

import re
import shlex
from pathlib import Path

import pytest

from outside import Inside
from retain import __version__
from support import ROOT, Front

COMMANDS = (
    "answer",
    "card",
    "config",
    "cards",
    "decks",
    "due",
    "import",
    "options",
    "reviews",
    "study",
    "topics",
    "undo",
)
SUBCOMMANDS = (
    ("reviews", "import"), ("reviews", "export"), ("presets", "rename"), ("presets", "delete"),
    ("decks", "create"), ("decks", "rename"), ("decks", "move"), ("decks", "delete"),
)  # fmt: skip


@pytest.fixture
def front(tmp_path: Path) -> Front:
    """Return the front door without processes."""
    return Inside(tmp_path / "cards.sqlite")


def examples(page: str) -> list[str]:
    """Return the command lines that a help page gives as examples."""
    if "Example: " in page:
        return [" ".join(page.partition("Example: ")[2].split())]
    return [line.strip() for line in page.partition("Examples:")[2].strip().splitlines()]


def test_the_first_page_names_every_command_once(front: Front) -> None:
    page = front("--help").out
    listed = page.partition("Commands:")[2].partition("\n\n")[0]
    names = re.findall(r"^  ([a-z-]+) ", listed, re.MULTILINE)
    assert names == sorted(set(names))
    assert set(COMMANDS) <= set(names)
    assert "Example:" in page
    assert "--db" in page
    assert "RETAIN_DB" in page
    assert front("-h").out == page
    assert __version__ in front("--version").out
    assert not front.db.exists()


def every_command(front: Front) -> list[tuple[str, ...]]:
    """Return all commands that the first page and the groups' pages list."""
    listed = front("--help").out.partition("Commands:")[2].partition("\n\n")[0]
    names = [(name,) for name in re.findall(r"^  ([a-z-]+) ", listed, re.MULTILINE)]
    return [*names, *SUBCOMMANDS]


def test_every_command_has_help_with_an_example_that_names_it(front: Front) -> None:
    for command in every_command(front):
        finished = front(*command, "--help")
        assert finished.err == ""
        assert finished.out.startswith(f"Usage: retain {' '.join(command)}"), command
        for example in examples(finished.out):
            assert example.startswith(("retain ", "PS1=", "eval ")), command
            assert all(word in example for word in command), command
        described = finished.out.partition("\n\n")[2].lstrip()
        assert described[0].isupper(), command
    assert not front.db.exists()


def test_every_help_says_what_is_read_and_written_and_how_it_ends(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for command in [(), *every_command(front)]:
        page = front(*command, "--help").out
        for word in ("Reads ", "Writes ", "Exit status "):
            assert f"\n  {word}" in page, (command, word)
        assert max(map(len, page.splitlines())) <= 80, command


def test_every_option_says_what_it_does(front: Front) -> None:
    for command in every_command(front):
        options = front(*command, "--help").out.partition("Options:\n")[2].partition("\n\n")[0]
        entries = re.split(r"\n  (?=-)", f"\n{options}")[1:]
        assert entries, command
        for entry in entries:
            assert re.search(r"\S {2,}\S", " ".join(entry.split("\n  ")).strip()), (command, entry)


def test_the_examples_can_be_run(front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the README: a list becomes a deck, the deck cards, and so on."""
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    (tmp_path / "decks").mkdir()
    monkeypatch.chdir(tmp_path)
    order = ("topics", "decks", "due", "options", "config", "cards", "card", "answer", "undo")
    front("topics", "seeds/ml-topics.txt", "-o", "decks/ml-topics.md", "--deck", "Machine Learning")
    front("import", "decks/ml-topics.md")
    for name in order:
        words = shlex.split(examples(front(name, "--help").out)[0])
        assert words[0] == "retain"
        finished = front(*words[1:])
        assert finished.out or finished.err, name
    for command in (("reviews", "export"), ("reviews", "import")):
        front(*shlex.split(examples(front(*command, "--help").out)[0])[1:])
    assert (tmp_path / "history.jsonl").exists()
