"""Tables of notes: CSV and TSV, with a header line or with the lines that Anki's text files begin with.

Anki's lines are ``#separator:``, ``#html:``, ``#deck:``, ``#tags:``, ``#notetype:``, ``#columns:``, and ``#deck
column:N``, ``#tags column:N``, ``#guid column:N``, ``#notetype column:N``, columns counted from 1.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from retain.domain.errors import RetainError
from retain.domain.imports import DeckDraft, DraftKind, NoteDraft, Problem
from retain.formats.text import decode

_SEPARATORS = {
    "tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " ",
    "\\t": "\t", ",": ",", ";": ";", "|": "|", ":": ":",
}  # fmt: skip
_GUESSES = ("\t", ";", ",", "|")
_DIRECTIVE = re.compile(r"#(separator|html|columns|(?:deck|tags|guid|notetype)(?: column)?):(.*)", re.IGNORECASE)
_NAMES = {
    "front": ("front", "question", "term", "title", "topic", "word", "text", "cloze", "prompt", "q"),
    "back": ("back", "answer", "definition", "meaning", "translation", "extra", "back extra", "a"),
    "tags": ("tags", "tag"),
    "deck": ("deck",),
    "guid": ("guid",),
    "notetype": ("notetype", "note type", "type"),
}
_CLOZE = re.compile(r"\{\{c\d{1,3}::")
_LONGEST_FIELD = 1_000_000
_LONGEST_ROW = 1_000
_ZERO_SHARE = 0.25


@dataclass(slots=True)
class _Head:
    separator: str | None = None
    html: bool = False
    deck: str | None = None
    tags: tuple[str, ...] = ()
    columns: dict[str, int] = field(default_factory=dict)
    """Where deck, tags, guid, note type, front and back stand, from 0."""
    names: list[str] = field(default_factory=list)
    note_type: str = ""
    """Of the rows that do not name their own."""


def decode_table(data: bytes) -> str:
    """Return the text of a table: UTF-8, or UTF-16 with or without a byte order mark; raises RetainError else."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) and len(data) >= 4:  # noqa: PLR2004 - two letters
        for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
            zeros = data[start:4096:2].count(0)
            if zeros > len(data[start:4096:2]) * _ZERO_SHARE and data[1 - start : 4096 : 2].count(0) == 0:
                try:
                    return data.decode(name)
                except UnicodeDecodeError:
                    break
    return decode(data)


def read_table(text: str, *, tabs: bool, plain: Callable[[str], str], html: Callable[[str], str]) -> list[DeckDraft]:
    """Return the notes of a table, a draft for each deck that it names, those of no deck first.

    ``tabs`` says that the file's name promises tabs; ``plain`` and ``html`` turn fields into Markdown. Raises
    RetainError where the text is no table.
    """
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    head, first = _read_head(lines)
    body = "".join(lines[first:])
    separator = head.separator or _guess(body, tabs=tabs)
    convert = html if head.html else plain
    problems: list[Problem] = []
    decks: dict[str | None, list[NoteDraft]] = {}
    seen: set[str] = set()
    for number, row in _rows(body, separator, first):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (cells[0].startswith("#") and len(cells) == 1):
            continue
        if not head.columns.keys() & {"front", "back"} and not _take_header(head, cells):
            _place_columns(head, len(cells))
        elif not decks and not problems and _is_header(cells):
            continue
        if len(head.columns) and cells == head.names:
            continue
        note, deck, complaint = _note(head, cells, number, convert)
        if note is None or (note.front in seen and not note.guid):
            problems.append(Problem(number, complaint or f"“{note.front[:60] if note else ''}” stands there already"))
            continue
        seen.add(note.front)
        decks.setdefault(deck, []).append(note)
    if not decks:
        return [DeckDraft(head.deck, head.tags, problems=tuple(problems))]
    drafts = [DeckDraft(deck, head.tags, notes=tuple(notes)) for deck, notes in decks.items()]
    return [replace(drafts[0], problems=tuple(problems)), *drafts[1:]]


def _read_head(lines: Sequence[str]) -> tuple[_Head, int]:
    head = _Head()
    for number, line in enumerate(lines):
        match = _DIRECTIVE.fullmatch(line.strip("\r\n"))
        if match is None:
            if line.startswith("#") and number < 50:  # noqa: PLR2004 - a comment among the first lines
                continue
            return head, number
        _take_directive(head, match[1].lower(), match[2].strip(), number + 1)
    return head, len(lines)


