"""Reads: cards, notes, decks and the log as domain objects. Each function runs in the transaction it is given."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from retain.domain.cards import Card, CardState, Rating
from retain.domain.clock import Moment
from retain.domain.decks import Deck
from retain.domain.notes import Note, NoteType
from retain.domain.options import Options
from retain.domain.reviews import ReviewKind, ReviewLog
from retain.storage.connection import Connection
from retain.storage.counts import PRACTICE, Execute
from retain.storage.rows import (
    CARD_COLUMNS,
    NOTE_COLUMNS,
    REVIEW_COLUMNS,
    card_from_row,
    note_from_row,
    note_type_from_row,
    options_from_text,
)
from retain.storage.search.context import Parameters
from retain.storage.search.words import words_sql

_T = TypeVar("_T")

LARGEST_ID = 2**63 - 1
"""What SQLite can store."""

_CARD = ", ".join(f"card.{name}" for name in CARD_COLUMNS)
_NOTE = ", ".join(f"note.{name}" for name in NOTE_COLUMNS)
_REVIEW = ", ".join(f"review.{name}" for name in REVIEW_COLUMNS)


def executor(connection: Connection) -> Execute:
    """Return what :mod:`retain.storage.counts` runs its statements through."""
    return lambda sql, parameters: connection.exec_driver_sql(sql, parameters).fetchall()


def data_version(connection: Connection) -> int:
    """Return a number that changes when another connection has written to the database."""
    return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())


def card_by_id(connection: Connection, card_id: int) -> Card | None:
    """Return a card, or None."""
    if abs(card_id) > LARGEST_ID:
        return None
    row = connection.exec_driver_sql(f"SELECT {_CARD} FROM card WHERE id = ?", (card_id,)).first()  # noqa: S608
    return card_from_row(row) if row else None


def cards_by_id(connection: Connection, card_ids: Sequence[int]) -> list[Card]:
    """Return those cards that are there, in the order of their ids."""
    wanted = sorted({card_id for card_id in card_ids if abs(card_id) <= LARGEST_ID})
    return [
        card_from_row(row)
        for some in batches(wanted)
        for row in connection.exec_driver_sql(
            f"SELECT {_CARD} FROM card WHERE id IN ({_marks(some)}) ORDER BY id",  # noqa: S608
            tuple(some),
        )
    ]


def note_ids_of(connection: Connection, card_ids: Sequence[int]) -> list[int]:
    """Return the ids of the notes of some cards, each once."""
    return sorted(
        {
            row[0]
            for some in batches(card_ids)
            for row in connection.exec_driver_sql(
                f"SELECT note_id FROM card WHERE id IN ({_marks(some)})",  # noqa: S608
                tuple(some),
            )
        }
    )


def card_by_guid(connection: Connection, guid: str, ordinal: int) -> Card | None:
    """Return the card that template ``ordinal`` makes of the note with ``guid``, or None."""
    row = connection.exec_driver_sql(
        f"SELECT {_CARD} FROM card JOIN note ON note.id = card.note_id WHERE note.guid = ? AND card.ordinal = ?",  # noqa: S608
        (guid, ordinal),
    ).first()
    return card_from_row(row) if row else None


def cards_of_notes(connection: Connection, note_ids: Sequence[int]) -> list[Card]:
    """Return the cards of some notes, in order of their ids."""
    return [
        card_from_row(row)
        for some in batches(note_ids)
        for row in connection.exec_driver_sql(
            f"SELECT {_CARD} FROM card WHERE note_id IN ({_marks(some)}) ORDER BY id",  # noqa: S608
            tuple(some),
        )
    ]


def note_by_id(connection: Connection, note_id: int) -> Note:
    """Return a note that is known to exist."""
    sql = f"SELECT {_NOTE} FROM note WHERE id = ?"  # noqa: S608
    return note_from_row(connection.exec_driver_sql(sql, (note_id,)).one())


def note_types(connection: Connection) -> dict[int, NoteType]:
    """Return all note types by id."""
    rows = connection.exec_driver_sql("SELECT id, name, kind, fields, templates, markup FROM note_type")
    return {row[0]: note_type_from_row(row) for row in rows}


def decks(connection: Connection) -> list[Deck]:
    """Return all decks in the order of their names."""
    return [Deck(*row) for row in connection.exec_driver_sql("SELECT id, name, preset_id FROM deck ORDER BY name")]


def options_by_deck(connection: Connection) -> dict[int, Options]:
    """Return the options of every deck, by deck id."""
    rows = connection.exec_driver_sql(
        "SELECT deck.id, preset.options FROM deck JOIN preset ON preset.id = deck.preset_id"
    )
    known: dict[str, Options] = {}
    return {deck_id: known.setdefault(stored, options_from_text(stored)) for deck_id, stored in rows}


def options_by_preset(connection: Connection) -> dict[int, Options]:
    """Return the options of every preset, by its id."""
    rows = connection.exec_driver_sql("SELECT id, options FROM preset")
    return {preset_id: options_from_text(text) for preset_id, text in rows}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A learning card that waits for its step: when it is due (UTC ms), and its id."""

    due_at: int
    card_id: int


