"""Which of our decks an incoming card goes to; one that is not here yet is made, with its preset."""

import unicodedata
from typing import Any

from retain.domain.decks import MAX_NAME_LENGTH, SEPARATOR, ancestors, clean_deck_name, is_within, leaf
from retain.domain.errors import RetainError
from retain.domain.options import Options
from retain.formats.apkg.presets import options_from_foreign, sm2_retention, with_deck_limits
from retain.scheduling.bulk_memory import upgraded_parameters
from retain.storage import bulk, queries, store
from retain.storage.engine import Connection
from retain.storage.migrations import DEFAULT_PRESET_ID
from retain.storage.operations import Changes

_DEFAULT_DECK = 1
_DEFAULT_NAME = "Default"


class Decks:
    """The decks of a package on their way into a collection, below ``under`` where that is given."""

    def __init__(
        self,
        connection: Connection,
        decks: dict[int, dict[str, Any]],
        presets: dict[int, dict[str, Any]],
        *,
        under: str | None,
        now: int,
        changes: Changes,
    ) -> None:
        """Look at what is here; a deck is made when a card asks for it."""
        self._connection = connection
        self._foreign = {id_: deck for id_, deck in decks.items() if not deck.get("dyn")}
        self._presets = presets
        self._now = now
        self._changes = changes
        self._here = {deck.name: deck for deck in queries.decks(connection)}
        self._options = queries.options_by_deck(connection)
        self._kept = bulk.extras(connection, "preset")
        self._made: dict[tuple[int, Options], int] = {}
        self._homes: dict[int, int] = {}
        self._names = self._named(under)
        self._by_name = {name: id_ for id_, name in self._names.items()}

    def home(self, foreign_id: int) -> int:
        """Return the id of our deck for a deck of the package; the default deck where it is filtered or missing."""
        if foreign_id not in self._homes:
            known = foreign_id if foreign_id in self._names else _DEFAULT_DECK
            name = self._names.get(known, self._fallback)
            self._homes[foreign_id] = self._ensure(name)
        return self._homes[foreign_id]

    def make_all(self) -> None:
        """Make the decks that no card has asked for, but an empty default deck."""
        for id_ in self._names:
            if id_ != _DEFAULT_DECK:
                self.home(id_)

    def options(self, deck_id: int) -> Options:
        """Return the options of one of our decks."""
        return self._options[deck_id]

    def preset_of(self, foreign_id: int) -> dict[str, Any]:
        """Return the preset of a deck of the package, empty where it is not known."""
        return self._presets.get(self._foreign.get(foreign_id, {}).get("conf", 0), {})

    def sm2_retention(self, foreign_id: int) -> float:
        """Return the retention that a deck's reviews had before FSRS."""
        return sm2_retention(self.preset_of(foreign_id))

    def _named(self, under: str | None) -> dict[int, str]:
        names = {id_: cleaned(str(deck.get("name", ""))) for id_, deck in self._foreign.items()}
        self._fallback = _DEFAULT_NAME
        if under is None:
            return names
        under = clean_deck_name(under)
        roots = {name.split(SEPARATOR)[0] for id_, name in names.items() if id_ != _DEFAULT_DECK}
        self._fallback = under
        if len(roots) == 1:
            root = next(iter(roots))
            below = {id_: under + name[len(root) :] if is_within(name, root) else under for id_, name in names.items()}
        else:
            below = {id_: under if id_ == _DEFAULT_DECK else f"{under}{SEPARATOR}{name}" for id_, name in names.items()}
        return {id_: clean_deck_name(name) for id_, name in below.items()}

    def _ensure(self, name: str) -> int:
        if name in self._here:
            return self._here[name].id
        for above in ancestors(name)[-1:]:
            self._ensure(above)
        deck = store.ensure_deck(self._connection, name, self._now, self._changes)
        self._here[name] = deck
        foreign = self._foreign.get(self._by_name.get(name, 0))
        preset_id = deck.preset_id
        options: Options | None = None
        if foreign is not None:
            preset_id, options = self._preset(foreign, name)
            bulk.furnish_deck(self._connection, deck.id, preset_id, foreign)
        if options is None:
            options = queries.options_by_deck(self._connection)[deck.id]
        self._options[deck.id] = options
        return deck.id

    def _preset(self, deck: dict[str, Any], name: str) -> tuple[int, Options | None]:
        """Return our preset for a deck of the package, made where it is not here, and its options."""
        conf = deck.get("conf")
        raw = self._presets.get(conf) if isinstance(conf, int) else None
        if raw is None or not isinstance(conf, int):
            return DEFAULT_PRESET_ID, None
        base = options_from_foreign(raw, upgraded_parameters)
        options = with_deck_limits(base, deck)
        key = (conf, options)
        if key not in self._made:
            title = str(raw.get("name", "")) or leaf(name)
            extra: dict[str, Any] = {"foreign": {**raw, "id": conf}}
            if options != base:
                title = f"{title} ({leaf(name)})"
                extra["limits_of_deck"] = True
            same = [id_ for id_, kept in self._kept.items() if kept == extra]
            stored = queries.options_by_preset(self._connection)
            self._made[key] = next((id_ for id_ in same if stored.get(id_) == options), 0) or bulk.add_preset(
                self._connection, title, options, extra, self._changes
            )
        return self._made[key], options


def cleaned(name: str) -> str:
    """Return a deck's name as retain can have it: Anki's may have empty parts, control characters, any length."""
    name = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char for char in name)
    parts = [" ".join(part.split()) or "blank" for part in name.split(SEPARATOR)]
    cleaned_name = SEPARATOR.join(parts)[:MAX_NAME_LENGTH].strip().rstrip(":").strip()
    try:
        return clean_deck_name(cleaned_name or _DEFAULT_NAME)
    except RetainError:
        return _DEFAULT_NAME
