"""The undo record: what each action changed, so that it can be taken back, also after a restart.

An action is stored as JSON: ``created`` maps a table to ranges ``[first, last]`` of the keys that it made,
``before`` maps a table to the rows (column to value) that it changed or deleted, as they were. Where very many rows
changed in the same few columns, ``packed`` holds their images column by column, compressed. ``reviews_of`` holds ranges
of cards all of whose reviews it made: those of a big import have no order that would pack into few ranges.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from retain.storage.connection import Connection
from retain.storage.rollups import suspended

_KEYS = {
    "setting": "key",
    "note_type": "id",
    "preset": "id",
    "deck": "id",
    "media": "id",
    "note": "id",
    "card": "id",
    "review": "at",
}
"""Tables whose rows can be taken back, parents before children, with their primary keys."""

MAX_OPERATIONS = 10_000
MAX_AGE_MS = 180 * 86_400_000
MAX_BYTES = 64 * 1024 * 1024
_LARGE = 100_000
_SLACK = 1_000
_MANY_CARDS = 2_000
"""Where the reviews of so many cards go, the statistics are counted anew rather than row by row."""
MANY_ROWS = 10_000
"""Likewise for so many reviews, or cards that change their decks."""
_SLACK_MS = 7 * 86_400_000

ANSWER = "answer"
"""The kind of an operation that is one review."""
CARDS = "cards"
"""The kind of an operation on cards apart from answers: suspend, bury, flag, reset and their like."""
CONFIG = "config"
"""The kind of an operation that changed settings of the collection, by which its clock goes."""
EDIT = "edit"
"""The kind of an operation on the fields of one note."""
IMPORT = "import"
"""The kind of an operation that brought in notes from files."""


@dataclass
class Changes:
    """Collects what one action does to the tables."""

    created: dict[str, list[list[Any]]] = field(default_factory=dict)
    before: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    packed: list[dict[str, Any]] = field(default_factory=list)
    backup: str | None = None
    """The backup by which the action is taken back as a whole, where its rows do not tell it."""
    reviews_of: list[list[int]] = field(default_factory=list)

    def add_created(self, table: str, keys: Iterable[int]) -> None:
        """Note that rows with ``keys`` were inserted into ``table``."""
        _pack(self.created.setdefault(table, []), keys)

    def add_created_key(self, table: str, key: str) -> None:
        """Note that the row with a ``key`` that is no number was inserted into ``table``."""
        self.created.setdefault(table, []).append([key, key])

    def add_reviews_of(self, cards: Iterable[int]) -> None:
        """Note that the reviews of ``cards``, which were made by the same action, were inserted."""
        _pack(self.reviews_of, cards)

    def add_before(self, table: str, row: Mapping[str, Any]) -> None:
        """Note a row of ``table`` as it is, before it is changed or deleted; not one that the action made itself."""
        key = row[_KEYS[table]]
        if isinstance(key, int) and any(first <= key <= last for first, last in self.created.get(table, ())):
            return
        self.before.setdefault(table, []).append(dict(row))

    def add_before_packed(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Note some columns of very many rows as they are, before they are changed; ``names`` begins with the key.

        A row takes about a dozen bytes for each real number and next to nothing for the rest.
        """
        columns = json.dumps(list(zip(*rows, strict=True)), separators=(",", ":")).encode()
        image = base64.b64encode(zlib.compress(columns, 1)).decode()
        self.packed.append({"table": table, "names": list(names), "base64": image})

    def __bool__(self) -> bool:
        """Whether anything was changed at all."""
        changed = any(self.created.values()) or any(self.before.values()) or bool(self.packed)
        return changed or self.backup is not None

    def dump(self) -> str:
        """Return the changes as the JSON that is stored."""
        parts: dict[str, Any] = {"created": self.created, "before": self.before}
        if self.packed:
            parts["packed"] = self.packed
        if self.reviews_of:
            parts["reviews_of"] = self.reviews_of
        if self.backup is not None:
            parts["backup"] = self.backup
        return json.dumps(parts, separators=(",", ":"), ensure_ascii=False)


def _pack(ranges: list[list[Any]], keys: Iterable[int]) -> None:
    for key in keys:
        if ranges and ranges[-1][1] + 1 == key:
            ranges[-1][1] = key
        else:
            ranges.append([key, key])


@dataclass(frozen=True, slots=True)
class Operation:
    """An action that can be taken back: ``kind`` for the program, ``label`` for a person."""

    id: int
    kind: str
    label: str


