"""Choosing the columns of a table of cards."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from retain.tui.screens.base import BaseModal
from retain.tui.widgets.card_columns import COLUMNS
from retain.tui.widgets.options import Options


class ColumnsScreen(BaseModal[tuple[str, ...] | None]):
    """Ends with the names of the chosen columns, or None where nothing is to change."""

    CSS_PATH = "columns.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "done", "Done", id="columns.done"),
        Binding("c", "done", "Done", id="columns.close", show=False),
        Binding("space", "choose", "Choose", id="columns.choose", show=False),
    ]

    def __init__(self, shown: Sequence[str]) -> None:
        """Offer all columns; ``shown`` names those that are there now."""
        super().__init__()
        self._chosen = set(shown)

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(id="box"):
            yield Static("Columns", id="title")
            yield Options(*(Option(self._row(place)) for place in range(len(COLUMNS))), id="list")
            yield Static("Space chooses, Escape is done", id="hint")

    def on_mount(self) -> None:
        """Begin on the first."""
        self.query_one(OptionList).highlighted = 0

    def _row(self, place: int) -> Content:
        """Return a column with a sign, so that no colour is needed to see whether it is chosen."""
        column = COLUMNS[place]
        mark = Content.styled("✓ ", "bold $success") if column.name in self._chosen else Content("  ")
        return mark + Content(column.title)

    def action_choose(self) -> None:
        """Choose the column under the cursor, or no longer."""
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _toggle(self, event: OptionList.OptionSelected) -> None:
        self._chosen ^= {COLUMNS[event.option_index].name}
        event.option_list.replace_option_prompt_at_index(event.option_index, self._row(event.option_index))

    def action_done(self) -> None:
        """Go back with what is chosen."""
        self.dismiss(tuple(column.name for column in COLUMNS if column.name in self._chosen) or None)
