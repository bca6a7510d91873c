"""Presets there and back: the options that retain has, within a dictionary that keeps all the others.

An option that nobody changed since it came goes back as the very value that it came as.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from retain.domain.options import (
    FSRS6_DEFAULT_PARAMETERS,
    NO_EASY_DAYS,
    LeechAction,
    Mix,
    NewGather,
    NewOrder,
    Options,
    ReviewOrder,
)

_DEFAULTS: dict[str, Any] = {
    "maxTaken": 60,
    "autoplay": True,
    "timer": 0,
    "replayq": True,
    "new": {"bury": False, "delays": [1.0, 10.0], "initialFactor": 2500, "ints": [1, 4, 0], "order": 1, "perDay": 20},
    "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200, "hardFactor": 1.2},
    "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0},
    "dyn": False,
    "newMix": 0,
    "newPerDayMinimum": 0,
    "interdayLearningMix": 0,
    "reviewOrder": 0,
    "newSortOrder": 0,
    "newGatherPriority": 0,
    "buryInterdayLearning": False,
    "fsrsWeights": [],
    "fsrsParams5": [],
    "fsrsParams6": [],
    "desiredRetention": 0.9,
    "ignoreRevlogsBeforeDate": "",
    "easyDaysPercentages": [1.0] * 7,
    "stopTimerOnAnswer": False,
    "secondsToShowQuestion": 0.0,
    "secondsToShowAnswer": 0.0,
    "questionAction": 0,
    "answerAction": 0,
    "waitForAudio": True,
    "sm2Retention": 0.9,
    "weightSearch": "",
}
_PARAMETERS = ("fsrsParams6", "fsrsParams5", "fsrsWeights")
"""Where the weights stand, the newest generation first."""

_Choice = TypeVar("_Choice", bound=StrEnum)
Upgrade = Callable[[list[float]], tuple[float, ...]]
"""Carries weights of an older FSRS (17 or 19 of them) over to the 21 of FSRS-6."""


def options_from_foreign(foreign: dict[str, Any], upgrade: Upgrade) -> Options:
    """Return the options of a preset; what is missing or beyond reason has its default or the nearest bound."""
    new, review, lapse = (_section(foreign, name) for name in ("new", "rev", "lapse"))
    default = Options()
    return Options(
        desired_retention=_bounded(foreign.get("desiredRetention"), 0.70, 0.99, default.desired_retention),
        new_per_day=int(_bounded(new.get("perDay"), 0, 9999, default.new_per_day)),
        reviews_per_day=int(_bounded(review.get("perDay"), 0, 9999, default.reviews_per_day)),
        learning_steps=_steps(new.get("delays"), default.learning_steps),
        relearning_steps=_steps(lapse.get("delays"), default.relearning_steps),
        maximum_interval=int(_bounded(review.get("maxIvl"), 1, 36_500, default.maximum_interval)),
        parameters=_weights(foreign, upgrade),
        ignore_reviews_before=_date(foreign.get("ignoreRevlogsBeforeDate")),
        easy_days=_shares(foreign.get("easyDaysPercentages")),
        new_gather=_choice(_GATHERS, foreign.get("newGatherPriority"), default.new_gather),
        new_order=_choice(_NEW_ORDERS, foreign.get("newSortOrder"), default.new_order),
        new_mix=_choice(_MIXES, foreign.get("newMix"), default.new_mix),
        learning_mix=_choice(_MIXES, foreign.get("interdayLearningMix"), default.learning_mix),
        review_order=_choice(_REVIEW_ORDERS, foreign.get("reviewOrder"), default.review_order),
        bury_new=new.get("bury") is True,
        bury_reviews=review.get("bury") is True,
        bury_learning=foreign.get("buryInterdayLearning") is True,
        leech_threshold=int(_bounded(lapse.get("leechFails"), 1, 99, default.leech_threshold)),
        leech_action=_choice(_LEECH_ACTIONS, lapse.get("leechAction"), default.leech_action),
    )


def same_in_anki(first: Options, second: Options) -> bool:
    """Whether two sets of options are one to Anki, which does not have all that retain has."""
    return all(getattr(first, name) == getattr(second, name) for name in _PLACES)


def options_to_foreign(options: Options, kept: dict[str, Any] | None, upgrade: Upgrade) -> dict[str, Any]:
    """Return the dictionary of a preset: what was ``kept`` of it, with the options that differ from what it says."""
    foreign = _copied(kept or _DEFAULTS)
    before = options_from_foreign(foreign, upgrade)
    for name, (section, key, shown) in _PLACES.items():
        value = getattr(options, name)
        if value != getattr(before, name) or kept is None:
            place = foreign.setdefault(section, {}) if section else foreign
            place[key] = shown(value)
    return foreign


def with_deck_limits(options: Options, deck: dict[str, Any]) -> Options:
    """Return the options as a deck's own limits and its own desired retention (a whole percent) change them."""
    changes: dict[str, Any] = {}
    for name, key in (("new_per_day", "newLimit"), ("reviews_per_day", "reviewLimit")):
        if _is_number(deck.get(key)):
            changes[name] = int(_bounded(deck[key], 0, 9999, 0))
    if _is_number(deck.get("desiredRetention")):
        changes["desired_retention"] = _bounded(deck["desiredRetention"] / 100, 0.70, 0.99, options.desired_retention)
    return replace(options, **changes)


def sm2_retention(foreign: dict[str, Any] | None) -> float:
    """Return the retention that a preset's reviews are taken to have had before FSRS."""
    return _bounded((foreign or {}).get("sm2Retention"), 0.5, 0.99, 0.9)


