"""Keys as they are written on the screen, whichever the learner has chosen."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key, key_to_character
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
    shown = "Esc" if name == "escape" else _NAMES.get(name) or format_key(name)
    return "+".join([one.title() for one in modifiers] + [shown.upper() if modifiers else shown])


def key_of(screen: Screen[Any], action: str, *, typing: bool = False) -> str:
    """Return the first key of an action on a screen; while ``typing``, letters by themselves are none."""
    keys = [active.binding.key for active in screen.active_bindings.values() if active.binding.action == action]
    return next((spoken(key) for key in keys if not typing or not _letter(key)), "the palette")


def own_bindings(node: DOMNode) -> Iterator[Binding]:
    """Yield the bindings that our own classes give a node, with the keys that the settings hold for them.

    They have ids; Textual's have none.
    """
    for kind in type(node).__mro__:
        for binding in vars(kind).get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id:
                # There is no public way to the keys of one's own.
                yield replace(binding, key=node.app._keymap.get(binding.id, binding.key))  # noqa: SLF001


def keys_for(node: DOMNode, action: str) -> list[str]:
    """Return the keys of an action of a node, in Textual's words, possible now or not."""
    return [key.strip() for one in own_bindings(node) if one.action == action for key in one.key.split(",")]


def name_for(node: DOMNode, action: str) -> str:
    """Return the first key of an action of a node as a sentence names it, possible now or not."""
    return spoken(keys_for(node, action)[0])


def label_for(node: DOMNode, action: str) -> str:
    """Return the first key of an action as a button names it: "Space" for "space"."""
    name = {"enter": "Enter"}.get(key := keys_for(node, action)[0]) or spoken(key)
    return name[0].upper() + name[1:] if len(name) > 1 else name


def key_while_typing(node: DOMNode, action: str) -> str:
    """Return the first key of an action that works while letters are typed, as a sentence names it."""
    return next((spoken(key) for key in keys_for(node, action) if not _letter(key)), "the palette")


def letter_for(node: DOMNode, action: str) -> str:
    """Return the first key of an action that is a letter or a sign, a space where none is."""
    return next(filter(None, map(_letter, keys_for(node, action))), " ")


def _letter(key: str) -> str:
    """Return what a key types, nothing where it types nothing that is seen."""
    character = {"minus": "-", "slash": "/"}.get(key) or (key if len(key) == 1 else key_to_character(key))
    return character.strip() if character and character.isprintable() else ""
