"""Bringing notes into the collection, again and again, without losing what was learned."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from retain.content.cloze import number_short_clozes
from retain.content.faces import ordinals_of
from retain.content.sanitize import sanitize
from retain.domain.backups import Reason
from retain.domain.decks import Deck
from retain.domain.imports import DraftKind, NoteDraft
from retain.domain.notes import (
    BASIC,
    BASIC_AND_REVERSED,
    BASIC_TYPED,
    CLOZE,
    REVERSED_TYPED,
    Markup,
    Note,
    NoteType,
    derive_guid,
    title_key,
)
from retain.services.backups import secure
from retain.services.collection import Collection
from retain.services.note_cards import free_guids, settle_cards
from retain.services.renames import Titled, alike, pair_renamed
from retain.services.sources import TOPICS, Source, deck_name_for, worded_problems
from retain.storage import queries, store
from retain.storage.engine import Connection
from retain.storage.operations import IMPORT, Changes, record

_SHOWN = 80
KEPT_TAGS = frozenset({"leech"})
"""Tags that the program itself gives; a file that does not name them does not take them away."""
_SHARE_OF_ORIGIN = 1 / 2
_LEAST_SHARED = 2
"""A file under another name is taken for a later copy where it holds this share of the notes that the other file
brought, and at least so many, with much the same text."""


@dataclass
class ImportReport:
    """What an import did, in the numbers and names of the command line's JSON."""

    notes_added: int = 0
    notes_updated: int = 0
    notes_renamed: int = 0
    notes_unchanged: int = 0
    notes_missing: int = 0
    notes_removed: int = 0
    cards_added: int = 0
    cards_updated: int = 0
    reviews_added: int = 0
    media_added: int = 0
    warnings: list[str] = field(default_factory=list)


class _DryRun(Exception):  # noqa: N818 - not an error: it carries nothing but "roll back"
    """Leaves the transaction without keeping anything."""


