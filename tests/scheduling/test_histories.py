"""What of the log counts as a history."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from retain.scheduling.histories import LEARN, RESET, START, backlog_days, hard_means_forgotten, read_histories

Row = tuple[int, int, int, int]


def pair(rating: int, elapsed: int) -> tuple[int, int]:
    return rating, elapsed


def items_of(rows: list[Row], since: int | None = None) -> list[list[tuple[int, int]]]:
    return read_histories(rows, pair, list, since).items


def test_an_item_is_a_review_on_a_later_day_with_all_before_it() -> None:
    rows = [
        (1, 10, 3 + START, 0),
        (1, 10, 3 + LEARN, 0),
        (2, 11, 4 + START, 0),
        (1, 12, 1, 2),
        (1, 12, 3, 0),
        (1, 15, 3, 3),
    ]
    assert items_of(rows) == [[(3, 0), (3, 0), (1, 2)], [(3, 0), (3, 0), (1, 2), (3, 0), (3, 3)]]


def test_a_reset_begins_the_history_anew() -> None:
    rows = [(1, 10, 3 + START, 0), (1, 12, 3, 2), (1, 13, RESET, 0), (1, 20, 1 + START, 0), (1, 21, 3, 1)]
    found = read_histories(rows, pair, list)
    assert found.items == [[(3, 0), (3, 2)], [(1, 0), (3, 1)]]
    assert found.by_card == {1: [(1, 0), (3, 1)]}


def test_a_card_that_is_new_once_more_begins_anew_without_a_reset_in_the_log() -> None:
    assert items_of([(1, 10, 3 + START, 0), (1, 12, 3, 2), (1, 20, 4 + START, 0), (1, 24, 3, 4)])[-1] == [
        (4, 0),
        (3, 4),
    ]


def test_a_history_without_its_beginning_is_left_out_and_counted() -> None:
    found = read_histories([(1, 10, 3, 5), (1, 15, 3 + LEARN, 0), (2, 15, 3 + LEARN, 0), (2, 16, 3, 1)], pair, list)
    assert found.cut == 2
    assert found.items == [[(3, 0), (3, 1)]]


def test_a_history_that_was_cut_off_once_is_known_again_after_a_new_beginning() -> None:
    rows = [(1, 10, 3, 5), (1, 12, 3 + START, 0), (1, 13, RESET, 0), (1, 14, 3 + LEARN, 0), (1, 20, 3, 6)]
    found = read_histories(rows, pair, list)
    assert found.by_card == {1: [(3, 0), (3, 6)]}


def test_what_was_answered_before_a_day_is_left_out_with_the_cards_begun_before_it() -> None:
    rows = [(1, 10, 3 + START, 0), (1, 12, 3, 2), (1, 22, 3, 10), (2, 20, 3 + START, 0), (2, 21, 3, 1)]
    assert items_of(rows, since=20) == [[(3, 0), (3, 1)]]
    again = [*rows, (1, 30, 3 + START, 0), (1, 31, 2, 1)]
    assert items_of(again, since=20)[-1] == [(3, 0), (2, 1)]


def test_a_clock_that_was_put_back_makes_no_negative_time() -> None:
    assert items_of([(1, 10, 3 + START, 0), (1, 9, 3, 2), (1, 12, 3, 2)]) == [[(3, 0), (3, 0), (3, 2)]]


def test_of_some_cards_alone_items_are_made_while_all_are_counted() -> None:
    rows = [
        row
        for card in range(200)
        for row in ((card, 1, 3 + START, 0), (card, 4, 1 if card % 2 else 3, 3), (card, 14, 3, 3))
    ]
    whole = read_histories(rows, pair, list)
    some = read_histories(rows, pair, list, every=4)
    chosen = set(some.cards)
    assert 20 < len(chosen) < 100
    assert some.items == [item for item, card in zip(whole.items, whole.cards, strict=True) if card in chosen]
    assert {card: some.by_card[card] for card in chosen} == {card: whole.by_card[card] for card in chosen}
    for counted in ("reviews", "cut", "grades", "late", "days"):
        assert getattr(some, counted) == getattr(whole, counted), counted


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3), st.sampled_from([RESET, *range(1, 5)])), max_size=40))
def test_items_and_cards_agree_whatever_the_log(steps: list[tuple[int, int, int]]) -> None:
    day, rows, seen = 0, [], set()
    for card, days, rating in steps:
        day += days
        rows.append((card, day, rating + (START if rating and card not in seen else 0), 1))
        seen.add(card)
        if rating == RESET:
            seen.discard(card)
    found = read_histories(rows, pair, list)
    assert len(found.items) == len(found.cards) == len(found.days) == sum(found.grades.values())
    assert found.reviews + found.cut == sum(row[2] != RESET for row in rows)
    assert all(item[0][1] == 0 and item[-1][1] > 0 for item in found.items)
    assert all(history[0][1] == 0 for history in found.by_card.values())


def test_hard_pressed_for_forgotten_is_noticed() -> None:
    assert hard_means_forgotten(Counter({1: 0, 2: 40, 3: 160}))
    assert not hard_means_forgotten(Counter({1: 20, 2: 40, 3: 140}))
    assert not hard_means_forgotten(Counter({1: 0, 2: 1, 3: 199}))
    assert not hard_means_forgotten(Counter({2: 40}))


def test_a_backlog_is_a_day_of_many_late_reviews() -> None:
    assert backlog_days([5] * 60 + [6] * 60 + [7] * 10, [5] * 40 + [6] * 10 + [7] * 10) == [5]
