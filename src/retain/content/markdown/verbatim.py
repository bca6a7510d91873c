"""Where Markdown takes a text literally: code blocks, code spans and formulas; found without a full parse."""

import re
from bisect import bisect_left
from collections import defaultdict

from retain.content.math.spans import FormulaFinder

_START = re.compile(r"^[ ]{0,3}(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})|(?P<ticks>`+)|\\.|\$\$", re.MULTILINE | re.DOTALL)
_TICKS = re.compile("`+")


class _Ticks:
    """The runs of backticks in a text, by their length."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._runs: dict[int, list[int]] = defaultdict(list)
        for run in _TICKS.finditer(text):
            self._runs[len(run[0])].append(run.start())
        self._blank = text.find("\n\n")

    def closing(self, length: int, position: int) -> int | None:
        """Return the end of the first run of ``length`` from ``position`` on in the same paragraph, or None.

        Positions must not decrease from call to call.
        """
        while 0 <= self._blank < position:
            self._blank = self._text.find("\n\n", position)
        runs = self._runs[length]
        index = bisect_left(runs, position)
        if index == len(runs) or 0 <= self._blank < runs[index]:
            return None
        return runs[index] + length


def verbatim_spans(text: str) -> list[tuple[int, int]]:
    """Return the start and the end (exclusive) of each code block in fences, code span and formula, in order."""
    ticks = _Ticks(text)
    formulas = FormulaFinder(text)
    spans: list[tuple[int, int]] = []
    position = 0
    while start := _START.search(text, position):
        if start["fence"]:
            end: int | None = _fence_end(text, start)
        elif start["ticks"]:
            end = ticks.closing(len(start[0]), start.end())
        else:
            formula = formulas.at(start.start())
            end = formula.end if formula else None
        if end is not None:
            spans.append((start.start(), end))
        position = start.end() if end is None else end
    return spans


def _fence_end(text: str, start: re.Match[str]) -> int:
    fence = start["fence"]
    closing = re.compile(rf"^[ ]{{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
    found = closing.search(text, start.end())
    return found.end() if found else len(text)
