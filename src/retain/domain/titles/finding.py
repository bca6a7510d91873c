"""Finding in a text what gives a title away."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retain.domain.titles.clues import Clues, Phrases
from retain.domain.titles.vocabulary import ARTICLES
from retain.domain.titles.words import Word, singular, stem

# What may stand between the words of one phrase: a hyphen or dash of any make, a slash, white space, emphasis, a comma.
_GAP = re.compile(r"[\s\-‐‑‒–—−/·&+,_*.'’]{0,5}")
_PLAIN_GAP = re.compile(r"['’]?[ \t\u00a0\-‐‑‒–—−/]{0,3}|\.[ \u00a0]|\s?\n\s?")
_SENTENCE_END = re.compile(r"[.!?。][\"”’)]*(?=\s)")
_PREFIXES = (
    "non",
    "mis",
    "dis",
    "un",
    "in",
    "im",
    "ir",
    "re",
    "de",
    "pre",
    "co",
    "over",
    "under",
    "anti",
    "auto",
    "sub",
    "semi",
)
_ABBREVIATED = frozenset(("vs", "dr", "st", "mr", "mrs", "no", "al"))
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
        self._has_articles = any(word.folded in ARTICLES for word in words)
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
            end = at
            if self._group[at] < 0 and self._words[at].start > after and self._may_begin(at, phrases):
                end = self._phrase_from(at, phrases, articles=True)
                if self._has_articles:
                    end = max(end, self._phrase_from(at, phrases, articles=False))
            self._group[at:end] = [at] * (end - at)
            at = max(end, at + 1)

    def _may_begin(self, at: int, phrases: Phrases) -> bool:
        return self._stems[at] in phrases.beginnings or self._words[at].folded in phrases.beginnings

    def _phrase_from(self, first: int, phrases: Phrases, *, articles: bool) -> int:
        """Return the end of the longest phrase that begins with word ``first``; ``first`` itself if there is none.

        ``articles`` tells whether an article counts as a word of the phrase (vitamin A) or is passed over.
        """
        stems = letters = ""
        best, used, shortest, spaced = first, 0, _LEAST_PIECE, False
        for at in range(first, len(self._words)):
            word = self._words[at]
            gap = self._gap(at) if at > first else ""
            if gap is None or self._group[at] >= 0:
                break
            spaced = spaced or gap.isspace()
            if word.folded in ARTICLES and not articles:
                if at == first:
                    break
                continue
            used += 1
            shortest = min(shortest, len(word.folded))
            stems, by_letters = stems + self._stems[at], letters + self._stems[at]
            count = phrases.keys.get(stems) or phrases.keys.get(by_letters)
            letters += word.folded
            # A name of one word may be written in two, but not of crumbs: "a dam" is no Adam.
            if count and not (spaced and used > count and shortest < _LEAST_PIECE):
                best = at + 1
            if stems not in phrases.beginnings and letters not in phrases.beginnings:
                break
        return best

    def _gap(self, at: int) -> str | None:
        """Return what stands before word ``at``; None where that parts phrases."""
        start, end = self._words[at - 1].end, self._words[at].start
        if not _GAP.fullmatch(self._text, start, end):
            return None
        gap = self._text[start:end]
        ends_sentence = gap.startswith(".") and gap[1:].isspace() and self._words[at - 1].folded not in _ABBREVIATED
        return None if ends_sentence else gap

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
        if any(word.folded.startswith(opening) and len(word.folded) <= most for opening, most in clues.openings):
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
            if recipe.stems <= self._shown():
                self._hide_phrases(recipe.others if self._follows_hidden(recipe.victims) else recipe.victims)
                self._hide_rest(recipe.stems)

    def _shown(self) -> set[str]:
        return {family for family, group in zip(self._stems, self._group, strict=True) if group < 0}

    def _follows_hidden(self, phrases: Phrases) -> bool:
        """Tell whether one of ``phrases`` comes right after something hidden: "batch normalization normalizes"."""
        return any(
            self._group[at - 1] >= 0 > self._group[at]
            and self._stems[at] in phrases.keys
            and self._text[self._words[at - 1].end : self._words[at].start].isspace()
            for at in range(1, len(self._words))
        )

    def _hide_rest(self, stems: Iterable[str]) -> None:
        """Hide one word of a recipe, the longest, where its victims did not stand together."""
        if not set(stems) <= self._shown():
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
            end = word.end + 2 if self._text.startswith("++", word.end) else word.end
            joins = self._group[at] != at and bool(spans)
            if joins and _PLAIN_GAP.fullmatch(self._text, spans[-1].end, word.start):
                spans[-1] = Span(spans[-1].start, end)
            elif word.folded not in ARTICLES or self._group[at] == at:
                spans.append(Span(word.start, end))
        return spans
