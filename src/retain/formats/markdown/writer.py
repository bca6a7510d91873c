"""Writes a deck file: stable, one blank line between blocks, nothing that is the default."""

from retain.domain.errors import RetainError
from retain.domain.imports import DeckDraft, DraftKind, NoteDraft
from retain.formats.markdown.braces import escape_braces, has_deletion
from retain.formats.markdown.front_matter import FENCE, unique_tags, write_front_matter, write_tags
from retain.formats.markdown.syntax import (
    MAX_LINE_BYTES,
    clean_text,
    clean_title,
    escape_lines,
    find_fences,
    opens_fence,
    overlong_line,
)

_NO_CLOZE_BEGINS = (FENCE, "<!--", "\ufeff")


def write_deck(deck: DeckDraft) -> str:
    """Return ``deck`` as the text of a deck file, which :func:`read_deck` reads back.

    What may differ after the way there and back: white space at the ends of lines and texts, line breaks in
    a title (spaces), and tags, which a note has together with those of its deck; tags that all notes share
    become the deck's. Raises RetainError for a line longer than a deck file may have it, or a guid that is
    not one line.
    """
    tags = _deck_tags(deck)
    blocks = [_write_note(note, frozenset(tags)) for note in deck.notes]
    for note, block in zip(deck.notes, blocks, strict=True):
        if overlong_line(block.split("\n")):
            shown = clean_title(note.front)[:60]
            raise RetainError(f"“{shown}” has a line longer than {MAX_LINE_BYTES:,} bytes; break it up")
    head = write_front_matter(deck, tags)
    text = "\n\n".join([head, *blocks] if head else blocks)
    return text + "\n" if text else ""


def _deck_tags(deck: DeckDraft) -> tuple[str, ...]:
    tags = unique_tags(deck.tags)
    if len(deck.notes) > 1:
        shared = unique_tags(deck.notes[0].tags)
        for note in deck.notes:
            if not shared:
                break
            own = frozenset(unique_tags(note.tags))
            shared = tuple(tag for tag in shared if tag in own)
        tags = unique_tags([*tags, *shared])
    return tags


def _write_note(note: NoteDraft, deck_tags: frozenset[str]) -> str:
    meta = _write_meta(note, deck_tags)
    match note.kind:
        case DraftKind.TOPIC:
            parts = [f"## {clean_title(note.front)}".rstrip() + meta, *_paragraphs(note.back)]
            return "\n\n".join(parts)
        case DraftKind.QUESTION | DraftKind.TYPED:
            sign = "A:" if note.kind is DraftKind.QUESTION else "T:"
            return f"{_field('Q:', _escape(note.front))}{meta}\n{_field(sign, _escape(note.back))}"
        case DraftKind.CLOZE:
            return _write_cloze(note, meta)


def _write_cloze(note: NoteDraft, meta: str) -> str:
    text = _escape(note.front, braces=False)
    if _stands_alone(text):
        return "\n\n".join([text + meta, *_paragraphs(note.back)])
    # “A:” stands there even with nothing behind it: it ends the text, which would take in the next cloze.
    return f"{_field('C:', text)}{meta}\n{_field('A:', _escape(note.back))}"


def _stands_alone(text: str) -> bool:
    """Tell whether an escaped cloze text is recognised without a marker: one paragraph with a deletion."""
    return (
        "\n\n" not in text
        and not text[:1].isspace()
        and not text.startswith(_NO_CLOZE_BEGINS)
        and not any(map(opens_fence, text.split("\n")))
        and has_deletion(text)
    )


def _paragraphs(text: str) -> list[str]:
    escaped = _escape(text)
    return [escaped] if escaped else []


def _field(sign: str, text: str) -> str:
    """Return ``text`` behind ``sign``, or below it where its first line must keep its place."""
    first = text.partition("\n")[0]
    return f"{sign}\n{text}" if first[:1].isspace() or opens_fence(first) else f"{sign} {text}".rstrip()


def _write_meta(note: NoteDraft, deck_tags: frozenset[str]) -> str:
    """Return the lines for tags and guid, each after a line break."""
    own = [tag for tag in unique_tags(note.tags) if tag not in deck_tags]
    meta = f"\nTags: {write_tags(own)}" if own else ""
    if note.guid:
        if note.guid != " ".join(note.guid.split()) or "\0" in note.guid:
            raise RetainError(f"the guid {note.guid[:40]!r} cannot stand in a deck file: it is not one line of text")
        meta += f"\n<!-- guid: {note.guid} -->"
    return meta


def _escape(text: str, *, braces: bool = True) -> str:
    """Return ``text`` cleaned and escaped; ``braces`` makes its ``{{`` literal."""
    lines = clean_text(text).split("\n")
    fences = find_fences(lines)
    escaped = escape_lines(lines, fences)
    if not braces or "{{" not in text:
        return "\n".join(escaped)
    written: list[str] = []
    start = 0
    while start < len(escaped):
        end = start
        while end < len(escaped) and escaped[end] and not fences.code[end]:
            end += 1
        if end > start:
            written.append(escape_braces("\n".join(escaped[start:end])))
        else:
            written.append(escaped[start])
            end += 1
        start = end
    return "\n".join(written)
