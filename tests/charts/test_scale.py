"""Scales: round ticks that cover the values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.charts import scale


@given(st.floats(0.001, 1e9), st.integers(1, 8), st.booleans())
def test_a_scale_covers_its_values_with_few_round_ticks(highest: float, ticks: int, whole: bool) -> None:
    found = scale.scale_to(highest, ticks, whole=whole)
    assert found.low == 0
    assert found.high >= highest * 0.999
    assert found.high - found.step < highest
    assert 2 <= len(found.ticks) <= 2 * ticks + 2
    if whole:
        assert found.step == round(found.step)


def test_nothing_has_a_scale_too() -> None:
    assert scale.scale_to(0, 4).ticks == [0, 1]


@given(st.floats(-1e6, 1e6))
def test_a_part_lies_between_both_ends(value: float) -> None:
    assert 0 <= scale.Scale(-5, 10, 5).part(value) <= 1


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0 min"), (0.5, "30 s"), (59.4, "59 min"), (60, "1 h"), (125, "2 h 05 min")]
)
def test_minutes_read_well(value: float, words: str) -> None:
    assert scale.minutes(value) == words


def test_numbers_read_well() -> None:
    assert (scale.count(1234567), scale.count(2.5), scale.percent(0.876)) == ("1\u202f234\u202f567", "2.5", "88 %")
