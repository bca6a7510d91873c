"""How hard the cards are: difficulties, counted in thousandths (1000–10 000), as per cent of the way from 1 to 10."""

import math
import struct
from collections import Counter
from collections.abc import Iterable, Mapping

_EASIEST, _HARDEST = 1000, 10_000
_PERCENT = (_HARDEST - _EASIEST) // 100
"""A hundredth of the way from the lowest difficulty to the highest, all in thousandths."""


class Difficulties:
    """Cards counted by difficulty."""

    def __init__(self, cards: Mapping[int, int]) -> None:
        """Count the ``cards`` that are about as difficult, and those that lie on the edge between two per cents.

        What lies beyond an end of the scale, as only damage brings about, counts as that end.
        """
        if cards and not _EASIEST <= min(cards) <= max(cards) <= _HARDEST:
            cards = _within_scale(cards)
        self._cards = cards
        self._alike = [0] * 101
        self._on_edges: dict[int, int] = {}
        for thousandths, number in cards.items():
            percent, rest = divmod(thousandths - _EASIEST, _PERCENT)
            self._alike[percent] += number
            if not rest:
                self._on_edges[percent] = number

    def by_percent(self) -> dict[int, int]:
        """Return cards by per cent, 0–99."""
        found = self._alike.copy()
        for percent, number in self._on_edges.items():
            found[percent] -= number
            found[_percent(_EASIEST + percent * _PERCENT)] += number
        return {percent: number for percent, number in enumerate(found) if number}

    def median(self) -> float | None:
        """Return the median in per cent, of an even number the mean of the two in the middle; None without cards."""
        number = sum(self._alike)
        if not number:
            return None
        places = {(number - 1) // 2, number // 2}
        return (sum(self._at(place) for place in places) / len(places) - _EASIEST) / _PERCENT

    def _at(self, place: int) -> int:
        """Return the difficulty, in thousandths, of the card at a place (from 0) in the order of difficulties."""
        # Only the cards that are about as difficult are put in order.
        percent, place = _at_place(enumerate(self._alike), place)
        low = _EASIEST + percent * _PERCENT
        alike = ((one, self._cards[one]) for one in range(low, low + _PERCENT) if one in self._cards)
        return _at_place(alike, place)[0]


def _within_scale(cards: Mapping[int, int]) -> Mapping[int, int]:
    found: Counter[int] = Counter()
    for thousandths, number in cards.items():
        found[min(max(thousandths, _EASIEST), _HARDEST)] += number
    return found


def _at_place(counts: Iterable[tuple[int, int]], place: int) -> tuple[int, int]:
    """Return what stands at a place (from 0) of all that is counted, in order, and its place among its like."""
    for value, number in counts:
        if place < number:
            return value, place
        place -= number
    raise IndexError(place)


def _percent(thousandths: int) -> int:
    """Return the bin of a difficulty, 0–99 per cent of the way from 1 to 10.

    Every step is rounded to single precision, as it is in Anki: at a bin's edge that decides.
    """
    way = _single(_single(_single(thousandths / 1000) - 1) / 9)
    return min(math.floor(_single(way * 100)), 99)


def _single(value: float) -> float:
    (rounded,) = struct.unpack("f", struct.pack("f", value))
    return float(rounded)
