"""Notes, and the note types that say which cards they make."""

import unicodedata
from dataclasses import dataclass
from enum import IntEnum


class NoteKind(IntEnum):
    """How a note type makes cards; the numbers are stored and are Anki's."""

    STANDARD = 0
    """One card for each template."""
    CLOZE = 1
    """One card for each cloze number in the text."""


class Markup(IntEnum):
    """What the fields and templates of a note type are written in; the numbers are stored."""

    MARKDOWN = 0
    """Templates know ``{{Field}}``, ``{{cloze:Field}}``, ``{{masked:Field}}`` and ``{{type:Field}}``."""
    HTML = 1
    """As in Anki, with all of its template language; kept as it came."""


@dataclass(frozen=True, slots=True)
class Template:
    """The question and the answer side of a card, with ``{{Field}}`` replacements.

    ``{{masked:Field}}`` shows a field with every form of the note's first field blanked out. ``{{type:Field}}`` in a
    question asks for the field to be typed.
    """

    name: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """The fields of a note and the templates of its cards. Built-in types keep their ids for good."""

    id: int
    name: str
    kind: NoteKind
    fields: tuple[str, ...]
    templates: tuple[Template, ...]
    markup: Markup = Markup.MARKDOWN


_FORWARD = Template("Forward", "{{Front}}", "{{Back}}")
_REVERSE = Template("Reverse", "{{masked:Back}}", "{{Front}}")

BASIC = NoteType(1, "Basic", NoteKind.STANDARD, ("Front", "Back"), (_FORWARD,))
BASIC_AND_REVERSED = NoteType(2, "Basic and reversed", NoteKind.STANDARD, ("Front", "Back"), (_FORWARD, _REVERSE))
CLOZE = NoteType(
    3, "Cloze", NoteKind.CLOZE, ("Text", "Extra"), (Template("Cloze", "{{cloze:Text}}", "{{cloze:Text}}\n\n{{Extra}}"),)
)

# Ids from 4 on may have gone to note types from Anki before these came: they lie below zero.
BASIC_TYPED = NoteType(
    -1,
    "Basic with typed answer",
    NoteKind.STANDARD,
    ("Front", "Back"),
    (Template("Typed", "{{Front}}\n\n{{type:Back}}", "{{Back}}"),),
)

REVERSED_TYPED = NoteType(
    -2,
    "Basic and reversed, typed",
    NoteKind.STANDARD,
    ("Front", "Back"),
    (_FORWARD, Template("Reverse", "{{masked:Back}}\n\n{{type:Front}}", "{{Front}}")),
)

BUILT_IN = (BASIC, BASIC_AND_REVERSED, CLOZE, BASIC_TYPED, REVERSED_TYPED)


@dataclass(frozen=True, slots=True)
class Note:
    """A fact to learn: field values in the order of its type's fields, and tags."""

    id: int
    guid: str
    note_type_id: int
    fields: tuple[str, ...]
    tags: tuple[str, ...] = ()


def derive_guid(deck: str, title: str) -> str:
    """Return the guid of the note that ``title`` makes in ``deck``: 80 bits, in base 32.

    It depends on the two names alone, so that two learners' copies of a starter deck are the same notes.
    """
    import hashlib  # noqa: PLC0415 - only where notes are made

    digest = hashlib.sha256(f"{deck}\x1f{title}".encode()).digest()
    number = int.from_bytes(digest[:10], "big")
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    return "".join(alphabet[(number >> shift) & 31] for shift in range(75, -1, -5))


def title_key(title: str) -> str:
    """Return what two spellings of one title share: case and white space are folded."""
    return " ".join(unicodedata.normalize("NFC", title).casefold().split())
