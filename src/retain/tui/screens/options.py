"""The options of a deck: a form that explains each of them in a line."""

from functools import partial
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from retain.domain.errors import RetainError
from retain.domain.option_help import GROUPS, SWITCH, OptionHelp
from retain.domain.option_text import with_option
from retain.domain.options import Options
from retain.domain.wording import plural
from retain.services.presets import DeckPreset, preset_of, presets
from retain.services.settings import PRESET, set_deck_options, shown_options
from retain.tui.desk import Desk
from retain.tui.widgets.cycle import Cycle
from retain.tui.widgets.form import Form
from retain.tui.widgets.form_row import FormRow
from retain.tui.widgets.key_line import KeyLine

_JUST_THIS = "this deck alone"
_SHARED = "shared"


class OptionsScreen(Screen[bool]):
    """Shows the options of a deck; ends with whether they were saved."""

    CSS_PATH = "options.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="options.save", priority=True, tooltip="Save what was changed"),
        Binding("escape", "leave", "Leave", id="options.leave", tooltip="Leave the options as they were"),
    ]

    def __init__(self, desk: Desk, deck: str) -> None:
        """Show the options of ``deck``."""
        super().__init__()
        self._desk = desk
        self._deck = deck
        self._before: dict[str, str] = {}
        self._saving = False
        self._discards = False

    def compose(self) -> ComposeResult:
        """Lay out head and form; the form is filled once the options are read."""
        with Horizontal(id="head"):
            yield Static(Content(f"Options of {self._deck}"), id="deck")
            yield Static(id="preset-name")
        yield Form(id="form")
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the options beside the screen."""
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        try:
            collection = self._desk.collection()
            preset = preset_of(collection, self._deck)
            names = tuple(one.name for one in presets(collection))
        except RetainError as error:
            self.app.call_from_thread(self._failed, error, "The options cannot be read")
        else:
            self.call_next(self._show, preset, names)

    async def _show(self, preset: DeckPreset, names: tuple[str, ...]) -> None:
        values = {key: _text(value) for key, value in shown_options(preset).items()}
        self._before = dict(values)
        others = len(preset.shared_with)
        head = f"preset {preset.preset}" + (f", shared with {plural(others, 'deck')}" if others else "")
        self.query_one("#preset-name", Static).update(Content(head))
        form = self.query_one("#form", Form)
        rows: list[Static | FormRow] = [
            Static("Preset", classes="group"),
            FormRow(
                OptionHelp(PRESET, "Name", "Another preset's name shares that; a new name makes one of these options."),
                preset.preset,
                names,
            ),
        ]
        if others:
            line = f"Change the preset for {plural(others, 'other deck')} too, or give this deck its own."
            rows.append(
                FormRow(OptionHelp(_SHARED, "Changes hold for", line, (_JUST_THIS, "all that share")), _JUST_THIS)
            )
        for title, options in GROUPS:
            rows.append(Static(title, classes="group"))
            rows += [FormRow(option, values[option.key]) for option in options]
        await form.mount_all(rows)
        if self.is_attached:  # not left meanwhile
            self.query_one("#new_per_day").focus(scroll_visible=False)

    def _values(self) -> dict[str, str]:
        values = {field.id or "": field.value for field in self.query(Input)}
        return values | {field.id or "": field.value for field in self.query(Cycle)}

    def _changed(self) -> dict[str, str]:
        return {key: value for key, value in self._values().items() if value != self._before.get(key, value)}

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._discards = False
        if event.input.id and event.input.id != PRESET:
            self._check(event.input.id, event.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.focus_next()

    def _check(self, key: str, value: str) -> bool:
        """Say below an option what is wrong with its value; False where something is."""
        message = None
        try:
            with_option(Options(), key, value)
        except RetainError as error:
            message = str(error).removeprefix(f"{key} ").capitalize()
        row = self.query_one(f"#{key}").query_ancestor(FormRow)
        row.complain(message)
        return message is None

    def action_save(self) -> None:
        """Save what was changed, unless something is wrong with it."""
        changed = self._changed()
        wrong = [key for key, value in changed.items() if key != PRESET and not self._check(key, value)]
        if wrong:
            self.query_one(f"#{wrong[0]}").focus()
            return
        for_all = self._values().get(_SHARED, _JUST_THIS) != _JUST_THIS
        if not changed:
            self.dismiss(False)
        elif not self._saving:
            self._saving = True
            self._save(changed, for_all=for_all)

    @work(thread=True)
    def _save(self, changed: dict[str, str], *, for_all: bool) -> None:
        try:
            set_deck_options(self._desk.collection(), self._deck, changed, for_all=for_all)
        except RetainError as error:
            self.app.call_from_thread(self._failed, error, "Not saved")
        else:
            self.app.call_from_thread(partial(self.dismiss, True))

    def _failed(self, error: RetainError, title: str) -> None:
        self._saving = False
        self.notify(str(error), title=title, severity="error", timeout=10, markup=False)

    def action_leave(self) -> None:
        """Leave; where something was changed, only when it is pressed again."""
        if self._changed() and not self._discards:
            self._discards = True
            self.notify("Ctrl+S saves what you changed, Esc again leaves it.", timeout=5)
        else:
            self.dismiss(False)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return SWITCH[0] if value else SWITCH[1]
    if isinstance(value, list):
        return " ".join(f"{number:g}" for number in value)
    return str(value)
