"""One entry taken apart once, so that every place in it can be weighed cheaply."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container
from dataclasses import dataclass

from retain.formats.topics.lexicon import COMMON
from retain.formats.topics.words import COMPOUND_NAMES, PIECE, PROSE, char_class, fold

MAX_TITLE = 140
"""Longest title looked for, in characters. Bounds the work per entry, whatever its length."""
HEAD = MAX_TITLE + 160
"""How much of an entry is looked at, in characters."""

_AGAIN = 3
_REACH = 30
_INITIALS_REACH = 60
_INITIAL = re.compile(r"[A-Z]|\b[a-z]")
_WHOLE_NAME = re.compile(r"[-/]|['’]s?$")
_TOKEN = re.compile(r"\S+")
_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "«": "»", "„": "“"}
_CLOSING = frozenset(_PAIRS.values()) - {"“"}
_SENTENCE_END = re.compile(r"[^\W\d_]{3,}[.;!] ")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the entry: from ``start`` up to, not including, ``end``."""

    start: int
    end: int
    text: str


class Anatomy:
    """The head of one entry: its words, its tokens, its capitals inside words, its brackets.

    ``low`` is the folded head, position for position; ``words`` are folded pieces of words; ``tokens`` are
    what stands between spaces; ``letters_end`` tells of each position where the letters from it on end.
    """

    def __init__(self, text: str, names: Container[str] = frozenset()) -> None:
        """Take ``text`` apart, as far as titles are looked for; capitals inside the folded ``names`` mean nothing."""
        self.text = text[:HEAD]
        self.low = fold(self.text)
        self.classes = "".join(map(char_class, self.text))
        self.words = [Span(found.start(), found.end(), found[0]) for found in PIECE.finditer(self.low)]
        self.tokens = [Span(found.start(), found.end(), found[0]) for found in _TOKEN.finditer(self.text)]
        self.letters_end = self._find_letters_end()
        self._word_ends = [word.end for word in self.words]
        self._word_starts = [word.start for word in self.words]
        self._token_ends = [token.end for token in self.tokens]
        self._names = names
        self._breaks = self._find_breaks()
        self._prose = [word.start for word in self.words if word.text in PROSE]
        self._stops = [found.end() for found in _SENTENCE_END.finditer(self.text)]
        self._open = self._find_open()

    def title_words(self, end: int) -> list[str]:
        """Folded words of the title that ends at ``end``."""
        whole = bisect_right(self._word_ends, end)
        words = [word.text for word in self.words[:whole]]
        if whole < len(self.words) and self.words[whole].start < end:
            words.append(self.low[self.words[whole].start : end])
        return words

    def opening_words(self, start: int, count: int) -> list[str]:
        """First ``count`` folded words of the definition that begins at ``start``."""
        first = bisect_right(self._word_ends, start)
        words = [word.text for word in self.words[first : first + count]]
        if words and self.words[first].start < start:
            words[0] = self.low[start : self.words[first].end]
        return words

    def opening_tokens(self, start: int, count: int) -> list[str]:
        """First ``count`` tokens of the definition that begins at ``start``, as written."""
        first = bisect_right(self._token_ends, start)
        tokens = [token.text for token in self.tokens[first : first + count]]
        if tokens and self.tokens[first].start < start:
            tokens[0] = self.text[start : self.tokens[first].end]
        return tokens

    def cut(self, index: int) -> tuple[str, str]:
        """Return the two parts, as written, of the run of letters and digits that ``index`` cuts."""
        first, last = self._run(index)
        return self.text[first:index], self.text[index:last]

    def low_cut(self, index: int) -> tuple[str, str]:
        """Return the same two parts folded."""
        first, last = self._run(index)
        return self.low[first:index], self.low[index:last]

    def _run(self, index: int) -> tuple[int, int]:
        first = last = index
        while first > 0 and self.classes[first - 1] in "Ulodm":
            first -= 1
        while last < len(self.classes) and self.classes[last] in "Ulodm":
            last += 1
        return first, last

    def repeats_across(self, index: int) -> bool:
        """Whether the title's beginning stands again around ``index``, so that a seam there would cut through it."""
        again = self.low.rfind(self.low[:_AGAIN], max(2, index - _REACH), index + _AGAIN)
        return 0 < again < index and self.low[again : index + _AGAIN] == self.low[: index + _AGAIN - again]

    def is_name(self, token: str) -> bool:
        """Whether ``token`` is a name known to have capitals inside, or met elsewhere in the list."""
        name = _WHOLE_NAME.split(fold(token).strip("().,;:'’\""), maxsplit=1)[0]
        return name in COMPOUND_NAMES or name in self._names

    def breaks(self, start: int, end: int) -> int:
        """How often a small letter or a digit meets a capital strictly between ``start`` and ``end``."""
        return max(0, bisect_left(self._breaks, end) - bisect_right(self._breaks, start))

    def opens_inside(self, start: int, end: int) -> bool:
        """Whether between ``start`` and ``end`` a capital inside a word begins a word that opens definitions."""
        first, last = bisect_right(self._breaks, start), bisect_left(self._breaks, end)
        words = (self.low[index : self.letters_end[index]] for index in self._breaks[first:last])
        return any(word in COMMON for word in words)

    def initials(self, start: int) -> str:
        """Return the folded first letters, and capitals inside, of the first few words from ``start``."""
        found = _INITIAL.finditer(self.text, start, start + _INITIALS_REACH)
        return "".join(letter[0] for letter in found).lower()

    def prose(self, start: int, end: int) -> int:
        """How many words of a running sentence begin between ``start`` and ``end``."""
        return bisect_left(self._prose, end) - bisect_left(self._prose, start)

    def sentences(self, end: int) -> int:
        """How many sentences end before ``end``."""
        return bisect_right(self._stops, end)

    def token_end(self, start: int, count: int) -> int:
        """Where the ``count``-th token from ``start`` ends."""
        last = bisect_right(self._token_ends, start) + count - 1
        return self._token_ends[min(last, len(self._token_ends) - 1)] if self.tokens else start

    def balanced(self, end: int) -> bool:
        """Whether brackets and quotation marks before ``end`` are closed, in order."""
        return not self._open[end]

    def _find_breaks(self) -> list[int]:
        found: list[int] = []
        for token in self.tokens:
            if token.text.islower() or token.text[1:].islower():
                continue
            if self.is_name(token.text):
                continue
            found.extend(index for index in range(token.start + 1, token.end) if self._is_break(index, token.end))
        return found

    def _is_break(self, index: int, end: int) -> bool:
        left, right = self.classes[index - 1], self.classes[index]
        if right == "U":
            tail = self.classes[index + 1 : min(index + 3, end)]
            return left in "ld" or (left == "U" and tail == "ll") or self.text[index - 1] in ")?!."
        return right == "l" and self.text[index - 1] in ")?!"

    def _find_letters_end(self) -> list[int]:
        """Where the run of letters ends that each position is in, or before."""
        end = len(self.classes)
        ends = [end] * (end + 1)
        for index in range(end - 1, -1, -1):
            if self.classes[index] not in "Ulmo":
                end = index
            ends[index] = end
        return ends

    def _find_open(self) -> list[bool]:
        """Whether the text up to each position leaves a bracket or a quotation mark open, or closes one too many."""
        waiting: list[str] = []
        quotes, broken = 0, False
        states = [False]
        for character in self.text:
            if waiting and character == waiting[-1]:
                waiting.pop()
            elif character in _PAIRS:
                waiting.append(_PAIRS[character])
            elif character in _CLOSING:
                broken = True
            elif character == '"':
                quotes ^= 1
            states.append(bool(waiting) or bool(quotes) or broken)
        return states
