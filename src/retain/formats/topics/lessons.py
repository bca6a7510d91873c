"""What a first reading of a list teaches about every entry in it: its seams, its style, its vocabulary."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from retain.formats.topics.cuts import SHORT, Evidence, name_across
from retain.formats.topics.frequencies import Frequencies
from retain.formats.topics.lexicon import COMMON, begins_late
from retain.formats.topics.seams import Place, Seam
from retain.formats.topics.words import PIECE, fold

_SECOND = 40
_MOST_KNOWN = 5.0
_ENOUGH_WORDS = 20
_SMALL_SHARE = 20
_SEAM_KINDS = 3
_LEAST_CAMEL = -1.5
_OPENING_KINDS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The style of one split."""

    opening: str
    """Class of the definition's first character, as ``char_class`` has it."""
    article: bool
    """Whether an article opens the definition."""
    repeated: bool
    """Whether the definition begins by taking up its title."""
    everyday: bool
    """Whether an everyday word opens the definition."""
    camel: bool
    """Whether the title holds a capital inside a word."""
    single: bool
    """Whether the title is a single word, without a space."""


@dataclass(slots=True)
class Lesson:
    """Counts over the entries whose split is certain without help."""

    seams: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    openings: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    articles: dict[bool, float] = field(default_factory=lambda: defaultdict(float))
    repeats: dict[bool, float] = field(default_factory=lambda: defaultdict(float))
    everyday: dict[bool, float] = field(default_factory=lambda: defaultdict(float))
    camels: dict[bool, float] = field(default_factory=lambda: defaultdict(float))
    singles: dict[bool, float] = field(default_factory=lambda: defaultdict(float))
    total: float = 0.0
    entries: int = 0
    words: Counter[str] = field(default_factory=Counter)
    closers: Counter[str] = field(default_factory=Counter)
    openers: Counter[str] = field(default_factory=Counter)

    frequencies: Frequencies | None = None
    """How often words are met, where case does not tell words apart."""

    @property
    def small(self) -> bool:
        """Whether definitions of this list seem to be glued on in lower case: where some are, or where few tell."""
        least = max(1, self.total / _SMALL_SHARE)
        return (
            len(self.words) >= _ENOUGH_WORDS
            and (self.openings["l"] >= least or self.total * 2 < self.entries)
            and self.seams[Seam.GLUED] * 2 >= self.total
        )

    def see(self, place: Place, reading: Reading, share: float) -> None:
        """Count the style of the best split of an entry, as much as its ``share`` of the evidence (0 to 1)."""
        self.total += share
        self.seams[place.seam] += share
        self.openings[reading.opening] += share
        self.articles[reading.article] += share
        self.repeats[reading.repeated] += share
        self.everyday[reading.everyday] += share
        self.camels[reading.camel] += share
        self.singles[reading.single] += share

    def learn(self, text: str, place: Place) -> None:
        """Take up the words of an entry that is split at ``place`` for certain."""
        self.entries += 1
        title, definition = PIECE.findall(fold(text[: place.end])), PIECE.findall(fold(text[place.start :]))
        self.words.update({*title, *definition})
        self.closers.update(title[-1:])
        self.openers.update(definition[:1])

    def skim(self, text: str) -> None:
        """Take up the words of an entry whose split is not certain; what a seam may run through counts but once."""
        self.entries += 1
        self.words.update(set(PIECE.findall(fold(text.partition(" ")[2]))))

    def finish(self) -> None:
        """Learn how often words are met, once the last entry is read."""
        self.frequencies = Frequencies(self.words) if self.small else None

    def lack_of_glue(self) -> float:
        """How rarely this list glues title to definition, as log-odds: 0 where it always does, or nothing is known."""
        return self._share(self.seams[Seam.GLUED], _SEAM_KINDS) - math.log(_SEAM_KINDS) if self.total else 0.0

    def evidence(self, text: str, place: Place, reading: Reading) -> Iterator[Evidence]:
        """Yield what the list says for or against a place: shares as log-odds against an even spread."""
        yield "list seam", self._share(self.seams[place.seam], _SEAM_KINDS)
        yield "list opening", self._share(self.openings[reading.opening], _OPENING_KINDS)
        yield "list article", self._share(self.articles[reading.article], 2)
        yield "list repeat", self._share(self.repeats[reading.repeated], 2)
        if reading.opening == "l":
            yield "list everyday", self._share(self.everyday[reading.everyday], 2)
        yield "list camel", max(_LEAST_CAMEL, self._share(self.camels[reading.camel], 2))
        yield "list single", self._share(self.singles[reading.single], 2)
        if place.seam is Seam.GLUED:
            yield from self._vocabulary(text, place.start)

    def _vocabulary(self, text: str, index: int) -> Iterator[Evidence]:
        first = last = index
        while first > 0 and text[first - 1].isalnum():
            first -= 1
        while last < len(text) and text[last].isalnum():
            last += 1
        if index in {first, last}:
            return
        left, right = fold(text[first:index]), fold(text[index:last])
        if self.words[left + right] > 1 or self.words[name_across(text[first:index], text[index:last])] > 1:
            yield "known whole", 1
        if self.frequencies is not None and text[index].islower():
            if text[index - 1].isdigit():
                yield "small after digit", 1
            yield from self._small(left, right, fold(text[last : last + _SECOND]), self.frequencies)
            return
        if len(left) > 1 and self.words[left] > 1:
            yield "known left", 1
        if self.words[right] > 1:
            yield "known right", 1

    def _small(self, left: str, right: str, after: str, frequencies: Frequencies) -> Iterator[Evidence]:
        """Weigh two runs of letters as words of this list and its language; case says nothing about where they part."""
        yield "small seam", 1
        if len(left) < SHORT and left.isalpha():
            yield "word short left", 1  # how often it is met says more than its length
        yield "word left", frequencies.log_chance(left)
        yield "word right", frequencies.log_chance(right)
        yield "word whole", frequencies.log_chance(left + right)
        if second := PIECE.search(after):
            yield "word next", frequencies.log_chance(second[0])
        else:
            yield "small alone", 1
        if closer := self.closers[left]:
            yield "known closer", min(math.log(closer + 1), _MOST_KNOWN)
        if opener := self.openers[right]:
            yield "known opener", min(math.log(opener + 1), _MOST_KNOWN)
        if right not in COMMON and begins_late(right):
            yield "small begins late", 1

    def _share(self, count: float, kinds: int) -> float:
        return math.log((count + 0.5) / (self.total + 0.5 * kinds) * kinds)
