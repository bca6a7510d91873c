"""Notes whose first fields are the same."""

from ankis import anki as open_anki
from benchmarks.measuring import Place, Sample
from retain.services.collection import open_collection
from retain.services.duplicates import find_duplicates


def retain(place: Place) -> Sample:
    """Measure the search through every note type."""
    sample = Sample()
    with open_collection(place.retain()) as collection:
        sample.facts["groups"] = len(find_duplicates(collection))
        for _ in range(place.times(5)):
            sample.take("duplicates", lambda: find_duplicates(collection))
    return sample


def anki(place: Place) -> Sample:
    """Measure Anki's search, which looks through one field by its name."""
    sample = Sample()
    with open_anki(place.anki()) as col:
        import anki.lang

        anki.lang.set_lang("en_US")  # or nothing can be told apart
        sample.facts["groups"] = len(col.find_dupes("Front"))
        for _ in range(place.times(5)):
            sample.take("duplicates", lambda: col.find_dupes("Front"))
    return sample
