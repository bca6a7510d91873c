"""Why a card is where it is: in words, what each rating would do, its memory as curves, and every answer."""

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from retain.domain.cards import Rating
from retain.domain.errors import RetainError
from retain.tui.desk import Desk
from retain.tui.screens.base import BaseScreen
from retain.tui.widgets.chart_view import ChartView
from retain.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from retain.services.statistics.card import CardStory

_STYLES = {rating: f"$rating-{rating.name.lower()} bold" for rating in Rating}


class _Page(VerticalScroll, can_focus=True):
    """Holds the story; scrolls by key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "Down", id="card.down", show=False, tooltip="Scroll down"),
        Binding("up,k", "scroll_up", "Up", id="card.up", show=False, tooltip="Scroll up"),
        Binding("pagedown,space", "page_down", "More", id="card.page_down", tooltip="A screenful on"),
        Binding("pageup,b", "page_up", "Page up", id="card.page_up", show=False, tooltip="A screenful back"),
        Binding("home,g", "scroll_home", "Top", id="card.top", show=False, tooltip="To the top"),
        Binding("end,G", "scroll_end", "End", id="card.end", show=False, tooltip="To the end"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer in the footer to go on only where there is more."""
        return action != "page_down" or self.max_scroll_y > 0


class CardScreen(BaseScreen[bool]):
    """Tells the story of one card; ends with whether its note was edited."""

    CSS_PATH = "card_story.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (72, "-middle"), (100, "-wide")]  # noqa: RUF012 - as Textual has it
    HELP = """
**Stability** is the number of days until recall has fallen to 90 %, **difficulty** how hard it is to make it last
longer, **recall** the chance that you would know the answer. The curves are those of FSRS with the parameters of
the deck. Tab goes to a curve, where ← and → read it out; so does the mouse.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "curves", "Curves", id="card.curves", tooltip="To the next curve"),
        Binding("e", "edit", "Edit", id="card.edit", tooltip="Edit its note"),
        Binding("escape,q,i", "leave", "Back", id="card.back", tooltip="Back to where you were"),
    ]

    def __init__(self, desk: Desk, card_id: int, *, with_answer: bool = True) -> None:
        """Tell of the card with this id; not ``with_answer`` where it is being asked."""
        super().__init__(id="card-story")
        self._desk = desk
        self._card_id = card_id
        self._with_answer = with_answer
        self._edited = False

    def compose(self) -> ComposeResult:
        """Lay out words, curves and history."""
        with _Page(id="page"):
            yield Static(id="front")
            yield Static(id="back")
            yield Static("Looking at its history …", id="why")
            with Vertical(id="ratings"):
                with Horizontal(id="asked"):
                    yield Static("Asked now", classes="grade")
                    yield Static("it comes back", classes="when")
                    yield Static("stability", classes="stability")
                    yield Static("difficulty", classes="difficulty")
                for rating in Rating:
                    with Horizontal(id=rating.name.lower()):
                        yield Static(
                            Content.styled(f"{int(rating)} {rating.name.title()}", _STYLES[rating]), classes="grade"
                        )
                        yield Static(classes="when")
                        yield Static(classes="stability")
                        yield Static(classes="difficulty")
            yield ChartView("Forgetting curve of this card", id="recall", height=7)
            with Horizontal(id="memory"):
                yield ChartView("Stability", id="stability", height=6)
                yield ChartView("Difficulty", id="difficulty", height=6)
            yield ChartView("History", id="history")
        yield KeyLine()

    def on_mount(self) -> None:
        """Look the card up, beside the screen."""
        self.query_one(_Page).focus()
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
        self.dismiss(self._edited)

    def _show(self, story: "CardStory") -> None:
        line = story.details.line
        self.query_one("#front", Static).update(Content(line.front))
        self.query_one("#back", Static).update(Content(line.back if self._with_answer else "(not shown yet)"))
        self.query_one("#why", Static).update(Content("\n".join((line.deck, *story.why))))
        for rating, one in story.consequences.items():
            place = f"#{rating.name.lower()}"
            self.query_one(f"{place} .when", Static).update(Content(one.comes_back))
            self.query_one(f"{place} .stability", Static).update(Content(one.stability))
            self.query_one(f"{place} .difficulty", Static).update(Content(one.difficulty))
        self.set_class(not story.events, "-new")
        self.query_one("#recall", ChartView).show(lambda _room: story.recall)
        self.query_one("#stability", ChartView).show(lambda _room: story.stability)
        self.query_one("#difficulty", ChartView).show(lambda _room: story.difficulty)
        self.query_one("#history", ChartView).show(lambda _room: story.history)
        self.add_class("-told")
        self.call_after_refresh(self.refresh_bindings)

    def on_resize(self) -> None:
        """Let the footer say whether there is more than fits."""
        self.call_after_refresh(self.refresh_bindings)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer curves only where there are some."""
        return action != "curves" or (self.has_class("-told") and not self.has_class("-new"))

    def action_curves(self) -> None:
        """Go to the next curve."""
        self.focus_next()

    def action_edit(self) -> None:
        """Edit its note."""
        from retain.tui.screens.edit import EditScreen  # noqa: PLC0415 - loaded when it is asked for

        self.app.push_screen(EditScreen(self._desk, self._card_id), self._after_edit)

    def _after_edit(self, saved: bool | None) -> None:
        self._edited = self._edited or bool(saved)
        self._look_up()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(self._edited)
