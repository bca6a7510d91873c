"""A progress bar on a terminal, and none elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_WIDTH = 24


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float, str], None]]:
    """Give what shows how far long work is (the part done, 0–1, and words), on standard error if that is a terminal."""
    stream = sys.stderr
    if not stream.isatty():
        yield lambda _part, _words: None
        return

    def show(part: float, words: str) -> None:
        full = round(_WIDTH * part)
        stream.write(f"\r\x1b[K{label} {'━' * full}{'─' * (_WIDTH - full)} {100 * part:3.0f} %  {words[:40]}")
        stream.flush()

    try:
        yield show
    finally:
        stream.write("\r\x1b[K")
        stream.flush()
