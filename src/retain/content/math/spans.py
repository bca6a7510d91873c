r"""Where formulas stand in a text: ``\( … \)``, ``\[ … \]`` and ``$$ … $$``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CLOSERS = {r"\(": r"\)", r"\[": r"\]", "$$": "$$"}
_CANDIDATE = re.compile(r"\\.|\$\$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a text: ``text[start:end]`` is all of it, ``latex`` what its delimiters enclose."""

    start: int
    end: int
    latex: str


class FormulaFinder:
    """Finds formulas in one text, and remembers which closing delimiters no longer come, so that it stays linear."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._no_more: dict[str, int] = {}

    def at(self, start: int) -> Formula | None:
        """Return the formula whose opening delimiter stands at index ``start``, if it has content and an end."""
        opener = self.text[start : start + 2]
        closer = _CLOSERS.get(opener)
        if closer is None:
            return None
        end = self._closing(closer, start + 2)
        latex = self.text[start + 2 : max(end, 0)]
        return Formula(start, end + 2, latex) if latex.strip() else None

    def _closing(self, closer: str, position: int) -> int:
        """Return the index of the first ``closer`` from ``position`` on whose backslash is no escaped one, or -1."""
        if position >= self._no_more.get(closer, len(self.text) + 1):
            return -1
        found = self.text.find(closer, position)
        while found >= 0 and self._escaped(found, position):
            found = self.text.find(closer, found + 1)
        if found < 0:
            self._no_more[closer] = position
        return found

    def _escaped(self, index: int, lowest: int) -> bool:
        """Say whether an odd number of backslashes, none before ``lowest``, leads up to ``index``."""
        first = index
        while first > lowest and self.text[first - 1] == "\\":
            first -= 1
        return (index - first) % 2 == 1


def find_formulas(text: str) -> Iterator[Formula]:
    r"""Yield the formulas of ``text`` from left to right; ``\\(`` is a backslash and a bracket, not a formula."""
    finder = FormulaFinder(text)
    position = 0
    while candidate := _CANDIDATE.search(text, position):
        formula = finder.at(candidate.start())
        if formula is None:
            position = candidate.end()
        else:
            position = formula.end
            yield formula
