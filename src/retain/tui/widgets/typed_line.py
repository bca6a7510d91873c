"""The line on which an answer is typed, and how it reads beside the accepted one."""

from functools import cached_property
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input

from retain.content.typed_answers import Difference, TypedAnswer, signed
from retain.domain.cards import Rating
from retain.tui.key_names import label_for, own_bindings

_VERDICTS = {
    Rating.GOOD: ("✓ Right", "bold $text-success"),
    Rating.HARD: ("≈ Nearly", "bold $text-warning"),
    Rating.AGAIN: ("✗ Not that", "bold $text-error"),
}
_STYLES = {
    Difference.SAME: "$text-success",
    Difference.EXTRA: "$text-error strike",
    Difference.MISSING: "$text-warning underline",
}
_LONGEST = 500


class _Line(Input):
    """One line, of whatever is pasted; Tab goes from it to the keys of the card, and back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Compare", id="typed.compare", tooltip="Compare what you typed with the answer"),
        Binding(
            "tab,shift+tab", "app.focus_next", "Keys", id="typed.keys", tooltip="To the keys of the card, and back"
        ),
    ]

    @cached_property
    def _own_keys(self) -> frozenset[str]:
        return frozenset(key.strip() for one in own_bindings(self) for key in one.key.split(","))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Keep the keys of its own from the screen too, where some have priority."""
        return key in self._own_keys or super().check_consume_key(key, character)

    def on_paste(self, event: events.Paste) -> None:
        """Take all lines of what is pasted, where Textual would take the first."""
        event.text = " ".join(event.text.split())


class TypedLine(Horizontal):
    """Asks for an answer; out of sight while there is none to be typed."""

    DEFAULT_CSS = """
    TypedLine { display: none; height: auto; align-horizontal: center; &.-asks { display: block; } }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        """Ask for nothing yet."""
        super().__init__(id=id)
        self._line = _Line(placeholder="Type the answer", max_length=_LONGEST, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield self._line

    @property
    def key(self) -> str:
        """The key that compares, as a button names it."""
        return label_for(self._line, "submit")

    @property
    def is_asking(self) -> bool:
        """Whether an answer is waited for."""
        return self.has_class("-asks")

    @property
    def value(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    def ask(self, typed: str = "") -> None:
        """Wait for an answer, of which ``typed`` is there already."""
        line = self.query_one(Input)
        line.value = typed
        line.cursor_position = len(typed)
        self.add_class("-asks")
        line.focus()

    def put_away(self) -> None:
        """Ask for nothing; what was typed is kept until it is asked again."""
        self.remove_class("-asks")


def comparison(answer: TypedAnswer) -> Content:
    """Return a comparison as it is shown: what it comes to, and every difference in colour and with a sign."""
    shown = Content("").join(Content.styled(signed(piece), _STYLES[piece.difference]) for piece in answer.pieces)
    lines = [Content.styled(*_VERDICTS[answer.suggestion]), shown]
    if not answer.correct:
        lines.append(Content.styled("[−too much] [+missing]", "$quiet"))
    return Content("\n").join(lines)
