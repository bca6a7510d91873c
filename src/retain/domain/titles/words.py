"""The words of a text, and the ways in which one word may be written: case, accents, number, family."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from retain.domain.titles.stems import stem_of
from retain.domain.titles.vocabulary import ARTICLES

# Scripts written without spaces, or with particles glued on: each of their characters counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_JOINED = r"[\u0300-\u036f\u00ad\u200c\u200d]"  # combining accents, soft hyphens and joiners stay inside their word
_LETTER = rf"[^\W_{_UNSPACED}]{_JOINED}*"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:{_LETTER})+(?:['’ʼ](?:{_LETTER})+)*(?:(?<=\b[A-Za-z])(?:\+\+|\#))?")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "\u00ad": None, "\u200c": None, "\u200d": None})

_IRREGULAR = {
    "children": "child",
    "corpora": "corpus",
    "criteria": "criterion",
    "data": "data",
    "feet": "foot",
    "geese": "goose",
    "genera": "genus",
    "matrices": "matrix",
    "men": "man",
    "mice": "mouse",
    "people": "person",
    "phenomena": "phenomenon",
    "teeth": "tooth",
    "vertices": "vertex",
    "vortices": "vortex",
    "indices": "index",
    "appendices": "appendix",
    "women": "woman",
    "bacteria": "bacterium",
    "mitochondria": "mitochondrion",
    "ganglia": "ganglion",
    "automata": "automaton",
    "polyhedra": "polyhedron",
    "quanta": "quantum",
    "strata": "stratum",
    "fungi": "fungus",
    "spectra": "spectrum",
    "nuclei": "nucleus",
    "stimuli": "stimulus",
    "loci": "locus",
    "radii": "radius",
    "foci": "focus",
    "axes": "axis",
    "leaves": "leaf",
    "halves": "half",
    "lives": "life",
    "knives": "knife",
    "calves": "calf",
}
_IRREGULAR_PLURALS = {one: many for many, one in _IRREGULAR.items()}


# (plural ending, singular ending, least letters of the plural). The first that fits is taken.
_PLURAL_ENDINGS = (
    ("eaux", "eau", 5),
    ("ae", "a", 5),
    ("ss", "ss", 0),
    ("us", "us", 0),
    ("is", "is", 0),
    ("bias", "bias", 0),
    ("ies", "y", 5),
    *((root + "es", root + "is", 7) for root in ("ys", "es", "os")),
    *((root + "es", root, 0) for root in ("ss", "ch", "sh", "x", "zz", "us", "ias")),
    ("s", "", 3),
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as written, folded for comparing, and where it stands (code points, end exclusive)."""

    text: str
    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return ``text`` without case, accents, compatibility forms and typographic apostrophes.

    A German ß becomes ss, an ﬁ ligature fi, the superscript ² a 2.
    """
    if text.isascii():
        return text.lower()
    compatible = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    decomposed = unicodedata.normalize("NFKD", compatible).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def find_words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """Yield the words of ``text[start:end]`` in order. Hyphens and underscores part words, apostrophes do not."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        written = match.group()
        if folded := fold(written):  # a lone accent leaves nothing
            yield Word(written, folded, match.start(), match.end())


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, folded."""
    return tuple(word.folded for word in find_words(text))


def singular(word: str) -> str:
    """Return the singular of an English ``word`` in folded form; a word that is none comes back as it is.

    A possessive ending goes too: ``law's`` and ``laws`` are both ``law``.
    """
    word = word.removesuffix("'s").removesuffix("'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, singular_ending, least in _PLURAL_ENDINGS:
        if word.endswith(ending) and len(word) >= least:
            return word.removesuffix(ending) + singular_ending
    return word


def plural(word: str) -> str:
    """Return the regular plural of an English singular ``word`` in folded form."""
    if word in _IRREGULAR_PLURALS:
        return _IRREGULAR_PLURALS[word]
    if word.endswith("y") and len(word) > 1 and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith(("ysis", "esis", "osis")):
        return word[:-2] + "es"
    if word.endswith(("s", "x", "ch", "sh", "z")):
        return word + "es"
    return word + "s"


def stem(word: str) -> str:
    """Return a key that the words of one family share: ``prune``, ``prunes``, ``pruned`` and ``pruning``."""
    return stem_of(singular(word))


def without_article(text: str) -> str:
    """Return ``text`` without a leading English article."""
    first, _, rest = text.partition(" ")
    return rest.lstrip() if rest.strip() and first.lower() in ARTICLES else text
