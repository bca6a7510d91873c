"""What is around the command: a real terminal, and somebody impatient before it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from entry import topics_file
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
