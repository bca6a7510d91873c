"""Writing a file of any kind that retain writes, by its ending."""

from pathlib import Path

from retain.domain.errors import RetainError
from retain.domain.progress import Progress
from retain.services.collection import Collection
from retain.services.transfer.deck_files import export_deck_file
from retain.services.transfer.dumps import export_dump
from retain.services.transfer.package_export import export_package
from retain.services.transfer.reports import ExportReport
from retain.services.transfer.tables import export_table

_ENDINGS = (".apkg", ".colpkg", ".md", ".markdown", ".csv", ".tsv", ".json")


def what_anki_does(path: Path, *, scheduling: bool) -> str | None:
    """Return what the owner should know before Anki opens what was written to ``path``."""
    ending = path.suffix.lower()
    if ending == ".apkg" and scheduling:
        return (
            "an .apkg brings Anki new cards with their schedule, and newer notes; cards that are in Anki already keep "
            "the schedule that they have there (a .colpkg brings all of it)"
        )
    if ending == ".colpkg":
        return "a .colpkg replaces everything that is in the Anki profile that opens it"
    return None


def export_file(
    collection: Collection, path: Path, *, deck: str | None, scheduling: bool, progress: Progress
) -> ExportReport:
    """Write a deck with its subdecks, or everything; raises RetainError for an ending that is not known."""
    ending = path.suffix.lower()
    if ending in (".apkg", ".colpkg"):
        return export_package(collection, path, deck=deck, scheduling=scheduling, progress=progress)
    if ending == ".json":
        return export_dump(collection, path, deck, scheduling=scheduling, progress=progress)
    if ending in (".csv", ".tsv"):
        return export_table(collection, path, deck)
    if ending in (".md", ".markdown"):
        return export_deck_file(collection, path, deck)
    raise RetainError(f"{path}: name a file that ends in {', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}")
