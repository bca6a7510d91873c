"""Cards with their notes and decks, for listings."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from retain.domain.cards import Card
from retain.domain.notes import Note
from retain.storage.rows import CARD_COLUMNS, NOTE_COLUMNS, card_from_row, note_from_row
from retain.storage.search import Condition

_COLUMNS = ", ".join([*(f"card.{name}" for name in CARD_COLUMNS), *(f"note.{name}" for name in NOTE_COLUMNS)])


@dataclass(frozen=True, slots=True)
class ListedCard:
    """A card, its note, and the name of its deck."""

    card: Card
    note: Note
    deck: str


def list_cards(connection: Connection, wanted: Condition | int) -> list[ListedCard]:
    """Return the cards that match a condition, or the one with an id, in the order of their ids."""
    if isinstance(wanted, int):
        wanted = Condition("card.id = :id", {"id": wanted})
    rows: Any = connection.execute(
        text(
            f"SELECT {_COLUMNS}, deck.name FROM card JOIN note ON note.id = card.note_id "  # noqa: S608 - no user text
            f"JOIN deck ON deck.id = card.deck_id WHERE {wanted.sql} "
            "ORDER BY card.id"
        ),
        wanted.parameters,
    )
    width = len(CARD_COLUMNS)
    return [ListedCard(card_from_row(row[:width]), note_from_row(row[width:-1]), row[-1]) for row in rows]
