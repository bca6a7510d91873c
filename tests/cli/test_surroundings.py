"""What is around the command: a real terminal, and somebody impatient before it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from entry import rows_of, topics_file
from outside import STEERING
from support import Front, write

BREAK = """
import sys
class Impatient:
    def find_spec(self, name, *rest):
        if name == {name!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
from retain.__main__ import main
sys.argv = ["retain", "--db", {db!r}, *{arguments!r}]
main()
"""


@pytest.mark.parametrize(
    ("name", "command"), [("click", ["due"]), ("retain.cli.due", ["due"]), ("sqlalchemy", ["import", "deck.md"])]
)
def test_an_interrupt_while_a_command_loads_is_status_130_without_a_word(
    tmp_path: Path, name: str, command: list[str]
) -> None:
    topics_file(tmp_path / "deck.md", 2)
    code = BREAK.format(name=name, db=str(tmp_path / "cards.sqlite"), arguments=command)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr.strip()) == (130, b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_nothing_from_a_deck_steers_a_real_terminal(front: Front, tmp_path: Path) -> None:
    """Where the output is no terminal escape sequences are taken out on the way; here they would go through."""
    import pty
    import termios

    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
    deck = write(
        tmp_path / "deck.md",
        f"---\ndeck: Deck\ntags: a{evil}\n---\n\n## One{evil}\n\nThe{evil} first &#27;[31m &#x9b;31m `{evil}`.\n\n"
        f"## No{evil}thing\n\n## One{evil}\n\nAgain.\n",
    )
    exported = tmp_path / "\x1b[31mout\u202e.jsonl"
    for arguments in (
        ["import", deck],
        ["import", deck, "--json"],
        ["cards"],
        ["cards", "--json"],
        ["card", "1"],
        ["study", "--plain"],
        ["reviews", "export", exported],
        ["undo"],
    ):
        ours, theirs = pty.openpty()
        modes = termios.tcgetattr(theirs)
        modes[3] &= ~termios.ECHO
        termios.tcsetattr(theirs, termios.TCSANOW, modes)
        run = subprocess.Popen(
            [sys.executable, "-m", "retain", "--db", str(front.db), *map(str, arguments)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "RETAIN_NOW": front.now, "PYTHONIOENCODING": "utf-8"},
        )
        os.close(theirs)
        if arguments[0] == "study":
            os.write(ours, b"\n\x16\x1b[2Jx\n4\n")
        said = b""
        while True:
            try:
                more = os.read(ours, 65_536)
            except OSError:
                break
            if not more:
                break
            said += more
        assert run.wait() == 0, (arguments, said)
        os.close(ours)
        shown = said.decode().replace("\r\n", "\n")
        assert not STEERING.search(shown), (arguments, ascii(shown))
        assert shown


@pytest.mark.parametrize(
    "arguments",
    [["answer", "1", "good"], ["answer", "1", "good", "--json"], ["options", "Deck", "new_per_day=7"], ["undo"]],
)
def test_what_was_done_is_done_though_it_cannot_be_told(front: Front, tmp_path: Path, arguments: list[str]) -> None:
    front("import", topics_file(tmp_path / "deck.md", 3))
    before = rows_of(front)
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "retain", "--db", str(front.db), *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "RETAIN_NOW": front.now},
            check=False,
        )
    assert run.returncode == 0
    assert "done, but the output cannot be written" in run.stderr.decode()
    assert rows_of(front) != before


def test_a_backup_and_its_restoring_are_done_though_they_cannot_be_told(front: Front, tmp_path: Path) -> None:
    front("import", topics_file(tmp_path / "deck.md", 3))
    empty = rows_of(front)
    for arguments in (["backup", tmp_path / "copy.zst"], ["restore", tmp_path / "copy.zst", "--yes"]):
        with Path("/dev/full").open("w") as full:
            line = [sys.executable, "-m", "retain", "--db", str(front.db), *map(str, arguments)]
            run = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, check=False)
        assert (run.returncode, "done, but" in run.stderr.decode()) == (0, True), run.stderr
        assert (tmp_path / "copy.zst").is_file()
        if arguments[0] == "backup":
            front("answer", "1", "good")
            assert rows_of(front) != empty
    assert rows_of(front) == empty


@pytest.mark.parametrize(
    "command", ["decks", "due --json", "cards --json", "card 1", "options Deck", "topics list.txt -o -", "config"]
)
def test_closed_streams_are_no_reason_to_stumble(front: Front, tmp_path: Path, command: str) -> None:
    front("import", topics_file(tmp_path / "deck.md", 3))
    write(tmp_path / "list.txt", "- One: first\n")
    for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        line = f"{sys.executable} -m retain --db {front.db} {command} {closed}"
        run = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, check=False)
        assert (run.returncode, run.stderr) == (0, run.stderr if "topics" in command else b""), line
        assert b"unforeseen" not in run.stderr


@pytest.mark.parametrize("command", ["topics list.txt -o {}", "reviews export {}"])
@pytest.mark.parametrize("target", ["/dev/stdout | cat", ">(cat)", "ff"])
def test_pipes_are_written_to(front: Front, tmp_path: Path, command: str, target: str) -> None:
    front("import", topics_file(tmp_path / "deck.md", 3))
    front("answer", "1", "good")
    write(tmp_path / "list.txt", "- One: first\n")
    line = f"{sys.executable} -m retain --db {front.db} {command.format(target)}"
    if target == "ff":
        line = f"mkfifo ff; cat ff & {line}; wait"
    run = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    assert (b"## One" if "topics" in command else b'"rating": 3') in run.stdout


def test_names_that_no_file_can_have(front: Front) -> None:
    name = "a" * 300
    for arguments in (["import", name], ["topics", name], ["reviews", "export", name], ["reviews", "import", name]):
        assert "name too long" in front(*arguments, code=1).err


def test_the_files_beside_the_database_are_not_written_over(front: Front, tmp_path: Path) -> None:
    front("import", topics_file(tmp_path / "deck.md", 3))
    for ending in ("", "-wal", "-shm", "-journal"):
        assert "belongs to the review database" in front("reviews", "export", f"{front.db}{ending}", code=1).err
    front("reviews", "export", tmp_path / "other.sqlite-wal")


def test_a_file_whose_deck_was_renamed_says_that_the_old_cards_stay(front: Front, tmp_path: Path) -> None:
    front("import", topics_file(tmp_path / "deck.md", 3, deck="Old"))
    report = front("import", topics_file(tmp_path / "deck.md", 3, deck="New"), "--json").json()
    assert report["notes_added"] == 3
    assert "went to “Old”" in report["warnings"][0]
    assert "is not a deck name" in front("import", tmp_path / "deck.md", "--deck", "", code=1).err
