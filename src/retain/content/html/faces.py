"""The two faces of a card whose note is in HTML, as Markdown."""

import re

from retain.content.cloze import cloze_numbers
from retain.content.html.reading import SOUND, html_to_markdown
from retain.content.html.templates import Place, fill
from retain.content.markdown.plain import plain_text
from retain.domain.notes import Note, NoteKind, NoteType

_LAST_BLANK = re.compile(r"(?:\\\n|\s)*\\?\[(?:\\?_){4}\\?\]\s*$")
"""The place for what is typed at the end of a question: the screen has its own line there."""
_IMAGE = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)


def html_faces(kind: NoteType, note: Note, ordinal: int, deck: str) -> tuple[str, str, str] | None:
    """Return question, answer and what is to be typed; None where the note does not make the card any more."""
    template = kind.templates[0 if kind.kind is NoteKind.CLOZE else ordinal] if _makes(kind, note, ordinal) else None
    if template is None:
        return None
    fields = dict(zip(kind.fields, note.fields, strict=False))
    place = Place(deck, note.tags, kind.name, template.name, ordinal + 1)
    question = fill(template.question, fields, place, answering=False)
    answer = fill(template.answer, fields, place, answering=True)
    back = html_to_markdown(answer.html)
    for name, hint in question.hints:
        if (name, hint) not in answer.hints:
            back = f"{back}\n\n{html_to_markdown(name)}: {html_to_markdown(hint)}"
    asked = html_to_markdown(question.html)
    expected = plain_text(html_to_markdown(_IMAGE.sub("", SOUND.sub("", question.typed)))) if question.typed else ""
    return _LAST_BLANK.sub("", asked) if expected else asked, back.strip(), expected


def html_ordinals(kind: NoteType, values: tuple[str, ...]) -> tuple[int, ...]:
    """Return the ordinals of the cards that a note makes: each whose question shows a field that is not empty."""
    fields = dict(zip(kind.fields, values, strict=False))
    if kind.kind is NoteKind.CLOZE:
        return tuple(sorted({number - 1 for value in values if "{{c" in value for number in cloze_numbers(value)}))
    return tuple(
        ordinal
        for ordinal, template in enumerate(kind.templates)
        if fill(template.question, fields, Place(number=ordinal + 1), answering=False).shows_a_field
    )


def _makes(kind: NoteType, note: Note, ordinal: int) -> bool:
    if kind.kind is NoteKind.CLOZE:
        return any(ordinal + 1 in cloze_numbers(value) for value in note.fields if "{{c" in value)
    return 0 <= ordinal < len(kind.templates)
