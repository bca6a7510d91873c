"""The README tells the truth: its commands are run as they stand, in a copy of the checkout."""

import os
import pty
import re
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from retain.cli.main import LazyGroup, retain
from retain.formats.markdown import read_deck
from support import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PATIENCE = 240
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?>$ ]*[A-Za-z]|[()].|\].*?(?:\x07|\x1b\\)|.)")


def block(mark: str) -> str:
    """Return the fenced code between two marks of the README."""
    between = README.partition(f"<!-- {mark} -->")[2].partition(f"<!-- /{mark} -->")[0]
    found = re.search(r"```\w*\n(.*?)```", between, re.DOTALL)
    assert found, f"the README has no {mark}"
    return found[1].strip()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the checkout without anything that was built or installed in it."""
    copy = tmp_path_factory.mktemp("clone") / "retain"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", "*cache*", "dist", "__pycache__"))
    return copy


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the surroundings of a new user: a home of their own, and no database."""
    home = tmp_path_factory.mktemp("home")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "RETAIN_"))}
    return {**kept, "HOME": str(home), "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}


class Terminal:
    """A command in a terminal of its own: what it wrote, and keys for it."""

    def __init__(self, command: str, folder: Path, environment: dict[str, str]) -> None:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe("bash", ["bash", "-c", command], environment)
        self._seen = ""

    def wait_for(self, text: str) -> None:
        """Read until ``text`` was written since the last key."""
        until = time.monotonic() + PATIENCE
        while text not in _ESCAPES.sub("", self._seen):
            assert time.monotonic() < until, f"{text!r} did not come, only {_ESCAPES.sub('', self._seen)[-2000:]!r}"
            if select.select([self._fd], [], [], 1)[0]:
                try:
                    self._seen += os.read(self._fd, 65536).decode(errors="replace")
                except OSError:
                    break
        assert text in _ESCAPES.sub("", self._seen)

    def press(self, keys: str) -> None:
        """Type something, and forget what was shown before."""
        self._seen = ""
        os.write(self._fd, keys.encode())

    def finish(self) -> int:
        """Wait for the end and return the exit status."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            if select.select([self._fd], [], [], 0.1)[0]:
                try:
                    os.read(self._fd, 65536)
                except OSError:
                    continue
        raise AssertionError("the command did not end")


def test_the_start_command_installs_and_opens_retain_with_the_starter_deck_one_key_away(
    checkout: Path, environment: dict[str, str]
) -> None:
    terminal = Terminal(block("start-command"), checkout, environment)
    terminal.wait_for("Welcome to retain")
    terminal.wait_for("Machine Learning")
    terminal.press("s")
    terminal.wait_for("20 new")
    terminal.press("\r")
    terminal.wait_for("Show answer")
    terminal.press("\x1b")
    terminal.wait_for("Study all")
    terminal.press("q")
    assert terminal.finish() == 0


def test_an_install_without_the_checkout_offers_the_starter_deck_too(
    checkout: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """The wheel that the start command installed carries the decks; the checkout is out of reach."""
    code = (
        "from retain.services.starters import starter_decks as s; print([(d.name, d.notes, str(d.path)) for d in s()])"
    )
    run = subprocess.run(
        [checkout / ".venv/bin/python", "-I", "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert b"('Machine Learning', 396," in run.stdout
    assert b"site-packages" in run.stdout


def test_the_example_runs_as_it_stands(checkout: Path, environment: dict[str, str], tmp_path: Path) -> None:
    path = f"{checkout / '.venv/bin'}:{environment['PATH']}"
    run = subprocess.run(
        ["bash", "-eu", "-c", block("example")],
        cwd=checkout,
        env={**environment, "PATH": path, "RETAIN_DB": str(tmp_path / "example.sqlite")},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    assert "396 added; 792 new cards" in run.stdout.decode()
    assert run.stdout.decode().rstrip().endswith("20 new, 0 learning, 0 review")


def test_the_deck_example_holds_what_it_says() -> None:
    deck = read_deck(block("deck-example") + "\n")
    assert deck.problems == ()
    assert (deck.name, deck.reverse) == ("Machine Learning", True)
    assert [note.kind for note in deck.notes] == ["topic", "question", "cloze"]


def test_every_command_is_named() -> None:
    assert isinstance(retain, LazyGroup)
    with retain.make_context("retain", ["--help"], resilient_parsing=True) as context:
        missing = [name for name in retain.list_commands(context) if f"retain {name}" not in README]
    assert missing == []


def test_what_it_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
