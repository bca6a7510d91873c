"""The card: its question, and below it the answer once it is asked for."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Markdown, Rule, Static

from retain.content.faces import Faces
from retain.content.markdown import parser

_SHORT = 160
"""A question of one paragraph up to this many characters is set in the middle, like a title."""


class CardView(VerticalScroll):
    """One card in a measure of at most 96 columns; long ones scroll."""

    def compose(self) -> ComposeResult:
        """Lay out question, rule and answer, and the notice that stands where there is no card."""
        with Vertical(id="card"):
            yield Markdown(id="question", parser_factory=parser, open_links=False)
            yield Rule(id="between")
            yield Markdown(id="answer", parser_factory=parser, open_links=False)
            yield Static(id="notice")

    async def ask(self, faces: Faces) -> None:
        """Show a question; its answer is laid out already, out of sight."""
        self.remove_class("-revealed", "-notice")
        question = self.query_one("#question", Markdown)
        question.set_class(len(faces.question) <= _SHORT and "\n" not in faces.question, "-short")
        await question.update(faces.question)
        await self.query_one("#answer", Markdown).update(faces.answer)
        self.scroll_home(animate=False)

    def reveal(self) -> None:
        """Show the answer below the question."""
        self.add_class("-revealed")
        self.call_after_refresh(self._show_answer_start)

    def _show_answer_start(self) -> None:
        rule = self.query_one("#between")
        # A long question may fill the screen: the answer must not begin below it, unseen.
        if rule.region.bottom > self.region.bottom - 2:
            self.scroll_to_widget(rule, top=True, animate=False)

    def notify_empty(self, text: str) -> None:
        """Show a notice in place of a card."""
        self.remove_class("-revealed")
        self.add_class("-notice")
        self.query_one("#notice", Static).update(text)
