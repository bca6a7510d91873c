"""Choosing the columns of a table of cards."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import SelectionList, Static
from textual.widgets.selection_list import Selection

from retain.tui.widgets.card_columns import COLUMNS


class ColumnsScreen(ModalScreen[tuple[str, ...] | None]):
    """Ends with the names of the chosen columns, or None where nothing is to change."""

    CSS_PATH = "columns.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "done", "Done", id="columns.done"),
        Binding("c", "done", "Done", id="columns.close", show=False),
        Binding("j", "move(1)", "Down", id="columns.down", show=False),
        Binding("k", "move(-1)", "Up", id="columns.up", show=False),
    ]

    def __init__(self, shown: Sequence[str]) -> None:
        """Offer all columns; ``shown`` names those that are there now."""
        super().__init__()
        self._shown = tuple(shown)

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(id="box"):
            yield Static("Columns", id="title")
            yield SelectionList[str](
                *(Selection(column.title, column.name, column.name in self._shown) for column in COLUMNS), id="list"
            )
            yield Static("Space chooses, Escape is done", id="hint")

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        columns = self.query_one(SelectionList)
        if rows > 0:
            columns.action_cursor_down()
        else:
            columns.action_cursor_up()

    def action_done(self) -> None:
        """Go back with what is chosen."""
        chosen = set(self.query_one(SelectionList).selected)
        self.dismiss(tuple(column.name for column in COLUMNS if column.name in chosen) or None)
