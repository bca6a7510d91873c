"""Scales: round ticks, and numbers as they stand beside an axis."""

import math
from collections.abc import Callable
from dataclasses import dataclass

Shown = Callable[[float], str]
"""How a value reads."""

_LEAST = 1e-9
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale from ``low`` to ``high`` with a tick at every ``step``."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        """The values that are marked, the lowest first."""
        count = round((self.high - self.low) / self.step)
        return [self.low + index * self.step for index in range(count + 1)]

    def part(self, value: float) -> float:
        """Return where ``value`` lies between the two ends, 0–1; what lies outside is put at the nearer end."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


def scale_to(highest: float, ticks: int, *, whole: bool = True) -> Scale:
    """Return a scale from 0 over ``highest`` with about ``ticks`` (≥ 1) round steps, of whole numbers if asked."""
    if highest < _LEAST:
        return Scale(0.0, 1.0, 1.0)
    rough = highest / max(ticks, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * one for one in _STEPS if power * one >= rough * 0.999)
    if whole:
        step = max(1.0, math.ceil(step) if step < _STEPS[-1] else step)
    return Scale(0.0, step * math.ceil(highest / step - 1e-9), step)


SHARE = Scale(0.0, 1.0, 0.25)
"""A scale of shares, 0–100 %."""


def count(value: float) -> str:
    """Return a number of things, with narrow spaces between thousands; a fraction where it is one."""
    text = f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:,.1f}"  # noqa: PLR2004
    return text.replace(",", "\u202f")


def percent(value: float) -> str:
    """Return a share in per cent."""
    return f"{100 * value:.0f} %"


def precise_percent(value: float) -> str:
    """Return a share in per cent with one decimal."""
    return f"{100 * value:.1f} %"


def minutes(value: float) -> str:
    """Return a number of minutes as hours and minutes."""
    if value < 60:  # noqa: PLR2004 - an hour
        return f"{value:.0f} min" if value >= 1 or value == 0 else f"{60 * value:.0f} s"
    hours, rest = divmod(round(value), 60)
    return f"{hours} h {rest:02d} min" if rest else f"{hours} h"