def _take_directive(head: _Head, name: str, value: str, line: int) -> None:
    if name == "separator":
        head.separator = _SEPARATORS.get(value.lower())
        if head.separator is None:
            raise RetainError(f"line {line}: “{value[:20]}” is no separator; Tab, Comma, Semicolon, Pipe or Colon is")
    elif name == "html":
        head.html = value.lower() == "true"
    elif name == "deck":
        head.deck = value or None
    elif name == "tags":
        head.tags = tuple(value.split())
    elif name == "notetype":
        head.note_type = value
    elif name == "columns":
        separator = head.separator or next((one for one in _GUESSES if one in value), "\t")
        head.names = [cell.strip() for cell in next(csv.reader([value], delimiter=separator), [])]
        _take_names(head, head.names)
    else:
        if not value.isdecimal() or not 1 <= int(value) <= _LONGEST_ROW:
            raise RetainError(f"line {line}: “{value[:20]}” is no number of a column")
        head.columns[name.split(maxsplit=1)[0]] = int(value) - 1


def _guess(body: str, *, tabs: bool) -> str:
    if tabs:
        return "\t"
    first = next((line for line in body.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    counts = {one: outside.count(one) for one in _GUESSES}
    best = max(_GUESSES, key=lambda one: (counts[one] > 0, one == "\t", counts[one]))
    return best if counts[best] else ","


def _rows(body: str, separator: str, first: int) -> Iterable[tuple[int, list[str]]]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    line = first + 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            why = "a quotation mark is not closed" if "unexpected end" in str(error) else str(error)
            raise RetainError(f"line {line}: this is no table of the separator {separator!r} ({why})") from error
        yield line, row
        line = first + reader.line_num + 1


def _take_header(head: _Head, cells: Sequence[str]) -> bool:
    """Take the first row for a header, if it is one."""
    if not _is_header(cells):
        return False
    head.names = list(cells)
    _take_names(head, cells)
    return True


def _is_header(cells: Sequence[str]) -> bool:
    known = [_role(cell) for cell in cells]
    return "front" in known and ("back" in known or "cloze" in {cell.lower() for cell in cells} or len(cells) == 1)


def _take_names(head: _Head, names: Sequence[str]) -> None:
    for index, name in enumerate(names):
        role = _role(name)
        if role and role not in head.columns and index not in head.columns.values():
            head.columns[role] = index
    _place_columns(head, len(names))


def _place_columns(head: _Head, width: int) -> None:
    """Give front and back the first columns that are free, where nothing says which are theirs."""
    free = [index for index in range(width) if index not in head.columns.values()]
    for role in ("front", "back"):
        if role not in head.columns and free:
            head.columns[role] = free.pop(0)


def _role(name: str) -> str | None:
    lowered = " ".join(name.lower().split())
    return next((role for role, names in _NAMES.items() if lowered in names), None)


def _note(
    head: _Head, cells: Sequence[str], line: int, convert: Callable[[str], str]
) -> tuple[NoteDraft | None, str | None, str | None]:
    def cell(role: str) -> str:
        index = head.columns.get(role, -1)
        return cells[index] if 0 <= index < len(cells) else ""

    deck = cell("deck") or head.deck
    front, back = convert(cell("front")), convert(cell("back"))
    note_type = (cell("notetype") or head.note_type).lower()
    is_cloze = bool(_CLOZE.search(front)) and (
        "cloze" in head.note_type.lower() or "cloze" in note_type or not back or not cell("notetype")
    )
    if not front:
        return None, deck, "a row without a front; it is left out"
    if not back and not is_cloze:
        return None, deck, f"“{front[:60]}” has no back; it is left out"
    tags = dict.fromkeys([*head.tags, *cell("tags").replace(",", " ").split()])
    kind = DraftKind.CLOZE if is_cloze else DraftKind.TYPED if _is_typed(note_type) else DraftKind.TOPIC
    guid = cell("guid") or None
    if guid and any(char.isspace() for char in guid):
        guid = None
    return NoteDraft(kind, front, back, tuple(tags), guid, line), deck, None


def _is_typed(note_type: str) -> bool:
    """Whether a note type, in lower case, asks for its answer to be typed: ours, or Anki's own of that kind."""
    return any(words in note_type for words in ("typed answer", "type in the answer"))


@dataclass(frozen=True, slots=True)
class TableRow:
    """A note as a row: its fields in HTML."""

    guid: str
    note_type: str
    deck: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]


def write_table(rows: Sequence[TableRow], separator: str) -> str:
    """Return a table that a spreadsheet shows, that Anki imports as it is, and that :func:`read_table` reads."""
    width = max((len(row.fields) for row in rows), default=2)
    names = ["guid", "notetype", "deck", "Front", "Back", *(f"Field {number}" for number in range(3, width + 1))]
    names = [*names[: 3 + width], "tags"]
    stream = io.StringIO()
    stream.write("#separator:" + ("Tab" if separator == "\t" else "Comma") + "\n#html:true\n")
    stream.write("#columns:" + separator.join(names) + "\n")
    stream.write(f"#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:{4 + width}\n")
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    for row in rows:
        fields = [*row.fields, *[""] * (width - len(row.fields))]
        writer.writerow([row.guid, row.note_type, row.deck, *fields, " ".join(row.tags)])
    return stream.getvalue()
