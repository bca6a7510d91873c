"""Retain's own two themes, in colours that people with colour blindness can tell apart."""

from textual.theme import Theme

VARIABLES = {
    "quiet": "#8a90a6",
    "rule": "#3d4356",
    "rating-again": "#f7768e",
    "rating-hard": "#e0af68",
    "rating-good": "#73c8a9",
    "rating-easy": "#7aa2f7",
    "button-focus-text-style": "bold",
}
"""Colours of our own that style sheets ask for; a theme that does not name them gets these."""

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
    variables={**VARIABLES, "footer-key-foreground": "#e0af68"},
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
        **VARIABLES,
        "quiet": "#676d80",
        "rule": "#c4bfb2",
        "rating-again": "#b3243f",
        "rating-hard": "#8f5200",
        "rating-good": "#136f4f",
        "rating-easy": "#2f5fc4",
        "footer-key-foreground": "#8f5200",
    },
)

THEMES = (DARK, LIGHT)
