"""Writes to the deck tree; each notes in ``changes`` what undo needs."""

from collections.abc import Sequence

from retain.domain.decks import Deck
from retain.storage.connection import Connection
from retain.storage.operations import Changes


def rename_decks(connection: Connection, names: Sequence[tuple[Deck, str]], changes: Changes) -> None:
    """Give decks new names, all of which are free."""
    for deck, _ in names:
        changes.add_before("deck", {"id": deck.id, "name": deck.name})
    connection.exec_driver_sql("UPDATE deck SET name = ? WHERE id = ?", [(name, deck.id) for deck, name in names])
