"""Deck files out again, so that what was edited here can be committed: with as few changes as can be."""

from pathlib import Path

from retain.content.html import html_to_markdown
from retain.domain.errors import RetainError
from retain.domain.imports import DeckDraft, DraftKind, NoteDraft
from retain.domain.notes import (
    BASIC,
    BASIC_AND_REVERSED,
    BASIC_TYPED,
    REVERSED_TYPED,
    Markup,
    NoteKind,
    derive_guid,
    title_key,
)
from retain.domain.wording import plural
from retain.formats.markdown import read_deck, write_deck
from retain.services.collection import Collection
from retain.services.files import replacing
from retain.services.sources import read_text_file
from retain.services.transfer.reports import ExportReport
from retain.services.transfer.stored import NoteInDeck, notes_of
from retain.storage.rows import split_fields

_LONGEST_TITLE = 200


def export_deck_file(collection: Collection, path: Path, deck: str | None) -> ExportReport:
    """Write one deck as a deck file; a file that is replaced tells which notes are topics and which questions.

    Raises RetainError where it is not clear which deck, or a note cannot stand in a deck file.
    """
    report = ExportReport()
    with collection.database.reading() as connection:
        notes = notes_of(connection, deck)
    names = sorted({one.deck for one in notes})
    if not names:
        raise RetainError("there are no notes to write" if deck is None else f"the deck “{deck}” holds no notes")
    name = next((one for one in names if deck is not None and one.casefold() == deck.casefold()), names[0])
    if len(names) > 1:
        if deck is None:
            raise RetainError(f"a deck file holds one deck; name it with --deck: {', '.join(names[:5])}")
        left = sum(one.deck != name for one in notes)
        report.warnings.append(
            f"{plural(left, 'note')} of the decks below {name} {'is' if left == 1 else 'are'} left out"
        )
    notes = [one for one in notes if one.deck == name]
    foreign = sum(one.kind.markup is Markup.HTML for one in notes)
    if foreign:
        report.warnings.append(f"{plural(foreign, 'note')} from Anki: only their text is written, not their layout")
    before = _before(path)
    reversed_ = [one for one in notes if one.kind.id in (BASIC_AND_REVERSED.id, REVERSED_TYPED.id)]
    forward = [one for one in notes if one.kind.id == BASIC.id]
    if reversed_ and forward:
        report.warnings.append(
            f"{plural(len(reversed_), 'note')} asked in reverse too; a deck file says so for all or none"
        )
    drafts = tuple(_draft(one, name, before) for one in notes)
    report.notes, report.cards = len(drafts), sum(one.cards for one in notes)
    with replacing(path) as stream:
        typed = bool(reversed_) and all(one.kind.id == REVERSED_TYPED.id for one in reversed_)
        stream.write(write_deck(DeckDraft(name, reverse=bool(reversed_) and not forward, notes=drafts, typed=typed)))
    return report


def _before(path: Path) -> dict[str, DraftKind]:
    """Return the kind of each note in the deck file that is about to be replaced, by its title."""
    if not path.is_file():
        return {}
    return {title_key(note.front): note.kind for note in read_deck(read_text_file(path)).notes}


def _draft(one: NoteInDeck, deck: str, before: dict[str, DraftKind]) -> NoteDraft:
    fields = split_fields(one.note.fields)
    if one.kind.markup is Markup.HTML:
        fields = tuple(html_to_markdown(value) for value in fields)
    front, back = fields[0], "\n\n".join(value for value in fields[1:] if value.strip())
    if one.kind.kind is NoteKind.CLOZE:
        kind = DraftKind.CLOZE
    elif one.kind.id == BASIC_TYPED.id:
        kind = DraftKind.TYPED
    else:
        simple = "\n" not in front and len(front) <= _LONGEST_TITLE
        kind = before.get(title_key(front), DraftKind.TOPIC if simple else DraftKind.QUESTION)
        if kind in (DraftKind.CLOZE, DraftKind.TYPED) or (kind is DraftKind.TOPIC and not simple):
            kind = DraftKind.QUESTION
    guid = one.note.guid
    implied = guid == derive_guid(deck, front) or guid != " ".join(guid.split())
    return NoteDraft(kind, front, back, tuple(one.note.tags.split()), None if implied else guid)
