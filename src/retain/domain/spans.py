"""Study days and local hours of very many times at once: runs of days in which plain arithmetic gives them."""

from bisect import bisect_right
from dataclasses import dataclass

from retain.domain.clock import DAY_SECONDS, Clock

_DAY = DAY_SECONDS * 1000
_HOUR = 3_600_000
_STRIDE = 7
"""Days between two looks at the clock; no zone changes its offset and back within a week."""


@dataclass(frozen=True, slots=True)
class Span:
    """UTC milliseconds from ``start`` to before ``end``, within which every study day lasts 24 hours.

    There the study day of a time is ``(at + day_shift) // 86 400 000``, and its local hour
    ``(at + hour_shift) // 3 600 000 % 24``.
    """

    start: int
    end: int
    day_shift: int
    hour_shift: int

    def day(self, at: int) -> int:
        """Return the study day of ``at``."""
        return (at + self.day_shift) // _DAY

    def hour(self, at: int) -> int:
        """Return the local hour of ``at``, 0–23."""
        return (at + self.hour_shift) // _HOUR % 24


class Calendar:
    """The spans of a clock from ``first`` to ``last`` (UTC ms, both included), and what they say."""

    def __init__(self, clock: Clock, first: int, last: int) -> None:
        """Work out the spans; 1 900 looks at the clock for a century of unchanging local time."""
        self.spans = tuple(_spans(clock, first, last))
        self._starts = [span.start for span in self.spans]

    def day(self, at: int) -> int:
        """Return the study day of ``at``, which lies between first and last."""
        span = self.spans[max(bisect_right(self._starts, at) - 1, 0)]
        return (at + span.day_shift) // _DAY

    def span(self, at: int) -> Span:
        """Return the span in which ``at`` lies."""
        return self.spans[max(bisect_right(self._starts, at) - 1, 0)]


def _spans(clock: Clock, first: int, last: int) -> list[Span]:
    day = clock.moment(first).day
    found: list[Span] = []
    start, offset = clock.day_starts(day), None
    while start <= last:
        ahead, end = day + _STRIDE, start + _STRIDE * _DAY
        after = _offset(clock, end)
        if offset is None and clock.day_starts(ahead) == end:
            # The day began at its hour, not where clocks jump over that; so do those that follow, week by week.
            offset = _offset(clock, start)
        if after == offset:
            _add(found, Span(start, end, day * _DAY - start, offset))
        else:
            for each in range(day, ahead):
                _add_day(clock, each, found)
            end, offset = clock.day_starts(ahead), None
        day, start = ahead, end
    return found


def _add_day(clock: Clock, day: int, found: list[Span]) -> None:
    """Add a day in whose week clocks are changed: in two parts where they are changed within it."""
    start, end = clock.day_starts(day), clock.day_starts(day + 1)
    before, after = _offset(clock, start), _offset(clock, end - 1)
    low, high = start, end
    while before != after and high - low > 1:
        middle = (low + high) // 2
        if _offset(clock, middle) == before:
            low = middle
        else:
            high = middle
    # A long day is one day: its 25th hour must not count as the next.
    if before != after:
        _add(found, Span(start, high, day * _DAY - start, before))
        _add(found, Span(high, end, (day + 1) * _DAY - end, after))
    else:
        _add(found, Span(start, end, day * _DAY - start, before))


def _add(found: list[Span], span: Span) -> None:
    last = found[-1] if found else None
    if last and (last.end, last.day_shift, last.hour_shift) == (span.start, span.day_shift, span.hour_shift):
        found[-1] = Span(last.start, span.end, span.day_shift, span.hour_shift)
    else:
        found.append(span)


def _offset(clock: Clock, at: int) -> int:
    """Return how far local clocks are ahead of UTC, in milliseconds."""
    offset = clock.local(at).astimezone().utcoffset() if clock.zone is None else clock.local(at).utcoffset()
    return 0 if offset is None else round(offset.total_seconds() * 1000)
