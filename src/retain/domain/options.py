"""Deck options: how much is studied a day, and how the scheduler spaces it."""

from dataclasses import dataclass, field
from enum import StrEnum

FSRS6_DEFAULT_PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""The 21 published default weights of FSRS-6 (open-spaced-repetition)."""

LEARN_AHEAD_SECONDS = 20 * 60
"""A learning card due within this time is shown once nothing else is left."""

NO_EASY_DAYS = (100,) * 7


class NewGather(StrEnum):
    """Which new cards are taken while the limit has room."""

    DECK = "deck"
    """Deck after deck, each by position."""
    DECK_RANDOM_NOTES = "deck_random_notes"
    POSITION = "position"
    """By position, whatever the deck."""
    POSITION_DESCENDING = "position_descending"
    RANDOM_NOTES = "random_notes"
    RANDOM_CARDS = "random_cards"


class NewOrder(StrEnum):
    """How the new cards that were taken are ordered."""

    TEMPLATE = "template"
    """All first templates before all second ones, as they were gathered within each."""
    GATHERED = "gathered"
    TEMPLATE_RANDOM = "template_random"
    RANDOM_NOTES = "random_notes"
    """The cards of a note follow one another."""
    RANDOM = "random"


class ReviewOrder(StrEnum):
    """Which reviews come first, and which are left for tomorrow where the limit has no room."""

    DUE = "due"
    """By due day, shuffled within a day."""
    DUE_DECK = "due_deck"
    """By due day, then by deck."""
    DECK = "deck"
    """By deck, then by due day."""
    INTERVAL = "interval"
    """The shortest intervals first."""
    INTERVAL_DESCENDING = "interval_descending"
    DIFFICULTY = "difficulty"
    """The easiest first."""
    DIFFICULTY_DESCENDING = "difficulty_descending"
    RETRIEVABILITY = "retrievability"
    """Those least likely to be remembered first."""
    RETRIEVABILITY_DESCENDING = "retrievability_descending"
    OVERDUENESS = "overdueness"
    """Those first that waited longest past their day, measured by the interval that was due to them."""
    RANDOM = "random"
    ADDED = "added"
    ADDED_DESCENDING = "added_descending"


class Mix(StrEnum):
    """Where cards of one kind stand among the reviews."""

    MIX = "mix"
    AFTER = "after"
    BEFORE = "before"


class LeechAction(StrEnum):
    """What happens to a leech besides its tag."""

    TAG = "tag"
    """Nothing more."""
    SUSPEND = "suspend"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a preset, which any number of decks share. Steps are seconds."""

    desired_retention: float = 0.9
    """The probability of recall at which a card comes back, 0.70–0.99."""
    new_per_day: int = 20
    """New cards shown per study day, 0–9999."""
    reviews_per_day: int = 200
    """Reviews shown per study day, 0–9999; new cards count towards it too."""
    learning_steps: tuple[int, ...] = (60, 600)
    """Waits after Again and Good while a new card is learned; none leaves it to FSRS."""
    relearning_steps: tuple[int, ...] = (600,)
    """Waits after a forgotten review; none sends the card straight back to review."""
    maximum_interval: int = 36_500
    """The longest interval in days, 1–36 500."""
    fuzz: bool = True
    """Whether intervals are spread a little, so that cards learned together part ways."""
    parameters: tuple[float, ...] = field(default=FSRS6_DEFAULT_PARAMETERS)
    """The 21 weights of FSRS-6."""
    ignore_reviews_before: str | None = None
    """The date (ISO) from which on the fit of the weights looks at the log; None for all of it."""
    fitted_on: str | None = None
    """The date (ISO) of the study day on which the weights were last fitted, or a fit was last looked for."""
    fitted_answers: int = 0
    """How many answers the cards of the preset had had by then."""
    load_balance: bool = False
    """Whether fuzz prefers days on which fewer cards come due."""
    easy_days: tuple[int, ...] = NO_EASY_DAYS
    """How much is wanted on Monday to Sunday, 0–100 per cent of a usual day; within the fuzz range."""
    new_gather: NewGather = NewGather.DECK
    new_order: NewOrder = NewOrder.TEMPLATE
    new_mix: Mix = Mix.MIX
    """Where new cards stand among the reviews."""
    learning_mix: Mix = Mix.MIX
    """Where learning cards whose step crossed a day stand among the reviews."""
    review_order: ReviewOrder = ReviewOrder.DUE
    new_ignores_review_limit: bool = False
    """Whether new cards are shown, and counted, without regard to the limit of reviews."""
    bury_new: bool = False
    """Whether new cards wait until tomorrow once another card of their note was studied."""
    bury_reviews: bool = False
    """Whether reviews wait until tomorrow once another card of their note was reviewed or learned."""
    bury_learning: bool = False
    """Whether learning cards whose step crossed a day wait once another such card of their note was studied."""
    leech_threshold: int = 8
    """Lapses that make a leech, 1–99; again at every half as many more."""
    leech_action: LeechAction = LeechAction.TAG

    @property
    def buries(self) -> bool:
        """Whether cards of one note are kept apart at all."""
        return self.bury_new or self.bury_reviews or self.bury_learning
