"""What of the log counts as a history."""

from hypothesis import given
from hypothesis import strategies as st

from histories import Plain, plain_histories, texts
from retain.scheduling.histories import LEARN, RESET, START, Histories, are_chosen, hard_means_forgotten

Row = tuple[int, int, int]
CODES = (RESET, *(rating + mark for rating in range(1, 5) for mark in (0, START, LEARN)))


def read(rows: list[Row], since: int | None = None) -> Histories:
    return Histories(*texts(rows), since)


def items_of(rows: list[Row], since: int | None = None) -> list[list[tuple[int, int]]]:
    """Each answer that is asked for with all before it in its history: pairs of rating and days elapsed."""
    found = read(rows, since)
    pairs = list(zip(found.ratings.tolist(), found.elapsed.tolist(), strict=True))
    starts = [max(start for start in found.starts.tolist() if start <= place) for place in found.asked.tolist()]
    return [pairs[start : place + 1] for start, place in zip(starts, found.asked.tolist(), strict=True)]


def test_what_is_asked_is_an_answer_on_a_later_day_with_all_before_it() -> None:
    rows = [(1, 10, 3 + START), (1, 10, 3 + LEARN), (2, 11, 4 + START), (1, 12, 1), (1, 12, 3), (1, 15, 3)]
    assert items_of(rows) == [[(3, 0), (3, 0), (1, 2)], [(3, 0), (3, 0), (1, 2), (3, 0), (3, 3)]]


def test_a_reset_begins_the_history_anew() -> None:
    rows = [(1, 10, 3 + START), (1, 12, 3), (1, 13, RESET), (1, 20, 1 + START), (1, 21, 3)]
    assert items_of(rows) == [[(3, 0), (3, 2)], [(1, 0), (3, 1)]]
    assert read(rows).is_last.tolist() == [False, True]


def test_a_card_that_is_new_once_more_begins_anew_without_a_reset_in_the_log() -> None:
    rows = [(1, 10, 3 + START), (1, 12, 3), (1, 20, 4 + START), (1, 24, 3)]
    assert items_of(rows)[-1] == [(4, 0), (3, 4)]


def test_a_history_without_its_beginning_is_left_out_and_counted() -> None:
    rows = [(1, 10, 3), (1, 15, 3 + LEARN), (2, 15, 3 + LEARN), (2, 16, 3)]
    assert (read(rows).cut, read(rows).reviews) == (2, 2)
    assert items_of(rows) == [[(3, 0), (3, 1)]]


def test_what_was_answered_before_a_day_is_left_out_with_the_cards_begun_before_it() -> None:
    rows = [(1, 10, 3 + START), (1, 12, 3), (1, 22, 3), (2, 20, 3 + START), (2, 21, 3)]
    assert items_of(rows, since=20) == [[(3, 0), (3, 1)]]
    assert items_of([*rows, (1, 30, 3 + START), (1, 31, 2)], since=20)[-1] == [(3, 0), (2, 1)]


def test_a_clock_that_was_put_back_makes_no_negative_time() -> None:
    assert items_of([(1, 10, 3 + START), (1, 9, 3), (1, 12, 3)]) == [[(3, 0), (3, 0), (3, 2)]]


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(-1, 3), st.sampled_from(CODES)), max_size=40),
    st.none() | st.integers(0, 30),
)
def test_histories_are_those_that_are_read_row_by_row(steps: list[tuple[int, int, int]], since: int | None) -> None:
    day, rows = 0, []
    for card, days, code in steps:
        day = max(0, day + days)
        rows.append((card * 1_700_000_000_003, day, code))
    found, plain = read(rows, since), plain_histories(rows, since)
    assert items_of(rows, since) == plain.items
    assert found.order[found.asked].tolist() == plain.places
    assert found.cut == plain.cut
    assert found.reviews + found.cut == sum(code != RESET for _, _, code in rows)
    assert sum(found.grades()) == len(plain.items)
    pairs = list(zip(found.ratings.tolist(), found.elapsed.tolist(), strict=True))
    last = {
        card: pairs[start:end]
        for card, start, end, is_last in zip(found.cards.tolist(), found.starts, found.ends, found.is_last, strict=True)
        if is_last
    }
    assert last == without_unknown(plain, rows)


def without_unknown(plain: Plain, rows: list[Row]) -> dict[int, list[tuple[int, int]]]:
    """The last histories of cards whose very last row is in them."""
    ends = {card: code for card, _, code in rows}
    return {card: history for card, history in plain.by_card.items() if ends[card] != RESET}


def test_a_part_of_the_cards_stands_for_all_and_another_draw_is_another_part() -> None:
    import numpy as np

    cards = np.arange(1_700_000_000_000, 1_700_000_004_000)
    one, other = are_chosen(cards, 4), are_chosen(cards, 4, draw=1)
    assert 800 < one.sum() < 1_200
    assert 200 < (one & other).sum() < 300


def test_hard_pressed_for_forgotten_is_noticed() -> None:
    assert hard_means_forgotten([0, 0, 40, 160, 0])
    assert not hard_means_forgotten([0, 20, 40, 140, 0])
    assert not hard_means_forgotten([0, 0, 1, 199, 0])
    assert not hard_means_forgotten([0, 0, 40, 0, 0])


def test_a_backlog_is_a_day_of_many_late_reviews() -> None:
    begun = [(card, 0, 3 + START) for card in range(130)]
    later = [(card, 5 if card < 60 else 6 if card < 120 else 7, 3) for card in range(130)]
    planned = [36_500] * 130 + [1 if card < 40 or 60 <= card < 70 or card >= 120 else 5 for card in range(130)]
    assert read(begun + later).backlog_days(",".join(map(str, planned))) == [5]
