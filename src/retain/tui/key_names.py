"""Keys as they are written on the screen, whichever the learner has chosen."""

from typing import Any

from textual.keys import format_key
from textual.screen import Screen

_NAMES = {
    "question_mark": "?", "slash": "/", "minus": "-", "exclamation_mark": "!", "asterisk": "*", "escape": "esc",
    "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "PgUp", "pagedown": "PgDn", "enter": "⏎",
}  # fmt: skip


def written(key: str) -> str:
    """Return a key in Textual's words as it is written: "^z" for "ctrl+z"."""
    *modifiers, name = key.split("+")
    shown = _NAMES.get(name) or format_key(name)
    return "".join({"ctrl": "^", "shift": "⇧"}.get(one, f"{one}+") for one in modifiers) + shown


def spoken(key: str) -> str:
    """Return a key as a sentence names it: "Ctrl+Z" for "ctrl+z"."""
    *modifiers, name = key.split("+")
    shown = _NAMES.get(name) or format_key(name)
    return "+".join([one.title() for one in modifiers] + [shown.upper() if modifiers else shown])


def key_of(screen: Screen[Any], action: str, *, typing: bool = False) -> str:
    """Return the first key of an action on a screen; while ``typing``, letters by themselves are none."""
    keys = [active.binding.key for active in screen.active_bindings.values() if active.binding.action == action]
    return next((spoken(key) for key in keys if not typing or len(key) > 1), "the palette")
