"""The deck tree: decks made, renamed, moved below others and deleted, each as one action that undo takes back.

A deck goes with all its subdecks. Two decks never differ in case alone, and a new name below a deck that is there
already is spelt as that one is (see :mod:`retain.domain.decks`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from retain.domain.decks import SEPARATOR, Deck, ancestors, is_within, leaf, name_for_new, names_when_renamed
from retain.domain.wording import plural
from retain.services import deleting
from retain.services.collection import Collection
from retain.services.presets import find_deck
from retain.storage import queries, store
from retain.storage.deck_store import rename_decks
from retain.storage.deletion import Weight, marked_decks
from retain.storage.engine import Connection
from retain.storage.operations import Changes, record

OPERATION = "deck"


@dataclass(frozen=True, slots=True)
class DeckContents:
    """What goes with a deck: subdecks at any depth, cards, their reviews, and the notes that have no card elsewhere."""

    name: str
    subdecks: int
    notes: int
    cards: int
    reviews: int

    def __str__(self) -> str:
        """Say it in words: “Spanish with 2 subdecks and 40 cards”."""
        parts = [plural(self.subdecks, "subdeck")] if self.subdecks else []
        parts += [plural(self.cards, "card")] if self.cards else []
        return f"{self.name} with {' and '.join(parts)}" if parts else self.name


def create_deck(collection: Collection, name: str) -> str:
    """Make a deck, and those above it that are not there yet; return its name as it is spelt then.

    Raises RetainError where there is such a deck already, or the name is none.
    """
    changes = Changes()
    now = collection.clock.now()
    with collection.database.writing() as connection:
        made = name_for_new(name, [deck.name for deck in queries.decks(connection)])
        store.ensure_deck(connection, made, now, changes)
        record(connection, now, OPERATION, f"make the deck {made}", changes)
    return made


def rename_deck(collection: Collection, deck: str, new_name: str) -> str:
    """Give a deck another full name; its subdecks come along. Return its name as it is spelt then.

    With ``::`` in it the new name moves the deck too, and makes the decks above it that are not there yet. Raises
    RetainError where the deck is unknown, the name is taken or is none, or would lie below the deck itself.
    """
    with collection.database.writing() as connection:
        return _rename(connection, collection, find_deck(connection, deck), new_name)


def move_deck(collection: Collection, deck: str, parent: str | None) -> str:
    """Move a deck below ``parent``, or to the top with None; return its new name.

    Raises RetainError as renaming does.
    """
    with collection.database.writing() as connection:
        found = find_deck(connection, deck)
        above = find_deck(connection, parent).name + SEPARATOR if parent is not None else ""
        return _rename(connection, collection, found, above + leaf(found.name))


def deck_contents(collection: Collection, deck: str) -> DeckContents:
    """Return what deleting a deck would delete; raises RetainError where there is no such deck."""
    with collection.database.reading() as connection:
        family = _family(connection, deck)
        with marked_decks(connection, [one.id for one in family]) as weight:
            return _contents(family, weight)


def delete_deck(collection: Collection, deck: str) -> DeckContents:
    """Delete a deck with its subdecks, their cards and reviews, and the notes that have no card elsewhere.

    Undo brings all of it back. Raises RetainError, and changes nothing, where there is no such deck.
    """
    with collection.database.writing() as connection:
        family = _family(connection, deck)
        with marked_decks(connection, [one.id for one in family]) as weight:
            contents = _contents(family, weight)
            deleting.delete(connection, collection, weight, kind=OPERATION, label=f"delete the deck {contents}")
    return contents


def _family(connection: Connection, deck: str) -> list[Deck]:
    """Return a deck and its subdecks, itself first."""
    found = find_deck(connection, deck)
    below = [one for one in queries.decks(connection) if one.id != found.id and is_within(one.name, found.name)]
    return [found, *below]


def _contents(family: Sequence[Deck], weight: Weight) -> DeckContents:
    return DeckContents(family[0].name, len(family) - 1, weight.notes, weight.cards, weight.reviews)


def _rename(connection: Connection, collection: Collection, found: Deck, wanted: str) -> str:
    changes = Changes()
    now = collection.clock.now()
    decks = {deck.name: deck for deck in queries.decks(connection)}
    renamed = names_when_renamed(found.name, wanted, list(decks))
    after = renamed[found.name]
    if after != found.name:
        if above := ancestors(after):
            store.ensure_deck(connection, above[-1], now, changes)
        rename_decks(connection, [(decks[before], name) for before, name in renamed.items()], changes)
        record(connection, now, OPERATION, _in_words(found.name, after), changes)
    return after


def _in_words(before: str, after: str) -> str:
    if leaf(before) != leaf(after):
        return f"rename the deck {before} to {after}"
    above = ancestors(after)
    return f"move the deck {before} " + (f"below {above[-1]}" if above else "to the top")
