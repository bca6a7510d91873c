"""The review session: question, answer, rating, the next card."""

from asyncio import Lock
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from retain.content.media import sounds_of
from retain.content.typed_answers import compare_typed
from retain.domain.cards import CardState, Rating
from retain.domain.decks import leaf
from retain.domain.errors import BusyError, CardChangedError, RetainError
from retain.domain.extra import Extra
from retain.domain.wording import duration
from retain.services import actions
from retain.services.media import media_files
from retain.services.study import Finished, Pause, Session, Showing
from retain.tui.desk import Desk
from retain.tui.player import Player
from retain.tui.presses import Presses
from retain.tui.screens.acting import ActingScreen, Action
from retain.tui.widgets.card_view import CardView
from retain.tui.widgets.key_line import KeyLine
from retain.tui.widgets.progress_line import ProgressLine
from retain.tui.widgets.rating_bar import Choice, RatingBar
from retain.tui.widgets.typed_line import TypedLine, comparison
from retain.tui.words import counts_line, flag_mark

_KINDS = {
    CardState.NEW: "new",
    CardState.LEARNING: "learning",
    CardState.REVIEW: "review",
    CardState.RELEARNING: "learning",
}
_RETRY_SECONDS = 0.3
_TIDY_AFTER = 25
_TIDY_SECONDS = 1.5
"""So many answers later, and so long after the card is shown, what was written is carried over: while it is read."""


