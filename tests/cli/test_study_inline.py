"""A few cards under the prompt: ``retain study --inline``, in a terminal of its own."""

import os
import pty
import re
import select
import sys
import time
from pathlib import Path

from entry import topics_file
from outside import Inside

PATIENCE = 60
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?>$ ]*[A-Za-z]|[()].|\].*?(?:\x07|\x1b\\)|.)")


def test_five_cards_are_asked_under_the_prompt_and_the_rest_is_said(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "a.md", 7))
    seen = ""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24", "RETAIN_NOW": inside.now}
        os.execv(sys.executable, [sys.executable, "-m", "retain", "--db", str(inside.db), "study", "--inline"])

    def wait_for(text: str) -> None:
        nonlocal seen
        until = time.monotonic() + PATIENCE
        while text not in (plain := _ESCAPES.sub("", seen)):
            assert time.monotonic() < until, plain[-2000:]
            if select.select([terminal], [], [], 1)[0]:
                try:
                    new = os.read(terminal, 65_536).decode(errors="replace")
                except OSError:  # Linux: the other side is closed
                    assert text in plain
                    return
                seen += new
                if "\x1b[6n" in new:  # where the cursor stands is asked of the terminal
                    os.write(terminal, b"\x1b[3;1R")

    for answer in range(5):
        wait_for("Show answer")
        seen = ""
        os.write(terminal, b" ")
        wait_for("Easy")
        if answer < 4:
            seen = ""
        os.write(terminal, b"4")
    wait_for("5 answers, 2 cards left for today.")
    assert "\x1b[?1049h" not in seen  # the screen was never taken over
    assert os.waitpid(pid, 0)[1] == 0
    os.close(terminal)


def test_the_ways_to_ask_exclude_each_other(inside: Inside) -> None:
    assert "choose one" in inside("study", "--inline", "--plain", code=2).err
    assert "needs a terminal" in inside("study", "--inline", code=1).err
