"""A table of cards that reads from the database only what is on the screen."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events, work
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from retain.domain.clock import Clock
from retain.services.cards import CardLine
from retain.tui.presses import OTHER_BUTTON
from retain.tui.widgets.card_columns import Column
from retain.tui.words import end_of

Load = Callable[[Sequence[int]], list[CardLine]]
_AROUND = 40
"""Rows read above and below those on the screen."""
_KEPT = 2_000
_DRAWN = 256
"""So many rows are kept as they were drawn: a few screens."""
_WRITTEN_MS = 60_000
"""For so long a row is kept as it was drawn: what it says of when the card is due depends on the day."""
_GAP = "  "
MARK_WIDTH = 2
_MARGIN = 1
"""Cells between the text and the scroll bar."""
_BAR_STEPS = 8
"""So many steps of the scroll bar make a cell."""
_LEAST = 24
_SPARED = 4
"""A column that can grow takes one in so many of the cells to spare."""


def layout(columns: Sequence[Column], width: int) -> list[int]:
    """Return the width in cells of each column, so that all of them fill ``width``; what does not fit gets 0."""
    free = width - MARK_WIDTH - _MARGIN
    widths: list[int] = []
    for index, column in enumerate(columns):
        wanted = column.width or _LEAST
        gap = len(_GAP) if index else 0
        fits = free >= wanted + gap
        widths.append(wanted if fits else 0)
        free -= wanted + gap if fits else 0
    for index, column in enumerate(columns):
        if widths[index] and column.most:
            grown = max(min(column.most - column.width, free // _SPARED), 0)
            widths[index] += grown
            free -= grown
    stretch = [index for index, column in enumerate(columns) if column.width == 0 and widths[index]]
    for turn, index in enumerate(stretch):
        share = free // (len(stretch) - turn)
        widths[index] += share
        free -= share
    return widths


def row_text(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    """Return one line of the table."""
    parts = []
    for cell, column, width in zip(cells, columns, widths, strict=True):
        if not width:
            continue
        if cell_len(cell) > width:
            cut = end_of(cell, width) if column.keeps_end else set_cell_size(cell, width - 1) + "…"
            parts.append(set_cell_size(cut, width))
        elif column.right:
            parts.append(" " * (width - cell_len(cell)) + cell)
        else:
            parts.append(set_cell_size(cell, width))
    return _GAP.join(parts)


class CardTable(ScrollView, can_focus=True):
    """Rows of cards by their ids. The cursor is where keys act; any number of rows can be selected beside it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--cursor", "table--selected", "table--quiet", "table--row", "table--band",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, since a key would else go from the table up to the app and only then be looked up.
        Binding("up,k", "move(-1)", "Up", id="table.up", show=False, priority=True),
        Binding("down,j", "move(1)", "Down", id="table.down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", id="table.page_up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", id="table.page_down", show=False, priority=True),
        Binding("home,g", "first", "First", id="table.first", show=False),
        Binding("end,G", "last", "Last", id="table.last", show=False),
        Binding("space", "mark", "Select", id="table.mark", tooltip="Select the card, or no longer"),
        Binding("shift+up,K", "extend(-1)", "Extend up", id="table.extend_up", show=False),
        Binding("shift+down,J", "extend(1)", "Extend down", id="table.extend_down", show=False),
        Binding("ctrl+a", "select_all", "Select all", id="table.select_all", show=False),
        Binding("enter", "open", "Open", id="table.open", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another card, or on none."""

        card_id: int | None

    @dataclass
    class Opened(Message):
        """Enter or a double click on a card."""

        card_id: int

    class Asked(Message):
        """The other button of the mouse, on a card: what can be done to it."""

    class Selected(Message):
        """Other cards are selected than before."""

    class LaidOut(Message):
        """The columns have new widths."""

    def __init__(self, load: Load, clock: Callable[[], Clock], columns: Sequence[Column], *, id: str) -> None:  # noqa: A002
        """Show no card yet; ``load`` reads the lines of some ids, in a thread of its own."""
        super().__init__(id=id)
        self._load = load
        self._clock = clock
        self._columns = tuple(columns)
        self._ids: list[int] = []
        self._lines: dict[int, CardLine] = {}
        self._asked: set[int] = set()
        self._drawn: LRUCache[tuple[int, str, bool, bool, bool], tuple[CardLine, Strip]] = LRUCache(_DRAWN)
        self._written_for: tuple[tuple[Column, ...], int, int] | None = None
        self._row = 0
        self.selected: set[int] = set()
        self._band: frozenset[int] = frozenset()

    # What is shown

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, from left to right."""
        return self._columns

    @columns.setter
    def columns(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        self._fit()

    @property
    def ids(self) -> Sequence[int]:
        """The ids of all rows, in their order."""
        return self._ids

    @property
    def current(self) -> int | None:
        """The id of the card under the cursor."""
        return self._ids[self._row] if self._ids else None

    @property
    def chosen(self) -> list[int]:
        """The cards that an action is meant for: those selected, or else the one under the cursor."""
        if self.selected:
            return [card_id for card_id in self._ids if card_id in self.selected]
        return [] if self.current is None else [self.current]

    @property
    def widths(self) -> list[int]:
        """The width of each column as it is drawn."""
        return layout(self._columns, self.scrollable_content_region.width)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to select only where there are cards."""
        return action != "mark" or bool(self._ids)

    def show(self, ids: Sequence[int], band: Collection[int] = ()) -> None:
        """Show other cards; the cursor stays on its card, or else in its row, and what is selected stays so.

        The cards in ``band`` stand on another ground.
        """
        before = self.current
        self._band = frozenset(band)
        self._ids = list(ids)
        self._forget()
        if self.selected:
            self.selected &= set(self._ids)
        try:
            self._row = self._ids.index(before) if before is not None else 0
        except ValueError:
            self._row = max(0, min(self._row, len(self._ids) - 1))
        self._fit()
        self._follow()
        self.post_message(self.Moved(self.current))
        self.post_message(self.Selected())

    def reload(self) -> None:
        """Read anew what is shown: something about the cards has changed."""
        self._forget()
        self.refresh()
        self.post_message(self.Moved(self.current))

    def _forget(self) -> None:
        self._lines.clear()
        self._drawn.clear()
        self._asked.clear()

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the columns to the new width."""
        self._fit()

    def _fit(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._ids))
        self.refresh()
        self.post_message(self.LaidOut())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the rows anew, and the scroll bar only where it moves by an eighth of a cell or comes to an end."""
        # To draw the bar takes as long as the rows, and among 100 000 it looks the same for a thousand of them.
        bar = self.vertical_scrollbar
        moved = abs(new_value - bar.position) * self.size.height * _BAR_STEPS
        if moved >= len(self._ids) or new_value in (0, self.max_scroll_y):
            bar.position = new_value
        if round(old_value) != round(new_value):
            self.refresh()

    def notify_style_update(self) -> None:
        """Draw every row anew in other colours."""
        super().notify_style_update()
        self._drawn.clear()

    def on_unmount(self) -> None:
        """Let go of what was drawn."""
        self._drawn.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some rows, those anew whose text may have changed since."""
        if self._ids:
            written_for = self._columns, self.scrollable_content_region.width, self._clock().now() // _WRITTEN_MS
            if written_for != self._written_for:
                self._written_for = written_for
                self._drawn.clear()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        row = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if row >= len(self._ids):
            return Strip.blank(width, self.rich_style)
        card_id = self._ids[row]
        line = self._lines.get(card_id)
        if line is None:
            self._ask(row)
            return Strip([Segment("  …".ljust(width), self.get_component_rich_style("table--quiet"))], width)
        name = "row"
        if card_id in self.selected:
            name = "selected"
        elif line.card.suspended or line.buried:
            name = "quiet"
        # Drawn rows are kept: each step of a table that scrolls shows all of them in another place.
        key = card_id, name, card_id in self._band, row == self._row, self.has_focus
        kept = self._drawn.get(key)
        if kept is not None and kept[0] is line:
            return kept[1]
        strip = self._draw(line, name, banded=key[2], cursor=key[3], width=width)
        self._drawn[key] = line, strip
        return strip

    def _draw(self, line: CardLine, name: str, *, banded: bool, cursor: bool, width: int) -> Strip:
        style = self.get_component_rich_style(f"table--{name}")
        if banded:
            style += Style(bgcolor=self.get_component_rich_style("table--band").bgcolor)
        if cursor:
            style += self.get_component_rich_style("table--cursor")
        mark = "● " if name == "selected" else "▸ " if cursor and self.has_focus else "  "
        clock = self._clock()
        text = row_text([column.text(line, clock) for column in self._columns], self._columns, self.widths)
        return Strip([Segment(set_cell_size(mark + text, width), style)], width)

    # Reading

    def _ask(self, row: int) -> None:
        if row in self._asked:
            return
        start, end = max(0, row - _AROUND), min(len(self._ids), row + self.size.height + _AROUND)
        self._asked.update(range(start, end))
        self._read(self._ids[start:end], range(start, end))

    @work(thread=True, group="lines")
    def _read(self, ids: Sequence[int], rows: range) -> None:
        worker = get_current_worker()
        lines = self._load(ids)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._have, lines, rows)

    def _have(self, lines: Sequence[CardLine], rows: range) -> None:
        if len(self._lines) > _KEPT:
            self._forget()
        self._lines.update((line.card.id, line) for line in lines)
        self._asked.difference_update(rows)
        self.refresh()

    # Moving and selecting

    def _go(self, row: int) -> None:
        row = max(0, min(row, len(self._ids) - 1))
        if row != self._row and self._ids:
            before, scrolled = self._row, self.scroll_offset
            self._row = row
            self._follow()
            if self.scroll_offset == scrolled:
                self.refresh_line(before)
                self.refresh_line(row)
            else:
                self.refresh()
            self.post_message(self.Moved(self.current))

    def _follow(self) -> None:
        self.scroll_to_region(Region(0, self._row, 1, 1), animate=False, force=True)

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self._go(self._row + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a screenful."""
        self._go(self._row + pages * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """Move to the first card."""
        self._go(0)

    def action_last(self) -> None:
        """Move to the last card."""
        self._go(len(self._ids) - 1)

    def action_mark(self) -> None:
        """Select the card under the cursor, or no longer, and go on to the next."""
        if self.current is not None:
            self.selected ^= {self.current}
            self._chosen_anew()
            self._go(self._row + 1)

    def action_extend(self, rows: int) -> None:
        """Select the card under the cursor and the next one."""
        if self.current is None:
            return
        self.selected.add(self.current)
        self._go(self._row + rows)
        self.selected.add(self._ids[self._row])
        self._chosen_anew()

    def action_select_all(self) -> None:
        """Select every card that was found, or none if all are."""
        self.selected = set() if len(self.selected) == len(self._ids) else set(self._ids)
        self._chosen_anew()

    def clear_selection(self) -> None:
        """Select nothing any more."""
        self.selected = set()
        self._chosen_anew()

    def _chosen_anew(self) -> None:
        self.refresh()
        self.post_message(self.Selected())

    def action_open(self) -> None:
        """Open the card under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened(self.current))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row; with Control select it; a second click opens it, the other button asks."""
        row = event.y + self.scroll_offset.y
        if row >= len(self._ids):
            return
        self._go(row)
        if event.button == OTHER_BUTTON:
            self.post_message(self.Asked())
            return
        if event.ctrl:
            self.selected ^= {self._ids[row]}
            self._chosen_anew()
        elif event.chain > 1:
            self.action_open()