def import_sources(
    collection: Collection,
    sources: Sequence[Source],
    *,
    deck: str | None = None,
    reverse: bool = False,
    prune: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Bring files into the collection as one action that can be undone; either all of them go in or none.

    ``deck`` overrides the files' own deck names, ``reverse`` adds the cards from definition to title, ``prune``
    removes what vanished from the files, ``dry_run`` only reports.
    """
    report = ImportReport()
    changes = Changes()
    now = collection.clock.now()
    brought: set[int] = set()
    try:
        with collection.database.writing() as connection:
            for source in sources:
                name = deck_name_for(source, deck)
                target = store.ensure_deck(connection, name, now, changes)
                report.warnings += worded_problems(source)
                importing = _Import(connection, target, source, report=report, changes=changes, now=now)
                importing.run(reverse=reverse, prune=prune, brought=brought)
            if dry_run:
                raise _DryRun  # noqa: TRY301 - leaving is the point: nothing may be kept
            if changes:
                secure(collection.database.path, now, Reason.IMPORT)
                names = sources[0].name if len(sources) == 1 else f"{len(sources)} files"
                record(connection, now, IMPORT, f"import {names}", changes)
    except _DryRun:
        pass
    return report


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A draft on its way in: the note as it shall be (its id not yet known), and where it stands in the file."""

    draft: NoteDraft
    kind: NoteType
    fields: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.fields[0]

    @property
    def guid(self) -> str | None:
        """The guid that the file carries, without what would steer a terminal."""
        return sanitize(self.draft.guid) if self.draft.guid else None


class _Import:
    """One file on its way into one deck."""

    def __init__(
        self, connection: Connection, deck: Deck, source: Source, *, report: ImportReport, changes: Changes, now: int
    ) -> None:
        self._connection = connection
        self._deck = deck
        self._source = source
        self._report = report
        self._changes = changes
        self._now = now
        self._types = queries.note_types(connection)
        self._present = queries.notes_in_deck(connection, deck.id)
        self._superseded: set[str] = set()

    def run(self, *, reverse: bool, prune: bool, brought: set[int]) -> None:
        """Bring the file in; ``brought`` holds, and is given, the ids of the notes of the files of this call."""
        reversing = REVERSED_TYPED if self._source.draft.typed else BASIC_AND_REVERSED
        incoming = [
            _incoming(draft, reversing if reverse or self._source.draft.reverse else BASIC)
            for draft in self._source.draft.notes
        ]
        pairs = self._match(incoming)
        self._superseded = self._superseded_origins(incoming, pairs, brought)
        vanished = self._vanished(pairs, brought)
        renamed = self._match_renamed(incoming, pairs, vanished)
        for note in renamed.values():
            vanished.remove(note)
        idle = self._without_cards(incoming)
        left = [stored for index in idle for stored in (pairs.pop(index, None), renamed.pop(index, None)) if stored]
        brought.update(stored.note.id for stored in left)
        kept = self._update(incoming, pairs, renamed, prune=prune) | idle
        added = self._add([one for index, one in enumerate(incoming) if index not in kept])
        if added and not self._present:
            self._warn_of_other_decks()
        self._settle_vanished([stored.note for stored in vanished], prune=prune)
        brought.update(note.id for note in added)
        brought.update(stored.note.id for stored in (pairs | renamed).values())

    def _without_cards(self, incoming: Sequence[_Incoming]) -> set[int]:
        """Return which drafts make no card, and say so: neither they nor the notes that they are about are touched."""
        idle = {index for index, one in enumerate(incoming) if not ordinals_of(one.kind, one.fields)}
        for index in sorted(idle):
            self._warn(incoming[index], f"“{_short(incoming[index].title)}” hides nothing outside code; it is left out")
        return idle

    # Who is who

    def _match(self, incoming: Sequence[_Incoming]) -> dict[int, queries.StoredNote]:
        """Return the stored note of each draft that has one: by the guid that the file carries, or by title."""
        by_title: dict[str, deque[queries.StoredNote]] = {}
        for stored in self._present:
            by_title.setdefault(title_key(stored.note.fields[0]), deque()).append(stored)
        explicit = [one.guid for one in incoming if one.guid]
        derived = [derive_guid(self._deck.name, one.title) for one in incoming]
        by_guid = queries.notes_by_guid(self._connection, [*explicit, *derived])
        pairs: dict[int, queries.StoredNote] = {}
        taken: set[int] = set()

        def pair(index: int, stored: queries.StoredNote | None) -> None:
            if stored is not None and index not in pairs and stored.note.id not in taken:
                pairs[index] = stored
                taken.add(stored.note.id)

        for index, one in enumerate(incoming):
            pair(index, by_guid.get(one.guid) if one.guid else None)
        for index, one in enumerate(incoming):
            candidates = by_title.get(title_key(one.title), deque())
            while candidates and index not in pairs:
                pair(index, candidates.popleft())
        for index, one in enumerate(incoming):
            # The same topic, moved to another deck by hand since.
            moved = by_guid.get(derived[index])
            if moved is not None and title_key(moved.note.fields[0]) == title_key(one.title):
                pair(index, moved)
        return pairs

    def _superseded_origins(
        self, incoming: Sequence[_Incoming], pairs: dict[int, queries.StoredNote], brought: set[int]
    ) -> set[str]:
        """Return the files that this one is a later copy of: of the same name, or with a good share of its notes.

        Files of the same call stand beside each other, whatever they share.
        """
        shared = {
            stored.note.id for index, stored in pairs.items() if alike(stored.note.fields[1], incoming[index].fields[1])
        }
        notes: dict[str, list[int]] = {}
        for stored in self._present:
            if stored.origin is not None and stored.note.id not in brought:
                notes.setdefault(stored.origin, []).append(stored.note.id)
        return {
            origin
            for origin, ids in notes.items()
            if origin == self._source.origin
            or len(shared.intersection(ids)) >= max(_LEAST_SHARED, len(ids) * _SHARE_OF_ORIGIN)
        }

    def _vanished(self, pairs: dict[int, queries.StoredNote], brought: set[int]) -> list[queries.StoredNote]:
        """Return the notes that an earlier copy of this file brought and that it does not hold any more."""
        here = brought.union(stored.note.id for stored in pairs.values())
        return [stored for stored in self._present if stored.origin in self._superseded and stored.note.id not in here]

    def _match_renamed(
        self,
        incoming: Sequence[_Incoming],
        pairs: dict[int, queries.StoredNote],
        vanished: Sequence[queries.StoredNote],
    ) -> dict[int, queries.StoredNote]:
        arrived = [index for index in range(len(incoming)) if index not in pairs]
        found = pair_renamed(
            [Titled(stored.note.fields[0], stored.note.fields[1]) for stored in vanished],
            [Titled(incoming[index].fields[0], incoming[index].fields[1]) for index in arrived],
        )
        return {arrived[new]: vanished[old] for new, old in found.items()}

    # What becomes of them

    def _update(
        self,
        incoming: Sequence[_Incoming],
        pairs: dict[int, queries.StoredNote],
        renamed: dict[int, queries.StoredNote],
        *,
        prune: bool,
    ) -> set[int]:
        """Bring known notes up to date; return the indices of the drafts that need not be added."""
        changed: list[Note] = []
        current: list[Note] = []
        for index, stored in (pairs | renamed).items():
            one = incoming[index]
            before = stored.note
            if self._types[before.note_type_id].markup is Markup.HTML:
                # What came from Anki has a layout that a text file does not: it is not given up for the text.
                self._report.notes_unchanged += 1
                continue
            note = self._merged(before, one, prune=prune)
            same_content = (note.fields, note.tags, note.note_type_id) == (
                before.fields,
                before.tags,
                before.note_type_id,
            )
            if not same_content and self._is_foreign(stored):
                self._warn(
                    one, f"“{_short(one.title)}” is in the deck already, from {stored.origin or 'elsewhere'}; kept out"
                )
                continue
            current.append(note)
            if index in renamed:
                self._report.notes_renamed += 1
                self._warn(one, f"“{_short(before.fields[0])}” is now called “{_short(one.title)}”; its memory is kept")
            elif same_content:
                self._report.notes_unchanged += 1
            else:
                self._report.notes_updated += 1
            if not same_content or self._takes_over(stored):
                changed.append(note)
        store.update_notes(self._connection, changed, self._source.origin, self._now, self._changes)
        self._settle_cards(current, prune=prune)
        return set(pairs) | set(renamed)

    def _merged(self, before: Note, one: _Incoming, *, prune: bool) -> Note:
        kind = one.kind
        if before.note_type_id in (BASIC_AND_REVERSED.id, REVERSED_TYPED.id) and kind is BASIC and not prune:
            kind = self._types[before.note_type_id]
        tags = (*one.tags, *(tag for tag in before.tags if tag in KEPT_TAGS and tag not in one.tags))
        return Note(before.id, before.guid, kind.id, one.fields, tags)

    def _is_foreign(self, stored: queries.StoredNote) -> bool:
        """Whether a topic list meets a note of another file: a title is then a duplicate, not an update."""
        own = stored.origin == self._source.origin or stored.origin in self._superseded
        return self._source.format == TOPICS and not own

    def _takes_over(self, stored: queries.StoredNote) -> bool:
        """Whether an unchanged note belongs to this file from now on."""
        return stored.origin != self._source.origin and not self._is_foreign(stored)

    def _settle_cards(self, notes: Sequence[Note], *, prune: bool) -> None:
        """Make the cards that notes lack, and say what became of those that they no longer make."""
        settled = settle_cards(self._connection, notes, self._types, self._deck.id, self._changes, prune=prune)
        self._report.cards_added += settled.added
        if settled.surplus and not prune:
            self._report.warnings.append(
                f"{self._source.name}: {settled.surplus} card(s) are no longer made by their notes; "
                "suspended with their memory, --prune removes them"
            )

    def _add(self, incoming: Sequence[_Incoming]) -> list[Note]:
        if not incoming:
            return []
        titles = [one.title for one in incoming]
        guids = free_guids(self._connection, self._deck.name, titles, [one.guid for one in incoming])
        notes = [Note(0, guid, one.kind.id, one.fields, one.tags) for guid, one in zip(guids, incoming, strict=True)]
        placed = store.add_notes(self._connection, notes, self._source.origin, self._now, self._changes)
        self._report.notes_added += len(placed)
        self._settle_cards(placed, prune=False)
        return placed

    def _settle_vanished(self, notes: Sequence[Note], *, prune: bool) -> None:
        if prune:
            store.delete_notes(self._connection, [note.id for note in notes], self._changes)
            self._report.notes_removed += len(notes)
        else:
            self._report.notes_missing += len(notes)
        fate = "removed" if prune else "kept, --prune removes it"
        self._report.warnings += [
            f"{self._source.name} no longer holds “{_short(note.fields[0])}”; {fate}" for note in notes
        ]

    def _warn_of_other_decks(self) -> None:
        """Say so where the file has fed another deck before: its deck's name was changed, perhaps in passing."""
        others = queries.decks_fed_by(self._connection, self._source.origin, self._deck.id)
        if others:
            names = ", ".join(f"“{name}”" for name in others)
            self._report.warnings.append(
                f"{self._source.name}: an earlier copy of it went to {names}, whose cards and memory stay there; "
                f"these are new cards in “{self._deck.name}”"
            )

    def _warn(self, one: _Incoming, message: str) -> None:
        place = f", line {one.draft.line}" if one.draft.line else ""
        self._report.warnings.append(f"{self._source.name}{place}: {message}")


def _incoming(draft: NoteDraft, of_topic: NoteType) -> _Incoming:
    """Return a draft as the note that it becomes; a topic becomes one of the type ``of_topic``."""
    front, back = sanitize(draft.front).strip(), sanitize(draft.back).strip()
    tags = tuple(dict.fromkeys("-".join(sanitize(tag).split()) for tag in draft.tags))
    if draft.kind is DraftKind.CLOZE:
        return _Incoming(draft, CLOZE, (number_short_clozes(front), back), tags)
    if draft.kind is DraftKind.TYPED:
        return _Incoming(draft, BASIC_TYPED, (front, back), tags)
    return _Incoming(draft, of_topic if draft.kind is DraftKind.TOPIC else BASIC, (front, back), tags)


def _short(title: str) -> str:
    return title if len(title) <= _SHOWN else f"{title[:_SHOWN]}…"
