"""How often words are met: in one list, in running text of its language, or, never met, as their letters have it."""

import math
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import islice

from spellchecker import SpellChecker

from retain.formats.topics.spelling import Spelling

_SIGNS = {
    "en": "the of and to in that with for by is",
    "fr": "le les des et une du est dans qui sur",
    "es": "el los las del una por con para es y",
    "it": "il di che della un per gli nel è si",
    "pt": "o os da do uma para com não em ao",
    "nl": "het een van dat voor met op wordt of zijn",
    "de": "der die das und ein eine von mit zur ist",
    "ru": "и в на с по для из от как или",
}
"""Languages whose running text is known, with words that tell which of them a list is written in."""

_ENOUGH = 0.6
"""Share of a list's most frequent words that must be met in a language for the list to be taken as written in it."""
_PROBED = 300
_TAUGHT = 20_000
"""How many of a language's words, the most frequent first, teach how it is spelt."""
_OWN, _COMMON, _RARE, _NEW = 0.4, 0.3, 0.3, 0.01
"""Shares of a list's words that are its own, the language's by frequency, any of the language's, and unheard of."""


class Frequencies:
    """Chances of words in one list, which may be in any language with an alphabet."""

    def __init__(self, counts: Counter[str]) -> None:
        """Take up the folded words of a list and the number of entries that hold each."""
        self._counts = counts
        self._total = max(1, counts.total())
        self._log_chances: dict[str, float] = {}

    def log_chance(self, word: str) -> float:
        """Natural logarithm of the chance that a word of this list is the folded ``word``.

        One of the times that the list holds a word does not count, so that an entry does not speak for itself.
        """
        found = self._log_chances.get(word)
        if found is None:
            found = self._log_chances[word] = math.log(self._chance(word))
        return found

    def parting(self, left: str, right: str) -> float:
        """Log-odds of the folded ``left`` and ``right`` being two words that met against their being one."""
        return self.log_chance(left) + self.log_chance(right) - self.log_chance(left + right)

    def may_part(self, left: str, right: str) -> bool:
        """Whether ``left`` and ``right`` may be two words: the second is known as one, or is spelt like one."""
        if self._counts[right] > 1:
            return True
        if self._language:
            return len(right) > 1 and right in self._language
        return self._spelling.parting(left, right) > 0

    def _chance(self, word: str) -> float:
        own = max(0, self._counts[word] - 1) / self._total
        new = _NEW * self._spelling.chance(word)
        met = self._language.get(word)
        if met is None:
            return _OWN * own + new
        return _OWN * own + _COMMON * met / self._running + _RARE / len(self._language) + new

    @cached_property
    def _language(self) -> Mapping[str, int]:
        """Words of the language that the list is written in; empty where it is not known."""
        likeliest = self._likeliest
        if likeliest is None:
            return {}
        words = _running_text(likeliest)
        probe = [word for word, _ in self._counts.most_common(_PROBED) if len(word) > 1]
        return words if sum(word in words for word in probe) >= _ENOUGH * len(probe) else {}

    @cached_property
    def _likeliest(self) -> str | None:
        """The language whose small words the list has most of, None where it has none of any."""
        signs = {name: sum(self._counts[word] for word in words.split()) for name, words in _SIGNS.items()}
        likeliest = max(signs, key=signs.__getitem__)
        return likeliest if signs[likeliest] else None

    @cached_property
    def _running(self) -> int:
        return sum(self._language.values())

    @cached_property
    def _spelling(self) -> Spelling:
        if self._language and self._likeliest:
            return _spelling_of(self._likeliest).knowing(word for word, count in self._counts.items() if count > 1)
        return Spelling(self._counts)


@lru_cache(maxsize=1)
def _running_text(language: str) -> Mapping[str, int]:
    return SpellChecker(language=language).word_frequency.dictionary


@lru_cache(maxsize=1)
def _spelling_of(language: str) -> Spelling:
    words = _running_text(language)
    return Spelling(islice(sorted(words, key=words.__getitem__, reverse=True), _TAUGHT))
