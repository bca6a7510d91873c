"""How numbers and times read on the screens."""

from datetime import datetime

from textual.content import Content

from retain.domain.wording import plural
from retain.scheduling.limits import Counts


def spent(milliseconds: int) -> str:
    """Return a span of work in words: seconds under a minute, minutes under an hour, then hours and minutes."""
    seconds = round(milliseconds / 1000)
    if seconds < 60:  # noqa: PLR2004 - a minute
        return plural(seconds, "second")
    minutes = round(seconds / 60)
    if minutes < 60:  # noqa: PLR2004 - an hour
        return plural(minutes, "minute")
    return f"{minutes // 60} h {minutes % 60:02d} min"


def share(part: int, whole: int) -> str:
    """Return ``part`` of ``whole`` in per cent, rounded down so that only all of it is 100 %."""
    return f"{100 * part // whole} %"


def clock_time(when: datetime) -> str:
    """Return the time of day."""
    return f"{when:%H:%M}"


def counts_line(counts: Counts, current: str | None = None) -> Content:
    """Return “12 new · 3 learning · 40 review”, with the kind called ``current`` underlined."""
    parts: list[Content] = []
    for name, number, colour in (
        ("new", counts.new, "$text-primary"),
        ("learning", counts.learning, "$text-warning"),
        ("review", counts.review, "$text-success"),
    ):
        style = f"{colour} {'bold underline' if name == current else ''}" if number else "$quiet"
        parts.append(Content.styled(f"{number} {name}", style.strip()))
    return Content(" · ").join(parts)
