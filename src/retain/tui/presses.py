"""Telling a key or button pressed twice by mistake from one pressed twice on purpose."""

from collections.abc import Callable

OTHER_BUTTON = 3
"""The right one of a mouse for the right hand."""


class Presses:
    """Remembers the last press.

    A press within ``window`` milliseconds of another is the same press twice, bouncing or held down; ``now`` tells
    UTC milliseconds.
    """

    def __init__(self, now: Callable[[], int], window: int) -> None:
        """Begin without any press."""
        self._now = now
        self._window = window
        self._last = 0

    def note(self) -> None:
        """Count what just happened as a press: what follows at once belongs to it."""
        self._last = self._now()

    def bounced(self) -> bool:
        """Whether a press just now belongs to the one before; it counts as a press itself."""
        before = self._last
        self.note()
        return 0 <= self._last - before < self._window
