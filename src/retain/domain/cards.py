"""Cards: where one template of a note stands in its owner's memory."""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple


class Rating(IntEnum):
    """How well an answer was remembered; the numbers are those of FSRS, Anki and the keys that give them."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class CardState(IntEnum):
    """The phase of a card's schedule; the numbers are stored."""

    NEW = 0
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS knows of a card: ``stability`` in days (0.001–36 500), ``difficulty`` 1–10."""

    stability: float
    difficulty: float


@dataclass(frozen=True, slots=True)
class Card:
    """One question of a note and its schedule.

    ``ordinal`` is the template's index, or for a cloze note the cloze number minus one. Days are study
    days (see :mod:`retain.domain.clock`), times UTC milliseconds, intervals seconds.
    """

    id: int
    note_id: int
    deck_id: int
    ordinal: int = 0
    state: CardState = CardState.NEW
    position: int = 0
    """Order among new cards; kept for life, so that a reset card returns to its place."""
    step: int = 0
    """Index of the (re)learning step that the card waits on."""
    due_at: int | None = None
    """When a card in (re)learning is due within its study day; None for every other card."""
    due_day: int | None = None
    """The study day on which the card is due; None while new."""
    interval: int = 0
    """The last interval given: whole days for a review card, else what the step said; seconds."""
    memory: Memory | None = None
    """None until the first answer."""
    last_review_at: int | None = None
    last_review_day: int | None = None
    reps: int = 0
    lapses: int = 0
    suspended: bool = False
    buried_on: int | None = None
    """The study day for which the card is put aside; it counts as buried on that day alone."""
    flag: int = 0
    """0 none, 1–7 the seven colours."""

    @property
    def is_learning(self) -> bool:
        """Whether the card is on its way through learning or relearning steps."""
        return self.state in (CardState.LEARNING, CardState.RELEARNING)

    def as_new(self) -> "Card":
        """Return the card as it was before its first answer, in its old place."""
        return replace(
            self,
            state=CardState.NEW,
            step=0,
            due_at=None,
            due_day=None,
            interval=0,
            memory=None,
            last_review_at=None,
            last_review_day=None,
            reps=0,
            lapses=0,
        )


class CardRow(NamedTuple):
    """A card as it is stored, column by column, with what is carried along: for very many, where objects cost too much.

    The columns are those of :class:`Card`, with the memory in two; ``extra`` is JSON, or None.
    """

    id: int
    note_id: int
    deck_id: int
    ordinal: int
    state: int
    position: int
    step: int
    due_at: int | None
    due_day: int | None
    interval: int
    stability: float | None
    difficulty: float | None
    last_review_at: int | None
    last_review_day: int | None
    reps: int
    lapses: int
    suspended: int
    buried_on: int | None
    flag: int
    extra: str | None
