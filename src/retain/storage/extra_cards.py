"""Reads for extra study: cards by when they are due, by what was forgotten, by a search. Never suspended ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retain.domain.cards import CardState
from retain.storage.connection import Connection
from retain.storage.search.context import Condition

_TABLES = "card JOIN note ON note.id = card.note_id JOIN deck ON deck.id = card.deck_id"


@dataclass(frozen=True, slots=True)
class ExtraCard:
    """A card of an extra session; ``reps`` tells whether it was answered since."""

    card_id: int
    state: CardState
    reps: int
    due_day: int | None
    buried_on: int | None


def due_between(connection: Connection, deck_ids: Sequence[int], first: int, last: int) -> list[ExtraCard]:
    """Return the review cards that come due on the study days from ``first`` to ``last``."""
    condition = "card.state = 2 AND card.due_day BETWEEN :first AND :last"
    return _cards(connection, deck_ids, condition, {"first": first, "last": last})


def failed_between(connection: Connection, deck_ids: Sequence[int], start: int, end: int) -> list[ExtraCard]:
    """Return the cards that were forgotten from ``start`` to before ``end`` (UTC ms), the first of them first."""
    condition = "card.id IN (SELECT card_id FROM review WHERE at >= :start AND at < :end AND rating = 1)"
    order = "(SELECT min(at) FROM review WHERE card_id = card.id AND at >= :start AND rating = 1)"
    return _cards(connection, deck_ids, condition, {"start": start, "end": end}, order)


def matching(connection: Connection, deck_ids: Sequence[int], condition: Condition) -> list[ExtraCard]:
    """Return the cards that a search finds."""
    return _cards(connection, deck_ids, condition.sql, condition.parameters)


def _cards(
    connection: Connection,
    deck_ids: Sequence[int],
    condition: str,
    parameters: Mapping[str, Any],
    order: str = "card.id",
) -> list[ExtraCard]:
    decks = ", ".join(str(int(deck_id)) for deck_id in deck_ids)
    rows = connection.exec_driver_sql(
        f"SELECT card.id, card.state, card.reps, card.due_day, card.buried_on FROM {_TABLES} "  # noqa: S608
        f"WHERE card.deck_id IN ({decks}) AND card.suspended = 0 AND ({condition}) ORDER BY {order}",
        parameters,
    )
    return [ExtraCard(id_, CardState(state), reps, due_day, buried) for id_, state, reps, due_day, buried in rows]
