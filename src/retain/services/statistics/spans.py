"""Days and bins on the charts' axes, in words."""

from collections.abc import Sequence

from retain.domain.clock import date_of
from retain.services.statistics.collecting import Reader

_SIZES = (1, 7, 14, 28, 56, 112, 224, 448, 896)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def bin_size(days: int, room: int) -> int:
    """Return how many days a bin holds, so that at most ``room`` bins hold ``days``."""
    return next((size for size in _SIZES if -(-days // size) <= room), _SIZES[-1])


def per(size: int) -> str:
    """Return what a bin of ``size`` days is called, after “per”."""
    return "day" if size == 1 else "week" if size == 7 else f"{size // 7} weeks"  # noqa: PLR2004 - a week


def day_name(day: int) -> str:
    """Return a study day as a date that reads well: 3 Mar 2026."""
    date = date_of(day)
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def month_name(day: int) -> str:
    """Return the month of a study day."""
    return _MONTHS[date_of(day).month - 1]


def bins_of(first: int, last: int, size: int) -> list[tuple[int, int]]:
    """Return the first and last offset of each bin of ``size`` days, counted so that the last one is whole."""
    ends = range(last, first - 1, -size)
    return [(max(first, end - size + 1), end) for end in reversed(ends)]


def bin_names(reader: Reader, bins: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return each bin of days by its dates."""
    day = reader.moment.day
    return tuple(
        day_name(day + first) if first == last else f"{day_name(day + first)} – {day_name(day + last)}"
        for first, last in bins
    )


def offset_ticks(bins: Sequence[tuple[int, int]], wanted: int = 5) -> tuple[tuple[int, str], ...]:
    """Return ticks for bins of days, by their distance from today."""
    every = max(1, (len(bins) - 1) // max(1, wanted - 1))
    chosen = sorted({len(bins) - 1 - index * every for index in range(wanted) if index * every < len(bins)})
    return tuple((index, _offset_name(bins[index][1])) for index in chosen)


def _offset_name(offset: int) -> str:
    return "today" if offset == 0 else f"{'+' if offset > 0 else '−'}{abs(offset)} d"


def first_offset(reader: Reader) -> int:
    """Return the offset of the first day that charts by day show: of the range, or of the first answer."""
    oldest = reader.study_days[0] if reader.study_days else 0
    return min(oldest, -6) if reader.first is None else reader.first
