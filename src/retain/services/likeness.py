"""Which of very many short texts are alike: the same but for case and white space, or nearly the same.

Nearly the same are texts of which one becomes the other by few changes of letters (a normalised indel similarity of
``LEAST`` or more), in any order of words, and those that differ only by what one of them says in brackets. Texts whose
numbers differ are not alike: “Chapter 1” and “Chapter 2” are meant to be two.

To compare all pairs would take hours. A text is compared with its neighbours in several orders (the sorted
neighbourhood method of Hernández and Stolfo, 1995): by its beginning, by its end, and by its words. What is alike
stands close together in at least one of them, but for bad luck.
"""

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from retain.domain.notes import title_key

LEAST = 0.9
"""From this likeness on, 0 to 1, two texts are nearly the same."""
_NEIGHBOURS = 8
_TAG = re.compile(r"<[^<>]*>")
_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+")
_BRACKETS = re.compile(r"[(\[（][^()\[\]（）]*[)\]）]")


def groups_of_same(texts: Sequence[str]) -> list[list[int]]:
    """Return the places of texts that are the same, in groups of two or more; empty texts are in none."""
    first: dict[str, int] = {}
    groups: dict[int, list[int]] = {}
    for place, text in enumerate(texts):
        key = exact_key(text)
        before = first.setdefault(key, place)
        if before != place and key:
            groups.setdefault(before, [before]).append(place)
    return [groups[place] for place in sorted(groups)]


def groups_of_alike(texts: Sequence[str]) -> list[list[int]]:
    """Return the places of texts that are nearly the same, in groups of two or more; not what is just the same."""
    exact = [exact_key(text) for text in texts]
    places = _places(exact, lambda key: _SIGNS.sub(" ", key).strip() or key)
    keys = list(places)
    union = _Union(len(keys))
    for one, other in _pairs(keys):
        union.join(one, other)
    for one, other in _bracketed(exact, places, keys):
        union.join(one, other)
    groups = [sorted(place for key in members for place in places[keys[key]]) for members in union.groups()]
    return [group for group in groups if len({exact[place] for place in group}) > 1]


def exact_key(text: str) -> str:
    """Return what spellings of one text share: case, white space and markup are folded."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text))
    return title_key(text)


def _places(texts: Sequence[str], key_of: Callable[[str], str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        if key := key_of(text):
            places[key].append(place)
    return places


def _pairs(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of keys that are nearly the same; some of them several times."""
    import numpy as np  # noqa: PLC0415 - only for this search
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    for turn in (_as_it_is, _from_the_end, _by_words):
        turned = [turn(key) for key in keys]
        order = sorted(range(len(keys)), key=turned.__getitem__)
        texts = [turned[place] for place in order]
        for distance in range(1, min(_NEIGHBOURS, len(texts) - 1) + 1):
            scores = process.cpdist(
                texts[:-distance], texts[distance:], scorer=fuzz.ratio, score_cutoff=100 * LEAST, dtype=np.float32
            )
            for at in np.flatnonzero(scores).tolist():
                one, other = order[at], order[at + distance]
                if sorted(_NUMBER.findall(keys[one])) == sorted(_NUMBER.findall(keys[other])):
                    yield one, other


def _as_it_is(key: str) -> str:
    return key


def _from_the_end(key: str) -> str:
    return key[::-1]


def _by_words(key: str) -> str:
    return " ".join(sorted(key.split()))


def _bracketed(exact: Sequence[str], places: dict[str, list[int]], keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield keys that become another when the brackets in their texts, with what stands there, are left out."""
    known = {key: number for number, key in enumerate(keys)}
    for number, key in enumerate(keys):
        text = exact[places[key][0]]
        shorter = _BRACKETS.sub(" ", text)
        if shorter != text:
            other = known.get(_SIGNS.sub(" ", shorter).strip())
            if other is not None and other != number:
                yield number, other


class _Union:
    """Sets of numbers that are joined pair by pair."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def _top(self, one: int) -> int:
        while self._above[one] != one:
            self._above[one] = one = self._above[self._above[one]]
        return one

    def join(self, one: int, other: int) -> None:
        self._above[self._top(other)] = self._top(one)

    def groups(self) -> list[list[int]]:
        """Return the sets, in the order of their first numbers; single numbers too."""
        members: dict[int, list[int]] = defaultdict(list)
        for one in range(len(self._above)):
            members[self._top(one)].append(one)
        return list(members.values())
