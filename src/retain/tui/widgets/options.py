"""A list to choose from, through which j and k go as the arrow keys do."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList


class Options(OptionList):
    """Goes round and round."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", id="options.down", show=False),
        Binding("k", "cursor_up", "Up", id="options.up", show=False),
    ]
