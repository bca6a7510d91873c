import math

from hypothesis import given
from hypothesis import strategies as st

from retain.scheduling.intervals import Rounding, fuzz_range, round_half_up

intervals = st.floats(min_value=0, max_value=1e6)
maxima = st.integers(min_value=1, max_value=36_500)
draws = st.none() | st.floats(min_value=0, max_value=1, exclude_max=True)


@given(st.integers(min_value=0, max_value=40_000))
def test_halves_round_up(days: int) -> None:
    assert round_half_up(days + 0.5) == days + 1
    assert round_half_up(days + 0.5 - 1e-6) == days


def test_the_fuzz_ranges_are_the_known_ones() -> None:
    assert {days: fuzz_range(days) for days in (1, 2, 2.4, 7, 30, 365)} == {
        1: (1, 1),
        2: (2, 2),
        2.4: (2, 2),
        7: (5, 9),
        30: (27, 33),
        365: (345, 385),
    }


@given(intervals)
def test_a_fuzz_range_holds_the_rounded_interval_and_never_less_than_two_days_where_there_is_fuzz(days: float) -> None:
    shortest, longest = fuzz_range(days)
    assert shortest <= round_half_up(days) <= longest
    assert (shortest == longest) == (days < 2.5)
    assert shortest >= 2 or days < 2.5


@given(intervals, draws, maxima, st.integers(min_value=1, max_value=40_000))
def test_days_keep_their_bounds(interval: float, draw: float | None, maximum: int, minimum: int) -> None:
    days = Rounding(maximum, draw).days(interval, minimum)
    assert min(minimum, maximum) <= days <= maximum


@given(intervals, maxima)
def test_a_draw_covers_the_fuzz_range_and_no_more(interval: float, maximum: int) -> None:
    held = min(max(interval, 1.0), maximum)
    shortest, longest = fuzz_range(held)
    assert Rounding(maximum, 0.0).days(interval) == shortest
    assert Rounding(maximum, math.nextafter(1, 0)).days(interval) == min(longest, maximum)


@given(intervals, intervals, draws, maxima)
def test_a_longer_interval_never_gets_fewer_days(one: float, other: float, draw: float | None, maximum: int) -> None:
    # A day may be lost where the fuzz range of the longer one has grown by a day at its lower end only.
    slack = 0 if draw is None else 1
    rounding = Rounding(maximum, draw)
    assert rounding.days(min(one, other)) <= rounding.days(max(one, other)) + slack


@given(st.floats(min_value=0.1, max_value=2000), st.integers(min_value=-120, max_value=120), maxima)
def test_a_pass_lengthens_or_keeps_what_it_can(interval: float, offset: int, maximum: int) -> None:
    previous = max(round_half_up(interval) + offset, 1)
    shortest = Rounding(maximum, None).shortest_pass(interval, previous)
    if round_half_up(interval) > previous:
        assert shortest == previous + 1
    elif previous <= min(fuzz_range(interval)[1], maximum):
        assert shortest == previous
    else:
        assert shortest == 1
