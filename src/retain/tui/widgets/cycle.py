"""A choice among a few values, on one line: the arrow keys, Space or a click go through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class Cycle(Widget, can_focus=True):
    """Shows one of its values between two arrows."""

    DEFAULT_CSS = """
    Cycle { height: 1; width: 34; padding: 0 1; background: $surface; }
    Cycle:focus { background: $panel; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l,space,enter", "step(1)", "Next value", id="cycle.next"),
        Binding("left,h", "step(-1)", "Previous value", id="cycle.previous", show=False),
    ]

    value: reactive[str] = reactive("")

    @dataclass
    class Changed(Message):
        """Another value was chosen."""

        cycle: "Cycle"
        value: str

        @property
        def control(self) -> "Cycle":
            """The choice itself."""
            return self.cycle

    def __init__(self, values: Sequence[str], value: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Begin on ``value``."""
        super().__init__(id=id)
        self._values = list(values)
        self.set_reactive(Cycle.value, value)

    def render(self) -> Content:
        """Draw the value between its arrows."""
        return Content.assemble(("‹ ", "$quiet"), self.value.replace("_", " "), ("\N{NO-BREAK SPACE}›", "$quiet"))

    def action_step(self, by: int) -> None:
        """Go on to another value, round and round."""
        at = self._values.index(self.value) if self.value in self._values else -by
        self.value = self._values[(at + by) % len(self._values)]
        self.post_message(self.Changed(self, self.value))

    def on_click(self) -> None:
        """Go on to the next value."""
        self.focus()
        self.action_step(1)
