import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.domain.clock import DAY_SECONDS
from retain.scheduling.labels import interval_label


@pytest.mark.parametrize(
    ("seconds", "label"),
    [
        (0, "<0s"),
        (1, "<1s"),
        (59, "<59s"),
        (60, "<1m"),
        (89, "<1m"),
        (90, "<2m"),
        (330, "<6m"),
        (600, "<10m"),
        (1199, "<20m"),
        (1200, "20m"),
        (3599, "60m"),
        (3600, "1h"),
        (3779, "1h"),
        (3780, "1.1h"),
        (5400, "1.5h"),
        (86_399, "24h"),
    ],
)
def test_waits_within_a_day(seconds: int, label: str) -> None:
    assert interval_label(seconds) == label


@pytest.mark.parametrize(
    ("days", "label"),
    [
        (1, "1d"),
        (4, "4d"),
        (30, "30d"),
        (31, "1mo"),
        (32, "1.1mo"),
        (35, "1.2mo"),
        (364, "12mo"),
        (365, "1y"),
        (383, "1y"),
        (384, "1.1y"),
        (766, "2.1y"),
        (36_500, "100y"),
    ],
)
def test_days(days: int, label: str) -> None:
    assert interval_label(days * DAY_SECONDS) == label


@given(st.integers(min_value=0, max_value=36_500 * DAY_SECONDS))
def test_labels_are_short(seconds: int) -> None:
    assert len(interval_label(seconds)) <= 6
