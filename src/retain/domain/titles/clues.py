"""What gives a title away when it stands in a question: its names, their telling parts, and their initials."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from retain.domain.titles.acronyms import initials, is_acronym
from retain.domain.titles.forms import TitleForms
from retain.domain.titles.words import ARTICLES, STOP_WORDS, Word, find_words, fold, singular, stem

_MOST_PARTS = 7
_LEAST_ROOT = 5
_LEAST_LETTERS = 3
_SHORT_ACRONYM = 3
_ADJECTIVES = ("al", "ar", "ic", "iv", "an", "ous")
_FORMULA = re.compile(r"\\\(.{0,300}?\\\)|\\\[.{0,300}?\\\]|\$\$.{0,300}?\$\$", re.DOTALL)
_HEAD_ENDS = frozenset("of in from for with through by to under over via per vs versus von für mit".split())
_TOO_COMMON = frozenset(("AI", "ML", "IT", "US", "UK", "EU", "OK", "TV", "AM", "PM"))

GENERIC = frozenset(
    stem(word)
    for word in (
        "algorithm analysis approach architecture benchmark clause code coefficient concept condition constant curve "
        "dataset data device disease disorder distribution doctrine effect element engine equation factor formula "
        "framework function graph hypothesis index language law layer learning machine map matrix measure mechanism "
        "method methodology metric model modeling module network number objective operation operator optimizer "
        "paradigm phase phenomenon pipeline principle problem procedure process property protocol rate ratio region "
        "rule score sequence series set solution space state stage standard statistic strategy structure study syndrome "
        "system task technique technology test testing theorem theory tool training transformation treatment trick "
        "type unit value variable vector "
        "gesetz methode modell prinzip problem regel satz system theorie verfahren"
    ).split()
) - {stem("language")}
"""Stems of head nouns so broad that what stands before them names the thing: the attention *mechanism*."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Keys of word sequences, with the beginnings of those keys, so that a search can stop early.

    A key is the words' stems, or their letters with only the last one's stem, run together without articles:
    spelling together, with a hyphen or apart makes no difference.
    """

    keys: dict[str, int]
    """Key to the number of words that it was made of."""
    beginnings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Words that together spell a name, even apart; where all of them show, ``victims`` are hidden."""

    stems: frozenset[str]
    victims: Phrases


@dataclass(frozen=True, slots=True)
class Clues:
    """What to hide of one title."""

    always: Phrases
    """Hidden wherever it stands."""
    later: Phrases
    """Head nouns: they may say what kind of thing is asked for in the sentence that defines it, and are hidden after."""
    acronyms: frozenset[str]
    """Folded, of four letters and more: hidden in any case."""
    short_acronyms: frozenset[str]
    """In capitals, of up to three letters: hidden where written with a capital, since many are ordinary words."""
    families: frozenset[str]
    """Stems hidden behind a prefix too: misaligned, nonfactual."""
    roots: tuple[str, ...]
    """Folded one-word names, hidden within longer words as well: tokenizer, Kaufvertrag."""
    recipes: tuple[Recipe, ...]
    proper: frozenset[str]
    """Stems hidden where they are written as a proper noun within a sentence: a Bellman target."""


@dataclass(frozen=True, slots=True)
class _Name:
    """The words of one name, in units: a hyphenated compound is one unit."""

    units: tuple[tuple[Word, ...], ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for unit in self.units for word in unit)

    @property
    def content(self) -> tuple[Word, ...]:
        telling = tuple(word for word in self.words if word.folded not in STOP_WORDS)
        return telling or self.words


def clues_of(forms: TitleForms) -> Clues:
    """Return what gives the title of ``forms`` away."""
    return _Gatherer().gather(forms)