def _minutes(steps: tuple[int, ...]) -> list[float]:
    return [step / 60 for step in steps]


def _weights_shown(weights: tuple[float, ...]) -> list[float]:
    return [] if weights == FSRS6_DEFAULT_PARAMETERS else list(weights)


def _as_it_is(value: Any) -> Any:
    return value


def _date_shown(day: str | None) -> str:
    return day or ""


def _shares_shown(shares: tuple[int, ...]) -> list[float]:
    return [share / 100 for share in shares]


_GATHERS = {
    0: NewGather.DECK,
    1: NewGather.POSITION,
    2: NewGather.POSITION_DESCENDING,
    3: NewGather.RANDOM_NOTES,
    4: NewGather.RANDOM_CARDS,
    5: NewGather.DECK_RANDOM_NOTES,
}
_NEW_ORDERS = {
    0: NewOrder.TEMPLATE,
    1: NewOrder.GATHERED,
    2: NewOrder.TEMPLATE_RANDOM,
    3: NewOrder.RANDOM_NOTES,
    4: NewOrder.RANDOM,
}
_REVIEW_ORDERS = {
    0: ReviewOrder.DUE,
    1: ReviewOrder.DUE_DECK,
    2: ReviewOrder.DECK,
    3: ReviewOrder.INTERVAL,
    4: ReviewOrder.INTERVAL_DESCENDING,
    5: ReviewOrder.DIFFICULTY_DESCENDING,  # “ascending ease” before FSRS
    6: ReviewOrder.DIFFICULTY,
    7: ReviewOrder.RETRIEVABILITY,
    8: ReviewOrder.RANDOM,
    9: ReviewOrder.ADDED,
    10: ReviewOrder.ADDED_DESCENDING,
    11: ReviewOrder.RETRIEVABILITY_DESCENDING,
    12: ReviewOrder.OVERDUENESS,
}
_MIXES = {0: Mix.MIX, 1: Mix.AFTER, 2: Mix.BEFORE}
_LEECH_ACTIONS = {0: LeechAction.SUSPEND, 1: LeechAction.TAG}


def _number_in(numbers: dict[int, _Choice]) -> Callable[[Any], int]:
    by_choice = {choice: number for number, choice in numbers.items()}
    return lambda choice: by_choice[choice]


_PLACES: dict[str, tuple[str, str, Callable[[Any], Any]]] = {
    "desired_retention": ("", "desiredRetention", _as_it_is),
    "new_per_day": ("new", "perDay", _as_it_is),
    "reviews_per_day": ("rev", "perDay", _as_it_is),
    "learning_steps": ("new", "delays", _minutes),
    "relearning_steps": ("lapse", "delays", _minutes),
    "maximum_interval": ("rev", "maxIvl", _as_it_is),
    "parameters": ("", "fsrsParams6", _weights_shown),
    "ignore_reviews_before": ("", "ignoreRevlogsBeforeDate", _date_shown),
    "easy_days": ("", "easyDaysPercentages", _shares_shown),
    "new_gather": ("", "newGatherPriority", _number_in(_GATHERS)),
    "new_order": ("", "newSortOrder", _number_in(_NEW_ORDERS)),
    "new_mix": ("", "newMix", _number_in(_MIXES)),
    "learning_mix": ("", "interdayLearningMix", _number_in(_MIXES)),
    "review_order": ("", "reviewOrder", _number_in(_REVIEW_ORDERS)),
    "bury_new": ("new", "bury", _as_it_is),
    "bury_reviews": ("rev", "bury", _as_it_is),
    "bury_learning": ("", "buryInterdayLearning", _as_it_is),
    "leech_threshold": ("lapse", "leechFails", _as_it_is),
    "leech_action": ("lapse", "leechAction", _number_in(_LEECH_ACTIONS)),
}
"""Where an option that Anki has too stands in the dictionary: its section, its key, and how it is written there."""


def _weights(foreign: dict[str, Any], upgrade: Upgrade) -> tuple[float, ...]:
    for name in _PARAMETERS:
        values = foreign.get(name)
        if isinstance(values, list) and values and all(_is_number(value) and abs(value) < 100 for value in values):  # noqa: PLR2004 - beyond any fit
            try:
                return upgrade([float(value) for value in values])
            except ValueError:
                continue
    return FSRS6_DEFAULT_PARAMETERS


def _date(value: Any) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) and value else None
    except ValueError:
        return None


def _shares(values: Any) -> tuple[int, ...]:
    if not isinstance(values, list) or len(values) != len(NO_EASY_DAYS) or not all(map(_is_number, values)):
        return NO_EASY_DAYS
    return tuple(round(min(max(value, 0), 1) * 100) for value in values)


def _choice(numbers: dict[int, _Choice], value: Any, default: _Choice) -> _Choice:
    return numbers.get(value, default) if isinstance(value, int) else default


def _steps(values: Any, default: tuple[int, ...]) -> tuple[int, ...]:
    if not isinstance(values, list) or not all(_is_number(value) for value in values):
        return default
    return tuple(max(1, min(round(value * 60), 365 * 86_400)) for value in values[:20] if value > 0)


def _section(foreign: dict[str, Any], name: str) -> dict[str, Any]:
    value = foreign.get(name)
    return value if isinstance(value, dict) else {}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value  # noqa: PLR0124 - not NaN


def _bounded(value: Any, low: float, high: float, default: float) -> float:
    return min(max(value, low), high) if _is_number(value) else default


def _copied(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _copied(value) if isinstance(value, dict) else value for name, value in values.items()}
