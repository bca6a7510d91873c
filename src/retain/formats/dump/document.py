"""What a dump holds, as its writer takes it and its reader gives it."""

from dataclasses import dataclass
from typing import Any

from retain.domain.cards import Card
from retain.domain.notes import NoteType
from retain.domain.options import Options
from retain.domain.reviews import ReviewLog

FORMAT, VERSION = "retain", 1


@dataclass(frozen=True, slots=True)
class DumpedCard:
    """A card (its ids are 0), its deck, what is carried along, and its reviews with what is carried along of each."""

    card: Card
    deck: str
    extra: Any
    reviews: tuple[tuple[ReviewLog, Any], ...]


@dataclass(frozen=True, slots=True)
class DumpedNote:
    """A note with its cards; ``note_type`` is an id of the document, times are UTC ms."""

    guid: str
    note_type: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    created_at: int
    modified_at: int
    extra: Any
    cards: tuple[DumpedCard, ...]


@dataclass(frozen=True, slots=True)
class DumpedPreset:
    """A preset."""

    name: str
    options: Options
    extra: Any


@dataclass(frozen=True, slots=True)
class DumpedDeck:
    """A deck; ``preset`` is an id of the document."""

    name: str
    preset: int
    extra: Any


@dataclass(frozen=True, slots=True)
class DumpedMedia:
    """A picture or sound, its bytes still in base 64."""

    name: str
    sha256: str
    data: str


@dataclass(frozen=True, slots=True)
class Dump:
    """A whole document."""

    note_types: dict[int, tuple[NoteType, Any]]
    presets: dict[int, DumpedPreset]
    decks: tuple[DumpedDeck, ...]
    notes: tuple[DumpedNote, ...]
    media: tuple[DumpedMedia, ...]
