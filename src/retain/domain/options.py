"""Deck options: how much is studied a day, and how the scheduler spaces it."""

from dataclasses import dataclass, field

FSRS6_DEFAULT_PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""The 21 published default weights of FSRS-6 (open-spaced-repetition)."""

LEARN_AHEAD_SECONDS = 20 * 60
"""A learning card due within this time is shown once nothing else is left."""


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
