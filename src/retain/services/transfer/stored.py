"""The notes of some decks with what stands around them, as exports need them."""

from dataclasses import dataclass

from retain.domain.decks import is_within
from retain.domain.notes import NoteType
from retain.services.today import find_deck_name
from retain.storage import outgoing, queries
from retain.storage.engine import Connection
from retain.storage.outgoing import StoredNote


@dataclass(frozen=True, slots=True)
class NoteInDeck:
    """A note, its type, the deck of its first card, and how many cards of it are in the chosen decks."""

    note: StoredNote
    kind: NoteType
    deck: str
    cards: int


def notes_of(connection: Connection, deck: str | None) -> list[NoteInDeck]:
    """Return the notes of a deck and those below it, or all, in the order in which they were made."""
    names = choose(connection, deck)
    types = queries.note_types(connection)
    homes: dict[int, int] = {}
    counts: dict[int, int] = {}
    for card, _ in outgoing.chosen_cards(connection):
        homes.setdefault(card.note_id, card.deck_id)
        counts[card.note_id] = counts.get(card.note_id, 0) + 1
    notes = [
        NoteInDeck(note, types[note.note_type_id], names[homes[note.id]], counts[note.id])
        for note in outgoing.chosen_notes(connection)
    ]
    outgoing.forget(connection)
    return notes


def choose(connection: Connection, deck: str | None) -> dict[int, str]:
    """Choose a deck and those below it, or all, and return their names by id; raises RetainError for an unknown one."""
    decks = queries.decks(connection)
    if deck is not None:
        deck = find_deck_name([one.name for one in decks], deck)
    chosen = {one.id: one.name for one in decks if deck is None or is_within(one.name, deck)}
    outgoing.choose_decks(connection, list(chosen))
    return chosen
