"""How the beginning of a definition takes up its title: whole, in part, as an acronym, spelt out, or not at all."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from retain.formats.topics.words import ARTICLES, DANGLING, PIECE, QUESTION_WORDS, same_word

_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_REACH = 8
_STEM = 5
_ACRONYM = range(2, 9)
_ACRONYM_WORDS = 2
_MORE_WORDS = 3
_TELLING = 4
_QUESTION_START = 2


class Repeat(StrEnum):
    """A way in which a definition takes up its title, strongest first."""

    WHOLE = "whole"
    """All of it, brackets and articles apart: "Attention Mask" and "An attention mask is"."""
    ACRONYM = "acronym"
    """What stands in its brackets, or its initials: "Fine-Tuning (FT)" and "FT is"."""
    SPELT_OUT = "spelt out"
    """The words that it is the initials of: "RAM" and "Random access memory"."""
    START = "start"
    """Its first words: "GloVe Embeddings" and "GloVe learns"."""
    END = "end"
    """A later word of it: "Decision Tree" and "Trees"."""
    STEM = "stem"
    """A word of the same family: "Optimizer" and "Optimizes"."""
    NEAR = "near"
    """A word of it not far away: "Bias (Fairness)" and "In fairness, bias"."""
    NONE = "none"


class Repetition(NamedTuple):
    """How a definition takes up its title, and how many letters of it."""

    kind: Repeat
    letters: int


_NONE = Repetition(Repeat.NONE, 0)


def repetition(title: str, title_words: Sequence[str], definition: Sequence[str], initials: str = "") -> Repetition:
    """Tell the strongest way in which a definition's first words take up a title, all folded.

    ``initials`` are the first letters of its words and the capitals inside them.
    """
    asides: list[list[str]] = []
    words = title_words
    if "(" in title or "[" in title:
        asides = [PIECE.findall(aside) for aside in _BRACKETED.findall(title)]
        words = PIECE.findall(_BRACKETED.sub(" ", title)) or words
    main = _main_words(words)
    if not main or not definition:
        return _NONE
    opening = definition[1:] if definition[0] in ARTICLES and len(definition) > 1 else definition
    common = _common(main, opening)
    if common == len(main):
        return Repetition(Repeat.WHOLE, _letters(main))
    if found := _other_name(main, asides, definition, opening, initials):
        return found
    if common:
        return Repetition(Repeat.START, _letters(main[:common]))
    return _single_word(main, definition, opening[0])


def _main_words(words: Sequence[str]) -> Sequence[str]:
    if len(words) > _QUESTION_START and words[0] in QUESTION_WORDS:
        words = words[_QUESTION_START:]
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words


def _common(words: Sequence[str], opening: Sequence[str]) -> int:
    count = 0
    for word, other in zip(words, opening, strict=False):
        if not same_word(word, other):
            break
        count += 1
    return count


def _other_name(
    main: Sequence[str],
    asides: Sequence[Sequence[str]],
    definition: Sequence[str],
    opening: Sequence[str],
    initials: str,
) -> Repetition | None:
    """Look for what stands in the title's brackets, for its initials, and for what it is the initials of."""
    for aside in asides:
        if aside and _common(aside, opening) == len(aside):
            return Repetition(Repeat.ACRONYM, _letters(aside))
    first = opening[0]
    if len(main) > 1 and len(first) in _ACRONYM and first in _initials(main):
        return Repetition(Repeat.ACRONYM, len(first))
    acronym = "".join(main)
    if len(main) <= _ACRONYM_WORDS and len(acronym) in _ACRONYM:
        spelt = (*_initials(definition[: len(acronym) + _MORE_WORDS]), initials)
        if any(letters.startswith(acronym) for letters in spelt):
            return Repetition(Repeat.SPELT_OUT, len(acronym))
    return None


def _single_word(main: Sequence[str], definition: Sequence[str], first: str) -> Repetition:
    """Look for any one word of the title."""
    if len(first) > 1 and any(same_word(first, word) for word in main[1:]):
        return Repetition(Repeat.END, len(first))
    if len(first) >= _STEM and first[:_STEM] == main[0][:_STEM]:
        return Repetition(Repeat.STEM, _STEM)
    near = definition[:_REACH]
    telling = (word for word in main if len(word) >= _TELLING and any(same_word(word, other) for other in near))
    letters = max(map(len, telling), default=0)
    return Repetition(Repeat.NEAR, letters) if letters else _NONE


def _initials(words: Sequence[str]) -> tuple[str, str]:
    """First letters of some words: of all of them, and without small words such as "of"."""
    return "".join(word[0] for word in words), "".join(word[0] for word in words if word not in DANGLING)


def _letters(words: Sequence[str]) -> int:
    return sum(map(len, words))
