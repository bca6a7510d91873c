"""A whole session of twenty cards: opening the database, the queue, the answers, and closing it."""

from pathlib import Path

from ankis import anki as open_anki
from benchmarks.content import EVERYTHING
from benchmarks.measuring import Place, Sample
from retain.domain.cards import Rating
from retain.services.collection import open_collection
from retain.services.showing import Showing
from retain.services.study import Session

_CARDS = 20


def retain(place: Place) -> Sample:
    """Measure retain."""
    sample = Sample()
    for number in range(place.times(9) + 1):
        path = place.retain()
        sample.take("session" if number else "first", lambda path=path: _study(path))  # type: ignore[misc]
        path.unlink()
    del sample.values["first"]
    return sample


def _study(path: Path) -> None:
    with open_collection(path) as collection:
        session = Session(collection, EVERYTHING)
        showing = session.next(ahead=True)
        for _ in range(_CARDS):
            if not isinstance(showing, Showing):
                break
            session.answer(showing, Rating.GOOD, 6_000)
            showing = session.next(ahead=True)


def anki(place: Place) -> Sample:
    """Measure Anki's backend."""
    sample = Sample()
    for number in range(place.times(9) + 1):
        path = place.anki()
        sample.take("session" if number else "first", lambda path=path: _study_in_anki(path))  # type: ignore[misc]
        path.unlink()
    del sample.values["first"]
    return sample


def _study_in_anki(path: Path) -> None:
    import anki.collection  # noqa: F401 - before its cards: they import each other
    from anki.cards import Card

    with open_anki(path) as col:
        for _ in range(_CARDS):
            queued = col.sched.get_queued_cards(fetch_limit=1)
            if not queued.cards:
                break
            card = Card(col, backend_card=queued.cards[0].card)
            card.start_timer()
            col.sched.answer_card(col.sched.build_answer(card=card, states=queued.cards[0].states, rating=2))
        col.sched.get_queued_cards(fetch_limit=1)
