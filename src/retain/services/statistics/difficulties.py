"""How hard the cards are: difficulties, counted in thousandths (1000–10 000), as per cent of the way from 1 to 10."""

import math
import struct
from collections import Counter
from collections.abc import Mapping

_EASIEST, _PERCENT = 1000, 90
"""The lowest difficulty, and a hundredth of the way to the highest, in thousandths."""


def by_percent(difficulties: Mapping[int, int]) -> dict[int, int]:
    """Return cards by per cent, 0–99, of cards by difficulty."""
    found = [0] * 101
    for thousandths, cards in difficulties.items():
        percent, rest = divmod(thousandths - _EASIEST, _PERCENT)
        found[percent if rest else _percent(thousandths)] += cards
    return {percent: cards for percent, cards in enumerate(found) if cards}


def median(difficulties: Mapping[int, int]) -> float | None:
    """Return the median in per cent, of an even number of cards the mean of the two in the middle; None of none."""
    number = sum(difficulties.values())
    if not number:
        return None
    middle = (_at(difficulties, (number - 1) // 2) + _at(difficulties, number // 2)) / 2
    return (middle - _EASIEST) / _PERCENT


def _at(difficulties: Mapping[int, int], place: int) -> int:
    """Return the difficulty, in thousandths, of the card at a place (from 0) in the order of difficulties."""
    # Only the cards that are about as difficult are put in order.
    alike: Counter[int] = Counter()
    for thousandths, cards in difficulties.items():
        alike[thousandths // _PERCENT] += cards
    group, place = _at_place(alike, place)
    values = {one: cards for one, cards in difficulties.items() if one // _PERCENT == group}
    return _at_place(values, place)[0]


def _at_place(counts: Mapping[int, int], place: int) -> tuple[int, int]:
    """Return what stands at a place (from 0) when all that is counted is put in order, and its place among its like."""
    for value, number in sorted(counts.items()):
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
