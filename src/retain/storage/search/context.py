"""What turning a query into SQL begins with and ends in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from retain.domain.clock import Moment


@dataclass(frozen=True, slots=True)
class Condition:
    """An SQL condition on ``card``, ``note`` and ``deck``, with its named parameters."""

    sql: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SearchContext:
    """What the meaning of a query depends on."""

    moment: Moment
    day_starts: Callable[[int], int]
    """When a study day begins, in UTC milliseconds."""
    parameters_by_deck: Mapping[int, Sequence[float]] = field(default_factory=dict)
    """The FSRS weights that hold in each deck, by its id."""


class Parameters:
    """Gives every value that a person typed a name of its own in the statement."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def add(self, value: Any) -> str:
        """Return the placeholder that stands for ``value``."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f":{name}"
