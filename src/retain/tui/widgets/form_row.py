"""One line of a form: a title, a value, and below them what it means or what is wrong with it."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from retain.domain.option_help import OptionHelp
from retain.tui.widgets.cycle import Cycle


class FormRow(Vertical):
    """Its field, an Input or a Cycle, has the key of the option for its id."""

    def __init__(self, option: OptionHelp, value: str, suggestions: Sequence[str] = ()) -> None:
        """Ask for ``option``, which is ``value`` now; ``suggestions`` complete what is typed."""
        super().__init__(classes="row")
        self._option = option
        self._value = value
        self._suggestions = suggestions

    def compose(self) -> ComposeResult:
        """Lay out title, field and explanation."""
        option = self._option
        with Horizontal(classes="line"):
            yield Static(option.title, classes="title")
            if option.choices:
                yield Cycle(option.choices, self._value, id=option.key)
            else:
                suggester = SuggestFromList(self._suggestions, case_sensitive=False) if self._suggestions else None
                yield Input(self._value, compact=True, id=option.key, suggester=suggester)
        yield Static(Content(option.line), classes="explanation")

    def complain(self, message: str | None) -> None:
        """Show what is wrong with the value, or the explanation again."""
        line = self.query_one(".explanation", Static)
        line.update(Content(message or self._option.line))
        line.set_class(message is not None, "-wrong")
