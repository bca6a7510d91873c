"""Where the clozes of a text begin and end."""

import re
from dataclasses import dataclass

from retain.content.markdown.verbatim import verbatim_spans

_MAX_DEPTH = 8
"""How deep clozes may lie in each other, as in Anki; a deeper one is text."""
_TOKEN = re.compile(
    r"""
      \{\{c (?P<numbers>\d{1,5}(?:,\d{1,5})*) ::
    | \\ (?:\{\{|.)                    # what a backslash makes harmless
    | (?P<short>\{\{) (?!\{c\d)        # the middle one of three may be the first of a {{c1::
    | (?P<brace>\{)
    | (?P<closing>\}+)
    """,
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Cloze:
    """A cloze in a text: its marks at ``start:inner`` and ``close:end``, what it hides between them."""

    start: int
    inner: int
    close: int
    end: int
    numbers: frozenset[int]
    """Empty for one in the short form."""


@dataclass(slots=True)
class _Open:
    start: int
    inner: int
    numbers: frozenset[int]
    braces: int = 0


def find_clozes(text: str, *, short: bool = False) -> list[Cloze]:
    """Return the clozes of ``text`` in the order of their starts; with ``short`` those without a number too.

    Braces are paired first; if that leaves a cloze open, they are not, and each ``}}`` ends the innermost cloze. With
    ``short``, code and formulas are passed over.
    """
    if "{{" not in text:
        return []
    passed_over = verbatim_spans(text) if short else []
    found, complete = _Scan(text, short=short, paired=True).run(passed_over)
    if not complete:
        found, _ = _Scan(text, short=short, paired=False).run(passed_over)
    return sorted(found, key=lambda cloze: cloze.start)


class _Scan:
    """One reading of a text from left to right."""

    def __init__(self, text: str, *, short: bool, paired: bool) -> None:
        self._text = text
        self._short = short
        self._paired = paired
        self._stack: list[_Open] = []
        self._found: list[Cloze] = []

    def run(self, passed_over: list[tuple[int, int]]) -> tuple[list[Cloze], bool]:
        """Return the clozes in the order of their ends, and whether every one that was opened is among them."""
        position = 0
        for start, end in [*passed_over, (len(self._text), len(self._text))]:
            while token := _TOKEN.search(self._text, position, start):
                self._take(token)
                position = token.end()
            position = max(position, end)
        return self._found, not self._stack

    def _take(self, token: re.Match[str]) -> None:
        if token["numbers"]:
            self._open(token, frozenset(map(int, token["numbers"].split(","))))
        elif token["short"] and self._short:
            self._open(token, frozenset())
        elif token["short"] or token["brace"]:
            self._brace(len(token[0]))
        elif token["closing"]:
            self._close(token.start(), token.end())

    def _brace(self, count: int) -> None:
        if self._stack and self._paired:
            self._stack[-1].braces += count

    def _open(self, token: re.Match[str], numbers: frozenset[int]) -> None:
        if len(self._stack) < _MAX_DEPTH:
            self._stack.append(_Open(token.start(), token.end(), numbers))
        else:
            self._brace(2)

    def _close(self, position: int, end: int) -> None:
        """Let the braces from ``position`` to ``end`` close what is open, innermost first."""
        while self._stack and position < end:
            cloze, count = self._stack[-1], end - position
            if count <= cloze.braces:
                cloze.braces -= count
                return
            if count == 1:
                return  # a lone brace that nothing opened
            close = min(position + cloze.braces, end - 2)  # one brace short: the one left over was never to be paired
            self._found.append(Cloze(cloze.start, cloze.inner, close, close + 2, cloze.numbers))
            self._stack.pop()
            position = close + 2
