"""The memories of very many cards, worked out anew from the log: those that they have, and those that they had.

All cards are taken through their answers side by side: first the first answer of each, then the second of those that
have one. A million answers take some tenths of a second that way, where a history for each card, handed to the engine
of FSRS, would take seconds to put together.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from retain.domain.cards import Memory
from retain.scheduling.formulas import Formulas
from retain.scheduling.histories import Histories, numbers, turns

if TYPE_CHECKING:
    from retain.scheduling.formulas import Array


def memories(histories: Histories, cards: Sequence[int], parameters: Sequence[float]) -> list[Memory | None]:
    """Return the memory that each of ``cards`` has under the weights; None where its beginning is not known."""
    import numpy as np  # noqa: PLC0415 - heavy, and only bulk work needs it

    last = np.flatnonzero(histories.is_last)
    if not len(last):
        return [None] * len(cards)
    wanted, there = np.asarray(cards, dtype=np.int64), histories.cards[last]
    places = np.minimum(np.searchsorted(there, wanted), len(there) - 1)
    found = there[places] == wanted
    which = last[places]
    stability, difficulty = left(histories, which[found], parameters)
    ends = histories.ends[which] - 1
    pairs = zip(found.tolist(), stability[ends].tolist(), difficulty[ends].tolist(), strict=True)
    return [Memory(days, hard) if is_found else None for is_found, days, hard in pairs]


def retraced(cards: str, stamps: str, times: str, parameters: Sequence[float]) -> Iterator[tuple[int, float]]:
    """Return the time of each answer and the stability (days) that it left, where the card's beginning is known.

    A log is given as :class:`Histories` takes it, with the times likewise.
    """
    import numpy as np  # noqa: PLC0415

    histories = Histories(cards, stamps)
    stability, _ = left(histories, None, parameters)
    in_order = np.empty_like(stability)
    in_order[histories.order] = stability
    known = ~np.isnan(in_order)
    return zip(numbers(times)[known].tolist(), in_order[known].tolist(), strict=True)


def left(histories: Histories, which: "Array | None", parameters: Sequence[float]) -> "tuple[Array, Array]":
    """Return the stability and the difficulty that each answer of the histories ``which`` left, nan for other answers.

    None stands for all histories.
    """
    import numpy as np  # noqa: PLC0415

    formulas = Formulas(parameters)
    stability, difficulty = np.full((2, len(histories.ratings)), np.nan)
    starts, ends = histories.of(which)
    for number, at in enumerate(turns(starts, ends)):
        ratings = histories.ratings[at]
        if number == 0:
            stability[at], difficulty[at] = formulas.first(ratings)
        else:
            before = at - 1
            stability[at], difficulty[at] = formulas.next(
                stability[before], difficulty[before], ratings, histories.elapsed[at]
            )
    return stability, difficulty
