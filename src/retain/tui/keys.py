"""Every key that can be given another: the bindings of all screens and widgets, by their names."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

from textual.binding import Binding
from textual.dom import DOMNode

import retain.tui.screens
import retain.tui.widgets


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


def _named(kind: type[DOMNode]) -> Iterator[Binding]:
    for binding in vars(kind).get("BINDINGS", ()):
        if isinstance(binding, Binding) and binding.id:
            yield binding
