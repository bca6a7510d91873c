"""The options of decks, and the settings of the collection."""

import json
from typing import Any
from zoneinfo import available_timezones

from retain.domain.clock import DEFAULT_DAY_START
from retain.domain.decks import Deck
from retain.domain.errors import RetainError
from retain.domain.option_text import option_values, with_option
from retain.services.collection import Collection
from retain.services.today import find_deck_name
from retain.storage import queries, store
from retain.storage.counts import settings
from retain.storage.engine import Connection
from retain.storage.operations import Changes, record

_DAY_HOURS = range(24)


def deck_options(collection: Collection, deck: str) -> dict[str, Any]:
    """Return every option of a deck by name; raises RetainError where there is no such deck."""
    with collection.database.reading() as connection:
        found = _find(connection, deck)
        return option_values(queries.options_by_deck(connection)[found.id])


def set_deck_options(collection: Collection, deck: str, values: dict[str, str]) -> dict[str, Any]:
    """Set options of one deck, as one action that can be undone, and return all of them.

    A deck that shares its preset with others gets one of its own, so that theirs stay as they are. Raises
    RetainError, and changes nothing, where the deck, an option or a value is unknown.
    """
    now = collection.clock.now()
    changes = Changes()
    with collection.database.writing() as connection:
        found = _find(connection, deck)
        options = queries.options_by_deck(connection)[found.id]
        for name, text in values.items():
            options = with_option(options, name, text)
        store.save_deck_options(connection, found, options, changes)
        record(connection, now, "options", f"options of {found.name}", changes)
    return option_values(options)


def collection_settings(collection: Collection) -> dict[str, Any]:
    """Return the settings that hold for the whole collection; ``timezone`` is None for the machine's own."""
    with collection.database.reading() as connection:
        values = settings(queries.executor(connection))
    return {"day_start": values.get("day_start", DEFAULT_DAY_START), "timezone": values.get("timezone")}


def set_collection_settings(collection: Collection, values: dict[str, str]) -> None:
    """Set settings of the collection, as one action that can be undone; they hold from the next start on.

    Raises RetainError, and changes nothing, for an unknown setting or a value that is not allowed.
    """
    parsed = {name: _setting(name, text.strip()) for name, text in values.items()}
    changes = Changes()
    with collection.database.writing() as connection:
        for name, value in parsed.items():
            store.save_setting(connection, name, json.dumps(value), changes)
        record(connection, collection.clock.now(), "config", f"set {', '.join(parsed)}", changes)


def _find(connection: Connection, deck: str) -> Deck:
    decks = {found.name: found for found in queries.decks(connection)}
    return decks[find_deck_name(list(decks), deck)]


def _setting(name: str, text: str) -> Any:
    if name == "day_start":
        if not text.isdecimal() or int(text) not in _DAY_HOURS:
            raise RetainError(f"day_start must be an hour from 0 to 23, not “{text[:40]}”")
        return int(text)
    if name == "timezone":
        if text.lower() in ("", "none", "local"):
            return None
        if text not in available_timezones():
            raise RetainError(f"timezone must be a name like Europe/Berlin, or “local”, not “{text[:40]}”")
        return text
    raise RetainError(f"there is no setting “{name}”; there are day_start and timezone")
