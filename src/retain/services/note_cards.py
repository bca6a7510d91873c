"""The cards that notes make: those that are lacking are made, those that are no longer made are put aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retain.content.faces import ordinals_of
from retain.domain.notes import Note, NoteType, derive_guid
from retain.storage import queries, store
from retain.storage.engine import Connection
from retain.storage.operations import Changes


@dataclass(frozen=True, slots=True)
class Settled:
    """How many cards were made, and how many are no longer made by their notes."""

    added: int
    surplus: int


def settle_cards(
    connection: Connection,
    notes: Sequence[Note],
    types: Mapping[int, NoteType],
    deck_id: int,
    changes: Changes,
    *,
    prune: bool = False,
) -> Settled:
    """Make the cards that notes lack, beside their siblings or else in the deck with ``deck_id``.

    Cards that their notes no longer make are suspended with their memory, or with ``prune`` deleted.
    """
    cards: dict[int, dict[int, int]] = {}
    decks: dict[int, int] = {}
    for card in queries.cards_of_notes(connection, [note.id for note in notes]):
        cards.setdefault(card.note_id, {})[card.ordinal] = card.id
        decks.setdefault(card.note_id, card.deck_id)
    lacking: list[tuple[int, int, int]] = []
    surplus: list[int] = []
    for note in notes:
        wanted = ordinals_of(types[note.note_type_id], note.fields)
        there = cards.get(note.id, {})
        lacking += [(note.id, decks.get(note.id, deck_id), ordinal) for ordinal in wanted if ordinal not in there]
        surplus += [card_id for ordinal, card_id in there.items() if ordinal not in wanted]
    # All titles are met before any is asked for in reverse, lest one card give away its sibling.
    store.add_cards(connection, sorted(lacking, key=lambda card: card[2]), changes)
    if prune:
        store.delete_cards(connection, surplus, changes)
    else:
        store.suspend_cards(connection, surplus, changes)
    return Settled(len(lacking), len(surplus))


def free_guids(connection: Connection, deck: str, titles: Sequence[str], wanted: Sequence[str | None]) -> list[str]:
    """Return a guid for each new note: the one ``wanted``, or the one that its deck and title give.

    Where a note carries it already, the new one steps aside.
    """
    guids = [guid or derive_guid(deck, title) for guid, title in zip(wanted, titles, strict=True)]
    used = set(queries.notes_by_guid(connection, guids))
    free: list[str] = []
    for guid, title in zip(guids, titles, strict=True):
        chosen, turn = guid, 1
        while chosen in used or queries.notes_by_guid(connection, [chosen] if turn > 1 else []):
            turn += 1
            chosen = derive_guid(deck, f"{title}\x1f{turn}")
        used.add(chosen)
        free.append(chosen)
    return free