class StudyScreen(ActingScreen):
    """Asks the cards of one deck, or of all, until none is left or the learner leaves."""

    CSS_PATH = "study.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "reveal", "Show answer", id="study.reveal", tooltip="Show the answer"),
        Binding("space,enter", "suggested", "Suggested", id="study.suggested", tooltip="Rate as is suggested"),
        Binding("space,enter", "good", "Good", id="study.space_good", tooltip="Rate the answer Good"),
        Binding("space,enter", "show_now", "Show it now", id="study.show_now", tooltip="Do not wait for the card"),
        *(
            Binding(
                str(int(rating)),
                f"rate({int(rating)})",
                rating.name.title(),
                id=f"study.{rating.name.lower()}",
                show=False,
                tooltip=f"Rate the answer {rating.name.title()}",
            )
            for rating in Rating
        ),
        Binding(
            "u,ctrl+z", "undo", "Undo", id="study.undo", tooltip="Take back the last answer and return to its card"
        ),
        Binding("ctrl+n", "bury", "Not now", id="study.bury", show=False, tooltip="Put aside until tomorrow"),
        Binding("e", "edit", "Edit", id="study.edit", tooltip="Edit this note; its memory stays as it is"),
        Binding("i", "why", "Why", id="study.why", tooltip=ActingScreen.WHY),
        Binding("a", "add", "Add a note", id="study.add", show=False, tooltip="Add a note that came to mind"),
        Binding("p", "play", "Play", id="study.play", tooltip="Play the sounds of the card"),
        Binding("down,j", "scroll(1)", "Down", id="study.down", show=False, tooltip="Scroll a long card down"),
        Binding("up,k", "scroll(-1)", "Up", id="study.up", show=False, tooltip="Scroll a long card up"),
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
        super().__init__(desk)
        self._minutes = minutes
        self._extra = extra
        self._deck = deck
        self._limit = limit
        self._session: Session | None = None
        self._current: Showing | Pause | None = None
        self._revealed = False
        self._suggestion: Rating | None = None
        self._can_undo = False
        self._asked_at = 0
        self._left: tuple[int | None, int] = (None, 0)
        self._presses = Presses(desk.now, desk.settings.double_press_ms)
        self._switching = Lock()
        self._countdown: Timer | None = None
        self._player = Player()

    def compose(self) -> ComposeResult:
        """Lay out the head, the card, the ratings and the footer."""
        with Horizontal(id="head"):
            yield Static(self._heading(self._deck), id="deck")
            yield Static(id="marks")
            yield Static(id="counts")
            yield Static(id="time-left")
        yield ProgressLine(id="progress")
        yield CardView(id="view")
        yield TypedLine(id="typed")
        yield RatingBar(id="ratings")
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
        self.call_next(self._next)

    # From card to card

    async def _next(self, *, ahead: bool = False) -> None:
        """Show the next card; whatever comes meanwhile waits, and finds no card to rate."""
        async with self._switching:
            if self._session is not None and self.is_attached:
                # One frame with the whole card, not one for each of its parts.
                with self.app.batch_update():
                    await self._switch(self._session, ahead=ahead)

    async def _switch(self, session: Session, *, ahead: bool) -> None:
        self._stop_countdown()
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
            self.query_one("#deck", Static).update(self._heading(choice.deck))
            await self.query_one(CardView).ask(choice.faces, self._files)
            if not self.is_attached:  # left meanwhile
                return
            self.query_one(RatingBar).ask(typing=bool(choice.faces.expected))
            if choice.faces.expected:
                self._start_typing()
            else:
                self._stop_typing()
            self._asked_at = self._desk.now()
            self._presses.note()
            if session.tally.answers % _TIDY_AFTER == _TIDY_AFTER - 1:
                self.set_timer(_TIDY_SECONDS, self._tidy)
        else:
            self._stop_typing()
            self._wait(choice)
        self._current = choice
        self._show_counts()
        self._look_what_can_be_undone()

    def _look_what_can_be_undone(self) -> None:
        """Let the footer offer to take back only what there is."""
        try:
            self._can_undo = self._session is not None and self._session.undoable() is not None
        except RetainError:
            self._can_undo = True  # pressed, it says what is wrong
        self.refresh_bindings()

    @work(thread=True, exclusive=True, group="tidy")
    def _tidy(self) -> None:
        with suppress(RetainError):  # it is done at the end in any case
            self._desk.collection().database.tidy()

    def _start_typing(self, typed: str = "") -> None:
        self.query_one(TypedLine).ask(typed)
        self.add_class("-typing")

    def _stop_typing(self) -> None:
        line = self.query_one(TypedLine)
        if line.is_asking:
            line.put_away()
            self.remove_class("-typing")
            self.query_one(CardView).focus()

    def _heading(self, deck: str | None) -> Content:
        """Return the deck's name; for extra study, what it is on and whether it counts."""
        name = leaf(deck) if deck else "All decks"
        if self._extra is None:
            return Content(name)
        return Content.assemble(self._extra.title, ("" if self._extra.counts else " · practice", "$text-warning"))

    def _show_counts(self) -> None:
        if self._session is None:
            return
        counts = self._session.counts()
        card = self._current.card if isinstance(self._current, Showing) else None
        kind = _KINDS[card.state] if card else None
        self.query_one("#marks", Static).update(flag_mark(card.flag if card else 0))
        self.query_one("#time-left", Static).update(_time_left(self._session))
        self.query_one("#counts", Static).update(counts_line(counts, kind))
        done = self._session.tally.answers
        left = self._session.left()
        progress = self.query_one(ProgressLine)
        progress.total = done + (counts.total if left is None else min(left, counts.total))
        progress.done = done

    def _wait(self, pause: Pause) -> None:
        self.query_one(RatingBar).wait()
        self._tick(pause)
        self._countdown = self.set_interval(1, lambda: self._tick(pause))

    def _tick(self, pause: Pause) -> None:
        left = -((self._desk.now() - pause.until) // 1000)
        if left <= 0:
            self._stop_countdown()
            self.call_next(self._next, ahead=True)
        else:
            self.query_one(CardView).notify_empty(f"Next card in {left // 60}:{left % 60:02d}")

    def _stop_countdown(self) -> None:
        if self._countdown is not None:
            self._countdown.stop()
            self._countdown = None

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
        await self._next(ahead=True)

    async def action_rate(self, rating: int) -> None:
        """Rate the answer that is shown."""
        if self._revealed:
            await self._answer(Rating(rating))

    @on(Choice.Chosen)
    async def _clicked(self, message: Choice.Chosen) -> None:
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
            self._session.answer(self._current, rating, self._desk.now() - self._asked_at)
        except CardChangedError:
            self.tell("This card was changed elsewhere meanwhile; nothing is saved for it.")
        except BusyError:
            self._answer_later(rating, self._current)
            return
        except RetainError as error:
            self.tell(str(error), title="Not saved", failed=True)
            return
        await self._next()

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
        await self._next()

    def on_screen_suspend(self) -> None:
        """Stop the clock of the card while something else is looked at."""
        self._left = (self._asked, self._desk.now() - self._asked_at)

    def on_screen_resume(self) -> None:
        """Let the clock of the card run on, if it is still the one that is asked."""
        if self._asked is not None and self._left[0] == self._asked:
            self._asked_at = self._desk.now() - self._left[1]
        if self._session is not None:
            self._look_what_can_be_undone()

    @property
    def _asked(self) -> int | None:
        """The id of the card that is asked."""
        return self._current.card.id if isinstance(self._current, Showing) else None

    @property
    def answer_is_shown(self) -> bool:
        """Whether the answer of the card that is asked is on the screen."""
        return self._revealed

    def action_edit(self) -> None:
        """Edit the note of the card that is asked, and return to that card."""
        from retain.tui.screens.edit import EditScreen  # noqa: PLC0415 - only when it is asked for

        if self._asked is not None:
            self.app.push_screen(EditScreen(self._desk, self._asked), self.came_back)

    def came_back(self, edited: bool | None) -> None:
        """Go on with the card as it reads now, before anything else is typed."""
        if edited:
            self.call_next(self._ask_again)

    async def _ask_again(self) -> None:
        """Ask the card anew that was edited, at the point at which it was left."""
        asked, revealed, typed = self._asked, self._revealed, self.query_one(TypedLine).value
        if self._session is None or asked is None:
            return
        self._session.return_to(asked)
        await self._next()
        # The note may not make the card any more; then the next is asked, from its beginning.
        if self._asked == asked and isinstance(self._current, Showing):
            self.on_screen_resume()
            if self._current.faces.expected:
                self._start_typing(typed)
            if revealed:
                self.action_reveal()

    def action_add(self) -> None:
        """Add a note to the deck of the card that is asked."""
        from retain.tui.screens.edit import EditScreen  # noqa: PLC0415 - only when it is asked for

        deck = self._current.deck if isinstance(self._current, Showing) else self._deck
        self.app.push_screen(EditScreen(self._desk, None, deck=deck or ""))

    # What is done to a card besides

    def chosen_cards(self) -> list[int]:
        """Return the card that is asked."""
        return [self._current.card.id] if isinstance(self._current, Showing) else []

    def chosen_deck(self) -> str:
        """Return the deck of the card that is asked."""
        return self._current.deck if isinstance(self._current, Showing) else ""

    def act(self, action: Action, done: str, *, thing: str = "card", instead: tuple[Action, str] | None = None) -> None:
        """Do something to the card that is shown, and go on before anything else is typed."""
        self.call_next(self._act_at_once, action, done)

    async def _act_at_once(self, action: Action, done: str) -> None:
        if self._session is None or not isinstance(self._current, Showing):
            return
        try:
            changed = self._session.act(action, self._current.card.id)
        except RetainError as error:
            self.tell(str(error), title="Not done", failed=True)
            return
        await self._next()
        key = "Ctrl+Z" if self.query_one(TypedLine).is_asking else "u"
        self.tell(f"{done}; {key} takes it back." if changed else "It is so already.")

    def action_flag(self) -> None:
        """Ask for a colour, and flag the card."""
        if isinstance(self._current, Showing):
            from retain.tui.screens.flag import FlagScreen  # noqa: PLC0415 - only when it is asked for

            self.app.push_screen(FlagScreen(self._current.card.flag), self._flag)

    def _flag(self, colour: int | None) -> None:
        if colour is None or self._session is None or not isinstance(self._current, Showing):
            return
        showing = self._current
        try:
            self._session.act(lambda collection, ids: actions.flag(collection, ids, colour), showing.card.id)
        except RetainError as error:
            self.tell(str(error), title="Not flagged", failed=True)
            return
        self._current = replace(showing, card=replace(showing.card, flag=colour))
        self._show_counts()
        self._look_what_can_be_undone()

    def _files(self, names: list[str]) -> list[Path]:
        """Return where pictures or sounds lie; none where that cannot be found out."""
        try:
            return media_files(self._desk.collection(), names)
        except RetainError:
            return []

    def _sounds(self) -> list[str]:
        """Return the sounds of the side that is shown."""
        if not isinstance(self._current, Showing):
            return []
        faces = self._current.faces
        answer = sounds_of(faces.answer) if self._revealed else []
        return answer or sounds_of(faces.question)

    def action_play(self) -> None:
        """Play the sounds of the side that is shown."""
        names = self._sounds()
        files = self._files(names)
        if not files:
            self.tell(f"The file {names[0]} is not there." if names else "The card has no sound.")
        elif not self._player.play(files):
            self.tell("There is no player; mpv, ffplay or vlc will do.", failed=True)

    def on_unmount(self) -> None:
        """Let no sound outlast the session."""
        self._player.stop()

    def action_scroll(self, lines: int) -> None:
        """Scroll a long card."""
        self.query_one(CardView).scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """End the session; every answer is saved already."""
        if self.app.screen is not self:
            return
        if self._session is None or self._session.tally.answers == 0:
            self.dismiss()
        else:
            self._summarise(Finished())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show in the footer only what is possible now."""
        showing = isinstance(self._current, Showing)
        possible = {
            "reveal": showing and not self._revealed,
            "good": showing and self._revealed and self._suggestion is None,
            "suggested": showing and self._revealed and self._suggestion is not None,
            "rate": showing and self._revealed,
            "show_now": isinstance(self._current, Pause),
            "edit": showing,
            "undo": self._can_undo,
            **dict.fromkeys(("why", "bury", "bury_note", "suspend", "reset", "flag", "set_due", "move"), showing),
            "play": bool(self._sounds()),
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

        self._stop_countdown()
        if self.app.is_inline:  # the shell says in a line what it came to
            self.dismiss()
            return
        self.app.push_screen(SummaryScreen(self._desk, self._session, finished), self._after_summary)

    async def _after_summary(self, outcome: str | None) -> None:
        from retain.tui.screens.summary import UNDO  # noqa: PLC0415

        if outcome == UNDO:
            await self._next()
        else:
            self.dismiss()


def _time_left(session: Session) -> str:
    left = session.time_left()
    return f" · {duration(left)}" if left else ""
