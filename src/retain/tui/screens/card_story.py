"""A card with its memory, its history and its forgetting curve."""

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from retain.domain.errors import RetainError
from retain.domain.wording import plural
from retain.scheduling.labels import interval_label
from retain.tui.desk import Desk
from retain.tui.widgets.chart_view import ChartView

if TYPE_CHECKING:
    from retain.services.statistics.card import CardStory

_LAST_ANSWERS = 12


class CardScreen(Screen[None]):
    """Shows one card."""

    CSS_PATH = "card_story.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", id="card.edit", tooltip="Edit its note"),
        Binding("escape,q", "leave", "Back", id="card.back", tooltip="Back to the statistics"),
    ]

    def __init__(self, desk: Desk, card_id: int) -> None:
        """Show the card with this id."""
        super().__init__(id="card-story")
        self._desk = desk
        self._card_id = card_id

    def compose(self) -> ComposeResult:
        """Lay out the faces, the figures and the chart."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(id="front")
            yield Static(id="back")
            yield Static(id="facts")
            yield ChartView("Forgetting curve of this card", id="curve")
            yield Static(id="answers")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Look the card up."""
        self.query_one(ChartView).focus()
        self._look_up()

    @work(thread=True, exclusive=True)
    def _look_up(self) -> None:
        from retain.services.statistics.card import card_story  # noqa: PLC0415 - loads SQLAlchemy and FSRS

        try:
            story = card_story(self._desk.collection(), self._card_id)
        except RetainError as error:
            self.app.call_from_thread(self._failed, error)
        else:
            self.app.call_from_thread(self._show, story)

    def _failed(self, error: RetainError) -> None:
        self.notify(str(error), title="The card cannot be shown", severity="error", timeout=10, markup=False)

    def _show(self, story: "CardStory") -> None:
        line = story.details.line
        card = line.card
        self.query_one("#front", Static).update(Content(line.front))
        self.query_one("#back", Static).update(Content(line.back))
        facts = [f"{line.deck}", f"{card.state.name.lower()}, interval {interval_label(card.interval)}"]
        if card.memory is not None and line.retrievability is not None:
            facts.append(
                f"recall now {line.retrievability:.0%}, stability {card.memory.stability:.1f} days, "
                f"difficulty {card.memory.difficulty:.1f} of 10"
            )
        facts.append(f"{plural(card.reps, 'answer')}, {plural(card.lapses, 'lapse')}")
        self.query_one("#facts", Static).update(Content("\n".join(facts)))
        self.query_one(ChartView).show(lambda _room: story.curve)
        rows = [
            f"{self._desk.collection().clock.local(log.at):%Y-%m-%d %H:%M}  "
            f"{log.rating.name.title() if log.rating else 'by hand':<8}{interval_label(log.interval)}"
            for log in story.details.reviews[-_LAST_ANSWERS:]
        ]
        self.query_one("#answers", Static).update(Content("\n".join(["Last answers", *rows] if rows else [])))

    def action_edit(self) -> None:
        """Edit its note."""
        from retain.tui.screens.edit import EditScreen  # noqa: PLC0415 - loaded when it is asked for

        self.app.push_screen(EditScreen(self._desk, self._card_id), self._edited)

    def _edited(self, _saved: bool | None) -> None:
        self._look_up()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()
