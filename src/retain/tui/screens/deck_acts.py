"""What can be done to the deck under the cursor: made, renamed, moved, deleted, and all of it undone by ``u``."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from retain.domain.decks import SEPARATOR, ancestors, is_within, leaf, name_for_new, names_when_renamed
from retain.domain.errors import RetainError
from retain.domain.wording import plural
from retain.tui.key_names import key_of, letter_for
from retain.tui.screens.ask import AskScreen
from retain.tui.screens.changing import ChangingScreen
from retain.tui.screens.choice import ChoiceScreen

if TYPE_CHECKING:
    from retain.services.collection import Collection
    from retain.services.decks import DeckContents

_NESTING = f"“{SEPARATOR}” nests: Languages{SEPARATOR}Spanish lies below Languages"
_TOP = "(at the top)"


class DeckActingScreen(ChangingScreen):
    """A screen with decks on it; says which is chosen, and is told when they have changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "deck", "Deck", id="decks.menu", tooltip="What can be done to the deck under the cursor"),
        Binding("n", "new_deck", "New deck", id="decks.new", show=False, tooltip="Make a deck"),
        Binding("R,f2", "rename_deck", "Rename deck", id="decks.rename", show=False, tooltip="Give the deck a name"),
        Binding("M", "move_deck", "Move deck", id="decks.move", show=False, tooltip="Put the deck below another one"),
        Binding("delete,X", "delete_deck", "Delete deck", id="decks.delete", show=False, tooltip="Delete the deck"),
        Binding("u,ctrl+z", "undo", "Undo", id="decks.undo", show=False, tooltip="Take back the last action"),
    ]

    def chosen_deck(self) -> str | None:
        """Return the deck that an action is meant for."""
        raise NotImplementedError

    def deck_names(self) -> Sequence[str]:
        """Return the names of all decks, in the order of the tree."""
        raise NotImplementedError

    def decks_changed(self, deck: str | None) -> None:
        """Show the decks anew, with the cursor on ``deck`` where it is named."""
        raise NotImplementedError

    def action_options(self) -> None:
        """Show the options of the deck."""
        raise NotImplementedError

    # Asking

    def action_deck(self) -> None:
        """Offer what can be done to the deck under the cursor."""
        deck = self.chosen_deck()
        if deck is None:
            self.action_new_deck()
            return
        offers: dict[str, tuple[str, Callable[[], None]]] = {
            "options": ("Options", self.action_options),
            "new_deck": ("New deck", self.action_new_deck),
            "rename_deck": ("Rename", self.action_rename_deck),
            "move_deck": ("Move below another deck", self.action_move_deck),
            "delete_deck": ("Delete", self.action_delete_deck),
        }
        names = [name for name, _ in offers.values()]
        acts = [act for _, act in offers.values()]
        keys = "".join(letter_for(self, action) for action in offers)

        def do(chosen: int | None) -> None:
            if chosen is not None:
                acts[chosen]()

        self.app.push_screen(ChoiceScreen(deck, names, names[0], keys=keys), do)

    def action_new_deck(self) -> None:
        """Ask for a name, and make a deck."""
        names = self.deck_names()
        above = self.chosen_deck()
        value = SEPARATOR.join((*ancestors(above), "")) if above else ""

        def make(name: str | None) -> None:
            from retain.services.decks import create_deck  # noqa: PLC0415 - loads SQLAlchemy

            if name is not None:
                self._change(lambda collection: create_deck(collection, name), "Made")

        check = partial(name_for_new, names=names)
        question = "What shall the new deck be called?"
        self.app.push_screen(AskScreen(question, _NESTING, value=value, check=check, going_on=True), make)

    def action_rename_deck(self) -> None:
        """Ask for a name, and give it to the deck."""
        deck, names = self.chosen_deck(), self.deck_names()
        if deck is None:
            return

        def rename(name: str | None) -> None:
            from retain.services.decks import rename_deck  # noqa: PLC0415 - loads SQLAlchemy

            if name is not None:
                self._change(lambda collection: rename_deck(collection, deck, name), "Now called")

        def check(name: str) -> None:
            names_when_renamed(deck, name, names)

        question = "What shall the deck be called?"
        self.app.push_screen(AskScreen(question, _NESTING, value=deck, check=check, going_on=True), rename)

    def action_move_deck(self) -> None:
        """Ask below which deck the deck shall lie, and put it there."""
        deck = self.chosen_deck()
        if deck is None:
            return
        places = [_TOP, *(name for name in self.deck_names() if not is_within(name, deck))]
        above = ancestors(deck)

        def move(place: int | None) -> None:
            from retain.services.decks import move_deck  # noqa: PLC0415 - loads SQLAlchemy

            if place is not None:
                parent = places[place] if place else None
                self._change(lambda collection: move_deck(collection, deck, parent), "Moved to")

        current = above[-1] if above else _TOP
        self.app.push_screen(ChoiceScreen(f"Below which deck shall {leaf(deck)} lie?", places, current), move)

    def action_delete_deck(self) -> None:
        """Say what the deck holds, and delete it where that is wanted."""
        deck = self.chosen_deck()
        if deck is not None:
            self._weigh(deck)

    @work(thread=True, exclusive=True, group="action")
    def _weigh(self, deck: str) -> None:
        from retain.services.decks import deck_contents  # noqa: PLC0415 - loads SQLAlchemy

        try:
            contents = deck_contents(self._desk.collection(), deck)
        except RetainError as error:
            self.app.call_from_thread(self.tell, str(error), failed=True)
        else:
            self.app.call_from_thread(self._ask_to_delete, contents)

    def _ask_to_delete(self, contents: "DeckContents") -> None:
        from retain.services.decks import delete_deck  # noqa: PLC0415 - loads SQLAlchemy

        def delete(chosen: int | None) -> None:
            if chosen == 0:
                self.tell(f"Deleting {contents.name} …")
                self._change(lambda collection: delete_deck(collection, contents.name) and None, f"Deleted {contents}")

        if not contents.cards and not contents.subdecks:
            delete(0)
            return
        reviews = f" and {plural(contents.reviews, 'review')}" if contents.reviews else ""
        question = f"Delete {contents}{reviews}? {key_of(self, 'undo')} would bring all of it back."
        self.app.push_screen(ChoiceScreen(question, ["Delete it", "Keep it"], "Keep it", keys="yn"), delete)

    # Doing

    @work(thread=True, exclusive=True, group="action")
    def _change(self, change: "Callable[[Collection], str | None]", done: str) -> None:
        """Carry out a change beside the screen; it returns the deck that the cursor goes to."""
        try:
            deck = change(self._desk.collection())
        except RetainError as error:
            self.app.call_from_thread(self.tell, str(error), failed=True)
        else:
            self.app.call_from_thread(self.tell_done, f"{done} {deck}" if deck else done)
            self.app.call_from_thread(self.decks_changed, deck)

    def action_undo(self) -> None:
        """Take back the last action, whatever it was."""
        self.take_back(partial(self.decks_changed, None))
