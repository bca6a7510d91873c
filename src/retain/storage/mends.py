"""Mends for what the checks find, in SQL. Each runs in the repair's transaction and is given the keys that were found.

None loses a review: what lost its other half is given a stand-in, suspended, in the deck “Recovered”.
"""

from collections.abc import Iterator, Sequence

from retain.domain.cards import Card
from retain.domain.clock import Clock
from retain.domain.notes import BASIC, BUILT_IN
from retain.domain.options import Options
from retain.storage.connection import Connection
from retain.storage.migrations import DEFAULT_PRESET_ID
from retain.storage.operations import Changes
from retain.storage.queries import batches, next_id
from retain.storage.rows import CARD_COLUMNS, card_to_row, join_fields, join_tags, note_type_to_row, options_to_text
from retain.storage.store import ensure_deck

RECOVERED_DECK = "Recovered"
RECOVERED_TAG = "recovered"

Key = int | str
"""What names a row: its id, the time of a review, or a setting's name."""


_TEXTS = {
    "setting": ("key", "value"),
    "note_type": ("name", "fields", "templates"),
    "preset": ("name", "options"),
    "deck": ("name",),
    "note": ("guid", "fields", "tags", "origin"),
    "operation": ("kind", "label", "changes"),
}
"""The columns of text by table: SQLite takes any bytes for text, and reads them when it is too late."""


def _unreadable(connection: Connection) -> Iterator[tuple[str, int, str, bytes]]:
    """Yield table, row id, column and bytes of every text that is not UTF-8."""
    for table, columns in _TEXTS.items():
        casts = ", ".join(f"CAST({column} AS BLOB)" for column in columns)
        for rowid, *values in connection.exec_driver_sql(f"SELECT rowid, {casts} FROM {table}"):  # noqa: S608
            for column, value in zip(columns, values, strict=True):
                try:
                    (value or b"").decode()
                except UnicodeDecodeError:
                    yield table, rowid, column, value


def unreadable_texts(connection: Connection, _keys: Sequence[Key], _clock: Clock) -> list[Key]:
    """Return the table and the row id of every text that is not UTF-8."""
    return [f"{table} {rowid}" for table, rowid, _, _ in _unreadable(connection)]


def make_readable(connection: Connection, _keys: Sequence[Key], _clock: Clock) -> None:
    """Put a replacement character for every byte that belongs to no letter."""
    for table, rowid, column, value in list(_unreadable(connection)):
        connection.exec_driver_sql(
            f"UPDATE {table} SET {column} = ? WHERE rowid = ?",  # noqa: S608 - names from our own code
            (value.decode(errors="replace"), rowid),
        )


def _run(connection: Connection, sql: str, keys: Sequence[Key]) -> None:
    """Run a statement with ``{keys}`` in it for all keys."""
    for some in batches(keys):
        connection.exec_driver_sql(sql.format(keys=", ".join("?" * len(some))), tuple(some))


def reset_settings(connection: Connection, keys: Sequence[Key], _clock: Clock) -> None:
    """Set settings to their defaults."""
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO setting (key, value) VALUES (?, 'null')", [(key,) for key in keys]
    )


def reset_presets(connection: Connection, keys: Sequence[Key], _clock: Clock) -> None:
    """Give sets of options that cannot be read, or are gone, the default options."""
    for key in keys:
        connection.exec_driver_sql(
            "INSERT INTO preset (id, name, options) VALUES (?, 'Default', ?) "
            "ON CONFLICT (id) DO UPDATE SET options = excluded.options",
            (key, options_to_text(Options())),
        )


def restore_types(connection: Connection, keys: Sequence[Key], _clock: Clock) -> None:
    """Bring the built-in note types back as they are."""
    for kind in BUILT_IN:
        if kind.id in keys:
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO note_type (id, name, kind, fields, templates, markup) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                note_type_to_row(kind),
            )


def make_basic(connection: Connection, keys: Sequence[Key], _clock: Clock) -> None:
    """Make Basic notes of those whose type is gone."""
    _run(connection, f"UPDATE note SET note_type_id = {BASIC.id} WHERE id IN ({{keys}})", keys)  # noqa: S608


