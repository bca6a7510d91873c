"""Writes. Each function runs in the transaction it is given and notes in ``changes`` what undo needs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from retain.domain.cards import Card, CardState
from retain.domain.decks import Deck, ancestors
from retain.domain.errors import CardChangedError
from retain.domain.notes import Note
from retain.domain.reviews import ReviewLog
from retain.scheduling.queue import Siblings
from retain.storage.connection import Connection
from retain.storage.migrations import DEFAULT_PRESET_ID
from retain.storage.operations import Changes
from retain.storage.queries import batches, next_id, rows_by_key
from retain.storage.rows import (
    CARD_COLUMNS,
    REVIEW_COLUMNS,
    SCHEDULE_COLUMNS,
    card_to_row,
    join_fields,
    join_tags,
    review_to_row,
    schedule_of,
)

_UPDATE_SCHEDULE = f"UPDATE card SET {', '.join(f'{name} = ?' for name in SCHEDULE_COLUMNS)} WHERE id = ?"  # noqa: S608
_IF_UNCHANGED = " AND reps = ? AND state = ? AND last_review_at IS ? AND suspended = 0"
_INSERT_REVIEW = f"INSERT INTO review ({', '.join(REVIEW_COLUMNS)}) VALUES ({', '.join('?' * len(REVIEW_COLUMNS))})"  # noqa: S608
_INSERT_CARD = f"INSERT INTO card ({', '.join(CARD_COLUMNS)}) VALUES ({', '.join('?' * len(CARD_COLUMNS))})"  # noqa: S608


def is_review_time_free(connection: Connection, at: int) -> bool:
    """Whether no review is logged at the millisecond ``at``."""
    return connection.exec_driver_sql("SELECT 1 FROM review WHERE at = ?", (at,)).first() is None


def free_review_time(connection: Connection, at: int) -> int:
    """Return the first millisecond from ``at`` on at which no review is logged."""
    while not is_review_time_free(connection, at):
        at += 1
    return at


def next_review_time(connection: Connection, card_id: int, now: int) -> int:
    """Return when the next row of a card may be logged: ``now``, or right after its last where the clock went back.

    So the rows of a card always stand in the order in which they were made, and its schedule can be worked out anew.
    """
    last, taken = connection.exec_driver_sql(
        "SELECT (SELECT max(at) FROM review WHERE card_id = ?1), EXISTS (SELECT 1 FROM review WHERE at = ?2)",
        (card_id, now),
    ).one()
    if not taken and now > (last or 0):
        return now
    return free_review_time(connection, max(now, (last or 0) + 1))


def save_answer(connection: Connection, before: Card, after: Card, log: ReviewLog, changes: Changes) -> None:
    """Write an answer: the card as it is now, and its row in the log.

    Raises CardChangedError where the stored card is not ``before`` any more.
    """
    result = connection.exec_driver_sql(
        _UPDATE_SCHEDULE + _IF_UNCHANGED,
        (*schedule_of(after).values(), before.id, before.reps, int(before.state), before.last_review_at),
    )
    if result.rowcount != 1:
        raise CardChangedError(f"card {before.id} was changed elsewhere meanwhile; it is read anew")
    connection.exec_driver_sql(_INSERT_REVIEW, review_to_row(log))
    changes.add_before("card", {"id": before.id, **schedule_of(before)})
    changes.add_created("review", [log.at])


def save_answers(
    connection: Connection, cards: Sequence[tuple[Card, Card]], logs: Sequence[ReviewLog], changes: Changes
) -> None:
    """Write many answers at once: pairs of a card before the first and after the last, and all log rows."""
    for before, after in cards:
        changes.add_before("card", {"id": before.id, **schedule_of(before)})
        connection.exec_driver_sql(_UPDATE_SCHEDULE, (*schedule_of(after).values(), before.id))
    if logs:
        connection.exec_driver_sql(_INSERT_REVIEW, [review_to_row(log) for log in logs])
    changes.add_created("review", sorted(log.at for log in logs))


def ensure_deck(connection: Connection, name: str, now: int, changes: Changes) -> Deck:
    """Return the deck called ``name``; where there is none it is made, and so are the decks above it.

    A new deck shares the preset of the nearest deck above it, or else the default one.
    """
    row = connection.exec_driver_sql("SELECT id, name, preset_id FROM deck WHERE name = ?", (name,)).first()
    if row:
        return Deck(*row)
    above = ancestors(name)
    preset_id = ensure_deck(connection, above[-1], now, changes).preset_id if above else DEFAULT_PRESET_ID
    deck = Deck(next_id(connection, "deck"), name, preset_id)
    connection.exec_driver_sql(
        "INSERT INTO deck (id, name, preset_id, created_at) VALUES (?, ?, ?, ?)",
        (deck.id, deck.name, deck.preset_id, now),
    )
    changes.add_created("deck", [deck.id])
    return deck


def add_notes(
    connection: Connection, notes: Sequence[Note], origin: str | None, now: int, changes: Changes
) -> list[Note]:
    """Insert notes, whose ids are ignored, and return them with their ids."""
    first = next_id(connection, "note")
    placed = [
        Note(first + index, note.guid, note.note_type_id, note.fields, note.tags) for index, note in enumerate(notes)
    ]
    _insert_many(
        connection,
        "INSERT INTO note (id, guid, note_type_id, fields, tags, origin, created_at, modified_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (note.id, note.guid, note.note_type_id, join_fields(note.fields), join_tags(note.tags), origin, now, now)
            for note in placed
        ],
    )
    changes.add_created("note", (note.id for note in placed))
    return placed


def update_notes(connection: Connection, notes: Sequence[Note], origin: str | None, now: int, changes: Changes) -> None:
    """Give notes new fields, tags, type and origin; their cards and their memory stay as they are."""
    for row in rows_by_key(connection, "note", "id", [note.id for note in notes]):
        changes.add_before("note", row)
    _insert_many(
        connection,
        "UPDATE note SET note_type_id = ?, fields = ?, tags = ?, origin = ?, modified_at = ? WHERE id = ?",
        [(note.note_type_id, join_fields(note.fields), join_tags(note.tags), origin, now, note.id) for note in notes],
    )


def add_cards(connection: Connection, cards: Sequence[tuple[int, int, int]], changes: Changes) -> None:
    """Insert new cards ``(note id, deck id, ordinal)``, placed behind all others in the order given."""
    first = next_id(connection, "card")
    position = connection.exec_driver_sql("SELECT coalesce(max(position), 0) + 1 FROM card").scalar_one()
    made = [
        Card(id=first + index, note_id=note_id, deck_id=deck_id, ordinal=ordinal, position=position + index)
        for index, (note_id, deck_id, ordinal) in enumerate(cards)
    ]
    _insert_many(connection, _INSERT_CARD, [card_to_row(card) for card in made])
    changes.add_created("card", (card.id for card in made))


def suspend_cards(connection: Connection, card_ids: Sequence[int], changes: Changes) -> None:
    """Suspend cards: they are kept, and not asked."""
    set_columns(connection, card_ids, {"suspended": 1}, changes)


def bury_cards(connection: Connection, card_ids: Sequence[int], day: int, changes: Changes) -> None:
    """Put cards aside until study day ``day`` is over."""
    set_columns(connection, card_ids, {"buried_on": day}, changes)


def set_columns(
    connection: Connection, card_ids: Sequence[int], values: Mapping[str, int | None], changes: Changes
) -> int:
    """Give columns of cards new values; return how many cards were not so already."""
    names = list(values)
    changed = []
    for some in batches(card_ids):
        rows = connection.exec_driver_sql(
            f"SELECT id, {', '.join(names)} FROM card WHERE id IN ({', '.join('?' * len(some))})",  # noqa: S608
            tuple(some),
        )
        changed += [row for row in rows.mappings() if any(row[name] != value for name, value in values.items())]
    for row in changed:
        changes.add_before("card", dict(row))
    _insert_many(
        connection,
        f"UPDATE card SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?",  # noqa: S608
        [(*values.values(), row["id"]) for row in changed],
    )
    return len(changed)


def waiting_siblings(connection: Connection, card: Card, day: int, kinds: Siblings) -> list[int]:
    """Return the other cards of a card's note that would be shown on ``day``, of those ``kinds``."""
    rows = connection.exec_driver_sql(
        "SELECT id, state, due_at FROM card WHERE note_id = ? AND id <> ? AND suspended = 0 AND buried_on IS NOT ? "
        "AND (state = 0 OR due_day <= ?)",
        (card.note_id, card.id, day, day),
    )
    return [
        id_
        for id_, state, due_at in rows
        if (state == CardState.NEW and kinds & Siblings.NEW)
        or (state == CardState.REVIEW and kinds & Siblings.REVIEW)
        or (state in (CardState.LEARNING, CardState.RELEARNING) and due_at is None and kinds & Siblings.DAY_LEARNING)
    ]


