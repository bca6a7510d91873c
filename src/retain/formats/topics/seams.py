"""Where a definition could begin: the kinds of seam, and the separators that an entry has written in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from retain.formats.topics.anatomy import MAX_TITLE


class Seam(StrEnum):
    """What stands between a title and its definition."""

    GLUED = "glued"
    """Nothing at all."""
    TAB = "tab"
    SIGN = "sign"
    """``=``, ``->``, ``|`` or ``::`` between spaces."""
    COLON = "colon"
    TIGHT_COLON = "tight colon"
    """A colon without a space after it."""
    DASH = "dash"
    """A long dash, or several hyphens, between spaces."""
    TIGHT_DASH = "tight dash"
    """A long dash without spaces."""
    HYPHEN = "hyphen"
    """A hyphen with a space on one side at least."""
    GAP = "gap"
    """Several spaces."""
    BOLD = "bold"
    """The end of a title in Markdown's bold type."""


@dataclass(frozen=True, slots=True)
class Place:
    """A possible seam: the title is ``text[:end]``, the definition ``text[start:]``."""

    end: int
    start: int
    seam: Seam


_WRITTEN = (
    (Seam.TAB, re.compile(r" ?\t\s*")),
    (Seam.SIGN, re.compile(r" (?:=|==|=>|->|→|⇒|\||::|:=) |(?<=\w):: ")),
    (Seam.COLON, re.compile(r" ?[:：](?=\s|$)\s*|：")),
    (Seam.TIGHT_COLON, re.compile(r"(?<=[^\W\d_]):(?=[^\W\d_(])")),
    (Seam.DASH, re.compile(r" (?:–|—|―|--|---) ")),
    (Seam.TIGHT_DASH, re.compile(r"(?<=\S)(?:—|―|--)(?=[^\s\-])|(?<=[^\s\d])–(?=[^\s\d])")),
    (Seam.HYPHEN, re.compile(r" - | -(?=[^\W\d_]{2,} )|(?<=[^\W\d_])- ")),
    (Seam.GAP, re.compile(r"(?<=\S) {2,}(?=\S)")),
)
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,200}?)(?<=\S)\1(?!(?<=_)\w)")


def separators(head: str) -> list[Place]:
    """Return the places where a separator is written in the ``head`` of an entry, from left to right."""
    return sorted(_written(head), key=lambda place: place.end)


def _written(head: str) -> Iterator[Place]:
    if bold := _BOLD.match(head):
        yield Place(bold.end(), bold.end(), Seam.BOLD)
    for seam, pattern in _WRITTEN:
        for found in pattern.finditer(head, 1):
            if found.start() > MAX_TITLE:
                break
            yield Place(found.start(), found.end(), seam)
