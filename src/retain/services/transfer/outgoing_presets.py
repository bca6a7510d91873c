"""The presets of the decks that go out in a package: as they came from Anki where they are as they came, or our own."""

from typing import Any

from retain.domain.options import Options
from retain.formats.apkg.json_text import whole_number
from retain.formats.apkg.presets import options_from_foreign, options_to_foreign, same_in_anki, with_deck_limits
from retain.scheduling.bulk_memory import upgraded_parameters
from retain.storage import bulk, queries
from retain.storage.engine import Connection

DEFAULT = 1
"""The id of the preset, and of the deck, that every collection has."""
_OWN_PRESETS = 1_577_836_900_000


class OutgoingPresets:
    """The presets of the decks that go out."""

    def __init__(self, connection: Connection, now: int, *, whole: bool) -> None:
        """Read those that are here, at ``now`` (UTC ms); ``whole``: for a package that holds a whole collection."""
        self._options = queries.options_by_preset(connection)
        self._extras = bulk.extras(connection, "preset")
        self._names = {row[0]: row[1] for row in connection.exec_driver_sql("SELECT id, name FROM preset")}
        self._now = now
        self._whole = whole
        usual = options_to_foreign(Options(), None, upgraded_parameters)
        self.written: dict[int, dict[str, Any]] = {
            DEFAULT: {**usual, "id": DEFAULT, "name": "Default", "mod": 0, "usn": 0}
        }
        """The presets that were asked for so far, as Anki keeps them, by their ids there."""

    def of(self, preset_id: int, deck: dict[str, Any]) -> int:
        """Return the id in Anki of the preset of a deck; ``deck`` gets the limits of its own that it came with."""
        options, extra = self._options[preset_id], self._extras.get(preset_id, {})
        kept: dict[str, Any] | None = extra.get("foreign")
        if kept is None:
            return self._write(_OWN_PRESETS + preset_id, self._names[preset_id], options, None)
        if extra.get("limits_of_deck"):
            base = options_from_foreign(kept, upgraded_parameters)
            if same_in_anki(with_deck_limits(base, deck), options):
                options = base
            else:  # changed here since: what holds now is the preset's
                deck |= {"newLimit": None, "reviewLimit": None, "desiredRetention": None}
                return self._write(_OWN_PRESETS + preset_id, self._names[preset_id], options, kept)
        id_ = whole_number(kept.get("id"))
        unchanged = same_in_anki(options_from_foreign(kept, upgraded_parameters), options)
        if id_ == DEFAULT and not self._whole:
            # An .apkg cannot bring another default preset: one that differs goes under an id of its own.
            if unchanged and same_in_anki(options, Options()):
                return DEFAULT
            id_ = _OWN_PRESETS + preset_id
        return self._write(id_, str(kept.get("name", self._names[preset_id])), options, kept)

    def _write(self, id_: int, name: str, options: Options, kept: dict[str, Any] | None) -> int:
        foreign = options_to_foreign(options, kept, upgraded_parameters)
        if name == "Default" and id_ != DEFAULT:
            name = "Default (retain)"
        changed = kept is None or {**foreign, "id": id_} != {**kept, "id": id_}
        modified = self._now // 1000 if changed else whole_number(foreign.get("mod"))
        self.written[id_] = {**foreign, "id": id_, "name": name, "mod": modified, "usn": -1}
        return id_