def add_tag(connection: Connection, note_ids: Sequence[int], tag: str, now: int, changes: Changes) -> int:
    """Give notes a tag that they do not have yet, in any case; return how many got it."""
    return _retag(
        connection,
        note_ids,
        lambda tags: tags if tag.casefold() in {one.casefold() for one in tags} else (*tags, tag),
        now,
        changes,
    )


def remove_tag(connection: Connection, note_ids: Sequence[int], tag: str, now: int, changes: Changes) -> int:
    """Take a tag, in any case, from notes; return how many had it."""
    return _retag(
        connection,
        note_ids,
        lambda tags: tuple(one for one in tags if one.casefold() != tag.casefold()),
        now,
        changes,
    )


def _retag(
    connection: Connection,
    note_ids: Sequence[int],
    change: Callable[[tuple[str, ...]], tuple[str, ...]],
    now: int,
    changes: Changes,
) -> int:
    changed = []
    for row in rows_by_key(connection, "note", "id", note_ids):
        tags = join_tags(change(tuple(row["tags"].split())))
        if tags != row["tags"]:
            changes.add_before("note", {name: row[name] for name in ("id", "tags", "modified_at")})
            changed.append((tags, now, row["id"]))
    _insert_many(connection, "UPDATE note SET tags = ?, modified_at = ? WHERE id = ?", changed)
    return len(changed)


