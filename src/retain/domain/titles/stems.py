"""A key for the family of a word: what is left when the endings that make verbs, nouns and adjectives go."""

from functools import lru_cache

# (ending, what replaces it, letters that must remain). The first ending that fits is taken, and the result is tried
# again, so that longer endings stand before the shorter ones that they contain.
_ENDINGS: tuple[tuple[str, str, int], ...] = (
    # Greek nouns, their verbs and adjectives
    ("esis", "es", 4),
    ("esize", "es", 4),
    ("etic", "es", 4),
    ("osis", "os", 3),
    ("otic", "os", 3),
    ("ysis", "ys", 3),
    ("ytic", "ys", 3),
    ("yze", "ys", 3),
    ("yse", "ys", 3),
    # the verb in -ize and its nouns keep a z: to generalize is not to be general
    *((ending, "iz", 3) for ending in ("izability", "isability", "izable", "isable")),
    *((ending, "iz", 3) for ending in ("ization", "isation", "izing", "ising", "ized", "ised", "izer", "iser")),
    *((ending, "iz", 3) for ending in ("ize", "ise")),
    *((ending, "if", 3) for ending in ("ification", "ifiable", "ifying", "ified", "ifier", "ify")),
    # nouns that change their verb's ending
    ("anation", "ain", 4),
    ("olution", "olv", 1),
    ("duction", "duc", 2),
    ("eption", "eiv", 3),
    ("scription", "scrib", 2),
    ("position", "pos", 3),
    ("clusion", "clud", 2),
    ("ability", "", 5),
    ("ibility", "", 5),
    ("ations", "", 4),
    ("ation", "", 4),
    ("ative", "", 4),
    ("ating", "", 4),
    ("ated", "", 4),
    ("ator", "", 4),
    ("ate", "", 4),
    ("able", "", 5),
    ("ible", "", 5),
    ("ment", "", 4),
    ("ance", "", 5),
    ("ence", "", 5),
    ("ancy", "", 5),
    ("ency", "", 5),
    ("ant", "", 5),
    ("ent", "", 5),
    ("ness", "", 4),
    ("ful", "", 4),
    ("ually", "", 4),
    ("uality", "", 4),
    ("ual", "", 4),
    ("ional", "ion", 3),
    ("ical", "ic", 4),
    ("ic", "", 4),
    ("ian", "", 4),
    ("ity", "", 4),
    ("ally", "al", 4),
    ("ly", "", 4),
    ("sion", "s", 4),
    ("tion", "t", 4),
    ("sive", "s", 4),
    ("tive", "t", 4),
    ("sor", "s", 4),
    ("tor", "t", 4),
    ("ying", "y", 3),
    ("ing", "", 3),
    ("ied", "y", 2),
    ("ed", "", 3),
    ("er", "", 4),
    ("en", "", 5),
    ("es", "", 4),
)
_ROOTS = ("embed", "hundred", "sacred")  # whose end is no ending
_LONGEST = 60
_ROUNDS = 3
_VOWELS = frozenset("aeiouy")


def stem_of(word: str) -> str:
    """Return the stem of a folded singular ``word``; words of over 60 letters are their own stem."""
    return word if len(word) > _LONGEST else _stem(word)


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    for _ in range(_ROUNDS):
        shorter = _strip_once(word)
        if shorter == word:
            break
        word = shorter
    return _finish(word)


def _strip_once(word: str) -> str:
    if word in _ROOTS or word.endswith("eed"):
        return word
    for ending, replacement, remaining in _ENDINGS:
        if word.endswith(ending):
            base = word[: -len(ending)]
            if len(base) >= remaining and not _VOWELS.isdisjoint(base + replacement):
                return base + replacement
    return word


def _finish(word: str) -> str:
    """Level what the endings leave behind: a silent e, a doubled consonant, y for i."""
    if len(word) > 3 and word.endswith("e"):  # noqa: PLR2004 - "the", "see" keep theirs
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeious":  # noqa: PLR2004 - overfitt(ing)
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word  # noqa: PLR2004
