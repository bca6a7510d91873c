"""Cards that have a memory, read in bulk, and how they are to be: no heavy import may stand here."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from retain.storage.counts import Execute

_CARDS = """
SELECT id, state, reps, stability, difficulty, last_review_day, due_day, interval FROM card NOT INDEXED
WHERE deck_id IN (SELECT value FROM json_each(?1)) AND state > 0 AND stability IS NOT NULL ORDER BY id
"""


class Remembered(NamedTuple):
    """A card that has a memory, as it is stored; days are study days, the interval seconds."""

    id: int
    state: int
    reps: int
    stability: float
    difficulty: float
    last_review_day: int | None
    due_day: int | None
    interval: int


class Rewrite(NamedTuple):
    """A card as it shall be: its new memory, and where ``moved`` its new due day and interval (seconds)."""

    card: Remembered
    stability: float
    difficulty: float
    due_day: int | None
    interval: int

    @property
    def reschedules(self) -> bool:
        """Whether the due date or the interval changes."""
        return self.due_day != self.card.due_day or self.interval != self.card.interval

    @property
    def moved(self) -> bool:
        """Whether the due date changes."""
        return self.due_day != self.card.due_day


def remembered_cards(execute: Execute, deck_ids: Sequence[int]) -> list[Remembered]:
    """Return the cards of some decks that have a memory."""
    return [Remembered._make(row) for row in execute(_CARDS, (json.dumps(deck_ids),))]
