"""Waiting for a moment, with the seconds that are left shown as they go."""

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer


class Countdown:
    """Counts down to one moment at a time, on the clock ``now`` (UTC ms)."""

    def __init__(self, host: MessagePump, now: Callable[[], int]) -> None:
        """Wait for nothing yet; ``host`` runs the timer."""
        self._host = host
        self._now = now
        self._timer: Timer | None = None

    def until(self, moment: int, show: Callable[[int], None], then: Callable[[], None]) -> None:
        """Call ``show`` with the seconds left, now and every second, and ``then`` once ``moment`` (UTC ms) is there."""
        self.stop()
        self._timer = self._host.set_interval(1, lambda: self._tick(moment, show, then))
        self._tick(moment, show, then)

    def stop(self) -> None:
        """Wait no longer."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _tick(self, moment: int, show: Callable[[int], None], then: Callable[[], None]) -> None:
        left = -((self._now() - moment) // 1000)
        if left > 0:
            show(left)
        else:
            self.stop()
            then()
