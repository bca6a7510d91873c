"""A question with one line for the answer."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label

from retain.domain.errors import RetainError
from retain.domain.wording import sentence
from retain.tui.key_names import name_for
from retain.tui.screens.base import BaseModal


class AskScreen(BaseModal[str | None]):
    """Asks, and ends with the answer once ``check`` takes it; with None where the learner thinks better of it."""

    CSS_PATH = "ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Never mind", id="ask.leave")]

    def __init__(
        self, question: str, hint: str, *, value: str = "", check: Callable[[str], Any] = str, going_on: bool = False
    ) -> None:
        """Ask ``question``; ``check`` raises RetainError for an answer that will not do.

        ``going_on`` leaves the cursor behind ``value``; else what is typed takes its place.
        """
        super().__init__()
        self._question = question
        self._hint = hint
        self._value = value
        self._check = check
        self._going_on = going_on

    def compose(self) -> ComposeResult:
        """Lay out the question, the line and the hint."""
        with Vertical(id="box"):
            yield Label(Content(self._question), id="question")
            yield Input(self._value, id="answer", select_on_focus=not self._going_on)
            yield Label(Content(self._hint), id="hint")
            yield Label(f"Enter takes it, {name_for(self, 'leave')} leaves everything as it is", id="keys")

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        try:
            self._check(event.value)
        except RetainError as error:
            hint = self.query_one("#hint", Label)
            hint.update(Content(sentence(str(error))))
            hint.add_class("-wrong")
        else:
            self.dismiss(event.value)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
