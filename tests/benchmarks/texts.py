"""Texts for cards: made-up words that are met as unevenly as real ones, in the markup that Anki's editor writes."""

import random
from itertools import accumulate

_ONSETS = ("b", "br", "d", "f", "g", "gl", "h", "k", "kr", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v")
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "ei", "ou", "ä", "ö")
_CODAS = ("", "", "", "n", "r", "s", "l", "m", "t", "nd", "st")
_WORDS = 9_000
_ZIPF = 1.05
"""How fast the rank of a word makes it rarer; about 1 in every language."""


class Writer:
    """Writes texts from a vocabulary of its own; the same seed writes the same texts."""

    def __init__(self, seed: int) -> None:
        """Make up the vocabulary."""
        self._chance = random.Random(seed)
        made: dict[str, None] = {}
        while len(made) < _WORDS:
            syllables = self._chance.choice((1, 2, 2, 3, 3, 4))
            made["".join(self._syllable() for _ in range(syllables))] = None
        self.words = sorted(made, key=len)  # the common words are the short ones
        self._weights = list(accumulate((rank + 2) ** -_ZIPF for rank in range(_WORDS)))

    def _syllable(self) -> str:
        chance = self._chance
        return chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice(_CODAS)

    def phrase(self, fewest: int, most: int) -> str:
        """Return some words without an end."""
        count = self._chance.randint(fewest, most)
        return " ".join(self._chance.choices(self.words, cum_weights=self._weights, k=count))

    def passage(self, fewest: int, most: int) -> str:
        """Return a sentence or two, at times with bold words, a new line, a list or a formula."""
        text = self.phrase(fewest, most).capitalize() + "."
        kind = self._chance.random()
        if kind < 0.10:
            return f"{text}<br><b>{self.phrase(1, 3)}</b> {self.phrase(3, 9)}."
        if kind < 0.14:
            return f"{text}<ul><li>{self.phrase(2, 5)}</li><li>{self.phrase(2, 5)}</li></ul>"
        if kind < 0.17:
            return rf"{text} \(x_{{{self._chance.randint(1, 9)}}}^2 + \frac{{a}}{{b}}\)"
        return text

    def cloze(self, gaps: int) -> str:
        """Return a text with ``gaps`` deletions."""
        parts = [self.phrase(2, 5).capitalize()]
        parts += [f"{{{{c{gap}::{self.phrase(1, 2)}}}}} {self.phrase(2, 5)}" for gap in range(1, gaps + 1)]
        return " ".join(parts) + "."
