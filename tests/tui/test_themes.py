"""What the themes promise: every text can be read on every ground that it stands on, and a cursor is seen."""

import pytest
from textual.color import Color
from textual.strip import Strip
from textual.theme import Theme
from textual.widgets import OptionList

from driving import Drive
from retain.tui.themes import CONTRAST, THEMES, own_variables
from retain.tui.widgets.card_table import CardTable

TEXTS = ("quiet", "rating-again", "rating-hard", "rating-good", "rating-easy")


def contrast(one: Color, other: Color) -> float:
    """The ratio of WCAG 2.2, 1 to 21."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in colour.rgb]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_can_be_read(theme: Theme) -> None:
    least = 7 if theme is CONTRAST else 4.5
    variables = {**own_variables(theme), **theme.variables}
    texts = {name: Color.parse(variables[name]) for name in TEXTS}
    texts |= {name: Color.parse(getattr(theme, name)) for name in ("foreground", "primary", "accent")}
    grounds = {name: Color.parse(getattr(theme, name)) for name in ("background", "surface")}
    low = {
        (text, ground): round(ratio, 2)
        for text, colour in texts.items()
        for ground, behind in grounds.items()
        if (ratio := contrast(colour, behind)) < least
    }
    assert low == {}


@pytest.mark.parametrize("theme", ["retain-contrast", "ansi-light"])
async def test_the_row_under_the_cursor_looks_different(drive: Drive, theme: str) -> None:
    async with drive(("Alpha", "first"), ("Beta", "second")) as app:
        app.app.theme = theme
        await app.press("b")
        table = app.app.screen.query_one(CardTable)
        assert _ground(table.render_line(0)) != _ground(table.render_line(1))
        await app.press("escape", "escape", "d")
        choices = app.app.screen.query_one(OptionList)
        assert _ground(choices.render_line(0)) != _ground(choices.render_line(1))


def _ground(strip: Strip) -> list[tuple[object, ...]]:
    """What sets a row apart besides its letters and their colour."""
    style = max(strip, key=lambda segment: len(segment.text)).style
    assert style is not None
    return [(style.bgcolor, style.reverse, style.underline)]
