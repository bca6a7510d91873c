"""New due dates for cards whose memory was worked out anew: which move, and where to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retain.domain.cards import Memory
from retain.domain.options import Options
from retain.scheduling.forgetting import days_until
from retain.scheduling.intervals import Rounding, fuzz_range
from retain.scheduling.scheduler import fuzz_draw


@dataclass(frozen=True, slots=True)
class Standing:
    """A review card: its new memory, and the study days on which it was last answered and is due."""

    card_id: int
    reps: int
    memory: Memory
    last_day: int
    due_day: int


@dataclass(frozen=True, slots=True)
class Move:
    """A card that is due on another day than before; ``interval`` is whole days from its last answer."""

    card_id: int
    due_day: int
    interval: int
    urgency: float
    """Days since the last answer in stabilities: what is forgotten first."""
    newly_due: bool
    """Whether it was not due before, and is now."""


def reschedule(cards: Sequence[Standing], options: Options, today: int, spread_days: int = 1) -> list[Move]:
    """Return the cards that move under ``options``.

    One whose due date lies within the fuzz of the new interval stays where it is. ``spread_days`` (≥ 1) is over how
    many study days, today the first, those are spread that would all become due today; the most urgent come first.
    """
    moves = [move for card in cards if (move := _moved(card, options, today)) is not None]
    if spread_days == 1:
        return moves
    urgent = sorted((move for move in moves if move.newly_due), key=lambda move: (-move.urgency, move.card_id))
    spread = [_put_off(move, today, place * spread_days // len(urgent)) for place, move in enumerate(urgent)]
    return [move for move in moves if not move.newly_due] + spread


def _moved(card: Standing, options: Options, today: int) -> Move | None:
    wanted = days_until(options.desired_retention, card.memory, options.parameters)
    now = card.due_day - card.last_day
    low, high = fuzz_range(wanted)
    if options.fuzz and max(low, 1) <= now <= min(high, options.maximum_interval):
        return None
    rounding = Rounding(options.maximum_interval, fuzz_draw(card.card_id, card.reps) if options.fuzz else None)
    interval = rounding.days(wanted)
    if interval == now:
        return None
    due = card.last_day + interval
    urgency = (today - card.last_day) / card.memory.stability
    return Move(card.card_id, due, interval, urgency, newly_due=due <= today < card.due_day)


def _put_off(move: Move, today: int, days: int) -> Move:
    due = today + days
    return replace(move, due_day=due, interval=move.interval + due - move.due_day, newly_due=days == 0)
