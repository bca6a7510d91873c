"""Acronyms: what looks like one, which phrase one stands for, and which one a phrase would have."""

import re
from collections.abc import Callable

from retain.domain.titles.vocabulary import STOP_WORDS
from retain.domain.titles.words import find_words, words

_MIN_FREE = 3
_MOST_WORDS = 12
_REPEATS = "2345"
_VERSION = re.compile(r"[-. ]\d+(?:\.\d+)?$")
_SHAPE = re.compile(r"[^\W_](?:[^\W_]|[-/&.+]){1,14}")


def is_acronym(text: str) -> bool:
    """Tell whether ``text`` has the shape of an acronym: one short word with two capitals, or a capital and a digit."""
    if not _SHAPE.fullmatch(text):
        return False
    capitals = sum(char.isupper() for char in text)
    return capitals > 1 or (capitals == 1 and any(char.isdigit() for char in text))


def initials(phrase: str, *, small_words: bool = False) -> str:
    """Return the initials of ``phrase`` in capitals. Hyphens part words; ``small_words`` keeps "of", "the" and such."""
    found = (word for word in words(phrase) if small_words or word not in STOP_WORDS)
    return "".join(word[0] for word in found).upper()


def stands_for(acronym: str, phrase: str) -> bool:
    """Tell whether ``acronym`` (a plural s aside) can be read as short for ``phrase``.

    Either its capitals are initials of the phrase's words in order, all but the small words used, and the letters
    between follow in the word (LoRA, RoPE, RMSNorm); or, for three letters and more, all its letters follow in
    the phrase in order, from its first letter on, with one at least from the last word (BPTT, FLOPs, Seq2Seq).
    """
    return _reads(acronym, phrase, _by_initials) or _reads(acronym, phrase, _by_letters)


def _reads(acronym: str, phrase: str, rule: Callable[[list[str], tuple[str, ...]], bool]) -> bool:
    spellings = (words(phrase), words(phrase.replace("-", "")))  # Pre-Training gives P and T, or P alone
    readings = (letters for letters in _readings(acronym) if len(letters) > 1)
    return any(rule(letters, parts) for letters in readings for parts in spellings if parts)


def _readings(acronym: str) -> tuple[list[str], ...]:
    """Return the letters to account for; a digit stands for a word (Seq2Seq) or repeats its letter (T5)."""
    plain: list[str] = []
    repeated: list[str] = []
    for char in _VERSION.sub("", acronym.removesuffix("s")).lower():
        if char.isalpha():
            plain.append(char)
            repeated.append(char)
        elif char in _REPEATS and repeated:
            repeated.extend(repeated[-1] * (int(char) - 1))
    return plain, repeated


def expansion_before(acronym: str, phrase: str) -> str | None:
    """Return the tail of ``phrase`` that ``acronym`` is short for, as written there; None if there is none.

    The shortest tail whose initials fit, or else the longest whose letters do.
    """
    starts = [word.start for word in find_words(phrase) if word.folded not in STOP_WORDS][-_MOST_WORDS:]
    tails = [phrase[start:] for start in starts]
    by_initials = (tail for tail in reversed(tails) if _reads(acronym, tail, _by_initials))
    by_letters = (tail for tail in tails if _reads(acronym, tail, _by_letters))
    return next(by_initials, None) or next(by_letters, None)


def _by_initials(letters: list[str], phrase_words: tuple[str, ...]) -> bool:
    """Match greedily: a letter opens the next word where it can, else it must follow inside the current word."""
    position, inside, used = 0, "", 0
    for letter in letters:
        upcoming = position
        while upcoming < len(phrase_words) and phrase_words[upcoming][0] != letter:
            if phrase_words[upcoming] not in STOP_WORDS:
                break
            upcoming += 1
        if upcoming < len(phrase_words) and phrase_words[upcoming][0] == letter:
            inside, position, used = phrase_words[upcoming][1:], upcoming + 1, used + 1
        elif used and letter in inside:
            inside = inside.partition(letter)[2]
        else:
            return False
    rest = phrase_words[position:]
    return used > 1 and all(word in STOP_WORDS for word in rest)


def _by_letters(letters: list[str], phrase_words: tuple[str, ...]) -> bool:
    content = [word for word in phrase_words if word not in STOP_WORDS]
    if len(letters) < _MIN_FREE or not content or letters[0] != content[0][0]:
        return False
    rest = iter("".join(content))
    return len(content) > 1 and letters[-1] in content[-1] and all(letter in rest for letter in letters)
