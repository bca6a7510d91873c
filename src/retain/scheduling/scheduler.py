"""The scheduler: what each of the four answers makes of a card.

It is arithmetic on values. With fuzz off its intervals are Anki's, but for three things: Anki reckons in single
precision, which now and then falls on the other side of a half; it lets a forgotten card without relearning
steps pass the maximum interval; and it breaks down where the maximum leaves Easy no room above Good.
"""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from retain.domain.cards import Card, CardState, Memory, Rating
from retain.domain.clock import DAY_SECONDS, Moment
from retain.domain.options import NO_EASY_DAYS, Options
from retain.scheduling.balance import DayLoads, weights
from retain.scheduling.forgetting import days_until
from retain.scheduling.intervals import Rounding, round_half_up
from retain.scheduling.memory import MemoryModel
from retain.scheduling.steps import hard_delay

_SHORT_DAYS = 0.5
"""Without steps, an unrounded interval under this many days is a wait within learning."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rating makes of a card: ``card`` as it is after the answer."""

    rating: Rating
    card: Card


class Scheduler:
    """Schedules cards under one set of options; equal questions get equal answers."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.model = MemoryModel(options.parameters)

    def outcomes(self, card: Card, moment: Moment, loads: DayLoads | None = None) -> dict[Rating, Outcome]:
        """Return what each rating would make of ``card`` at ``moment``.

        ``loads`` lets fuzz prefer days with fewer cards, where the options ask for that.
        """
        question = _Question(self, card, moment, loads)
        return {rating: question.outcome(rating) for rating in Rating}

    def answer(self, card: Card, rating: Rating, moment: Moment, loads: DayLoads | None = None) -> Outcome:
        """Return what ``rating`` makes of ``card`` at ``moment``: the same as in :meth:`outcomes`."""
        return _Question(self, card, moment, loads).outcome(rating)


class _Question:
    """One card at one moment. Each memory and interval is worked out once, and only if it is needed."""

    def __init__(self, scheduler: Scheduler, card: Card, moment: Moment, loads: DayLoads | None) -> None:
        self._options = options = scheduler.options
        self._model = scheduler.model
        self._card = card
        self._moment = moment
        self._graduated = card.state in (CardState.REVIEW, CardState.RELEARNING)
        self._steps = options.relearning_steps if self._graduated else options.learning_steps
        self._loads = loads if options.load_balance else None
        self._rounding = Rounding(
            options.maximum_interval,
            fuzz_draw(card.id, card.reps) if options.fuzz else None,
            self._weigh if self._loads is not None or options.easy_days != NO_EASY_DAYS else None,
        )
        self._memories: dict[Rating, Memory] = {}
        self._passes: dict[Rating, int] = {}

    def _weigh(self, shortest: int, longest: int) -> list[float]:
        today = self._moment.day
        return weights(today + shortest, today + longest, self._options.easy_days, self._loads)

    def outcome(self, rating: Rating) -> Outcome:
        if self._card.state is CardState.REVIEW and rating is not Rating.AGAIN:
            return Outcome(rating, self._reviewed(rating, self._passed(rating)))
        return Outcome(rating, self._learned(rating))

    def _learned(self, rating: Rating) -> Card:
        """Return the card after an answer within its steps, or after the Again that sends it into them."""
        if rating is Rating.EASY:
            return self._reviewed(rating, self._graduation(rating, self._graduation(Rating.GOOD) + 1))
        if not self._steps:
            return self._without_steps(rating)
        # Steps may have been taken away since: the card then waits on the last one left.
        step = 0 if rating is Rating.AGAIN else min(self._card.step, len(self._steps) - 1)
        if rating is Rating.HARD:
            return self._waiting(rating, step, hard_delay(self._steps, step))
        if rating is Rating.GOOD:
            step += 1
            if step == len(self._steps):
                return self._reviewed(rating, self._graduation(rating))
        return self._waiting(rating, step, self._steps[step])

    def _without_steps(self, rating: Rating) -> Card:
        interval = self._interval(rating)
        if interval < _SHORT_DAYS:
            return self._waiting(rating, 0, int(interval * DAY_SECONDS))
        # A forgotten card gets no fuzz.
        forgotten = self._card.state is CardState.REVIEW
        days = self._rounding.plain(interval) if forgotten else self._graduation(rating)
        return self._reviewed(rating, days)

    def _passed(self, rating: Rating) -> int:
        """Return the days that a pass gives a review card: Hard < Good < Easy while the maximum has room."""
        if rating not in self._passes:
            above = 1 if rating is Rating.HARD else self._passed(Rating(rating - 1)) + 1
            shortest = self._rounding.shortest_pass(self._interval(rating), self._card.interval // DAY_SECONDS)
            self._passes[rating] = self._rounding.days(self._interval(rating), max(above, shortest))
        return self._passes[rating]

    def _graduation(self, rating: Rating, minimum: int = 1) -> int:
        """Return the days that a card is given on leaving its steps; fuzz spreads them from the rounded interval."""
        return self._rounding.days(round_half_up(self._interval(rating)), minimum)

    def _interval(self, rating: Rating) -> float:
        return days_until(self._options.desired_retention, self._memory(rating), self._options.parameters)

    def _memory(self, rating: Rating) -> Memory:
        if rating not in self._memories:
            self._memories[rating] = self._remembered(rating)
        return self._memories[rating]

    def _remembered(self, rating: Rating) -> Memory:
        memory, last_day = self._card.memory, self._card.last_review_day
        if memory is None:
            return self._model.first(rating)
        # A clock that was put back makes no negative time.
        elapsed = 0 if last_day is None else max(self._moment.day - last_day, 0)
        return self._model.next(memory, rating, elapsed)

    def _waiting(self, rating: Rating, step: int, delay: int) -> Card:
        """Return the card ``delay`` seconds before its next answer; by the day, once that is past today's end."""
        due_at = self._moment.at + delay * 1000
        days = (due_at - self._moment.day_ends) // (DAY_SECONDS * 1000) + 1
        state = CardState.RELEARNING if self._graduated else CardState.LEARNING
        if days <= 0:
            return self._answered(rating, state, self._moment.day, delay, step=step, due_at=due_at)
        return self._answered(rating, state, self._moment.day + days, days * DAY_SECONDS, step=step)

    def _reviewed(self, rating: Rating, days: int) -> Card:
        return self._answered(rating, CardState.REVIEW, self._moment.day + days, days * DAY_SECONDS)

    def _answered(
        self, rating: Rating, state: CardState, due_day: int, interval: int, *, step: int = 0, due_at: int | None = None
    ) -> Card:
        card = self._card
        # Every card that is shown is made five times: to name all fields takes a fifth of the time of ``replace``.
        return Card(
            id=card.id,
            note_id=card.note_id,
            deck_id=card.deck_id,
            ordinal=card.ordinal,
            state=state,
            position=card.position,
            step=step,
            due_at=due_at,
            due_day=due_day,
            interval=interval,
            memory=self._memory(rating),
            last_review_at=self._moment.at,
            last_review_day=self._moment.day,
            reps=card.reps + 1,
            lapses=card.lapses + (card.state is CardState.REVIEW and rating is Rating.AGAIN),
            suspended=card.suspended,
            buried_on=card.buried_on,
            flag=card.flag,
        )


@lru_cache(maxsize=16)
def fuzz_draw(card_id: int, reps: int) -> float:
    """Return where in its fuzz range the next interval of a card with ``reps`` answers falls, 0–1.

    It depends on what only an answer changes, so that a preview and the answer agree, and the next one differs.
    """
    return Random(f"{card_id} {reps}").random()  # noqa: S311 - nobody gains by guessing a due date
