"""What can be done with the card that a session asks, besides rating it."""

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from retain.content.media import sounds_of
from retain.domain.errors import RetainError
from retain.services import actions
from retain.services.media import media_files
from retain.services.showing import Pause, Showing
from retain.services.study import Session
from retain.tui.card_clock import CardClock
from retain.tui.desk import Desk
from retain.tui.player import Player
from retain.tui.screens.acting import ActingScreen, Action
from retain.tui.widgets.card_view import CardView
from retain.tui.widgets.session_head import SessionHead
from retain.tui.widgets.typed_line import TypedLine


class AskingScreen(ActingScreen):
    """Holds the card that is asked: it can be edited, put aside, flagged, heard and scrolled.

    What brings the next card, :meth:`bring_next`, and what shows the answer, :meth:`action_reveal`, is for subclasses.
    """

    KEYS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", id="study.edit", tooltip="Edit this note; its memory stays as it is"),
        Binding("i", "why", "Why", id="study.why", tooltip=ActingScreen.WHY),
        Binding("a", "add", "Add a note", id="study.add", show=False, tooltip="Add a note that came to mind"),
        Binding("p", "play", "Play", id="study.play", tooltip="Play the sounds of the card"),
        Binding("down,j", "scroll(1)", "Down", id="study.down", show=False, tooltip="Scroll a long card down"),
        Binding("up,k", "scroll(-1)", "Up", id="study.up", show=False, tooltip="Scroll a long card up"),
    ]
    """For the ``BINDINGS`` of a subclass, whose order is that of the footer."""

    def __init__(self, desk: Desk, deck: str | None) -> None:
        """Ask nothing yet, of ``deck`` (None: of all decks)."""
        super().__init__(desk)
        self._deck = deck
        self._session: Session | None = None
        self._current: Showing | Pause | None = None
        self._revealed = False
        self._can_undo = False
        self._card_clock = CardClock(desk.now)
        self._player = Player()

    async def bring_next(self, *, ahead: bool = False) -> None:
        """Show the next card; ``ahead`` takes one that is not due yet."""
        raise NotImplementedError

    def action_reveal(self) -> None:
        """Show the answer."""
        raise NotImplementedError

    @property
    def _asked(self) -> int | None:
        """The id of the card that is asked."""
        return self._current.card.id if isinstance(self._current, Showing) else None

    @property
    def answer_is_shown(self) -> bool:
        """Whether the answer of the card that is asked is on the screen."""
        return self._revealed

    def on_screen_suspend(self) -> None:
        """Stop the clock of the card while something else is looked at."""
        self._card_clock.hold(self._asked)

    def on_screen_resume(self) -> None:
        """Let the clock of the card run on, if it is still the one that is asked."""
        self._card_clock.go_on(self._asked)
        if self._session is not None:
            self._look_what_can_be_undone()

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
        await self.bring_next()
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

    def chosen_cards(self) -> list[int]:
        """Return the card that is asked."""
        return [] if self._asked is None else [self._asked]

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
        self._can_undo = self._can_undo or bool(changed)
        await self.bring_next()
        if changed:
            self.tell_done(done, typing=self.query_one(TypedLine).is_asking)
        else:
            self.tell("It is so already.")

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

    def _show_counts(self) -> None:
        if self._session is not None:
            card = self._current.card if isinstance(self._current, Showing) else None
            self.query_one(SessionHead).show_counts(self._session, card)

    def _look_what_can_be_undone(self) -> None:
        """Let the footer offer to take back only what there is."""
        before = self._can_undo
        try:
            self._can_undo = self._session is not None and self._session.undoable() is not None
        except RetainError:
            self._can_undo = True  # pressed, it says what is wrong
        if self._can_undo != before:
            self.refresh_bindings()

    def _start_typing(self, typed: str = "") -> None:
        self.query_one(TypedLine).ask(typed)
        self.add_class("-typing")