def delete_cards(connection: Connection, card_ids: Sequence[int], changes: Changes) -> None:
    """Delete cards with their reviews; undo brings them back."""
    for table, key in (("review", "card_id"), ("card", "id")):
        for row in rows_by_key(connection, table, key, card_ids):
            changes.add_before(table, row)
        for some in batches(card_ids):
            connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE {key} IN ({', '.join('?' * len(some))})",  # noqa: S608
                tuple(some),
            )


def delete_notes(connection: Connection, note_ids: Sequence[int], changes: Changes) -> None:
    """Delete notes with their cards and reviews; undo brings them back."""
    card_ids = [row["id"] for row in rows_by_key(connection, "card", "note_id", note_ids)]
    delete_cards(connection, card_ids, changes)
    for row in rows_by_key(connection, "note", "id", note_ids):
        changes.add_before("note", row)
    for some in batches(note_ids):
        connection.exec_driver_sql(
            f"DELETE FROM note WHERE id IN ({', '.join('?' * len(some))})",  # noqa: S608
            tuple(some),
        )


def save_setting(connection: Connection, key: str, value: str, changes: Changes) -> None:
    """Store a setting of the collection, given as JSON; ``null`` stands for its default."""
    _remember(connection, "setting", "key", key, changes)
    connection.exec_driver_sql("UPDATE setting SET value = ? WHERE key = ?", (value, key))


def _remember(connection: Connection, table: str, key: str, value: int | str, changes: Changes) -> None:
    for row in rows_by_key(connection, table, key, [value]):
        changes.add_before(table, row)


def _insert_many(connection: Connection, sql: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(sql, rows)
