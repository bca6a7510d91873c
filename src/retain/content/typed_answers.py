"""Comparing an answer that was typed with the one that was asked for, forgivingly, and showing where they differ."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import groupby

from retain.content.markdown import plain_text
from retain.domain.cards import Rating

_NEARLY = 0.8
"""A likeness (0–1, as difflib measures it) from which on an answer is nearly right: a slip of the keys."""
_UNLIKE = 0.5
"""A likeness below which the two have nothing to do with each other: they are shown whole, not letter by letter."""
_LEAST = 2
"""Letters that two rather unlike answers must share in a row; a single one between differences says nothing."""
_LONGEST = 500
_DASHES = dict.fromkeys(map(ord, "-‐‑‒–—―−_/"), " ")
_QUOTES = dict.fromkeys(map(ord, "'’‘“”\"«»„.,;:!?"))


class Difference(Enum):
    """What a piece of a comparison is."""

    SAME = "same"
    EXTRA = "extra"
    """Typed, but not part of the answer."""
    MISSING = "missing"
    """Part of the answer, but not typed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one kind."""

    difference: Difference
    text: str


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """A typed answer beside the accepted one that is most like it."""

    expected: str
    correct: bool
    """Whether both are the same, but for case, accents, spaces, hyphens and punctuation."""
    pieces: tuple[Piece, ...]
    suggestion: Rating
    """Good where it is right, Hard where it is nearly so, else Again. It is only a suggestion."""


def accepted_answers(expected: str, question: str = "") -> tuple[str, ...]:
    """Return what counts as right where ``expected`` is asked for: itself first, then its other names.

    “LoRA” is right for “Low-Rank Adaptation (LoRA)”. ``question`` is Markdown; it helps to tell what stands in brackets
    for another name.
    """
    from retain.domain.titles import title_forms  # noqa: PLC0415 - not before the first card: it is large

    return title_forms(expected, plain_text(question)).accepted_answers or (expected,)


def compare_typed(typed: str, expected: str, question: str = "") -> TypedAnswer | None:
    """Compare what was typed with what is ``expected`` as the answer to ``question``; None where nothing was typed."""
    return compare_answer(typed, accepted_answers(expected, question)) if typed.strip() else None


def compare_answer(typed: str, accepted: Sequence[str]) -> TypedAnswer:
    """Compare what was ``typed`` with every accepted answer, of which there is at least one.

    Both are cut to 500 characters, so that the comparison stays quick.
    """
    typed = " ".join(typed.split())[:_LONGEST]
    choices = [" ".join(answer.split())[:_LONGEST] for answer in accepted]
    folded = _fold(typed)
    right = next((answer for answer in choices if _fold(answer) == folded), None) if folded else None
    if right is not None:
        return TypedAnswer(right, correct=True, pieces=(Piece(Difference.SAME, right),), suggestion=Rating.GOOD)
    likeness = {answer: SequenceMatcher(None, folded, _fold(answer), autojunk=False).ratio() for answer in choices}
    best = max(choices, key=lambda answer: likeness[answer])
    suggestion = Rating.HARD if likeness[best] >= _NEARLY else Rating.AGAIN
    least = 1 if suggestion is Rating.HARD else _LEAST
    if likeness[best] < _UNLIKE:
        return TypedAnswer(choices[0], correct=False, pieces=tuple(_whole(typed, choices[0])), suggestion=suggestion)
    return TypedAnswer(best, correct=False, pieces=tuple(_pieces(typed, best, least)), suggestion=suggestion)


def in_signs(pieces: Sequence[Piece]) -> str:
    """Return pieces as one text: “[−o]” is too much, “[+a]” is missing."""
    return "".join(signed(piece) for piece in pieces)


def signed(piece: Piece) -> str:
    """Return a piece with the signs that tell its kind without colours."""
    sign = {Difference.EXTRA: "−", Difference.MISSING: "+"}.get(piece.difference)
    return f"[{sign}{piece.text}]" if sign else piece.text


def _whole(typed: str, expected: str) -> Iterator[Piece]:
    if typed:
        yield Piece(Difference.EXTRA, typed)
    if expected:
        yield Piece(Difference.MISSING, expected)


def _pieces(typed: str, expected: str, least: int) -> Iterator[Piece]:
    """Yield the runs in which both agree, and what is too much or missing between them.

    Runs of fewer than ``least`` letters between two differences are part of the difference.
    """
    # Letter by letter, so that a letter in another case or without its accent counts as the same.
    matcher = SequenceMatcher(None, _letters(typed), _letters(expected), autojunk=False)
    steps = matcher.get_opcodes()
    last = len(steps) - 1

    def agrees(place: int) -> bool:
        kind, start, end, *_ = steps[place]
        return kind == "equal" and (end - start >= least or place in (0, last))

    for same, places in groupby(range(len(steps)), agrees):
        run = [steps[place] for place in places]
        start, end, low, high = run[0][1], run[-1][2], run[0][3], run[-1][4]
        if same:
            yield Piece(Difference.SAME, expected[low:high])
            continue
        if end > start:
            yield Piece(Difference.EXTRA, typed[start:end])
        if high > low:
            yield Piece(Difference.MISSING, expected[low:high])


def _letters(text: str) -> list[str]:
    return [_bare(char) or char for char in text]


def _fold(text: str) -> str:
    return " ".join(_bare(text.translate(_DASHES).translate(_QUOTES)).split())


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
