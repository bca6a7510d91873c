"""From the text of a list to its lines: what each line is (bullet, heading, tags, count), before any splitting."""

import re
from dataclasses import dataclass
from enum import StrEnum

from retain.domain.errors import RetainError

MAX_LINE_BYTES = 1_000_000
"""Longest line read, in bytes of UTF-8; a longer one means that the file is not a topic list."""

_NEWLINE = re.compile(r"\r\n|\r|\n")
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_TAB_WIDTH = 4

_BULLET = re.compile(r"(?:[-*+•‣⁃◦▪●·–—]|\d{1,6}[.)]|\(\d{1,6}\))(?:[ \t]+|$)|[•‣◦▪●](?=\S)")
_TIGHT_BULLET = re.compile(r"-(?=[^\s\-\d])")
_HEADING = re.compile(r"#{1,6}(?:\s|$)|//|<!--|%%")
_RULE = re.compile(r"([-=_*~#])\1{2,}$")
_INITIAL = re.compile(r"[^\W\d_][.:]?$|[^\W\d_]\s*[-–—]\s*[^\W\d_]$")
_TAGS = re.compile(r"(tags?)\s*[:=]\s*(.*)$", re.IGNORECASE)
_NUMBER = r"(\d{1,3}(?:[,. ]\d{3}){1,2}|\d{1,9})"
_UNIT = r"(?:topic|entr(?:y|ie)|term|card|note|item|concept|definition|word)(?:s|\(s\))?"
_COUNT = re.compile(
    rf"(?:total|count)?\s*[:=]?\s*{_NUMBER}\s+{_UNIT}(?:\s+(?:in total|total|altogether))?\s*[.:]?$"
    rf"|(?:(?:number of|total)\s+)?(?:{_UNIT}|total|count)\s*[:=]\s*{_NUMBER}\s*\.?$",
    re.IGNORECASE,
)
_LONGEST_NOTE = 200


class LineKind(StrEnum):
    """What a line is by its looks."""

    BLANK = "blank"
    BULLET = "bullet"
    HEADING = "heading"
    TAGS = "tags"
    COUNT = "count"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its number (from 1), its indentation in columns, and its text without bullet or margins."""

    number: int
    kind: LineKind
    indent: int
    text: str


def read_lines(text: str) -> list[Line]:
    """Cut a file into lines and tell their kinds.

    Raises RetainError for a line longer than ``MAX_LINE_BYTES``.
    """
    raw = [line.translate(_SPACES) for line in _NEWLINE.split(text)]
    for number, line in enumerate(raw, start=1):
        if len(line) * 4 > MAX_LINE_BYTES and len(line.encode("utf-8", "surrogatepass")) > MAX_LINE_BYTES:
            raise RetainError(
                f"line {number} is longer than {MAX_LINE_BYTES:,} bytes, so this is no topic list; "
                "write one topic a line, or several shorter files"
            )
    tight = _has_tight_bullets(raw)
    return [_line(number, line, tight_bullets=tight) for number, line in enumerate(raw, start=1)]


def _line(number: int, raw: str, *, tight_bullets: bool) -> Line:
    body = raw.strip().strip(_INVISIBLE).strip()
    margin = raw.lstrip(_INVISIBLE)
    indent = len(margin[: len(margin) - len(margin.lstrip())].expandtabs(_TAB_WIDTH))
    kind = LineKind.TEXT
    if not body:
        kind = LineKind.BLANK
    elif _RULE.match(body) or _HEADING.match(body) or _INITIAL.match(body):
        kind = LineKind.HEADING
    elif bullet := _BULLET.match(body) or (tight_bullets and _TIGHT_BULLET.match(body)):
        kind, body = LineKind.BULLET, body[bullet.end() :].strip()
    elif len(body) <= _LONGEST_NOTE:
        if _COUNT.match(body):
            kind = LineKind.COUNT
        elif _TAGS.match(body):
            kind = LineKind.TAGS
    return Line(number, kind, indent, body)


def _has_tight_bullets(raw: list[str]) -> bool:
    """Whether hyphens right before the text are the list's bullets: so they are where nearly every line has one."""
    full = [line for line in (line.strip() for line in raw) if line]
    return len(full) > 1 and sum(_TIGHT_BULLET.match(line) is not None for line in full) * 5 >= len(full) * 4


def declared_count(text: str) -> int | None:
    """Return the number of topics that a line such as ``396 topic(s)`` or ``Topics: 396`` declares."""
    found = _COUNT.match(text)
    return int(re.sub(r"\D", "", found[1] or found[2])) if found else None


def tags_in(text: str) -> tuple[str, ...]:
    """Return the tags of a line such as ``Tags: a, b``, free of spaces and without repeats.

    Commas and semicolons part tags, and a space inside one becomes a hyphen; without them ``Tags: a b``
    holds two tags and ``Tag: a b`` the one tag ``a-b``.
    """
    found = _TAGS.match(text)
    if not found:
        return ()
    label, value = found[1].lower(), found[2]
    if re.search(r"[,;]", value):
        parts = re.split(r"[,;]", value)
    elif "#" in value or label == "tags":
        parts = value.split()
    else:
        parts = [value]
    tags = ("-".join(part.split()).strip("#\"'[]") for part in parts)
    return tuple(dict.fromkeys(tag for tag in tags if tag))
