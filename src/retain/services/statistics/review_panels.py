"""Panels about answers: today, true retention, work by day, the calendar, hours and buttons."""

from retain.charts.model import Bars, Calendar, Figures, Series
from retain.charts.scale import Shown, count, minutes, percent, precise_percent
from retain.domain.clock import date_of
from retain.domain.wording import plural
from retain.scheduling.confidence import wilson
from retain.services.statistics.collecting import Reader, Work
from retain.services.statistics.figures import Passes
from retain.services.statistics.spans import (
    bin_names,
    bin_size,
    bins_of,
    day_name,
    first_offset,
    month_name,
    offset_ticks,
    per,
)

_WINDOWS = {
    "today": "Today",
    "yesterday": "Yesterday",
    "week": "7 days",
    "month": "30 days",
    "year": "365 days",
    "all_time": "All time",
}
_COLOURS = (
    ("mature", "mature", 4),
    ("young", "young", 3),
    ("relearn", "relearning", 2),
    ("learn", "learning", 1),
    ("filtered", "filtered", 5),
)
_MEAN_DAYS = 7
_MINUTE_MS = 60_000
_MINUTE_S = 60
_CALENDAR_DAYS = 53 * 7
_NAME_WEEKS = 3
"""Weeks that the name of a month takes up in the calendar."""
_ENOUGH = 30
"""Answers from which on an hour can be called the best."""


def today(reader: Reader, _room: int) -> Figures:
    """Return what was done today."""
    done = reader.today
    rows = [
        ("Answers", count(done.reviews)),
        ("Time", minutes(done.time_ms / _MINUTE_MS)),
        ("Seconds a card", f"{done.time_ms / done.reviews / 1000:.1f}" if done.reviews else "–"),
        ("Not Again", _of(done.correct, done.reviews)),
        ("Not Again, mature", _of(done.mature_correct, done.mature_reviews)),
        ("Learning / review / relearning", f"{done.learn} / {done.review} / {done.relearn}"),
    ]
    if done.filtered:
        rows.append(("Filtered", count(done.filtered)))
    return Figures("Today", "", ("", ""), tuple(rows))


