"""Memories worked out in bulk rest on the same histories as fits do, whatever the log."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histories import plain_histories, texts
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.histories import LEARN, RESET, START, Histories
from retain.scheduling.replay import memories, retraced

_CODES = (RESET, *(rating + mark for rating in range(1, 5) for mark in (0, START, LEARN)))
_LOGS = st.lists(st.tuples(st.integers(1, 5), st.integers(-2, 30), st.sampled_from(_CODES)), max_size=60)


def judged(rows: Sequence[tuple[int, int, int]]) -> dict[int, tuple[float, float]]:
    """The memories of the histories that a fit reads, one by one."""
    from fsrs_rs_python import FSRS, FSRSItem, FSRSReview

    engine = FSRS(list(FSRS6_DEFAULT_PARAMETERS))
    states = {
        card: engine.memory_state(FSRSItem([FSRSReview(rating, days) for rating, days in history]))
        for card, history in plain_histories(rows).by_card.items()
    }
    return {card: (state.stability, state.difficulty) for card, state in states.items()}


def log_of(rows: Sequence[tuple[int, int, int]]) -> Histories:
    return Histories(*texts(rows))


@given(_LOGS, st.lists(st.integers(0, 6), unique=True))
def test_memories_are_those_of_the_histories_that_fits_read(
    steps: list[tuple[int, int, int]], asked: list[int]
) -> None:
    day, rows = 20_000, []
    for card, days, code in steps:
        day += days
        rows.append((card * 1_700_000_000_003, day, code))
    cards = [card * 1_700_000_000_003 for card in asked]
    found = memories(log_of(rows), cards, FSRS6_DEFAULT_PARAMETERS)
    expected = judged(rows)
    for card, memory in zip(cards, found, strict=True):
        if memory is None:
            assert card not in expected
        else:
            # The judge works in single precision.
            assert (memory.stability, memory.difficulty) == pytest.approx(expected[card], rel=1e-5)


def test_a_log_is_replayed_with_one_set_of_weights_after_another() -> None:
    log = log_of([(1, 20_000, 3 + START), (2, 20_000, 1 + START), (1, 20_003, 3)])
    easier = (*FSRS6_DEFAULT_PARAMETERS[:2], 9.0, *FSRS6_DEFAULT_PARAMETERS[3:])
    usual = memories(log, [1, 2, 3], FSRS6_DEFAULT_PARAMETERS)
    (one,) = memories(log, [1], easier)
    assert one is not None
    assert usual[0] is not None
    assert one.stability > 1.5 * usual[0].stability
    assert usual[2] is None
    assert memories(log, [2, 1, 3], FSRS6_DEFAULT_PARAMETERS) == [usual[1], usual[0], None]


@given(_LOGS)
def test_every_answer_left_what_the_history_up_to_it_leaves(steps: list[tuple[int, int, int]]) -> None:
    day, rows = 20_000, []
    for card, days, code in steps:
        day += days
        rows.append((card, day, code))
    cards, stamps = texts(rows)
    found = dict(retraced(cards, stamps, ",".join(map(str, range(len(rows)))), FSRS6_DEFAULT_PARAMETERS))
    for place, (card, _, code) in enumerate(rows):
        upto = judged([row for row in rows[: place + 1] if row[0] == card])
        if code == RESET or card not in upto:
            assert place not in found
        else:
            assert found[place] == pytest.approx(upto[card][0], rel=1e-5)
