"""Writing an Anki package: one consistent state of the collection, as Anki would have written it."""

import hashlib
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from retain.domain.cards import CardRow
from retain.domain.clock import Clock
from retain.domain.decks import Deck, ancestors
from retain.domain.errors import RetainError
from retain.domain.notes import BASIC, Markup, NoteType
from retain.domain.progress import Progress
from retain.formats.apkg.cards import Outgoing, card_to_foreign
from retain.formats.apkg.json_text import whole_number
from retain.formats.apkg.media_names import media_names
from retain.formats.apkg.note_types import built_in_id, built_in_to_foreign
from retain.formats.apkg.sort_fields import checksum, sort_field
from retain.formats.apkg.writer import (
    Collection as Written,
)
from retain.formats.apkg.writer import finish_collection, make_collection, write_package
from retain.services.collection import Collection
from retain.services.collector import no_garbage_collection
from retain.services.files import replacing_bytes
from retain.services.library import KEPT_TAGS
from retain.services.transfer.decks import cleaned
from retain.services.transfer.markup import foreign_fields
from retain.services.transfer.outgoing_presets import DEFAULT, OutgoingPresets
from retain.services.transfer.reports import ExportReport
from retain.services.transfer.stored import choose
from retain.storage import bulk, outgoing, queries
from retain.storage.counts import settings
from retain.storage.engine import Connection
from retain.storage.media import Media, MediaFolder, media_by_name
from retain.storage.outgoing import StoredNote
from retain.storage.rows import FIELD_SEPARATOR

_EVERY = 5_000
_FIRST_ID = 1_577_836_800_000
_ZERO = timedelta()
_OWN_DECKS = 10**11
_NOTE_COLUMNS, _CARD_COLUMNS = 11, 18
_DECK: dict[str, Any] = {
    "usn": -1,
    "lrnToday": [0, 0],
    "revToday": [0, 0],
    "newToday": [0, 0],
    "timeToday": [0, 0],
    "collapsed": False,
    "browserCollapsed": False,
    "desc": "",
    "dyn": 0,
    "extendNew": 0,
    "extendRev": 0,
}
_CONF: dict[str, Any] = {
    "activeDecks": [1],
    "addToCur": True,
    "collapseTime": 1200,
    "curDeck": 1,
    "dayLearnFirst": False,
    "dueCounts": True,
    "estTimes": True,
    "newSpread": 0,
    "sortBackwards": False,
    "sortType": "noteFld",
    "timeLim": 0,
}

_Identified = tuple[CardRow, dict[str, Any], int]
"""A card, what is carried along with it, and the id that it has there."""


def export_package(
    collection: Collection,
    path: Path,
    *,
    deck: str | None = None,
    scheduling: bool = True,
    progress: Progress | None = None,
) -> ExportReport:
    """Write a deck with its subdecks, or everything, to an .apkg or a .colpkg, by the ending of ``path``.

    A .colpkg always holds the whole collection. Raises RetainError where there is no such deck or the file cannot be
    written, and Cancelled; what was at ``path`` is then untouched.
    """
    progress = progress or Progress()
    whole = path.suffix.lower() == ".colpkg"
    if whole and (deck is not None or not scheduling):
        raise RetainError("a .colpkg is always the whole collection; export a deck to an .apkg")
    folder = MediaFolder(collection.database.path)
    with (
        no_garbage_collection(),
        tempfile.TemporaryDirectory(prefix=".retain-export-", dir=collection.database.path.parent) as scratch,
    ):
        file = Path(scratch) / "collection"
        make_collection(file)
        with collection.database.reading(file) as connection:
            export = _Export(connection, collection.clock, scheduling=scheduling, whole=whole, progress=progress)
            written, media = export.run(deck)
        progress.tell("Indexing")
        finish_collection(file, written, whole=whole)
        total = file.stat().st_size + sum(one.size for one in media)
        done = 0

        def tick(size: int) -> None:
            nonlocal done
            done += size
            progress.tell("Packing", done, total)

        with replacing_bytes(path) as stream:
            files = ((one.name, folder.file(one.digest)) for one in media)
            export.report.media = write_package(stream, file, files, tick)
    return export.report


