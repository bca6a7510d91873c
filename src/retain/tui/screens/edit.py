"""Editing a note, or adding one: its fields, its tags, and the card that comes of it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.timer import Timer
from textual.widgets import Input, Label, Select, Static, TextArea
from textual.worker import get_current_worker

from retain.content.faces import faces_of, ordinals_of
from retain.domain.errors import RetainError
from retain.domain.notes import Note, NoteKind, NoteType
from retain.domain.wording import plural
from retain.services import editing
from retain.services.editing import EditableNote, Saved
from retain.tui.desk import Desk
from retain.tui.external_editor import edit_outside
from retain.tui.screens.unsaved import UnsavedScreen
from retain.tui.tag_suggester import TagSuggester
from retain.tui.widgets.card_view import CardView
from retain.tui.widgets.key_line import KeyLine

_PAUSE = 0.1
"""Seconds without a key after which the card beside is drawn anew."""


class EditScreen(UnsavedScreen[bool]):
    """Edits the note of a card, or adds notes; ends with whether anything was saved."""

    CSS_PATH = "edit.tcss"
    WARNING = "Not saved yet: {save} saves, {leave} once more drops what you wrote."
    AUTO_FOCUS = ""
    """What is typed before the first field is there is for that field, not for the deck above it."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="edit.save", priority=True, tooltip="Save the note"),
        Binding("ctrl+g", "gap", "Gap", id="edit.gap", priority=True, tooltip="Make a gap {{…}} of what is selected"),
        Binding("ctrl+f", "formula", "Formula", id="edit.formula", priority=True, tooltip="Set as a formula \\( \\)"),
        Binding("ctrl+b", "bold", "Bold", id="edit.bold", priority=True, show=False, tooltip="Set in bold"),
        Binding("ctrl+o", "outside", "$EDITOR", id="edit.outside", priority=True, tooltip="Write in your own editor"),
        Binding(
            "escape", "leave", "Back", id="edit.leave", priority=True, tooltip="Leave; what is not saved is asked for"
        ),
    ]

    def __init__(self, desk: Desk, card_id: int | None, *, deck: str = "") -> None:
        """Edit the note of card ``card_id``, or where it is None add notes, at first to ``deck``."""
        super().__init__()
        self._desk = desk
        self._card_id = card_id
        self._deck = deck
        self._opened: EditableNote | None = None
        self._kinds: list[NoteType] = []
        self._kind: NoteType | None = None
        self._clean: tuple[str, ...] = ()
        self._saved = False
        self._typing: Timer | None = None
        self._ahead: str | None = ""
        """What was typed before there was a field to take it; None once one has the focus."""

    def compose(self) -> ComposeResult:
        """Lay out the form and the card beside it."""
        with Horizontal(id="head"):
            yield Static("Add a note" if self._card_id is None else "Edit", id="title")
            yield Static(id="where")
        with Vertical(id="body"):
            with VerticalScroll(id="form", can_focus=False):
                if self._card_id is None:
                    with Horizontal(id="place"):
                        yield Label("Deck")
                        yield Input(self._deck, placeholder="Languages::German", id="deck", compact=True)
                        yield Label("Type")
                yield Vertical(id="fields")
                yield Label("Tags")
                yield Input(placeholder="separated by spaces", id="tags", compact=True)
                yield Static(id="warning")
            yield CardView(id="preview", can_focus=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the note beside the screen."""
        self._open()

    @work(thread=True, exclusive=True)
    def _open(self) -> None:
        try:
            collection = self._desk.collection()
            opened = None if self._card_id is None else editing.note_of_card(collection, self._card_id)
            kinds = editing.note_types(collection)
            tags, decks = editing.tags_in_use(collection), editing.deck_names(collection)
        except RetainError as error:
            self.app.call_from_thread(self._cannot_open, error)
        else:
            self.call_next(self._begin, opened, kinds, tags, decks)

    def _cannot_open(self, error: RetainError) -> None:
        self._tell(str(error), failed=True)
        self.dismiss(False)

    async def _begin(
        self, opened: EditableNote | None, kinds: list[NoteType], tags: Sequence[str], decks: Sequence[str]
    ) -> None:
        self._opened, self._kinds = opened, kinds
        self.query_one("#tags", Input).suggester = TagSuggester(tags)
        if opened is not None:
            self.query_one("#where", Static).update(Content(f"{opened.kind.name} · {opened.deck}"))
            self.query_one("#tags", Input).value = " ".join(opened.note.tags)
            await self._lay_out(opened.kind, opened.note.fields)
            return
        deck = self.query_one("#deck", Input)
        deck.suggester = SuggestFromList(decks, case_sensitive=False)
        if not deck.value and decks:
            deck.value = decks[0]
        names = [(kind.name, kind.id) for kind in kinds]
        await self.query_one("#place").mount(Select(names, allow_blank=False, id="kind", compact=True))
        await self._lay_out(kinds[0], ())

    async def _lay_out(self, kind: NoteType, values: Sequence[str]) -> None:
        """Make one text area for each field of ``kind``."""
        self._kind = None  # until all fields are there, nothing can be read from them
        fields = self.query_one("#fields", Vertical)
        await fields.remove_children()
        padded = [*values, *[""] * len(kind.fields)]
        for number, (name, value) in enumerate(zip(kind.fields, padded, strict=False)):
            area = TextArea(value, id=f"field-{number}", soft_wrap=True, compact=True, tab_behavior="focus")
            await fields.mount(Label(Content(name)), area)
        self._kind = kind
        self.refresh_bindings()
        self._clean = self._state()
        # The first field stands at the top as it is; to scroll to it would hide what is above it.
        first = self.query_one("#field-0", TextArea).focus(scroll_visible=False)
        if self._ahead:
            first.insert(self._ahead)
            self._ahead = ""
        self._look()

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before the first field has the focus, for that field."""
        if self._ahead is None or not event.is_printable or not event.character:
            return
        event.stop()
        for first in self.query("#field-0").results(TextArea):
            first.insert(event.character)
            return
        self._ahead += event.character

    def on_descendant_focus(self) -> None:
        """From now on what is typed finds its field."""
        self._ahead = None

    @on(Select.Changed, "#kind")
    async def _kind_chosen(self, event: Select.Changed) -> None:
        kind = next((kind for kind in self._kinds if kind.id == event.value), None)
        if kind is not None and kind != self._kind:
            await self._lay_out(kind, self._fields())

    # What is written

    def _fields(self) -> tuple[str, ...]:
        return tuple(area.text for area in self.query("#fields TextArea").results(TextArea))

    def _tags(self) -> list[str]:
        return self.query_one("#tags", Input).value.split()

    def _state(self) -> tuple[str, ...]:
        return (*self._fields(), *self._tags())

    def is_unsaved(self) -> bool:
        """Return whether something is written that was not there."""
        return self._kind is not None and self._state() != self._clean

    @on(TextArea.Changed)
    @on(Input.Changed, "#tags")
    def _written(self) -> None:
        self.take_back_warning()
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(_PAUSE, self._look)

    def _look(self) -> None:
        """Draw the card that comes of what is written, and look for others like it."""
        kind = self._kind
        if kind is None:
            return
        fields = self._fields()
        ordinals = ordinals_of(kind, fields)
        self._draw(kind, fields, ordinals)
        self._look_for_others(kind, fields[0])

    @work(exclusive=True, group="draw")
    async def _draw(self, kind: NoteType, fields: tuple[str, ...], ordinals: Sequence[int]) -> None:
        view = self.query_one(CardView)
        if not ordinals or not any(fields):
            gaps = kind.kind is NoteKind.CLOZE
            view.notify_empty("Put {{…}} round the words to ask for." if gaps else "The card will show here.")
            return
        note = Note(0, "", kind.id, fields)
        await view.ask(faces_of(kind, note, ordinals[0]), with_answer=True)

    @work(thread=True, exclusive=True, group="others")
    def _look_for_others(self, kind: NoteType, front: str) -> None:
        worker = get_current_worker()
        but = self._opened.note.id if self._opened else None
        try:
            decks = editing.decks_with_front(self._desk.collection(), kind, front, but)
        except RetainError:
            decks = []
        if not worker.is_cancelled:
            self.app.call_from_thread(self._warn, decks)

    def _warn(self, decks: Sequence[str]) -> None:
        text = (
            f"There is a note with this {self._kind.fields[0].lower()} in {', '.join(decks)}."
            if decks and self._kind
            else ""
        )
        self.query_one("#warning", Static).update(Content(text))

    # Help with writing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show in the footer only what is possible now: gaps are for cloze notes."""
        return action != "gap" or (self._kind is not None and self._kind.kind is NoteKind.CLOZE)

    def _wrap(self, before: str, after: str) -> None:
        area = self.focused
        if isinstance(area, TextArea):
            start, end = sorted((area.selection.start, area.selection.end))
            text = area.selected_text
            area.replace(f"{before}{text}{after}", start, end)
            if not text:
                row, column = area.cursor_location
                area.move_cursor((row, column - len(after)))

    def action_gap(self) -> None:
        """Make a gap of what is selected, with the next free number."""
        if self._kind is None:
            return
        numbers = ordinals_of(self._kind, self._fields())
        self._wrap(f"{{{{c{max(numbers, default=-1) + 2}::", "}}")

    def action_formula(self) -> None:
        """Set what is selected as a formula."""
        self._wrap("\\(", "\\)")

    def action_bold(self) -> None:
        """Set what is selected in bold."""
        self._wrap("**", "**")

    def action_outside(self) -> None:
        """Write the fields in the editor that the environment names."""
        if self._kind is None:
            return
        try:
            with self.app.suspend():
                written = edit_outside(self._kind.fields, self._fields())
        except SuspendNotSupported:
            self._tell("This terminal cannot hand over to another editor.", failed=True)
            return
        except RetainError as error:
            self._tell(str(error), failed=True)
            return
        for area, text in zip(self.query("#fields TextArea").results(TextArea), written, strict=True):
            area.text = text

    # Saving and leaving

    def action_save(self) -> None:
        """Save the note."""
        if self._kind is not None:
            deck = "" if self._opened else self.query_one("#deck", Input).value
            self._save(self._kind, deck, self._fields(), self._tags())

    @work(thread=True, exclusive=True, group="save")
    def _save(self, kind: NoteType, deck: str, fields: Sequence[str], tags: Sequence[str]) -> None:
        try:
            collection = self._desk.collection()
            if self._opened is not None:
                saved = editing.save_note(collection, self._opened.note, fields, tags)
            else:
                saved = editing.add_note(collection, deck, kind, fields, tags)
        except RetainError as error:
            self.app.call_from_thread(self._tell, str(error), failed=True)
        else:
            self.call_next(self._is_saved, saved)

    async def _is_saved(self, saved: Saved) -> None:
        self._saved = True
        if self._opened is not None:
            self.take_back_warning()
            self.leave()
            if saved.cards_added or saved.cards_suspended:
                parts = [f"{plural(saved.cards_added, 'card')} added"] if saved.cards_added else []
                if saved.cards_suspended:
                    parts.append(f"{plural(saved.cards_suspended, 'card')} no longer made, suspended")
                self._tell(f"Saved: {', '.join(parts)}.")
            return
        self._tell(f"Added: {plural(saved.cards_added, 'card')}.")
        if self._kind is not None:
            await self._lay_out(self._kind, ())

    def action_leave(self) -> None:
        """Leave; where something is not saved, only when asked for twice. A list that is open is closed first."""
        for select in self.query(Select):
            if select.expanded:
                select.expanded = False
                select.focus()
                return
        super().action_leave()

    def leave(self) -> None:
        """End with whether anything was saved."""
        self.dismiss(self._saved)

    def _tell(self, text: str, *, failed: bool = False) -> None:
        self.app.clear_notifications()
        self.notify(text, severity="error" if failed else "information", timeout=10 if failed else 4, markup=False)
