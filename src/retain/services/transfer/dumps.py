"""JSON dumps out and in: everything, as one action."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from retain.domain.cards import Card, CardRow, CardState
from retain.domain.decks import clean_deck_name
from retain.domain.errors import RetainError
from retain.domain.file_names import why_no_media_name
from retain.domain.notes import BUILT_IN, NoteType
from retain.domain.progress import Progress
from retain.domain.wording import plural
from retain.formats.dump.document import Dump, DumpedCard, DumpedDeck, DumpedMedia, DumpedNote, DumpedPreset
from retain.formats.dump.reader import read_dump
from retain.formats.dump.writer import write_dump
from retain.formats.text import decode
from retain.services.collection import Collection
from retain.services.collector import no_garbage_collection
from retain.services.files import replacing
from retain.services.library import ImportReport
from retain.services.sources import read_bytes
from retain.services.transfer.reports import ExportReport
from retain.services.transfer.stored import choose
from retain.services.transfer.wishes import Wishes
from retain.storage import bulk, bulk_reviews, outgoing, queries, store
from retain.storage.engine import Connection
from retain.storage.media import Media, MediaFolder, Take, add_media, media_by_name
from retain.storage.migrations import DEFAULT_PRESET_ID
from retain.storage.operations import IMPORT, Changes, record
from retain.storage.rows import FIELD_SEPARATOR, join_fields, join_tags, split_fields, with_extra

MAX_BYTES = 2 * 1024**3
_EVERY = 2_000


def export_dump(
    collection: Collection, path: Path, deck: str | None, *, scheduling: bool, progress: Progress
) -> ExportReport:
    """Write a deck with those below it, or everything, as JSON; raises RetainError, and Cancelled."""
    report = ExportReport()
    folder = MediaFolder(collection.database.path)
    with no_garbage_collection(), collection.database.reading() as connection:
        names = choose(connection, deck)
        notes = _notes(connection, names, scheduling=scheduling, report=report, progress=progress)
        extras = {table: bulk.extras(connection, table) for table in ("note_type", "preset", "deck")}
        types = queries.note_types(connection)
        decks = [one for one in queries.decks(connection) if one.id in names]
        options = queries.options_by_preset(connection)
        presets = {
            row[0]: DumpedPreset(row[1], options[row[0]], extras["preset"].get(row[0]))
            for row in connection.exec_driver_sql("SELECT id, name FROM preset")
        }
        media = list(media_by_name(connection).values())
        report.media = len(media)
        with replacing(path) as stream:
            for piece in write_dump(
                exported_at=collection.clock.now(),
                note_types=[(kind, extras["note_type"].get(id_)) for id_, kind in types.items()],
                presets=presets,
                decks=[DumpedDeck(one.name, one.preset_id, extras["deck"].get(one.id)) for one in decks],
                notes=notes,
                media=_media_out(media, folder, progress),
            ):
                stream.write(piece)
        outgoing.forget(connection)
    return report


def _notes(
    connection: Connection, names: dict[int, str], *, scheduling: bool, report: ExportReport, progress: Progress
) -> Iterator[DumpedNote]:
    cards: dict[int, list[tuple[Card, dict[str, Any]]]] = {}
    for card, extra in outgoing.chosen_cards(connection):
        cards.setdefault(card.note_id, []).append((card, extra))
    for number, note in enumerate(outgoing.chosen_notes(connection)):
        if number % _EVERY == 0:
            progress.tell("Notes", number)
        own = []
        for card, extra in cards[note.id]:
            reviews = tuple(outgoing.reviews_with_extra(connection, card.id)) if scheduling else ()
            report.reviews += len(reviews)
            kept = card if scheduling else Card(0, 0, 0, card.ordinal, position=card.position)
            own.append(DumpedCard(kept, names[card.deck_id], extra, reviews))
        report.notes += 1
        report.cards += len(own)
        yield DumpedNote(
            note.guid,
            note.note_type_id,
            split_fields(note.fields),
            tuple(note.tags.split()),
            note.created_at,
            note.modified_at,
            note.extra,
            tuple(own),
        )


def _media_out(media: list[Media], folder: MediaFolder, progress: Progress) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(media):
        progress.tell("Media", number, len(media))
        try:
            data = folder.file(one.digest).read_bytes()
        except OSError as error:
            raise RetainError(f"the media file “{one.name}” cannot be read: {error.strerror or error}") from error
        yield {"name": one.name, "size": one.size, "sha256": one.digest, "data": base64.b64encode(data).decode()}


def import_dump(collection: Collection, path: Path, wishes: Wishes, progress: Progress) -> ImportReport:
    """Bring a dump in as one action; raises RetainError, and Cancelled, and the collection is then as it was."""
    progress.tell("Reading")
    try:
        dump = read_dump(decode(read_bytes(path, MAX_BYTES)))
    except RetainError as error:
        text = str(error)
        raise RetainError(text if text.startswith(str(path)) else f"{path} {text}") from error
    folder = MediaFolder(collection.database.path)
    with no_garbage_collection(), folder.adding() as take:
        media = {} if wishes.dry_run else _media_in(dump, take, progress, path)
        report = ImportReport()
        with collection.database.writing() as connection:
            incoming = _Import(connection, collection, dump, wishes=wishes, report=report, progress=progress)
            incoming.run(media)
            if wishes.dry_run:
                connection.rollback()
            elif incoming.changes:
                name = path.name.encode(errors="replace").decode()
                record(connection, collection.clock.now(), IMPORT, f"import {name}", incoming.changes)
    return report


def _media_in(dump: Dump, take: Take, progress: Progress, path: Path) -> dict[str, Media]:
    found = {}
    for number, one in enumerate(dump.media):
        progress.tell("Media", number, len(dump.media))
        data = _bytes_of(one, path)

        def copy(write: Callable[[bytes], object], data: bytes = data) -> None:
            write(data)

        found[one.name] = take(one.name, copy)
    return found


def _bytes_of(one: DumpedMedia, path: Path) -> bytes:
    """Return the bytes of a file in the dump at ``path``; raises RetainError where it is not what it says."""
    if wrong := why_no_media_name(one.name):
        raise RetainError(f"{path} {wrong}")
    try:
        data = base64.b64decode(one.data, validate=True)
    except (ValueError, binascii.Error) as error:
        raise RetainError(f"{path} holds a media file “{one.name[:60]}” that is not in base 64") from error
    if hashlib.sha256(data).hexdigest() != one.sha256:
        raise RetainError(f"{path} holds a media file “{one.name[:60]}” that does not match its checksum")
    return data


class _Import:
    """One dump on its way into the collection."""

    def __init__(
        self,
        connection: Connection,
        collection: Collection,
        dump: Dump,
        *,
        wishes: Wishes,
        report: ImportReport,
        progress: Progress,
    ) -> None:
        self.changes = Changes()
        self._connection = connection
        self._dump = dump
        self._wishes = wishes
        self._report = report
        self._progress = progress
        self._now = collection.clock.now()
        self._presets: dict[int, int] = {}
        self._decks = {deck.name: deck.id for deck in queries.decks(connection)}

    def run(self, media: dict[str, Media]) -> None:
        """Bring everything in."""
        here = media_by_name(self._connection)
        new = [one for name, one in media.items() if name not in here]
        clashing = sum(name in here and here[name].digest != one.digest for name, one in media.items())
        if clashing:
            self._report.warnings.append(
                f"{plural(clashing, 'media file')} with a name that another has here; left out"
            )
        add_media(self._connection, new, self.changes)
        self._report.media_added += len(new)
        types = {id_: self._note_type(kind, extra) for id_, (kind, extra) in self._dump.note_types.items()}
        for deck in sorted(self._dump.decks, key=lambda one: one.name):
            self._deck(deck)
        ids = self._bring_notes(types)
        self._bring_cards(ids)

    def _note_type(self, kind: NoteType, extra: Any) -> int:
        if any(kind == one for one in BUILT_IN):
            return kind.id
        here = queries.note_types(self._connection)
        extras = bulk.extras(self._connection, "note_type")
        for id_, known in here.items():
            same = (known.fields, known.templates, known.kind, known.markup) == (
                kind.fields,
                kind.templates,
                kind.kind,
                kind.markup,
            )
            if same and extras.get(id_) == extra:
                return id_
        taken = {one.name for one in here.values()}
        name, number = kind.name, 1
        while name in taken:
            number += 1
            name = f"{kind.name} {number}"
        renamed = NoteType(0, name, kind.kind, kind.fields, kind.templates, kind.markup)
        return bulk.add_note_type(self._connection, renamed, extra if isinstance(extra, dict) else {}, self.changes)

    def _deck(self, deck: DumpedDeck) -> None:
        name = self._name(deck.name)
        if name in self._decks:
            return
        made = store.ensure_deck(self._connection, name, self._now, self.changes)
        self._decks = {one.name: one.id for one in queries.decks(self._connection)}
        extra = deck.extra if isinstance(deck.extra, dict) else None
        bulk.furnish_deck(self._connection, made.id, self._preset(deck.preset), extra)

    def _preset(self, preset: int) -> int:
        if preset not in self._presets:
            one = self._dump.presets.get(preset)
            stored = queries.options_by_preset(self._connection)
            extras = bulk.extras(self._connection, "preset")
            if one is None:
                self._presets[preset] = DEFAULT_PRESET_ID
            else:
                same = [
                    id_ for id_, options in stored.items() if options == one.options and extras.get(id_) == one.extra
                ]
                self._presets[preset] = (
                    same[0]
                    if same
                    else bulk.add_preset(self._connection, one.name, one.options, one.extra, self.changes)
                )
        return self._presets[preset]

    def _name(self, name: str) -> str:
        return clean_deck_name(f"{self._wishes.deck}::{name}" if self._wishes.deck else name)

    def _bring_notes(self, types: dict[int, int]) -> dict[str, int]:
        known = bulk.known_notes(self._connection)
        next_id = queries.next_id(self._connection, "note")
        ids: dict[str, int] = {}
        new: list[bulk.BulkNote] = []
        changed: list[bulk.BulkNote] = []
        for note in self._dump.notes:
            if note.guid in ids:
                raise RetainError(f"holds two notes with the guid “{note.guid[:60]}”")
            present = known.get(note.guid)
            row = bulk.BulkNote(
                present.id if present else next_id,
                note.guid,
                types[note.note_type],
                join_fields(note.fields),
                join_tags(note.tags),
                note.created_at,
                note.modified_at,
                bulk.dump(note.extra if isinstance(note.extra, dict) else None),
            )
            ids[note.guid] = row.id
            if present is None:
                next_id += 1
                new.append(row)
            elif (row.fields, row.tags) == (present.fields, present.tags) or (
                note.modified_at <= present.modified_at
                or len(row.fields.split(FIELD_SEPARATOR)) != len(present.fields.split(FIELD_SEPARATOR))
            ):
                self._report.notes_unchanged += 1
            else:
                self._report.notes_updated += 1
                changed.append(row)
        bulk.insert_notes(self._connection, new, self.changes)
        bulk.replace_notes(self._connection, changed, self.changes)
        self._report.notes_added += len(new)
        return ids

    def _bring_cards(self, ids: dict[str, int]) -> None:
        known = bulk.known_cards(self._connection)
        next_id = queries.next_id(self._connection, "card")
        new: list[CardRow] = []
        newer: list[CardRow] = []
        reviews: list[tuple[int, DumpedCard, bool]] = []
        for number, note in enumerate(self._dump.notes):
            if number % _EVERY == 0:
                self._progress.tell("Cards", number, len(self._dump.notes))
            for one in note.cards:
                key = (ids[note.guid], one.card.ordinal)
                present = known.get(key)
                card_id = present.id if present else next_id
                name = self._name(one.deck)
                deck_id = self._decks.get(name) or store.ensure_deck(self._connection, name, self._now, self.changes).id
                self._decks[name] = deck_id
                extra = bulk.dump(one.extra if isinstance(one.extra, dict) else None)
                home = present.deck_id if present else deck_id
                row = with_extra(_placed(one.card, card_id, key[0], home, self._wishes), extra)
                if present is None:
                    known[key] = bulk.KnownCard(card_id, deck_id, row.last_review_at, row.reps)
                    next_id += 1
                    new.append(row)
                    reviews.append((card_id, one, False))
                elif self._wishes.update_scheduling and self._wishes.scheduling:
                    reviews.append((card_id, one, True))
                    if (row.last_review_at or 0, row.reps) > (present.last_review_at or 0, present.reps):
                        newer.append(row)
        bulk.insert_cards(self._connection, new, self.changes)
        bulk.replace_cards(self._connection, newer, self.changes)
        self._report.cards_added += len(new)
        self._report.cards_updated += len(newer)
        if self._wishes.scheduling:
            self._report.reviews_added += bulk_reviews.insert_dumped_reviews(
                self._connection,
                [
                    (card_id, was_here, log, json.dumps(extra) if extra else None)
                    for card_id, one, was_here in reviews
                    for log, extra in one.reviews
                ],
                self.changes,
            )


def _placed(card: Card, id_: int, note_id: int, deck_id: int, wishes: Wishes) -> Card:
    if not wishes.scheduling:
        return Card(id_, note_id, deck_id, card.ordinal, CardState.NEW, card.position)
    return Card(
        id_,
        note_id,
        deck_id,
        card.ordinal,
        card.state,
        card.position,
        card.step,
        card.due_at,
        card.due_day,
        card.interval,
        card.memory,
        card.last_review_at,
        card.last_review_day,
        card.reps,
        card.lapses,
        card.suspended,
        card.buried_on,
        card.flag,
    )