def record(connection: Connection, at: int, kind: str, label: str, changes: Changes) -> int:
    """Store an action, done at ``at`` (UTC ms), in the transaction that carries it out; return its id."""
    text = changes.dump()
    result = connection.exec_driver_sql(
        "INSERT INTO operation (at, kind, label, changes) VALUES (?, ?, ?, ?)", (at, kind, label, text)
    )
    if len(text) > _LARGE:
        _trim_bytes(connection)
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
    with suspended(connection) if _moves_statistics(changes) else nullcontext():
        _take_back(connection, changes)
    connection.exec_driver_sql("DELETE FROM operation WHERE id = ?", (operation_id,))
    return changes


def _moves_statistics(changes: Mapping[str, Any]) -> bool:
    """Whether so many reviews go, or cards change their decks, that the statistics are better counted anew."""
    reviewed = sum(last - first + 1 for first, last in changes.get("reviews_of", ()))
    before = changes["before"]
    moved = sum("deck_id" in row for row in before.get("card", ()))
    return reviewed >= _MANY_CARDS or moved >= MANY_ROWS or len(before.get("review", ())) >= MANY_ROWS


def _take_back(connection: Connection, changes: Mapping[str, Any]) -> None:
    reviewed: list[list[int]] = changes.get("reviews_of", [])
    if reviewed:
        connection.exec_driver_sql(
            "DELETE FROM review WHERE card_id BETWEEN ? AND ?", [(first, last) for first, last in reviewed]
        )
    for table, key in reversed(_KEYS.items()):
        ranges = changes["created"].get(table, [])
        if ranges:
            connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE {key} BETWEEN ? AND ?",  # noqa: S608 - names from the table above
                [tuple(pair) for pair in ranges],
            )
    for table, key in _KEYS.items():
        # Backwards: of two images of one row the first one counts.
        for row in reversed(changes["before"].get(table, [])):
            _restore(connection, table, key, row)
    for image in changes.get("packed", []):
        _unpack(connection, image)


def _restore(connection: Connection, table: str, key: str, row: Mapping[str, Any]) -> None:
    """Give a row its former values; an image of some columns only belongs to a row that is still there."""
    names = [name for name in row if name != key]
    changed = connection.exec_driver_sql(
        f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in names)} WHERE {key} = ?",  # noqa: S608
        (*(row[name] for name in names), row[key]),
    )
    if not changed.rowcount:
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608
            tuple(row.values()),
        )


def _unpack(connection: Connection, image: Mapping[str, Any]) -> None:
    """Give many rows, which are all still there, their former values in the columns of a packed image."""
    key, *names = image["names"]
    # Images were in base 85 once, which takes the standard library a hundred times as long.
    packed = base64.b64decode(image["base64"]) if "base64" in image else base64.b85decode(image["columns"])
    keys, *columns = json.loads(zlib.decompress(packed))
    connection.exec_driver_sql(
        f"UPDATE {image['table']} SET {', '.join(f'{name} = ?' for name in names)} WHERE {key} = ?",  # noqa: S608
        list(zip(*columns, keys, strict=True)),
    )


def is_over_budget(connection: Connection, now: int) -> bool:
    """Whether :func:`trim` is worth its while: the record is well beyond its number or its age."""
    count, oldest = connection.exec_driver_sql("SELECT count(*), min(at) FROM operation").one()
    return bool(count > MAX_OPERATIONS + _SLACK or (count and oldest < now - MAX_AGE_MS - _SLACK_MS))


def trim(connection: Connection, now: int) -> None:
    """Forget the oldest actions beyond the budget: their number, their age, and the bytes that they take.

    What is left is always an unbroken run up to the last action, so that all of it can be taken back.
    """
    connection.exec_driver_sql(
        "DELETE FROM operation WHERE id <= (SELECT max(id) FROM operation WHERE at < ?)", (now - MAX_AGE_MS,)
    )
    connection.exec_driver_sql(
        "DELETE FROM operation WHERE id <= (SELECT id FROM operation ORDER BY id DESC LIMIT 1 OFFSET ?)",
        (MAX_OPERATIONS,),
    )
    _trim_bytes(connection)


def _trim_bytes(connection: Connection) -> None:
    connection.exec_driver_sql(
        "DELETE FROM operation WHERE id < (SELECT max(id) FROM operation) AND id <= (SELECT max(id) FROM "
        "(SELECT id, sum(length(changes)) OVER (ORDER BY id DESC) AS total FROM operation) WHERE total > ?)",
        (MAX_BYTES,),
    )
