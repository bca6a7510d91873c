"""The styles in which the parts of Markdown are set; the theme says what their colours come to."""

from typing import NamedTuple

_HEADINGS = tuple(
    (f"$markdown-h{level}-color", f"on $markdown-h{level}-background", f"$markdown-h{level}-text-style")
    for level in range(1, 7)
)


class Inks(NamedTuple):
    """One style for each part, as Textual writes styles; where it is empty the text is as around it."""

    code: str
    quote: str = "on $boost"
    quote_bar: str = "$text-primary 50%"
    bullet: str = "$text-primary"
    fence: str = "on black 10%"
    fence_margin: int = 2
    """Cells to either side of a block of code."""
    table: str = ""
    ansi: bool = False
    """Whether the colours are the terminal's own."""
    dark: bool = True
    em: str = "italic"
    strong: str = "bold $primary"
    struck: str = "strike"
    link: str = "underline"
    rule: str = "$secondary"
    table_head: str = "$primary"
    table_rule: str = "$foreground 20%"
    headings: tuple[tuple[str, ...], ...] = _HEADINGS
    """For each level several, since a theme may leave any of them without a meaning."""


_DARK = Inks(code="$text-warning 95% on $warning 10%")
_LIGHT = Inks(
    code="$text-error 95% on $error 5%",
    quote_bar="$text-secondary",
    bullet="$text-secondary",
    fence="on white 30%",
    table="on white 30%",
    dark=False,
)
_ANSI_DARK = Inks(code="$text-warning on ansi_default", link="ansi_blue underline", fence="", fence_margin=0, ansi=True)
_ANSI_LIGHT = _ANSI_DARK._replace(code="$text-error on ansi_default", dark=False)


def inks(*, dark: bool, ansi: bool) -> Inks:
    """Return the styles for a theme that is ``dark`` or light, and where ``ansi`` has the terminal's own colours."""
    if ansi:
        return _ANSI_DARK if dark else _ANSI_LIGHT
    return _DARK if dark else _LIGHT
