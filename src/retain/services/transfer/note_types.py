"""Which of our note types an incoming one is; one that is not here yet is made, whole."""

from dataclasses import dataclass, replace
from typing import Any

from retain.domain.notes import BUILT_IN, NoteType
from retain.formats.apkg.note_types import built_in_of, note_type_from_foreign
from retain.storage import bulk, queries
from retain.storage.engine import Connection
from retain.storage.operations import Changes


@dataclass(frozen=True, slots=True)
class Incoming:
    """An incoming note type: what it is here, how many fields its notes bring, and whether it is built in."""

    kind: NoteType
    width: int
    is_built_in: bool


class NoteTypes:
    """The note types of a package on their way into a collection."""

    def __init__(self, connection: Connection, foreign: dict[int, dict[str, Any]], changes: Changes) -> None:
        """Look at what is here; nothing is made before a note asks for it."""
        self._connection = connection
        self._foreign = foreign
        self._changes = changes
        self._known: dict[int, Incoming | None] = {}
        self._here = queries.note_types(connection)
        self._extras = bulk.extras(connection, "note_type")

    def of(self, foreign_id: int) -> Incoming | None:
        """Return the note type of a note, None where the package does not hold it."""
        if foreign_id not in self._known:
            raw = self._foreign.get(foreign_id)
            self._known[foreign_id] = self._settle(foreign_id, raw) if raw is not None else None
        return self._known[foreign_id]

    def is_same(self, first_id: int, second_id: int) -> bool:
        """Whether two of our note types are one and the same in Anki, perhaps at different times."""
        first, second = (self._extras.get(id_, {}).get("id") for id_ in (first_id, second_id))
        return first_id == second_id or (first is not None and first == second)

    def _settle(self, foreign_id: int, raw: dict[str, Any]) -> Incoming:
        incoming = note_type_from_foreign(raw)
        built_in = built_in_of(foreign_id, BUILT_IN)
        if built_in is not None and incoming.fields[: len(built_in.fields)] == built_in.fields:
            return Incoming(built_in, len(incoming.fields), is_built_in=True)
        extra = {**raw, "id": foreign_id}
        for id_, kind in self._here.items():
            kept = self._extras.get(id_)
            if kept is None or kept.get("id") != foreign_id or kind.fields != incoming.fields:
                continue
            if len(kind.templates) == len(incoming.templates):
                if kept != extra and _changed(raw) > _changed(kept):
                    kind = replace(kind, templates=incoming.templates)  # noqa: PLW2901 - the same one, newer
                    bulk.update_note_type(self._connection, kind, extra, self._changes)
                    self._here[id_], self._extras[id_] = kind, extra
                return Incoming(kind, len(incoming.fields), is_built_in=False)
        kind = replace(incoming, name=self._free_name(incoming.name))
        kind = replace(kind, id=bulk.add_note_type(self._connection, kind, extra, self._changes))
        self._here[kind.id], self._extras[kind.id] = kind, extra
        return Incoming(kind, len(incoming.fields), is_built_in=False)

    def _free_name(self, name: str) -> str:
        taken = {kind.name for kind in self._here.values()}
        if name not in taken:
            return name
        number, free = 1, f"{name} (Anki)"
        while free in taken:
            number += 1
            free = f"{name} (Anki {number})"
        return free


def _changed(raw: dict[str, Any]) -> int:
    changed = raw.get("mod")
    return changed if isinstance(changed, int) else 0
