"""Every key that can be given another: the bindings of all screens and widgets, by their names."""

import importlib
import pkgutil
import unicodedata
from collections.abc import Iterator
from functools import cache

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

import retain.tui.screens
import retain.tui.widgets

_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "hyper", "meta"})
_KEYS = frozenset({key.value for key in Keys} | set(KEY_NAME_REPLACEMENTS.values()))


@cache
def known_bindings(app: type[DOMNode]) -> dict[str, Binding]:
    """Return the bindings that have a name of ours, by that name, those of the class of the ``app`` first."""
    found = {binding.id: binding for binding in _named(app)}
    for package in (retain.tui.screens, retain.tui.widgets):
        for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            for kind in vars(module).values():
                if isinstance(kind, type) and issubclass(kind, DOMNode) and kind.__module__ == info.name:
                    found |= {binding.id: binding for binding in _named(kind)}
    return {name: binding for name, binding in found.items() if name}


def what_is_wrong(app: type[DOMNode], name: str, wanted: str) -> str | None:
    """Return what is wrong with giving the binding called ``name`` the keys ``wanted``, None where nothing is."""
    if name not in known_bindings(app):
        return f"there is no key called “{name[:40]}”; “retain keys” lists them"
    unknown = [key for key in wanted.split(",") if not _is_key(key.strip())]
    if unknown:
        return f"there is no key “{unknown[0].strip()[:40]}”; write them like “g”, “G”, “ctrl+g”, “f2”, “space,enter”"
    return None


def _is_key(text: str) -> bool:
    """Whether a terminal can send a key of that name."""
    *modifiers, key = text.split("+") if len(text) > 1 else [text]
    if not all(modifier in _MODIFIERS for modifier in modifiers):
        return False
    if len(key) == 1 or key in _KEYS:
        return True
    try:  # such as “question_mark”
        unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return False
    return True


def _named(kind: type[DOMNode]) -> Iterator[Binding]:
    for binding in vars(kind).get("BINDINGS", ()):
        if isinstance(binding, Binding) and binding.id:
            yield binding
