r"""Cloze deletions in a paragraph: which ``{{`` open one, and how literal braces are written.

``{{`` means nothing in a code span. In a formula, where ``x^{{2}}`` is everyday LaTeX, only the numbered form
``{{c1::`` counts. After an odd number of backslashes ``{{`` is literal: a text's own n backslashes before
literal braces are written as 2n + 1.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import NamedTuple

_TOKEN = re.compile(r"\\+|`+|\$\$|\{\{")
_NUMBERED = re.compile(r"\{\{c[0-9]+::")
_BACKTICKS = re.compile(r"`+")
_FORMULA_ENDS = {"(": r"\)", "[": r"\]", "$": "$$"}


class Opening(NamedTuple):
    """A ``{{`` at ``braces``; the backslashes before it begin at ``start``."""

    start: int
    braces: int

    @property
    def literal(self) -> bool:
        """Whether a backslash keeps it from opening a deletion."""
        return (self.braces - self.start) % 2 == 1


def has_deletion(paragraph: str) -> bool:
    """Tell whether ``paragraph`` holds a cloze deletion, numbered or in the short form ``{{…}}``."""
    last_end = paragraph.rfind("}}")
    return last_end >= 0 and any(
        not opening.literal and opening.braces + len("{{") < last_end for opening in _openings(paragraph)
    )


def escape_braces(paragraph: str) -> str:
    """Return ``paragraph`` with every ``{{`` that could open a deletion made literal."""
    return _rewrite(paragraph, lambda opening: 2 * (opening.braces - opening.start) + 1)


def unescape_braces(paragraph: str) -> str:
    """Undo :func:`escape_braces`; braces without a backslash stay as they are."""

    def backslashes(opening: Opening) -> int:
        count = opening.braces - opening.start
        return count // 2 if opening.literal else count

    return _rewrite(paragraph, backslashes)


def _rewrite(paragraph: str, backslashes: Callable[[Opening], int]) -> str:
    if "{{" not in paragraph:
        return paragraph
    parts: list[str] = []
    position = 0
    for opening in _openings(paragraph):
        parts += paragraph[position : opening.start], "\\" * backslashes(opening)
        position = opening.braces
    return "".join(parts) + paragraph[position:]


def _openings(text: str) -> Iterator[Opening]:
    if "{{" not in text:
        return
    ends = _RegionEnds(text)
    position = 0
    while token := _TOKEN.search(text, position):
        position = token.end()
        sign = token[0][0]
        following = text[position : position + 2]
        if sign == "{":
            yield Opening(token.start(), token.start())
        elif sign == "`":
            position = ends.code(position, len(token[0])) or position
        elif sign == "$" or (following[:1] in ("(", "[") and len(token[0]) % 2):
            end = ends.formula(position, "$" if sign == "$" else following[0])
            if end:
                yield from _numbered(text, position, end)
            position = end or position
        elif following == "{{":
            yield Opening(token.start(), position)
            position += len("{{")
        elif len(token[0]) % 2:
            position += 1


def _numbered(text: str, start: int, end: int) -> Iterator[Opening]:
    for match in _NUMBERED.finditer(text, start, end):
        backslash = match.start()
        while backslash > start and text[backslash - 1] == "\\":
            backslash -= 1
        yield Opening(backslash, match.start())


class _RegionEnds:
    """Finds where code spans and formulas end; each kind that has no end any more is looked for only once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._endless: set[str] = set()
        self._code: dict[int, list[int]] = {}
        for run in _BACKTICKS.finditer(text):
            self._code.setdefault(len(run[0]), []).append(run.start())

    def code(self, position: int, length: int) -> int | None:
        """Return the end of the code span whose text begins at ``position`` after ``length`` backticks."""
        starts = self._code.get(length, [])
        index = bisect_left(starts, position)
        return starts[index] + length if index < len(starts) else None

    def formula(self, position: int, bracket: str) -> int | None:
        """Return the end of the formula opened before ``position`` by ``$$`` or a backslash and ``bracket``."""
        if bracket in self._endless:
            return None
        end = self._text.find(_FORMULA_ENDS[bracket], position)
        if end < 0:
            self._endless.add(bracket)
            return None
        return end + len(_FORMULA_ENDS[bracket])
