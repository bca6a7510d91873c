"""Reading a dump (:mod:`retain.formats.dump`); what is not as it should be is told with its place."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from retain.domain.cards import Card, CardState, Memory, Rating
from retain.domain.clock import date_of, day_number, parse_time
from retain.domain.errors import RetainError
from retain.domain.notes import Markup, NoteKind, NoteType, Template
from retain.domain.option_text import option_values, with_option
from retain.domain.options import Options
from retain.domain.reviews import ReviewKind, ReviewLog
from retain.formats.dump.document import (
    FORMAT,
    VERSION,
    Dump,
    DumpedCard,
    DumpedDeck,
    DumpedMedia,
    DumpedNote,
    DumpedPreset,
)

_BIG = 2**53
_OF_FITTING = ("fitted_on", "fitted_answers")
"""Options that the program keeps for itself."""

_E = TypeVar("_E", CardState, NoteKind, Markup, ReviewKind)


def read_dump(text: str) -> Dump:
    """Return the document; raises RetainError, which says where, for anything that is not as it should be."""
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise RetainError("is nested too deeply to be a dump") from error
    except ValueError as error:
        raise RetainError(f"is not JSON ({error})") from error
    root = _Object(document, "")
    if root.values.get("format") != FORMAT:
        raise RetainError("is not a dump of retain: its “format” is not “retain”")
    if root.whole("version", low=1) > VERSION:
        raise RetainError("was written by a newer retain; update retain to read it")
    note_types = {one.whole("id"): (_note_type_in(one), one.values.get("anki")) for one in root.objects("note_types")}
    presets = {one.whole("id"): _preset_in(one) for one in root.objects("presets")}
    decks = tuple(
        DumpedDeck(one.text("name"), one.whole("preset"), one.values.get("anki")) for one in root.objects("decks")
    )
    notes = tuple(_note_in(one, note_types) for one in root.objects("notes"))
    media = tuple(DumpedMedia(one.text("name"), one.text("sha256"), one.text("data")) for one in root.objects("media"))
    return Dump(note_types, presets, decks, notes, media)


class _Object:
    """An object of the document and where it stands, for messages."""

    def __init__(self, values: Any, where: str) -> None:
        if not isinstance(values, dict):
            raise RetainError(f"{where}: is no object" if where else "is not a dump of retain: it is no JSON object")
        self.values: dict[str, Any] = values
        self.where = where

    def _fail(self, name: str, what: str) -> RetainError:
        return RetainError(f"{self.where}{'.' if self.where else ''}{name}: must be {what}")

    def objects(self, name: str) -> list["_Object"]:
        found = self.values.get(name, [])
        if not isinstance(found, list):
            raise self._fail(name, "a list")
        return [_Object(one, f"{self.where}{'.' if self.where else ''}{name}[{at}]") for at, one in enumerate(found)]

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, str) or any("\ud800" <= char <= "\udfff" for char in value if not value.isascii()):
            raise self._fail(name, "a text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        found = self.values.get(name)
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self._fail(name, "a list of texts")
        if any("\ud800" <= char <= "\udfff" for one in found if not one.isascii() for char in one):
            raise self._fail(name, "a list of texts in Unicode")
        return tuple(found)

    def whole(self, name: str, low: int = -_BIG, high: int = _BIG, default: int | None = None) -> int:
        value = self.values.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self._fail(name, "a whole number" if high == _BIG else f"a whole number from {low} to {high}")
        return value

    def number(self, name: str, low: float, high: float) -> float | None:
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise self._fail(name, f"a number from {low:g} to {high:g}")
        return float(value) if math.isfinite(value) else None

    def time(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is None:
            return None
        try:
            return parse_time(self.text(name))
        except RetainError as error:
            raise RetainError(f"{self.where}.{name}: {error}") from error

    def day(self, name: str) -> int | None:
        if self.values.get(name) is None:
            return None
        try:
            return day_number(date.fromisoformat(self.text(name)))
        except ValueError as error:
            raise self._fail(name, "a date like 2026-03-01") from error

    def choice(self, name: str, kinds: type[_E]) -> _E:
        value = str(self.values.get(name)).upper()
        if value not in kinds.__members__:
            raise self._fail(name, f"one of {', '.join(kind.lower() for kind in kinds.__members__)}")
        return kinds[value]

    def needed(self, name: str, value: int | None) -> int:
        if value is None:
            raise self._fail(name, "there")
        return value


def _note_type_in(one: _Object) -> NoteType:
    templates = tuple(
        Template(each.text("name"), each.text("question"), each.text("answer")) for each in one.objects("templates")
    )
    fields = one.texts("fields")
    if not fields or not templates:
        raise RetainError(f"{one.where}: a note type needs fields and templates")
    kind, markup = one.choice("kind", NoteKind), one.choice("markup", Markup)
    return NoteType(one.whole("id"), one.text("name"), kind, fields, templates, markup)


def _preset_in(one: _Object) -> DumpedPreset:
    options = Options()
    known = option_values(options)
    given = _Object(one.values.get("options", {}), f"{one.where}.options").values
    for name, value in given.items():
        if name in known and name not in _OF_FITTING:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value).lower()
            try:
                options = with_option(options, name, shown)
            except RetainError as error:
                raise RetainError(f"{one.where}.options: {error}") from error
    fitted = _Object(given, f"{one.where}.options")
    day = fitted.day("fitted_on")
    options = replace(
        options,
        fitted_on=None if day is None else date_of(day).isoformat(),
        fitted_answers=fitted.whole("fitted_answers", 0, default=0),
    )
    return DumpedPreset(one.text("name"), options, one.values.get("anki"))


def _note_in(one: _Object, note_types: Mapping[int, tuple[NoteType, Any]]) -> DumpedNote:
    kind = one.whole("note_type")
    if kind not in note_types:
        raise RetainError(f"{one.where}.note_type: the document holds no note type {kind}")
    fields = one.texts("fields")
    if len(fields) != len(note_types[kind][0].fields):
        raise RetainError(f"{one.where}.fields: must be {len(note_types[kind][0].fields)} texts")
    tags = one.texts("tags")
    if any(tag.split() != [tag] for tag in tags):
        raise RetainError(f"{one.where}.tags: a tag holds no white space")
    return DumpedNote(
        one.text("guid"),
        kind,
        tuple(value.replace("\x1f", " ") for value in fields),
        tags,
        one.needed("created", one.time("created")),
        one.needed("modified", one.time("modified")),
        one.values.get("anki"),
        tuple(_card_in(card) for card in one.objects("cards")),
    )


def _card_in(one: _Object) -> DumpedCard:
    stability, difficulty = one.number("stability", 0, 36_500), one.number("difficulty", 1, 10)
    if (stability is None) is not (difficulty is None):
        raise RetainError(f"{one.where}: stability and difficulty go together")
    state = one.choice("state", CardState)
    due = one.day("due")
    if (due is None) is not (state is CardState.NEW):
        raise RetainError(f"{one.where}.due: every card but a new one has a day on which it is due")
    card = Card(
        id=0,
        note_id=0,
        deck_id=0,
        ordinal=one.whole("template", 0, 9_999),
        state=state,
        position=one.whole("position"),
        step=one.whole("step", 0, 1_000),
        due_at=one.time("due_at"),
        due_day=due,
        interval=one.whole("interval_s", 0),
        memory=None if stability is None or difficulty is None else Memory(stability, difficulty),
        last_review_at=one.time("last_review"),
        last_review_day=one.day("last_review_day"),
        reps=one.whole("reps", 0),
        lapses=one.whole("lapses", 0),
        suspended=one.values.get("suspended") is True,
        buried_on=one.day("buried_on"),
        flag=one.whole("flag", 0, 7),
    )
    reviews = tuple((_review_in(review), review.values.get("anki")) for review in one.objects("reviews"))
    return DumpedCard(card, one.text("deck"), one.values.get("anki"), reviews)


def _review_in(one: _Object) -> ReviewLog:
    rating = one.whole("rating", 0, 4)
    return ReviewLog(
        card_id=0,
        at=one.needed("at", one.time("at")),
        day=one.needed("day", one.day("day")),
        hour=one.whole("hour", 0, 23),
        rating=Rating(rating) if rating else None,
        kind=one.choice("kind", ReviewKind),
        state_before=one.choice("state", CardState),
        interval_before=one.whole("interval_before_s", 0),
        interval=one.whole("interval_s", 0),
        stability=one.number("stability", 0, 36_500),
        difficulty=one.number("difficulty", 1, 10),
        duration=one.whole("duration_ms", 0),
    )
