"""The application: themes, the desk, and the first screen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from retain.tui.desk import Desk
from retain.tui.themes import DARK, LIGHT, THEMES, own_variables

_SYSTEM_COMMANDS = frozenset({"Theme", "Quit", "Keys"})


@dataclass(frozen=True, slots=True)
class StudyRequest:
    """A session asked for on the command line: ``deck`` (None: all decks), at most ``limit`` answers."""

    deck: str | None
    limit: int | None


class RetainApp(App[None]):
    """Opens on the decks, or straight on a session."""

    TITLE = "retain"
    CSS_PATH = "app.tcss"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (64, "-wide")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-low"), (18, "-middle"), (36, "-tall")]  # noqa: RUF012 - as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", id="app.quit", show=False, priority=True),
        Binding("question_mark,f1", "help", "Help", id="app.help", tooltip="Show every key"),
        Binding("ctrl+t", "toggle_theme", "Light or dark", id="app.theme", show=False, tooltip="Change the colours"),
    ]

    def __init__(self, path: Path, now: Callable[[], int], *, study: StudyRequest | None = None) -> None:
        """Work on the database at ``path``; ``now`` tells UTC ms; ``study`` opens a session at once."""
        super().__init__()
        self.desk = Desk(path, now)
        self._study = study

    def on_mount(self) -> None:
        """Show the first screen; the database is opened behind it."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        if self._study is None:
            from retain.tui.screens.home import HomeScreen  # noqa: PLC0415 - only the first screen is loaded

            self.push_screen(HomeScreen(self.desk))
        else:
            from retain.tui.screens.study import StudyScreen  # noqa: PLC0415

            self.push_screen(StudyScreen(self.desk, self._study.deck, self._study.limit), lambda _: self.exit())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colours for themes that do not name them."""
        return own_variables(dark=self.current_theme.dark)

    def on_unmount(self) -> None:
        """Let go of the database."""
        self.desk.close()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer of Textual's own commands those that make sense here."""
        yield from (command for command in super().get_system_commands(screen) if command.title in _SYSTEM_COMMANDS)
        yield SystemCommand("Light or dark", "Change between the light and the dark colours", self.action_toggle_theme)

    def action_help(self) -> None:
        """Show every key of the screen."""
        from retain.tui.screens.help import HelpScreen  # noqa: PLC0415 - only when it is asked for

        if not isinstance(self.screen, ModalScreen):
            self.push_screen(HelpScreen(self.screen))

    action_show_help_panel = action_help
    """Textual's own name for it, which its command palette calls."""

    def action_toggle_theme(self) -> None:
        """Change between the dark and the light colours."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
