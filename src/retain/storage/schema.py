"""The tables of the review database.

Times are UTC milliseconds, days are study days, intervals are seconds. ``review.at`` is the primary key
because no two answers share a millisecond: the log lies on disk in the order in which it was written.

Each ``extra`` is JSON that retain only carries: what an Anki package said of the row and what has no column here, so
that it can go back; null for rows made here.
"""

from collections.abc import Iterator

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from retain.storage.figures import CARD_FIGURES, PUT_ASIDE

metadata = MetaData()

_Millis = BigInteger().with_variant(Integer, "sqlite")


def _table(name: str, *parts: Column[object] | UniqueConstraint | CheckConstraint | Index) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def _rollup(name: str, *columns: Column[object]) -> Table:
    # The key is most of a row, so that the rows lie in its order and not beside an index.
    return Table(name, metadata, *columns, sqlite_strict=True, sqlite_with_rowid=False)


setting = _table(
    "setting",
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

note_type = _table(
    "note_type",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Integer, nullable=False),
    Column("fields", Text, nullable=False),
    Column("templates", Text, nullable=False),
    Column("markup", Integer, nullable=False, server_default=text("0")),
    Column("extra", Text),
)

preset = _table(
    "preset",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("extra", Text),
)

deck = _table(
    "deck",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("preset_id", Integer, ForeignKey("preset.id"), nullable=False),
    Column("created_at", _Millis, nullable=False),
    Column("extra", Text),
)

note = _table(
    "note",
    Column("id", Integer, primary_key=True),
    Column("guid", Text, nullable=False, unique=True),
    Column("note_type_id", Integer, ForeignKey("note_type.id"), nullable=False),
    Column("fields", Text, nullable=False),
    Column("tags", Text, nullable=False, server_default=text("''")),
    Column("origin", Text),
    Column("created_at", _Millis, nullable=False),
    Column("modified_at", _Millis, nullable=False),
    Column("extra", Text),
)

card = _table(
    "card",
    Column("id", Integer, primary_key=True),
    Column("note_id", Integer, ForeignKey("note.id"), nullable=False),
    Column("deck_id", Integer, ForeignKey("deck.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("state", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("due_at", _Millis),
    Column("due_day", Integer),
    Column("interval", _Millis, nullable=False),
    Column("stability", REAL),
    Column("difficulty", REAL),
    Column("last_review_at", _Millis),
    Column("last_review_day", Integer),
    Column("reps", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    Column("suspended", Integer, nullable=False),
    Column("buried_on", Integer),
    Column("flag", Integer, nullable=False),
    Column("extra", Text),
    UniqueConstraint("note_id", "ordinal"),
    CheckConstraint("state BETWEEN 0 AND 3"),
    CheckConstraint("flag BETWEEN 0 AND 7"),
    CheckConstraint("(stability IS NULL) = (difficulty IS NULL)"),
    # All that a day's queue and the statistics ask of a card, read in one go without the table.
    Index("card_figures", "deck_id", *CARD_FIGURES),
    Index("card_put_aside", "deck_id", sqlite_where=text(PUT_ASIDE)),
)

review = _table(
    "review",
    Column("at", _Millis, primary_key=True, autoincrement=False),
    Column("card_id", Integer, ForeignKey("card.id"), nullable=False),
    Column("day", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("state_before", Integer, nullable=False),
    Column("interval_before", _Millis, nullable=False),
    Column("interval", _Millis, nullable=False),
    Column("stability", REAL),
    Column("difficulty", REAL),
    Column("duration", Integer, nullable=False),
    Column("extra", Text),
    CheckConstraint("rating BETWEEN 0 AND 4"),
    # The times of a card's rows are the keys, in order, without being named.
    Index("review_by_card", "card_id"),
)

deck_scope = _rollup(
    "deck_scope",
    Column("deck_id", Integer, primary_key=True),
    Column("scope_id", Integer, primary_key=True),
)
"""The scopes in which a deck counts: its own, those of the decks above it, and 0, the whole collection."""

review_day = _rollup(
    "review_day",
    Column("scope_id", Integer, primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("kind", Integer, primary_key=True),
    Column("span", Integer, primary_key=True),
    Column("cram", Integer, primary_key=True),
    Column("answers", Integer, nullable=False),
    Column("again", Integer, nullable=False),
    Column("hard", Integer, nullable=False),
    Column("good", Integer, nullable=False),
    Column("easy", Integer, nullable=False),
    Column("duration", _Millis, nullable=False),
)
"""Answers by scope and study day; what the columns mean is said in :mod:`retain.storage.rollups`."""

review_hour = _rollup(
    "review_hour",
    Column("scope_id", Integer, primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("answers", Integer, nullable=False),
    Column("passed", Integer, nullable=False),
)
"""Answers by scope, study day and local hour."""

card_added = _rollup(
    "card_added",
    Column("scope_id", Integer, primary_key=True),
    Column("quarter", Integer, primary_key=True),
    Column("cards", Integer, nullable=False),
)
"""Cards by scope and by the quarter of an hour since 1970 (UTC) in which their notes were made."""

rolled_up = _table(
    "rolled_up",
    Column("id", Integer, primary_key=True),
    Column("until", _Millis, nullable=False),
    CheckConstraint("id = 0"),
)
"""One row: the roll-ups hold the answers given up to this time, and none of those after it."""

media = _table(
    "media",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
)
"""Pictures and sounds by the name that notes call them; their bytes lie beside the database, under ``digest``."""

operation = Table(
    "operation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", _Millis, nullable=False),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("changes", Text, nullable=False),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
"""The undo record; ``changes`` is described in :mod:`retain.storage.operations`."""


def statements(*names: str) -> Iterator[str]:
    """Yield what makes the tables called ``names`` (none: all tables) and their indexes, parents before children."""
    dialect = sqlite.dialect()
    for table in metadata.sorted_tables:
        if not names or table.name in names:
            yield str(CreateTable(table).compile(dialect=dialect))
            for index in sorted(table.indexes, key=lambda one: str(one.name)):
                yield str(CreateIndex(index).compile(dialect=dialect))
