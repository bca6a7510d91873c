"""A note and a template become a card's two faces, as Markdown."""

import re
from dataclasses import dataclass

from retain.content.cloze import answer as cloze_answer
from retain.content.cloze import cloze_numbers
from retain.content.cloze import question as cloze_question
from retain.content.markdown import plain_text
from retain.domain.notes import Markup, Note, NoteKind, NoteType

_REPLACEMENT = re.compile(r"\{\{(?:(masked|cloze|type):)?([^{}:]+)\}\}")

_NO_FACE = "(The note of this card does not make it any more.)"


@dataclass(frozen=True, slots=True)
class Faces:
    """The two sides of a card as Markdown; the answer side does not repeat the question."""

    question: str
    answer: str
    expected: str = ""
    """The plain text that is to be typed for an answer; empty where none is."""


def faces_of(kind: NoteType, note: Note, ordinal: int, deck: str = "") -> Faces:
    """Return the faces of the card that template (or cloze number less one) ``ordinal`` makes of ``note``.

    ``deck`` is the name of the card's deck, which a template may show.
    """
    if kind.markup is Markup.HTML:
        from retain.content.html import html_faces  # noqa: PLC0415 - only cards that came from Anki need it

        sides = html_faces(kind, note, ordinal, deck)
        return Faces(*sides) if sides else Faces(_NO_FACE, "")
    if ordinal not in ordinals_of(kind, note.fields):
        return Faces(_NO_FACE, "")
    template = kind.templates[0 if kind.kind is NoteKind.CLOZE else ordinal]
    return Faces(
        _fill(template.question, kind, note, ordinal, answering=False),
        _fill(template.answer, kind, note, ordinal, answering=True),
        _expected(template.question, kind, note),
    )


def ordinals_of(kind: NoteType, fields: tuple[str, ...]) -> tuple[int, ...]:
    """Return the ordinals of the cards that a note with these fields makes."""
    if kind.markup is Markup.HTML:
        from retain.content.html import html_ordinals  # noqa: PLC0415 - only notes that came from Anki need it

        return html_ordinals(kind, fields)
    if kind.kind is NoteKind.CLOZE:
        return tuple(number - 1 for number in cloze_numbers(fields[0]))
    return tuple(range(len(kind.templates)))


def _fill(template: str, kind: NoteType, note: Note, ordinal: int, *, answering: bool) -> str:
    values = dict(zip(kind.fields, note.fields, strict=False))
    if "{{masked:" in template:
        from retain.content.masking import mask  # noqa: PLC0415 - only cards from definition to title need it

    def value(match: re.Match[str]) -> str:
        text = values.get(match[2], "")
        if match[1] == "masked":
            return mask(text, note.fields[0])
        if match[1] == "cloze":
            return cloze_answer(text, ordinal + 1) if answering else cloze_question(text, ordinal + 1)
        return "" if match[1] == "type" and not answering else text

    return _REPLACEMENT.sub(value, template).strip()


def _expected(template: str, kind: NoteType, note: Note) -> str:
    if "{{type:" not in template:
        return ""
    values = dict(zip(kind.fields, note.fields, strict=False))
    asked = (values.get(match[2], "") for match in _REPLACEMENT.finditer(template) if match[1] == "type")
    return plain_text(next(asked, ""))
