"""Extra study: sessions on other cards than those that today asks for."""

from dataclasses import dataclass
from enum import StrEnum


class ExtraKind(StrEnum):
    """Which cards an extra session shows."""

    AHEAD = "ahead"
    """Reviews that come due within some days."""
    FAILED = "failed"
    """Cards that were forgotten today."""
    TAG = "tag"
    SEARCH = "search"


COUNTS_BY_DEFAULT = {
    ExtraKind.AHEAD: True,
    ExtraKind.FAILED: False,
    ExtraKind.TAG: False,
    ExtraKind.SEARCH: False,
}


@dataclass(frozen=True, slots=True)
class Extra:
    """What an extra session is on: ``value`` is the days, the tag or the search; nothing for what failed today.

    Where it ``counts``, an answer schedules its card as any other does. Where not, answers are logged as extra work
    and change neither memory nor due date, nor what is left of today's limits.
    """

    kind: ExtraKind
    value: str = ""
    counts: bool = True

    @property
    def title(self) -> str:
        """What the session is called."""
        return {
            ExtraKind.AHEAD: f"Ahead by {self.value} days" if self.value != "1" else "Ahead by a day",
            ExtraKind.FAILED: "Forgotten today",
            ExtraKind.TAG: f"Tag {self.value}",
            ExtraKind.SEARCH: f"Search {self.value}",
        }[self.kind]

    @property
    def consequence(self) -> str:
        """Whether it counts, in a sentence for the learner."""
        if self.counts:
            return "Counts: every answer reschedules its card."
        return "Practice only: due dates and memory stay as they are."


@dataclass(frozen=True, slots=True)
class StudyRequest:
    """What a session is asked for: ``deck`` (None: all), at most so many answers or minutes, and other cards."""

    deck: str | None = None
    limit: int | None = None
    minutes: float | None = None
    extra: Extra | None = None
