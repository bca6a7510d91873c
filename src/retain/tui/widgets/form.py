"""A form longer than the screen: the arrow keys go from field to field, and it scrolls along."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll


class Form(VerticalScroll, can_focus=False):
    """Holds fields one below the other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "app.focus_next", "Next field", id="form.next", show=False),
        Binding("up,k", "app.focus_previous", "Previous field", id="form.previous", show=False),
    ]