class _Gatherer:
    """Collects the clues of all names of one title."""

    def __init__(self) -> None:
        self._always: dict[str, int] = {}
        self._later: dict[str, int] = {}
        self._acronyms: set[str] = set()
        self._families: set[str] = set()
        self._roots: set[str] = set()
        self._recipes: dict[frozenset[str], Recipe] = {}
        self._proper: set[str] = set()

    def gather(self, forms: TitleForms) -> Clues:
        self._acronyms.update(forms.acronyms)
        names = [_parse(name) for name in (*forms.names, *forms.parts)]
        names = [name for name in names if name.units]
        for text, name in zip((*forms.names, *forms.parts), names, strict=False):
            if is_acronym(text.strip()) and len(name.units) == 1:
                self._acronyms.add(text.strip())
            self._add(name)
        self._add_own_modifiers(names)
        acronyms = {acronym.removesuffix("s") for acronym in self._acronyms} | self._acronyms
        return Clues(
            always=_phrases(self._always),
            later=_phrases({key: count for key, count in self._later.items() if key not in self._always}),
            acronyms=frozenset(fold(acronym) for acronym in acronyms if len(acronym) > _SHORT_ACRONYM),
            short_acronyms=frozenset(acronym.upper() for acronym in acronyms if len(acronym) <= _SHORT_ACRONYM),
            families=frozenset(self._families),
            roots=tuple(sorted(self._roots)),
            recipes=tuple(self._recipes.values()),
            proper=frozenset(self._proper),
        )

    def _add(self, name: _Name) -> None:
        content = name.content
        if len(name.words) == 1 and len(content[0].folded) <= _SHORT_ACRONYM:
            self._acronyms.add(content[0].text)
            return
        self._always.update(_keys(name.words))
        if len(content) == 1:
            self._add_single(content[0])
            return
        self._acronyms.update(_initials_of(name))
        head, core, broad = _head_and_core(name)
        self._add_core(head, core, broad=broad)
        self._add_stretches(name, broad=broad)
        self._add_recipe(name, head, core, broad=broad)
        self._proper.update(stem(word.folded) for word in content if word.text[0].isupper() and _telling(word))

    def _add_single(self, word: Word) -> None:
        """Hide a one-word name with all its family: Pruning, pruned; Token, tokenizer; Tokenization, token."""
        family = stem(word.folded)
        if len(family) < _LEAST_LETTERS:
            return
        self._families.add(family)
        self._families.add(family + "iz")
        base = family.removesuffix("iz")
        if base != family and len(base) > _LEAST_LETTERS and not base.endswith(_ADJECTIVES):
            self._families.add(base)
        self._always.update(dict.fromkeys(self._families, 1))
        root = singular(word.folded)
        if len(root) >= _LEAST_ROOT:
            self._roots.add(root)

    def _add_core(self, head: tuple[Word, ...], core: Sequence[tuple[Word, ...]], *, broad: bool) -> None:
        if not broad:
            self._later.update(_keys(head))
            return
        words = tuple(word for unit in core for word in unit)
        self._always.update(_keys(words))
        if len(words) == 1:
            self._add_core_word(words[0])
        elif len(core[0]) == 1 and _telling(core[0][0]):
            self._always.update(_keys(core[0]))

    def _add_core_word(self, word: Word) -> None:
        if len(word.folded) > _SHORT_ACRONYM and not is_acronym(word.text):
            self._add_single(word)
        else:
            self._acronyms.add(word.text)

    def _add_stretches(self, name: _Name, *, broad: bool) -> None:
        """Hide stretches of two telling words and more, and hyphenated compounds, of a longer name."""
        words = name.words
        spots = [at for at, word in enumerate(words) if word in name.content]
        head_compound = name.units[-1]
        for unit in name.units:
            telling = any(_telling(word) for word in unit[1:])
            if len(unit) > 1 and unit is not head_compound and telling and len(name.units) > 1:
                self._always.update(_keys(unit))
        if not 2 < len(spots) <= _MOST_PARTS:  # noqa: PLR2004 - two words have no stretch shorter than the name
            return
        for first, last in combinations(spots, 2):
            stretch = words[first : last + 1]
            at_end = last == spots[-1] and broad
            if not at_end and any(_telling(word) for word in stretch):
                self._always.update(_keys(stretch))

    def _add_recipe(
        self, name: _Name, head: tuple[Word, ...], core: Sequence[tuple[Word, ...]], *, broad: bool
    ) -> None:
        stems = frozenset(stem(word.folded) for word in name.content if _telling(word))
        if len(stems) > 1 and stems not in self._recipes:
            victim = core[0] if broad else head
            self._recipes[stems] = Recipe(stems, _phrases(_keys(victim)))

    def _add_own_modifiers(self, names: Iterable[_Name]) -> None:
        """Hide what tells two names with one head apart: Top-p Sampling, Nucleus Sampling."""
        by_head: dict[str, list[_Name]] = {}
        for name in names:
            if len(name.units) > 1:
                by_head.setdefault(stem(name.words[-1].folded), []).append(name)
        for group in by_head.values():
            for name in group if len(group) > 1 else ():
                modifier = name.units[0]
                if len(name.units) == 2 and len("".join(word.folded for word in modifier)) > _SHORT_ACRONYM:  # noqa: PLR2004
                    self._always.update(_keys(modifier))


def _parse(name: str) -> _Name:
    units: list[tuple[Word, ...]] = []
    plain = _FORMULA.sub(" ", name)
    for chunk in plain.split():
        unit = tuple(find_words(chunk))
        if unit:
            units.append(unit)
    return _Name(tuple(units))


def _telling(word: Word) -> bool:
    return (
        len(word.folded) >= _LEAST_LETTERS
        and word.folded not in STOP_WORDS
        and stem(word.folded) not in GENERIC
        and word.text.removesuffix("s") not in _TOO_COMMON
    )


def _head_and_core(name: _Name) -> tuple[tuple[Word, ...], Sequence[tuple[Word, ...]], bool]:
    """Return the head noun's unit, the units before a broad head, and whether the head is that broad."""
    units = list(name.units)
    for at, unit in enumerate(units):
        if at and len(unit) == 1 and unit[0].folded in _HEAD_ENDS:
            units = units[:at]
            break
    head = units[-1]
    broad = False
    while len(units) > 1 and len(units[-1]) == 1 and stem(units[-1][0].folded) in GENERIC:
        units.pop()
        broad = True
    if len(units) == 1 and len(units[0]) == 1 and units[0][0].folded in STOP_WORDS:
        return head, name.units, False
    return head, units, broad


def _initials_of(name: _Name) -> Iterator[str]:
    phrase = " ".join(word.text for word in name.words)
    for short in {initials(phrase), initials(phrase, small_words=True)}:
        if 1 < len(short) <= _MOST_PARTS and short not in _TOO_COMMON:
            yield short


def _keys(words: Iterable[Word]) -> dict[str, int]:
    kept = [word.folded for word in words if word.folded not in ARTICLES]
    if not kept:
        return {}
    last = stem(kept[-1])
    stems = "".join(stem(word) for word in kept)
    return {stems: len(kept), "".join(kept[:-1]) + last: len(kept)}


def _phrases(keys: dict[str, int]) -> Phrases:
    return Phrases(dict(keys), frozenset(key[:end] for key in keys for end in range(1, len(key) + 1)))
