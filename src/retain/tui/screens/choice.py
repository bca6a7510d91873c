"""One of several, chosen from a list."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from retain.tui.screens.base import BaseModal
from retain.tui.widgets.options import Options


class ChoiceScreen(BaseModal[int | None]):
    """Ends with the place of what was chosen, or None."""

    CSS_PATH = "choice.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="choice.back", tooltip="Choose nothing"),
    ]

    def __init__(self, title: str, names: Sequence[str], current: str, *, keys: str = "") -> None:
        """Offer ``names``, with the cursor on ``current``; ``keys`` holds a letter for each that chooses it at once.

        A space stands for none.
        """
        super().__init__()
        self._title = title
        self._names = names
        self._current = current
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Lay out title and list."""
        with Vertical():
            yield Static(Content(self._title))
            yield Options(*(Option(self._line(place)) for place in range(len(self._names))))

    def _line(self, place: int) -> Content:
        name = Content(self._names[place])
        return Content.styled(self._keys[place], "$accent") + Content("  ") + name if self._keys else name

    def on_mount(self) -> None:
        """Put the cursor on what holds now."""
        options = self.query_one(OptionList)
        options.highlighted = self._names.index(self._current) if self._current in self._names else 0
        options.focus()

    def on_key(self, event: events.Key) -> None:
        """Choose by letter, where there are letters."""
        if event.character and event.character.strip() and event.character in self._keys:
            event.stop()
            self.dismiss(self._keys.index(event.character))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_index)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
