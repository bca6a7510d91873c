"""The first fields of notes, read at once and as bare as can be: for what compares all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from retain.storage.connection import Connection
from retain.storage.queries import batches
from retain.storage.rows import FIELD_SEPARATOR
from retain.storage.search import Condition
from retain.storage.search.terms import FIRST_FIELD


@dataclass(frozen=True, slots=True)
class NoteFront:
    """A note by its first field as it is stored, with its cards and the deck of the first of them."""

    note_id: int
    guid: str
    front: str
    deck: str
    card_ids: tuple[int, ...]


def first_fields(connection: Connection, wanted: Condition | None) -> list[tuple[int, str]]:
    """Return the id and the first field of every note, or of those with a card that matches a condition."""
    if wanted is None:
        everything = connection.exec_driver_sql("SELECT id, fields FROM note ORDER BY id")
        return [(note_id, fields.partition(FIELD_SEPARATOR)[0]) for note_id, fields in everything]
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT note.id, {FIRST_FIELD} FROM card JOIN note ON note.id = card.note_id "  # noqa: S608
        f"JOIN deck ON deck.id = card.deck_id WHERE {wanted.sql} ORDER BY note.id",
        wanted.parameters,
    )
    return [(note_id, front) for note_id, front in rows.fetchall()]


def notes_with_cards(connection: Connection, note_ids: Sequence[int]) -> dict[int, NoteFront]:
    """Return some notes by their ids; a note without a card is left out."""
    found: dict[int, NoteFront] = {}
    for some in batches(note_ids):
        rows = connection.exec_driver_sql(
            f"SELECT note.id, guid, {FIRST_FIELD}, deck.name, card.id FROM card JOIN note ON note.id = card.note_id "  # noqa: S608
            f"JOIN deck ON deck.id = card.deck_id WHERE note.id IN ({', '.join('?' * len(some))}) ORDER BY card.id",
            tuple(some),
        )
        for note_id, guid, front, deck, card_id in rows:
            before = found.get(note_id)
            cards = (*before.card_ids, card_id) if before else (card_id,)
            found[note_id] = NoteFront(note_id, guid, front, before.deck if before else deck, cards)
    return found
