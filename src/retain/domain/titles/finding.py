"""Finding in a text what gives a title away."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retain.domain.titles.clues import Clues, Phrases
from retain.domain.titles.words import ARTICLES, Word, singular, stem

# What may stand between the words of one phrase: a hyphen or dash of any make, a slash, white space, emphasis, a comma.
_GAP = re.compile(r"[\s\-‐‑‒–—−/·&+,_*.'’]{0,5}")
_PLAIN_GAP = re.compile(r"[ \t\u00a0\-‐‑‒–—−/]{0,3}|\s?\n\s?")
_SENTENCE_END = re.compile(r"[.!?。][\"”’)]*(?=\s)")
_PREFIXES = ("non", "mis", "dis", "un", "in", "im", "ir", "re", "de", "pre", "co", "over", "under", "anti", "auto", "sub", "semi")
_LEAST_PIECE = 3
_LEAST_FAMILY = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, in code points, end exclusive."""

    start: int
    end: int


def find_clues(text: str, words: Sequence[Word], clues: Clues) -> list[Span]:
    """Return the stretches of ``text`` that give the title away, in order, none overlapping.

    ``words`` are the words of ``text`` to look at, in order; words that are left out part the phrases around them.
    """
    return _Search(text, words, clues).run()


class _Search:
    def __init__(self, text: str, words: Sequence[Word], clues: Clues) -> None:
        self._text = text
        self._words = words
        self._clues = clues
        self._stems = [stem(word.folded) for word in words]
        self._group = [-1] * len(words)  # the first word of the phrase that hides this one, or -1

    def run(self) -> list[Span]:
        self._hide_phrases(self._clues.always)
        self._hide_words()
        self._hide_phrases(self._clues.later, after=self._end_of_defining_sentence())
        self._hide_proper_nouns()
        self._hide_recipes()
        return self._spans()

    def _hide_phrases(self, phrases: Phrases, *, after: int = -1) -> None:
        at = 0
        while at < len(self._words):
            end = self._phrase_from(at, phrases) if self._words[at].start > after else at
            self._group[at:end] = [at] * (end - at)
            at = max(end, at + 1)

    def _phrase_from(self, first: int, phrases: Phrases) -> int:
        """Return the end of the longest phrase from word ``first`` on that is not hidden yet; ``first`` if none."""
        if self._words[first].folded in ARTICLES and len(phrases.keys) > 0 and self._stems[first] not in phrases.keys:
            return first
        stems = letters = ""
        best, shortest, spaced = first, len(self._text), False
        for at in range(first, len(self._words)):
            word = self._words[at]
            if self._group[at] >= 0:
                break
            if at > first:
                gap = self._gap(at)
                if gap is None:
                    break
                spaced = spaced or gap.isspace()
                if word.folded in ARTICLES:
                    continue
            shortest = min(shortest, len(word.folded))
            by_stems, by_letters = stems + self._stems[at], letters + self._stems[at]
            count = phrases.keys.get(by_stems) or phrases.keys.get(by_letters)
            if count and not (spaced and at - first + 1 > count and shortest < _LEAST_PIECE):
                best = at + 1
            stems, letters = by_stems, letters + word.folded
            if stems not in phrases.beginnings and letters not in phrases.beginnings:
                break
        return best

    def _gap(self, at: int) -> str | None:
        """Return what stands before word ``at``; None where that parts phrases."""
        start, end = self._words[at - 1].end, self._words[at].start
        return self._text[start:end] if _GAP.fullmatch(self._text, start, end) else None

    def _hide_words(self) -> None:
        verdicts: dict[str, bool] = {}
        for at, word in enumerate(self._words):
            if self._group[at] < 0:
                if word.text not in verdicts:
                    verdicts[word.text] = self._tells(word, self._stems[at])
                if verdicts[word.text]:
                    self._group[at] = at

    def _tells(self, word: Word, family: str) -> bool:
        clues = self._clues
        if clues.acronyms and (word.folded in clues.acronyms or singular(word.folded) in clues.acronyms):
            return True
        if not word.text.islower() or any(char.isdigit() for char in word.text):
            plain = word.text.removesuffix("'s").removesuffix("’s")
            if plain.upper() in clues.short_acronyms or plain.removesuffix("s").upper() in clues.short_acronyms:
                return True
        if any(root in word.folded for root in clues.roots):
            return True
        rests = (family.removeprefix(prefix) for prefix in _PREFIXES if family.startswith(prefix))
        return any(len(rest) >= _LEAST_FAMILY and rest in clues.families for rest in rests)

    def _end_of_defining_sentence(self) -> int:
        """Return where the sentence ends in which the title is first hidden; the text's end if it never is."""
        for at, group in enumerate(self._group):
            if group >= 0:
                for match in _SENTENCE_END.finditer(self._text, self._words[at].end):
                    before = self._text[max(match.start() - 4, 0) : match.start()]
                    if not re.search(r"(?:^|\W)(?:\w{1,2}|etc)$", before):
                        return match.start()
                break
        return len(self._text)

    def _hide_proper_nouns(self) -> None:
        for at in range(1, len(self._words)):
            word = self._words[at]
            if self._group[at] < 0 and self._stems[at] in self._clues.proper and word.text[0].isupper():
                gap = self._text[self._words[at - 1].end : word.start]
                if gap.strip(" -‐‑–’'\"“(") == "" and "\n" not in gap:
                    self._group[at] = at

    def _hide_recipes(self) -> None:
        for recipe in self._clues.recipes:
            shown = {family for family, group in zip(self._stems, self._group, strict=True) if group < 0}
            if recipe.stems <= shown:
                self._hide_phrases(recipe.victims)
                self._hide_rest(recipe.stems)

    def _hide_rest(self, stems: Iterable[str]) -> None:
        """Hide one word of a recipe, the longest, where its victims did not stand together."""
        shown = {family for family, group in zip(self._stems, self._group, strict=True) if group < 0}
        if not set(stems) <= shown:
            return
        longest = max(stems, key=lambda family: (len(family), family))
        for at, family in enumerate(self._stems):
            if family == longest and self._group[at] < 0:
                self._group[at] = at

    def _spans(self) -> list[Span]:
        """Join the words of a phrase into one span where only space or hyphens part them."""
        spans: list[Span] = []
        for at, word in enumerate(self._words):
            if self._group[at] < 0:
                continue
            joins = self._group[at] != at and bool(spans) and _PLAIN_GAP.fullmatch(self._text, spans[-1].end, word.start)
            if joins:
                spans[-1] = Span(spans[-1].start, word.end)
            elif word.folded not in ARTICLES or self._group[at] == at:
                spans.append(Span(word.start, word.end))
        return spans
