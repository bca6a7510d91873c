"""A card's schedule worked out anew from its log: nothing that was answered depends on the card's own row."""

from collections.abc import Sequence
from dataclasses import replace

from retain.domain.cards import Card, CardState, Memory
from retain.domain.clock import DAY_SECONDS, Clock, Moment
from retain.domain.reviews import ReviewKind, ReviewLog
from retain.scheduling.memory import MemoryModel
from retain.scheduling.scheduler import Scheduler

_GRADUATED = (CardState.REVIEW, CardState.RELEARNING)


def rebuilt(card: Card, logs: Sequence[ReviewLog], scheduler: Scheduler, clock: Clock) -> Card:
    """Return ``card`` as its log, the oldest row first, leaves it; a card without answers is new again.

    Every answer is given once more under today's options; where they would give another interval or memory than
    was given then, the log is right. What is no schedule (deck, flag, suspended, buried) stays.
    """
    now = card.as_new()
    for log in logs:
        now = _after(now, log, scheduler, clock)
    last = logs[-1] if logs else None
    if last is not None and last.rating is None and now.state is CardState.REVIEW:
        # A due date that was set by hand stands on the card alone.
        due = card.due_day
        if due is not None and last.day <= due <= last.day + max(last.interval // DAY_SECONDS, _FARTHEST_DAYS):
            return replace(now, due_day=due)
    return now


def memory_of(logs: Sequence[ReviewLog], model: MemoryModel) -> Memory | None:
    """Return the memory that the answers in a log, the oldest first, leave under ``model``."""
    memory: Memory | None = None
    day = 0
    for log in logs:
        if log.rating is None:
            memory = memory if log.kind is not ReviewKind.MANUAL else None
        elif not log.is_practice:
            memory = (
                model.first(log.rating) if memory is None else model.next(memory, log.rating, max(log.day - day, 0))
            )
            day = log.day
    return memory


_FARTHEST_DAYS = 36_500


def _after(card: Card, log: ReviewLog, scheduler: Scheduler, clock: Clock) -> Card:
    if log.rating is None:
        return _by_hand(card, log)
    if log.is_practice:
        return card
    if card.state is not log.state_before:
        card = replace(card, state=log.state_before, step=0)
    card = replace(card, interval=log.interval_before)
    moment = Moment(log.at, log.day, max(clock.day_starts(log.day + 1), log.at + 1), log.hour)
    answered = scheduler.answer(card, log.rating, moment).card
    if answered.interval != log.interval:
        answered = _as_given(answered, log)
    return replace(answered, memory=_recorded(log) or answered.memory)


def _as_given(card: Card, log: ReviewLog) -> Card:
    """Return the card with the interval that the answer was given then."""
    if log.interval >= DAY_SECONDS:
        # A step that crosses a day leaves a card in learning, without a time of day.
        state = CardState.REVIEW if card.due_at is not None else card.state
        due_day = log.day + log.interval // DAY_SECONDS
        return replace(card, state=state, due_at=None, due_day=due_day, interval=log.interval)
    state = CardState.RELEARNING if log.state_before in _GRADUATED else CardState.LEARNING
    return replace(
        card, state=state, due_at=log.at + log.interval * 1000, due_day=log.day, interval=max(log.interval, 0)
    )


def _by_hand(card: Card, log: ReviewLog) -> Card:
    """Return the card after a reset or a due date set by hand, which are no answers."""
    if log.kind is ReviewKind.MANUAL or log.interval < DAY_SECONDS:
        return card.as_new()
    days = log.interval // DAY_SECONDS
    return replace(
        card,
        state=CardState.REVIEW,
        step=0,
        due_at=None,
        due_day=max(log.day, card.last_review_day + days) if card.last_review_day is not None else log.day + days,
        interval=log.interval,
        memory=_recorded(log) or card.memory,
    )


def _recorded(log: ReviewLog) -> Memory | None:
    """Return the memory that the log says the answer left, if it says a possible one."""
    if log.stability is None or log.difficulty is None:
        return None
    if not (0 < log.stability <= 36_501 and 0.99 <= log.difficulty <= 10.01):  # noqa: PLR2004 - the bounds of FSRS
        return None
    return Memory(log.stability, log.difficulty)