def learning_cards(connection: Connection, deck_ids: Sequence[int], moment: Moment) -> list[Waiting]:
    """Return the learning cards that come due within the study day, the earliest first."""
    rows = connection.exec_driver_sql(
        f"SELECT due_at, id FROM card WHERE deck_id IN ({_marks(deck_ids)}) AND state IN (1, 3) "  # noqa: S608
        "AND due_day <= ? AND due_at < ? AND suspended = 0 AND buried_on IS NOT ? ORDER BY due_at, id",
        (*deck_ids, moment.day, moment.day_ends, moment.day),
    )
    return [Waiting(*row) for row in rows]


def recent_durations(connection: Connection, count: int) -> list[tuple[CardState, int]]:
    """Return state before and milliseconds of the latest answers."""
    rows = connection.exec_driver_sql(
        "SELECT state_before, duration FROM review WHERE rating > 0 ORDER BY at DESC LIMIT ?", (count,)
    )
    return [(CardState(state), duration) for state, duration in rows]


def reviews_due(connection: Connection, first: int, last: int) -> dict[int, int]:
    """Return how many review cards are due on each study day from ``first`` to ``last``, without the empty days."""
    rows = connection.exec_driver_sql(
        "SELECT due_day, count(*) FROM deck JOIN card ON card.deck_id = deck.id AND state = 2 "
        "AND due_day BETWEEN ? AND ? WHERE suspended = 0 GROUP BY due_day",
        (first, last),
    )
    return {row[0]: row[1] for row in rows}


def reviews_of(connection: Connection, card_id: int) -> list[ReviewLog]:
    """Return the log of one card, the oldest answer first."""
    rows = connection.exec_driver_sql(
        f"SELECT {_REVIEW} FROM review WHERE card_id = ? ORDER BY at",  # noqa: S608
        (card_id,),
    )
    return [review_from_row(row) for row in rows]


def review_from_row(row: Sequence[Any]) -> ReviewLog:
    """Return the log entry of a row of ``REVIEW_COLUMNS``."""
    at, card_id, day, hour, rating, kind, state, before, after, stability, difficulty, duration = row
    return ReviewLog(
        card_id=card_id,
        at=at,
        day=day,
        hour=hour,
        rating=Rating(rating) if rating else None,
        kind=ReviewKind(kind),
        state_before=CardState(state),
        interval_before=before,
        interval=after,
        stability=stability,
        difficulty=difficulty,
        duration=duration,
    )


@dataclass(frozen=True, slots=True)
class LoggedReview:
    """A review as it is exported: with what finds the card in another collection."""

    card_id: int
    guid: str
    ordinal: int
    rating: int
    at: int
    duration: int


