r"""The lines of a deck file: what marks a note, what is code, and how a line escapes from meaning something.

A marker counts at the very start of a line outside fenced code; a backslash before it makes the line text.
Reading takes one backslash away and writing adds one, so that a text that itself begins with a backslash
survives too. A code fence that its text never closes is no fence, and writes with a backslash as well.
"""

import re
from typing import NamedTuple

from retain.domain.errors import RetainError

MAX_LINE_BYTES = 1_000_000
"""The longest line of a deck file, in bytes of UTF-8."""

FIELD_INITIALS = "QACT"
_META = r"Tags:(?P<tags>.*)|<!--[ \t]*guid:(?P<guid>.*)-->$"
_MARKER = re.compile(
    r"(?P<hashes>#{1,2})(?:[ \t]+(?P<title>.*))?$|(?P<field>[QA]):(?P<rest>.*)|(?P<spaced>[CT]):(?P<after>[ \t].*)?$|"
    + _META
)
_MARKER_INITIALS = frozenset("#T<" + FIELD_INITIALS)
_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<run>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)")
_FENCED_FIELD = re.compile(r"(?:[QA]:|[CT]:[ \t])\s*(?=```|~~~)")
_ESCAPED_FENCE = re.compile(r"(?P<indent>[ \t]*)\\+(?:```|~~~)")


class Marker(NamedTuple):
    """A line that has a meaning: its ``sign`` (``#``, ``Q``, ``A``, ``C``, ``T``, ``Tags``, ``guid``) and the rest."""

    sign: str
    rest: str


def split_lines(text: str) -> list[str]:
    """Return the lines of ``text``, whatever ends them, without a byte order mark and without trailing white space.

    Raises RetainError, worded to follow the file's name, where a line is too long or the text holds a NUL.
    """
    if "\0" in text:
        raise RetainError("is not a text file (it holds zero bytes)")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if number := overlong_line(lines):
        raise RetainError(f"has a line longer than {MAX_LINE_BYTES:,} bytes (line {number}); break it up")
    return [line.rstrip() for line in lines]


def overlong_line(lines: list[str]) -> int | None:
    """Return the number, from 1, of the first line longer than a deck file may have it."""
    # No character takes more than four bytes, so that hardly any line has to be encoded.
    if max(map(len, lines)) * 4 <= MAX_LINE_BYTES:
        return None
    for number, line in enumerate(lines, 1):
        if len(line) * 4 > MAX_LINE_BYTES and len(line.encode(errors="surrogatepass")) > MAX_LINE_BYTES:
            return number
    return None


def clean_text(text: str) -> str:
    """Return ``text`` as a deck file keeps it: no trailing white space, no blank lines around it, no NUL."""
    lines = [line.rstrip() for line in text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return join_lines(lines)


def join_lines(lines: list[str]) -> str:
    """Return ``lines`` as one text, without the blank ones around it."""
    start, stop = 0, len(lines)
    while start < stop and not lines[start]:
        start += 1
    while stop > start and not lines[stop - 1]:
        stop -= 1
    return "\n".join(lines[start:stop])


def clean_title(title: str) -> str:
    """Return ``title`` on one line, each line break a space, without white space around it."""
    return " ".join(part for line in clean_text(title).split("\n") if (part := line.strip()))


def marker(line: str) -> Marker | None:
    """Return what ``line``, which is not code, marks; None for a line of text."""
    if not line or line[0] not in _MARKER_INITIALS or not (match := _MARKER.match(line)):
        return None
    if match["hashes"]:
        return Marker("#", (match["title"] or "").strip())
    if match["field"]:
        return Marker(match["field"], match["rest"].strip())
    if match["tags"] is not None:
        return Marker("Tags", match["tags"])
    if match["guid"] is not None:
        return Marker("guid", match["guid"].strip())
    return Marker(match["spaced"], (match["after"] or "").strip())


class Fences(NamedTuple):
    """Fenced code: ``code[i]`` is 1 where line i is of it, fences included; ``unclosed`` are the openings left open."""

    code: bytearray
    unclosed: list[int]


class _Fence(NamedTuple):
    line: int
    run: str
    closes: bool
    starts_line: bool


def find_fences(lines: list[str], *, after_fields: bool = False) -> Fences:
    """Find fenced code (three or more backticks or tildes, at any indentation) in ``lines``.

    With ``after_fields`` a fence may also open behind ``Q:``, ``A:``, ``C:`` or ``T:``; that line itself is not code.
    """
    code = bytearray(len(lines))
    unclosed = []
    fences = _fence_lines(lines, after_fields=after_fields)
    ends = _Ends(fences)
    index = 0
    while index < len(fences):
        end = ends.of(index)
        first = fences[index]
        if end is None:
            unclosed.append(first.line)
            index += 1
            continue
        start, stop = first.line + (not first.starts_line), fences[end].line + 1
        code[start:stop] = b"\1" * (stop - start)
        index = end + 1
    return Fences(code, unclosed)


def _fence_lines(lines: list[str], *, after_fields: bool) -> list[_Fence]:
    found = []
    for number, line in enumerate(lines):
        if "```" not in line and "~~~" not in line:
            continue
        field = _FENCED_FIELD.match(line) if after_fields else None
        if match := _FENCE.match(line, field.end() if field else 0):
            found.append(_Fence(number, match["run"], not match["info"] and not field, not field))
    return found


class _Ends:
    """Finds the closing fence of an opening one without reading the rest of the file for each that has none."""

    def __init__(self, fences: list[_Fence]) -> None:
        self._fences = fences
        self._longest: list[dict[str, int]] = [{}]
        for fence in reversed(fences):
            longest = self._longest[-1]
            if fence.closes and len(fence.run) > longest.get(fence.run[0], 0):
                longest = longest | {fence.run[0]: len(fence.run)}
            self._longest.append(longest)
        self._longest.reverse()

    def of(self, index: int) -> int | None:
        run = self._fences[index].run
        if self._longest[index + 1].get(run[0], 0) < len(run):
            return None
        for end in range(index + 1, len(self._fences)):
            fence = self._fences[end]
            if fence.closes and fence.run.startswith(run):
                return end
        return None


def escape_lines(lines: list[str], fences: Fences) -> list[str]:
    """Return ``lines`` of a text with a backslash before each that would mean something else in a deck file."""
    unclosed = frozenset(fences.unclosed)
    return [
        line if code else _escape_line(line, opens_code=number in unclosed)
        for number, (line, code) in enumerate(zip(lines, fences.code, strict=True))
    ]


def _escape_line(line: str, *, opens_code: bool) -> str:
    if marker(line.lstrip("\\")):
        return "\\" + line
    if opens_code or _ESCAPED_FENCE.match(line):
        text = line.lstrip(" \t")
        return line[: len(line) - len(text)] + "\\" + text
    return line


def unescape_line(line: str) -> str:
    """Return a line of text, not of code, without the backslash that keeps it from meaning something else."""
    if line.startswith("\\") and marker(line.lstrip("\\")):
        return line[1:]
    if match := _ESCAPED_FENCE.match(line):
        return match["indent"] + line[match.end("indent") + 1 :]
    return line


def paragraph_end(lines: list[str], code: bytearray, start: int) -> int:
    """Return where the lines of text from ``start`` on end: at a blank line, a marker, code or the end of the file."""
    end = start
    while end < len(lines) and lines[end] and not code[end] and not marker(lines[end]):
        end += 1
    return end


def opens_fence(line: str) -> bool:
    """Tell whether ``line`` could open or close fenced code."""
    return _FENCE.match(line) is not None
