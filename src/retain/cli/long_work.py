"""A progress bar on the terminal, and Ctrl-C as a wish that long work grants at the next safe place."""

import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from retain.domain.progress import Progress

_WIDTH = 30
_FULL, _EMPTY = "━", "╌"


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Hand out what long work tells its progress to; it is drawn on standard error where that is a terminal.

    Ctrl-C cancels the work, which leaves the database as it was; pressed again it interrupts at once.
    """
    bar = _Bar() if sys.stderr is not None and sys.stderr.isatty() else None
    progress = Progress(bar.show if bar else None)
    if threading.current_thread() is not threading.main_thread():
        yield progress
        return
    before = signal.getsignal(signal.SIGINT)

    def cancel(_number: int, _frame: FrameType | None) -> None:
        progress.cancel()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, cancel)
    try:
        yield progress
    finally:
        signal.signal(signal.SIGINT, before)
        if bar:
            bar.clear()


class _Bar:
    def __init__(self) -> None:
        self._shown = ""

    def show(self, what: str, done: int, total: int) -> None:
        """Draw the bar; only a step that changes it costs anything."""
        if total:
            full = min(_WIDTH, done * _WIDTH // total)
            text = f"{what:<10} {_FULL * full}{_EMPTY * (_WIDTH - full)} {min(100, done * 100 // total):3d} %"
        else:
            text = f"{what} …"
        text = text[: shutil.get_terminal_size().columns - 1]
        if text != self._shown:
            self._shown = text
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the bar away again."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
