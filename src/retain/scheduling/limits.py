"""How much may be shown today: the daily limits of nested decks.

The limits of the deck that is studied hold for the session, those of its subdecks within it. Reviews left are
the limit less the reviews *and the new cards* done today; new cards left are bounded by the reviews left.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from retain.domain.decks import ancestors, is_within


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
    new_ignores_reviews: bool = False
    """Whether new cards of the deck take no room of its reviews, and need none."""
    buries: bool = False
    """Whether cards of one note are kept apart, so that counting by deck alone would count too many."""


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
    apart: bool
    """Whether new cards are counted apart from reviews."""


class Limits:
    """What is left of today's limits, for a session on ``root`` (None: on every deck).

    Cards are asked for one at a time; each uses up the room of its deck and of every deck above it, up to the
    root.
    """

    def __init__(self, loads: Iterable[Load], root: str | None = None) -> None:
        """Work out the room of every deck from its options and from what was done in it and below it today."""
        loads = list(loads)
        rooms = {load.name: _Room(load.new_per_day, load.reviews_per_day, load.new_ignores_reviews) for load in loads}
        for load in loads:
            for name in (*ancestors(load.name), load.name):
                room = rooms.get(name)
                if room is not None:
                    room.new -= load.new_done
                    room.reviews -= load.reviews_done + (0 if room.apart else load.new_done)
        self._above = {
            load.name: [
                rooms[name] for name in (*ancestors(load.name), load.name) if name in rooms and within(name, root)
            ]
            for load in loads
        }

    def reviews_left(self, deck: str) -> int:
        """Return how many more reviews may come from ``deck``."""
        return max(0, min((room.reviews for room in self._above[deck]), default=0))

    def reviews_left_in_all(self) -> int:
        """Return how many more reviews may come from all decks together."""
        tops = {id(rooms[0]): rooms[0].reviews for rooms in self._above.values() if rooms}
        return sum(max(0, reviews) for reviews in tops.values())

    def new_left(self, deck: str) -> int:
        """Return how many more new cards may come from ``deck``."""
        rooms = self._above[deck]
        return max(0, min((room.new if room.apart else min(room.new, room.reviews) for room in rooms), default=0))

    def take_reviews(self, deck: str, wanted: int = 1) -> int:
        """Use up room for ``wanted`` reviews from ``deck``; return how many there was room for."""
        taken = min(wanted, self.reviews_left(deck))
        for room in self._above[deck]:
            room.reviews -= taken
        return taken

    def take_new(self, deck: str, wanted: int = 1) -> int:
        """Use up room for ``wanted`` new cards from ``deck``; return how many there was room for."""
        taken = min(wanted, self.new_left(deck))
        for room in self._above[deck]:
            room.new -= taken
            room.reviews -= 0 if room.apart else taken
        return taken


def count_within(loads: Iterable[Load], root: str | None = None) -> Counts:
    """Return what a session on ``root``, subdecks included, would show today (None: a session on every deck)."""
    chosen = [load for load in loads if within(load.name, root)]
    limits = Limits(chosen, root)
    day_learning = sum(limits.take_reviews(load.name, load.day_learning) for load in chosen)
    review = sum(limits.take_reviews(load.name, load.review) for load in chosen)
    new = sum(limits.take_new(load.name, load.new) for load in chosen)
    return Counts(new, sum(load.learning for load in chosen) + day_learning, review)


def within(name: str, root: str | None) -> bool:
    """Whether a session on ``root`` (None: on every deck) takes in the deck called ``name``."""
    return root is None or is_within(name, root)
