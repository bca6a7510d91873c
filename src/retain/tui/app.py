"""The application: themes, the desk, and the first screen."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import ModalScreen, Screen
from textual.theme import Theme

from retain.config.settings import Settings, load_settings, place_of, save_settings
from retain.domain.errors import RetainError
from retain.domain.extra import StudyRequest as StudyRequest  # noqa: PLC0414 - what the app is opened with
from retain.tui.commands import ActionCommands, CardCommands, DeckCommands, ScreenCommands
from retain.tui.desk import Desk
from retain.tui.themes import DARK, LIGHT, THEMES, load_theme, own_variables

_HERE = Path(__file__).parent
_BACKUP_AFTER_SECONDS = 2
_BACKUP_EVERY_SECONDS = 3_600
_STANDS_AFTER_SECONDS = 1
_SYSTEM_COMMANDS = frozenset({"Theme", "Quit", "Keys"})


class RetainApp(App[None]):
    """Opens on the decks, or straight on a session."""

    TITLE = "retain"
    COMMANDS = App.COMMANDS | {DeckCommands, CardCommands, ActionCommands, ScreenCommands}
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (64, "-wide")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-low"), (18, "-middle"), (36, "-tall")]  # noqa: RUF012 - as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", id="app.quit", show=False, priority=True),
        Binding("question_mark,f1", "help", "Help", id="app.help", tooltip="Show every key"),
        Binding("comma", "settings", "Settings", id="app.settings", show=False, tooltip="Change the settings"),
        Binding("ctrl+t", "toggle_theme", "Light or dark", id="app.theme", show=False, tooltip="Change the colours"),
    ]

    def __init__(
        self,
        path: Path,
        now: Callable[[], int],
        *,
        study: StudyRequest | None = None,
        settings_file: Path | None = None,
    ) -> None:
        """Work on the database at ``path``; ``now`` tells UTC ms; ``study`` opens a session at once.

        Settings are read from ``settings_file`` and kept there; without one they are the usual ones, and forgotten.
        """
        # The style sheet of the first screen is read with that of the app: afterwards all would be read anew.
        super().__init__(css_path=[_HERE / "app.tcss", _HERE / "screens" / ("study.tcss" if study else "home.tcss")])
        self.desk = Desk(path, now)
        self._study = study
        self._settings_file = settings_file
        self._complaints: list[tuple[str, str]] = []
        self._settle()
        # For the same reason the theme is there before any style sheet is read.
        self.stylesheet.set_variables(self.get_css_variables())
        self._styled_for = self.theme

    def on_mount(self) -> None:
        """Show the first screen; the database is opened behind it."""
        for title, text in self._complaints:
            self._warn(title, text)
        self._complaints.clear()
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        if self._study is None:
            from retain.tui.screens.home import HomeScreen  # noqa: PLC0415 - only the first screen is loaded

            self.push_screen(HomeScreen(self.desk))
        else:
            from retain.tui.screens.study import StudyScreen  # noqa: PLC0415

            ask = self._study
            screen = StudyScreen(self.desk, ask.deck, ask.limit, minutes=ask.minutes, extra=ask.extra)
            self.push_screen(screen, lambda _: self.exit())
        self.set_timer(_STANDS_AFTER_SECONDS, self._collect_garbage)
        # Beside the screen, once it stands; and again for those who never close it.
        self.set_timer(_BACKUP_AFTER_SECONDS, self._back_up)
        self.set_interval(_BACKUP_EVERY_SECONDS, self._back_up)

    @staticmethod
    def _collect_garbage() -> None:
        """From now on, and never among what there is: that would cost a key some frames now and then."""
        gc.freeze()
        gc.enable()

    @work(thread=True, exclusive=True, group="backup")
    def _back_up(self) -> None:
        """Make the backup of the day, if it is due."""
        try:
            self.desk.back_up_daily()
        except RetainError as error:
            self.call_from_thread(
                self.notify, str(error), title="No backup of the day", severity="warning", timeout=10, markup=False
            )

    def _settle(self) -> None:
        """Take up the settings; what is wrong with them is said, and the usual ones hold instead."""
        for theme in THEMES:
            self.register_theme(theme)
        file = self._settings_file
        if file is not None:
            with self._said("Settings"):
                self.desk.settings = load_settings(file, partial(self._complain, "Settings"))
            for path in sorted(file.parent.glob("themes/*.toml")):
                with self._said("Theme"):
                    self.register_theme(load_theme(path))
        chosen = self.desk.settings.theme
        if chosen not in self.available_themes:
            self._complain("Theme", f"{self._place('theme')}: there is no theme “{chosen[:40]}”")
            chosen = DARK.name
        self.theme = chosen
        if self.desk.settings.keys:
            self._take_keys(self.desk.settings.keys)

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheets anew for another theme; the one of the start needs no second look."""
        if self.theme != self._styled_for:
            self._styled_for = self.theme
            super().refresh_css(animate)

    def _take_keys(self, keys: Mapping[str, str]) -> None:
        from retain.tui.keys import what_is_wrong  # noqa: PLC0415 - loads every screen, so only where keys are set

        wrong = {name: said for name, wanted in keys.items() if (said := what_is_wrong(type(self), name, wanted))}
        for name, said in wrong.items():
            self._complain("Keys", f"{self._place(name)}: {said}")
        self.set_keymap({name: wanted for name, wanted in keys.items() if name not in wrong})

    def _place(self, name: str) -> str:
        return place_of(self._settings_file, name) if self._settings_file is not None else "The settings"

    def _complain(self, title: str, text: str) -> None:
        """Say what is wrong; before there is a screen, keep it for then."""
        if self.is_running:
            self._warn(title, text)
        else:
            self._complaints.append((title, text))

    def _warn(self, title: str, text: str) -> None:
        self.notify(text, title=title, severity="warning", timeout=15, markup=False)

    @contextmanager
    def _said(self, title: str) -> Iterator[None]:
        """Show an error as a notice instead of ending with it."""
        try:
            yield
        except RetainError as error:
            self._complain(title, str(error))

    def _keep_theme(self, theme: Theme) -> None:
        if self._settings_file is not None and theme.name != self.desk.settings.theme:
            self.desk.settings = replace(self.desk.settings, theme=theme.name)
            with self._said("The theme is not kept"):
                save_settings(self._settings_file, {"theme": theme.name})

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colours for themes that do not name them."""
        return own_variables(self.current_theme)

    def on_unmount(self) -> None:
        """Let go of the database."""
        self.desk.close()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer of Textual's own commands those that make sense here."""
        yield from (command for command in super().get_system_commands(screen) if command.title in _SYSTEM_COMMANDS)
        yield SystemCommand("Settings", "Colours, keys, when the day begins", self.action_settings)
        yield SystemCommand("Light or dark", "Change between the light and the dark colours", self.action_toggle_theme)

    def action_command_palette(self) -> None:
        """Offer every deck, card and command."""
        if self.use_command_palette and not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="Search decks, cards and commands…", id="--command-palette"))

    def action_help(self) -> None:
        """Show every key of the screen."""
        from retain.tui.screens.help import HelpScreen  # noqa: PLC0415 - only when it is asked for

        if not isinstance(self.screen, ModalScreen):
            self.push_screen(HelpScreen(self.screen))

    action_show_help_panel = action_help
    """Textual's own name for it, which its command palette calls."""

    def action_settings(self) -> None:
        """Show the settings."""
        from retain.tui.screens.settings import SettingsScreen  # noqa: PLC0415 - only when it is asked for

        if not isinstance(self.screen, ModalScreen | SettingsScreen):
            themes = sorted(self.available_themes, key=lambda name: (not name.startswith("retain"), name))
            self.push_screen(SettingsScreen(self.desk, self._settings_file, themes, self._apply))

    def _apply(self, settings: Settings) -> None:
        """Bring settings into force that were saved."""
        self.desk.settings = settings
        self.theme = settings.theme

    def action_toggle_theme(self) -> None:
        """Change between the dark and the light colours."""
        wanted = self.desk.settings.light_theme if self.current_theme.dark else self.desk.settings.dark_theme
        usual = LIGHT.name if self.current_theme.dark else DARK.name
        self.theme = wanted if wanted in self.available_themes else usual
