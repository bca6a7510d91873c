"""The card: its question, and below it the answer once it is asked for."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Markdown, Rule, Static

from retain.content.bounds import bounded
from retain.content.faces import Faces
from retain.content.markdown import parser
from retain.content.media import pictures_of
from retain.tui.pictures import picture

_SHORT = 160
"""A question of one paragraph up to this many characters is set in the middle, like a title."""


class CardView(VerticalScroll):
    """One card in a measure of at most 96 columns; long ones scroll."""

    DEFAULT_CSS = """
    CardView MarkdownBlock > .strong { text-style: bold; color: $primary; }
    CardView MarkdownFence { overflow: hidden; & > Label { width: 100%; } }
    CardView #comparison { display: none; height: auto; margin-bottom: 1; }
    CardView.-compared.-revealed #comparison { display: block; }
    CardView { #question-pictures, #answer-pictures { height: auto; display: none; } }
    """

    def compose(self) -> ComposeResult:
        """Lay out question, rule and answer, and the notice that stands where there is no card."""
        with Vertical(id="card"):
            yield Markdown(id="question", parser_factory=parser, open_links=False)
            yield Vertical(id="question-pictures")
            yield Rule(id="between")
            yield Static(id="comparison")
            yield Markdown(id="answer", parser_factory=parser, open_links=False)
            yield Vertical(id="answer-pictures")
            yield Static(id="notice")

    async def ask(self, faces: Faces, find: Callable[[list[str]], list[Path]] | None = None) -> None:
        """Show a question; its answer is laid out already, out of sight. ``find`` tells where its pictures lie."""
        with suppress(NoMatches):  # where the screen is left meanwhile
            await self._lay_out(faces, find)

    async def _lay_out(self, faces: Faces, find: Callable[[list[str]], list[Path]] | None) -> None:
        self.remove_class("-revealed", "-notice", "-compared")
        question = self.query_one("#question", Markdown)
        question.set_class(len(faces.question) <= _SHORT and "\n" not in faces.question, "-short")
        await question.update(bounded(faces.question))
        await self.query_one("#answer", Markdown).update(bounded(faces.answer))
        shown = pictures_of(faces.question)
        await self._draw("#question-pictures", shown, find)
        await self._draw("#answer-pictures", [name for name in pictures_of(faces.answer) if name not in shown], find)
        self.scroll_home(animate=False)

    async def _draw(self, place: str, names: list[str], find: Callable[[list[str]], list[Path]] | None) -> None:
        holder = self.query_one(place, Vertical)
        if holder.children:
            await holder.remove_children()
        widgets = [picture(path) for path in find(names)] if names and find is not None else []
        drawn = [widget for widget in widgets if widget is not None]
        holder.set_class(bool(drawn), "-drawn")
        if drawn:
            await holder.mount(*drawn)

    def reveal(self, comparison: Content | None = None) -> None:
        """Show the answer below the question, and before it how it compares with one that was typed."""
        self.add_class("-revealed")
        if comparison is not None:
            self.query_one("#comparison", Static).update(comparison)
            self.add_class("-compared")
        self.call_after_refresh(self._show_answer_start)

    def _show_answer_start(self) -> None:
        for rule in self.query("#between"):  # gone where the session was left at once
            # A long question may fill the screen: the answer must not begin below it, unseen.
            if rule.region.bottom > self.region.bottom - 2:
                self.scroll_to_widget(rule, top=True, animate=False)

    def notify_empty(self, text: str) -> None:
        """Show a notice in place of a card."""
        self.remove_class("-revealed")
        self.add_class("-notice")
        self.query_one("#notice", Static).update(text)
