"""Memory for cards that come without: from their log, or from ease and interval where that does not reach back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retain.domain.cards import Memory
from retain.domain.clock import DAY_SECONDS
from retain.domain.reviews import ReviewKind
from retain.scheduling.bulk_memory import History, Sm2, memories
from retain.storage.bulk_reviews import LoggedAnswer

_EASE = 2.5
"""Where a card does not say how easy it was."""


@dataclass(frozen=True, slots=True)
class Bare:
    """A card without a memory: its ease (2.5 = 250 %, None: not said), its interval in days, and the weights to use.

    Reviews before ``ignore_before`` (UTC ms) do not count, as its preset asks.
    """

    card_id: int
    ease: float | None
    interval: float
    parameters: tuple[float, ...]
    sm2_retention: float
    ignore_before: int = 0


def missing_memories(cards: Sequence[Bare], logs: Mapping[int, list[LoggedAnswer]]) -> dict[int, Memory]:
    """Return the memory of each card that has been answered, by its id."""
    groups: dict[tuple[tuple[float, ...], float], list[Bare]] = {}
    for card in cards:
        groups.setdefault((card.parameters, card.sm2_retention), []).append(card)
    found: dict[int, Memory] = {}
    for (parameters, retention), group in groups.items():
        states = memories(parameters, [history_of(logs.get(card.card_id, []), card) for card in group], retention)
        found |= {card.card_id: state for card, state in zip(group, states, strict=True) if state is not None}
    return found


def history_of(log: Sequence[LoggedAnswer], card: Bare) -> History:
    """Return what counts of a card's log, from the last time on that it was learned anew."""
    graded: list[LoggedAnswer] = []
    for row in log:
        if row.kind == ReviewKind.MANUAL and row.difficulty is None and row.ease is None:
            graded.clear()  # the card was reset
        elif row.rating and row.at >= card.ignore_before and not _is_cramming(row):
            graded.append(row)
    learned = [
        index
        for index, row in enumerate(graded)
        if row.kind == ReviewKind.LEARN and (index == 0 or graded[index - 1].kind != ReviewKind.LEARN)
    ]
    if learned:
        return History(_answers(graded[learned[-1] :], None))
    if not graded:
        return History((), Sm2(card.ease or _EASE, card.interval))
    first = graded[0]
    start = Sm2(first.ease or card.ease or _EASE, max(first.interval / DAY_SECONDS, 1))
    return History(_answers(graded[1:], first.day), start)


def _is_cramming(row: LoggedAnswer) -> bool:
    return row.kind == ReviewKind.FILTERED and row.difficulty is None and row.ease is None


def _answers(rows: Sequence[LoggedAnswer], day: int | None) -> tuple[tuple[int, int], ...]:
    answers = []
    for row in rows:
        answers.append((row.rating, 0 if day is None else max(row.day - day, 0)))
        day = row.day
    return tuple(answers)
