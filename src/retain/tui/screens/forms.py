"""What all screens with a form do: look at what is typed, save what was changed, and not forget it unasked."""

from textual import on
from textual.widgets import Input

from retain.tui.desk import Desk
from retain.tui.screens.unsaved import UnsavedScreen
from retain.tui.widgets.cycle import Cycle
from retain.tui.widgets.form_row import FormRow


class FormScreen(UnsavedScreen[None]):
    """Changes nothing before it is saved."""

    def __init__(self, desk: Desk) -> None:
        """Show a form about what is on ``desk``."""
        super().__init__()
        self._desk = desk
        self._before: dict[str, str] = {}
        """The values that are in force, by the ids of their fields."""

    def wrong_with(self, key: str, value: str) -> str | None:
        """Return what is wrong with a value, in words."""
        raise NotImplementedError

    def save(self, changed: dict[str, str]) -> None:
        """Save the values that were changed, with which nothing is wrong, and end."""
        raise NotImplementedError

    def values(self) -> dict[str, str]:
        """Return what the fields hold."""
        fields = (*self.query(Input), *self.query(Cycle))
        return {field.id or "": field.value for field in fields}

    def _changed(self) -> dict[str, str]:
        return {key: value for key, value in self.values().items() if value != self._before.get(key, value)}

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.take_back_warning()
        if event.input.id:
            self._check(event.input.id, event.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.focus_next()

    def _check(self, key: str, value: str) -> bool:
        """Say below a field what is wrong with its value; False where something is."""
        message = self.wrong_with(key, value)
        self.query_one(f"#{key}").query_ancestor(FormRow).complain(message)
        return message is None

    def action_save(self) -> None:
        """Save what was changed, unless something is wrong with it."""
        changed = self._changed()
        wrong = [key for key, value in changed.items() if not self._check(key, value)]
        if wrong:
            self.query_one(f"#{wrong[0]}").focus()
        else:
            self.take_back_warning()
            self.save(changed)

    def is_unsaved(self) -> bool:
        """Return whether a field holds another value than is in force."""
        return bool(self._changed())

    def leave(self) -> None:
        """End."""
        self.dismiss()
