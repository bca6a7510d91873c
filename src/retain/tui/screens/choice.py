"""One of several, chosen from a list."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option


class ChoiceScreen(ModalScreen[int | None]):
    """Ends with the place of what was chosen, or None."""

    DEFAULT_CSS = """
    ChoiceScreen { align: center middle; }
    ChoiceScreen Vertical {
        width: 56; max-width: 90%; height: auto; max-height: 80%; background: $surface; padding: 1 2;
    }
    ChoiceScreen Static { text-style: bold; color: $primary; padding-bottom: 1; }
    ChoiceScreen OptionList { height: auto; max-height: 16; border: none; background: $surface; padding: 0; }
    ChoiceScreen OptionList:focus { border: none; background-tint: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="choice.back", tooltip="Choose nothing")
    ]

    def __init__(self, title: str, names: Sequence[str], current: str) -> None:
        """Offer ``names``, with the cursor on ``current``."""
        super().__init__()
        self._title = title
        self._names = names
        self._current = current

    def compose(self) -> ComposeResult:
        """Lay out title and list."""
        with Vertical():
            yield Static(self._title)
            yield OptionList(*(Option(Content(name)) for name in self._names))

    def on_mount(self) -> None:
        """Put the cursor on what holds now."""
        options = self.query_one(OptionList)
        options.highlighted = self._names.index(self._current) if self._current in self._names else 0
        options.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_index)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
