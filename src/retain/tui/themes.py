"""The colours: retain's own themes, and those that a person keeps in files."""

import re
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from retain.domain.errors import RetainError

_DARK = {
    "quiet": "#8a90a6",
    "rule": "#3d4356",
    "rating-again": "#f7768e",
    "rating-hard": "#e0af68",
    "rating-good": "#73c8a9",
    "rating-easy": "#7aa2f7",
    "button-focus-text-style": "bold",
    "chart-1": "#8f99fb",
    "chart-2": "#ff82a5",
    "chart-3": "#8df1e9",
    "chart-4": "#26915f",
    "chart-5": "#fbd288",
}
_LIGHT = {
    **_DARK,
    "quiet": "#626879",
    "rule": "#c4bfb2",
    "rating-again": "#b3243f",
    "rating-hard": "#8f5200",
    "rating-good": "#136f4f",
    "rating-easy": "#2f5fc4",
    "chart-1": "#2256d3",
    "chart-2": "#c62561",
    "chart-3": "#4faa99",
    "chart-4": "#265742",
    "chart-5": "#7a5800",
}
_ANSI = {
    **_DARK,
    "quiet": "ansi_bright_black",
    "rule": "ansi_bright_black",
    "rating-again": "ansi_red",
    "rating-hard": "ansi_yellow",
    "rating-good": "ansi_green",
    "rating-easy": "ansi_blue",
    "chart-1": "ansi_blue",
    "chart-2": "ansi_red",
    "chart-3": "ansi_cyan",
    "chart-4": "ansi_green",
    "chart-5": "ansi_yellow",
}


def own_variables(theme: Theme) -> dict[str, str]:
    """Return the colours of our own that style sheets ask for, where ``theme`` does not name them."""
    if theme.ansi:
        return _ANSI
    return _DARK if theme.dark else _LIGHT


def _chrome(surface: str, background: str, key: str) -> dict[str, str]:
    return {
        "footer-background": surface,
        "footer-key-foreground": key,
        "scrollbar-background": background,
        "scrollbar-background-hover": background,
        "scrollbar-background-active": background,
    }


DARK = Theme(
    name="retain-dark",
    primary="#7aa2f7",
    secondary="#9aa5ce",
    accent="#e0af68",
    foreground="#d5d9e8",
    background="#14161d",
    surface="#1b1e28",
    panel="#262b3a",
    success="#73c8a9",
    warning="#e0af68",
    error="#f7768e",
    dark=True,
    variables={**_DARK, **_chrome("#1b1e28", "#14161d", "#e0af68")},
)

LIGHT = Theme(
    name="retain-light",
    primary="#2f5fc4",
    secondary="#5b6480",
    accent="#8f5200",
    foreground="#1f2430",
    background="#fbfaf7",
    surface="#f1eee8",
    panel="#e2ded4",
    success="#136f4f",
    warning="#8f5200",
    error="#b3243f",
    dark=False,
    variables={**_LIGHT, **_chrome("#f1eee8", "#fbfaf7", "#8f5200")},
)

CONTRAST = Theme(
    name="retain-contrast",
    primary="#80c8ff",
    secondary="#ffffff",
    accent="#ffd84d",
    foreground="#ffffff",
    background="#000000",
    surface="#101010",
    panel="#303030",
    success="#5cff9d",
    warning="#ffd84d",
    error="#ff8f8f",
    dark=True,
    variables={
        "quiet": "#d0d0d0",
        "rule": "#a0a0a0",
        "rating-again": "#ff8f8f",
        "rating-hard": "#ffd84d",
        "rating-good": "#5cff9d",
        "rating-easy": "#80c8ff",
        "chart-1": "#7aaad6",
        "chart-2": "#e87368",
        "chart-3": "#e7edfd",
        "chart-4": "#6bffc1",
        "chart-5": "#f3c807",
        "button-focus-text-style": "bold underline",
        **_chrome("#101010", "#000000", "#ffd84d"),
    },
)
"""White on black; every text stands at 7 : 1 or more, as WCAG 2.2 asks for AAA."""

CVD = Theme(
    name="retain-cvd",
    primary="#56b4e9",
    secondary="#b8c4d0",
    accent="#f0e442",
    foreground="#e8e8e8",
    background="#15171a",
    surface="#1e2226",
    panel="#2c3238",
    success="#009e73",
    warning="#e69f00",
    error="#e06a14",
    dark=True,
    variables={
        "quiet": "#98a2ad",
        "rule": "#48525c",
        "rating-again": "#e06a14",
        "rating-hard": "#f0e442",
        "rating-good": "#56b4e9",
        "rating-easy": "#cc79a7",
        "chart-1": "#56b4e9",
        "chart-2": "#d55e00",
        "chart-3": "#f0e442",
        "chart-4": "#009e73",
        "chart-5": "#cc79a7",
        "button-focus-text-style": "bold",
        **_chrome("#1e2226", "#15171a", "#f0e442"),
    },
)
"""The palette of Okabe and Ito (jfly.uni-koeln.de/color), which all common kinds of colour blindness tell apart.

Its vermilion is a little lighter where it is text, to be read on every ground.
"""

THEMES = (DARK, LIGHT, CONTRAST, CVD)

_COLOURS = ("primary", "secondary", "accent", "foreground", "background", "surface", "panel",
            "success", "warning", "error")  # fmt: skip
_VARIABLES = (*_DARK, "rating-again")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}")


def load_theme(path: Path) -> Theme:
    """Return the theme in a file: TOML with ``dark`` and colours such as ``primary`` and ``rating-good``.

    Its name is that of the file. Raises RetainError where the file cannot be read, or names something else.
    """
    import tomllib  # noqa: PLC0415 - only where there is a theme of one's own

    try:
        values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise RetainError(f"the theme {path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if not _NAME.fullmatch(path.stem):
        raise RetainError(f"the theme {path} needs a name of letters, digits and hyphens")
    dark = values.pop("dark", True)
    if not isinstance(dark, bool):
        raise RetainError(f"the theme {path}: “dark” must be true or false")
    for name, value in values.items():
        if name not in (*_COLOURS, *_VARIABLES):
            raise RetainError(f"the theme {path}: there is no colour “{name[:40]}”; there are {', '.join(_COLOURS)}")
        if name in _COLOURS or name.startswith(("rating", "quiet", "rule")):
            _check_colour(path, name, value)
    if "primary" not in values:
        raise RetainError(f"the theme {path} names no “primary” colour")
    colours = {name: values[name] for name in _COLOURS if name in values}
    own = {name: str(values[name]) for name in _VARIABLES if name in values}
    return Theme(name=path.stem, dark=dark, variables={**(_DARK if dark else _LIGHT), **own}, **colours)


def _check_colour(path: Path, name: str, value: Any) -> None:
    try:
        Color.parse(value)
    except (ColorParseError, TypeError, AttributeError):
        raise RetainError(f'the theme {path}: “{name}” is no colour; write one like "#7aa2f7"') from None
