"""Choosing one of the seven flags."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from retain.domain.flags import FLAGS
from retain.tui.key_names import name_for
from retain.tui.screens.base import BaseModal
from retain.tui.widgets.options import Options
from retain.tui.words import flag_mark


class FlagScreen(BaseModal[int | None]):
    """Ends with the number of a flag, 0 for none, or with None where the learner leaves."""

    CSS_PATH = "flag.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Never mind", id="flag.leave"),
        *(Binding(str(number), f"choose({number})", name, show=False) for number, name in enumerate(FLAGS)),
    ]

    def __init__(self, flag: int) -> None:
        """Begin on the flag that the card has."""
        super().__init__()
        self._flag = flag

    def compose(self) -> ComposeResult:
        """Lay out the colours with their numbers."""
        with Vertical(id="box"):
            yield Label("Which flag?", id="question")
            yield Options(*(Option(_row(number)) for number in range(len(FLAGS))), id="flags")
            yield Label(f"0 to 7 or Enter; {name_for(self, 'leave')} leaves it", id="keys")

    def on_mount(self) -> None:
        """Put the cursor on the flag that the card has."""
        self.query_one(OptionList).highlighted = self._flag

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)

    def action_choose(self, number: int) -> None:
        """Choose by number."""
        self.dismiss(number)

    def action_leave(self) -> None:
        """Leave the flag as it is."""
        self.dismiss(None)


def _row(number: int) -> Content:
    return Content.assemble((f" {number}  ", "bold"), flag_mark(number) if number else Content("  none"))
