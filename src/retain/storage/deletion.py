"""Deleting notes and decks: what goes along is marked first, so that it can be weighed before anything happens."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from retain.storage.connection import Connection
from retain.storage.operations import MANY_ROWS, Changes
from retain.storage.rollups import suspended

_MARKED = (
    ("review", "card_id IN (SELECT id FROM temp.doomed_card)"),
    ("card", "id IN (SELECT id FROM temp.doomed_card)"),
    ("note", "id IN (SELECT id FROM temp.doomed_note)"),
    ("deck", "id IN (SELECT id FROM temp.doomed_deck)"),
)
"""Tables, children before parents, and which of their rows are marked."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What is marked: how many notes, cards and reviews."""

    notes: int
    cards: int
    reviews: int

    @property
    def rows(self) -> int:
        """All of them together."""
        return self.notes + self.cards + self.reviews


@contextmanager
def marked_notes(connection: Connection, note_ids: Sequence[int]) -> Iterator[Weight]:
    """Mark notes with their cards and reviews for the length of the block, and weigh them."""
    with _marks(connection):
        if note_ids:
            connection.exec_driver_sql(
                "INSERT OR IGNORE INTO temp.doomed_note SELECT id FROM note WHERE id = ?", [(id_,) for id_ in note_ids]
            )
        connection.exec_driver_sql(
            "INSERT INTO temp.doomed_card SELECT id FROM card WHERE note_id IN (SELECT id FROM temp.doomed_note)"
        )
        yield _weight(connection)


@contextmanager
def marked_decks(connection: Connection, deck_ids: Sequence[int]) -> Iterator[Weight]:
    """Mark decks with their cards and reviews, and the notes that have no card elsewhere, for the length of the block.

    Subdecks are marked only where they are named too.
    """
    with _marks(connection):
        connection.exec_driver_sql("INSERT INTO temp.doomed_deck VALUES (?)", [(deck_id,) for deck_id in deck_ids])
        connection.exec_driver_sql(
            "INSERT INTO temp.doomed_card SELECT id FROM card WHERE deck_id IN (SELECT id FROM temp.doomed_deck)"
        )
        connection.exec_driver_sql(
            "INSERT INTO temp.doomed_note SELECT DISTINCT note_id FROM card WHERE id IN (SELECT id FROM "
            "temp.doomed_card) AND NOT EXISTS (SELECT 1 FROM card AS other WHERE other.note_id = card.note_id "
            "AND other.id NOT IN (SELECT id FROM temp.doomed_card))"
        )
        yield _weight(connection)


def delete_marked(connection: Connection, weight: Weight, changes: Changes, *, images: bool) -> None:
    """Delete what is marked; its rows go to ``changes`` only with ``images``."""
    if images:
        for table, condition in _MARKED:
            rows = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE {condition}")  # noqa: S608 - from above
            for row in rows.mappings():
                changes.add_before(table, dict(row))
    with suspended(connection) if weight.reviews >= MANY_ROWS else nullcontext():
        for table, condition in _MARKED:
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE {condition}")  # noqa: S608


@contextmanager
def _marks(connection: Connection) -> Iterator[None]:
    names = ("doomed_deck", "doomed_note", "doomed_card")
    for name in names:
        connection.exec_driver_sql(f"CREATE TEMP TABLE {name} (id INTEGER PRIMARY KEY)")
    yield
    # Where an error is raised in the block, the caller's rollback takes them away.
    for name in names:
        connection.exec_driver_sql(f"DROP TABLE temp.{name}")


def _weight(connection: Connection) -> Weight:
    notes, cards, reviews = connection.exec_driver_sql(
        "SELECT (SELECT count(*) FROM temp.doomed_note), (SELECT count(*) FROM temp.doomed_card), "
        "(SELECT count(*) FROM review WHERE card_id IN (SELECT id FROM temp.doomed_card))"
    ).one()
    return Weight(notes, cards, reviews)
