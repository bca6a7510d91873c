"""What the tests of the command line share: files to import, histories, and what the database holds."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from retain.storage import rollups
from retain.storage.connection import Connection
from support import Front, write

LIST = """Tag: greek
5 topic(s)
- Alpha: the first letter of the Greek alphabet.
- seamless
- Beta:
- Gamma: the third letter of the Greek alphabet.
- Alpha: the first letter once more.
"""
"""A topic list with every kind of trouble: in lines 2 (the count), 4 (no seam), 5 (nothing there), 7 (a duplicate)."""
TROUBLE = (2, 4, 5, 7)


def topics_file(
    path: Path, topics: Mapping[str, str] | int, *, deck: str | None = "Deck", reverse: bool = False
) -> Path:
    """Write a deck file of topics, or of so many numbered ones."""
    if isinstance(topics, int):
        topics = {f"Topic {number:03d}": f"The meaning of number {number:03d}." for number in range(1, topics + 1)}
    head = (f"deck: {deck}\n" if deck else "") + ("reverse: true\n" if reverse else "")
    return write(path, f"---\n{head}---\n\n" + "".join(f"## {title}\n\n{text}\n\n" for title, text in topics.items()))


def history_file(path: Path, rows: Iterable[Mapping[str, object] | str]) -> Path:
    """Write a review history; a row that is text stays as it is."""
    return write(path, "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))


def learn(front: Front, folder: Path, cards: Iterable[int], at: str = "2026-01-01T10:00:00Z") -> None:
    """Turn new cards into review cards: each was answered Easy at ``at``, a millisecond apart."""
    rows = [{"card": card, "rating": 4, "at": at, "duration_ms": 1000} for card in cards]
    front("reviews", "import", history_file(folder / "learned.jsonl", rows))


def rows_of(front: Front) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table but the undo record and the full-text index; the roll-ups with all answers."""
    connection = sqlite3.connect(front.db)
    try:
        rollups.catch_up(Connection(connection))
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            for table in tables
            if table not in ("operation", "sqlite_sequence", "rolled_up") and not table.startswith("note_text")
        }
    finally:
        connection.close()


def cards(front: Front, *query: str) -> list[dict[str, Any]]:
    """Return the cards that a query finds, as JSON has them."""
    found = front("cards", *query, "--json").json()
    assert isinstance(found, list)
    return found


def card(front: Front, number: int) -> dict[str, Any]:
    """Return one card with its history and what each rating would do."""
    found = front("card", str(number), "--json").json()
    assert isinstance(found, dict)
    return found
