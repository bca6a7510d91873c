"""One side of a card, shown by one widget whatever it holds."""

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.selection import Selection
from textual.widget import Widget

from retain.content.bounds import bounded
from retain.content.markdown import parser
from retain.tui.typeset import BLANK, Inks, Line, flow, inks, typeset


class Face(Widget):
    """Shows Markdown; its lines are set once for each width and kind of theme."""

    DEFAULT_CSS = "Face { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: clip; color: $foreground; }"

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        """Show nothing yet."""
        super().__init__(id=id)
        self.set_reactive(Face.auto_links, False)  # a link is only a mark here
        self._markdown = ""
        self._centre = False
        self._head = Content("")
        self._lines: list[Line] = []
        self._set_for: tuple[int, Inks] | None = None

    def show(self, markdown: str, *, centre: bool = False) -> None:
        """Show ``markdown``; ``centre`` sets it in the middle, like a title."""
        markdown = bounded(markdown)
        if (markdown, centre) != (self._markdown, self._centre) or self._head:
            self._markdown, self._centre, self._head = markdown, centre, Content("")
            self._set_anew()

    def head(self, head: Content) -> None:
        """Put ``head`` above what is shown, with a blank line between."""
        self._head = head
        self._set_anew()

    def prepare(self, width: int) -> None:
        """Set the lines for this width before they are asked for, and load what setting any others takes."""
        parser()
        if width:
            self._set(width)

    def _set_anew(self) -> None:
        self._set_for = None
        self.refresh(layout=True)

    def _set(self, width: int) -> list[Line]:
        wanted = width, inks(dark=self.app.current_theme.dark, ansi=self.app.native_ansi_color)
        if self._set_for != wanted:
            head = [*flow(self._head, width), BLANK] if self._head else []
            self._lines = head + (typeset(self._markdown, *wanted, centre=self._centre) if self._markdown else [])
            self._set_for = wanted
        return self._lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at this width."""
        return len(self._set(width))

    def render(self) -> RenderResult:
        """Return the lines."""
        return Content("\n").join(line.content for line in self._set(self.content_size.width))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text that is selected as it stands in the note: lines that were only broken are whole again."""
        parts: list[str] = []
        for number, line in enumerate(self._lines):
            span = selection.get_span(number)
            if span is not None:
                start, end = span
                text = line.content.plain
                parts += [text[max(start, line.lead) : len(text) if end < 0 else end].rstrip(), line.glue]
        return "".join(parts[:-1]), "\n"
