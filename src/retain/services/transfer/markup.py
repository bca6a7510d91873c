"""Notes of built-in types as Anki has them: fields in HTML, and a field for each that is shown masked."""

from collections.abc import Sequence

from retain.content.markdown.html import markdown_to_html
from retain.content.masking import mask
from retain.domain.notes import NoteKind, NoteType
from retain.formats.apkg.note_types import masked_fields


def foreign_fields(kind: NoteType, fields: Sequence[str]) -> list[str]:
    """Return the fields of a note of a built-in type as they go out."""
    cloze = kind.kind is NoteKind.CLOZE
    values = [markdown_to_html(value, cloze=cloze) for value in fields]
    by_name = dict(zip(kind.fields, fields, strict=False))
    return values + [markdown_to_html(mask(by_name.get(name, ""), fields[0])) for name in masked_fields(kind)]
