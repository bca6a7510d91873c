"""Collecting the statistics of a deck or of the collection, part by part or all at once.

A :class:`Reader` is bound to one open database, one scope and one moment; every part is worked out when it is asked
for, once. Nothing here loads SQLAlchemy: the parts run through whatever executes SQL.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from itertools import chain

from retain.domain.cards import CardState
from retain.domain.clock import Clock
from retain.domain.decks import is_within
from retain.domain.spans import Calendar
from retain.scheduling.forgetting import curve
from retain.scheduling.replay import retraced
from retain.services.statistics.difficulties import Difficulties
from retain.services.statistics.figures import (
    RETENTION_WINDOWS,
    WINDOWS,
    Calibration,
    Hour,
    Passes,
    Retention,
    Statistics,
    Streak,
)
from retain.services.statistics.windows import Windows
from retain.services.today import find_deck_name
from retain.storage import figures, memory_figures
from retain.storage.counted import WHOLE
from retain.storage.counts import Execute, deck_options
from retain.storage.figures import KINDS
from retain.storage.logs import has_unstated, unstated_stamps
from retain.storage.rows import options_from_text

DEFAULT_DAYS = 365
_POINTS = 40
_DAYS_BEFORE = 400
_SAMPLED_CARDS = 10_000
_COSTLY_TOPICS = 12
_GROUPS = ("learning", "young", "mature")
_MATURE = 2
"""The span of mature cards in the roll-ups."""


Work = dict[int, dict[str, int]]
"""What was done on each day, by its offset, and by the kinds in ``KINDS``."""


class Reader:
    """Works out the parts of the statistics of ``deck`` (None: the collection), over ``days`` (None: all time).

    Raises RetainError where there is no such deck.
    """

    def __init__(
        self, execute: Execute, clock: Clock, deck: str | None = None, days: int | None = DEFAULT_DAYS
    ) -> None:
        """Find the decks that are asked about."""
        stored = deck_options(execute)
        self.clock = clock
        self.moment = clock.moment()
        self.days = days
        self.deck = None if deck is None else find_deck_name([name for _, name, _ in stored], deck)
        chosen = [one for one in stored if self.deck is None or is_within(one[1], self.deck)]
        self.options = {deck_id: options_from_text(text) for deck_id, _, text in chosen}
        self.curves = {deck_id: curve(options.parameters) for deck_id, options in self.options.items()}
        scope = next((deck_id for deck_id, name, _ in chosen if name == self.deck), WHOLE)
        self.scope = figures.Scope(execute, self.moment, scope, tuple(self.options))

    @property
    def first(self) -> int | None:
        """The offset of the first day of the range; None where there is no first."""
        return None if self.days is None else 1 - self.days

    @cached_property
    def today(self) -> figures.TodayRow:
        """What was done today."""
        return figures.today(self.scope)

    @cached_property
    def _answers(self) -> tuple[Windows, list[list[figures.Answers]]]:
        """The answers of all windows, by slices of time."""
        windows = Windows(RETENTION_WINDOWS | WINDOWS, self.moment.day)
        return windows, figures.answers(self.scope, windows.slices)

    @cached_property
    def true_retention(self) -> dict[str, Retention]:
        """True retention in each of the windows."""
        found = {name: [[0, 0], [0, 0]] for name in RETENTION_WINDOWS}
        windows, slices = self._answers
        for name, number, sign in windows.parts():
            if name in found:
                for answers in slices[number]:
                    if answers.tells:
                        passes = found[name][answers.span == _MATURE]
                        passes[0] += sign * answers.passed
                        passes[1] += sign * answers.again
        return {name: Retention(Passes(*young), Passes(*mature)) for name, (young, mature) in found.items()}

    @property
    def desired_retention(self) -> tuple[float, float]:
        """The lowest and the highest desired retention of the decks."""
        wanted = [options.desired_retention for options in self.options.values()] or [0.9]
        return min(wanted), max(wanted)

    @cached_property
    def _by_day(self) -> tuple[Work, Work]:
        return _work(figures.work_by_day(self.scope, self.first))

    @cached_property
    def _before(self) -> tuple[Work, Work]:
        if self.first is None:
            return {}, {}
        return _work(figures.work_by_day(self.scope, self.first - _DAYS_BEFORE, self.first - 1))

    @property
    def reviews_before(self) -> Work:
        """Answers by day and kind of some time before the range, for running means at its beginning."""
        return self._before[0]

    @property
    def time_before(self) -> Work:
        """Milliseconds by day and kind of that time."""
        return self._before[1]

    @property
    def reviews_by_day(self) -> Work:
        """Answers by day and kind."""
        return self._by_day[0]

    @property
    def time_by_day(self) -> Work:
        """Milliseconds by day and kind."""
        return self._by_day[1]

    @cached_property
    def study_days(self) -> tuple[int, ...]:
        """Every day on which anything was answered."""
        return tuple(figures.study_days(self.scope))

    @cached_property
    def answers_of_year(self) -> dict[int, int]:
        """Answers by day over the last 53 weeks, whatever the range."""
        return {offset: sum(answers) for offset, answers, _ in figures.work_by_day(self.scope, 1 - 53 * 7)}

    @cached_property
    def streak(self) -> Streak:
        """The current and the longest run of days with answers."""
        current = longest = run = 0
        before = None
        for offset in self.study_days:
            run = run + 1 if before is not None and offset == before + 1 else 1
            longest, before = max(longest, run), offset
            if offset in (-1, 0):
                current = run
        return Streak(current, longest)

    @cached_property
    def hours(self) -> dict[str, tuple[Hour, ...]]:
        """Answers by local hour in each of the windows."""
        found = {name: [[0, 0] for _ in range(24)] for name in WINDOWS}
        windows = Windows(WINDOWS, self.moment.day)
        slices = figures.hours(self.scope, windows.slices)
        for name, number, sign in windows.parts():
            for hour, answers, passed in slices[number]:
                found[name][hour][0] += sign * answers
                found[name][hour][1] += sign * passed
        return {name: tuple(Hour(*numbers) for numbers in hours) for name, hours in found.items()}

    @cached_property
    def buttons(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """How often each of the four ratings was given in each of the windows."""
        found = {name: {group: [0] * 4 for group in _GROUPS} for name in WINDOWS}
        windows, slices = self._answers
        for name, number, sign in windows.parts():
            if name in found:
                for answers in slices[number]:
                    group = "learning" if answers.kind != 1 else "mature" if answers.span == _MATURE else "young"
                    counts = found[name][group]
                    for index, times in enumerate((answers.again, answers.hard, answers.good, answers.easy)):
                        counts[index] += sign * times
        return {name: {group: tuple(counts) for group, counts in groups.items()} for name, groups in found.items()}

    @cached_property
    def _cards(self) -> figures.CardFigures:
        return figures.cards(self.scope, self.curves)

    @cached_property
    def _days(self) -> list[Mapping[int, int]]:
        """Cards of each state by whole days of the interval; of those that are relearned, of the interval to come."""
        found = list(self._cards.intervals)
        found[CardState.RELEARNING] = dict(figures.relearning(self.scope))
        return found

    @cached_property
    def _put_aside(self) -> list[figures.PutAside]:
        return figures.put_aside(self.scope)

    @property
    def card_counts(self) -> figures.CardCounts:
        """Cards by state."""
        new, learning, review, relearning = (sum(days.values()) for days in self._days)
        young = sum(cards for days, cards in self._days[CardState.REVIEW].items() if days < figures.MATURE_DAYS)
        found = Counter(new=new, learning=learning, relearning=relearning, young=young, mature=review - young)
        for aside in self._put_aside:
            found[_state_name(aside.state, aside.days)] -= aside.cards
            found["suspended" if aside.suspended else "buried"] += aside.cards
        return figures.CardCounts(**{one.name: found[one.name] for one in fields(figures.CardCounts)})

    @cached_property
    def intervals(self) -> dict[int, int]:
        """Cards in review and relearning by interval in days; a forgotten card has a day at least."""
        found = Counter(self._days[CardState.REVIEW])
        found.update(self._days[CardState.RELEARNING])
        if under_a_day := found.pop(0, 0):
            found[1] += under_a_day
        return dict(found)

    @property
    def stability(self) -> dict[int, int]:
        """Cards by stability in whole days."""
        return dict(self._cards.stabilities)

    @cached_property
    def _difficulties(self) -> Difficulties:
        return Difficulties(self._cards.difficulties)

    @property
    def difficulty(self) -> dict[int, int]:
        """Cards by difficulty in per cent of its range, 0–99."""
        return self._difficulties.by_percent()

    @property
    def difficulty_median(self) -> float | None:
        """The median difficulty in per cent of its range; of an even number the mean of the two in the middle."""
        return self._difficulties.median()

    @property
    def retrievability(self) -> dict[int, int]:
        """Cards by the chance of recalling them now, in per cent."""
        return dict(self._cards.recall)

    @property
    def retrievability_mean(self) -> float | None:
        """The mean chance of recall, 0–1."""
        cards = sum(self._cards.recall.values())
        return self.expected_known / cards if cards else None

    @property
    def expected_known(self) -> float:
        """How many cards would be recalled if all were asked now."""
        return self._cards.known

    @cached_property
    def future_due(self) -> dict[int, int]:
        """Cards by the day on which they are due, overdue ones on days before today.

        New and suspended cards are not among them, nor those that are buried and due by today.
        """
        found = Counter(self._cards.due)
        for aside in self._put_aside:
            if aside.state and aside.due is not None and (aside.suspended or aside.due <= 0):
                found[aside.due] -= aside.cards
        return {offset: cards for offset, cards in found.items() if cards}

    @property
    def overdue(self) -> int:
        """How many cards were due before today."""
        return sum(cards for offset, cards in self.future_due.items() if offset < 0)

    @property
    def daily_load(self) -> int:
        """Reviews a day that the intervals of all cards but new and suspended ones amount to, rounded down."""
        load = float(sum(self._days[CardState.LEARNING].values()))
        load += math.fsum(cards / days for days, cards in self.intervals.items())
        load -= math.fsum(one.cards / max(one.days, 1) for one in self._put_aside if one.state and one.suspended)
        # A sum of thirds may end just short of a whole number.
        return math.floor(load + 1e-6)

    @cached_property
    def added(self) -> dict[int, int]:
        """Cards by the day on which they were added."""
        between = figures.added_between(self.scope)
        if between is None:
            return {}
        found: Counter[int] = Counter()
        # Days of 24 hours are counted together, up to the next change of clocks; the day of that is one of its own.
        for span in Calendar(self.clock, *between).spans:
            for day, cards in figures.added(self.scope, span):
                found[day - self.moment.day] += cards
        return dict(found)

    @cached_property
    def calibration(self) -> Calibration:
        """What was foreseen in the range against what came."""
        every = self.every if self.works_memories_out else 1
        return Calibration(tuple(memory_figures.predictions(self.scope, self.curves, self.first, self._log, every)))

    @cached_property
    def every(self) -> int:
        """Of so many cards one is read where reading all would take too long, and stands for the others."""
        counts = self.card_counts
        cards = sum(getattr(counts, name) for name in counts.__slots__)
        return -(-cards // _SAMPLED_CARDS) or 1

    @property
    def works_memories_out(self) -> bool:
        """Whether some memories are worked out that the log does not state."""
        return self._log != memory_figures.STATED

    @cached_property
    def _log(self) -> str:
        """The log with the stability that each answer left; what it does not state is worked out by today's weights."""
        execute = self.scope.execute
        if not has_unstated(execute):
            return memory_figures.STATED
        decks: dict[tuple[float, ...], list[int]] = {}
        for deck_id, options in self.options.items():
            decks.setdefault(options.parameters, []).append(deck_id)
        return memory_figures.with_worked_out(
            self.scope,
            chain.from_iterable(
                retraced(*unstated_stamps(execute, ids, self.every), weights) for weights, ids in decks.items()
            ),
        )

    @cached_property
    def known_over_time(self) -> list[tuple[int, float]]:
        """How many cards were expected to be known: pairs of an offset in days and a number, the oldest first.

        Beyond some ten thousand cards every n-th is read and stands for the others.
        """
        if not self.study_days:
            return []
        # The line begins before the first answer, when nothing was known.
        oldest = self.study_days[0] - 1
        first = min(-1, oldest if self.first is None else max(self.first, oldest))
        points = min(_POINTS, 1 - first)
        offsets = sorted({round(first * (points - index) / points) for index in range(points + 1)} - {0})
        moments = {self.clock.day_starts(self.moment.day + offset + 1): offset for offset in offsets}
        found = (
            dict(memory_figures.known_at(self.scope, self.curves, sorted(moments), self.every, self._log))
            if moments
            else {}
        )
        known = [(offset, found.get(moment, 0.0)) for moment, offset in sorted(moments.items())]
        return [*known, (0, self.expected_known)]

    @cached_property
    def costly_topics(self) -> list[memory_figures.CostlyTopic]:
        """The topics that cost the most time for each remembered card, leeches first."""
        leeches = {deck_id: options.leech_threshold for deck_id, options in self.options.items()}
        return memory_figures.costly_topics(self.scope, self.curves, leeches, _COSTLY_TOPICS)

    def statistics(self) -> Statistics:
        """Return all of it."""
        return Statistics(
            day=self.moment.day,
            deck=self.deck,
            range_days=self.days,
            today=self.today,
            true_retention=self.true_retention,
            desired_retention=self.desired_retention,
            reviews_by_day=self.reviews_by_day,
            time_by_day=self.time_by_day,
            hours=self.hours,
            buttons=self.buttons,
            card_counts=self.card_counts,
            intervals=self.intervals,
            stability=self.stability,
            difficulty=self.difficulty,
            difficulty_median=self.difficulty_median,
            retrievability=self.retrievability,
            retrievability_mean=self.retrievability_mean,
            expected_known=self.expected_known,
            future_due=self.future_due,
            overdue=self.overdue,
            daily_load=self.daily_load,
            added=self.added,
            study_days=self.study_days,
            streak=self.streak,
        )


def _work(days: Iterable[tuple[int, Sequence[int], Sequence[int]]]) -> tuple[Work, Work]:
    """Return answers and milliseconds by day and kind."""
    counts: Work = {}
    times: Work = {}
    for offset, answers, milliseconds in days:
        counts[offset] = dict(zip(KINDS, answers, strict=True))
        times[offset] = dict(zip(KINDS, milliseconds, strict=True))
    return counts, times


def _state_name(state: int, days: int) -> str:
    if state == CardState.REVIEW:
        return "mature" if days >= figures.MATURE_DAYS else "young"
    return CardState(state).name.lower()
