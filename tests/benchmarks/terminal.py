"""A program in a terminal of its own: when it has painted what, keys for it, and the memory that it takes."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from time import perf_counter
from types import TracebackType
from typing import Self

_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?<>=$ ]*[A-Za-z]|[()].|\].*?(?:\x07|\x1b\\)|[P_^].*?\x1b\\|.)", re.DOTALL)
_PATIENCE = 60.0
COLUMNS, LINES = 80, 24
_FRAME = COLUMNS * LINES * 9 // 10
"""So many cells painted are a frame: the cell in the corner is often left out, and so are lines that are blank."""


def environment() -> dict[str, str]:
    """Return the surroundings of a program that is measured: compiled modules may be kept, and nothing is set up."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith(("RETAIN_", "TEXTUAL"))
    }
    paths = os.pathsep.join(path for path in sys.path if path)
    return {**kept, "PYTHONPATH": paths, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


class Terminal:
    """A program at work in a pseudo terminal of 80 × 24 cells. A context manager, which ends it."""

    def __init__(self, arguments: Sequence[str], extra: Mapping[str, str] | None = None) -> None:
        """Start the program."""
        self._main, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self._begun = perf_counter()
        self._child = subprocess.Popen(
            arguments,
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
            env={**environment(), **(extra or {})},
        )
        os.close(other)
        self._seen = ""

    @property
    def pid(self) -> int:
        """The process that was started."""
        return self._child.pid

    @property
    def text(self) -> str:
        """What was painted since the last key, without what steers the terminal."""
        return _ESCAPES.sub("", self._seen)

    def until(self, done: Callable[[str], bool]) -> float:
        """Read until what was painted is ``done``, and return the seconds since the start."""
        while True:
            if done(self.text):
                return perf_counter() - self._begun
            left = self._begun + _PATIENCE - perf_counter()
            if left < 0 or not select.select([self._main], [], [], left)[0] or not self._read():
                raise RuntimeError(f"the program painted {self.text[-2_000:]!r} and then no more")

    def until_frame(self) -> float:
        """Read until a whole screen was painted, and return the seconds since the start."""
        return self.until(lambda text: len(text) >= _FRAME)

    def until_end(self) -> None:
        """Read until the program ends by itself."""
        while select.select([self._main], [], [], _PATIENCE)[0] and self._read():
            pass

    def _read(self) -> bool:
        try:
            data = os.read(self._main, 1 << 16)
        except OSError:  # the other end was closed
            return False
        self._seen += data.decode(errors="replace")
        return bool(data)

    def rest(self, seconds: float) -> None:
        """Read for some time."""
        until = perf_counter() + seconds
        while (left := until - perf_counter()) > 0:
            if select.select([self._main], [], [], left)[0] and not self._read():
                break

    def press(self, keys: str) -> None:
        """Type something, and forget what was painted before."""
        self._seen = ""
        os.write(self._main, keys.encode())

    def __enter__(self) -> Self:
        """Return the terminal itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program."""
        with suppress(ProcessLookupError):
            os.kill(self._child.pid, signal.SIGKILL)
        self._child.wait()
        os.close(self._main)
