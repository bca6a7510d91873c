"""The undo record: what each action changed, so that it can be taken back, also after a restart.

An action is stored as JSON: ``created`` maps a table to ranges ``[first, last]`` of the keys that it made,
``before`` maps a table to the rows (column to value) that it changed or deleted, as they were.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

_KEYS = {"setting": "key", "preset": "id", "deck": "id", "note": "id", "card": "id", "review": "at"}
"""Tables whose rows can be taken back, parents before children, with their primary keys."""

MAX_OPERATIONS = 10_000
MAX_AGE_MS = 180 * 86_400_000
MAX_BYTES = 64 * 1024 * 1024

ANSWER = "answer"
"""The kind of an operation that is one review; a session takes back only these."""


@dataclass
class Changes:
    """Collects what one action does to the tables."""

    created: dict[str, list[list[int]]] = field(default_factory=dict)
    before: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add_created(self, table: str, keys: Iterable[int]) -> None:
        """Note that rows with ``keys`` were inserted into ``table``."""
        ranges = self.created.setdefault(table, [])
        for key in keys:
            if ranges and ranges[-1][1] + 1 == key:
                ranges[-1][1] = key
            else:
                ranges.append([key, key])

    def add_before(self, table: str, row: Mapping[str, Any]) -> None:
        """Note a row of ``table`` as it is, before it is changed or deleted."""
        self.before.setdefault(table, []).append(dict(row))

    def __bool__(self) -> bool:
        """Whether anything was changed at all."""
        return any(self.created.values()) or any(self.before.values())

    def dump(self) -> str:
        """Return the changes as the JSON that is stored."""
        return json.dumps({"created": self.created, "before": self.before}, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """An action that can be taken back: ``kind`` for the program, ``label`` for a person."""

    id: int
    kind: str
    label: str


def record(connection: Connection, at: int, kind: str, label: str, changes: Changes) -> int:
    """Store an action in the transaction that carries it out; return its id."""
    result = connection.exec_driver_sql(
        "INSERT INTO operation (at, kind, label, changes) VALUES (?, ?, ?, ?)", (at, kind, label, changes.dump())
    )
    return int(result.lastrowid)


def last_operation(connection: Connection) -> Operation | None:
    """Return the action that undo would take back."""
    row = connection.exec_driver_sql("SELECT id, kind, label FROM operation ORDER BY id DESC LIMIT 1").first()
    return Operation(*row) if row else None


def revert(connection: Connection, operation_id: int) -> dict[str, Any]:
    """Take back an action, forget it, and return its stored changes."""
    text = connection.exec_driver_sql("SELECT changes FROM operation WHERE id = ?", (operation_id,)).scalar_one()
    changes: dict[str, Any] = json.loads(text)
    # Rows go and come back in an order of their own; at the commit every reference must hold again.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table, key in reversed(_KEYS.items()):
        ranges = changes["created"].get(table, [])
        if ranges:
            connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE {key} BETWEEN ? AND ?",  # noqa: S608 - names from the table above
                [tuple(pair) for pair in ranges],
            )
    for table, key in _KEYS.items():
        for row in changes["before"].get(table, []):
            names = list(row)
            connection.exec_driver_sql(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "  # noqa: S608
                f"ON CONFLICT ({key}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names)}",
                tuple(row.values()),
            )
    connection.exec_driver_sql("DELETE FROM operation WHERE id = ?", (operation_id,))
    return changes


def trim(connection: Connection, now: int) -> None:
    """Forget the oldest actions beyond the budget: their number, their age, and the bytes that they take."""
    connection.exec_driver_sql("DELETE FROM operation WHERE at < ?", (now - MAX_AGE_MS,))
    connection.exec_driver_sql(
        "DELETE FROM operation WHERE id <= (SELECT id FROM operation ORDER BY id DESC LIMIT 1 OFFSET ?)",
        (MAX_OPERATIONS,),
    )
    connection.exec_driver_sql(
        "DELETE FROM operation WHERE id < (SELECT max(id) FROM operation) AND id <= (SELECT max(id) FROM "
        "(SELECT id, sum(length(changes)) OVER (ORDER BY id DESC) AS total FROM operation) WHERE total > ?)",
        (MAX_BYTES,),
    )
