"""Recognising a note whose title was changed, by its likeness to one that vanished."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import count

from retain.domain.notes import title_key

_RARE = 20
"""Bodies are compared only where they share a word that at most so many of the old ones have."""
_SAME_BODY = 0.85
_PROOF = 5
"""A body of fewer words may be the same by chance."""
_SAME_TITLE = 0.9
_LONG_TITLE = 200
_LIKE_TITLE = 0.75
_LIKE_BODY = 0.4


@dataclass(frozen=True, slots=True)
class Titled:
    """A title and the text below it."""

    title: str
    body: str


def pair_renamed(vanished: Sequence[Titled], arrived: Sequence[Titled]) -> dict[int, int]:
    """Return which of ``arrived`` (index) is which of ``vanished`` (index) under a new title.

    Two notes are one where their bodies are long enough to prove it and almost the same, or where both their titles
    and their bodies are alike and the titles do not differ in a number; where there is no body the titles must be
    almost the same. Each is paired once, the most alike first.
    """
    old_words = [_words(note.body) for note in vanished]
    new_words = [_words(note.body) for note in arrived]
    scored = sorted(
        (
            (score, -new, -old)
            for new, old in _neighbours(vanished, old_words, arrived, new_words)
            if (score := _likeness(vanished[old], old_words[old], arrived[new], new_words[new])) > 0
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, negative_new, negative_old in scored:
        if -negative_new not in pairs and -negative_old not in taken:
            pairs[-negative_new] = -negative_old
            taken.add(-negative_old)
    return pairs


def alike(one: str, other: str) -> bool:
    """Tell whether two texts have much in common, as an edited definition has with what it was."""
    return _overlap(_words(one), _words(other)) >= _LIKE_BODY


def _neighbours(
    vanished: Sequence[Titled],
    old_words: Sequence[Counter[str]],
    arrived: Sequence[Titled],
    new_words: Sequence[Counter[str]],
) -> Iterable[tuple[int, int]]:
    """Yield the pairs worth comparing, so that large edits do not cost the product of their sizes."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for old, note, words in zip(count(), vanished, old_words, strict=False):
        for word in words.keys() | _words(note.title).keys():
            holders[word].append(old)
    for new, (note, words) in enumerate(zip(arrived, new_words, strict=True)):
        near = {
            old
            for word in words.keys() | _words(note.title).keys()
            if len(holders.get(word, ())) <= _RARE
            for old in holders.get(word, ())
        }
        yield from ((new, old) for old in sorted(near))


def _likeness(old: Titled, old_words: Counter[str], new: Titled, new_words: Counter[str]) -> float:
    """Return how alike two notes are, 0 where they are not one."""
    body = _overlap(old_words, new_words)
    proof = min(old_words.total(), new_words.total())
    title = _title_likeness(old.title, new.title)
    same_numbers = _digits(old.title) == _digits(new.title)
    if proof == 0:
        one = title >= _SAME_TITLE and same_numbers and old_words == new_words
    else:
        one = (proof >= _PROOF and body >= _SAME_BODY) or (title >= _LIKE_TITLE and body >= _LIKE_BODY and same_numbers)
    return title + body if one else 0.0


def _title_likeness(old: str, new: str) -> float:
    """Return the likeness of two titles, 0 to 1; beyond a title's usual length words are compared, not letters."""
    if max(len(old), len(new)) > _LONG_TITLE:
        return _overlap(_words(old), _words(new))
    return SequenceMatcher(None, title_key(old), title_key(new), autojunk=False).ratio()


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _words(text: str) -> Counter[str]:
    return Counter(title_key(text).split())


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
