"""Which cards a session shows, and in which order."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retain.scheduling.limits import Limits


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that could be shown today; ``rank`` is its due day, or its position if it is new."""

    card_id: int
    deck: str
    rank: int


def build_queue(
    *,
    day_learning: Iterable[Candidate],
    reviews: Iterable[Candidate],
    new: Iterable[Candidate],
    limits: Limits,
    day: int,
) -> list[int]:
    """Return the ids of today's cards in the order in which they are shown, within ``limits``.

    Learning cards that crossed a day and reviews come by due day, shuffled within one day; new cards come by
    position and are spread evenly among them. The shuffle depends on the card and the study day alone, so that a
    session that is taken up again goes on in the same order.
    """
    waiting = _admit_reviews(day_learning, limits, day)
    due = _admit_reviews(reviews, limits, day)
    fresh = [
        candidate.card_id
        for candidate in sorted(new, key=lambda card: (card.deck, card.rank, card.card_id))
        if limits.take_new(candidate.deck)
    ]
    return intersperse(intersperse(due, waiting), fresh)


def _admit_reviews(candidates: Iterable[Candidate], limits: Limits, day: int) -> list[int]:
    ordered = sorted(candidates, key=lambda card: (card.rank, _shuffle_key(card.card_id, day)))
    return [card.card_id for card in ordered if limits.take_reviews(card.deck)]


def _shuffle_key(card_id: int, day: int) -> bytes:
    return hashlib.blake2b(b"%d/%d" % (card_id, day), digest_size=8).digest()


def intersperse(main: Sequence[int], extra: Sequence[int]) -> list[int]:
    """Return ``main`` with ``extra`` spread evenly among it, both in their own order."""
    if not main or not extra:
        return [*main, *extra]
    # Each item stands in the middle of its share of the line; of two at one place, main goes first.
    placed = [((index + 0.5) / len(main), 0, item) for index, item in enumerate(main)]
    placed += [((index + 0.5) / len(extra), 1, item) for index, item in enumerate(extra)]
    return [item for _, _, item in sorted(placed)]
