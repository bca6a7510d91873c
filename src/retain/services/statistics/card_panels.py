"""Panels about cards as they stand: what is coming, counts, intervals, stability, difficulty, recall, additions."""

from collections.abc import Mapping

from retain.charts.model import Bars, Figures, Series
from retain.charts.scale import count, precise_percent
from retain.domain.wording import plural
from retain.services.statistics.collecting import Reader
from retain.services.statistics.spans import bin_names, bin_size, bins_of, first_offset, offset_ticks, per

_PERCENT_STEP = 5
_MOST = 0.95
"""The share of the cards that the chart of intervals and stabilities shows one by one; the rest share the last bar."""


def future(reader: Reader, room: int) -> Bars:
    """Return the cards that come due, day by day, the backlog first."""
    days = min(reader.days or 365, 365)
    due = reader.future_due
    size = bin_size(days, max(8, room - 1))
    bins = [(first, min(first + size - 1, days - 1)) for first in range(0, days, size)]
    values = [float(sum(due.get(day, 0) for day in range(first, last + 1))) for first, last in bins]
    backlog = [float(reader.overdue), *([0.0] * len(bins))]
    within = sum(values)
    return Bars(
        f"Due per {per(size)}",
        f"{plural(round(within), 'card')} in {plural(days, 'day')}, {count(due.get(0, 0))} today, "
        f"{count(reader.overdue)} overdue; the intervals amount to {count(reader.daily_load)} a day.",
        ("overdue", *bin_names(reader, bins)),
        ((0, "late"), *((index + 1, text) for index, text in _ahead(bins))),
        (Series("due", (0.0, *values), 1), Series("overdue", tuple(backlog), 2)),
    )


def _ahead(bins: list[tuple[int, int]]) -> list[tuple[int, str]]:
    every = max(1, len(bins) // 4)
    return [(index, f"+{bins[index][0]} d") for index in range(every, len(bins), every)]


def counts(reader: Reader, _room: int) -> Figures:
    """Return how many cards there are in each state."""
    found = reader.card_counts
    numbers = {
        name: getattr(found, name)
        for name in ("new", "learning", "relearning", "young", "mature", "suspended", "buried")
    }
    total = sum(numbers.values())
    widest = max(numbers.values(), default=0) or 1
    rows = tuple(
        (
            name.capitalize(),
            "█" * round(12 * number / widest) + " " * (12 - round(12 * number / widest)),
            count(number),
            f"{100 * number / total:.1f} %" if total else "–",
        )
        for name, number in numbers.items()
    )
    return Figures(
        "Cards", f"{plural(total, 'card')}; young are intervals under 21 days.", ("", "", "", ""), rows if total else ()
    )


def intervals(reader: Reader, room: int) -> Bars:
    """Return how the intervals are spread."""
    return _days(reader.intervals, room, "Intervals", "interval", 1)


def stability(reader: Reader, room: int) -> Bars:
    """Return how the stabilities are spread: the days after which recall falls to 90 %."""
    return _days(reader.stability, room, "Stability", "stability", 3)


def _days(values: Mapping[int, int], room: int, title: str, what: str, colour: int) -> Bars:
    total = sum(values.values())
    median = _quantile(values, 0.5)
    edge = _quantile(values, _MOST)
    size = max(1, -(-(edge + 1) // max(4, min(room, 40) - 1)))
    number = edge // size + 1
    bars = [0.0] * number
    rest = 0.0
    for days, cards in values.items():
        if days // size < number:
            bars[days // size] += cards
        else:
            rest += cards
    labels = [
        f"{first} days" if size == 1 else f"{first}–{first + size - 1} days" for first in range(0, number * size, size)
    ]
    ticks = [(index, f"{index * size} d") for index in range(0, number, max(1, number // 4))]
    if rest:
        labels.append(f"{number * size} days or more")
        bars.append(rest)
        ticks = [tick for tick in ticks if tick[0] < number - 3]
        ticks.append((number, "more"))
    longest = plural(max(values, default=0), "day")
    return Bars(
        title,
        f"{plural(total, 'card')}; the median {what} is {plural(median, 'day')}, the longest {longest}."
        if total
        else "",
        tuple(labels),
        tuple(ticks),
        (Series("cards", tuple(bars), colour),),
    )


def _quantile(values: Mapping[int, int], share: float) -> int:
    total = sum(values.values())
    seen = 0
    for value in sorted(values):
        seen += values[value]
        if seen >= share * total:
            return value
    return 0


def difficulty(reader: Reader, _room: int) -> Bars:
    """Return how the difficulties are spread."""
    median = reader.difficulty_median
    return _percents(
        reader.difficulty,
        "Difficulty",
        f"From easiest (0 %) to hardest; the median is {median:.0f} %." if median is not None else "",
        5,
    )


def retrievability(reader: Reader, _room: int) -> Bars:
    """Return how likely the cards would be recalled now."""
    mean = reader.retrievability_mean
    cards = sum(reader.retrievability.values())
    known = count(round(reader.expected_known))
    return _percents(
        reader.retrievability,
        "Recall now",
        f"Asked now you would know about {known} of {plural(cards, 'card')}, {precise_percent(mean)}."
        if mean is not None
        else "",
        4,
    )


def _percents(values: Mapping[int, int], title: str, summary: str, colour: int) -> Bars:
    bars = [0.0] * (100 // _PERCENT_STEP)
    for percent, cards in values.items():
        bars[min(percent // _PERCENT_STEP, len(bars) - 1)] += cards
    return Bars(
        title,
        summary,
        tuple(f"{first}–{first + _PERCENT_STEP} %" for first in range(0, 100, _PERCENT_STEP)),
        tuple((index, f"{index * _PERCENT_STEP} %") for index in range(0, len(bars), 5)),
        (Series("cards", tuple(bars), colour),),
    )


def added(reader: Reader, room: int) -> Bars:
    """Return how many cards were added, by day."""
    first = min(first_offset(reader), min(reader.added, default=0)) if reader.first is None else reader.first
    size = bin_size(1 - first, room)
    bins = bins_of(first, 0, size)
    values = tuple(float(sum(reader.added.get(day, 0) for day in range(start, end + 1))) for start, end in bins)
    return Bars(
        f"Cards added per {per(size)}",
        f"{plural(round(sum(values)), 'card')} in {plural(1 - first, 'day')}.",
        bin_names(reader, bins),
        offset_ticks(bins),
        (Series("cards", values, 1),),
    )