def _of(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %, {part} of {whole}" if whole else "–"


def retention(reader: Reader, _room: int) -> Figures:
    """Return true retention beside the desired one, with how sure one can be of it."""
    low, high = reader.desired_retention
    wanted = percent(low) if low == high else f"{percent(low)} to {percent(high)}"
    rows = tuple(
        (
            title,
            _share(reader.true_retention[name].young),
            _share(reader.true_retention[name].mature),
            _share(reader.true_retention[name].both),
            _sure(reader.true_retention[name].both),
            count(reader.true_retention[name].both.total),
        )
        for name, title in _WINDOWS.items()
    )
    return Figures(
        "True retention",
        f"Desired: {wanted}. Reviews that were not Again; mature means 21 days or more.",
        ("", "Young", "Mature", "All", "95 % sure", "Reviews"),
        rows,
        spare=(5,),
    )


def _share(passes: Passes) -> str:
    return precise_percent(passes.passed / passes.total) if passes.total else "–"


def _sure(passes: Passes) -> str:
    if not passes.total:
        return "–"
    ends = [100 * one for one in wilson(passes.passed, passes.total)]
    # Of very many answers the two ends differ in a decimal, if at all.
    for places in (0, 1):
        low, high = (f"{end:.{places}f}" for end in ends)
        if low != high:
            return f"{low}–{high} %"
    return f"{ends[0]:.0f} %"


def reviews(reader: Reader, room: int) -> Bars:
    """Return answers by day, stacked by kind, with a running mean."""
    total = sum(sum(kinds.values()) for kinds in reader.reviews_by_day.values())
    return _by_day(
        reader, room, "Answers", (reader.reviews_by_day, reader.reviews_before), 1, total=plural(total, "answer")
    )


def time(reader: Reader, room: int) -> Bars:
    """Return the time spent by day, stacked by kind, with a running mean."""
    total = sum(sum(kinds.values()) for kinds in reader.time_by_day.values())
    return _by_day(
        reader, room, "Time", (reader.time_by_day, reader.time_before), _MINUTE_MS, total=minutes(total / _MINUTE_MS)
    )


def _by_day(reader: Reader, room: int, what: str, work: tuple[Work, Work], unit: int, *, total: str) -> Bars:
    values, earlier = work
    first = first_offset(reader)
    days = 1 - first
    size = bin_size(days, room)
    bins = bins_of(first, 0, size)
    studied = len(values)
    shown = minutes if unit != 1 else count
    average = sum(sum(kinds.values()) for kinds in values.values()) / unit / days
    return Bars(
        title=f"{what} per {per(size)}",
        summary=f"{total} on {studied} of {plural(days, 'day')} ({_part(studied, days)}); "
        f"{_at_least(average, 1 / _MINUTE_S if unit != 1 else 0.1, shown)} a day.",
        labels=bin_names(reader, bins),
        ticks=offset_ticks(bins),
        series=tuple(
            Series(
                name,
                tuple(
                    sum(values.get(day, {}).get(key, 0) for day in range(start, end + 1)) / unit for start, end in bins
                ),
                colour,
            )
            for key, name, colour in _COLOURS
            if key != "filtered" or any(kinds["filtered"] for kinds in values.values())
        ),
        line=_running_mean(bins, earlier | values, unit, size),
        shown=shown,
    )


def _part(part: int, whole: int) -> str:
    """Return a share in per cent, rounded down; what is there is not called nothing."""
    return "under 1 %" if 0 < 100 * part < whole else f"{100 * part // whole} %"


def _at_least(value: float, least: float, shown: Shown) -> str:
    """Return how a mean reads in steps of ``least``; one that is too small for them is not called nothing."""
    return f"under {shown(least)}" if 0 < value < least / 2 else shown(round(value / least) * least if value else 0)


def _running_mean(bins: list[tuple[int, int]], values: Work, unit: int, size: int) -> Series:
    """Return the mean of the last seven days, or of the last four bins where a bin holds more than a day."""
    days = _MEAN_DAYS if size == 1 else 4 * size
    name = f"mean of {_MEAN_DAYS} days" if size == 1 else f"mean of {4 * size // 7} weeks"
    return Series(
        name,
        tuple(
            sum(sum(values.get(day, {}).values()) for day in range(end - days + 1, end + 1)) / unit / days * size
            for _, end in bins
        ),
    )


def calendar(reader: Reader, _room: int) -> Calendar:
    """Return the calendar of the year, with streaks."""
    day = reader.moment.day
    first = day - _CALENDAR_DAYS + 1
    first += -date_of(first).weekday() % 7
    year = reader.answers_of_year
    values = tuple(float(year.get(one - day, 0)) for one in range(first, day + 1))
    months = tuple(
        ((one - first) // 7, month_name(one)) for one in range(first, day + 1) if date_of(one).day == 1 or one == first
    )
    # A month that is over within three weeks leaves its name no room.
    months = tuple(
        month
        for month, after in zip(months, (*months[1:], (10**6, "")), strict=True)
        if after[0] - month[0] >= _NAME_WEEKS
    )
    streak = reader.streak
    return Calendar(
        "The year",
        f"Studied on {sum(1 for value in values if value)} of {len(values)} days. "
        f"Streak: {plural(streak.current, 'day')}, the longest {plural(streak.longest, 'day')}.",
        tuple(f"{date_of(one):%a} {day_name(one)}" for one in range(first, day + 1)),
        values,
        months,
        shown=lambda value: plural(round(value), "answer"),
    )


def hours(reader: Reader, _room: int) -> Bars:
    """Return how well answers went at each hour of the day."""
    name = _window(reader)
    found = reader.hours[name]
    best = max(
        (hour for hour in range(24) if found[hour].total >= _ENOUGH),
        key=lambda hour: found[hour].correct / found[hour].total,
        default=None,
    )
    best_words = (
        f" Best at {best:02d}:00: {percent(found[best].correct / found[best].total)} not Again."
        if best is not None
        else ""
    )
    return Bars(
        "Hours of the day",
        f"Answers by local hour, {_WINDOW_NAMES[name]}.{best_words}",
        tuple(
            f"{hour:02d}:00–{hour + 1:02d}:00, {_of(one.correct, one.total)} not Again"
            for hour, one in enumerate(found)
        ),
        tuple((hour, f"{hour:02d}") for hour in range(0, 24, 3)),
        (
            Series("not Again", tuple(float(one.correct) for one in found), 4),
            Series("Again", tuple(float(one.total - one.correct) for one in found), 2),
        ),
        note="Hours and days are local ones, also where clocks were changed.",
    )


_WINDOW_NAMES = {
    "month": "the last 30 days",
    "quarter": "the last 90 days",
    "year": "the last 365 days",
    "all_time": "all time",
}


def _window(reader: Reader) -> str:
    """Return the window that is nearest to the range."""
    days = reader.days
    if days is None or days > 365:  # noqa: PLR2004 - a year
        return "all_time"
    return "month" if days <= 30 else "quarter" if days <= 90 else "year"  # noqa: PLR2004 - days


def buttons(reader: Reader, _room: int) -> Bars:
    """Return how often each rating was given, to cards in learning, young and mature ones."""
    name = _window(reader)
    groups = reader.buttons[name]
    labels: list[str] = []
    ticks: list[tuple[int, str]] = []
    values: list[float] = []
    for group, counts in groups.items():
        ticks.append((len(values) + 1, group))
        labels += [f"{group}, {rating}" for rating in ("1 Again", "2 Hard", "3 Good", "4 Easy")]
        values += [float(one) for one in counts]
    again = [groups[group][0] for group in groups]
    totals = [sum(groups[group]) for group in groups]
    shares = ", ".join(
        f"{group} {percent(1 - bad / total)}" for group, bad, total in zip(groups, again, totals, strict=True) if total
    )
    return Bars(
        "Answer buttons",
        f"1 Again to 4 Easy, {_WINDOW_NAMES[name]}." + (f" Not Again: {shares}." if shares else ""),
        tuple(labels),
        tuple(ticks),
        tuple(
            Series(rating, tuple(value if index % 4 == number else 0.0 for index, value in enumerate(values)), colour)
            for number, (rating, colour) in enumerate((("Again", 2), ("Hard", 5), ("Good", 4), ("Easy", 1)))
        ),
    )
