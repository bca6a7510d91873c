"""How much may be shown today: the daily limits of nested decks.

The limits of the deck that is studied hold for the session, those of its subdecks within it. Reviews left are
the limit less the reviews *and the new cards* done today; new cards left are bounded by the reviews left.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from retain.domain.decks import ancestors


@dataclass(frozen=True, slots=True)
class Load:
    """What one deck holds for today, without its subdecks and before limits, and what was done already."""

    name: str
    new_per_day: int
    reviews_per_day: int
    new: int = 0
    learning: int = 0
    day_learning: int = 0
    review: int = 0
    new_done: int = 0
    reviews_done: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Cards that a session would show: new, in learning (waiting ones that are due soon included), for review."""

    new: int = 0
    learning: int = 0
    review: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.learning + self.review

    def __add__(self, other: "Counts") -> "Counts":
        """Return the sums, number by number."""
        return Counts(self.new + other.new, self.learning + other.learning, self.review + other.review)


@dataclass(slots=True)
class _Room:
    new: int
    reviews: int


class Limits:
    """What is left of today's limits, for a session on ``root`` (None: on every deck).

    Cards are asked for one at a time; each uses up the room of its deck and of every deck above it, up to the
    root.
    """

    def __init__(self, loads: Iterable[Load], root: str | None = None) -> None:
        """Work out the room of every deck from its options and from what was done in it and below it today."""
        loads = list(loads)
        self._paths = {
            load.name: [name for name in (*ancestors(load.name), load.name) if _within(name, root)] for load in loads
        }
        self._rooms = {load.name: _Room(load.new_per_day, load.reviews_per_day) for load in loads}
        for load in loads:
            for name in (*ancestors(load.name), load.name):
                room = self._rooms.get(name)
                if room is not None:
                    room.new -= load.new_done
                    room.reviews -= load.reviews_done + load.new_done

    def reviews_left(self, deck: str) -> int:
        """Return how many more reviews may come from ``deck``."""
        return max(0, min((self._rooms[name].reviews for name in self._path(deck)), default=0))

    def new_left(self, deck: str) -> int:
        """Return how many more new cards may come from ``deck``."""
        rooms = [self._rooms[name] for name in self._path(deck)]
        return max(0, min((min(room.new, room.reviews) for room in rooms), default=0))

    def take_reviews(self, deck: str, wanted: int = 1) -> int:
        """Use up room for ``wanted`` reviews from ``deck``; return how many there was room for."""
        taken = min(wanted, self.reviews_left(deck))
        for name in self._path(deck):
            self._rooms[name].reviews -= taken
        return taken

    def take_new(self, deck: str, wanted: int = 1) -> int:
        """Use up room for ``wanted`` new cards from ``deck``; return how many there was room for."""
        taken = min(wanted, self.new_left(deck))
        for name in self._path(deck):
            self._rooms[name].new -= taken
            self._rooms[name].reviews -= taken
        return taken

    def _path(self, deck: str) -> list[str]:
        return [name for name in self._paths[deck] if name in self._rooms]


def count_within(loads: Iterable[Load], root: str | None = None) -> Counts:
    """Return what a session on ``root``, subdecks included, would show today (None: a session on every deck)."""
    chosen = [load for load in loads if _within(load.name, root)]
    limits = Limits(chosen, root)
    day_learning = sum(limits.take_reviews(load.name, load.day_learning) for load in chosen)
    review = sum(limits.take_reviews(load.name, load.review) for load in chosen)
    new = sum(limits.take_new(load.name, load.new) for load in chosen)
    return Counts(new, sum(load.learning for load in chosen) + day_learning, review)


def _within(name: str, root: str | None) -> bool:
    return root is None or name == root or name.startswith(f"{root}::")
