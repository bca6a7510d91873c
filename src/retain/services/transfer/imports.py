"""Bringing files of any kind in, by their endings."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from retain.domain.errors import RetainError
from retain.domain.progress import Progress
from retain.services.collection import Collection
from retain.services.library import ImportReport, import_sources
from retain.services.sources import Source, check_is_file, read_source
from retain.services.transfer.dumps import import_dump
from retain.services.transfer.package_import import import_package
from retain.services.transfer.tables import CSV, read_table_sources
from retain.services.transfer.wishes import Wishes

PACKAGE, DUMP = "apkg", "json"
_ENDINGS = {".apkg": PACKAGE, ".colpkg": PACKAGE, ".json": DUMP, ".csv": CSV, ".tsv": CSV}


@dataclass(frozen=True, slots=True)
class Plan:
    """Files that are ready to be brought in: text files are read, packages and dumps are there."""

    sources: tuple[Source, ...]
    whole: tuple[tuple[Path, str], ...]
    wishes: Wishes

    def run(self, collection: Collection, progress: Progress) -> ImportReport:
        """Bring everything in and report what that did; raises RetainError, and Cancelled.

        Deck files, topic lists and tables go in together, as one action or none; each package or dump is an action of
        its own.
        """
        report, wishes = ImportReport(), self.wishes
        for path, kind in self.whole:
            bring = import_package if kind == PACKAGE else import_dump
            _add(report, bring(collection, path, wishes, progress))
        if self.sources:
            done = import_sources(
                collection,
                self.sources,
                deck=wishes.deck,
                reverse=wishes.reverse,
                prune=wishes.prune,
                dry_run=wishes.dry_run,
            )
            _add(report, done)
        return report


def plan_import(paths: Sequence[Path], form: str | None, wishes: Wishes) -> Plan:
    """Read or find the files at ``paths``, before any database is opened; ``form`` overrides what their names say.

    Raises RetainError where one cannot be used, or a wish does not fit what is to be brought in.
    """
    forms = [(path, form or _ENDINGS.get(path.suffix.lower())) for path in paths]
    whole = tuple((path, kind) for path, kind in forms if kind in (PACKAGE, DUMP))
    others = [(path, kind) for path, kind in forms if kind not in (PACKAGE, DUMP)]
    if whole and (wishes.reverse or wishes.prune):
        raise RetainError("--reverse and --prune are for deck files, topic lists and tables")
    if others and (not wishes.scheduling or wishes.update_scheduling):
        raise RetainError(
            f"{others[0][0]} holds no scheduling; --no-scheduling and --update-scheduling are for packages and dumps"
        )
    for path, _ in whole:
        check_is_file(path)
    sources: list[Source] = []
    for path, kind in others:
        sources += read_table_sources(path) if kind == CSV else [read_source(path, form)]
    return Plan(tuple(sources), whole, wishes)


def _add(report: ImportReport, more: ImportReport) -> None:
    for one in fields(ImportReport):
        setattr(report, one.name, getattr(report, one.name) + getattr(more, one.name))
