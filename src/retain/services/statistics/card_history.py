"""One card through time: every row of its log with how likely it was to be recalled then, as a table and as curves."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from retain.charts.model import Curves, Figures, Line, Mark
from retain.charts.scale import Scale, Shown, count, percent, scale_to
from retain.domain.cards import CardState, Memory
from retain.domain.clock import DAY_SECONDS, Clock
from retain.domain.options import Options
from retain.domain.reviews import ReviewKind, ReviewLog
from retain.domain.wording import duration, plural
from retain.scheduling.forgetting import retrievability
from retain.scheduling.labels import interval_label
from retain.scheduling.memory import MemoryModel
from retain.services.statistics.spans import day_name

_DAY_MS = DAY_SECONDS * 1000
_STEPS = 24
"""Points of a forgetting curve between two answers."""
_DIFFICULTY = Scale(1.0, 10.0, 3.0)
_MOST_ROWS = 1_000
_BY_HAND = {ReviewKind.MANUAL: "reset", ReviewKind.RESCHEDULED: "new day"}


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the log, and the memory of the card before and after it."""

    log: ReviewLog
    before: Memory | None
    after: Memory | None
    recall: float | None
    """How likely the card was to be recalled when it was asked; None where nothing was known of it."""

    @property
    def is_practice(self) -> bool:
        """Whether it is an answer that changed nothing."""
        return self.log.is_practice

    @property
    def what(self) -> str:
        """What happened, in a word or two."""
        if self.log.rating is None:
            return _BY_HAND.get(self.log.kind, "by hand")
        return self.log.rating.name.title()


def events_of(reviews: Sequence[ReviewLog], options: Options) -> tuple[Event, ...]:
    """Return the history of a card, the oldest row first; ``options`` say how it is forgotten.

    What an answer left in memory stands in our own rows; where others do not say it, it is worked out anew, unless the
    history lacks its beginning.
    """
    return tuple(_events(reviews, options))


def _events(reviews: Sequence[ReviewLog], options: Options) -> Iterator[Event]:
    memory: Memory | None = None
    answered_at = answered_on = 0
    model: MemoryModel | None = None
    for log in reviews:
        recall = None
        if memory is not None and log.rating is not None:
            recall = retrievability(memory, max(0, log.at - answered_at) / _DAY_MS, options.parameters)
        after = memory
        if log.stability is not None and log.difficulty is not None:
            after = Memory(log.stability, log.difficulty)
        elif log.kind is ReviewKind.MANUAL:
            after = None
        elif log.rating is not None and not log.is_practice:
            model = model or MemoryModel(options.parameters)
            if memory is not None:
                after = model.next(memory, log.rating, max(0, log.day - answered_on))
            elif log.state_before is CardState.NEW or log.kind is ReviewKind.LEARN:
                after = model.first(log.rating)
        if after is not memory and (log.rating is not None or memory is None):
            answered_at, answered_on = log.at, log.day
        yield Event(log, memory, after, recall)
        memory = after


def history_table(events: Sequence[Event], clock: Clock) -> Figures:
    """Return every row of a history, the latest first."""
    rows = tuple(_row(event, clock) for event in reversed(events[-_MOST_ROWS:]))
    left = len(events) - len(rows)
    notes = ["* Practice, which changed nothing."] if any(event.is_practice for event in events) else []
    notes += [f"{plural(left, 'earlier entry', 'earlier entries')} left out; “retain card” prints all."] if left else []
    return Figures(
        "History",
        f"{plural(len(events), 'entry', 'entries')}, the latest first; recall as it was then, stability in days.",
        ("When", "Rating", "Before", "Interval", "Time", "Stability", "Difficulty", "Recall"),
        rows,
        note=" ".join(notes),
        spare=(2, 4, 6),
    )


def _row(event: Event, clock: Clock) -> tuple[str, ...]:
    log, after = event.log, event.after
    return (
        f"{clock.local(log.at):%Y-%m-%d %H:%M}",
        event.what + ("*" if event.is_practice else ""),
        log.state_before.name.lower(),
        interval_label(log.interval) if log.interval else "–",
        duration(log.duration) if log.rating is not None else "–",
        f"{after.stability:.2f}" if after else "–",
        f"{after.difficulty:.1f}" if after else "–",
        percent(event.recall) if event.recall is not None else "–",
    )


def recall_curve(events: Sequence[Event], options: Options, now: int, today: int) -> Curves:
    """Return the forgetting curve of a card: its recall by the model from answer to answer, and what came of it."""
    answers = _answers(events)
    start = answers[0].log.at if answers else now
    pieces: list[list[tuple[float, float]]] = []
    for index, event in enumerate(events):
        memory, begin = event.after, event.log.at
        if memory is None or event.log.rating is None or event.is_practice:
            continue
        end = next((one.log.at for one in islice(events, index + 1, None) if _ends_curve(one)), _ahead(event, now))
        pieces.append([((begin - start) / _DAY_MS, 1.0), *_falling(memory, begin - start, end - start, options)])
    marks = tuple(
        _mark(
            event,
            start,
            event.recall,
            f"{day_name(event.log.day)}: {event.what}, "
            f"{'recalled' if event.what != 'Again' else 'forgotten'} at {percent(event.recall)}",
        )
        for event in answers
        if event.recall is not None
    )
    return Curves(
        "Forgetting curve of this card",
        f"{plural(len(answers), 'answer')} since {day_name(answers[0].log.day)}." if answers else "",
        _time(events, now),
        _shown_days,
        "days since the first answer",
        _joined("recall by the model", pieces, 1),
        marks,
        "answers",
        note=f"Today is day {max(0, today - answers[0].log.day)}." if answers else "",
    )


