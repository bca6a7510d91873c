"""The tables of the review database.

Times are UTC milliseconds, days are study days, intervals are seconds. ``review.at`` is the primary key
because no two answers share a millisecond: the log lies on disk in the order in which it was written.
"""

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

metadata = MetaData()

_Millis = BigInteger().with_variant(Integer, "sqlite")


def _table(name: str, *parts: Column[object] | UniqueConstraint | CheckConstraint | Index) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


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
)

preset = _table(
    "preset",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("options", Text, nullable=False),
)

deck = _table(
    "deck",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("preset_id", Integer, ForeignKey("preset.id"), nullable=False),
    Column("created_at", _Millis, nullable=False),
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
    UniqueConstraint("note_id", "ordinal"),
    CheckConstraint("state BETWEEN 0 AND 3"),
    CheckConstraint("flag BETWEEN 0 AND 7"),
    CheckConstraint("(stability IS NULL) = (difficulty IS NULL)"),
    Index("card_by_queue", "deck_id", "state", "due_day", "position"),
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
    CheckConstraint("rating BETWEEN 0 AND 4"),
    Index("review_by_card", "card_id", "at"),
)

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
