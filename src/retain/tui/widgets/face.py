"""A card, or one side of it, shown by one widget whatever it holds."""

from collections.abc import Hashable
from functools import lru_cache
from typing import ClassVar, NamedTuple, cast

from textual.content import Content
from textual.geometry import Region, Size
from textual.selection import Selection

from retain.content.bounds import bounded
from retain.content.markdown import parser
from retain.tui.typeset import BLANK, Inks, Line, flow, inks, typeset
from retain.tui.widgets.drawn import Drawn

_KEPT = 8
"""How many texts are kept as they were set: the sides of a few cards, at the widths of one screen."""


class CardText(NamedTuple):
    """The Markdown of a question, set in the middle where it is a title; and of the answer, None where it is hidden.

    ``head`` stands above the answer.
    """

    question: str = ""
    centre: bool = False
    answer: str | None = None
    head: Content | None = None


@lru_cache(maxsize=_KEPT)
def _set_question(markdown: str, width: int, styles: Inks, *, centre: bool) -> list[Line]:
    if not markdown:
        return []
    lines = typeset(bounded(markdown), width, styles, centre=centre)
    return [line._replace(content=line.content.stylize_before("bold")) for line in lines]


@lru_cache(maxsize=_KEPT)
def _set_answer(markdown: str | None, head: Content | None, width: int, styles: Inks, air: int) -> list[Line]:
    """Return the answer below a rule with ``air`` blank lines on either side."""
    if markdown is None:
        return []
    space = [Line(Content(""), glue="")] * air
    rule = Line(Content.styled("─" * width, "$rule"), glue="", lead=width)
    above = [*flow(head, width), BLANK] if head else []
    answer = typeset(bounded(markdown), width, styles) if markdown else []
    return [*space, rule, *space, *above, *answer]


class Face(Drawn):
    """Shows the question of a card, and below it the answer.

    While it ``fills`` what it lies in, most cards follow one another without the screen being laid out anew. The style
    sheet gives the rule above the answer its margin.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"face--rule"}
    DEFAULT_CSS = "Face { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: clip; color: $foreground; }"

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        """Show nothing yet."""
        super().__init__(id=id)
        self._text = CardText()
        self._fills = False
        self._room = 0
        self._air: int | None = None

    @property
    def text(self) -> CardText:
        """What is shown."""
        return self._text

    def show(self, text: CardText, *, fills: bool = False) -> None:
        """Show something else; where it ``fills``, below it is nothing."""
        if (text, fills) == (self._text, self._fills):
            return
        width, height = self.content_size
        lines = [len(self._lines(one, width)) for one in (self._text, text)] if width else [height + 1]
        stays = fills and self._fills and height == self._room and max(lines) <= height
        self._text, self._fills = text, fills
        if stays:
            self.refresh(Region(0, 0, width, max(lines)))
        else:
            self.refresh(layout=True)

    def prepare(self, text: CardText, width: int) -> None:
        """Draw what is to be shown at this width before it is asked for, and load what any other text may need."""
        parser()
        if width > 0:
            self.draw_ahead(self._look(text), Size(width, 0))

    @property
    def answer_from(self) -> tuple[int, int]:
        """The number of lines above the answer with the space before it, and above its rule."""
        question = len(self._lines(self._text._replace(answer=None), self.content_size.width))
        return question, question + self._around_rule()

    @property
    def overflows(self) -> bool:
        """Whether there is more of it than goes into what it lies in."""
        return len(self._lines(self._text, self.content_size.width)) > self._room

    def notify_style_update(self) -> None:
        """Set the text anew where the margin of the rule may have changed."""
        super().notify_style_update()
        if self._air is not None:
            self._air = None
            self.refresh(layout=True)

    def _around_rule(self) -> int:
        if self._air is None:
            self._air = self.get_component_styles("face--rule").margin.top
        return self._air

    def _lines(self, text: CardText, width: int) -> list[Line]:
        styles = inks(dark=self.app.current_theme.dark, ansi=self.app.native_ansi_color)
        return _set_question(text.question, width, styles, centre=text.centre) + _set_answer(
            text.answer, text.head, width, styles, self._around_rule()
        )

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at this width."""
        self._room = container.height
        return max(len(self._lines(self._text, width)), self._room if self._fills else 0)

    def space(self) -> Size:
        """Return the width; how high it is changes nothing."""
        return Size(self.content_size.width, 0)

    def look(self) -> Hashable:
        """Return the text, and how its rule is set."""
        return self._look(self._text)

    def _look(self, text: CardText) -> Hashable:
        return text, self._around_rule()

    def draw(self, look: Hashable, size: Size) -> Content:
        """Return the lines of the text."""
        text, _ = cast("tuple[CardText, int]", look)
        return Content("\n").join(line.content for line in self._lines(text, size.width))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text that is selected as it stands in the note: lines that were only broken are whole again."""
        parts: list[str] = []
        for number, line in enumerate(self._lines(self._text, self.content_size.width)):
            span = selection.get_span(number)
            if span is not None:
                start, end = span
                text = line.content.plain
                parts += [text[max(start, line.lead) : len(text) if end < 0 else end].rstrip(), line.glue]
        return "".join(parts[:-1]), "\n"
