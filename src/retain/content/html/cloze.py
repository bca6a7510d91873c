"""Clozes in HTML: ``{{c1::text::hint}}`` hidden or revealed, marked as Anki marks them."""

from retain.content.cloze_marks import Cloze, find_clozes
from retain.content.math.spans import find_formulas

_BLANK = "[…]"


def cloze_face(html: str, number: int, *, hide: bool) -> str:
    """Return ``html`` with the clozes of ``number`` hidden (as their hint) or revealed and marked, all others bare.

    Without a cloze of that number it is empty, as in Anki.
    """
    clozes = find_clozes(html)
    if not any(number in cloze.numbers for cloze in clozes):
        return ""
    formulas = [(formula.start, formula.end) for formula in find_formulas(html) if html[formula.start] == "\\"]
    return _Face(html, number, formulas, hide=hide).written(0, len(html), clozes)


def cloze_text(html: str, number: int) -> str:
    """Return what the clozes of ``number`` hide, one after the other, parted by commas."""
    return ", ".join(
        html[cloze.inner : cloze.close].partition("::")[0] for cloze in find_clozes(html) if number in cloze.numbers
    )


class _Face:
    """One reading of a text in HTML."""

    def __init__(self, html: str, number: int, formulas: list[tuple[int, int]], *, hide: bool) -> None:
        self._html = html
        self._number = number
        self._formulas = formulas
        self._hide = hide

    def written(self, start: int, end: int, clozes: list[Cloze]) -> str:
        """Return the text from ``start`` to ``end``, in which ``clozes`` lie."""
        html = self._html
        parts: list[str] = []
        position = start
        for cloze in clozes:
            if cloze.start < position or cloze.end > end:
                continue
            inner = [one for one in clozes if cloze.inner <= one.start and one.end <= cloze.close]
            hint_at = self._hint(cloze, inner)
            text = self.written(cloze.inner, hint_at, inner)
            hint = html[hint_at + 2 : cloze.close]
            own = self._number in cloze.numbers
            parts += html[position : cloze.start], self._shown(cloze, text, hint) if own else text
            position = cloze.end
        return "".join(parts) + html[position:end]

    def _shown(self, cloze: Cloze, text: str, hint: str) -> str:
        shown = (f"[{hint}]" if hint else _BLANK) if self._hide else text
        if any(low <= cloze.start < high for low, high in self._formulas):
            return rf"\text{{{shown}}}" if self._hide else shown
        return f'<span class="cloze">{shown}</span>'

    def _hint(self, cloze: Cloze, inner: list[Cloze]) -> int:
        """Return where the text of a cloze ends and its hint begins; the end of the cloze where it has none."""
        position = cloze.inner
        while (found := self._html.find("::", position, cloze.close)) >= 0:
            within = next((one for one in inner if one.start <= found < one.end), None)
            if within is None:
                return found
            position = within.end
        return cloze.close
