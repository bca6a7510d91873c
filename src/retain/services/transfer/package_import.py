"""Bringing an Anki package in: as one action, either whole or not at all, and again without adding anything twice."""

import json
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from retain.content.html import html_to_markdown
from retain.domain.cards import Card, CardState
from retain.domain.clock import DAY_SECONDS, Clock, day_number
from retain.domain.errors import RetainError
from retain.domain.notes import NoteType, derive_guid
from retain.domain.progress import Cancelled, Progress
from retain.domain.spans import Calendar
from retain.domain.wording import plural
from retain.formats.apkg.cards import Frame, Habits, card_from_foreign
from retain.formats.apkg.collection import CardLog, ForeignCard, ForeignCollection, ForeignNote, open_collection_file
from retain.formats.apkg.package import MediaEntry, Package, open_package
from retain.scheduling.histories import no_garbage_collection
from retain.services.collection import Collection
from retain.services.library import IMPORT, ImportReport
from retain.services.transfer.decks import Decks
from retain.services.transfer.markup import foreign_fields
from retain.services.transfer.memories import Bare, missing_memories
from retain.services.transfer.note_types import Incoming, NoteTypes
from retain.services.transfer.wishes import Wishes
from retain.storage import bulk, bulk_reviews, rollups
from retain.storage.engine import Connection
from retain.storage.media import Media, MediaFolder, add_media, media_by_name
from retain.storage.operations import Changes, record
from retain.storage.rows import FIELD_SEPARATOR, join_tags

_AHEAD_MS = 366 * DAY_SECONDS * 1000
"""How far in the future a review may lie: clocks have been wrong before."""
_EVERY = 5_000
_MOST_CARDS_OF_NOTE = 10_000
_LONGEST_GUID = 1_000
_MANY_REVIEWS = 10_000
"""From so many on the statistics are counted anew rather than row by row."""


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
        folder.adding() as made,
    ):
        file = Path(scratch) / "collection"
        progress.tell("Unpacking")
        package.extract_collection(file)
        entries = package.media()
        with open_collection_file(file, progress.check) as foreign:
            media = _take_media(package, entries, folder, made, progress) if not wishes.dry_run else {}
            try:
                with (
                    _interruptible(progress),
                    collection.database.writing(file, on_progress=progress.is_cancelled) as connection,
                ):
                    importing = _Import(
                        connection, collection.clock, foreign, wishes=wishes, report=report, progress=progress
                    )
                    importing.run(media, whole=path.suffix.lower() == ".colpkg")
                    if wishes.dry_run:
                        raise _DryRun  # noqa: TRY301 - leaving is the point: nothing may be kept
                    if importing.changes:
                        name = path.name.encode(errors="replace").decode()
                        record(connection, collection.clock.now(), IMPORT, f"import {name}", importing.changes)
                    progress.tell("Saving")
            except _DryRun:
                pass
    return report


@contextmanager
def _interruptible(progress: Progress) -> Iterator[None]:
    """Let a statement that was stopped in its middle end as Cancelled."""
    try:
        yield
    except (RetainError, sqlite3.Error) as error:
        if progress.cancelled:
            raise Cancelled from error
        raise


def _take_media(
    package: Package, entries: Sequence[MediaEntry], folder: MediaFolder, made: list[str], progress: Progress
) -> dict[str, Media]:
    found = {}
    for number, entry in enumerate(entries):
        progress.tell("Media", number, len(entries))

        def copy(write: Any, entry: MediaEntry = entry) -> None:
            package.copy_media(entry, write)

        digest, size, is_new = folder.add(copy)
        if is_new:
            made.append(digest)
        found[entry.name] = Media(entry.name, digest, size)
    return found


class _Placed(NamedTuple):
    """A card on its way in: its ids here, and what is known of it where it is here already."""

    foreign: ForeignCard
    log: CardLog | None
    id: int
    note_id: int
    deck_id: int
    present: bulk.KnownCard | None


_Notes = tuple[list[bulk.BulkNote], list[bulk.BulkNote]]
"""The notes that are new, and those that have changed."""
_Row = tuple[Card, str | None]
"""A card, and what is carried along with it."""


