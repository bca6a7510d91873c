"""From an answer to the next card, and the first queue of a session; both commit to disk before they go on."""

import random
from typing import TYPE_CHECKING, Any

from ankis import anki as open_anki
from benchmarks.content import EVERYTHING
from benchmarks.measuring import Place, Sample
from retain.domain.cards import Rating
from retain.services.collection import open_collection
from retain.services.showing import Pause, Showing
from retain.services.study import Session

if TYPE_CHECKING:
    from retain.services.collection import Collection

ANSWERS = 600
_RATINGS = ((1, 2, 3, 4), (10, 12, 70, 8))


def retain(place: Place) -> Sample:
    """Measure retain: what the screen calls between a key and the next card."""
    sample = Sample()
    ratings = _ratings(place)
    with open_collection(place.retain()) as collection:
        session = _first(sample, collection)
        showing = session.next(ahead=True)
        while isinstance(showing, Showing) and ratings:
            card, rating = showing, Rating(ratings.pop())
            found: list[Showing | Pause | object] = []

            def answer(session: Session = session, card: Showing = card, rating: Rating = rating) -> None:
                session.answer(card, rating, 6_000)
                found.append(session.next(ahead=True))  # noqa: B023 - called at once

            sample.take("answer", answer)
            showing = found[0]  # type: ignore[assignment]
    return sample


def _first(sample: Sample, collection: "Collection") -> Session:
    sessions: list[Session] = []

    def begin() -> None:
        sessions.append(Session(collection, EVERYTHING))
        sessions[0].next(ahead=True)

    sample.take("queue", begin)
    return sessions[0]


def anki(place: Place) -> Sample:
    """Measure Anki's backend: the states of a card, the answer, and the next card."""
    import anki.collection  # noqa: F401 - before its cards: they import each other
    from anki.cards import Card

    sample = Sample()
    ratings = _ratings(place)
    with open_anki(place.anki()) as col:
        sample.facts["synchronous"] = col.db.scalar("pragma synchronous")
        sample.take("queue", lambda: col.sched.get_queued_cards(fetch_limit=1))
        queued = col.sched.get_queued_cards(fetch_limit=1)
        while queued.cards and ratings:
            top, rating = queued.cards[0], ratings.pop() - 1
            found: list[Any] = []

            def answer(top: Any = top, rating: int = rating) -> None:
                card = Card(col, backend_card=top.card)
                card.start_timer()
                col.sched.answer_card(col.sched.build_answer(card=card, states=top.states, rating=rating))
                found.append(col.sched.get_queued_cards(fetch_limit=1))  # noqa: B023 - called at once

            sample.take("answer", answer)
            queued = found[0]
    return sample


def _ratings(place: Place) -> list[int]:
    return random.Random(1).choices(*_RATINGS, k=20 if place.quick else ANSWERS)
