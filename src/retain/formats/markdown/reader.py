"""Reads a deck file, line by line; whatever does not go in is named with its line."""

from dataclasses import dataclass, field

from retain.domain.imports import DeckDraft, DraftKind, NoteDraft, Problem
from retain.formats.markdown.accepted import Accepted
from retain.formats.markdown.braces import has_deletion, unescape_braces
from retain.formats.markdown.front_matter import FrontMatter, read_front_matter, read_tags, unique_tags
from retain.formats.markdown.syntax import (
    Marker,
    find_fences,
    join_lines,
    marker,
    paragraph_end,
    split_lines,
    unescape_line,
)

_SHOWN = 60
_COMMENT, _COMMENT_END = "<!--", "-->"


def read_deck(text: str) -> DeckDraft:
    r"""Return the deck that ``text``, a whole deck file, describes.

    A note's tags are those of the file, then its own. A cloze text keeps ``{{…}}`` and its escape ``\{{`` as
    written. ``problems`` are in the order of their lines. Raises RetainError where ``text`` is no text, or has
    an overlong line.
    """
    lines = split_lines(text)
    head = read_front_matter(lines)
    return _Reader(lines, head).read()


@dataclass(slots=True)
class _Open:
    """The note being read, in paragraphs, lines of code and blank lines; they go into its back once ``answered``."""

    kind: DraftKind
    line: int
    front: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    answered: bool = False
    tags: list[str] = field(default_factory=list)
    guid: str | None = None


