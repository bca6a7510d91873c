"""The settings, as a form made from the class that holds them; the collection's own stand below."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from retain.config.settings import Settings, save_settings, setting_from_text
from retain.domain.errors import RetainError
from retain.domain.option_help import OptionHelp
from retain.services.settings import collection_settings, parse_collection_setting, set_collection_settings
from retain.tui.desk import Desk
from retain.tui.screens.forms import FormScreen
from retain.tui.widgets.form import Form
from retain.tui.widgets.form_row import FormRow
from retain.tui.widgets.key_line import KeyLine

_THEMES = frozenset({"theme", "light_theme", "dark_theme"})
_LOCAL = "local"
_COLLECTION = (
    OptionHelp("day_start", "The day begins at", "An hour, 0 to 23; usual: 4. Holds at once."),
    OptionHelp("timezone", "Time zone", "A name like Europe/Berlin; usual: local, the machine's own. Holds at once."),
)


class SettingsScreen(FormScreen):
    """The settings; once they are saved they hold at once."""

    CSS_PATH = "options.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="settings.save", priority=True, tooltip="Save what was changed"),
        Binding("escape", "leave", "Leave", id="settings.leave", tooltip="Leave the settings as they were"),
    ]

    def __init__(self, desk: Desk, file: Path | None, themes: Sequence[str], apply: Callable[[Settings], None]) -> None:
        """Show the settings on ``desk``, kept in ``file``; ``apply`` brings new ones into force."""
        super().__init__(desk)
        self._file = file
        self._themes = tuple(themes)
        self._apply = apply

    def compose(self) -> ComposeResult:
        """Lay out head and form; the collection's settings follow once they are read."""
        with Horizontal(id="head"):
            yield Static("Settings", id="deck")
            yield Static(Content(str(self._file or "kept until you leave")), id="preset-name")
        with Form(id="form"):
            yield Static("The full screen", classes="group")
            for one in fields(Settings):
                value = getattr(self._desk.settings, one.name)
                if not isinstance(value, Mapping):
                    self._before[one.name] = str(value)
                    yield FormRow(self._help(one.name, one.metadata, one.default), str(value))
            yield Static(Content(self._keys()), classes="row")
        yield KeyLine()

    def _help(self, name: str, metadata: Mapping[str, Any], usual: object) -> OptionHelp:
        if name in _THEMES:
            line = (
                f"{metadata['explained'].partition(chr(10))[0].rstrip(',.:')}." if name != "theme" else "What you see."
            )
            return OptionHelp(name, metadata["title"], f"{line} Usual: {usual}.", self._themes)
        return OptionHelp(name, metadata["title"], f"{' '.join(metadata['explained'].split())} Usual: {usual}.")

    def _keys(self) -> str:
        number = len(self._desk.settings.keys)
        own = f"{number} of your own. " if number else ""
        return f"Keys: {own}Every key can be given another in the file named above; “retain keys” lists their names."

    def on_mount(self) -> None:
        """Read the collection's settings beside the screen."""
        self.query_one(f"#{fields(Settings)[0].name}").focus(scroll_visible=False)
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        try:
            values = collection_settings(self._desk.collection())
        except RetainError as error:
            self.app.call_from_thread(self._failed, error)
        else:
            self.app.call_from_thread(self._show, values)

    def _show(self, values: dict[str, Any]) -> None:
        shown = {name: str(_LOCAL if value is None else value) for name, value in values.items()}
        self._before |= shown
        rows = [FormRow(option, shown[option.key]) for option in _COLLECTION]
        self.query_one(Form).mount_all([Static("The collection", classes="group"), *rows])

    def wrong_with(self, key: str, value: str) -> str | None:
        """Return what is wrong with the value of a setting."""
        try:
            _parse(key, value)
        except RetainError as error:
            return str(error)
        return None

    def save(self, changed: dict[str, str]) -> None:
        """Keep the settings in their file, and those of the collection in that."""
        own = {name: _parse(name, value) for name, value in changed.items() if name not in _names_of_collection()}
        try:
            if own and self._file is not None:
                save_settings(self._file, own)
        except RetainError as error:
            self._failed(error)
            return
        if own:
            self._apply(replace(self._desk.settings, **own))
        rest = {name: value for name, value in changed.items() if name in _names_of_collection()}
        if rest:
            self._save_to_collection(rest)
        else:
            self.dismiss()

    @work(thread=True)
    def _save_to_collection(self, values: dict[str, str]) -> None:
        try:
            set_collection_settings(self._desk.collection(), values)
        except RetainError as error:
            self.app.call_from_thread(self._failed, error)
        else:
            self.app.call_from_thread(self.dismiss)

    def _failed(self, error: RetainError) -> None:
        self.notify(str(error), title="Settings", severity="error", timeout=10, markup=False)


def _names_of_collection() -> frozenset[str]:
    return frozenset(option.key for option in _COLLECTION)


def _parse(name: str, value: str) -> Any:
    if name in _names_of_collection():
        return parse_collection_setting(name, value)
    return setting_from_text(name, value)
