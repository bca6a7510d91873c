"""Notes changed and made by hand, each as one action that can be undone; what was learned stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from retain.content.cloze import number_short_clozes
from retain.content.faces import ordinals_of
from retain.content.sanitize import sanitize
from retain.domain.decks import clean_deck_name
from retain.domain.errors import RetainError
from retain.domain.notes import BASIC_TYPED, BUILT_IN, Note, NoteKind, NoteType, title_key
from retain.domain.wording import plural
from retain.services.collection import Collection
from retain.services.note_cards import free_guids, settle_cards
from retain.storage import queries, store
from retain.storage.engine import Connection
from retain.storage.operations import EDIT, Changes, record

_SHOWN = 40
_LONGEST_FIELD = 1_000_000


@dataclass(frozen=True, slots=True)
class EditableNote:
    """A note as an editor takes it up: its type, and the deck of its first card."""

    note: Note
    kind: NoteType
    deck: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a note did: its id, the cards that came to be, and those that it no longer makes."""

    note_id: int
    cards_added: int
    cards_suspended: int


def note_of_card(collection: Collection, card_id: int) -> EditableNote:
    """Return the note of a card; raises RetainError where there is no such card."""
    with collection.database.reading() as connection:
        card = queries.card_by_id(connection, card_id)
        if card is None:
            raise RetainError(f"there is no card {card_id}; it was deleted meanwhile")
        note = queries.note_by_id(connection, card.note_id)
        names = {deck.id: deck.name for deck in queries.decks(connection)}
        return EditableNote(note, queries.note_types(connection)[note.note_type_id], names[card.deck_id])


def note_types(collection: Collection) -> list[NoteType]:
    """Return every note type, the built-in ones first."""
    with collection.database.reading() as connection:
        known = queries.note_types(connection)
    own = [known.pop(kind.id) for kind in BUILT_IN if kind.id in known]
    return own + [kind for _, kind in sorted(known.items())]


def tags_in_use(collection: Collection) -> list[str]:
    """Return every tag that a note carries, in the order of the alphabet."""
    with collection.database.reading() as connection:
        return queries.all_tags(connection)


def deck_names(collection: Collection) -> list[str]:
    """Return the full names of all decks."""
    with collection.database.reading() as connection:
        return [deck.name for deck in queries.decks(connection)]


def save_note(collection: Collection, before: Note, fields: Sequence[str], tags: Sequence[str]) -> Saved:
    """Give a note new fields and tags; its cards keep their memory.

    Cards that it makes for the first time come in as new; those that it no longer makes are suspended. Raises
    RetainError, and changes nothing, where the note would make no card, or was changed or deleted since ``before``.
    """
    changes = Changes()
    now = collection.clock.now()
    with collection.database.writing() as connection:
        types = queries.note_types(connection)
        kind = types[before.note_type_id]
        note = Note(before.id, before.guid, kind.id, _cleaned(kind, fields), clean_tags(tags))
        stored = queries.notes_by_guid(connection, [before.guid]).get(before.guid)
        if stored is None or stored.note.id != before.id:
            raise RetainError("the note was deleted meanwhile; copy what you wrote and add it anew")
        if stored.note != before:
            raise RetainError("the note was changed elsewhere meanwhile; open it again to see how it reads now")
        if note == before:
            return Saved(note.id, 0, 0)
        store.update_notes(connection, [note], stored.origin, now, changes)
        settled = settle_cards(connection, [note], types, _NO_DECK, changes)
        record(connection, now, EDIT, f"edit “{_short(note.fields[0])}”", changes)
    return Saved(note.id, settled.added, settled.surplus)


_NO_DECK = 0
"""A note that is edited has cards, whose deck new ones join."""


def add_note(collection: Collection, deck: str, kind: NoteType, fields: Sequence[str], tags: Sequence[str]) -> Saved:
    """Add a note of type ``kind`` with its cards to ``deck``, which is made if there is none of that name.

    Raises RetainError, and changes nothing, where the note would make no card or the deck's name is none.
    """
    changes = Changes()
    now = collection.clock.now()
    name = clean_deck_name(deck)
    values = _cleaned(kind, fields)
    with collection.database.writing() as connection:
        target = store.ensure_deck(connection, name, now, changes)
        (guid,) = free_guids(connection, target.name, [values[0]], [None])
        (note,) = store.add_notes(connection, [Note(0, guid, kind.id, values, clean_tags(tags))], None, now, changes)
        settled = settle_cards(connection, [note], queries.note_types(connection), target.id, changes)
        record(connection, now, "add", f"add “{_short(values[0])}” ({plural(settled.added, 'card')})", changes)
    return Saved(note.id, settled.added, 0)


def decks_with_front(collection: Collection, kind: NoteType, front: str, but: int | None = None) -> list[str]:
    """Return the decks in which a note of the same type has the same first field, case and spaces aside.

    ``but`` is the id of a note that does not count: the one that is edited.
    """
    key = title_key(sanitize(front))
    if not key:
        return []
    with collection.database.reading() as connection:
        return _decks_with_key(connection, kind, key, but)


def _decks_with_key(connection: Connection, kind: NoteType, key: str, but: int | None) -> list[str]:
    found = {
        deck
        for note, deck in queries.notes_with_text(connection, kind.id, key)
        if note.id != but and title_key(note.fields[0]) == key
    }
    return sorted(found)


def clean_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Return tags as they are stored: without white space, each once."""
    cleaned = ("-".join(sanitize(tag).split()) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))


def _cleaned(kind: NoteType, fields: Sequence[str]) -> tuple[str, ...]:
    values = tuple(sanitize(value).strip() for value in fields)
    if any(len(value) > _LONGEST_FIELD for value in values):
        raise RetainError(f"a field is longer than {_LONGEST_FIELD:,} characters; split the note")
    if kind.kind is NoteKind.CLOZE:
        values = (number_short_clozes(values[0]), *values[1:])
        if not ordinals_of(kind, values):
            raise RetainError("a cloze note needs a gap: put {{…}} round the words to ask for")
    elif not values[0]:
        raise RetainError(f"the field “{kind.fields[0]}” is empty; write what the card asks")
    elif kind.id == BASIC_TYPED.id and not values[1]:
        raise RetainError(f"the field “{kind.fields[1]}” is empty; write what is to be typed")
    return values


def _short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
