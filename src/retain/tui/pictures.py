"""Pictures in the terminal, where it can show them and the package for it (“retain[images]”) is installed.

kitty's and sixel's graphics, or half blocks; without the package a picture is its description and its file's name.
"""

from collections.abc import Callable
from pathlib import Path

from textual.widget import Widget

_maker: Callable[[str], Widget] | None = None


def prepare() -> None:
    """Ask the terminal what it can show; this must be done before the app has taken it over."""
    global _maker  # noqa: PLW0603 - what the terminal can do does not change
    try:
        from textual_image.widget import Image  # noqa: PLC0415 - optional, and heavy
    except Exception:  # noqa: BLE001 - whatever keeps it from working, the description will do
        _maker = None
    else:
        _maker = Image


def picture(path: Path) -> Widget | None:
    """Return a widget that shows the picture at ``path``, None where it cannot be shown."""
    if _maker is None:
        return None
    try:
        widget = _maker(str(path))
    except Exception:  # noqa: BLE001 - a file that is no picture is not worth a card
        return None
    widget.add_class("picture")
    return widget
