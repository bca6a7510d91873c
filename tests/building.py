"""What the tests of the services build on: drafts as files bring them, and whole tables to compare."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from retain.domain.imports import DeckDraft, DraftKind, NoteDraft
from retain.services.collection import Collection
from retain.services.library import ImportReport, import_sources
from retain.services.sources import MARKDOWN, TOPICS, Source

TABLES = ("setting", "note_type", "preset", "deck", "media", "note", "card", "review", "operation")


def topic(title: str, definition: str = "what it says", guid: str | None = None, tags: Sequence[str] = ()) -> NoteDraft:
    return NoteDraft(DraftKind.TOPIC, title, definition, tuple(tags), guid)


def cloze(text: str, extra: str = "", guid: str | None = None) -> NoteDraft:
    return NoteDraft(DraftKind.CLOZE, text, extra, guid=guid)


def deck_file(notes: Iterable[NoteDraft], *, name: str = "file", deck: str = "Deck", reverse: bool = False) -> Source:
    """A deck file ``name``.md that brings ``notes`` to ``deck``."""
    return Source(Path(f"{name}.md"), name, MARKDOWN, DeckDraft(deck, reverse=reverse, notes=tuple(notes)))


def topic_list(notes: Iterable[NoteDraft], *, name: str = "file", deck: str = "Deck") -> Source:
    """A topic list ``name``.txt for ``deck``."""
    return Source(Path(f"{name}.txt"), name, TOPICS, DeckDraft(deck, notes=tuple(notes)))


def bring(collection: Collection, *sources: Source, prune: bool = False, dry_run: bool = False) -> ImportReport:
    return import_sources(collection, sources, prune=prune, dry_run=dry_run)


def numbers(report: ImportReport) -> dict[str, int]:
    """The numbers of a report that are not zero, without the ``notes_`` before them."""
    return {
        name.removeprefix("notes_"): value for name, value in vars(report).items() if isinstance(value, int) and value
    }


def rows(collection: Collection, sql: str) -> list[tuple[Any, ...]]:
    """What a statement gives on a connection of its own."""
    connection = sqlite3.connect(collection.database.path)
    try:
        found = connection.execute(sql).fetchall()
        connection.commit()
        return found
    finally:
        connection.close()


def dump(collection: Collection, *, but: Sequence[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table as it is stored, in the order of the keys."""
    with closing(sqlite3.connect(collection.database.path)) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            for table in TABLES
            if table not in but
        }


def titles(collection: Collection) -> dict[str, int]:
    """The first field of every note, and the note's id."""
    return {fields.split("\x1f")[0]: note_id for note_id, fields in rows(collection, "SELECT id, fields FROM note")}
