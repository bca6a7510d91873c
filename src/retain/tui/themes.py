"""Retain's own two themes, in colours that people with colour blindness can tell apart."""

from textual.theme import Theme

_DARK = {
    "quiet": "#8a90a6",
    "rule": "#3d4356",
    "rating-again": "#f7768e",
    "rating-hard": "#e0af68",
    "rating-good": "#73c8a9",
    "rating-easy": "#7aa2f7",
    "button-focus-text-style": "bold",
}
_LIGHT = {
    **_DARK,
    "quiet": "#676d80",
    "rule": "#c4bfb2",
    "rating-again": "#b3243f",
    "rating-hard": "#8f5200",
    "rating-good": "#136f4f",
    "rating-easy": "#2f5fc4",
}


def own_variables(*, dark: bool) -> dict[str, str]:
    """Return the colours of our own that style sheets ask for, for themes that do not name them."""
    return _DARK if dark else _LIGHT


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
    variables={
        **_DARK,
        "footer-background": "#1b1e28",
        "footer-key-foreground": "#e0af68",
        "scrollbar-background": "#14161d",
        "scrollbar-background-hover": "#14161d",
        "scrollbar-background-active": "#14161d",
    },
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
    variables={
        **_LIGHT,
        "footer-background": "#f1eee8",
        "footer-key-foreground": "#8f5200",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
    },
)

THEMES = (DARK, LIGHT)
