"""The headings above a table of cards; a click on one sorts by it."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from retain.tui.widgets.card_columns import Column
from retain.tui.widgets.card_table import MARK_WIDTH, row_text


class TableHeadings(Static):
    """One line of headings; an arrow stands behind the one that the table is sorted by."""

    @dataclass
    class Clicked(Message):
        """A heading was clicked."""

        name: str

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        """Show no headings yet."""
        super().__init__(id=id)
        self._columns: Sequence[Column] = ()
        self._widths: Sequence[int] = ()

    def show(self, columns: Sequence[Column], widths: Sequence[int], sorted_by: str, *, descending: bool) -> None:
        """Show the headings of ``columns``, each ``widths`` cells wide."""
        self._columns, self._widths = columns, widths
        arrow = "↓" if descending else "↑"
        titles = [f"{column.title}{arrow}" if column.name == sorted_by else column.title for column in columns]
        self.update(Content(" " * MARK_WIDTH + row_text(titles, columns, widths)))

    def on_click(self, event: events.Click) -> None:
        """Report which heading was clicked."""
        at = MARK_WIDTH
        for column, width in zip(self._columns, self._widths, strict=True):
            if width and at <= event.x < at + width:
                self.post_message(self.Clicked(column.name))
            at += width + 2 if width else 0