def all_reviews(connection: Connection) -> Iterator[LoggedReview]:
    """Yield every answer in the collection that counts, the oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT review.card_id, note.guid, card.ordinal, review.rating, review.at, review.duration "  # noqa: S608
        "FROM review JOIN card ON card.id = review.card_id JOIN note ON note.id = card.note_id "
        f"WHERE review.rating > 0 AND NOT ({PRACTICE}) ORDER BY review.at"
    )
    return (LoggedReview(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A note with what an import needs to know of it: the file it came from, None where made by hand."""

    note: Note
    origin: str | None


def notes_in_deck(connection: Connection, deck_id: int) -> list[StoredNote]:
    """Return the notes that have a card in a deck, in the order in which they were made."""
    rows = connection.exec_driver_sql(
        f"SELECT {_NOTE}, origin FROM note WHERE id IN (SELECT note_id FROM card WHERE deck_id = ?) ORDER BY id",  # noqa: S608
        (deck_id,),
    )
    return [StoredNote(note_from_row(row[:-1]), row[-1]) for row in rows]


def decks_fed_by(connection: Connection, origin: str, but: int) -> list[str]:
    """Return the names of the decks, but for the one with id ``but``, that hold notes from the file ``origin``."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT deck.name FROM note JOIN card ON card.note_id = note.id JOIN deck ON deck.id = card.deck_id "
        "WHERE note.origin = ? AND deck.id <> ? ORDER BY deck.name",
        (origin, but),
    )
    return [name for (name,) in rows]


def notes_by_guid(connection: Connection, guids: Sequence[str]) -> dict[str, StoredNote]:
    """Return those notes that carry one of ``guids``."""
    found: dict[str, StoredNote] = {}
    for some in batches(guids):
        for row in connection.exec_driver_sql(
            f"SELECT {_NOTE}, origin FROM note WHERE guid IN ({_marks(some)})",  # noqa: S608
            tuple(some),
        ):
            found[row[1]] = StoredNote(note_from_row(row[:-1]), row[-1])
    return found


def notes_with_text(connection: Connection, note_type_id: int, wanted: str) -> Iterator[tuple[Note, str]]:
    """Yield the notes of a type in which ``wanted`` stands somewhere, each with the deck of one of its cards.

    They are found through the full-text index, so that asking costs little on every key stroke.
    """
    parameters = Parameters()
    condition = words_sql(wanted, parameters, exact=True, note_id="note.id")
    rows = connection.exec_driver_sql(
        f"SELECT {_NOTE}, (SELECT deck.name FROM card JOIN deck ON deck.id = card.deck_id "  # noqa: S608
        f"WHERE card.note_id = note.id LIMIT 1) FROM note WHERE note_type_id = :kind AND {condition}",
        {"kind": note_type_id, **parameters.values},
    )
    return ((note_from_row(row[:-1]), row[-1] or "") for row in rows)


def all_tags(connection: Connection) -> list[str]:
    """Return every tag in use, in the order of the alphabet."""
    rows = connection.exec_driver_sql("SELECT DISTINCT tags FROM note WHERE tags <> ''")
    return sorted({tag for (tags,) in rows for tag in tags.split()}, key=str.casefold)


def next_id(connection: Connection, table: str) -> int:
    """Return the first id of a run of new rows: one run in one transaction, which the undo record packs."""
    return int(connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").scalar_one())  # noqa: S608


def rows_by_key(connection: Connection, table: str, key: str, values: Sequence[Any]) -> Iterable[dict[str, Any]]:
    """Yield whole rows as they are stored, for the undo record."""
    for some in batches(values):
        sql = f"SELECT * FROM {table} WHERE {key} IN ({_marks(some)})"  # noqa: S608 - names from our own code
        for row in connection.exec_driver_sql(sql, tuple(some)).mappings():
            yield dict(row)


def batches(values: Sequence[_T], size: int = 500) -> Iterator[Sequence[_T]]:
    """Cut ``values`` into pieces that SQLite's limit of parameters allows."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
