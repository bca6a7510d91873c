"""The help: every key that does something here, by key or mouse scrolled, and a word on the screen itself."""

from collections.abc import Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Markdown, Static

from retain.tui.key_names import name_for, own_bindings, written
from retain.tui.screens.base import BaseModal


class HelpScreen(BaseModal[None]):
    """Lies above the screen that it explains; its keys are those of that screen, of what has the focus, and of all."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q", "dismiss", "Close", id="help.close"),
        Binding("down,j", "scroll(1)", "Down", id="help.down", show=False),
        Binding("up,k", "scroll(-1)", "Up", id="help.up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", id="help.page_down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="help.page_up", show=False),
    ]

    def __init__(self, explained: Screen[Any]) -> None:
        """Explain the keys of ``explained``."""
        super().__init__()
        self._groups = list(_groups(explained))
        self._words = explained.HELP or ""

    def compose(self) -> ComposeResult:
        """Lay out the keys, group by group."""
        with VerticalScroll(id="box"):
            for bindings in self._groups:
                with Vertical(classes="keys"):
                    for binding in bindings:
                        with Horizontal(classes="line"):
                            yield Static(Content(" ".join(map(written, binding.key.split(",")))), classes="key")
                            yield Static(Content(binding.tooltip or binding.description), classes="does")
            if self._words:
                yield Markdown(self._words, id="words")
            yield Static(f"{name_for(self, 'dismiss')} closes", id="hint")

    def action_scroll(self, lines: int) -> None:
        """Scroll the keys."""
        self.query_one("#box").scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by a screenful."""
        box = self.query_one("#box")
        box.scroll_relative(y=pages * max(1, box.size.height - 2), animate=False)


def _groups(screen: Screen[Any]) -> Iterator[list[Binding]]:
    """Yield the bindings of the screen, of the widgets that have the focus, and of the app, each action once."""
    focused = screen.focused
    outer = (screen, screen.app)
    inner = [node for node in focused.ancestors_with_self if node not in outer] if focused is not None else []
    for nodes in ([screen], inner, [screen.app]):
        found: dict[str, Binding] = {}
        for node in nodes:
            for binding in _own(node):
                same = found.get(binding.action)
                keys = f"{same.key},{binding.key}" if same and binding.key not in same.key else binding.key
                found[binding.action] = Binding(keys, binding.action, binding.description, tooltip=binding.tooltip)
        if found:
            yield list(found.values())


def _own(node: DOMNode) -> Iterator[Binding]:
    """Yield the bindings of a node; what its class says in ``AT_FIRST`` is left out once it is not possible."""
    at_first = getattr(node, "AT_FIRST", ())
    for binding in own_bindings(node):
        if binding.action not in at_first or node.check_action(binding.action, ()):
            yield binding
