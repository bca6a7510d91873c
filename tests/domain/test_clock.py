"""The study day: local time, changes of clocks, and the end of each day, in zones that make it hard."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.domain.clock import Clock, date_of, day_number, format_time, parse_time
from retain.domain.errors import RetainError

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# Each zone with the days around which something odd happens to its clocks.
ODD_DAYS = [
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Apia", "2011-12-30"),
    ("Asia/Kathmandu", "1986-01-01"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/Havana", "2026-11-01"),
    ("America/St_Johns", "2010-11-07"),
    ("America/Nuuk", "2026-10-25"),
    ("Antarctica/Troll", "2025-10-26"),
    ("Antarctica/Troll", "2025-03-30"),
    ("Asia/Pyongyang", "2015-08-15"),
    ("Africa/Casablanca", "2026-02-15"),
]
ZONES = sorted({name for name, _ in ODD_DAYS} | {"UTC", "Asia/Kolkata", "Pacific/Kiritimati", "Etc/GMT+12"})

times = st.integers(parse_time("1971-01-02T00:00:00Z"), parse_time("2150-01-01T00:00:00Z"))
clocks = st.builds(lambda zone, hour: Clock(ZoneInfo(zone), hour), st.sampled_from(ZONES), st.integers(0, 23))


@st.composite
def odd_times(draw: st.DrawFn) -> tuple[Clock, int]:
    """A clock, and a time within two days of something odd."""
    zone, day = draw(st.sampled_from(ODD_DAYS))
    noon = parse_time(f"{day}T12:00:00Z")
    return Clock(ZoneInfo(zone), draw(st.integers(0, 23))), noon + draw(st.integers(-2 * DAY, 2 * DAY))


def at(text: str, zone: str) -> int:
    """UTC milliseconds of a local wall time."""
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def test_an_answer_at_night_belongs_to_the_evening_before() -> None:
    clock = Clock(ZoneInfo("Europe/Berlin"))
    evening = clock.moment(at("2026-03-03T22:00", "Europe/Berlin"))
    night = clock.moment(at("2026-03-04T03:59:59", "Europe/Berlin"))
    morning = clock.moment(at("2026-03-04T04:00", "Europe/Berlin"))
    assert evening.day == night.day == day_number(date(2026, 3, 3))
    assert morning.day == night.day + 1
    assert evening.day_ends == night.day_ends == morning.at
    assert (evening.hour, night.hour, morning.hour) == (22, 3, 4)


@pytest.mark.parametrize("hour", range(24))
def test_every_roll_over_hour_begins_the_day_of_its_date(hour: int) -> None:
    clock = Clock(ZoneInfo("Asia/Kathmandu"), hour)
    begins = at(f"2026-03-03T{hour:02}:00", "Asia/Kathmandu")
    assert clock.moment(begins).day == day_number(date(2026, 3, 3))
    assert clock.moment(begins - 1).day == day_number(date(2026, 3, 2))
    assert clock.moment(begins - 1).day_ends == begins == clock.day_starts(day_number(date(2026, 3, 3)))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 23),
        ("Europe/Berlin", date(2026, 10, 24), 25),
        ("America/New_York", date(2026, 3, 7), 23),
        ("America/New_York", date(2026, 10, 31), 25),
        ("Australia/Lord_Howe", date(2026, 4, 4), 24.5),
        ("Australia/Lord_Howe", date(2026, 10, 3), 23.5),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("Asia/Kathmandu", date(2026, 3, 3), 24),
    ],
)
def test_a_day_on_which_clocks_change_is_shorter_or_longer(zone: str, day: date, hours: float) -> None:
    clock = Clock(ZoneInfo(zone))
    lasts = clock.day_starts(day_number(day) + 1) - clock.day_starts(day_number(day))
    if hours:
        assert lasts == hours * HOUR
    else:
        # The date was skipped: whatever the night after the 29th is called, no time is lost or doubled.
        assert clock.day_starts(day_number(day) + 1) - clock.day_starts(day_number(day) - 1) == 24 * HOUR


@given(clocks, times)
def test_every_moment_lies_within_its_day(clock: Clock, when: int) -> None:
    moment = clock.moment(when)
    assert moment.at == when
    assert clock.day_starts(moment.day) <= when < moment.day_ends == clock.day_starts(moment.day + 1)
    assert moment.hour == clock.local(when).hour


@given(odd_times())
def test_every_moment_lies_within_its_day_when_clocks_change(odd: tuple[Clock, int]) -> None:
    clock, when = odd
    moment = clock.moment(when)
    assert clock.day_starts(moment.day) <= when < moment.day_ends == clock.day_starts(moment.day + 1)


@pytest.mark.parametrize(("zone", "day"), ODD_DAYS)
def test_days_never_go_back(zone: str, day: str) -> None:
    first = parse_time(f"{day}T12:00:00Z") - 2 * DAY
    instants = [first + step * 15 * MINUTE for step in range(4 * 24 * 4)]
    for hour in range(24):
        clock = Clock(ZoneInfo(zone), hour)
        moments = [clock.moment(instant) for instant in instants]
        assert all(clock.day_starts(one.day) <= one.at < one.day_ends for one in moments), hour
        days = [one.day for one in moments]
        # One day at a time, but for the date that Samoa left out.
        assert all(0 <= after - before <= 2 for before, after in pairwise(days)), hour


@given(clocks, times, st.integers(0, 40 * DAY))
def test_later_is_never_an_earlier_day(clock: Clock, when: int, later: int) -> None:
    assert clock.moment(when).day <= clock.moment(when + later).day


@given(clocks, st.integers(400, 60_000))
def test_days_begin_one_after_the_other(clock: Clock, day: int) -> None:
    assert 0 <= clock.day_starts(day + 1) - clock.day_starts(day) <= 2 * DAY


def test_the_machines_own_zone_is_followed_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        own, named = Clock(), Clock(ZoneInfo("America/New_York"))
        for text in ("2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T09:00:00Z"):
            assert own.moment(parse_time(text)) == named.moment(parse_time(text))
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_clock_reads_its_source() -> None:
    clock = Clock(ZoneInfo("UTC"), 0, source=lambda: 86_400_000)
    assert (clock.now(), clock.today(), clock.moment().hour) == (86_400_000, 1, 0)


@given(st.integers(parse_time("1971-01-01T00:00:00Z"), parse_time("2999-12-31T23:59:59.999Z")))
def test_times_survive_being_written_and_read(when: int) -> None:
    assert parse_time(format_time(when)) == when


@given(
    st.datetimes(datetime(1972, 1, 1), datetime(2999, 1, 1)),  # noqa: DTZ001 - the zone comes below
    st.integers(-14 * 60, 14 * 60),
)
def test_any_offset_is_understood(local: datetime, minutes: int) -> None:
    sign = "-" if minutes < 0 else "+"
    text = f"{local.isoformat(timespec='microseconds')}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    expected = local.replace(tzinfo=UTC) - timedelta(minutes=minutes)
    assert parse_time(text) == (expected - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-03-03",
        "2026-03-03T09:00:00",
        "2026-02-30T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-01-01T00:00Z",
        "20" * 100_000,
        "2026-03-03T09:00:00+99:00",
        "\x00",
        "2026-03-03T09:00:00Zz",
    ],
)
def test_what_is_no_time_is_refused_in_words(text: str) -> None:
    with pytest.raises(RetainError) as caught:
        parse_time(text)
    assert len(str(caught.value)) < 200


@given(st.text(max_size=40))
def test_reading_a_time_never_fails_otherwise(text: str) -> None:
    with suppress(RetainError):
        parse_time(text)


@given(st.dates(date(1971, 1, 1), date(9000, 1, 1)))
def test_days_are_numbered_by_date(day: date) -> None:
    assert date_of(day_number(day)) == day
    assert day_number(day + timedelta(days=1)) == day_number(day) + 1


def test_the_longest_interval_from_the_last_time_allowed_has_a_date() -> None:
    """A card due a hundred years after the latest time that can be given must still be shown."""
    latest = max(year for year in range(2000, 10_000) if _allowed(year))
    date_of(Clock(ZoneInfo("UTC")).moment(parse_time(f"{latest}-12-31T23:00:00Z")).day + 36_500)


def _allowed(year: int) -> bool:
    try:
        parse_time(f"{year}-12-31T23:00:00Z")
    except RetainError:
        return False
    return True
