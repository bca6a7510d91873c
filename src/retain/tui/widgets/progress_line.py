"""A bar of one line that fills from left to right."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


class ProgressLine(Widget):
    """Shows ``done`` of ``total`` across its whole width; a thick line is done, a thin one is left."""

    DEFAULT_CSS = """
    ProgressLine { height: 1; width: 1fr; }
    """

    done: reactive[int] = reactive(0)
    total: reactive[int] = reactive(0)

    def render(self) -> Content:
        """Draw the bar."""
        width = self.size.width
        filled = round(width * self.done / self.total) if self.total else 0
        return Content.assemble(("━" * filled, "$primary"), ("─" * (width - filled), "$rule"))
