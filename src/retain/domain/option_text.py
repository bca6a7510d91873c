"""Options as text: how a person writes them, what is allowed, and how they are shown."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from retain.domain.errors import RetainError
from retain.domain.options import LeechAction, Mix, NewGather, NewOrder, Options, ReviewOrder

_Choice = TypeVar("_Choice", bound=StrEnum)

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_STEP = re.compile(r"(\d{1,6})([smhd]?)")
_MAX_STEPS = 20
_MAX_STEP_SECONDS = 365 * 86_400
_PARAMETERS = 21
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EASE = {"minimum": 0, "reduced": 50, "normal": 100}
_USUAL = 100


def option_values(options: Options) -> dict[str, Any]:
    """Return every option by name, as JSON shows it: steps as text like “1m 10m”, the weights as a list."""
    return {field.name: _shown(getattr(options, field.name), field.name) for field in fields(options)}


def with_option(options: Options, name: str, text: str) -> Options:
    """Return ``options`` with one of them set from ``text``.

    Raises RetainError where there is no such option, or for a value that is not allowed; it names what is.
    """
    parse = _PARSERS.get(name)
    if parse is None:
        raise RetainError(f"there is no option “{name[:40]}”; there are {', '.join(_PARSERS)}")
    try:
        return replace(options, **{name: parse(text.strip())})
    except ValueError as error:
        raise RetainError(f"{name} must be {error}, not “{text[:60]}”") from None


def _shown(value: Any, name: str) -> Any:
    if name.endswith("_steps"):
        return " ".join(_step_text(step) for step in value)
    if name == "easy_days":
        return " ".join(f"{day}:{share}" for day, share in zip(_WEEK, value, strict=True) if share != _USUAL)
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _step_text(seconds: int) -> str:
    unit, size = next((unit, size) for unit, size in reversed(_UNITS.items()) if seconds % size == 0)
    return f"{seconds // size}{unit}"


def _number(low: float, high: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = float(text) if re.fullmatch(r"[0-9]*\.?[0-9]+", text) else float("nan")
        if not low <= value <= high:
            raise ValueError(f"a number from {low:g} to {high:g}")
        return value

    return parse


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return parse


def _switch(text: str) -> bool:
    try:
        return {
            "true": True,
            "on": True,
            "yes": True,
            "1": True,
            "false": False,
            "off": False,
            "no": False,
            "0": False,
        }[text.lower()]
    except KeyError:
        raise ValueError("on or off") from None


def _steps(text: str) -> tuple[int, ...]:
    words = [] if text.lower() in ("", "none") else text.replace(",", " ").split()
    matches = [_STEP.fullmatch(word.lower()) for word in words]
    steps = tuple(int(match[1]) * _UNITS[match[2] or "m"] for match in matches if match)
    if len(steps) != len(words) or len(steps) > _MAX_STEPS or not all(0 < step <= _MAX_STEP_SECONDS for step in steps):
        raise ValueError(f"up to {_MAX_STEPS} waits like “1m 10m 1d”, each at most 365d, or “none”")
    return steps


def _weights(text: str) -> tuple[float, ...]:
    try:
        weights = tuple(float(word) for word in text.strip("[]").replace(",", " ").split())
    except ValueError:
        weights = ()
    if len(weights) != _PARAMETERS or not all(-100 < weight < 100 for weight in weights):  # noqa: PLR2004 - beyond any fit
        raise ValueError(f"{_PARAMETERS} numbers, the weights of FSRS-6")
    return weights


def _date(text: str) -> str | None:
    if text.lower() in ("", "none"):
        return None
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError("a date like 2024-12-31, or “none”")
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("a date of the calendar like 2024-12-31, or “none”") from None


def _choice(kind: type[_Choice], **other_names: _Choice) -> Callable[[str], _Choice]:
    """Return what reads one of the values of ``kind``; “-” counts as “_”, “_ascending” goes without saying."""
    names = {value.value: value for value in kind} | other_names

    def parse(text: str) -> _Choice:
        word = re.sub(r"[-\s]+", "_", text.lower())
        word = re.sub("_desc$", "_descending", re.sub("_asc(ending)?$", "", word))
        if word not in names:
            raise ValueError(f"one of {', '.join(kind)}")
        return names[word]

    return parse


def _easy_days(text: str) -> tuple[int, ...]:
    shares = dict.fromkeys(_WEEK, _USUAL)
    for word in [] if text.lower() in ("", "none") else text.lower().replace(",", " ").split():
        day, _, share = word.replace("=", ":").rstrip("%").partition(":")
        percent = _EASE.get(share or "minimum") if not share.isdecimal() else int(share[:4])
        if day[:3] not in _WEEK or percent is None or percent > _USUAL:
            raise ValueError("days like “sat:50 sun:0”, each from 0 to 100 per cent of a usual day, or “none”")
        shares[day[:3]] = percent
    return tuple(shares.values())


_PARSERS: dict[str, Callable[[str], Any]] = {
    "desired_retention": _number(0.70, 0.99),
    "new_per_day": _whole(0, 9999),
    "reviews_per_day": _whole(0, 9999),
    "learning_steps": _steps,
    "relearning_steps": _steps,
    "maximum_interval": _whole(1, 36_500),
    "fuzz": _switch,
    "parameters": _weights,
    "ignore_reviews_before": _date,
    "load_balance": _switch,
    "easy_days": _easy_days,
    "new_gather": _choice(NewGather),
    "new_order": _choice(NewOrder, position=NewOrder.GATHERED, deck=NewOrder.GATHERED, random_cards=NewOrder.RANDOM),
    "new_mix": _choice(Mix, mixed=Mix.MIX),
    "learning_mix": _choice(Mix, mixed=Mix.MIX),
    "review_order": _choice(
        ReviewOrder,
        due_day=ReviewOrder.DUE,
        due_date=ReviewOrder.DUE,
        relative_overdueness=ReviewOrder.OVERDUENESS,
    ),
    "new_ignores_review_limit": _switch,
    "bury_new": _switch,
    "bury_reviews": _switch,
    "bury_learning": _switch,
    "leech_threshold": _whole(1, 99),
    "leech_action": _choice(LeechAction, tag_only=LeechAction.TAG),
}
