"""What all screens share that wait for a job in a process of its own: how far it is, and what went wrong with it."""

from collections.abc import Callable
from typing import Any, TypeVar

from textual import work
from textual.content import Content
from textual.widgets import Static

from retain.domain.errors import RetainError
from retain.services.background import Background, CancelledError, Job
from retain.tui.desk import Desk
from retain.tui.screens.base import BaseScreen
from retain.tui.words import done_bar

Found = TypeVar("Found")


class WorkingScreen(BaseScreen[None]):
    """Tells how far a job is in ``#progress``, and in ``#text`` what was wrong with it."""

    def __init__(self, desk: Desk, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        """Work on the collection on ``desk``."""
        super().__init__(id=id)
        self._desk = desk
        self._job: Background[Any] | None = None

    def on_unmount(self) -> None:
        """Leave no process behind."""
        self.stop()

    def stop(self) -> None:
        """Stop what is being worked out."""
        if self._job is not None:
            self._job.cancel()

    @work(thread=True, exclusive=True, group="job")
    def carry_out(self, job: Job[Found], then: Callable[[Found], object]) -> None:
        """Do a job, and ``then`` something with what it found; it may be stopped."""
        running = Background(job)
        self._job = running
        try:
            found = running.result(lambda part, words: self.app.call_from_thread(self.show_progress, part, words))
        except CancelledError:
            return
        except RetainError as error:
            self.app.call_from_thread(self.failed, error)
        else:
            self.app.call_from_thread(then, found)

    def show_progress(self, part: float, words: str) -> None:
        """Tell how far the job is, 0 to 1, and what it does just now."""
        if self.is_attached:
            self.query_one("#progress", Static).update(done_bar(part, words))

    def failed(self, error: RetainError) -> None:
        """Say what was wrong in place of what would have been found."""
        self.query_one("#progress").display = False
        self.query_one("#text", Static).update(Content.styled(str(error), "$text-error"))

    def action_leave(self) -> None:
        """Stop what is being worked out, and go back."""
        self.stop()
        self.dismiss()
