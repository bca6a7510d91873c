"""What all screens share on which something is written: it is not dropped before that was asked for twice."""

from typing import TypeVar

from retain.tui.key_names import key_of
from retain.tui.screens.base import BaseScreen

T = TypeVar("T")


class UnsavedScreen(BaseScreen[T]):
    """Warns of what is not saved, once; whatever is written after that calls for another warning."""

    WARNING = "{save} saves what you changed, {leave} again leaves it."
    """What is said, with the keys that save and that leave."""
    _warned = False

    def is_unsaved(self) -> bool:
        """Return whether something would be lost."""
        raise NotImplementedError

    def leave(self) -> None:
        """End, whatever is not saved."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Leave; where something is not saved, only when it is asked for again."""
        if self.is_unsaved() and not self._warned:
            self._warned = True
            words = self.WARNING.format(save=key_of(self, "save"), leave=key_of(self, "leave"))
            self.app.clear_notifications()
            self.notify(words, timeout=5, markup=False)
            return
        self.take_back_warning()
        self.leave()

    def take_back_warning(self) -> None:
        """Let what was said of unsaved changes not stay on the screen once it holds no longer."""
        if self._warned:
            self._warned = False
            self.app.clear_notifications()
