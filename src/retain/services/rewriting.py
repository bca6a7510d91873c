"""What a fit does to cards: memories worked out anew from the log, and due dates if that is asked for.

It reads through :data:`Execute` and writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retain.domain.cards import CardState, Memory
from retain.domain.clock import DAY_SECONDS
from retain.scheduling.histories import Histories
from retain.scheduling.replay import memories
from retain.scheduling.rescheduling import Standing, reschedule
from retain.services.collector import no_garbage_collection
from retain.services.fitting import PresetFit
from retain.storage.counts import Execute
from retain.storage.logs import PresetDecks, presets_in_use, stamps
from retain.storage.remembered import Remembered, Rewrite, remembered_cards

_PRECISION = 1e-5


@dataclass(frozen=True, slots=True)
class Rescheduling:
    """What becomes of due dates: ``wanted`` or left alone; ``spread_days`` as in :func:`reschedule`."""

    wanted: bool = False
    spread_days: int = 1


@dataclass(frozen=True, slots=True)
class Preview:
    """What applying does to cards: memories worked out anew, due dates that move, cards that become due today."""

    memories: int
    moved: int
    due_today: int
    due_today_before: int
    """Cards due by today as things stand."""

    def __add__(self, other: "Preview") -> "Preview":
        """Return the sums, number by number."""
        return Preview(
            self.memories + other.memories,
            self.moved + other.moved,
            self.due_today + other.due_today,
            self.due_today_before + other.due_today_before,
        )


def preview(execute: Execute, fits: Sequence[PresetFit], today: int, spread_days: int = 1) -> Preview:
    """Return what applying ``fits`` with rescheduling would do on study day ``today``; nothing is written."""
    total = Preview(0, 0, 0, 0)
    log: Histories | None = None
    for preset in presets_in_use(execute):
        found = fit_of(fits, preset)
        if found is not None:
            options = replace(preset.options, parameters=found.fit.parameters)
            changed = replace(preset, options=options)
            log = log or read_log(execute)
            rewrites = rewrites_of(execute, log, changed, today, Rescheduling(wanted=True, spread_days=spread_days))
            total += counted(rewrites, today)
    return total


def fit_of(fits: Sequence[PresetFit], preset: PresetDecks) -> PresetFit | None:
    """Return the fit of a preset, or None where there is none."""
    return next((found for found in fits if found.preset_id == preset.id), None)


def read_log(execute: Execute) -> Histories:
    """Return the log, from which the memories of one preset after another can be worked out."""
    return Histories(*stamps(execute))


def rewrites_of(
    execute: Execute, log: Histories, preset: PresetDecks, today: int, rescheduling: Rescheduling
) -> list[Rewrite]:
    """Return the cards of a preset as its options have them; those whose history is cut off keep their memory."""
    with no_garbage_collection():
        return _rewrites(execute, log, preset, today, rescheduling)


def _rewrites(
    execute: Execute, log: Histories, preset: PresetDecks, today: int, rescheduling: Rescheduling
) -> list[Rewrite]:
    options = preset.options
    cards = remembered_cards(execute, preset.deck_ids)
    worked_out = memories(log, [card.id for card in cards], options.parameters)
    moves = {}
    if rescheduling.wanted:
        standings = [
            Standing(
                card.id,
                card.reps,
                memory or Memory(card.stability, card.difficulty),
                card.last_review_day,
                card.due_day,
            )
            for card, memory in zip(cards, worked_out, strict=True)
            if card.state == CardState.REVIEW and card.last_review_day is not None and card.due_day is not None
        ]
        moves = {move.card_id: move for move in reschedule(standings, options, today, rescheduling.spread_days)}
    rewrites = []
    for card, found in zip(cards, worked_out, strict=True):
        memory, move = found, moves.get(card.id)
        if memory is None and move is None:
            continue
        memory = memory or Memory(card.stability, card.difficulty)
        if move is None and _is_alike(memory, card):
            continue
        due, interval = (card.due_day, card.interval) if move is None else (move.due_day, move.interval * DAY_SECONDS)
        rewrites.append(Rewrite(card, memory.stability, memory.difficulty, due, interval))
    return rewrites


def _is_alike(memory: Memory, card: Remembered) -> bool:
    """Whether a memory is the stored one, but for the single precision in which Anki keeps it."""
    return (
        abs(memory.stability - card.stability) <= _PRECISION * card.stability
        and abs(memory.difficulty - card.difficulty) <= _PRECISION * card.difficulty
    )


def counted(rewrites: Sequence[Rewrite], today: int) -> Preview:
    """Return what rewrites come to on study day ``today``."""

    def is_due(day: int | None) -> bool:
        return day is not None and day <= today

    return Preview(
        len(rewrites),
        sum(one.moved for one in rewrites),
        sum(is_due(one.due_day) and not is_due(one.card.due_day) for one in rewrites),
        sum(is_due(one.card.due_day) for one in rewrites),
    )
