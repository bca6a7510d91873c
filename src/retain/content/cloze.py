r"""Cloze deletions: ``{{c1::text::hint}}`` in a text, and the faces that each number makes of it.

Several numbers share a text, one cloze may lie in another, and ``{{c1,3::text}}`` belongs to two cards. The first
``::`` in a cloze starts its hint. ``\{{`` starts no cloze. In deck files ``{{text}}`` is short for the next number.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum, auto

from retain.content.cloze_marks import Cloze, find_clozes
from retain.content.markdown.verbatim import verbatim_spans

MAX_NUMBER = 500
"""The highest cloze number that makes a card, as in Anki."""
_STRONG = "**"
_BLOCK = re.compile(r"\n\s*(?:\n|[-+*>#|]|\d+[.)]|```|~~~)")


def cloze_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers, from 1 to 500, that make a card of ``text``: each once, in ascending order."""
    numbers = {number for cloze in find_clozes(text) for number in cloze.numbers}
    return tuple(sorted(number for number in numbers if 1 <= number <= MAX_NUMBER))


def question(text: str, number: int) -> str:
    """Return ``text`` with the clozes of ``number`` as ``[…]`` or ``[hint]``, and the others revealed.

    What stands for a cloze is strong text as in :func:`answer`.
    """
    return _face(text, number, hide=True)


def answer(text: str, number: int) -> str:
    """Return ``text`` with every cloze revealed, those of ``number`` as Markdown's strong text.

    They stay as they are where strong text is not to be had: in a formula or in code, over several blocks, and where
    Markdown would not take the marks for marks (``x{{c1::(a)}}y``).
    """
    return _face(text, number, hide=False)


def number_short_clozes(text: str) -> str:
    r"""Return ``text`` with ``{{text}}`` and ``{{text::hint}}`` written out as ``{{cN::…}}``.

    They get the lowest numbers that no other cloze of the text has, in the order in which they start. Double braces in
    code and formulas stay, and so does ``\{{``.
    """
    taken = {number for cloze in find_clozes(text) for number in cloze.numbers}
    number = 1
    parts: list[str] = []
    position = 0
    for cloze in find_clozes(text, short=True):
        if cloze.numbers or not text[cloze.inner : cloze.close].strip():
            continue
        while number in taken:
            number += 1
        parts += text[position : cloze.inner], f"c{number}::"
        position = cloze.inner
        number += 1
    return "".join(parts) + text[position:]


class _Around(Enum):
    """What a cloze lies in."""

    PROSE = auto()
    CODE = auto()
    FORMULA = auto()


@dataclass(slots=True)
class _Frame:
    """What has been written of a cloze, or of the whole text, and of the hint that may follow in it."""

    cloze: Cloze | None
    text: list[str] = field(default_factory=list)
    hint: list[str] | None = None
    emphasised: bool = False
    """Whether the last piece written is the end of strong text."""

    def write(self, piece: str, *, own: bool = False) -> None:
        """Add a piece; in the cloze's ``own`` words the first ``::`` begins the hint."""
        if not piece:
            return
        self.emphasised = False
        if own and self.cloze and self.hint is None and "::" in piece:
            piece, _, hint = piece.partition("::")
            self.text.append(piece)
            self.hint = [hint]
        else:
            (self.text if self.hint is None else self.hint).append(piece)

    def emphasise(self, content: str, following: str) -> None:
        """Add ``content`` as strong text if it can be, ``following`` being the character after it."""
        pieces = self.text if self.hint is None else self.hint
        core = content.strip()
        joined = self.emphasised and content == core
        preceding = "" if joined else next((piece[-1] for piece in reversed(pieces) if piece), "")
        if core != content:
            preceding = preceding if content.startswith(core) else " "
            following = following if content.endswith(core) else " "
        if not _can_be_strong(core, preceding, following):
            self.write(content)
            return
        lead, _, trail = content.partition(core)
        if joined:
            pieces.pop()  # **a****b** would not be read as two; **ab** is
        else:
            pieces += lead, _STRONG
        pieces += core, _STRONG
        if trail:
            pieces.append(trail)
        self.emphasised = not trail


def _face(text: str, number: int, *, hide: bool) -> str:
    clozes = find_clozes(text)
    verbatim = verbatim_spans(text) if clozes else []
    marks = sorted([(cloze.start, cloze) for cloze in clozes] + [(cloze.close, cloze) for cloze in clozes], key=_place)
    frames = [_Frame(None)]
    position = 0
    for place, cloze in marks:
        frames[-1].write(text[position:place], own=True)
        if place == cloze.start:
            frames.append(_Frame(cloze))
            position = cloze.inner
            continue
        done = frames.pop()
        content, position = "".join(done.text), cloze.end
        following = text[position : position + 1]
        if number not in cloze.numbers:
            frames[-1].write(content)
            continue
        around = _around(cloze, verbatim, text)
        if hide:
            content = _blank("".join(done.hint or ()), around, following)
        if around is _Around.PROSE:
            frames[-1].emphasise(content, following)
        else:
            frames[-1].write(content)
    frames[-1].write(text[position:])
    return "".join(frames[-1].text)


def _place(mark: tuple[int, Cloze]) -> int:
    return mark[0]


def _blank(hint: str, around: _Around, following: str) -> str:
    """Return what stands for a hidden text; before ``(`` or ``:`` it must not look like a link to Markdown."""
    label = f"[{hint.strip() or '…'}]"
    if around is _Around.FORMULA:
        return rf"\text{{{label}}}"
    return label[:-1] + r"\]" if around is _Around.PROSE and following in {"(", ":"} else label


def _around(cloze: Cloze, verbatim: list[tuple[int, int]], text: str) -> _Around:
    """Say what the cloze lies in; ``verbatim`` are the spans of code and formulas, in order and apart."""
    index = bisect_right(verbatim, (cloze.start, cloze.start)) - 1
    if index < 0 or not verbatim[index][0] < cloze.start < verbatim[index][1]:
        return _Around.PROSE
    return _Around.FORMULA if text[verbatim[index][0]] in "\\$" else _Around.CODE


def _can_be_strong(content: str, preceding: str, following: str) -> bool:
    """Say whether ``**content**`` between these two characters ("" for none) is strong text to Markdown."""
    if not content or _BLOCK.search(content) or _STRONG in content or "*" in {content[0], content[-1]}:
        return False
    if "*" in (preceding, following):
        return False  # it lies in emphasis already, whose marks would run together with these
    opens = content[0].isalnum() or not preceding.isalnum()
    closes = content[-1].isalnum() or not (following.isalnum() or following == "{")
    return opens and closes
