"""Simulated years: against the formulas, and as common sense has them."""

from dataclasses import replace

import numpy as np
import pytest

from histories import Formulas
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.habits import habits_from
from retain.scheduling.simulator import Outlook, Plan, best_of, simulate

CARDS = [(10.0 + card % 50, 4.0 + card % 4, -(card % 12), card % 9 - 2) for card in range(600)]


def plan(**changes: object) -> Plan:
    base = Plan(
        cards=CARDS,
        new_cards=300,
        new_per_day=5,
        reviews_per_day=200,
        parameters=FSRS6_DEFAULT_PARAMETERS,
        habits=habits_from([]),
        days=120,
        retentions=(0.8, 0.9),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def one(**changes: object) -> Outlook:
    return simulate(plan(retentions=(0.9,), **changes))[0]


def test_more_retention_is_more_work_and_more_knowledge() -> None:
    low, high = simulate(plan())
    assert sum(low.reviews) < sum(high.reviews)
    assert sum(low.minutes) < sum(high.minutes)
    assert low.remembered[-1] < high.remembered[-1]
    assert low.untouched == high.untouched < low.remembered[-1]


def test_every_day_is_there_and_new_cards_come_in_until_they_are_used_up() -> None:
    found = one()
    assert {len(found.reviews), len(found.minutes), len(found.remembered), len(found.new)} == {120}
    assert (sum(found.new), max(found.new), found.new[-1]) == (300, 5, 0)
    assert found.remembered[-1] <= 900


def test_the_limit_of_a_day_holds_and_new_cards_count_towards_it() -> None:
    # Without relearning and learning every card costs one answer.
    habits = replace(habits_from([]), new_answers=(1.0,) * 4, review_answers=(1.0,) * 4)
    found = one(reviews_per_day=12, new_per_day=20, habits=habits)
    assert max(found.reviews) == 12
    assert sum(found.new) < 300


def test_nothing_is_done_when_nothing_may_be() -> None:
    found = one(reviews_per_day=0)
    assert sum(found.reviews) == 0
    assert found.remembered[-1] == pytest.approx(found.untouched, abs=0.01)


def test_what_is_left_alone_is_forgotten_along_the_curve() -> None:
    formulas = Formulas(FSRS6_DEFAULT_PARAMETERS)
    expected = sum(formulas.recall(120 - last, stability) for stability, _, last, _ in CARDS)
    assert one(reviews_per_day=0).untouched == pytest.approx(expected)


def test_the_share_remembered_when_due_is_the_one_asked_for() -> None:
    """Once the cards run on intervals of their own, reviews succeed about as often as the retention says."""
    habits = replace(habits_from([]), review_ms=(60_000.0, 0.0, 0.0, 0.0), new_ms=(0.0,) * 4, review_answers=(1.0,) * 4)
    found = one(days=365, new_cards=0, habits=habits)
    # Only a failure costs time here, a minute: minutes count failures.
    failures, reviews = sum(found.minutes[60:]), sum(found.reviews[60:])
    assert failures / reviews == pytest.approx(0.1, abs=0.03)


def test_stopping_to_add_leaves_less_work_than_adding() -> None:
    assert sum(one(new_cards=0).minutes) < sum(one(new_cards=2_400, new_per_day=20).minutes)


def test_a_future_is_the_same_every_time_and_without_cards_there_is_one_too() -> None:
    assert simulate(plan()) == simulate(plan())
    found = one(cards=[])
    assert found.untouched == 0
    assert found.remembered[-1] > 0


def test_days_may_be_few() -> None:
    assert [len(found.reviews) for found in simulate(plan(days=1))] == [1, 1]


def test_the_best_is_the_one_with_most_knowledge_for_its_minutes() -> None:
    cheap = Outlook(0.8, [1], [10.0], [50.0], [0], 40.0)
    dear = Outlook(0.9, [1], [100.0], [60.0], [0], 40.0)
    assert best_of([dear, cheap]) is cheap


def test_habits_follow_what_a_person_does_once_there_is_enough_of_it() -> None:
    few = habits_from([(2, 3, 2, 1.0, 500.0)])
    many = habits_from([(2, 3, 2_000, 1.0, 500.0), (2, 2, 2_000, 1.0, 900.0), (0, 4, 3_000, 1.0, 100.0)])
    assert few.review_ms[2] > 5_000
    assert many.review_ms[2] == pytest.approx(500, rel=0.1)
    assert many.passes[0] == pytest.approx(0.5, abs=0.01)
    assert many.first[3] > 0.98
    for habits in (few, many):
        assert np.isclose(sum(habits.first), 1)
        assert np.isclose(sum(habits.passes), 1)
    assert many.observed == 7_000
