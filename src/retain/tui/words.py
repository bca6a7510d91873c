"""How numbers and times read on the screens."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from rich.cells import cell_len
from textual.content import Content

from retain.domain.flags import FLAGS
from retain.domain.wording import plural
from retain.scheduling.limits import Counts

_BAR = 40
_EIGHTHS = " ▁▂▃▄▅▆▇█"


def end_of(text: str, width: int) -> str:
    """Return a text, or as much of its end as goes into ``width`` cells: the end tells a deck from its neighbours."""
    if cell_len(text) <= width:
        return text
    return "…" + next(text[start:] for start in range(len(text) + 1) if cell_len(text[start:]) < width)


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


def done_bar(part: float, words: str) -> Content:
    """Return a bar that is full to ``part`` (0–1), with what is being done below it."""
    full = round(_BAR * min(max(part, 0.0), 1.0))
    return Content.assemble(
        ("━" * full, "$primary"), ("─" * (_BAR - full), "$rule"), f" {100 * part:3.0f} %\n", (words, "$quiet")
    )


def line_chart(values: Sequence[float], width: int, height: int) -> list[str]:
    """Return ``height`` lines of text that show the means of ``values`` in ``width`` columns, with their highest."""
    label = len(f"{max(values, default=0):.0f}") + 1
    columns = max(1, min(width - label - 1, len(values)))
    cuts = [round(column * len(values) / columns) for column in range(columns + 1)]
    means = [sum(values[low:high]) / (high - low) for low, high in pairwise(cuts)]
    top = max(means, default=0.0) or 1.0
    levels = [round(8 * height * mean / top) for mean in means]
    lines = []
    for row in range(height - 1, -1, -1):
        cells = "".join(_EIGHTHS[min(max(level - 8 * row, 0), 8)] for level in levels)
        left = f"{top:.0f}" if row == height - 1 else "0" if row == 0 else ""
        lines.append(f"{left:>{label}} {cells}")
    return lines


_FLAG_COLOURS = ("", "#e5534b", "#e08a3c", "#57ab5a", "#5a8fe0", "#d26fae", "#39b5b0", "#a07be0")
"""The colours of the flags 1 to 7, the same in every theme."""


def flag_mark(flag: int) -> Content:
    """Return a flag with its colour and the colour's name; nothing where there is none."""
    return Content.styled(f"⚑ {FLAGS[flag]}", _FLAG_COLOURS[flag]) if flag else Content("")
