"""Study days and hours in bulk are those of the clock, in every zone."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.domain.clock import Clock
from retain.domain.spans import Calendar

ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Africa/Casablanca", "Australia/Lord_Howe", "Asia/Kathmandu",
         "America/Havana", "Pacific/Apia")  # fmt: skip
FIRST, LAST = 1_230_768_000_000, 1_420_070_400_000


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day_start", [0, 2, 4, 23])
def test_spans_agree_with_the_clock_around_every_seam(zone: str, day_start: int) -> None:
    clock = Clock(ZoneInfo(zone), day_start)
    calendar = Calendar(clock, FIRST, LAST)
    assert len(calendar.spans) < 100
    for span in calendar.spans:
        for away in (-1_800_000, -1, 0, 1, 3_599_999, 1_800_000):
            at = min(max(span.start + away, FIRST), LAST)
            moment, found = clock.moment(at), calendar.span(at)
            assert (moment.day, moment.hour) == (found.day(at), found.hour(at))


@given(st.integers(FIRST, LAST), st.sampled_from(ZONES))
def test_spans_agree_with_the_clock_anywhere(at: int, zone: str) -> None:
    clock = Clock(ZoneInfo(zone))
    moment, span = clock.moment(at), Calendar(clock, at - 10**9, at + 10**9).span(at)
    assert (moment.day, moment.hour) == (span.day(at), span.hour(at))
