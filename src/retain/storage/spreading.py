"""Reads for catching up: reviews by the day on which they are due."""

from collections.abc import Sequence

from retain.domain.cards import Card
from retain.storage.connection import Connection
from retain.storage.rows import CARD_COLUMNS, card_from_row

_REVIEWS = "FROM card WHERE deck_id IN ({decks}) AND state = 2 AND suspended = 0 AND due_day "


def reviews_due_between(connection: Connection, deck_ids: Sequence[int], first: int | None, last: int) -> list[Card]:
    """Return the review cards due from study day ``first`` (None: whenever) to ``last``, in the order of their ids."""
    rows = connection.exec_driver_sql(
        f"SELECT {', '.join(CARD_COLUMNS)} {_of(deck_ids)} BETWEEN ? AND ? ORDER BY id",
        (-(2**31) if first is None else first, last),
    )
    return [card_from_row(row) for row in rows]


def due_by_day(connection: Connection, deck_ids: Sequence[int], first: int, last: int) -> dict[int, int]:
    """Return how many review cards are due on each study day from ``first`` to ``last``."""
    rows = connection.exec_driver_sql(
        f"SELECT due_day, count(*) {_of(deck_ids)} BETWEEN ? AND ? GROUP BY due_day",
        (first, last),
    )
    return {row[0]: row[1] for row in rows}


def overdue_count(connection: Connection, deck_ids: Sequence[int], day: int) -> int:
    """Return how many review cards were due before study day ``day``."""
    return int(connection.exec_driver_sql(f"SELECT count(*) {_of(deck_ids)} < ?", (day,)).scalar_one())


def _of(deck_ids: Sequence[int]) -> str:
    return _REVIEWS.format(decks=", ".join(str(int(deck_id)) for deck_id in deck_ids))
