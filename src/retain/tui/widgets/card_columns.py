"""The columns that a listing of cards can show."""

from collections.abc import Callable
from dataclasses import dataclass

from retain.domain.cards import CardState
from retain.domain.clock import Clock
from retain.scheduling.labels import interval_label
from retain.services.cards import CardLine
from retain.storage.listing import Order

_MAYBE = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in cells (0 takes its share of what is left), and what it is sorted by.

    With room to spare it grows to ``most`` cells; a text too long for it is cut off at its end, or with ``keeps_end``
    at its beginning.
    """

    name: str
    title: str
    width: int
    order: Order
    text: Callable[[CardLine, Clock], str]
    right: bool = False
    most: int = 0
    keeps_end: bool = False


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _state(line: CardLine, _clock: Clock) -> str:
    if line.card.suspended:
        return "suspended"
    return "buried" if line.buried else line.card.state.name.lower()


def _due(line: CardLine, clock: Clock) -> str:
    if line.card.state is CardState.NEW:
        return f"#{line.card.position}"
    if isinstance(line.due, int):
        when = clock.local(line.due)
        return f"{when:%H:%M}" if line.due < clock.moment().day_ends else f"{when:%Y-%m-%d}"
    return _MAYBE if line.due is None else f"{line.due:%Y-%m-%d}"


def _number(value: float | None, form: str) -> str:
    return _MAYBE if value is None else format(value, form)


COLUMNS = (
    Column("front", "Front", 0, Order.FRONT, lambda line, _: _one_line(line.front)),
    Column("back", "Back", 0, Order.FRONT, lambda line, _: _one_line(line.back)),
    Column("state", "State", 10, Order.STATE, _state),
    Column("due", "Due", 10, Order.DUE, _due, right=True),
    Column("deck", "Deck", 16, Order.DECK, lambda line, _: line.deck, most=40, keeps_end=True),
    Column("tags", "Tags", 14, Order.EDITED, lambda line, _: " ".join(line.note.tags), most=40),
    Column(
        "interval",
        "Interval",
        8,
        Order.INTERVAL,
        lambda line, _: interval_label(line.card.interval).lstrip("<") if line.card.interval else _MAYBE,
        right=True,
    ),
    Column(
        "stability",
        "Stability",
        9,
        Order.STABILITY,
        lambda line, _: _number(line.card.memory.stability if line.card.memory else None, ".1f"),
        right=True,
    ),
    Column(
        "difficulty",
        "Difficulty",
        10,
        Order.DIFFICULTY,
        lambda line, _: _number(line.card.memory.difficulty if line.card.memory else None, ".1f"),
        right=True,
    ),
    Column("recall", "Recall", 6, Order.DUE, lambda line, _: _number(line.retrievability, ".0%"), right=True),
    Column("reviews", "Reviews", 7, Order.REPS, lambda line, _: str(line.card.reps), right=True),
    Column("lapses", "Lapses", 6, Order.LAPSES, lambda line, _: str(line.card.lapses), right=True),
)

USUAL = ("front", "state", "due", "deck", "interval")
"""The columns that are shown until others are chosen."""
NARROW = ("front", "state", "due")
"""The columns for a terminal of under 100 cells, until others are chosen."""
