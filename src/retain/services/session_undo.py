"""Which actions a session takes back, and the cards that they were about."""

from typing import Any

from retain.storage.backups import UNDONE_BY_BACKUP
from retain.storage.engine import Connection
from retain.storage.operations import ANSWER, IMPORT, Operation, last_operation

_TOO_LARGE = UNDONE_BY_BACKUP | {IMPORT}
"""Kinds of actions that are too large a thing to lose by one key too many."""


class SessionUndo:
    """Answers are taken back without end, also those from before; what was done besides, since the session began."""

    def __init__(self, connection: Connection) -> None:
        """Begin after the last action that is stored."""
        last = last_operation(connection)
        self._before = last.id if last is not None else 0
        self._about: dict[int, int] = {}

    def last(self, connection: Connection) -> Operation | None:
        """Return the action that comes next, None where there is none to take back."""
        last = last_operation(connection)
        if last is None or last.kind == ANSWER:
            return last
        return last if last.id > self._before and last.kind not in _TOO_LARGE else None

    def note(self, connection: Connection, card_id: int, kind: str | None = None) -> None:
        """Remember that the last action, if it is of the ``kind`` and of this session's time, was about a card."""
        last = last_operation(connection)
        if last is not None and last.id > self._before and kind in (None, last.kind):
            self._about[last.id] = card_id

    def card_of(self, operation: Operation) -> int | None:
        """Return the card that an action was noted to be about, and forget it."""
        return self._about.pop(operation.id, None)


def card_of(changes: dict[str, Any]) -> int | None:
    """Return the card that an operation was about, so that the session returns to it."""
    return next((int(row["id"]) for row in changes["before"].get("card", [])), None)
