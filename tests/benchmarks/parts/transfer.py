"""Packages: the whole collection written, and the same package brought into an empty one."""

from typing import TYPE_CHECKING

from ankis import anki as open_anki
from benchmarks.measuring import Place, Sample

if TYPE_CHECKING:
    from retain.services.collection import Collection


def export_retain(place: Place) -> Sample:
    """Measure the export of everything."""
    from retain.domain.progress import Progress
    from retain.services.collection import open_collection
    from retain.services.transfer.export import export_file

    sample, target = Sample(), place.new("all.apkg")
    with open_collection(place.retain()) as collection:
        sample.take("export", lambda: export_file(collection, target, deck=None, scheduling=True, progress=Progress()))
    sample.facts["bytes"] = target.stat().st_size
    return sample


def export_anki(place: Place) -> Sample:
    """Measure Anki's export in the format of its own choice, the quicker one."""
    from anki.collection import ExportAnkiPackageOptions

    sample, target = Sample(), place.new("all.apkg")
    options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, with_deck_configs=True, legacy=False)
    with open_anki(place.anki()) as col:
        sample.take("export", lambda: col.export_anki_package(out_path=str(target), options=options, limit=None))
    sample.facts["bytes"] = target.stat().st_size
    return sample


def import_retain(place: Place) -> Sample:
    """Measure the import of Anki's package, and what the database takes on disk afterwards."""
    from retain.domain.progress import Progress
    from retain.services.collection import open_collection
    from retain.services.transfer.imports import plan_import
    from retain.services.transfer.wishes import Wishes

    sample, path = Sample(), place.new("retain.sqlite")

    def bring(collection: "Collection") -> None:
        plan_import([place.content.package], None, Wishes()).run(collection, Progress())

    with open_collection(path) as collection:
        sample.take("import", lambda: bring(collection))
    sample.add("file", path.stat().st_size)
    return sample


def import_anki(place: Place) -> Sample:
    """Measure the import of the package by Anki, and what its collection takes on disk afterwards."""
    from benchmarks.content import bring

    sample, path = Sample(), place.new("collection.anki2")
    with open_anki(path) as col:
        sample.take("import", lambda: bring(col, place.content.package))
    sample.add("file", path.stat().st_size)
    return sample
