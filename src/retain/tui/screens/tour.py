"""The first minute: a real session on three cards that explain themselves, in a collection that is thrown away."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from retain.domain.imports import DeckDraft, DraftKind, NoteDraft
from retain.services.collection import Collection
from retain.services.showing import Finished
from retain.tui.desk import Desk
from retain.tui.screens.study import StudyScreen
from retain.tui.widgets.rating_bar import RatingBar

_DECK = "A first look"
_CARDS = (
    (
        "What brings a card back just before you would forget it?",
        "A model of your memory (FSRS). The better you know a card, the longer it stays away.",
    ),
    ("You pressed the wrong number. What now?", "u takes back the last answer, and the one before it, also tomorrow."),
    ("How much should you study a day?", "What is due: a few minutes. New cards come on their own, twenty a day."),
)
_SAYINGS = (
    "This is a card. Recall the answer; then press Space to see it.",
    "How well did you know it? 1 not, 2 barely, 3 well, 4 at once. Each button says when the card would come back.",
    "Saved. Suppose that was the wrong key: press u to take it back.",
    "There it is again. That goes back as far as you like. Now go on: Space, and a number.",
    "That is all there is to it: Space, a number, u for a slip. ? shows every key, Esc leaves; nothing is lost.",
)
_RECALL, _RATE, _UNDO, _AGAIN, _KNOWN = range(len(_SAYINGS))


class _ScratchDesk(Desk):
    """A desk on a database of its own, which holds the cards of the tour and nothing that is the learner's."""

    def collection(self) -> Collection:
        """Return the collection, filled when it is first asked for."""
        from retain.services.library import import_sources  # noqa: PLC0415 - only for the tour
        from retain.services.sources import MARKDOWN, Source  # noqa: PLC0415

        new = not self.path.exists()
        collection = super().collection()
        if new:
            notes = tuple(NoteDraft(DraftKind.QUESTION, front, back) for front, back in _CARDS)
            import_sources(collection, [Source(self.path, "tour", MARKDOWN, DeckDraft(_DECK, notes=notes))])
        return collection


class TourScreen(StudyScreen):
    """A session with a line that says what to try next; it can be left at any time."""

    def __init__(self, now: Callable[[], int]) -> None:
        """Prepare the tour; ``now`` tells UTC milliseconds."""
        self._folder = TemporaryDirectory(prefix="retain-tour-")
        self._stage = _RECALL
        super().__init__(_ScratchDesk(Path(self._folder.name) / "tour.sqlite", now), None, limit=len(_CARDS))

    def compose(self) -> ComposeResult:
        """Lay out the session, with the line above the ratings."""
        for widget in super().compose():
            if isinstance(widget, RatingBar):
                yield Static(Content(_SAYINGS[_RECALL]), id="coach")
            yield widget

    def refresh_bindings(self) -> None:
        """Follow what was done: it is called whenever that changes."""
        super().refresh_bindings()
        answers = self._session.answered if self._session is not None else 0
        if self._stage == _RECALL and self._revealed:
            self._stage = _RATE
        elif self._stage == _RATE and answers:
            self._stage = _UNDO
        elif self._stage == _UNDO and not answers:
            self._stage = _AGAIN
        elif self._stage in (_UNDO, _AGAIN) and answers > (self._stage == _UNDO):
            self._stage = _KNOWN
        for line in self.query("#coach").results(Static):
            line.update(Content(_SAYINGS[self._stage]))

    def _summarise(self, finished: Finished) -> None:
        """There is nothing to sum up."""
        self.dismiss()

    def on_unmount(self) -> None:
        """Throw the collection away."""
        super().on_unmount()
        self._desk.close()
        self._folder.cleanup()
