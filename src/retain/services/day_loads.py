"""How many reviews come due on the days ahead, for load balancing."""

from collections.abc import Sequence

from retain.domain.cards import Card, CardState
from retain.storage import queries
from retain.storage.engine import Connection


class DueDays:
    """The reviews of the whole collection by study day: read when a day is first asked for, then kept up to date.

    What was read stands until the object goes, so that an answer finds the numbers that its preview found.
    """

    def __init__(self) -> None:
        """Begin without any day read."""
        self._counts: dict[int, int] = {}
        self._connection: Connection | None = None

    def within(self, connection: Connection) -> "DueDays":
        """Read from ``connection`` from now on."""
        self._connection = connection
        return self

    def __call__(self, first: int, last: int) -> Sequence[int]:
        """Return the number of reviews due on each study day from ``first`` to ``last``."""
        missing = [day for day in range(first, last + 1) if day not in self._counts]
        if missing and self._connection is not None:
            found = queries.reviews_due(self._connection, missing[0], missing[-1])
            for day in missing:
                self._counts[day] = found.get(day, 0)
        return [self._counts.get(day, 0) for day in range(first, last + 1)]

    def moved(self, before: Card, after: Card) -> None:
        """Count a card on its new day instead of its old one."""
        for card, step in ((before, -1), (after, 1)):
            if card.state is CardState.REVIEW and card.due_day in self._counts:
                self._counts[card.due_day] += step
