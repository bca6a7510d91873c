"""Which cards move when memories were worked out anew, and where to."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from retain.domain.cards import Memory
from retain.domain.options import Options
from retain.scheduling.intervals import fuzz_range
from retain.scheduling.rescheduling import Standing, reschedule

TODAY = 20_000
EXACT = Options(fuzz=False)


def standing(card_id: int, stability: float, *, last: int, due: int) -> Standing:
    return Standing(card_id, 5, Memory(stability, 5.0), last, due)


def test_without_fuzz_a_card_is_due_a_stability_after_its_last_answer() -> None:
    (move,) = reschedule([standing(1, 30.0, last=TODAY - 10, due=TODAY + 90)], EXACT, TODAY)
    assert (move.card_id, move.interval, move.due_day, move.newly_due) == (1, 30, TODAY + 20, False)


def test_a_card_that_is_where_it_should_be_stays() -> None:
    assert reschedule([standing(1, 30.0, last=TODAY - 10, due=TODAY + 20)], EXACT, TODAY) == []
    assert reschedule([standing(1, 30.0, last=TODAY - 10, due=TODAY + 22)], Options(), TODAY) == []


def test_no_interval_is_longer_than_the_maximum() -> None:
    (move,) = reschedule(
        [standing(1, 900.0, last=TODAY, due=TODAY + 5)], Options(fuzz=False, maximum_interval=60), TODAY
    )
    assert move.interval == 60


def test_cards_that_become_due_are_spread_the_most_urgent_first() -> None:
    cards = [standing(card, 10.0 + card, last=TODAY - 60, due=TODAY + 40) for card in range(20)]
    moves = reschedule(cards, EXACT, TODAY, 5)
    assert Counter(move.due_day - TODAY for move in moves) == dict.fromkeys(range(5), 4)
    by_day = sorted(moves, key=lambda move: move.card_id)
    assert [move.due_day for move in by_day] == sorted(move.due_day for move in by_day)
    assert sum(move.newly_due for move in moves) == 4


@given(
    st.lists(st.tuples(st.floats(0.01, 3_000), st.integers(0, 500), st.integers(1, 2_000)), max_size=30),
    st.integers(1, 30),
    st.booleans(),
)
def test_moves_agree_with_themselves(cards: list[tuple[float, int, int]], spread: int, fuzz: bool) -> None:
    options = Options(fuzz=fuzz)
    standings = {
        number: standing(number, stability, last=TODAY - ago, due=TODAY - ago + interval)
        for number, (stability, ago, interval) in enumerate(cards)
    }
    for move in reschedule(list(standings.values()), options, TODAY, spread):
        card = standings[move.card_id]
        assert move.due_day == card.last_day + move.interval
        assert move.interval >= 1
        assert move.newly_due == (move.due_day <= TODAY < card.due_day)
        if move.due_day > TODAY + spread:
            low, high = fuzz_range(card.memory.stability)
            assert low <= move.interval <= high
