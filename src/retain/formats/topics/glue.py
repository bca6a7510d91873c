"""Where a definition could begin with nothing before it: the places where a title may be glued to its definition."""

import re
from collections.abc import Container, Iterator

from retain.formats.topics.anatomy import MAX_TITLE, Anatomy
from retain.formats.topics.lexicon import COMMON
from retain.formats.topics.seams import Place, Seam
from retain.formats.topics.words import LOWER_OPENERS, ONE_LETTER_WORDS, OPENERS, SHORT_WORDS

_CLOSERS = frozenset(")]}”’»\"'?!.%+#*™®°…$_")
_OPENERS = frozenset("([{“‘«„\"'’\\`$<¿¡")
_JOINERS = frozenset("-–/&,")
_APOSTROPHES = frozenset("'’")
_ELISION = re.compile(r"[CDJLMNST]['’][^\W\d_]{2}")
_QUOTED = re.compile(r"(?:^|[\s(])['‘]")
_TAIL = re.compile(r"(?:(?<![A-Z])[A-Z]{2,}|(?<=[ -])[^\W\d_]{4,})$")
_CLOSED = re.compile(r"['’](?!\w)")
_SHORT = 3
_AGAIN = 3
_LONG_WORD = 30
_DOUBLED = 3
_PLAIN_REACH = 60


def glued(entry: Anatomy, known: Container[str] = frozenset()) -> Iterator[Place]:
    """Yield the places where a definition may begin with nothing before it.

    A seam inside a run of small letters (or of a script without case) needs a reason to be looked at: an opener
    such as ``the``, the title's own beginning again, or a word of ``known`` (the list's vocabulary, folded) on its
    right. An everyday word is reason enough only where no capital offers a seam.
    """
    openers = (OPENERS if entry.breaks(0, _PLAIN_REACH) else COMMON, known)
    text = entry.text
    for index in range(1, min(len(text), MAX_TITLE + 1)):
        offered = (
            (text[index] == text[0] and doubled(text, index))
            or _possible(entry, index, openers)
            or (entry.classes[index] in "Ul" and tail_doubled(text, index))
        )
        if offered:
            yield Place(index, index, Seam.GLUED)


def tail_doubled(text: str, index: int) -> bool:
    """Whether a title's last word, or the capitals that end it, stands again after ``index``, as a word by itself.

    So it is in "gRPCRPC framework" and in "swamp laurellaurel of bogs".
    """
    if text.find(text[max(0, index - 2) : index], index, index + _LONG_WORD) < 0:
        return False
    found = _TAIL.search(text, max(0, index - _LONG_WORD), index)
    if found is None or found.start() == 0 or not text.startswith(found[0], index):
        return False
    return not text[index + len(found[0]) : index + len(found[0]) + 1].isalnum()


def doubled(text: str, index: int) -> bool:
    """Whether all that stands before ``index`` stands there once more, letter for letter, and ends with a word."""
    title = text[:index]
    if index < _DOUBLED or not text.startswith(title, index) or title[0].isspace() or title[-1].isspace():
        return False
    after = text[2 * index : 2 * index + 1]
    return title[-1] not in _JOINERS and not (after.isalnum() and title[-1].isalnum())


def _possible(entry: Anatomy, index: int, openers: tuple[Container[str], Container[str]]) -> bool:
    left, right = entry.classes[index - 1], entry.classes[index]
    if left == "s" or right in "sm":
        return False
    if "p" in (left, right):
        return _before_sign(entry, index) if right == "p" else _after_sign(entry, index)
    if "d" in (left, right) and right != "U":
        return left != right
    if "o" in (left, right) and left != right:
        return True
    if right == "U" and _before_capital(entry, index):
        return True
    return _after_acronym(entry, index) or _has_reason(entry, index, openers)


def _before_sign(entry: Anatomy, index: int) -> bool:
    before, after, classes = entry.text[index - 1], entry.text[index], entry.classes
    if after not in _OPENERS or (classes[index - 1] == "p" and before not in _CLOSERS):
        return False
    if after in _APOSTROPHES:  # neither the possessive nor an elision is a quotation
        word = classes[index + 1 : index + 2] in {"U", "l"} and classes[index + 2 : index + 3] not in {"s", "p", ""}
        return word and _CLOSED.search(entry.text, index + 2) is not None
    return after != "$" or "$" in entry.text[index + 1 :]


def _after_sign(entry: Anatomy, index: int) -> bool:
    before = entry.text[index - 1]
    if before == ".":  # neither decimals nor initials such as D.C.
        return entry.classes[index] != "d" and entry.text[index + 1 : index + 2] != "."
    if before in _APOSTROPHES:
        return _QUOTED.search(entry.text, 0, index) is not None
    if before == "_":
        return entry.text[index - 2 : index] == "__" and entry.classes[index] == "U"
    return before in _CLOSERS


def _before_capital(entry: Anatomy, index: int) -> bool:
    left, letter = entry.classes[index - 1], entry.text[index]
    follower = entry.classes[index + 1 : index + 2] or "s"
    if follower == "s":
        return letter in (SHORT_WORDS if left == "U" else ONE_LETTER_WORDS) or _begins_formula(entry.text, index)
    if left in "lmo" or follower == "l":
        return True
    return follower == "p" and (entry.text[index + 1] in "-." or _ELISION.match(entry.text, index) is not None)


def _begins_formula(text: str, index: int) -> bool:
    """Whether a letter by itself stands before an equals sign, as in "Ohm's lawV = IR"."""
    return text[index + 1 : index + 4] in {" = ", " ≈ ", " ∝ "}


def _after_acronym(entry: Anatomy, index: int) -> bool:
    """Whether capitals end and small letters begin, as in "FPAfloating-point"."""
    around = entry.classes[max(0, index - 2) : index + 2]
    return around in {"UUll", "dUll"}


def _has_reason(entry: Anatomy, index: int, openers: tuple[Container[str], Container[str]]) -> bool:
    low, classes = entry.low, entry.classes
    if low.startswith(low[: min(_AGAIN, index)], index) and (index > 1 or classes[index] == "o"):
        return True
    if index > 1 and low[index] == low[0] and classes[: index + 2] == "U" * (index + 2):
        return True  # an acronym, and its first word in capitals as well
    stop = entry.letters_end[index]
    word = low[index:stop]
    if stop - index > 1 and entry.text[index:stop].isupper():
        return word in openers[0] or word in openers[1]
    if len(word) > _SHORT:
        return word in openers[0] or word in openers[1]
    if classes[stop : stop + 1] != "s":
        return False
    return word in LOWER_OPENERS or (len(word) == _SHORT and word in OPENERS)
