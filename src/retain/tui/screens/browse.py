"""Browsing: all cards, found as you type, with one of them shown beside."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from retain.content.faces import Faces
from retain.domain.errors import RetainError
from retain.domain.wording import plural, sentence
from retain.services.cards import CardLine, card_faces, card_lines, find_card_ids
from retain.services.duplicates import Duplicates, cards_of, find_duplicates
from retain.tui.desk import Desk
from retain.tui.key_names import key_of, key_while_typing, letter_for
from retain.tui.screens.acting import ActingScreen
from retain.tui.screens.choice import ChoiceScreen
from retain.tui.widgets.card_columns import COLUMNS, NARROW, USUAL, Column
from retain.tui.widgets.card_table import CardTable
from retain.tui.widgets.card_view import CardView
from retain.tui.widgets.key_line import KeyLine
from retain.tui.widgets.table_headings import TableHeadings

_PAUSE = 0.12
"""Seconds without a key after which a search begins."""
_RUNNING_MS = 120
"""Moves of the cursor that follow one another so quickly come from a key that is held down, or from the wheel."""
_SAME = "the same front"
_NEAR = "nearly the same front"
_HINT = "Search: words, deck: tag: is:due prop:stability<7 rated:7 -not or; "


class BrowseScreen(ActingScreen):
    """A table of cards, a search above it, and the card under the cursor beside or below it."""

    CSS_PATH = "browse.tcss"
    AUTO_FOCUS = "CardTable"
    HELP = """
