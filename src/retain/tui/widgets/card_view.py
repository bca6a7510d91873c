"""The card: its question, and below it the answer once it is asked for."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Static

from retain.content.faces import Faces
from retain.content.media import pictures_of
from retain.tui.pictures import picture
from retain.tui.widgets.face import CardText, Face

_SHORT = 160
"""A question of one paragraph up to this many characters is set in the middle, like a title."""
_NOTICE = frozenset({"notice"})


class CardView(VerticalScroll):
    """One card; long ones scroll. The screen's style sheet gives it its measure, and the answer the rule above it."""

    DEFAULT_CSS = """
    CardView { #question-pictures, #answer-pictures { height: auto; } }
    """

    def __init__(self, *, id: str, titles: bool = False, can_focus: bool = True) -> None:  # noqa: A002 - Textual's name
        """Show no card yet; ``titles`` sets short questions in the middle."""
        super().__init__(id=id, can_focus=can_focus)
        self._titles = titles
        self._text = CardText()
        self._shown = _NOTICE

    def compose(self) -> ComposeResult:
        """Lay out the card, and the notice that stands where there is none.

        Pictures of the question keep its answer apart, which then is shown by a widget of its own.
        """
        yield Face(id="question")
        yield Vertical(id="question-pictures")
        yield Face(id="answer")
        yield Vertical(id="answer-pictures")
        yield Static(id="notice")

    def on_mount(self) -> None:
        """Begin without a card."""
        self._display(frozenset({"question"}))

    def _display(self, parts: frozenset[str]) -> None:
        """Show these parts of the card, and no others.

        Not by classes: to look up the rules for every part anew takes longer than all else that a key does here.
        """
        self._shown = parts
        for part in self.children:
            shown = part.id in parts
            if part.display != shown:
                part.display = shown

    async def ask(
        self, faces: Faces, find: Callable[[list[str]], list[Path]] | None = None, *, with_answer: bool = False
    ) -> None:
        """Show a question, and where ``with_answer`` its answer below it. ``find`` tells where its pictures lie."""
        with suppress(NoMatches):  # where the screen is left meanwhile
            self._text = self._text_of(faces)
            shown = pictures_of(faces.question)
            others = [name for name in pictures_of(faces.answer) if name not in shown]
            await self._draw("#question-pictures", shown, find)
            await self._draw("#answer-pictures", others, find)
            self._show(with_answer=with_answer)
            if self.scroll_offset.y:
                self.scroll_home(animate=False)

    def _text_of(self, faces: Faces) -> CardText:
        short = len(faces.question) <= _SHORT and "\n" not in faces.question
        return CardText(faces.question, centre=self._titles and short, answer=faces.answer)

    def _show(self, *, with_answer: bool) -> None:
        """Show the card, with its answer or without."""
        apart = bool(self.query_one("#question-pictures").children)
        after = with_answer and bool(self.query_one("#answer-pictures").children)
        text = self._text if with_answer else self._text._replace(answer=None)
        parts = {"question", "question-pictures"} if apart else {"question"}
        if apart and with_answer:
            parts.add("answer")
            self.query_one("#answer", Face).show(text._replace(question=""))
            text = text._replace(answer=None, head=None)
        if after:
            parts.add("answer-pictures")
        self.query_one("#question", Face).show(text, fills=len(parts) == 1)
        if parts != self._shown:
            self._display(frozenset(parts))

    def prepare(self, following: Faces | None = None) -> None:
        """Draw the answer, or the question of the card ``following``, while there is time."""
        text = self._text if following is None else self._text_of(following)._replace(answer=None)
        for question in self.query("#question").results(Face):  # gone where the screen is being left
            question.prepare(text, question.content_size.width)

    async def _draw(self, place: str, names: list[str], find: Callable[[list[str]], list[Path]] | None) -> None:
        holder = self.query_one(place, Vertical)
        if holder.children:
            await holder.remove_children()
        widgets = [picture(path) for path in find(names)] if names and find is not None else []
        drawn = [widget for widget in widgets if widget is not None]
        if drawn:
            await holder.mount(*drawn)

    def reveal(self, comparison: Content | None = None) -> None:
        """Show the answer below the question, and before it how it compares with one that was typed."""
        self._text = self._text._replace(head=comparison)
        with suppress(NoMatches):  # where the session was left at once
            self._show(with_answer=True)
            if self._shown != {"question"} or self.query_one("#question", Face).overflows:
                self.call_after_refresh(self._show_answer_start)

    def _show_answer_start(self) -> None:
        for side in self.query(Face):  # gone where the session was left at once
            if side.display and side.text.answer is not None:
                # A long question may fill the screen: the answer must not begin below it, unseen.
                start, rule = (side.virtual_region.y + side.gutter.top + lines for lines in side.answer_from)
                if rule - self.scroll_offset.y > self.size.height - 3:
                    self.scroll_to(y=start, animate=False)

    def notify_empty(self, text: str) -> None:
        """Show a notice in place of a card."""
        self.query_one("#notice", Static).update(text)
        self._display(_NOTICE)
