"""How words are spelt in one list, and so where a run of small letters may be two words that meet."""

import math
from collections import Counter
from collections.abc import Iterable

_START, _END = "^", "$"
_ORDER = 4
_EDGE = 3
_LONGEST = 40
_TRUST = 4.0
_ALPHABET = 40
_CLIP = 6.0


class Spelling:
    """Letter sequences of a list's words, learnt from the words themselves, so in any language with an alphabet."""

    def __init__(self, words: Iterable[str]) -> None:
        """Learn from folded ``words``; the more of them, the surer."""
        self._counts: Counter[str] = Counter()
        self._contexts: Counter[str] = Counter()
        self._logs: dict[str, float] = {}
        self._partings: dict[tuple[str, str], float] = {}
        self._learn(words)

    def knowing(self, words: Iterable[str]) -> "Spelling":
        """Return a spelling that has learnt from these folded ``words`` as well."""
        more = Spelling(())
        more._counts, more._contexts = self._counts.copy(), self._contexts.copy()
        more._learn(words)
        return more

    def _learn(self, words: Iterable[str]) -> None:
        padded = [f"{_START}{word}{_END}" for word in words]
        for order in range(_ORDER + 1):
            first = max(1, order)
            self._contexts.update(word[at - order : at] for word in padded for at in range(first, len(word)))
            self._counts.update(word[at - order : at + 1] for word in padded for at in range(first, len(word)))

    def chance(self, word: str) -> float:
        """Chance of the letters of the folded ``word`` following each other and ending there."""
        padded = f"{_START}{word[:_LONGEST]}{_END}"
        return math.exp(sum(self._log(padded[max(0, at - _ORDER) : at], padded[at]) for at in range(1, len(padded))))

    def parting(self, left: str, right: str) -> float:
        """Log-odds, from -6 to 6, that between the folded ``left`` and ``right`` two words meet."""
        edges = f"{_START}{left}"[-_EDGE:], right[:_EDGE]
        found = self._partings.get(edges)
        if found is None:
            found = self._partings[edges] = self._weigh(*edges)
        return found

    def _weigh(self, start: str, letters: str) -> float:
        apart = self._log(start, _END)
        together = 0.0
        for index, letter in enumerate(letters):
            apart += self._log(_START + letters[:index], letter)
            together += self._log(start + letters[:index], letter)
        return max(-_CLIP, min(_CLIP, apart - together))

    def _log(self, before: str, letter: str) -> float:
        key = before[-_ORDER:] + letter
        found = self._logs.get(key)
        if found is None:
            found = self._logs[key] = math.log(self._chance(key[:-1], letter))
        return found

    def _chance(self, before: str, letter: str) -> float:
        """Chance of a letter after others: what longer contexts lack in examples, shorter ones lend."""
        chance = 1 / _ALPHABET
        for order in range(len(before) + 1):
            context = before[len(before) - order :]
            chance = (self._counts.get(context + letter, 0) + _TRUST * chance) / (
                self._contexts.get(context, 0) + _TRUST
            )
        return chance