class _Import:
    """One package on its way into the collection."""

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        foreign: ForeignCollection,
        *,
        wishes: Wishes,
        report: ImportReport,
        progress: Progress,
    ) -> None:
        self.changes = Changes()
        self._connection = connection
        self._foreign = foreign
        self._wishes = wishes
        self._report = report
        self._progress = progress
        self._now = now = clock.now()
        head = foreign.head
        self._latest = now + _AHEAD_MS
        self._calendar = Calendar(clock, 0, self._latest)
        self._frame = Frame(_day_zero(head.created, head.conf), clock.today(), self._calendar, self._latest)
        self._types = NoteTypes(connection, head.note_types, self.changes)
        self._decks = Decks(connection, head.decks, head.presets, under=wishes.deck, now=now, changes=self.changes)
        self._renamed: dict[str, str] = {}
        self._note_ids: dict[int, int] = {}
        self._skipped: dict[str, int] = {}
        self._totals = foreign.counts()
        self._shift = 0
        self._bare: list[Bare] = []
        self._habits: dict[int, Habits] = {}

    def run(self, media: dict[str, Media], *, whole: bool) -> None:
        """Bring everything in; a ``whole`` collection brings its empty decks and its settings too."""
        self._bring_media(media)
        notes = self._read_notes()
        cards = self._place_cards()
        reviewed = self._note_reviews(cards)
        if reviewed and self._totals[2] >= _MANY_REVIEWS:
            with rollups.suspended(self._connection):
                self._write_side_by_side(notes, cards)
        else:
            self._write_notes(notes)
            self._write_cards(self._build_cards(cards))
            if reviewed:
                self._copy_reviews()
        self._fill_in_memories()
        if whole:
            self._decks.make_all()
            self._keep_settings()
        for reason, number in self._skipped.items():
            self._report.warnings.append(f"{plural(number, *reason.split('|', 2)[:2])} {reason.split('|')[2]}")

    def _write_side_by_side(self, notes: _Notes, cards: Sequence[_Placed]) -> None:
        """Let SQLite copy the reviews, which needs no interpreter, while that builds the cards."""
        with ThreadPoolExecutor(1) as writer:
            copied = writer.submit(self._copy_reviews)
            built = self._build_cards(cards)
            copied.result()
        self._progress.tell("Saving")
        self._write_notes(notes)
        self._write_cards(built)

    def _write_notes(self, notes: _Notes) -> None:
        new, changed = notes
        bulk.insert_notes(self._connection, new, self.changes)
        bulk.replace_notes(self._connection, changed, self.changes)

    # Media

    def _bring_media(self, media: dict[str, Media]) -> None:
        here = media_by_name(self._connection)
        new: dict[str, Media] = {}
        for name, one in media.items():
            known = here.get(name)
            if known is None:
                new[name] = one
            elif known.digest != one.digest:
                # Another file has this name here: this one takes a name of its own, in its notes too.
                stem, dot, ending = name.rpartition(".")
                other = f"{stem if dot else name}-{one.digest[:12]}{dot}{ending if dot else ''}"
                self._renamed[name] = other
                if other not in here:
                    new[other] = Media(other, one.digest, one.size)
        add_media(self._connection, list(new.values()), self.changes)
        self._report.media_added += len(new)
        self._reference = (
            re.compile("|".join(re.escape(name) for name in sorted(self._renamed, key=len, reverse=True)))
            if self._renamed
            else None
        )

    # Notes

    def _read_notes(self) -> _Notes:
        """Return the notes that are new, and those that have changed."""
        known = bulk.known_notes(self._connection)
        next_id = bulk.next_id(self._connection, "note")
        new: list[bulk.BulkNote] = []
        changed: list[bulk.BulkNote] = []
        seen: set[str] = set()
        for number, foreign in enumerate(self._foreign.notes()):
            if number % _EVERY == 0:
                self._progress.tell("Notes", number, self._totals[0])
            incoming = self._types.of(foreign.mid)
            if incoming is None:
                self._skip("note|notes|without a note type; left out")
                continue
            guid = foreign.guid[:_LONGEST_GUID]
            if not guid or guid in seen:
                guid = derive_guid("anki", str(foreign.id))
                self._skip("note|notes|shared the guid of another; told apart")
                if guid in seen:
                    continue
            seen.add(guid)
            present = known.get(guid)
            if present is None:
                note = self._note(foreign, incoming, guid, next_id, None)
                self._note_ids[foreign.id] = next_id
                next_id += 1
                new.append(note)
                continue
            self._note_ids[foreign.id] = present.id
            note = self._note(foreign, incoming, guid, present.id, present)
            same = (note.fields, note.tags, note.note_type_id) == (
                present.fields,
                present.tags,
                present.note_type_id,
            )
            if same or foreign.mod <= present.modified_at // 1000:
                self._report.notes_unchanged += 1
            elif not self._types.is_same(note.note_type_id, present.note_type_id):
                self._report.notes_unchanged += 1
                self._skip("note|notes|changed to another note type in the package; kept as here")
            else:
                self._report.notes_updated += 1
                changed.append(note)
        self._report.notes_added += len(new)
        return new, changed

    def _note(
        self, foreign: ForeignNote, incoming: Incoming, guid: str, id_: int, present: bulk.KnownNote | None
    ) -> bulk.BulkNote:
        text = foreign.flds
        if self._reference is not None:
            text = self._reference.sub(lambda match: self._renamed[match[0]], text)
        if text.count(FIELD_SEPARATOR) + 1 != incoming.width:
            values = text.split(FIELD_SEPARATOR)
            values = [*values[: incoming.width], *[""] * (incoming.width - len(values))]
            text = FIELD_SEPARATOR.join(values)
        if incoming.is_built_in:
            text = _as_markdown(text.split(FIELD_SEPARATOR), incoming.kind, present)
        extra = f'{{"id":{foreign.id}}}'
        if foreign.flags or foreign.data:
            kept = {"id": foreign.id, "flags": foreign.flags, "data": foreign.data}
            extra = bulk.dump({name: value for name, value in kept.items() if value}) or extra
        tags = join_tags(foreign.tags.split()) if foreign.tags else ""
        created = foreign.id if 0 < foreign.id <= self._latest else self._now
        modified = max(0, min(foreign.mod * 1000, self._latest))
        return bulk.BulkNote(id_, guid, incoming.kind.id, text, tags, created, modified, extra)

    # Cards

    def _place_cards(self) -> list[_Placed]:
        """Return the cards that go in, with their ids and decks; nothing of the database is needed after this."""
        known = bulk.known_cards(self._connection) if self._report.notes_updated + self._report.notes_unchanged else {}
        next_id = bulk.next_id(self._connection, "card")
        last = self._connection.exec_driver_sql("SELECT coalesce(max(position), 0) FROM card").scalar_one()
        self._shift = int(last)
        logs = self._foreign.logs() if self._wishes.scheduling else {}
        updating = self._wishes.update_scheduling and self._wishes.scheduling
        placed: list[_Placed] = []
        seen: set[tuple[int, int]] = set()
        for foreign in self._foreign.cards():
            note_id = self._note_ids.get(foreign.nid)
            key = (note_id or 0, foreign.ord)
            if note_id is None or not 0 <= foreign.ord < _MOST_CARDS_OF_NOTE or key in seen:
                self._skip("card|cards|without a note, or there twice; left out")
                continue
            seen.add(key)
            present = known.get(key)
            if present is None:
                deck_id = self._decks.home(foreign.odid or foreign.did)
                placed.append(_Placed(foreign, logs.get(foreign.id), next_id, note_id, deck_id, None))
                next_id += 1
            elif updating:
                placed.append(_Placed(foreign, logs.get(foreign.id), present.id, note_id, present.deck_id, present))
        return placed

    def _build_cards(self, placed: Sequence[_Placed]) -> tuple[list[_Row], list[_Row]]:
        """Return the cards that are new, and those that the package knows later, as rows."""
        new: list[_Row] = []
        newer: list[_Row] = []
        for number, one in enumerate(placed):
            if number % _EVERY == 0:
                self._progress.tell("Cards", number, len(placed))
            row = self._card(one)
            if one.present is None:
                new.append(row)
            elif (row[0].last_review_at or 0, row[0].reps) > (one.present.last_review_at or 0, one.present.reps):
                newer.append(row)
        return new, newer

    def _write_cards(self, built: tuple[list[_Row], list[_Row]]) -> None:
        new, newer = built
        bulk.insert_cards(self._connection, new, self.changes)
        bulk.replace_cards(self._connection, newer, self.changes)
        self._report.cards_added += len(new)
        self._report.cards_updated += len(newer)
        taken = {row[0].id for row in (*new, *newer)} if self._bare else set()
        self._bare = [card for card in self._bare if card.card_id in taken]

    def _fill_in_memories(self) -> None:
        if self._bare:
            self._progress.tell("Memory", 0, len(self._bare))
            logs = bulk_reviews.logs_of(self._connection, [card.card_id for card in self._bare])
            found = missing_memories(self._bare, logs)
            bulk.set_memories(self._connection, ((one.stability, one.difficulty, id_) for id_, one in found.items()))

    def _card(self, one: _Placed) -> _Row:
        foreign, log, id_, note_id, deck_id, _ = one
        options = self._decks.options(deck_id)
        if not self._wishes.scheduling:
            position = foreign.due if foreign.type == CardState.NEW else foreign.id % 10**9
            card = Card(id_, note_id, deck_id, foreign.ord, position=position + self._shift)
            return card, bulk.dump({"id": foreign.id})
        habits = self._habits.get(deck_id)
        if habits is None:
            habits = self._habits[deck_id] = Habits(
                len(options.learning_steps),
                len(options.relearning_steps),
                options.desired_retention,
                options.parameters[-1],
            )
        card, extra = card_from_foreign(
            foreign, log, self._frame, habits, id_=id_, note_id=note_id, deck_id=deck_id, shift=self._shift
        )
        if card.state is not CardState.NEW and card.memory is None:
            home = foreign.odid or foreign.did
            self._bare.append(
                Bare(
                    id_,
                    foreign.factor / 1000 if foreign.factor else None,
                    foreign.ivl,
                    options.parameters,
                    self._decks.sm2_retention(home),
                    _ignored_before(self._decks.preset_of(home)),
                )
            )
        return card, bulk.dump(extra)

    # Reviews

    def _note_reviews(self, cards: Sequence[_Placed]) -> bool:
        """Note whose reviews are to be taken over; False where there are none."""
        incoming = [
            bulk_reviews.Incoming(one.foreign.id, one.id, one.log.first, known=one.present is not None)
            for one in cards
            if one.log is not None
        ]
        if not incoming:
            return False
        bulk_reviews.note_incoming(self._connection, incoming)
        self.changes.add_reviews_of(sorted(one.id for one in incoming if not one.known))
        return True

    def _copy_reviews(self) -> None:
        """Take the reviews over; nothing else may use the connection meanwhile."""
        added, of_known = bulk_reviews.insert_package_reviews(self._connection, self._calendar.spans, self._latest)
        self.changes.add_created("review", of_known)
        self._report.reviews_added += added

    def _keep_settings(self) -> None:
        """Keep the settings of a whole collection, which go back with it."""
        conf = self._foreign.head.conf
        text = json.dumps(conf, ensure_ascii=False, separators=(",", ":"))
        done = self._connection.exec_driver_sql(
            "INSERT INTO setting (key, value) VALUES ('anki', ?) ON CONFLICT DO NOTHING", (text,)
        )
        if done.rowcount:
            self.changes.add_created_key("setting", "anki")

    def _skip(self, reason: str) -> None:
        self._skipped[reason] = self._skipped.get(reason, 0) + 1


def _as_markdown(values: Sequence[str], kind: NoteType, present: bulk.KnownNote | None) -> str:
    """Return the fields of a built-in note type; those that nobody has changed since they went out stay as they are."""
    width = len(kind.fields)
    before = present.fields.split(FIELD_SEPARATOR) if present is not None and present.note_type_id == kind.id else []
    sent = foreign_fields(kind, before) if len(before) == width else []
    return FIELD_SEPARATOR.join(
        before[index] if index < len(sent) and sent[index] == value else html_to_markdown(value)
        for index, value in enumerate(values[:width])
    )


def _day_zero(created: int, conf: dict[str, Any]) -> int:
    """Return the study day from which the collection counts its due days."""
    west = conf.get("creationOffset")
    if isinstance(west, int) and abs(west) <= 24 * 60:
        return day_number((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=created, minutes=-west)).date())
    return day_number((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=created)).astimezone().date())


def _ignored_before(preset: dict[str, Any]) -> int:
    """Return the time (UTC ms) before which a preset lets no review count."""
    try:
        date = datetime.fromisoformat(preset.get("ignoreRevlogsBeforeDate") or "1970-01-01")
    except (TypeError, ValueError):
        return 0
    return int(date.replace(tzinfo=UTC).timestamp() * 1000)
