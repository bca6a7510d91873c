"""Text that is drawn before it is shown."""

from collections.abc import Hashable

from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

_KEPT = 4
"""How many looks are kept: those that were drawn ahead, and the last ones."""


class Drawn(Widget):
    """A widget whose look can be drawn ahead, in an idle moment; a subclass says what it looks like, and draws that."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Keep nothing yet."""
        super().__init__(id=id)
        self.set_reactive(Drawn.auto_links, False)  # there are none to look for
        self._kept: dict[Hashable, list[Strip]] = {}
        self._ready: tuple[list[Strip], Strip] | None = None

    def on_unmount(self) -> None:
        """Let go of what was drawn."""
        self._kept.clear()

    def look(self) -> Hashable:
        """Return all that what is shown depends on, besides the size and the theme."""
        raise NotImplementedError

    def draw(self, look: Hashable, size: Size) -> Content:
        """Return what a look comes to, line by line, within ``size``."""
        raise NotImplementedError

    def space(self) -> Size:
        """Return the size within which it is drawn."""
        return self.content_size

    def draw_ahead(self, look: Hashable, size: Size) -> list[Strip]:
        """Draw a look unless it is kept, and return its lines."""
        style = self.visual_style
        key = look, size, style, self.app.theme
        strips = self._kept.pop(key, None)
        if strips is None:
            strips = Visual.to_strips(self, self.draw(look, size), size.width, None, style)
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
        self._kept[key] = strips  # as the last that was looked at
        return strips

    def render(self) -> Content:
        """Draw the look of now."""
        return self.draw(self.look(), self.space())

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return some lines with borders and padding; what they show is looked up once for all of them."""
        self._ready = None if self.text_selection is not None else self._lines_and_blank()
        try:
            return super().render_lines(crop)
        finally:
            self._ready = None

    def render_line(self, y: int) -> Strip:
        """Return a line, from what is kept unless some of it is selected."""
        if self._ready is None and self.text_selection is not None:
            return super().render_line(y)
        strips, blank = self._ready or self._lines_and_blank()
        return strips[y] if y < len(strips) else blank

    def _lines_and_blank(self) -> tuple[list[Strip], Strip]:
        blank = Strip.blank(self.content_size.width, self.visual_style.rich_style)
        return self.draw_ahead(self.look(), self.space()), blank
