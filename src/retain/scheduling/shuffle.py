"""A shuffle that asks nobody: where a number falls depends on it and on the study day alone.

So a session that is taken up again goes on in the same order, and the database can sort by the same arithmetic:
two rounds of multiplication within 63 bits, which SQLite and numpy compute as Python does.
"""

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Numbers = TypeVar("_Numbers", int, "NDArray[Any]")

PRIME = 2_147_483_647
_STEP = 1_327_217_885
_DAY = 48_271


def scrambled(number: _Numbers, day: int) -> _Numbers:
    """Return where ``number`` (≥ 0) falls in the order of study day ``day``: 0 to 2³¹ − 2, evenly spread.

    An array of them gives an array.
    """
    first = (number % PRIME * _STEP + day * _DAY) % PRIME
    place: _Numbers = first * first % PRIME
    return place


def scrambled_sql(column: str) -> str:
    """Return the SQL for :func:`scrambled` of a column, for the study day in the parameter ``:day``."""
    first = f"(({column} % {PRIME} * {_STEP} + :day * {_DAY}) % {PRIME})"
    return f"({first} * {first} % {PRIME})"
