"""Every figure of the statistics, of the collection and of one deck, over a year and over all time."""

from ankis import anki as open_anki
from benchmarks.content import ONE_DECK
from benchmarks.measuring import Place, Sample
from retain.domain.clock import system_now
from retain.services.statistics.opening import statistics

_ASKED = (
    ("stats-year", None, 365),
    ("stats-all", None, 0),
    ("stats-deck-year", ONE_DECK, 365),
    ("stats-deck-all", ONE_DECK, 0),
)


def retain(place: Place) -> Sample:
    """Measure what ``retain stats --json`` collects."""
    sample, path = Sample(), place.retain()
    statistics(path, system_now)  # the first one reads the file
    for _ in range(place.times(5)):
        for name, deck, days in _ASKED:
            sample.take(name, lambda deck=deck, days=days: statistics(path, system_now, deck, days or None))  # type: ignore[misc]
    return sample


def anki(place: Place) -> Sample:
    """Measure what Anki's statistics screen collects."""
    sample = Sample()
    with open_anki(place.anki()) as col:
        col._backend.graphs(search="", days=365)
        for _ in range(place.times(5)):
            for name, deck, days in _ASKED:
                search = f'"deck:{deck}"' if deck else ""
                sample.take(name, lambda search=search, days=days: col._backend.graphs(search=search, days=days))  # type: ignore[misc]
    return sample