def use_default_preset(connection: Connection, keys: Sequence[Key], _clock: Clock) -> None:
    """Give decks the default options."""
    _run(connection, f"UPDATE deck SET preset_id = {DEFAULT_PRESET_ID} WHERE id IN ({{keys}})", keys)  # noqa: S608


def move_to_recovered(connection: Connection, keys: Sequence[Key], clock: Clock) -> None:
    """Move cards to the deck “Recovered”."""
    deck = ensure_deck(connection, RECOVERED_DECK, clock.now(), Changes())
    _run(connection, f"UPDATE card SET deck_id = {deck.id:d} WHERE id IN ({{keys}})", keys)  # noqa: S608


def _stand_in_note(connection: Connection, note_id: Key, what: str, now: int) -> None:
    connection.exec_driver_sql(
        "INSERT INTO note (id, guid, note_type_id, fields, tags, origin, created_at, modified_at) "
        "VALUES (?, ?, ?, ?, ?, NULL, ?, ?)",
        (
            note_id,
            f"{RECOVERED_TAG}-{note_id}-{now}",
            BASIC.id,
            join_fields((what, "Its text was lost; its reviews were not.")),
            join_tags((RECOVERED_TAG,)),
            now,
            now,
        ),
    )


def give_notes(connection: Connection, keys: Sequence[Key], clock: Clock) -> None:
    """Give cards whose note is gone a stand-in; those never answered have nothing to lose and go."""
    reviewed = "SELECT card_id FROM review"
    _run(connection, f"DELETE FROM card WHERE id IN ({{keys}}) AND id NOT IN ({reviewed})", keys)  # noqa: S608
    _run(connection, "UPDATE card SET suspended = 1 WHERE id IN ({keys})", keys)
    for some in batches(keys):
        marks = ", ".join("?" * len(some))
        for (note_id,) in connection.exec_driver_sql(
            f"SELECT DISTINCT note_id FROM card WHERE id IN ({marks})",  # noqa: S608
            tuple(some),
        ).fetchall():
            _stand_in_note(connection, note_id, f"Lost note {note_id}", clock.now())


def give_cards(connection: Connection, keys: Sequence[Key], clock: Clock) -> None:
    """Give reviews whose card is gone a stand-in card; its memory is rebuilt from them by a later check."""
    deck = ensure_deck(connection, RECOVERED_DECK, clock.now(), Changes())
    for key in keys:
        note_id = next_id(connection, "note")
        _stand_in_note(connection, note_id, f"Lost card {key}", clock.now())
        card = Card(id=int(key), note_id=note_id, deck_id=deck.id, suspended=True)
        connection.exec_driver_sql(
            f"INSERT INTO card ({', '.join(CARD_COLUMNS)}) VALUES ({', '.join('?' * len(CARD_COLUMNS))})",  # noqa: S608
            card_to_row(card),
        )


def redate(connection: Connection, keys: Sequence[Key], clock: Clock) -> None:
    """Work the study day and hour of reviews out anew from their times."""
    for at in keys:
        moment = clock.moment(int(at))
        connection.exec_driver_sql("UPDATE review SET day = ?, hour = ? WHERE at = ?", (moment.day, moment.hour, at))


def kind_from_state(connection: Connection, keys: Sequence[Key], _clock: Clock) -> None:
    """Give reviews a kind and a state that can be, and no negative spans."""
    sql = (
        "UPDATE review SET state_before = CASE WHEN state_before BETWEEN 0 AND 3 THEN state_before ELSE 2 END, "
        "kind = CASE WHEN kind BETWEEN 0 AND 5 THEN kind WHEN rating = 0 THEN 4 WHEN state_before = 2 THEN 1 "
        "WHEN state_before = 3 THEN 2 ELSE 0 END, duration = max(duration, 0), "
        "interval = max(interval, 0), interval_before = max(interval_before, 0) WHERE at IN ({keys})"
    )
    _run(connection, sql, keys)


def forget_undo(connection: Connection, keys: Sequence[Key], _clock: Clock) -> None:
    """Forget the actions up to the last that cannot be read."""
    # What is left must be an unbroken run up to the last action.
    connection.exec_driver_sql("DELETE FROM operation WHERE id <= ?", (max(int(key) for key in keys),))
