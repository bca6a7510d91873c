"""One side of a card, shown by one widget whatever it holds."""

from collections.abc import Hashable
from functools import lru_cache
from typing import NamedTuple

from textual.content import Content
from textual.geometry import Size
from textual.selection import Selection

from retain.content.bounds import bounded
from retain.content.markdown import parser
from retain.tui.typeset import BLANK, Inks, Line, flow, inks, typeset
from retain.tui.widgets.drawn import Drawn

_KEPT = 8
"""How many texts are kept as they were set: the sides of a few cards, at the widths of one screen."""


class _Text(NamedTuple):
    """Markdown, set in the middle where it is a title, with a head above it."""

    markdown: str = ""
    centre: bool = False
    head: Content | None = None


@lru_cache(maxsize=_KEPT)
def _set(text: _Text, width: int, styles: Inks) -> list[Line]:
    lines = [*flow(text.head, width), BLANK] if text.head else []
    return lines + (typeset(text.markdown, width, styles, centre=text.centre) if text.markdown else [])


class Face(Drawn):
    """Shows Markdown."""

    DEFAULT_CSS = "Face { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: clip; color: $foreground; }"

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        """Show nothing yet."""
        super().__init__(id=id)
        self._text = _Text()

    def show(self, markdown: str, *, centre: bool = False) -> None:
        """Show ``markdown``; ``centre`` sets it in the middle, like a title."""
        self._show(_Text(bounded(markdown), centre))

    def head(self, head: Content) -> None:
        """Put ``head`` above what is shown, with a blank line between."""
        self._show(self._text._replace(head=head))

    def _show(self, text: _Text) -> None:
        if text != self._text:
            self._text = text
            self.refresh(layout=True)

    def prepare(self, width: int) -> None:
        """Draw what is to be shown at this width before it is asked for, and load what any other text may need."""
        parser()
        if width > 0:
            self.draw_ahead(self._text, Size(width, len(self._lines(width))))

    def _lines(self, width: int) -> list[Line]:
        return _set(self._text, width, inks(dark=self.app.current_theme.dark, ansi=self.app.native_ansi_color))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at this width."""
        return len(self._lines(width))

    def look(self) -> Hashable:
        """Return the text."""
        return self._text

    def draw(self, look: Hashable, size: Size) -> Content:
        """Return the lines of the text."""
        return Content("\n").join(line.content for line in self._lines(size.width))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text that is selected as it stands in the note: lines that were only broken are whole again."""
        parts: list[str] = []
        for number, line in enumerate(self._lines(self.content_size.width)):
            span = selection.get_span(number)
            if span is not None:
                start, end = span
                text = line.content.plain
                parts += [text[max(start, line.lead) : len(text) if end < 0 else end].rstrip(), line.glue]
        return "".join(parts[:-1]), "\n"
