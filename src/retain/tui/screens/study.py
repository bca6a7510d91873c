"""The review session: question, answer, rating, the next card."""

from asyncio import Lock
from contextlib import suppress
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from retain.content.typed_answers import compare_typed
from retain.domain.cards import Rating
from retain.domain.errors import BusyError, CardChangedError, RetainError
from retain.domain.extra import Extra
from retain.services.showing import Finished, Pause, Showing
from retain.services.study import Session
from retain.tui.countdown import Countdown
from retain.tui.desk import Desk
from retain.tui.key_names import label_for
from retain.tui.presses import Presses
from retain.tui.screens.asking import AskingScreen
from retain.tui.widgets.card_view import CardView
from retain.tui.widgets.key_line import KeyLine
from retain.tui.widgets.rating_bar import KeyNames, RatingBar
from retain.tui.widgets.session_head import SessionHead
from retain.tui.widgets.typed_line import TypedLine, comparison

_RETRY_SECONDS = 0.3
_TIDY_AFTER = 25
_TIDY_SECONDS = 1.5
"""So many answers later, and so long after the card is shown, what was written is carried over: while it is read."""


class StudyScreen(AskingScreen):
    """Asks the cards of one deck, or of all, until none is left or the learner leaves."""

    CSS_PATH = "study.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, since a key would else go from the card up to the app and only then be looked up.
        Binding("space,enter", "reveal", "Show answer", id="study.reveal", priority=True, tooltip="Show the answer"),
        Binding(
            "space,enter", "suggested", "Suggested", id="study.suggested", priority=True, tooltip="Rate as is suggested"
        ),
        Binding("space,enter", "good", "Good", id="study.space_good", priority=True, tooltip="Rate the answer Good"),
        Binding("space,enter", "show_now", "Show it now", id="study.show_now", tooltip="Do not wait for the card"),
        *(
            Binding(
                str(int(rating)),
                f"rate({int(rating)})",
                rating.name.title(),
                id=f"study.{rating.name.lower()}",
                show=False,
                priority=True,
                tooltip=f"Rate the answer {rating.name.title()}",
            )
            for rating in Rating
        ),
        Binding(
            "u,ctrl+z", "undo", "Undo", id="study.undo", tooltip="Take back the last answer and return to its card"
        ),
        Binding("ctrl+n", "bury", "Not now", id="study.bury", show=False, tooltip="Put aside until tomorrow"),
        *AskingScreen.KEYS,
        Binding("escape,q", "leave", "Leave", id="study.leave", tooltip="End the session; nothing is lost"),
    ]

    def __init__(
        self,
        desk: Desk,
        deck: str | None,
        limit: int | None = None,
        *,
        minutes: float | None = None,
        extra: Extra | None = None,
    ) -> None:
        """Prepare a session on ``deck`` (None: every deck).

        It ends after ``limit`` answers or ``minutes`` if given; ``extra`` shows other cards than those of today.
        """
        super().__init__(desk, deck)
        self._minutes = minutes
        self._extra = extra
        self._limit = limit
        self._suggestion: Rating | None = None
        self._presses = Presses(desk.now, desk.settings.double_press_ms)
        self._switching = Lock()
        self._countdown = Countdown(self, desk.now)

    def compose(self) -> ComposeResult:
        """Lay out the head, the card, the ratings and the footer."""
        yield SessionHead(self._deck, self._extra)
        yield CardView(id="view", titles=True)
        typed = TypedLine(id="typed")
        yield typed
        yield RatingBar(
            KeyNames(
                reveal=label_for(self, "reveal"),
                compare=typed.key,
                show_now=label_for(self, "show_now"),
                ratings={rating: label_for(self, f"rate({int(rating)})") for rating in Rating},
            ),
            id="ratings",
        )
        yield KeyLine()

    def on_mount(self) -> None:
        """Open the session beside the screen, which is there at once."""
        self.query_one(CardView).focus()
        self._open()

    @work(thread=True, exclusive=True)
    def _open(self) -> None:
        try:
            session = Session(
                self._desk.collection(), self._deck, limit=self._limit, minutes=self._minutes, extra=self._extra
            )
        except RetainError as error:
            self.app.call_from_thread(self._cannot_open, error)
        else:
            self.app.call_from_thread(self._begin, session)

    def _cannot_open(self, error: RetainError) -> None:
        self.tell(str(error), title="No session", failed=True)
        while self in self.app.screen_stack and self.app.screen is not self:  # the palette may lie above
            self.app.pop_screen()
        self.dismiss()

    def _begin(self, session: Session) -> None:
        self._session = session
        self.call_next(self.bring_next)

    # From card to card

    async def bring_next(self, *, ahead: bool = False) -> None:
        """Show the next card; whatever comes meanwhile waits, and finds no card to rate."""
        async with self._switching:
            if self._session is not None and self.is_attached:
                # One frame with the whole card, not one for each of its parts.
                with self.app.batch_update():
                    await self._switch(self._session, ahead=ahead)

    async def _switch(self, session: Session, *, ahead: bool) -> None:
        self._countdown.stop()
        # Until the next card is on the screen there is none that a key or a click could rate.
        self._current = None
        self._revealed = False
        self._suggestion = None
        try:
            choice = session.next(ahead=ahead)
        except RetainError as error:
            self.tell(str(error), title="The next card cannot be read", failed=True)
            self._current = Pause(self._desk.now())
            self._stop_typing()
            self.query_one(CardView).notify_empty("The next card cannot be read.")
            self.query_one(RatingBar).wait()
            self.refresh_bindings()
            return
        if isinstance(choice, Finished):
            self._finish(choice)
            return
        if isinstance(choice, Showing):
            self.query_one(SessionHead).show_deck(choice.deck)
            await self.query_one(CardView).ask(choice.faces, self._files)
            if not self.is_attached:  # left meanwhile
                return
            self.query_one(RatingBar).ask(typing=bool(choice.faces.expected))
            if choice.faces.expected:
                self._start_typing()
            else:
                self._stop_typing()
            self._card_clock.start()
            self._presses.note()
            if session.answered % _TIDY_AFTER == _TIDY_AFTER - 1:
                self.set_timer(_TIDY_SECONDS, self._tidy)
        else:
            self._stop_typing()
            self._wait(choice)
        self._current = choice
        self.refresh_bindings()
        self.call_after_refresh(self._follow_up, session, choice)

    def _follow_up(self, session: Session, choice: Showing | Pause) -> None:
        """Do what no card has to wait for: tell what is left, and draw what the next keys will show."""
        if choice is not self._current or not self.is_attached:
            return
        self._show_counts()
        self._look_what_can_be_undone()
        if isinstance(choice, Showing):
            view = self.query_one(CardView)
            view.prepare()
            self.query_one(RatingBar).prepare(choice.outcomes, counts=choice.counts)
            with suppress(RetainError):  # it is said when the card is asked
                following = session.following()
                if following is not None:
                    view.prepare(following.faces)
                    self.query_one(SessionHead).prepare(following.deck)

    @work(thread=True, exclusive=True, group="tidy")
    def _tidy(self) -> None:
        with suppress(RetainError):  # it is done at the end in any case
            self._desk.collection().tidy()

    def _stop_typing(self) -> None:
        line = self.query_one(TypedLine)
        if line.is_asking:
            line.put_away()
            self.remove_class("-typing")
            self.query_one(CardView).focus()

    def _wait(self, pause: Pause) -> None:
        self.query_one(RatingBar).wait()
        self._countdown.until(pause.until, self._show_wait, lambda: self.call_next(self.bring_next, ahead=True))

    def _show_wait(self, seconds: int) -> None:
        self.query_one(CardView).notify_empty(f"Next card in {seconds // 60}:{seconds % 60:02d}")

    # What the learner does

    def action_reveal(self) -> None:
        """Show the answer."""
        if not isinstance(self._current, Showing) or self._revealed:
            return
        self._revealed = True
        self._presses.note()
        line, faces = self.query_one(TypedLine), self._current.faces
        answer = compare_typed(line.value, faces.expected, faces.question) if line.is_asking else None
        self._suggestion = answer.suggestion if answer else None
        self._stop_typing()
        self.query_one(CardView).reveal(comparison(answer) if answer else None)
        self.query_one(RatingBar).offer(
            self._current.outcomes, counts=self._current.counts, suggestion=self._suggestion
        )
        self.refresh_bindings()

    @on(Input.Submitted)
    def _typed(self) -> None:
        """Compare what was typed; an empty line, unless this is the press that rated the card before, held down."""
        if self.query_one(TypedLine).value or not self._presses.bounced():
            self.action_reveal()

    async def action_suggested(self) -> None:
        """Rate the answer as the comparison with it suggests, with the same care."""
        if self._suggestion is not None and not self._presses.bounced():
            await self.action_rate(int(self._suggestion))

    async def action_good(self) -> None:
        """Rate the answer Good, unless this is the press that showed it, bouncing or held down."""
        if not self._presses.bounced():
            await self.action_rate(int(Rating.GOOD))

    async def action_show_now(self) -> None:
        """Show a card that is waited for."""
        await self.bring_next(ahead=True)

    async def action_rate(self, rating: int) -> None:
        """Rate the answer that is shown."""
        if self._revealed:
            await self._answer(Rating(rating))

    @on(RatingBar.Chosen)
    async def _clicked(self, message: RatingBar.Chosen) -> None:
        if message.rating is not None:
            # The second click of a double click on “show answer” lands on a rating.
            if not self._presses.bounced():
                await self.action_rate(int(message.rating))
        elif isinstance(self._current, Pause):
            await self.action_show_now()
        else:
            self.action_reveal()

    async def _answer(self, rating: Rating) -> None:
        if self._session is None or not isinstance(self._current, Showing):
            return
        try:
            self._session.answer(self._current, rating, self._card_clock.spent)
        except CardChangedError:
            self.tell("This card was changed elsewhere meanwhile; nothing is saved for it.")
        except BusyError:
            self._answer_later(rating, self._current)
            return
        except RetainError as error:
            self.tell(str(error), title="Not saved", failed=True)
            return
        self._can_undo = True
        await self.bring_next()

    def _answer_later(self, rating: Rating, showing: Showing) -> None:
        """Try again shortly: another program is in the middle of a long write, which is no business of the learner."""
        self.tell(f"Another program is writing. {rating.name.title()} is saved as soon as it is done.")

        async def again() -> None:
            if self._current is showing and self._revealed and self.is_attached:
                await self._answer(rating)

        self.set_timer(_RETRY_SECONDS, again)

    async def action_undo(self) -> None:
        """Take back the last answer, and return to its card."""
        if self._session is None:
            return
        try:
            undone = self._session.undo()
        except RetainError as error:
            self.tell(str(error), title="Not undone", failed=True)
            return
        if undone is None:
            self.tell("There is no answer to take back.")
            return
        self.tell(f"Taken back: {undone}")
        await self.bring_next()

    def action_leave(self) -> None:
        """End the session; every answer is saved already."""
        if self.app.screen is not self:
            return
        if self._session is None or self._session.answered == 0:
            self.dismiss()
        else:
            self._summarise(Finished())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show in the footer only what is possible now."""
        if action == "play":
            return bool(self._sounds())
        showing = isinstance(self._current, Showing)
        possible = {
            "reveal": showing and not self._revealed,
            "good": showing and self._revealed and self._suggestion is None,
            "suggested": showing and self._revealed and self._suggestion is not None,
            "rate": showing and self._revealed,
            "show_now": isinstance(self._current, Pause),
            "edit": showing,
            "undo": self._can_undo,
            **dict.fromkeys(("why", *self.CARD_ACTIONS), showing),
        }
        return possible.get(action, True)

    # The end

    def _finish(self, finished: Finished) -> None:
        self._stop_typing()
        self._current = None
        self._revealed = False
        if self._session is None:
            return
        self._show_counts()
        self._summarise(finished)

    def _summarise(self, finished: Finished) -> None:
        if self._session is None:
            return
        from retain.tui.screens.summary import SummaryScreen  # noqa: PLC0415 - not before the first card

        self._countdown.stop()
        if self.app.is_inline:  # the shell says in a line what it came to
            self.dismiss()
            return
        self.app.push_screen(SummaryScreen(self._desk, self._session, finished), self._after_summary)

    async def _after_summary(self, outcome: str | None) -> None:
        from retain.tui.screens.summary import UNDO  # noqa: PLC0415

        if outcome == UNDO:
            await self.bring_next()
        else:
            self.dismiss()
