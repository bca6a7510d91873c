"""The build of a name: its units, its head noun, and the words in it that tell something."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retain.domain.titles.acronyms import initials, is_acronym
from retain.domain.titles.vocabulary import COMMON_INITIALS, GENERIC, PREPOSITIONS, STOP_WORDS
from retain.domain.titles.words import Word, find_words, singular

SHORT_ACRONYM = 3
"""Letters of an acronym that is told from an ordinary word by its capitals alone."""

_LONGEST = 300
_LEAST_LETTERS = 3
_MOST_INITIALS = 7
_FORMULA = re.compile(r"\\\(.{0,300}?\\\)|\\\[.{0,300}?\\\]|\$\$.{0,300}?\$\$", re.DOTALL)

Unit = tuple[Word, ...]
"""A word, or the words of a hyphenated compound."""


@dataclass(frozen=True, slots=True)
class Name:
    """The words of one name in units."""

    units: tuple[Unit, ...]

    @property
    def words(self) -> Unit:
        """All words in order."""
        return tuple(word for unit in self.units for word in unit)

    @property
    def content(self) -> Unit:
        """The words but for small ones; the last word always counts (vitamin A)."""
        words = self.words
        return (*(word for word in words[:-1] if word.folded not in STOP_WORDS), *words[-1:])

    @property
    def main_units(self) -> tuple[Unit, ...]:
        """The units up to the first preposition: the *exponential family* of distributions."""
        for at, unit in enumerate(self.units):
            if at and len(unit) == 1 and unit[0].folded in PREPOSITIONS:
                return self.units[:at]
        return self.units


@dataclass(frozen=True, slots=True)
class Build:
    """The head noun of a name, and what is left before it where it is too broad to name the thing."""

    head: Unit
    core: Sequence[Unit]
    """The units up to the head; without it where ``broad``."""
    broad: bool


def parse_name(text: str) -> Name:
    """Take a name apart; formulas and what lies beyond 300 characters are passed over."""
    chunks = _FORMULA.sub(" ", text[:_LONGEST]).split()
    units = (tuple(find_words(chunk)) for chunk in chunks)
    return Name(tuple(unit for unit in units if unit))


def build_of(name: Name) -> Build:
    """Return the build of a name of one unit at least: *attention* mechanism, *deep neural* network."""
    units = list(name.main_units)
    head = units[-1]
    while len(units) > 1 and len(units[-1]) == 1 and singular(units[-1][0].folded) in GENERIC:
        units.pop()
    broad = units[-1] is not head and not (len(units) == len(units[0]) == 1 and units[0][0].folded in STOP_WORDS)
    return Build(head, units, broad)


def is_telling(word: Word) -> bool:
    """Tell whether a word says something of a topic by itself."""
    return (
        len(word.folded) >= _LEAST_LETTERS
        and word.folded not in STOP_WORDS
        and singular(word.folded) not in GENERIC
        and word.text.removesuffix("s") not in COMMON_INITIALS
    )


def is_short(word: Word) -> bool:
    """Tell whether a word is so short that only its capitals tell it from an ordinary one: He, AUC, T5; not Key."""
    return len(word.text) < SHORT_ACRONYM or (len(word.text) == SHORT_ACRONYM and is_acronym(word.text))


def initials_of(name: Name) -> Iterator[str]:
    """Yield the acronyms that a name would have (two to seven letters), without and with its small words."""
    phrase = " ".join(word.text for word in name.words)
    for short in sorted({initials(phrase), initials(phrase, small_words=True)}):
        if 1 < len(short) <= _MOST_INITIALS and short not in COMMON_INITIALS:
            yield short
