"""Cards with their notes and decks, for listings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from retain.domain.cards import Card
from retain.domain.notes import Note
from retain.storage.connection import Connection
from retain.storage.queries import batches
from retain.storage.rows import CARD_COLUMNS, NOTE_COLUMNS, card_from_row, note_from_row
from retain.storage.search.context import Condition
from retain.storage.search.terms import FIRST_FIELD

_COLUMNS = ", ".join([*(f"card.{name}" for name in CARD_COLUMNS), *(f"note.{name}" for name in NOTE_COLUMNS)])
_NOTE = " JOIN note ON note.id = card.note_id"
_DECK = " JOIN deck ON deck.id = card.deck_id"
_MARKS = """ *_#`~{[("“„«"""
"""Signs with which a front may begin that say nothing about its place in the alphabet."""


class Order(Enum):
    """What a listing can be sorted by; the values are SQL."""

    ADDED = "card.id"
    FRONT = f"fold(ltrim({FIRST_FIELD}, '{_MARKS}'))"
    DECK = "deck.name"
    STATE = "card.state"
    DUE = "card.state = 0, card.due_day, card.due_at"
    INTERVAL = "card.interval"
    STABILITY = "card.stability"
    DIFFICULTY = "card.difficulty"
    REPS = "card.reps"
    LAPSES = "card.lapses"
    EDITED = "note.modified_at"


@dataclass(frozen=True, slots=True)
class ListedCard:
    """A card, its note, and the name of its deck."""

    card: Card
    note: Note
    deck: str


def list_cards(connection: Connection, wanted: Condition | int, most: int | None = None) -> list[ListedCard]:
    """Return the cards that match a condition, or the one with an id, in the order of their ids, at most so many."""
    if isinstance(wanted, int):
        wanted = Condition("card.id = :id", {"id": wanted})
    limit = "" if most is None else f" LIMIT {most:d}"
    return _listed(connection, f"{wanted.sql} ORDER BY card.id{limit}", wanted.parameters)


def list_cards_with_ids(connection: Connection, card_ids: Sequence[int]) -> list[ListedCard]:
    """Return the cards with these ids, in the order of ``card_ids``; those that are gone are left out."""
    found: dict[int, ListedCard] = {}
    for some in batches(card_ids):
        for listed in _listed(connection, f"card.id IN ({', '.join(str(int(one)) for one in some)})", {}):
            found[listed.card.id] = listed
    return [found[card_id] for card_id in card_ids if card_id in found]


def list_ids(connection: Connection, wanted: Condition, order: Order, *, descending: bool) -> list[int]:
    """Return the ids of the cards that match a condition; those that are alike in ``order`` by their ids."""
    direction = " DESC" if descending else ""
    terms = (
        [f"{term}{direction}" for term in order.value.split(", ")] if order is Order.DUE else [order.value + direction]
    )
    asked = f"WHERE {wanted.sql} ORDER BY {', '.join(terms)}, card.id"
    # To look up notes and decks that nothing is asked of takes longer than most searches.
    tables = "card" + _NOTE * ("note." in asked) + _DECK * ("deck." in asked)
    rows = connection.exec_driver_sql(f"SELECT card.id FROM {tables} {asked}", wanted.parameters)  # noqa: S608
    return [row[0] for row in rows]


def _listed(connection: Connection, condition: str, parameters: Mapping[str, Any]) -> list[ListedCard]:
    rows = connection.exec_driver_sql(
        f"SELECT {_COLUMNS}, deck.name FROM card{_NOTE}{_DECK} WHERE {condition}",  # noqa: S608 - no user text
        parameters,
    )
    width = len(CARD_COLUMNS)
    return [ListedCard(card_from_row(row[:width]), note_from_row(row[width:-1]), row[-1]) for row in rows]
