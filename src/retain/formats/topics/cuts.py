"""The evidence in what a seam cuts: the two characters that meet there, and the run of letters that it parts."""

import re
from collections.abc import Iterator

from retain.formats.topics.anatomy import Anatomy
from retain.formats.topics.lexicon import COMMON
from retain.formats.topics.words import ARTICLES, COMPOUND_NAMES, NAME_PREFIXES, has_vowel

Evidence = tuple[str, float]
"""The name of a weight, and how often or how strongly it counts."""

SHORT = 3
"""Letters: a run of fewer is hardly a title."""
_MOST_LETTERS = 9
_LAST_PIECE = re.compile(r"[A-Z]?[a-z]*$")
_FIRST_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]*")
_AFTER_SIGN = {
    **dict.fromkeys(")]}", "seam bracket-any"),
    **dict.fromkeys("?!", "seam question-any"),
    **dict.fromkeys(".…", "seam stop-any"),
    **dict.fromkeys("”’»\"'", "seam quote-any"),
}
_PAIRS = {
    "lU": "seam lower-upper",
    "mU": "seam lower-upper",
    "dU": "seam digit-upper",
    "dl": "seam digit-lower",
    "Ul": "seam upper-lower",
    "Ud": "seam letter-digit",
    "ld": "seam letter-digit",
    "md": "seam letter-digit",
}


def cut_evidence(entry: Anatomy, index: int) -> Iterator[Evidence]:
    """Yield the evidence of a title that ends, and a definition that begins, at ``index`` with nothing between."""
    name = seam_name(entry.classes, entry.text, index)
    yield name, 1
    left, right = entry.cut(index)
    low_left, low_right = left.lower(), right.lower()
    if entry.repeats_across(index):
        yield "title repeat cut", 1
    if _is_name_cut(left, right):
        yield "title name cut", 1
    elif low_left in NAME_PREFIXES and entry.classes[index] == "U":
        yield "title name prefix", 1
    if left[-1:].islower() and not has_vowel(low_left):
        yield "title stub", 1
    if right.isalpha() and low_right not in ARTICLES and not has_vowel(low_right) and not right.isupper():
        yield "opens cut", 1
    if right[:1].isupper() and low_right[1:] in COMMON and low_right not in COMMON and right[1:].islower():
        yield "opens one late", 1
    if entry.classes[index] == "l":
        yield from _small(entry, index, low_left, low_right)


def name_across(left: str, right: str) -> str:
    """Return, folded, the last piece of one run and the first of another: "lilypond" of "repeatLily" and "Pond"."""
    before, after = _LAST_PIECE.search(left), _FIRST_PIECE.match(right)
    return ((before[0] if before else "") + (after[0] if after else "")).lower()


def _is_name_cut(left: str, right: str) -> bool:
    """Whether a well-known name stands across the seam, with something glued to it on either side perhaps."""
    return (left + right).lower() in COMPOUND_NAMES or name_across(left, right) in COMPOUND_NAMES


def _small(entry: Anatomy, index: int, left: str, right: str) -> Iterator[Evidence]:
    """Weigh a definition that begins with a small letter in the middle of a run of letters."""
    if len(left) < SHORT and left.isalpha():
        yield "small short left", 1
    if entry.breaks(index - len(left), index):
        yield "capital passed", 1
    if left + right in COMMON:
        yield "common word cut", 1
    elif any(left[first:] + right in COMMON for first in range(max(0, len(left) - _MOST_LETTERS), len(left))):
        yield "common word across", 1
    if len(right) > SHORT and right in COMMON:
        yield "small common right", min(len(right), _MOST_LETTERS) - SHORT


def seam_name(classes: str, text: str, index: int) -> str:
    """Name the evidence of the two characters that meet at ``index``."""
    pair = classes[index - 1 : index + 1]
    if pair[0] == "p":
        name = _AFTER_SIGN.get(text[index - 1], "seam sign-any")
        return "seam inner stop" if name == "seam stop-any" and not _ends_sentence(classes, index) else name
    if pair[1] == "p":
        return "seam any-open"
    if "o" in pair:
        return "seam script"
    if pair == "UU":
        return "seam caps-run" if classes[index + 1 : index + 2] in {"U", "d"} else "seam upper-upper"
    return _PAIRS.get(pair, "seam lower-lower")


def _ends_sentence(classes: str, index: int) -> bool:
    """Whether the full stop before ``index`` closes a word or a number before a capital, as in "Inc.A company"."""
    return classes[index] == "U" and classes[max(0, index - 3) : index - 1] in {"ll", "Ul", "dd", "sd", "pd"}
