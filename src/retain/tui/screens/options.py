"""The options of a deck: a form that explains each of them in a line."""

from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from retain.domain.errors import RetainError
from retain.domain.option_help import GROUPS, SWITCH, OptionHelp
from retain.domain.option_text import with_option
from retain.domain.options import Options
from retain.domain.wording import plural
from retain.services.presets import DeckPreset, preset_of, presets
from retain.services.settings import PRESET, set_deck_options, shown_options
from retain.tui.desk import Desk
from retain.tui.screens.forms import FormScreen
from retain.tui.widgets.form import Form
from retain.tui.widgets.form_row import FormRow
from retain.tui.widgets.key_line import KeyLine

_JUST_THIS = "this deck alone"
_SHARED = "shared"


class OptionsScreen(FormScreen):
    """The options of a deck."""

    CSS_PATH = "options.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="options.save", priority=True, tooltip="Save what was changed"),
        Binding("escape", "leave", "Leave", id="options.leave", tooltip="Leave the options as they were"),
    ]

    def __init__(self, desk: Desk, deck: str) -> None:
        """Show the options of ``deck``."""
        super().__init__(desk)
        self._deck = deck
        self._saving = False

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

    def wrong_with(self, key: str, value: str) -> str | None:
        """Return what is wrong with the value of an option; any name of a preset will do."""
        try:
            if key != PRESET:
                with_option(Options(), key, value)
        except RetainError as error:
            return str(error).removeprefix(f"{key} ").capitalize()
        return None

    def save(self, changed: dict[str, str]) -> None:
        """Save the options, for this deck or for all that share them."""
        for_all = self.values().get(_SHARED, _JUST_THIS) != _JUST_THIS
        if not changed:
            self.dismiss()
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
            self.app.call_from_thread(self.dismiss)

    def _failed(self, error: RetainError, title: str) -> None:
        self._saving = False
        self.notify(str(error), title=title, severity="error", timeout=10, markup=False)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return SWITCH[0] if value else SWITCH[1]
    if isinstance(value, list):
        return " ".join(f"{number:g}" for number in value)
    return str(value)