class _Reader:
    """One pass over the lines of a deck file."""

    def __init__(self, lines: list[str], head: FrontMatter) -> None:
        self._lines = lines
        self._head = head
        self._problems = list(head.problems)
        self._accepted = Accepted()
        self._open: _Open | None = None
        self._stray_reported = False
        fences = find_fences([""] * head.length + lines[head.length :], after_fields=True)
        self._code = fences.code
        for number in fences.unclosed:
            self._report(number, "the fenced code that begins here is not closed; it is read as plain text")

    def read(self) -> DeckDraft:
        """Return the deck; to be called once."""
        position = self._head.length
        while position < len(self._lines):
            position = self._step(position)
        self._finish()
        return DeckDraft(
            name=self._head.name,
            tags=self._head.tags,
            reverse=self._head.reverse,
            typed=self._head.typed,
            notes=tuple(self._accepted.notes),
            problems=tuple(sorted(self._problems, key=lambda problem: problem.line)),
        )

    def _step(self, position: int) -> int:
        """Read what begins at line index ``position``, and return where the next thing begins."""
        line = self._lines[position]
        if not line or self._code[position]:
            self._add(line, position)
            return position + 1
        if mark := marker(line):
            return self._read_marker(mark, position)
        if self._open is None and line.startswith(_COMMENT):
            return self._skip_comment(position)
        end = paragraph_end(self._lines, self._code, position + 1)
        paragraph = "\n".join(self._lines[position:end])
        if (self._open is None or self._open.answered) and has_deletion(paragraph):
            note = self._start(DraftKind.CLOZE, position)
            self._add_paragraph(paragraph, position)
            note.answered = True
        else:
            self._add_paragraph(paragraph, position)
        return end

    def _read_marker(self, mark: Marker, position: int) -> int:
        match mark.sign:
            case "#":
                note = self._start(DraftKind.TOPIC, position)
                note.front.append(mark.rest)
                note.answered = True
            case "Q" | "C":
                self._start(DraftKind.QUESTION if mark.sign == "Q" else DraftKind.CLOZE, position)
                return self._read_field(mark.rest, position)
            case "A" | "T":
                return self._read_answer(mark, position)
            case "Tags" if self._open:
                self._open.tags.extend(read_tags(mark.rest))
            case "guid" if self._open:
                self._read_guid(self._open, mark.rest, position)
            case "Tags":
                self._report_stray(position)
        return position + 1

    def _read_field(self, first: str, position: int) -> int:
        end = paragraph_end(self._lines, self._code, position + 1)
        below = self._lines[position + 1 : end]
        self._add_paragraph("\n".join([first, *below] if first else below), position)
        return end

    def _read_answer(self, mark: Marker, position: int) -> int:
        note, sign = self._open, mark.sign
        answerable = (DraftKind.QUESTION, DraftKind.CLOZE) if sign == "A" else (DraftKind.QUESTION,)
        if note and note.kind in answerable and not any(note.back):
            note.answered = True
            if sign == "T":
                note.kind = DraftKind.TYPED
            return self._read_field(mark.rest, position)
        if note:
            self._report(
                position, rf"“{sign}:” without a “Q:” before it is read as text; write “\{sign}:” if that is meant"
            )
        else:
            self._report(position, f"“{sign}:” without a “Q:” before it is left out")
            self._stray_reported = True
        return self._read_field(self._lines[position], position)

    def _read_guid(self, note: _Open, guid: str, position: int) -> None:
        if not guid:
            self._report(position, "the guid is empty; the note gets one from its title")
        elif note.guid:
            self._report(position, "the note has a guid already; this one is ignored")
        else:
            note.guid = guid

    def _skip_comment(self, position: int) -> int:
        for end in range(position, len(self._lines)):
            line = self._lines[end]
            if end > position and _COMMENT in line:
                break
            if _COMMENT_END in line:
                return end + 1
        self._report(position, f"the comment that begins here is not closed; end it with {_COMMENT_END}")
        self._stray_reported = True
        return position + 1

    def _start(self, kind: DraftKind, position: int) -> _Open:
        self._finish()
        self._open = _Open(kind, position + 1)
        return self._open

    def _add_paragraph(self, text: str, position: int) -> None:
        if "\\" in text:
            cloze_text = self._open and self._open.kind is DraftKind.CLOZE and not self._open.answered
            if not cloze_text:
                text = unescape_braces(text)
            text = "\n".join(map(unescape_line, text.split("\n")))
        self._add(text, position)

    def _add(self, text: str, position: int) -> None:
        if self._open:
            (self._open.back if self._open.answered else self._open.front).append(text)
        elif text:
            self._report_stray(position)

    def _report_stray(self, position: int) -> None:
        if not self._stray_reported:
            shown = _shorten(self._lines[position])
            self._report(
                position, f"{shown} stands before the first note and is left out; put a heading (## …) above it"
            )
            self._stray_reported = True

    def _finish(self) -> None:
        if self._open is None:
            return
        done, self._open = self._open, None
        note = NoteDraft(
            kind=done.kind,
            front=join_lines(done.front),
            back=join_lines(done.back),
            tags=unique_tags([*self._head.tags, *done.tags]) if done.tags else self._head.tags,
            guid=done.guid,
            line=done.line,
        )
        if complaint := _complaint(note):
            self._report(note.line - 1, complaint)
        elif earlier := self._accepted.add(note):
            what = "the guid of " if note.guid and note.guid == earlier.guid else ""
            self._report(
                note.line - 1, f"{what}{_shorten(note.front)} is in line {earlier.line} already; this note is left out"
            )

    def _report(self, position: int, message: str) -> None:
        self._problems.append(Problem(position + 1, message))


def _complaint(note: NoteDraft) -> str | None:
    """Return what keeps ``note`` from going in."""
    match note.kind:
        case DraftKind.TOPIC if not note.front:
            return "a heading without a title; it is left out with the text below it"
        case DraftKind.TOPIC if not note.back:
            return f"{_shorten(note.front)} has no definition; it is left out"
        case DraftKind.QUESTION | DraftKind.TYPED if not note.front:
            return "“Q:” without a question; it is left out with its answer"
        case DraftKind.QUESTION | DraftKind.TYPED if not note.back:
            sign = "A" if note.kind is DraftKind.QUESTION else "T"
            return f"{_shorten(note.front)} has no answer; write it after “{sign}:”"
        case DraftKind.CLOZE if "}}" not in note.front.partition("{{")[2]:
            return f"{_shorten(note.front)} hides nothing; write {{{{…}}}} around what is to be asked"
    return None


def _shorten(text: str) -> str:
    shown = " ".join(text[: 2 * _SHOWN].split())
    return f"“{shown[:_SHOWN]}…”" if len(shown) > _SHOWN else f"“{shown}”"
