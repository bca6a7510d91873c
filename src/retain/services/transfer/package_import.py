"""Bringing an Anki package in: as one action, either whole or not at all, and again without adding anything twice."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from retain.domain.errors import RetainError
from retain.domain.progress import Cancelled, Progress
from retain.formats.apkg.collection import ForeignCollection, open_collection_file
from retain.formats.apkg.errors import PackageError
from retain.formats.apkg.package import open_package
from retain.services.collection import Collection
from retain.services.collector import no_garbage_collection
from retain.services.library import ImportReport
from retain.services.transfer.arrival import Arrival
from retain.services.transfer.decks import Decks
from retain.services.transfer.incoming_cards import IncomingCards
from retain.services.transfer.incoming_media import MediaNames, take_media
from retain.services.transfer.incoming_notes import IncomingNotes
from retain.services.transfer.incoming_sound import (
    SecondConnection,
    bring_in_sound_package,
    note_reviews,
    plan_sound_package,
)
from retain.services.transfer.wishes import Wishes
from retain.storage import bulk, bulk_reviews, rollups
from retain.storage.engine import Connection
from retain.storage.media import Media, MediaFolder
from retain.storage.operations import IMPORT, record
from retain.storage.tally import Tally

_MANY_REVIEWS = 10_000
"""From so many on the statistics are counted beside the copying rather than row by row."""
_MANY_NOTES = 2_000
"""From so many on it is worth its while to look whether SQLite can copy them by itself."""


class _DryRun(Exception):  # noqa: N818 - not an error: it carries nothing but "roll back"
    """Leaves the transaction without keeping anything."""


def import_package(
    collection: Collection, path: Path, wishes: Wishes | None = None, progress: Progress | None = None
) -> ImportReport:
    """Bring an .apkg or a .colpkg into the collection, and report what that did.

    Raises RetainError for a package that cannot be trusted or read, and Cancelled; the collection is then as it was.
    """
    wishes = wishes or Wishes()
    progress = progress or Progress()
    report = ImportReport()
    folder = MediaFolder(collection.database.path)
    with (
        no_garbage_collection(),
        tempfile.TemporaryDirectory(prefix=".retain-import-", dir=collection.database.path.parent) as scratch,
        open_package(path, progress.check) as package,
        folder.adding() as take,
    ):
        file = Path(scratch) / "collection"
        progress.tell("Unpacking")
        package.extract_collection(file)
        entries = package.media()
        with open_collection_file(file, progress.check) as foreign:
            media = take_media(package, entries, take, progress) if not wishes.dry_run else {}
            try:
                with (
                    _blaming_the_right_one(progress, foreign),
                    collection.database.writing(file, on_progress=progress.is_cancelled) as connection,
                ):
                    arrival = Arrival(connection, collection.clock, foreign, wishes, report, progress)

                    def second() -> AbstractContextManager[Connection]:
                        return collection.database.reading(file, on_progress=progress.is_cancelled)

                    _bring_in(arrival, media, second, whole=path.suffix.lower() == ".colpkg")
                    if wishes.dry_run:
                        raise _DryRun  # noqa: TRY301 - leaving is the point: nothing may be kept
                    if arrival.changes:
                        name = path.name.encode(errors="replace").decode()
                        record(connection, collection.clock.now(), IMPORT, f"import {name}", arrival.changes)
                    progress.tell("Saving")
            except _DryRun:
                pass
    return report


@contextmanager
def _blaming_the_right_one(progress: Progress, foreign: ForeignCollection) -> Iterator[None]:
    """Let a statement that was stopped in its middle end as Cancelled, and one that met damage name the package."""
    try:
        yield
    except (RetainError, sqlite3.Error) as error:
        if progress.cancelled:
            raise Cancelled from error
        if not isinstance(error, PackageError) and foreign.is_damaged():
            raise PackageError("holds a collection that is damaged") from error
        raise


def _bring_in(arrival: Arrival, media: dict[str, Media], second: SecondConnection, *, whole: bool) -> None:
    """Bring everything in; a ``whole`` collection brings its empty decks and its settings too."""
    head = arrival.foreign.head
    note_count, _, review_count = arrival.foreign.counts()
    decks = Decks(
        arrival.connection,
        head.decks,
        head.presets,
        under=arrival.wishes.deck,
        now=arrival.now,
        changes=arrival.changes,
    )
    notes = IncomingNotes(arrival, MediaNames(arrival, media))
    cards = IncomingCards(arrival, decks)
    is_many = note_count >= _MANY_NOTES or review_count >= _MANY_REVIEWS
    plan = plan_sound_package(arrival, notes, cards, decks) if is_many else None
    if plan is not None:
        bring_in_sound_package(arrival, plan, notes, cards, second)
    else:
        notes.read(note_count)
        cards.place(notes.ids)
        bulk.forget_settled(arrival.connection)
        if cards.logs and review_count >= _MANY_REVIEWS:
            _write_side_by_side(arrival, notes, cards, second)
        else:
            notes.write()
            cards.build()
            cards.write()
            if cards.logs:
                bulk_reviews.note_incoming(arrival.connection, cards.logs)
                _note_copied(arrival, cards, _copy_reviews(arrival))
    cards.fill_in_memories()
    if whole:
        decks.make_all()
        _keep_settings(arrival)
    arrival.warn()


def _write_side_by_side(arrival: Arrival, notes: IncomingNotes, cards: IncomingCards, second: SecondConnection) -> None:
    """Let SQLite copy the reviews, which needs no interpreter, while that builds the cards and counts the reviews."""
    tally = Tally()
    cards.tally(tally, notes.created)
    with rollups.added_up(arrival.connection, tally):
        # Row by row, in the other thread, this would wait for the interpreter before each of them.
        bulk_reviews.note_incoming(arrival.connection, cards.logs)
        with ThreadPoolExecutor(1) as writer:
            copying = writer.submit(_copy_reviews, arrival)
            cards.build()
            arrival.progress.tell("Reviews")
            with second() as connection:
                bulk_reviews.note_incoming(connection, cards.logs)
                bulk_reviews.tally_package_reviews(connection, arrival.calendar.spans, arrival.latest, tally)
                bulk_reviews.forget_incoming(connection)
            copied = copying.result()  # until then nothing else may use the connection
        arrival.progress.tell("Saving")
        notes.write()
        cards.write()
    _note_copied(arrival, cards, copied)


def _copy_reviews(arrival: Arrival) -> bulk_reviews.Copied:
    """Copy the reviews of the cards that were noted."""
    copied = bulk_reviews.insert_package_reviews(arrival.connection, arrival.calendar.spans, arrival.latest)
    bulk_reviews.forget_incoming(arrival.connection)
    return copied


def _note_copied(arrival: Arrival, cards: IncomingCards, copied: bulk_reviews.Copied) -> None:
    note_reviews(arrival, copied, sorted(log.id for log in cards.logs if not log.known))


def _keep_settings(arrival: Arrival) -> None:
    """Keep the settings of a whole collection, which go back with it."""
    text = json.dumps(arrival.foreign.head.conf, ensure_ascii=False, separators=(",", ":"))
    done = arrival.connection.exec_driver_sql(
        "INSERT INTO setting (key, value) VALUES ('anki', ?) ON CONFLICT DO NOTHING", (text,)
    )
    if done.rowcount:
        arrival.changes.add_created_key("setting", "anki")
