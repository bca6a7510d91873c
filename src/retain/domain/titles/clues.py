"""What gives a title away when it stands in a question: its names, their telling parts, and their initials."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from retain.domain.titles.acronyms import initials, is_acronym
from retain.domain.titles.forms import BracketKind, TitleForms
from retain.domain.titles.words import ARTICLES, STOP_WORDS, Word, find_words, fold, singular, stem

_LONGEST = 300
_MOST_PARTS = 7
_LEAST_ROOT = 5
_LEAST_OPENING = 7
_MOST_ENDING = 5
_LEAST_LETTERS = 3
_SHORT_ACRONYM = 3
_ADJECTIVES = ("al", "ar", "ic", "iv", "an", "ous")
_FORMULA = re.compile(r"\\\(.{0,300}?\\\)|\\\[.{0,300}?\\\]|\$\$.{0,300}?\$\$", re.DOTALL)
_HEAD_ENDS = frozenset(
    [
        "of",
        "in",
        "from",
        "for",
        "with",
        "through",
        "by",
        "to",
        "under",
        "over",
        "via",
        "per",
        "vs",
        "versus",
        "von",
        "für",
        "mit",
    ]
)
_TOO_COMMON = frozenset(("AI", "ML", "IT", "US", "UK", "EU", "OK", "TV", "AM", "PM"))

GENERIC = frozenset(
    [
        "ai",
        "algorithm",
        "analysis",
        "approach",
        "architecture",
        "benchmark",
        "clause",
        "code",
        "coefficient",
        "concept",
        "condition",
        "constant",
        "curve",
        "dataset",
        "data",
        "device",
        "disease",
        "disorder",
        "distribution",
        "doctrine",
        "effect",
        "element",
        "engine",
        "equation",
        "factor",
        "formula",
        "framework",
        "function",
        "graph",
        "hypothesis",
        "index",
        "law",
        "layer",
        "learning",
        "machine",
        "map",
        "matrix",
        "measure",
        "mechanism",
        "method",
        "methodology",
        "metric",
        "model",
        "modeling",
        "modelling",
        "module",
        "network",
        "number",
        "objective",
        "operation",
        "operator",
        "optimizer",
        "paradigm",
        "phase",
        "phenomenon",
        "pipeline",
        "principle",
        "problem",
        "procedure",
        "process",
        "property",
        "protocol",
        "rate",
        "ratio",
        "region",
        "rule",
        "score",
        "sequence",
        "series",
        "set",
        "size",
        "solution",
        "space",
        "state",
        "stage",
        "standard",
        "statistic",
        "strategy",
        "structure",
        "study",
        "syndrome",
        "system",
        "task",
        "technique",
        "technology",
        "test",
        "testing",
        "theorem",
        "theory",
        "tool",
        "training",
        "transformation",
        "treatment",
        "trick",
        "type",
        "unit",
        "value",
        "variable",
        "vector",
        "gesetz",
        "methode",
        "modell",
        "prinzip",
        "problem",
        "regel",
        "satz",
        "system",
        "theorie",
        "verfahren",
        "loi",
        "methode",
        "modele",
        "principe",
        "theoreme",
        "ley",
        "metodo",
        "modelo",
        "principio",
        "teorema",
    ]
)
"""Head nouns (singular, folded) so broad that what stands before them names the thing: the attention *mechanism*."""


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
    others: Phrases
    """Hidden instead where the victims are the verb that the title is the subject of."""


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
    openings: tuple[tuple[str, int], ...]
    """How long one-word names begin, and up to how many letters a word that begins so is hidden: mitochondrial."""
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
        others = [bracket.text for bracket in forms.brackets if bracket.kind is BracketKind.NAME]
        main = _parse(forms.name)
        own = {stem(word.folded) for word in main.content}
        for text in (*forms.names, *forms.parts):
            name = _parse(text)
            if is_acronym(text) and len(name.units) == 1:
                self._acronyms.add(text)
            if text in others and own < {stem(word.folded) for word in name.content}:
                self._always.update(_keys(name.words))  # Backoff (N-gram backoff): the rest only qualifies
            elif name.units:
                self._add(name)
        self._add_own_modifiers([main, *map(_parse, others)])
        acronyms = {acronym.removesuffix("s") for acronym in self._acronyms} | self._acronyms
        return Clues(
            always=_phrases(self._always),
            later=_phrases({key: count for key, count in self._later.items() if key not in self._always}),
            acronyms=frozenset(fold(acronym) for acronym in acronyms if len(acronym) > _SHORT_ACRONYM),
            short_acronyms=frozenset(acronym.upper() for acronym in acronyms if len(acronym) <= _SHORT_ACRONYM),
            families=frozenset(self._families),
            roots=tuple(sorted(self._roots)),
            openings=tuple(
                (root[: max(_LEAST_OPENING, len(root) * 7 // 10)], len(root) + _MOST_ENDING)
                for root in sorted(self._roots)
                if len(root) > _LEAST_OPENING
            ),
            recipes=tuple(self._recipes.values()),
            proper=frozenset(self._proper),
        )

    def _add(self, name: _Name) -> None:
        content = name.content
        if len(name.words) == 1 and _is_short(content[0]):
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
        telling = [word for unit in _before_preposition(name) for word in unit if _telling(word)]
        self._acronyms.update(word.text for word in telling if is_acronym(word.text))
        self._proper.update(stem(word.folded) for word in telling if word.text[0].isupper())

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
        if len(core) > 1:
            self._later.update(_keys(core[-1]))
        if len(words) == 1:
            self._add_core_word(words[0])
        elif len(core[0]) == 1 and _telling(core[0][0]):
            self._always.update(_keys(core[0]))

    def _add_core_word(self, word: Word) -> None:
        if not _is_short(word) and not is_acronym(word.text):
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
            at_end = last == spots[-1] and first != spots[0]
            if any(_telling(word) for word in stretch) and not (at_end and broad):
                (self._later if at_end else self._always).update(_keys(stretch))

    def _add_recipe(
        self, name: _Name, head: tuple[Word, ...], core: Sequence[tuple[Word, ...]], *, broad: bool
    ) -> None:
        stems = frozenset(stem(word.folded) for word in name.content if _telling(word))
        if len(stems) > 1 and stems not in self._recipes:
            first = core[0] if broad else head
            other = core[-1] if broad else next(unit for unit in name.units if any(map(_telling, unit)))
            self._recipes[stems] = Recipe(stems, _phrases(_keys(first)), _phrases(_keys(other)))

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
    plain = _FORMULA.sub(" ", name[:_LONGEST])
    for chunk in plain.split():
        unit = tuple(find_words(chunk))
        if unit:
            units.append(unit)
    return _Name(tuple(units))


def _telling(word: Word) -> bool:
    return (
        len(word.folded) >= _LEAST_LETTERS
        and word.folded not in STOP_WORDS
        and singular(word.folded) not in GENERIC
        and word.text.removesuffix("s") not in _TOO_COMMON
    )


def _is_short(word: Word) -> bool:
    """Tell whether a word is so short that only its capitals tell it from an ordinary one: He, AUC, T5; not Key."""
    return len(word.text) < _SHORT_ACRONYM or (len(word.text) == _SHORT_ACRONYM and is_acronym(word.text))


def _head_and_core(name: _Name) -> tuple[tuple[Word, ...], Sequence[tuple[Word, ...]], bool]:
    """Return the head noun's unit, the units before a broad head, and whether the head is that broad."""
    units = _before_preposition(name)
    head = units[-1]
    broad = False
    while len(units) > 1 and len(units[-1]) == 1 and singular(units[-1][0].folded) in GENERIC:
        units.pop()
        broad = True
    if len(units) == 1 and len(units[0]) == 1 and units[0][0].folded in STOP_WORDS:
        return head, name.units, False
    return head, units, broad


def _before_preposition(name: _Name) -> list[tuple[Word, ...]]:
    units = list(name.units)
    for at, unit in enumerate(units):
        if at and len(unit) == 1 and unit[0].folded in _HEAD_ENDS:
            return units[:at]
    return units


def _initials_of(name: _Name) -> Iterator[str]:
    phrase = " ".join(word.text for word in name.words)
    for short in {initials(phrase), initials(phrase, small_words=True)}:
        if 1 < len(short) <= _MOST_PARTS and short not in _TOO_COMMON:
            yield short


def _keys(words: Iterable[Word]) -> dict[str, int]:
    everything = [word.folded for word in words]
    without_articles = [word for word in everything if word not in ARTICLES]
    keys: dict[str, int] = {}
    for kept in (everything, without_articles):
        if kept:
            last = stem(kept[-1])
            keys["".join(stem(word) for word in kept)] = len(kept)
            keys["".join(kept[:-1]) + last] = len(kept)
    return keys


def _phrases(keys: dict[str, int]) -> Phrases:
    return Phrases(dict(keys), frozenset(key[:end] for key in keys for end in range(1, len(key) + 1)))
