"""Writing a dump (:mod:`retain.formats.dump`), piece by piece."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from retain.domain.clock import date_of, format_time
from retain.domain.notes import NoteType
from retain.domain.option_text import option_values
from retain.domain.reviews import ReviewLog
from retain.formats.dump.document import (
    FORMAT,
    VERSION,
    DumpedCard,
    DumpedDeck,
    DumpedNote,
    DumpedPreset,
)


def write_dump(
    *,
    exported_at: int,
    note_types: Iterable[tuple[NoteType, Any]],
    presets: Mapping[int, DumpedPreset],
    decks: Iterable[DumpedDeck],
    notes: Iterable[DumpedNote],
    media: Iterable[Mapping[str, Any]],
) -> Iterator[str]:
    """Yield the document piece by piece, a note or a media file on a line of its own."""
    yield f'{{"format": "{FORMAT}", "version": {VERSION}, "exported_at": {_json(format_time(exported_at))}'
    yield from _list("note_types", (_note_type_out(kind, extra) for kind, extra in note_types))
    yield from _list(
        "presets",
        (
            _with({"id": id_, "name": one.name, "options": option_values(one.options)}, one.extra)
            for id_, one in presets.items()
        ),
    )
    yield from _list("decks", (_with({"name": deck.name, "preset": deck.preset}, deck.extra) for deck in decks))
    yield from _list("notes", map(_note_out, notes))
    yield from _list("media", media)
    yield "\n}\n"


def _list(name: str, values: Iterable[Any]) -> Iterator[str]:
    yield f',\n"{name}": ['
    separator = "\n"
    for value in values:
        yield separator + _json(value)
        separator = ",\n"
    yield "\n]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _with(values: dict[str, Any], extra: Any) -> dict[str, Any]:
    return values | {"anki": extra} if extra else values


def _note_type_out(kind: NoteType, extra: Any) -> dict[str, Any]:
    templates = [{"name": one.name, "question": one.question, "answer": one.answer} for one in kind.templates]
    values = {
        "id": kind.id,
        "name": kind.name,
        "kind": kind.kind.name.lower(),
        "markup": kind.markup.name.lower(),
        "fields": kind.fields,
        "templates": templates,
    }
    return _with(values, extra)


def _note_out(note: DumpedNote) -> dict[str, Any]:
    values = {
        "guid": note.guid,
        "note_type": note.note_type,
        "fields": note.fields,
        "tags": note.tags,
        "created": format_time(note.created_at),
        "modified": format_time(note.modified_at),
    }
    return _with(values, note.extra) | {"cards": [_card_out(one) for one in note.cards]}


def _card_out(one: DumpedCard) -> dict[str, Any]:
    card = one.card
    values = {
        "template": card.ordinal,
        "deck": one.deck,
        "state": card.state.name.lower(),
        "position": card.position,
        "step": card.step,
        "due_at": _time_out(card.due_at),
        "due": _day_out(card.due_day),
        "interval_s": card.interval,
        "stability": card.memory.stability if card.memory else None,
        "difficulty": card.memory.difficulty if card.memory else None,
        "last_review": _time_out(card.last_review_at),
        "last_review_day": _day_out(card.last_review_day),
        "reps": card.reps,
        "lapses": card.lapses,
        "suspended": card.suspended,
        "buried_on": _day_out(card.buried_on),
        "flag": card.flag,
    }
    return _with(values, one.extra) | {"reviews": [_review_out(log, extra) for log, extra in one.reviews]}


def _review_out(log: ReviewLog, extra: Any) -> dict[str, Any]:
    values = {
        "at": format_time(log.at),
        "day": _day_out(log.day),
        "hour": log.hour,
        "rating": int(log.rating or 0),
        "kind": log.kind.name.lower(),
        "state": log.state_before.name.lower(),
        "interval_before_s": log.interval_before,
        "interval_s": log.interval,
        "stability": log.stability,
        "difficulty": log.difficulty,
        "duration_ms": log.duration,
    }
    return _with(values, extra)


def _time_out(at: int | None) -> str | None:
    return None if at is None else format_time(at)


def _day_out(day: int | None) -> str | None:
    return None if day is None else date_of(day).isoformat()
