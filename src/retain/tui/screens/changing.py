"""What all screens share from which the collection is changed: a notice of what was done, and taking it back."""

from collections.abc import Callable

from textual import work
from textual.notifications import SeverityLevel

from retain.domain.errors import RetainError
from retain.tui.desk import Desk
from retain.tui.key_names import key_of
from retain.tui.screens.base import BaseScreen


class ChangingScreen(BaseScreen[None]):
    """A screen on which something is done to what lies on the desk."""

    def __init__(self, desk: Desk, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Show what is on ``desk``."""
        super().__init__(id=id)
        self._desk = desk

    def tell(self, text: str, *, title: str = "", failed: bool = False) -> None:
        """Show a notice in place of the one before; its text is data, not markup."""
        self.app.clear_notifications()
        severity: SeverityLevel = "error" if failed else "information"
        self.notify(text, title=title, severity=severity, timeout=10 if failed else 4, markup=False)

    def tell_done(self, done: str, *, typing: bool = False) -> None:
        """Say what was done, and by which key it is taken back; while ``typing``, letters are no keys."""
        self.tell(f"{done}; {key_of(self.app.screen, 'undo', typing=typing)} takes it back.")

    @work(thread=True, exclusive=True, group="action")
    def take_back(self, then: Callable[[], object]) -> None:
        """Take back the last action, whatever it was, beside the screen, and do ``then``."""
        from retain.services.reviews import undo  # noqa: PLC0415 - loads SQLAlchemy

        try:
            undone = undo(self._desk.collection())
        except RetainError as error:
            self.app.call_from_thread(self.tell, str(error), failed=True)
        else:
            self.app.call_from_thread(self.tell, f"Taken back: {undone}")
            self.app.call_from_thread(then)
