"""What a session shows next: a card to be asked, a pause until one comes, or that nothing is left."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from retain.content.faces import Faces, faces_of
from retain.domain.cards import Card, Rating
from retain.domain.notes import Note, NoteType
from retain.scheduling.scheduler import Outcome

_faces_of = lru_cache(maxsize=4)(faces_of)
"""The card that is asked, and the one that follows it, are looked at more than once."""


@dataclass(frozen=True)
class Showing:
    """A card to be asked, as it was when it was asked for; its sides are worked out when they are looked at."""

    card: Card
    deck: str
    note: Note
    note_type: NoteType
    counts: bool
    """False for practice: a rating then changes nothing but the log."""
    _foresee: Callable[[Card], dict[Rating, Outcome]] = field(repr=False, compare=False)

    @cached_property
    def faces(self) -> Faces:
        """The two faces of the card as Markdown."""
        return _faces_of(self.note_type, self.note, self.card.ordinal, self.deck)

    @cached_property
    def outcomes(self) -> dict[Rating, Outcome]:
        """What each rating would do."""
        return self._foresee(self.card)


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is left but a learning card that is due at ``until`` (UTC ms), in less than a minute."""

    until: int


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing is left for now; ``next_due`` (UTC ms) is when a learning card comes back later today, if one does."""

    next_due: int | None = None
    spent: int | None = None
    """The milliseconds that the session took, where it was its budget of minutes that ended it."""


def practised(card: Card) -> dict[Rating, Outcome]:
    """Return what the ratings of practice do: nothing."""
    return {rating: Outcome(rating, card) for rating in Rating}
