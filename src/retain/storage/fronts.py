"""The first fields of notes, read at once and as bare as can be: for what compares all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from retain.storage.connection import Connection
from retain.storage.queries import batches
from retain.storage.rows import FIELD_SEPARATOR
from retain.storage.search.context import Condition
from retain.storage.search.terms import FIRST_FIELD


@dataclass(frozen=True, slots=True)
class NoteFront:
    """A note by its first field as it is stored, with its cards and the deck of the first of them."""

    note_id: int
    guid: str
    front: str
    deck: str
    card_ids: tuple[int, ...]


def first_fields(connection: Connection, wanted: Condition | None) -> tuple[list[int], list[str]]:
    """Return the ids and the first fields of all notes, or of those with a card that matches a condition."""
    ids: list[int] = []
    fronts: list[str] = []
    if wanted is None:
        for note_id, fields in connection.exec_driver_sql("SELECT id, fields FROM note ORDER BY id"):
            ids.append(note_id)
            fronts.append(fields.partition(FIELD_SEPARATOR)[0])
        return ids, fronts
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT note.id, {FIRST_FIELD} FROM card JOIN note ON note.id = card.note_id "  # noqa: S608
        f"JOIN deck ON deck.id = card.deck_id WHERE {wanted.sql} ORDER BY note.id",
        wanted.parameters,
    )
    for note_id, front in rows:
        ids.append(note_id)
        fronts.append(front)
    return ids, fronts


def notes_with_cards(connection: Connection, note_ids: Sequence[int]) -> dict[int, NoteFront]:
    """Return some notes by their ids; a note without a card is left out."""
    found: dict[int, tuple[str, str, str]] = {}
    cards: dict[int, list[int]] = {}
    for some in batches(sorted(note_ids)):
        rows = connection.exec_driver_sql(
            f"SELECT note.id, guid, {FIRST_FIELD}, deck.name, card.id FROM card JOIN note ON note.id = card.note_id "  # noqa: S608
            f"JOIN deck ON deck.id = card.deck_id WHERE note.id IN ({', '.join('?' * len(some))}) ORDER BY card.id",
            tuple(some),
        )
        for note_id, guid, front, deck, card_id in rows:
            if note_id in found:
                cards[note_id].append(card_id)
            else:
                found[note_id] = guid, front, deck
                cards[note_id] = [card_id]
    return {note_id: NoteFront(note_id, *of, tuple(cards[note_id])) for note_id, of in found.items()}
