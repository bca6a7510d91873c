"""How far long work is, and whether to go on with it."""

from collections.abc import Callable


class Cancelled(Exception):  # noqa: N818 - not an error: it was asked for
    """The work was called off; nothing of it was kept."""


class Progress:
    """Told by long work how far it is, and asked by it whether to go on. May be shared between threads."""

    def __init__(self, show: Callable[[str, int, int], None] | None = None) -> None:
        """Pass what is told on to ``show``: what is being done, how much of it is done, and of how much."""
        self._show = show
        self.cancelled = False

    def cancel(self) -> None:
        """Ask the work to stop."""
        self.cancelled = True

    def is_cancelled(self) -> bool:
        """Whether the work is to stop."""
        return self.cancelled

    def check(self) -> None:
        """Raise Cancelled where the work is to stop."""
        if self.cancelled:
            raise Cancelled

    def tell(self, what: str, done: int = 0, total: int = 0) -> None:
        """Say how far the work is; ``total`` is 0 where that is not known. Raises Cancelled where it is to stop."""
        self.check()
        if self._show is not None:
            self._show(what, done, total)
