"""What a screen can do to the cards that are chosen on it: each by key, and undone by ``u``."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from retain.domain.decks import clean_deck_name
from retain.domain.errors import RetainError
from retain.domain.wording import plural
from retain.services import actions
from retain.services.collection import Collection
from retain.tui.screens.changing import ChangingScreen

Action = Callable[[Collection, Sequence[int]], int]


class ActingScreen(ChangingScreen):
    """A screen with cards on it; says which are chosen, and is told when they have changed."""

    WHY: ClassVar[str] = "Why the card is where it is: its memory and its history"
    """What the key for the story of a card does; which key that is, is for the screen to say."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("minus", "bury", "Bury", id="cards.bury", show=False, tooltip="Put aside until tomorrow"),
        Binding(
            "equals_sign",
            "bury_note",
            "Bury note",
            id="cards.bury_note",
            show=False,
            tooltip="Put aside with its siblings",
        ),
        Binding(
            "exclamation_mark", "suspend", "Suspend", id="cards.suspend", show=False, tooltip="Suspend, or ask again"
        ),
        Binding("asterisk", "flag", "Flag", id="cards.flag", show=False, tooltip="Flag with a colour, or none"),
        Binding("T", "tag", "Tag", id="cards.tag", show=False, tooltip="Add tags to the notes, or take some away"),
        Binding("M", "move", "Move", id="cards.move", show=False, tooltip="Move to another deck"),
        Binding("D", "set_due", "Set due", id="cards.set_due", show=False, tooltip="Say when the cards shall be due"),
        Binding("R", "reset", "Reset", id="cards.reset", show=False, tooltip="Make new again"),
        Binding("delete,X", "delete", "Delete", id="cards.delete", show=False, tooltip="Delete the notes of the cards"),
    ]

    CARD_ACTIONS: ClassVar[frozenset[str]] = frozenset(
        binding.action for binding in BINDINGS if isinstance(binding, Binding)
    )
    """What is done to cards, and so not possible without one."""

    def chosen_cards(self) -> list[int]:
        """Return the ids of the cards that an action is meant for."""
        raise NotImplementedError

    def chosen_deck(self) -> str:
        """Return the deck that a question about moving begins with."""
        return ""

    def cards_changed(self) -> None:
        """Show what has become of the cards."""
        raise NotImplementedError

    def act(self, action: Action, done: str, *, thing: str = "card", instead: tuple[Action, str] | None = None) -> None:
        """Do something to the chosen cards, beside the screen; ``done`` says what, ``thing`` what is counted.

        Where that changes nothing, the action and the words of ``instead`` hold.
        """
        chosen = self.chosen_cards()
        if chosen:
            self._carry_out([(action, done), *([instead] if instead else [])], chosen, thing)

    @work(thread=True, exclusive=True, group="action")
    def _carry_out(self, offers: Sequence[tuple[Action, str]], chosen: Sequence[int], thing: str) -> None:
        number, done = 0, ""
        try:
            for action, words in offers:
                number, done = action(self._desk.collection(), chosen), words
                if number:
                    break
        except RetainError as error:
            self.app.call_from_thread(self.tell, str(error), failed=True)
            return
        if not number:
            self.app.call_from_thread(self.tell, "It is so already.")
        else:
            self.app.call_from_thread(self.tell_done, f"{done}: {plural(number, thing)}")
            self.app.call_from_thread(self.cards_changed)

    def asked_about(self) -> int | None:
        """Return the card that a question about one card means."""
        return next(iter(self.chosen_cards()), None)

    def action_why(self) -> None:
        """Tell why a card is where it is."""
        from retain.tui.screens.card_story import CardScreen  # noqa: PLC0415 - loads the scheduler

        card_id = self.asked_about()
        if card_id is not None:
            screen = CardScreen(self._desk, card_id, with_answer=self.answer_is_shown)
            self.app.push_screen(screen, self.came_back)

    @property
    def answer_is_shown(self) -> bool:
        """Whether the answer of the card may be seen."""
        return True

    def came_back(self, edited: bool | None) -> None:
        """Go on where another screen was opened."""
        if edited:
            self.cards_changed()

    def action_bury(self) -> None:
        """Put the cards aside until tomorrow."""
        self.act(actions.bury, "Put aside until tomorrow")

    def action_bury_note(self) -> None:
        """Put the cards and all others of their notes aside until tomorrow."""
        self.act(actions.bury_notes, "Put aside until tomorrow")

    def action_suspend(self) -> None:
        """Suspend the cards; where all of them are suspended, ask them again."""
        self.act(actions.suspend, "Suspended", instead=(actions.unsuspend, "No longer suspended"))

    def action_reset(self) -> None:
        """Make the cards new again."""
        self.act(actions.reset, "New again")

    def action_delete(self) -> None:
        """Delete the notes of the cards, with all their cards."""
        self.act(actions.delete, "Deleted", thing="note")

    def action_flag(self) -> None:
        """Ask for a colour, and flag the cards."""
        from retain.tui.screens.flag import FlagScreen  # noqa: PLC0415 - only when it is asked for

        def flag(colour: int | None) -> None:
            if colour is not None:
                self.act(lambda collection, ids: actions.flag(collection, ids, colour), "Flagged")

        if self.chosen_cards():
            self.app.push_screen(FlagScreen(0), flag)

    def action_tag(self) -> None:
        """Ask for tags, and give them to the notes of the cards; “-tag” takes one away."""
        from retain.tui.screens.ask import AskScreen  # noqa: PLC0415 - only when it is asked for

        def tag(text: str | None) -> None:
            words = (text or "").split()
            gone = [word[1:] for word in words if word.startswith("-") and len(word) > 1]
            new = [word for word in words if not word.startswith("-")]

            def give_and_take(collection: Collection, ids: Sequence[int]) -> int:
                given = actions.add_tags(collection, ids, new) if new else 0
                return given + (actions.remove_tags(collection, ids, gone) if gone else 0)

            if words:
                self.act(give_and_take, "Tags changed")

        if self.chosen_cards():
            self.app.push_screen(AskScreen("Which tags?", "Tags with spaces between them; -tag takes one away"), tag)

    def action_move(self) -> None:
        """Ask for a deck, and move the cards there."""
        from retain.tui.screens.ask import AskScreen  # noqa: PLC0415 - only when it is asked for

        def move(deck: str | None) -> None:
            if deck is not None:
                self.act(lambda collection, ids: actions.move(collection, ids, deck), "Moved")

        if self.chosen_cards():
            question = AskScreen(
                "Move to which deck?",
                "A deck that is not there yet is made",
                value=self.chosen_deck(),
                check=clean_deck_name,
            )
            self.app.push_screen(question, move)

    def action_set_due(self) -> None:
        """Ask for a day, and make the cards due then."""
        from retain.tui.screens.ask import AskScreen  # noqa: PLC0415 - only when it is asked for

        if not self.chosen_cards():
            return
        today = self._desk.collection().clock.today()

        def give(text: str | None) -> None:
            if text is not None:
                span = actions.parse_due(text, today)
                self.act(lambda collection, ids: actions.set_due(collection, ids, span), "Due anew")

        question = AskScreen(
            "When shall the cards be due?",
            "0 today, 3 in three days, 3-7 one of those, or a date like 2026-03-10",
            check=lambda text: actions.parse_due(text, today),
        )
        self.app.push_screen(question, give)
