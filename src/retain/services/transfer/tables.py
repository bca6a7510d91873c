"""Tables in and out."""

from collections.abc import Iterator
from pathlib import Path

from retain.content.html import html_to_markdown
from retain.content.markdown import escape
from retain.domain.errors import RetainError
from retain.domain.notes import Markup
from retain.formats.csv import TableRow, decode_table, read_table, write_table
from retain.services.collection import Collection
from retain.services.files import replacing
from retain.services.sources import Source, read_bytes
from retain.services.transfer.markup import foreign_fields
from retain.services.transfer.reports import ExportReport
from retain.services.transfer.stored import NoteInDeck, notes_of
from retain.storage.rows import split_fields

CSV = "csv"


def read_table_sources(path: Path) -> list[Source]:
    """Return the notes of a table, as a source for each deck; raises RetainError where there are none."""
    data = read_bytes(path)
    try:
        text = decode_table(data)
    except RetainError as error:
        raise RetainError(f"{path} {error}") from error
    try:
        drafts = read_table(text, tabs=path.suffix.lower() == ".tsv", plain=escape, html=html_to_markdown)
    except RetainError as error:
        raise RetainError(f"{path}: {error}") from error
    if not any(draft.notes for draft in drafts):
        problem = drafts[0].problems[0] if drafts[0].problems else None
        why = f"line {problem.line}: {problem.message}" if problem else "it is empty"
        raise RetainError(f"{path} holds no notes: {why}")
    origin = path.stem.encode(errors="replace").decode()
    return [Source(path, origin, CSV, draft) for draft in drafts]


def export_table(collection: Collection, path: Path, deck: str | None) -> ExportReport:
    """Write the notes of a deck, or all, as a table; raises RetainError."""
    report = ExportReport()
    with collection.database.reading() as connection:
        notes = notes_of(connection, deck)
    rows = list(_rows(notes))
    report.notes, report.cards = len(rows), sum(one.cards for one in notes)
    with replacing(path) as stream:
        stream.write(write_table(rows, "\t" if path.suffix.lower() == ".tsv" else ","))
    return report


def _rows(notes: list[NoteInDeck]) -> Iterator[TableRow]:
    for one in notes:
        fields = split_fields(one.note.fields)
        if one.kind.markup is Markup.MARKDOWN:
            fields = tuple(foreign_fields(one.kind, fields)[: len(one.kind.fields)])
        yield TableRow(one.note.guid, one.kind.name, one.deck, fields, tuple(one.note.tags.split()))
