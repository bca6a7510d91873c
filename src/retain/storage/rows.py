"""How domain objects and table rows become each other."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from enum import StrEnum
from functools import lru_cache
from typing import Any

from retain.domain.cards import Card, CardRow, CardState, Memory
from retain.domain.notes import Markup, Note, NoteKind, NoteType, Template
from retain.domain.options import LeechAction, Mix, NewGather, NewOrder, Options, ReviewOrder
from retain.domain.reviews import ReviewLog

FIELD_SEPARATOR = "\x1f"

CARD_COLUMNS = CardRow._fields[:-1]
SCHEDULE_COLUMNS = (
    "state", "step", "due_at", "due_day", "interval",
    "stability", "difficulty", "last_review_at", "last_review_day", "reps", "lapses",
)  # fmt: skip
"""What an answer changes of a card; everything else may be changed elsewhere meanwhile."""
NOTE_COLUMNS = ("id", "guid", "note_type_id", "fields", "tags")
REVIEW_COLUMNS = (
    "at", "card_id", "day", "hour", "rating", "kind", "state_before",
    "interval_before", "interval", "stability", "difficulty", "duration",
)  # fmt: skip


def card_from_row(row: Sequence[Any]) -> Card:
    """Return the card of a row of ``CARD_COLUMNS``."""
    (
        id_, note_id, deck_id, ordinal, state, position, step, due_at, due_day, interval,
        stability, difficulty, last_at, last_day, reps, lapses, suspended, buried_on, flag,
    ) = row  # fmt: skip
    return Card(
        id=id_,
        note_id=note_id,
        deck_id=deck_id,
        ordinal=ordinal,
        state=CardState(state),
        position=position,
        step=step,
        due_at=due_at,
        due_day=due_day,
        interval=interval,
        memory=None if stability is None else Memory(stability, difficulty),
        last_review_at=last_at,
        last_review_day=last_day,
        reps=reps,
        lapses=lapses,
        suspended=bool(suspended),
        buried_on=buried_on,
        flag=flag,
    )


def card_to_row(card: Card) -> tuple[Any, ...]:
    """Return the row of ``CARD_COLUMNS`` for a card."""
    memory = card.memory
    return (
        card.id, card.note_id, card.deck_id, card.ordinal, int(card.state), card.position, card.step,
        card.due_at, card.due_day, card.interval,
        memory.stability if memory else None, memory.difficulty if memory else None,
        card.last_review_at, card.last_review_day, card.reps, card.lapses,
        int(card.suspended), card.buried_on, card.flag,
    )  # fmt: skip


def with_extra(card: Card, extra: str | None) -> CardRow:
    """Return the whole row of a card with what is carried along with it."""
    return CardRow._make((*card_to_row(card), extra))


def schedule_of(card: Card) -> dict[str, Any]:
    """Return the values of ``SCHEDULE_COLUMNS`` by name."""
    row = dict(zip(CARD_COLUMNS, card_to_row(card), strict=True))
    return {name: row[name] for name in SCHEDULE_COLUMNS}


def review_to_row(log: ReviewLog) -> tuple[Any, ...]:
    """Return the row of ``REVIEW_COLUMNS`` for a log entry."""
    return (
        log.at, log.card_id, log.day, log.hour, int(log.rating or 0), int(log.kind), int(log.state_before),
        log.interval_before, log.interval, log.stability, log.difficulty, log.duration,
    )  # fmt: skip


def join_fields(values: Sequence[str]) -> str:
    """Return field values as one stored text."""
    return FIELD_SEPARATOR.join(value.replace(FIELD_SEPARATOR, " ") for value in values)


def split_fields(stored: str) -> tuple[str, ...]:
    """Return the field values of a stored text."""
    return tuple(stored.split(FIELD_SEPARATOR))


def join_tags(tags: Sequence[str]) -> str:
    """Return tags as one stored text with a space on each side of every tag, so that one can be searched for."""
    return f" {' '.join(tags)} " if tags else ""


def note_from_row(row: Sequence[Any]) -> Note:
    """Return the note of a row of ``NOTE_COLUMNS``."""
    id_, guid, note_type_id, stored, tags = row
    return Note(id_, guid, note_type_id, split_fields(stored), tuple(tags.split()))


def note_type_from_row(row: Sequence[Any]) -> NoteType:
    """Return the note type of a row ``(id, name, kind, fields, templates, markup)``."""
    id_, name, kind, names, templates, markup = row
    return NoteType(
        id_,
        name,
        NoteKind(kind),
        tuple(json.loads(names)),
        tuple(Template(**template) for template in json.loads(templates)),
        Markup(markup),
    )


def note_type_to_row(kind: NoteType) -> tuple[Any, ...]:
    """Return the row ``(id, name, kind, fields, templates, markup)`` of a note type."""
    templates = [asdict(template) for template in kind.templates]
    return (kind.id, kind.name, int(kind.kind), json.dumps(kind.fields), json.dumps(templates), int(kind.markup))


_CHOICES: dict[str, type[StrEnum]] = {
    "new_gather": NewGather,
    "new_order": NewOrder,
    "new_mix": Mix,
    "learning_mix": Mix,
    "review_order": ReviewOrder,
    "leech_action": LeechAction,
}


@lru_cache(maxsize=256)
def options_from_text(stored: str) -> Options:
    """Return options from their stored JSON; what it does not name keeps its default."""
    known = {field.name for field in fields(Options)}
    return Options(**{name: _option(name, value) for name, value in json.loads(stored).items() if name in known})


def _option(name: str, value: Any) -> Any:
    if name in _CHOICES:
        return _CHOICES[name](value)
    return tuple(value) if isinstance(value, list) else value


def options_to_text(options: Options) -> str:
    """Return options as JSON, leaving out what stands at its default, so that defaults can improve."""
    default = asdict(Options())
    return json.dumps({name: value for name, value in asdict(options).items() if value != default[name]})
