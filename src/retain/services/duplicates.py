"""Notes whose fronts are the same, or nearly the same."""

from collections.abc import Sequence

from retain.services.cards import search_condition
from retain.services.collection import Collection
from retain.services.likeness import groups_of_alike, groups_of_same
from retain.storage.fronts import NoteFront, first_fields, notes_with_cards

Duplicates = tuple[NoteFront, ...]
"""Notes that are alike, the oldest first."""


def find_duplicates(collection: Collection, query: str = "", *, near: bool = False) -> list[Duplicates]:
    """Return the groups of notes with the same first field, among those whose cards ``query`` finds.

    ``near`` looks for those that are nearly the same instead. Raises RetainError where the query cannot be read.
    """
    moment = collection.clock.moment()
    with collection.database.reading() as connection:
        condition = search_condition(connection, query, moment, collection.clock) if query.strip() else None
        ids, texts = first_fields(connection, condition)
    groups = groups_of_alike(texts) if near else groups_of_same(texts)
    with collection.database.reading() as connection:
        notes = notes_with_cards(connection, [ids[place] for group in groups for place in group])
    found = (tuple(notes[ids[place]] for place in group if ids[place] in notes) for group in groups)
    return [group for group in found if len(group) > 1]


def cards_of(groups: Sequence[Duplicates]) -> list[int]:
    """Return the cards of all groups, one group after the other."""
    return [card for group in groups for note in group for card in note.card_ids]
