"""The foot of a screen: its keys on one line, which a click works as well as a press.

Textual's own footer makes a widget of each key, and makes all of them anew whenever one comes or goes: that takes as
long as everything else that a key does in a session.
"""

from dataclasses import dataclass

from textual import events
from textual.app import RenderResult
from textual.binding import ActiveBinding
from textual.content import Content
from textual.widget import Widget

_HELP, _LEAVE = "help", "leave"
"""The action whose key is always in sight, and the one whose key gives way only to the first."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a key stands: cells from ``start`` to before ``end``."""

    start: int
    end: int
    key: str
    tooltip: str
    enabled: bool


class KeyLine(Widget):
    """Shows the keys that do something now; where there is no room for all, those for help and for leaving stay."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; background: $footer-background; color: $footer-description-foreground; }
    """

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._line = Content("")
        self._places: list[_Place] = []
        self._waits = False

    def on_mount(self) -> None:
        """Follow the keys of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow_later, immediate=True)
        self._follow()

    def on_resize(self) -> None:
        """Show what there is room for."""
        self._follow()

    def _follow_later(self, _screen: object) -> None:
        """Follow once the screen shows what the key did that changed what is possible: that is what is waited for."""
        if not self._waits:
            self._waits = self.screen.call_after_refresh(self._follow)

    def _follow(self) -> None:
        self._waits = False
        if not self.is_attached:  # the screen was left meanwhile
            return
        places: list[_Place] = []
        line = Content("")
        for active, words in self._fitting():
            start = line.cell_length
            line += words
            tooltip = active.tooltip or active.binding.description
            places.append(_Place(start, line.cell_length, active.binding.key, tooltip, active.enabled))
        if line != self._line or places != self._places:
            self._line, self._places = line, places
            self.refresh()

    def _fitting(self) -> list[tuple[ActiveBinding, Content]]:
        """Return the keys as they are shown, each action once, as many as there is room for."""
        shown: dict[str, tuple[ActiveBinding, Content]] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.binding.action not in shown:
                shown[active.binding.action] = active, self._words(active)
        room = self.size.width - sum(words.cell_length for _, words in shown.values())
        first, *others = [action for action in shown if action not in (_HELP, _LEAVE)] or [_LEAVE]
        for action in (*reversed(others), _LEAVE, first):
            if room >= 0:
                break
            if action in shown:
                room += shown.pop(action)[1].cell_length
        return list(shown.values())

    def _words(self, active: ActiveBinding) -> Content:
        style = "" if active.enabled else "dim"
        return Content.assemble(
            (f" {self.app.get_key_display(active.binding)} ", f"$footer-key-foreground bold {style}"),
            (f"{active.binding.description} ", style),
        )

    def render(self) -> RenderResult:
        """Return the line."""
        return self._line

    def _at(self, x: int) -> _Place | None:
        return next((place for place in self._places if place.start <= x < place.end), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say of the key under the pointer what it does."""
        place = self._at(event.x)
        self.tooltip = place.tooltip if place else None

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        place = self._at(event.x)
        if place is not None and place.enabled:
            self.app.simulate_key(place.key)
