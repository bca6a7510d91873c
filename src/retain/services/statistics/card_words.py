"""Why a card is where it is, in words: its place in the schedule, its memory, its past, and what a rating would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retain.charts.scale import percent
from retain.domain.cards import Card, CardState, Memory, Rating
from retain.domain.clock import DAY_SECONDS, Clock, Moment, day_number
from retain.domain.options import Options
from retain.domain.wording import duration, grouped, plural
from retain.scheduling.labels import interval_label
from retain.services.cards import CardDetails, CardLine
from retain.services.statistics.card_history import Event
from retain.services.statistics.spans import day_name

_DIFFICULTIES = ((3.0, "easy"), (5.0, "rather easy"), (7.0, "rather hard"), (10.1, "hard"))
"""Up to which difficulty a card is called what."""
_SOON = 20
"""Days up to which tenths of a day are shown."""
_TIMES = {1: "once", 2: "twice"}


def place_in_words(line: CardLine, clock: Clock, moment: Moment) -> str:
    """Return where a card stands in the schedule."""
    card = line.card
    words = _state(card, line.due, clock, moment)
    if card.suspended:
        return f"Suspended: not asked until you take it up again. {words}"
    return f"Put aside until tomorrow. {words}" if line.buried else words


def _state(card: Card, due: int | date | None, clock: Clock, moment: Moment) -> str:
    if card.state is CardState.NEW:
        return "New: never answered, it waits for its turn among the new cards. Its curves begin with its first answer."
    if isinstance(due, date):
        return f"In review, the last interval {interval_label(card.interval)}: due {_day(day_number(due), moment)}."
    begun = "Forgotten, and being learnt again" if card.state is CardState.RELEARNING else "Being learnt"
    if due is None:
        return f"{begun}."
    if due <= moment.at:
        return f"{begun}: due now."
    when = clock.local(due)
    day = clock.moment(due).day
    return f"{begun}: due at {when:%H:%M}" + ("." if day == moment.day else f" {_day(day, moment)}.")


def _day(day: int, moment: Moment) -> str:
    distance = day - moment.day
    if distance == 0:
        return "today"
    if distance < 0:
        return f"since {day_name(day)}, {plural(-distance, 'day')} ago"
    return "tomorrow" if distance == 1 else f"on {day_name(day)}, in {plural(distance, 'day')}"


def memory_in_words(line: CardLine, options: Options) -> str:
    """Return what is known of a card's memory; empty for a card without one."""
    memory = line.card.memory
    if memory is None or line.retrievability is None:
        return ""
    hard = next(name for limit, name in _DIFFICULTIES if memory.difficulty < limit)
    return (
        f"The chance that you recall it now is {percent(line.retrievability)}; its deck aims at "
        f"{percent(options.desired_retention)}. Stability {_days(memory.stability)}: so long until recall has fallen "
        f"to 90 %. Difficulty {memory.difficulty:.1f} of 10: {hard}."
    )


def past_in_words(details: CardDetails, events: Sequence[Event]) -> str:
    """Return what was done with a card; empty where nothing was."""
    answers = [event for event in events if event.log.rating is not None]
    if not answers:
        return ""
    lapses = details.line.card.lapses
    spent = sum(event.log.duration for event in answers)
    words = f"{plural(len(answers), 'answer')} since {day_name(answers[0].log.day)}"
    words += f", forgotten {_TIMES.get(lapses, f'{grouped(lapses)} times')}" if lapses else ", never forgotten"
    return f"{words}; {duration(spent)} in all, {duration(spent // len(answers))} each."


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a rating would do: when the card comes back, and what becomes of its memory, “9 d → 39 d”."""

    comes_back: str
    stability: str
    difficulty: str

    def __str__(self) -> str:
        """Return all of it as one line."""
        return f"{self.comes_back}; stability {self.stability}, difficulty {self.difficulty}"


def consequences(details: CardDetails, clock: Clock) -> dict[Rating, Consequence]:
    """Return what each rating would do now."""
    before = details.line.card.memory
    return {rating: _consequence(outcome.card, before, clock) for rating, outcome in details.outcomes.items()}


def _consequence(after: Card, before: Memory | None, clock: Clock) -> Consequence:
    memories = [memory for memory in (before, after.memory) if memory is not None]
    return Consequence(
        _comes_back(after, clock),
        " → ".join(_days(memory.stability) for memory in memories),
        " → ".join(f"{memory.difficulty:.1f}" for memory in memories),
    )


def _comes_back(after: Card, clock: Clock) -> str:
    if after.due_at is not None:
        return f"again in {_span(after.interval)}, at {clock.local(after.due_at):%H:%M}"
    days = after.interval // DAY_SECONDS
    when = f", on {day_name(after.due_day)}" if after.due_day is not None and days > 1 else ""
    return "tomorrow" if days == 1 else f"in {plural(days, 'day')}{when}"


def _span(seconds: int) -> str:
    """Return a span that a learning step lasts."""
    if seconds < 60:  # noqa: PLR2004 - a minute
        return plural(seconds, "second")
    if seconds < 3_600:  # noqa: PLR2004 - an hour
        return plural(round(seconds / 60), "minute")
    return plural(round(seconds / 3_600), "hour") if seconds < DAY_SECONDS else plural(seconds // DAY_SECONDS, "day")


def _days(days: float) -> str:
    """Return a number of days, which may be a small part of one: “9.1 d”, “39 d”, “2.4 h”, “7 min”."""
    if days < 1 / 24:
        return duration(round(days * DAY_SECONDS * 1000))
    if days < 1:
        return f"{24 * days:.1f} h"
    return f"{days:.1f} d" if days < _SOON else f"{grouped(round(days))} d"