def stability_curve(events: Sequence[Event], now: int) -> Curves:
    """Return how long the card was remembered, from answer to answer: the days after which recall is 90 %."""
    highest = max((event.after.stability for event in events if event.after), default=0.0)
    value = _Value(
        "Stability",
        "Days until recall has fallen to 90 %.",
        lambda memory: memory.stability,
        scale_to(highest, 3),
        _shown_days,
        3,
    )
    return _course(events, now, value)


def difficulty_curve(events: Sequence[Event], now: int) -> Curves:
    """Return how hard the card was, from answer to answer: 1–10."""
    value = _Value(
        "Difficulty", "From 1, easy, to 10, hard.", lambda memory: memory.difficulty, _DIFFICULTY, _shown_difficulty, 5
    )
    return _course(events, now, value)


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of the memory, and how it is drawn."""

    title: str
    summary: str
    of: Callable[[Memory], float]
    scale: Scale
    shown: Shown
    colour: int


def _course(events: Sequence[Event], now: int, value: _Value) -> Curves:
    """Return a value over time: steady between two answers, gone with a reset."""
    answers = _answers(events)
    start = answers[0].log.at if answers else now
    pieces: list[list[tuple[float, float]]] = []
    for event in events:
        x = _days(event, start)
        if event.before is not None and pieces:
            pieces[-1].append((x, value.of(event.before)))
        if event.after is None:
            continue
        if event.before is None:
            pieces.append([])
        pieces[-1].append((x, value.of(event.after)))
    if pieces and events[-1].after is not None:
        pieces[-1].append(((now - start) / _DAY_MS, pieces[-1][-1][1]))
    marks = tuple(
        _mark(event, start, value.of(event.after), _change(event, value))
        for event in answers
        if event.after is not None
    )
    return Curves(
        value.title,
        value.summary if marks else "",
        _time(events, now),
        _shown_days,
        "days since the first answer",
        _joined("", pieces, value.colour),
        marks,
        "answers",
        y=value.scale,
        y_shown=value.shown,
    )


def _mark(event: Event, start: int, value: float, reading: str) -> Mark:
    return Mark(_days(event, start), value, value, value, reading)


def _change(event: Event, value: _Value) -> str:
    after = value.shown(value.of(event.after)) if event.after else "–"
    change = f"{value.shown(value.of(event.before))} → {after}" if event.before else after
    return f"{day_name(event.log.day)}: {event.what}, {change}"


def _answers(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.log.rating is not None]


def _ends_curve(event: Event) -> bool:
    """Whether what was known of the card until then holds no longer."""
    return event.after is None or (event.log.rating is not None and not event.is_practice)


def _ahead(event: Event, now: int) -> int:
    """Return how far the last curve goes on: until now, or until recall has fallen to 90 %."""
    return max(now, event.log.at + int(event.after.stability * _DAY_MS)) if event.after else now


def _days(event: Event, start: int) -> float:
    return (event.log.at - start) / _DAY_MS


def _time(events: Sequence[Event], now: int) -> Scale:
    answers = _answers(events)
    if not answers:
        return scale_to(1.0, 4)
    return scale_to(max((_ahead(events[-1], now) - answers[0].log.at) / _DAY_MS, 1.0), 4)


def _joined(name: str, pieces: Sequence[Sequence[tuple[float, float]]], colour: int) -> tuple[Line, ...]:
    """Return pieces of a curve as lines: one, but where a reset parts them."""
    lines: list[list[tuple[float, float]]] = []
    for piece in pieces:
        if lines and lines[-1][-1][0] >= piece[0][0] - 1e-9:
            lines[-1] += piece
        else:
            lines.append(list(piece))
    return tuple(Line("" if number else name, tuple(points), colour) for number, points in enumerate(lines))


def _falling(memory: Memory, begin: int, end: int, options: Options) -> list[tuple[float, float]]:
    length = max(end - begin, 1)
    return [
        (
            (begin + length * step / _STEPS) / _DAY_MS,
            retrievability(memory, length * step / _STEPS / _DAY_MS, options.parameters),
        )
        for step in range(1, _STEPS + 1)
    ]


def _shown_difficulty(difficulty: float) -> str:
    return f"{difficulty:.1f}".removesuffix(".0")


def _shown_days(days: float) -> str:
    return f"{count(round(days, 1))} d"
