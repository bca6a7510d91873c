"""The notes of a package: which are new, which have changed, and what they are here."""

from collections.abc import Mapping, Sequence

from retain.content.html import html_to_markdown
from retain.domain.notes import NoteType, derive_guid
from retain.formats.apkg.collection import ForeignNote
from retain.services.transfer.arrival import EVERY, Arrival
from retain.services.transfer.incoming_media import MediaNames
from retain.services.transfer.markup import foreign_fields
from retain.services.transfer.note_types import Incoming, NoteTypes
from retain.storage import bulk, bulk_plain, queries
from retain.storage.rows import FIELD_SEPARATOR, join_tags

_LONGEST_GUID = 1_000


class IncomingNotes:
    """The notes of a package on their way into a collection: first read, then written."""

    def __init__(self, arrival: Arrival, media: MediaNames) -> None:
        """Look at the note types that are here."""
        self.ids: dict[int, int] = {}
        """The ids that the notes have here, by those in the package; filled by :meth:`read`."""
        self.first_id = queries.next_id(arrival.connection, "note")
        """The first id of those that are new here."""
        self.created: dict[int, int] = {}
        """When the notes that were read were made (UTC ms), by their ids here."""
        self._arrival = arrival
        self._media = media
        self._types = NoteTypes(arrival.connection, arrival.foreign.head.note_types, arrival.changes)
        self._new: list[bulk.BulkNote] = []
        self._changed: list[bulk.BulkNote] = []

    def read(self, total: int) -> None:
        """Read all of the ``total`` notes, and tell them apart."""
        arrival = self._arrival
        known: dict[str, bulk.KnownNote] = {}
        wanted: list[int] | None = None
        if self.first_id > 1:
            wanted = self._settle()
            known = bulk.known_notes(arrival.connection) if wanted is None or wanted else {}
        next_id = self.first_id
        seen: set[str] = set()
        for number, foreign in enumerate(arrival.foreign.notes(wanted)):
            if number % EVERY == 0:
                arrival.progress.tell("Notes", number, total)
            incoming = self._types.of(foreign.mid)
            if incoming is None:
                arrival.skip("note", "notes", "without a note type; left out")
                continue
            guid = foreign.guid[:_LONGEST_GUID]
            if not guid or guid in seen:
                guid = derive_guid("anki", str(foreign.id))
                arrival.skip("note", "notes", "shared the guid of another; told apart")
                if guid in seen:
                    continue
            seen.add(guid)
            present = known.get(guid)
            if present is None:
                note = self._note(foreign, incoming, guid, next_id, None)
                self._new.append(note)
                self.created[next_id] = note.created_at
                self.ids[foreign.id] = next_id
                next_id += 1
            else:
                self.created[present.id] = present.created_at
                self.ids[foreign.id] = present.id
                self._compare(self._note(foreign, incoming, guid, present.id, present), foreign.mod, present)
        arrival.report.notes_added += len(self._new)

    def _settle(self) -> list[int] | None:
        """Pass by the notes that have not changed since they came, and return the ids of the others (None: all)."""
        arrival = self._arrival
        self.ids = bulk.note_settled(arrival.connection)
        arrival.report.notes_unchanged += len(self.ids)
        if not self.ids:
            return None
        for type_id in arrival.foreign.used_types():
            self._types.of(type_id)  # its templates may have changed all the same
        return [id_ for id_ in arrival.foreign.note_ids() if id_ not in self.ids]

    def _compare(self, note: bulk.BulkNote, changed: int, present: bulk.KnownNote) -> None:
        """Settle whether a note that is here has changed in the package, where it was last ``changed`` (UTC s)."""
        report = self._arrival.report
        same = (note.fields, note.tags, note.note_type_id) == (present.fields, present.tags, present.note_type_id)
        if same or changed <= present.modified_at // 1000:
            report.notes_unchanged += 1
        elif not self._types.is_same(note.note_type_id, present.note_type_id):
            report.notes_unchanged += 1
            self._arrival.skip("note", "notes", "changed to another note type in the package; kept as here")
        else:
            report.notes_updated += 1
            self._changed.append(note)

    def write(self) -> None:
        """Write what :meth:`read` has found to be new or changed."""
        bulk.insert_notes(self._arrival.connection, self._new, self._arrival.changes)
        bulk.replace_notes(self._arrival.connection, self._changed, self._arrival.changes)

    def kinds(self) -> list[bulk_plain.Kind] | None:
        """Return what the note types in use become, made where they are not here; None where one is missing."""
        found = []
        for foreign_id in bulk_plain.types_in_use(self._arrival.connection):
            incoming = self._types.of(foreign_id)
            if incoming is None:
                return None
            width = None if incoming.is_built_in or not self._media.all_keep else incoming.width
            found.append(bulk_plain.Kind(foreign_id, incoming.kind.id, width))
        return found

    def build(self, ids: Mapping[int, int]) -> list[bulk.BulkNote]:
        """Return some notes of a sound package as they will be here; ``ids`` are theirs here by those there."""
        arrival = self._arrival
        built = []
        for number, foreign in enumerate(arrival.foreign.notes(sorted(ids))):
            if number % EVERY == 0:
                arrival.progress.tell("Notes", number, len(ids))
            incoming = self._types.of(foreign.mid)
            if incoming is not None:
                built.append(self._note(foreign, incoming, foreign.guid, ids[foreign.id], None))
        return built

    def _note(
        self, foreign: ForeignNote, incoming: Incoming, guid: str, id_: int, present: bulk.KnownNote | None
    ) -> bulk.BulkNote:
        text = self._media.follow(foreign.flds)
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
        latest = self._arrival.latest
        created = self._arrival.made(foreign.id)
        modified = max(0, min(foreign.mod * 1000, latest))
        return bulk.BulkNote(id_, guid, incoming.kind.id, text, tags, created, modified, extra)


def _as_markdown(values: Sequence[str], kind: NoteType, present: bulk.KnownNote | None) -> str:
    """Return the fields of a built-in note type; those that nobody has changed since they went out stay as they are."""
    width = len(kind.fields)
    before = present.fields.split(FIELD_SEPARATOR) if present is not None and present.note_type_id == kind.id else []
    sent = foreign_fields(kind, before) if len(before) == width else []
    return FIELD_SEPARATOR.join(
        before[index] if index < len(sent) and sent[index] == value else html_to_markdown(value)
        for index, value in enumerate(values[:width])
    )
