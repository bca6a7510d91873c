"""The memories of very many cards, worked out from their histories by the engine: a million reviews in 0.1 s.

It holds the interpreter meanwhile.
"""

from collections.abc import Iterable, Sequence

from retain.domain.cards import Memory
from retain.scheduling.histories import no_garbage_collection, read_histories
from retain.scheduling.memory import MAXIMUM_STABILITY


def replay(rows: Iterable[Sequence[int]], parameters: Sequence[float]) -> dict[int, Memory]:
    """Return the memory of each card after its history, by card.

    ``rows`` are as :mod:`retain.scheduling.histories` has them. Cards whose beginning is missing are left out.
    """
    from fsrs_rs_python import FSRS, FSRSItem, FSRSReview  # noqa: PLC0415 - only where it is used

    with no_garbage_collection():
        histories = read_histories(rows, FSRSReview, None).by_card
    states = FSRS(list(parameters)).memory_state_batch([FSRSItem(history) for history in histories.values()])
    return {
        card: Memory(min(state.stability, MAXIMUM_STABILITY), state.difficulty)
        for card, state in zip(histories, states, strict=True)
    }
