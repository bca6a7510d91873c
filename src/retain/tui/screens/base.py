"""What every screen has in common: it can be left only once, and then lets go of what it has drawn."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

T = TypeVar("T")


class BaseScreen(Screen[T]):
    """A screen that is left only while it is the one on top."""

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave, with a result for whoever asked; nothing happens once that was done, or beneath another screen."""
        # Two keys may come before the first of them has taken the screen away: the second would take the one below.
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def on_screen_suspend(self) -> None:
        """Let go of the lines that were drawn, once the screen was left."""
        # Textual keeps the style caches of the last thousand widgets, some 90 screens, and with them their lines.
        if self not in self.app.screen_stack:
            for widget in self.walk_children():
                widget.refresh()


class BaseModal(ModalScreen[T], BaseScreen[T]):
    """The same before a dimmed background."""