class _Export:
    """One state of the collection on its way out."""

    def __init__(
        self, connection: Connection, clock: Clock, *, scheduling: bool, whole: bool, progress: Progress
    ) -> None:
        self.report = ExportReport()
        self._connection = connection
        self._clock = clock
        self._scheduling = scheduling
        self._whole = whole
        self._progress = progress
        self._types = queries.note_types(connection)
        self._type_extras = bulk.extras(connection, "note_type")
        self._used_types: set[int] = set()
        self._media_names: set[str] = set()
        self._sort_fields = {id_: whole_number(extra.get("sortf")) for id_, extra in self._type_extras.items()}
        self._notes: dict[int, tuple[int, int]] = {}
        """The ids that the notes have there, and when they were changed (UTC s), by their ids here."""
        self._taken: set[int] = set()

    def run(self, deck: str | None) -> tuple[Written, list[Media]]:
        """Write notes, cards and reviews; return what stands beside them, and the media that go along."""
        decks = queries.decks(self._connection)
        chosen = choose(self._connection, deck)
        deck_ids = self._deck_ids(decks)
        self._write_notes()
        today = self._clock.today()
        day_zero = min(today, outgoing.first_due_day(self._connection) or today)
        cards = self._identified()
        self._progress.tell("Cards", 0, len(cards))
        outs = self._outs(day_zero, today)
        # Row by row, in the other thread, this would wait for the interpreter before each of them.
        outgoing.identify(self._connection, [(card.id, id_) for card, _, id_ in cards])
        with ThreadPoolExecutor(1) as copier:
            # SQLite needs no interpreter to copy the reviews; until that is done nothing else may use the connection.
            copied = copier.submit(self._copy_reviews)
            rows = list(self._foreign_cards(cards, deck_ids, outs))
            self.report.reviews = copied.result()
        outgoing.write_rows(self._connection, "cards", _CARD_COLUMNS, rows)
        self.report.cards = len(rows)
        named = {name for one in chosen.values() for name in (*ancestors(one), one)}
        written = self._rest([one for one in decks if one.name in named], deck_ids, day_zero)
        media = self._media()
        outgoing.forget(self._connection)
        return written, media

    # Notes and cards

    def _write_notes(self) -> None:
        rows: list[tuple[Any, ...]] = []
        own: list[StoredNote] = []
        total = outgoing.count_notes(self._connection)
        for number, note in enumerate(outgoing.chosen_notes(self._connection)):
            if number % _EVERY == 0:
                self._progress.tell("Notes", number, total)
                self._write_some_notes(rows)
            given = whole_number(note.extra.get("id"))
            if given:
                rows.append(self._foreign_note(note, _free(given, self._taken)))
            else:
                own.append(note)
        for note in own:  # after those whose id is given
            rows.append(self._foreign_note(note, _free(max(note.created_at, 1), self._taken)))
            if len(rows) == _EVERY:
                self._write_some_notes(rows)
        self._write_some_notes(rows)

    def _write_some_notes(self, rows: list[tuple[Any, ...]]) -> None:
        outgoing.write_rows(self._connection, "notes", _NOTE_COLUMNS, rows)
        self.report.notes += len(rows)
        rows.clear()

    def _foreign_note(self, note: StoredNote, id_: int) -> tuple[Any, ...]:
        """Return the row of ``notes`` for a note, in the order of Anki's columns."""
        kind = self._types[note.note_type_id]
        self._used_types.add(kind.id)
        fields = note.fields
        if kind.markup is Markup.MARKDOWN:
            fields = FIELD_SEPARATOR.join(foreign_fields(kind, fields.split(FIELD_SEPARATOR)))
            type_id = built_in_id(kind.id)
        else:
            type_id = self._type_extras[kind.id]["id"]
        values = fields.split(FIELD_SEPARATOR)
        first = sort_field(values[0])
        place = self._sort_fields.get(kind.id, 0)
        sorted_by = first if place == 0 or place >= len(values) else sort_field(values[place])
        modified = note.modified_at // 1000
        self._notes[note.id] = id_, modified
        tags = note.tags
        if tags and not self._scheduling:
            kept = [tag for tag in tags.split() if tag not in KEPT_TAGS]
            tags = f" {' '.join(kept)} " if kept else ""
        self._media_names |= media_names(fields)
        extra = note.extra
        return (
            id_, note.guid, type_id, modified, -1, tags, fields, sorted_by, checksum(first),
            extra.get("flags", 0), extra.get("data", ""),
        )  # fmt: skip

    def _identified(self) -> deque[_Identified]:
        """Return the cards that go out."""
        found: deque[_Identified] = deque()
        own: list[tuple[CardRow, dict[str, Any]]] = []
        taken: set[int] = set()
        for card in outgoing.chosen_card_rows(self._connection):
            extra = outgoing.carried(card)
            given = extra.get("id")
            if given is None:
                own.append((card, extra))
            else:
                found.append((card, extra, _free(given, taken)))
        for card, extra in own:  # after those whose id is given
            found.append((card, extra, _free(self._notes[card.note_id][0] + card.ordinal, taken)))
        return found

    def _foreign_cards(
        self, cards: deque[_Identified], deck_ids: dict[int, int], outs: dict[int, Outgoing]
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of ``cards``, which are used up; nothing of the database is needed for this."""
        total = len(cards)
        for number in range(total):
            if number % _EVERY == 0:
                self._progress.tell("Cards", number, total)
            card, extra, id_ = cards.popleft()
            note_id, modified = self._notes[card.note_id]
            yield card_to_foreign(
                card,
                extra,
                outs[card.deck_id],
                id_=id_,
                note_id=note_id,
                deck_id=deck_ids[card.deck_id],
                modified=max(modified, (card.last_review_at or 0) // 1000),
            )

    def _outs(self, day_zero: int, today: int) -> dict[int, Outgoing]:
        return {
            id_: Outgoing(
                day_zero,
                today,
                len(one.learning_steps),
                len(one.relearning_steps),
                one.desired_retention,
                one.parameters[-1],
                self._scheduling,
            )
            for id_, one in queries.options_by_deck(self._connection).items()
        }

    def _copy_reviews(self) -> int:
        return outgoing.copy_reviews(self._connection) if self._scheduling else 0

    # What stands beside them

    def _rest(self, decks: Sequence[Deck], deck_ids: dict[int, int], day_zero: int) -> Written:
        now = self._clock.now()
        extras = bulk.extras(self._connection, "deck")
        presets = OutgoingPresets(self._connection, now, whole=self._whole)
        written: dict[int, dict[str, Any]] = {}
        for deck in decks:
            raw = {**_DECK, **extras.get(deck.id, {})}
            conf = DEFAULT if not self._scheduling else presets.of(deck.preset_id, raw)
            id_ = deck_ids[deck.id]
            # A name that is merely written otherwise there goes back as it came.
            name = raw["name"] if cleaned(str(raw.get("name", ""))) == deck.name else deck.name
            written[id_] = {**raw, "id": id_, "name": name, "conf": conf, "mod": now // 1000}
        written.setdefault(
            DEFAULT,
            {
                **_DECK,
                "id": DEFAULT,
                "name": "Default",
                "conf": DEFAULT,
                "mod": 0,
                "collapsed": True,
                "browserCollapsed": True,
            },
        )
        starts = self._clock.day_starts(day_zero)
        west = -round((self._clock.local(starts).astimezone().utcoffset() or _ZERO).total_seconds() / 60)
        settings_there = {
            **_CONF,
            **(settings(queries.executor(self._connection)).get("anki") or {} if self._whole else {}),
            "schedVer": 2,
            "sched2021": True,
            "rollover": self._clock.day_start,
            "creationOffset": west,
            "nextPos": self._next_position(),
            "curModel": next(iter(self._foreign_types())),
        }
        if self._whole:
            settings_there["fsrs"] = True
        return Written(starts // 1000, now, settings_there, self._foreign_types(), written, presets.written)

    def _next_position(self) -> int:
        last = self._connection.exec_driver_sql("SELECT coalesce(max(position), 0) FROM card WHERE state = 0")
        return int(last.scalar_one()) + 1

    def _foreign_types(self) -> dict[int, dict[str, Any]]:
        chosen = [
            kind
            for kind in self._types.values()
            if kind.id in self._used_types or (self._whole and kind.markup is Markup.HTML)
        ]
        found = {}
        for kind in chosen or [BASIC]:
            raw = self._foreign_type(kind)
            found[int(raw["id"])] = raw
        return found

    def _foreign_type(self, kind: NoteType) -> dict[str, Any]:
        return built_in_to_foreign(kind) if kind.markup is Markup.MARKDOWN else self._type_extras[kind.id]

    @staticmethod
    def _deck_ids_of(decks: Iterable[Deck], extras: dict[int, dict[str, Any]]) -> dict[int, int]:
        taken = {DEFAULT}
        found: dict[int, int] = {}
        for deck in decks:
            kept = whole_number(extras.get(deck.id, {}).get("id"))
            if kept == DEFAULT and deck.name == "Default":
                found[deck.id] = DEFAULT
            elif kept and kept not in taken:
                found[deck.id] = kept
                taken.add(kept)
        for deck in decks:
            if deck.id not in found:
                digest = hashlib.sha256(deck.name.encode()).digest()
                found[deck.id] = _free(_FIRST_ID + int.from_bytes(digest[:8], "big") % _OWN_DECKS, taken)
        return found

    def _deck_ids(self, decks: Sequence[Deck]) -> dict[int, int]:
        """Return the id that each deck has in Anki: its own from there, or one that its name alone decides."""
        return self._deck_ids_of(decks, bulk.extras(self._connection, "deck"))

    def _media(self) -> list[Media]:
        here = media_by_name(self._connection)
        if self._whole:
            return list(here.values())
        for kind_id in self._used_types:
            extra = self._type_extras.get(kind_id, {})
            self._media_names |= media_names(str(extra.get("css", "")))
            for template in extra.get("tmpls", []):
                self._media_names |= media_names(f"{template.get('qfmt', '')}{template.get('afmt', '')}")
        # A name that begins with a line below is a template's: Anki sends those along as well.
        return [one for name, one in here.items() if name in self._media_names or name.startswith("_")]


def _free(wanted: int, taken: set[int]) -> int:
    while wanted in taken:
        wanted += 1
    taken.add(wanted)
    return wanted
