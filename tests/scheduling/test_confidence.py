"""How sure a share is: Wilson's interval against published values, and its bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.scheduling.confidence import wilson


def test_seven_of_eight_is_not_88_per_cent() -> None:
    assert wilson(7, 8) == pytest.approx((0.5291, 0.9776), abs=1e-4)


def test_nothing_seen_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 100_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_holds_the_share_and_stays_within_bounds(case: tuple[int, int]) -> None:
    passed, total = case
    low, high = wilson(passed, total)
    assert 0 <= low <= passed / total <= high <= 1
    assert low < high
    # Four times as many of the same are surer.
    closer_low, closer_high = wilson(4 * passed, 4 * total)
    assert closer_high - closer_low < high - low
