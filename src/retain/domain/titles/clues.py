"""What gives a title away when it stands in a question: its names, their telling parts, and their initials."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from retain.domain.titles.acronyms import is_acronym
from retain.domain.titles.brackets import BracketKind
from retain.domain.titles.forms import TitleForms
from retain.domain.titles.names import (
    SHORT_ACRONYM,
    Build,
    Name,
    Unit,
    build_of,
    initials_of,
    is_short,
    is_telling,
    parse_name,
)
from retain.domain.titles.vocabulary import ARTICLES
from retain.domain.titles.words import Word, fold, singular, stem

_MOST_PARTS = 7
_LEAST_FAMILY = 3
_LEAST_ROOT = 5
_LEAST_OPENING = 7
_MOST_ENDING = 5
_ADJECTIVES = ("al", "ar", "ic", "iv", "an", "ous")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Keys of word sequences, with the beginnings of those keys, so that a search can stop early.

    A key is the words' stems, or their letters with only the last one's stem, run together with and without
    articles: spelling together, with a hyphen or apart makes no difference.
    """

    keys: dict[str, int]
    """Key to the number of words that it was made of."""
    beginnings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Words that together spell a name, even apart; where all of them show, ``victims`` are hidden."""

    stems: frozenset[str]
    victims: Phrases
    others: Phrases
    """Hidden instead where the victims are the verb that the title is the subject of."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What to hide of one title."""

    always: Phrases
    """Hidden wherever it stands."""
    later: Phrases
    """Head nouns: in the sentence that defines the title they may say what kind of thing it is; hidden after it."""
    acronyms: frozenset[str]
    """Folded, of four letters and more: hidden in any case."""
    short_acronyms: frozenset[str]
    """In capitals, of up to three letters: hidden where written with a capital, since many are ordinary words."""
    families: frozenset[str]
    """Stems hidden behind a prefix too: misaligned, nonfactual."""
    roots: tuple[str, ...]
    """Folded one-word names, hidden within longer words as well: tokenizer, Kaufvertrag."""
    openings: tuple[tuple[str, int], ...]
    """How long one-word names begin, and up to how many letters a word that begins so is hidden: mitochondrial."""
    recipes: tuple[Recipe, ...]
    proper: frozenset[str]
    """Stems hidden where they are written as a proper noun within a sentence: a Bellman target."""


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
        others = [bracket.text for bracket in forms.brackets if bracket.kind is BracketKind.NAME]
        main = parse_name(forms.name)
        own = _stems(main.content)
        for text in (*forms.names, *forms.parts):
            name = parse_name(text)
            if is_acronym(text) and len(name.units) == 1:
                self._acronyms.add(text)
            if text in others and own < _stems(name.content):
                self._always.update(_keys(name.words))  # Backoff (N-gram backoff): the rest only qualifies
            elif name.units:
                self._add(name)
        self._add_own_modifiers([main, *map(parse_name, others)])
        return self._clues()

    def _clues(self) -> Clues:
        acronyms = {acronym.removesuffix("s") for acronym in self._acronyms} | self._acronyms
        roots = tuple(sorted(self._roots))
        long_roots = (root for root in roots if len(root) > _LEAST_OPENING)
        return Clues(
            always=_phrases(self._always),
            later=_phrases({key: count for key, count in self._later.items() if key not in self._always}),
            acronyms=frozenset(fold(acronym) for acronym in acronyms if len(acronym) > SHORT_ACRONYM),
            short_acronyms=frozenset(acronym.upper() for acronym in acronyms if len(acronym) <= SHORT_ACRONYM),
            families=frozenset(self._families),
            roots=roots,
            openings=tuple((_opening(root), len(root) + _MOST_ENDING) for root in long_roots),
            recipes=tuple(self._recipes.values()),
            proper=frozenset(self._proper),
        )

    def _add(self, name: Name) -> None:
        content = name.content
        if len(name.words) == 1 and is_short(content[0]):
            self._acronyms.add(content[0].text)
            return
        self._always.update(_keys(name.words))
        if len(content) == 1:
            self._add_single(content[0])
            return
        build = build_of(name)
        self._add_core(build)
        self._add_stretches(name, broad=build.broad)
        self._add_recipe(name, build)
        telling = [word for unit in name.main_units for word in unit if is_telling(word)]
        self._acronyms.update(initials_of(name))
        self._acronyms.update(word.text for word in telling if is_acronym(word.text))
        self._proper.update(stem(word.folded) for word in telling if word.text[0].isupper())

    def _add_single(self, word: Word) -> None:
        """Hide a one-word name with all its family: Pruning, pruned; Token, tokenizer; Tokenization, token."""
        family = stem(word.folded)
        if len(family) < _LEAST_FAMILY:
            return
        self._families.update((family, family + "iz"))
        base = family.removesuffix("iz")
        if base != family and len(base) > _LEAST_FAMILY and not base.endswith(_ADJECTIVES):
            self._families.add(base)
        self._always.update(dict.fromkeys(self._families, 1))
        root = singular(word.folded)
        if len(root) >= _LEAST_ROOT:
            self._roots.add(root)

    def _add_core(self, build: Build) -> None:
        if not build.broad:
            if any(is_telling(word) or is_acronym(word.text) for word in build.head):
                self._later.update(_keys(build.head))
            return
        core = tuple(word for unit in build.core for word in unit)
        self._always.update(_keys(core))
        if len(build.core) > 1:
            self._later.update(_keys(build.core[-1]))
        if len(core) > 1:
            if len(build.core[0]) == 1 and is_telling(core[0]):
                self._always.update(_keys(core[:1]))
        elif is_short(core[0]) or is_acronym(core[0].text):
            self._acronyms.add(core[0].text)
        else:
            self._add_single(core[0])

    def _add_stretches(self, name: Name, *, broad: bool) -> None:
        """Hide stretches of two telling words and more, and hyphenated compounds, of a longer name."""
        words, content = name.words, name.content
        for unit in name.units[:-1]:
            if any(is_telling(word) for word in unit[1:]):
                self._always.update(_keys(unit))
        spots = [at for at, word in enumerate(words) if word in content]
        if not 2 < len(spots) <= _MOST_PARTS:  # noqa: PLR2004 - two words have no stretch shorter than the name
            return
        for first, last in combinations(spots, 2):
            stretch = words[first : last + 1]
            is_tail = last == spots[-1] and first != spots[0]
            if any(map(is_telling, stretch)) and not (is_tail and broad):
                (self._later if is_tail else self._always).update(_keys(stretch))

    def _add_recipe(self, name: Name, build: Build) -> None:
        stems = _stems(word for word in name.content if is_telling(word))
        if len(stems) < 2 or stems in self._recipes:  # noqa: PLR2004 - one telling word is hidden anyway
            return
        victim = build.core[0] if build.broad else build.head
        other = build.core[-1] if build.broad else next(unit for unit in name.units if any(map(is_telling, unit)))
        self._recipes[stems] = Recipe(stems, _phrases(_keys(victim)), _phrases(_keys(other)))

    def _add_own_modifiers(self, names: Iterable[Name]) -> None:
        """Hide what tells two names with one head apart: Top-p Sampling, Nucleus Sampling."""
        by_head: dict[str, list[Unit]] = {}
        for name in names:
            if len(name.units) == 2:  # noqa: PLR2004 - a modifier and its head
                by_head.setdefault(stem(name.words[-1].folded), []).append(name.units[0])
        for modifiers in by_head.values():
            for modifier in modifiers if len(modifiers) > 1 else ():
                if sum(len(word.folded) for word in modifier) > SHORT_ACRONYM:
                    self._always.update(_keys(modifier))


def _stems(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(stem(word.folded) for word in words)


def _opening(root: str) -> str:
    """Return the seven tenths of a word that its relatives have in common with it."""
    return root[: max(_LEAST_OPENING, len(root) * 7 // 10)]


def _keys(words: Iterable[Word]) -> dict[str, int]:
    everything = [word.folded for word in words]
    without_articles = [*(word for word in everything[:-1] if word not in ARTICLES), *everything[-1:]]
    keys: dict[str, int] = {}
    for kept in (everything, without_articles):
        if kept:
            last = stem(kept[-1])
            keys["".join(stem(word) for word in kept)] = len(kept)
            keys["".join(kept[:-1]) + last] = len(kept)
    return keys


def _phrases(keys: dict[str, int]) -> Phrases:
    return Phrases(dict(keys), frozenset(key[:end] for key in keys for end in range(1, len(key) + 1)))
