"""The deck tree with today's counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from retain.domain.decks import SEPARATOR, leaf
from retain.services.today import DeckLine
from retain.tui.presses import OTHER_BUTTON

_WIDTH = 10
_COLUMNS = (("New", "$text-primary"), ("Learning", "$text-warning"), ("Review", "$text-success"))


class _Rows(OptionList):
    """The rows, with the keys of vi beside the arrows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Study", id="decks.study", tooltip="Study the deck under the cursor"),
        Binding("j", "cursor_down", "Down", id="decks.down", show=False),
        Binding("k", "cursor_up", "Up", id="decks.up", show=False),
        Binding("g", "first", "First", id="decks.first", show=False),
        Binding("G", "last", "Last", id="decks.last", show=False),
    ]

    def on_click(self, event: events.Click) -> None:
        """Ask, on the other button of the mouse, what can be done to a deck, and do not open it."""
        if event.button == OTHER_BUTTON:
            event.prevent_default()
            self.highlighted = event.style.meta.get("option")
            self.post_message(DeckList.Asked())


class DeckList(Vertical):
    """One row for each deck under a line of headings; the name takes what width the numbers leave."""

    @dataclass
    class Opened(Message):
        """Enter or a click on a deck."""

        deck: str

    class Asked(Message):
        """The other button of the mouse, on a deck: what can be done to it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Make an empty list."""
        super().__init__(id=id)
        self._lines: Sequence[DeckLine] = ()
        self._wanted: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out headings and rows."""
        yield Static(id="headings")
        yield _Rows(id="rows")

    @property
    def names(self) -> list[str]:
        """The full names of the decks that are shown."""
        return [line.name for line in self._lines]

    @property
    def chosen(self) -> str | None:
        """The deck under the cursor."""
        row = self.query_one(_Rows).highlighted
        return None if row is None or row >= len(self._lines) else self._lines[row].name

    def focus_rows(self) -> None:
        """Put the cursor into the list."""
        self.query_one(_Rows).focus()

    def go_to(self, deck: str) -> None:
        """Put the cursor on a deck, once it is shown."""
        self._wanted = deck

    def show(self, lines: Sequence[DeckLine]) -> None:
        """Show decks; the cursor stays on the deck that it was on."""
        chosen, before = self._wanted or self.chosen, self.names
        self._wanted = None
        self._lines = lines
        if before == self.names and self.query_one(_Rows).option_count == len(lines):
            self._update_rows()
            if chosen in before:
                self.query_one(_Rows).highlighted = before.index(chosen)
            return
        row = self.query_one(_Rows).highlighted or 0
        self._lay_out(self.names.index(chosen) if chosen in self.names else row)

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the names to the new width."""
        self._lay_out(self.query_one(_Rows).highlighted or 0)

    @property
    def _room(self) -> int:
        """The cells that a row has for its text."""
        return max(0, self.query_one(_Rows).scrollable_content_region.width - 2)

    def _update_rows(self) -> None:
        """Show new numbers; the list stays scrolled where it is."""
        rows, room = self.query_one(_Rows), self._room
        for index, line in enumerate(self._lines):
            rows.replace_option_prompt_at_index(index, _row(line, room))

    def _lay_out(self, row: int) -> None:
        rows, room = self.query_one(_Rows), self._room
        rows.clear_options()
        width = _number_width(room)
        headings = "".join(name[: width - 1].rjust(width) for name, _ in _COLUMNS)
        self.query_one("#headings", Static).update(
            Content.styled("Deck".ljust(room - len(headings)) + headings, "$quiet")
        )
        rows.add_options([Option(_row(line, room)) for line in self._lines])
        if self._lines:
            rows.highlighted = min(row, len(self._lines) - 1)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index < len(self._lines):
            self.post_message(self.Opened(self._lines[event.option_index].name))


def _number_width(room: int) -> int:
    """Return the cells for each number, so that the name keeps the better half of ``room``."""
    return max(0, min(_WIDTH, room // 2 // len(_COLUMNS)))


def _row(line: DeckLine, room: int) -> Content:
    if room < 1:  # squeezed out of sight, where no letter may be wrapped
        return Content("")
    number_width = _number_width(room)
    width = room - number_width * len(_COLUMNS)
    name = Content("  " * line.name.count(SEPARATOR) + leaf(line.name)).truncate(width, ellipsis=True)
    parts = [name, Content(" " * (width - name.cell_length))]
    numbers = (line.counts.new, line.counts.learning, line.counts.review)
    for number, (_, colour) in zip(numbers, _COLUMNS, strict=True):
        style = f"bold {colour}" if number else "$quiet"
        parts.append(Content.styled((str(number) if number else "–").rjust(number_width), style))
    return Content("").join(parts).truncate(room)
