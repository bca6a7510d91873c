"""Searching for words, the common and the rare, in the order in which cards were added."""

from ankis import anki as open_anki
from benchmarks.measuring import Place, Sample
from retain.services.cards import find_card_ids
from retain.services.collection import open_collection


def retain(place: Place) -> Sample:
    """Measure what the browser does for each search."""
    sample = Sample()
    with open_collection(place.retain()) as collection:
        find_card_ids(collection, "nothing")
        sample.facts["found"] = [len(find_card_ids(collection, word)) for word in place.content.words]
        for _ in range(place.times(9)):
            for word in place.content.words:
                sample.take("search", lambda word=word: find_card_ids(collection, word))  # type: ignore[misc]
    return sample


def anki(place: Place) -> Sample:
    """Measure the same search, for whole words where they begin, and without an order, which costs nothing."""
    sample = Sample()
    with open_anki(place.anki()) as col:
        col.find_cards("nothing")
        sample.facts["found"] = [len(col.find_cards(f"w:{word}*")) for word in place.content.words]
        for _ in range(place.times(9)):
            for word in place.content.words:
                sample.take("search", lambda word=word: col.find_cards(word))  # type: ignore[misc]
    return sample