**Searching.** Words find notes with a word that begins so; `"exact words"`, `*part*`, `front:word`, `back:word`;
`deck:Name`, `tag:name`, `note:Basic`; `is:` new learning review due suspended buried flagged leech;
`prop:interval>=21`, and stability, difficulty, retrievability, due, reps, lapses; `rated:7`, `rated:1:again`,
`added:7`, `edited:7`, `introduced:7`; `flag:red`. Side by side all must hold; `or`, `-` and brackets do what they say.
"""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", id="browse.search", tooltip="Go to the search"),
        Binding("e", "edit", "Edit", id="browse.edit", tooltip="Edit the note of the card under the cursor"),
        Binding("i", "why", "Why", id="browse.why", show=False, tooltip=ActingScreen.WHY),
        Binding("a", "add", "Add", id="browse.add", tooltip="Add a note"),
        Binding("m", "menu", "More", id="browse.menu", tooltip="What can be done to the cards that are selected"),
        Binding("s", "sort", "Sort", id="browse.sort", tooltip="Sort by the next column"),
        Binding("S", "turn", "Turn round", id="browse.turn", show=False, tooltip="Sort the other way round"),
        Binding("c", "columns", "Columns", id="browse.columns", show=False, tooltip="Choose the columns"),
        Binding(
            "d", "duplicates", "Duplicates", id="browse.duplicates", show=False, tooltip="Find notes that are alike"
        ),
        Binding("p", "preview", "Preview", id="browse.preview", show=False, tooltip="Show or hide the card beside"),
        Binding("u,ctrl+z", "undo", "Undo", id="browse.undo", tooltip="Take back the last action"),
        Binding(
            "escape", "leave", "Back", id="browse.leave", tooltip="Clear the selection, then the search; then leave"
        ),
    ]

    def __init__(self, desk: Desk, query: str = "") -> None:
        """Browse the cards on ``desk``, at first those that ``query`` finds."""
        super().__init__(desk)
        self._query = query
        self._sorted_by = "front"
        self._descending = False
        self._typing: Timer | None = None
        self._columns: tuple[str, ...] = ()
        self._alike: str | None = None
        self._moved_at = 0
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the search, the table and the preview."""
        with Horizontal(id="head"):
            yield Static("Browse", id="title")
            yield Static(id="found")
        yield Input(self._query, id="search", compact=True)
        yield Static(id="trouble")
        with Vertical(id="body"):
            with Vertical(id="listing"):
                yield TableHeadings(id="headings")
                yield CardTable(self._lines, lambda: self._desk.collection().clock, (), id="table")
                yield Static("No card is like that.", id="nothing")
            yield CardView(id="preview", can_focus=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the first cards; the database is read beside the screen."""
        self._lay_out()
        helps = key_while_typing(self.app, "help")
        self.query_one("#search", Input).placeholder = f"{_HINT}{helps[0].upper()}{helps[1:]} helps"
        self._find()

    def on_resize(self) -> None:
        """Choose the columns for the new width."""
        self.call_after_refresh(self._lay_out)

    # Finding

    def _lines(self, ids: Sequence[int]) -> list[CardLine]:
        return card_lines(self._desk.collection(), ids)

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(_PAUSE, self._find)

    @on(Input.Submitted, "#search")
    def _entered(self) -> None:
        self._find()
        self.query_one(CardTable).focus()

    def _find(self) -> None:
        self._query = self.query_one("#search", Input).value
        if self._alike is not None:
            self._look_for_duplicates(self._query, near=self._alike == _NEAR)
            return
        column = next(column for column in COLUMNS if column.name == self._sorted_by)
        self._look_up(self._query, column, descending=self._descending)

    @work(thread=True, exclusive=True, group="find")
    def _look_up(self, query: str, column: Column, *, descending: bool) -> None:
        worker = get_current_worker()
        try:
            ids = find_card_ids(self._desk.collection(), query, column.order, descending=descending)
        except RetainError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._trouble, str(error))
        else:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._show, ids)

    @work(thread=True, exclusive=True, group="find")
    def _look_for_duplicates(self, query: str, *, near: bool) -> None:
        worker = get_current_worker()
        try:
            groups = find_duplicates(self._desk.collection(), query, near=near)
        except RetainError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._trouble, str(error))
        else:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._show_duplicates, groups)

    def _show_duplicates(self, groups: list[Duplicates]) -> None:
        if self._alike is not None:
            self._say_alike(plural(len(groups), "group"))
            self._show(cards_of(groups), cards_of(groups[1::2]))

    def _say_alike(self, what: str) -> None:
        self.query_one("#title", Static).update(f"{what} with {self._alike}; {key_of(self, 'leave')} leaves them")

    def _trouble(self, text: str) -> None:
        if self._alike is not None:
            self._say_alike("Notes")
        self.query_one("#trouble", Static).update(Content(sentence(text)))
        self.add_class("-trouble")

    def _show(self, ids: list[int], band: Sequence[int] = ()) -> None:
        self.remove_class("-trouble")
        self.set_class(not ids, "-none")
        self.query_one(CardTable).show(ids, band)
        self.refresh_bindings()
        if ids:
            self.call_after_refresh(self._take_focus)

    def _take_focus(self) -> None:
        """Give the focus to the table where nothing has it: it lost it while there was no card to show."""
        if self.focused is None:
            self.query_one(CardTable).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show in the footer only what is possible now."""
        if action in ("edit", "why", "menu", *self.CARD_ACTIONS):
            return any(table.ids for table in self.query(CardTable))
        if action in ("search", "undo"):  # a slash is a letter there, and Ctrl+Z means what was typed
            return not any(search.has_focus for search in self.query("#search").results(Input))
        return True

    @on(CardTable.Selected)
    def _count(self) -> None:
        table = self.query_one(CardTable)
        words = plural(len(table.ids), "card")
        if table.selected:
            words = f"{len(table.selected)} of {words} selected"
        self.query_one("#found", Static).update(words)

    # The card beside

    @on(CardTable.Moved)
    def _moved(self, message: CardTable.Moved) -> None:
        """Show the card at once, or, while a key is held down, when the cursor comes to rest: drawing it takes long."""
        now = self._desk.now()
        running = 0 <= now - self._moved_at < _RUNNING_MS
        self._moved_at = now
        if self._resting is not None:
            self._resting.stop()
        if running:
            self._resting = self.set_timer(_RUNNING_MS / 1000, self._show_card)
        else:
            self._show_card()

    def _show_card(self) -> None:
        if not self.query(CardTable):
            return  # the screen is being left
        card_id = self.query_one(CardTable).current
        if card_id is None:
            self.query_one(CardView).notify_empty("")
        else:
            self._read_card(card_id)

    @work(thread=True, exclusive=True, group="preview")
    def _read_card(self, card_id: int) -> None:
        worker = get_current_worker()
        try:
            faces = card_faces(self._desk.collection(), card_id)
        except RetainError:
            faces = None
        if not worker.is_cancelled:
            self.call_next(self._preview, card_id, faces)

    def _is_current(self, card_id: int) -> bool:
        """Whether the cursor is still on a card; nothing is where the screen is being left."""
        return any(table.current == card_id for table in self.query(CardTable))

    async def _preview(self, card_id: int, faces: Faces | None) -> None:
        if not self._is_current(card_id):
            return
        view = self.query_one(CardView)
        if faces is None:
            view.notify_empty("This card is gone.")
        else:
            await view.ask(faces, with_answer=True)

    def action_preview(self) -> None:
        """Show or hide the card beside the table."""
        self.toggle_class("-alone")

    # Columns and order

    def _lay_out(self) -> None:
        names = self._columns or (USUAL if self.size.width >= 100 else NARROW)  # noqa: PLR2004 - the breakpoint above
        self.query_one(CardTable).columns = [column for column in COLUMNS if column.name in names]

    @on(CardTable.LaidOut)
    def _show_headings(self) -> None:
        table = self.query_one(CardTable)
        self.query_one(TableHeadings).show(table.columns, table.widths, self._sorted_by, descending=self._descending)

    def _sort(self, name: str, *, descending: bool) -> None:
        self._leave_duplicates()
        self._sorted_by, self._descending = name, descending
        self._lay_out()
        self._find()

    def action_sort(self) -> None:
        """Sort by the next column."""
        names = [column.name for column in self.query_one(CardTable).columns]
        at = names.index(self._sorted_by) if self._sorted_by in names else -1
        self._sort(names[(at + 1) % len(names)], descending=False)

    def action_turn(self) -> None:
        """Sort the other way round."""
        self._sort(self._sorted_by, descending=not self._descending)

    @on(TableHeadings.Clicked)
    def _heading(self, message: TableHeadings.Clicked) -> None:
        self._sort(message.name, descending=message.name == self._sorted_by and not self._descending)

    def action_columns(self) -> None:
        """Choose the columns."""
        from retain.tui.screens.columns import ColumnsScreen  # noqa: PLC0415 - only when it is asked for

        shown = [column.name for column in self.query_one(CardTable).columns]
        self.app.push_screen(ColumnsScreen(shown), self._columns_chosen)

    def _columns_chosen(self, names: tuple[str, ...] | None) -> None:
        if names:
            self._columns = names
            self._lay_out()

    # Doing

    @on(CardTable.Asked)
    def action_menu(self) -> None:
        """Offer what can be done to the cards that are selected, or to the one under the cursor."""
        bindings = [one for one in (*ActingScreen.BINDINGS, *self.BINDINGS) if isinstance(one, Binding)]
        offers = [one for one in bindings if not one.show and one.action != "leave"]
        names = [one.tooltip for one in offers]

        def do(chosen: int | None) -> None:
            if chosen is not None:
                self.call_next(self.run_action, offers[chosen].action)

        if self.chosen_cards():
            number = len(self.chosen_cards())
            keys = "".join(letter_for(self, one.action) for one in offers)
            self.app.push_screen(ChoiceScreen(plural(number, "card"), names, names[0], keys=keys), do)

    @on(CardTable.Opened)
    def action_edit(self) -> None:
        """Edit the note of the card under the cursor."""
        from retain.tui.screens.edit import EditScreen  # noqa: PLC0415 - only when it is asked for

        card_id = self.query_one(CardTable).current
        if card_id is not None:
            self.app.push_screen(EditScreen(self._desk, card_id), self._changed)

    def action_add(self) -> None:
        """Add a note."""
        from retain.tui.screens.edit import EditScreen  # noqa: PLC0415 - only when it is asked for

        self.app.push_screen(EditScreen(self._desk, None), self._changed)

    def _changed(self, changed: bool | None) -> None:
        if changed:
            self.query_one(CardTable).reload()
            self._find()

    def chosen_cards(self) -> list[int]:
        """Return the selected cards, or else the one under the cursor."""
        return self.query_one(CardTable).chosen

    def asked_about(self) -> int | None:
        """Return the card under the cursor, whatever is selected."""
        return self.query_one(CardTable).current

    def cards_changed(self) -> None:
        """Read the table anew."""
        self._changed(changed=True)

    def action_undo(self) -> None:
        """Take back the last action, whatever it was."""
        self.take_back(self.cards_changed)

    def action_duplicates(self) -> None:
        """Ask how much alike, and show the notes that are, among those that the search finds."""

        def find(chosen: int | None) -> None:
            if chosen is not None:
                self._alike = (_SAME, _NEAR)[chosen]
                self.query_one("#title", Static).update("Comparing …")
                self._find()

        self.app.push_screen(ChoiceScreen("Find notes with", [_SAME, _NEAR], self._alike or _SAME, keys="sn"), find)

    def _leave_duplicates(self) -> None:
        self._alike = None
        self.query_one("#title", Static).update("Browse")

    def action_search(self) -> None:
        """Go to the search."""
        self.query_one("#search", Input).focus()

    def action_leave(self) -> None:
        """Step back: from the search to the table, from a selection to none, from a search to all, and out."""
        table, search = self.query_one(CardTable), self.query_one("#search", Input)
        if search.has_focus:
            table.focus()
        elif table.selected:
            table.clear_selection()
        elif self._alike is not None:
            self._leave_duplicates()
            self._find()
        elif search.value:
            search.value = ""
        else:
            self.dismiss()
