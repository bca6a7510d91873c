"""The options of decks, and the settings of the collection."""

import json
from typing import Any
from zoneinfo import available_timezones

from retain.domain.clock import DEFAULT_DAY_START
from retain.domain.errors import RetainError
from retain.domain.option_text import option_values
from retain.services import presets
from retain.services.collection import Collection
from retain.storage import queries, store
from retain.storage.counts import settings
from retain.storage.operations import CONFIG, Changes, record

_DAY_HOURS = range(24)


PRESET = "preset"
"""Names, among a deck's options, the preset that they come from."""


def deck_options(collection: Collection, deck: str) -> dict[str, Any]:
    """Return every option of a deck by name, and its preset's name; raises RetainError where there is no such deck."""
    return shown_options(presets.preset_of(collection, deck))


def set_deck_options(
    collection: Collection, deck: str, values: dict[str, str], *, for_all: bool = False
) -> dict[str, Any]:
    """Set options of one deck, as one action that can be undone, and return all of them.

    A deck that shares its preset with others gets one of its own, so that theirs stay as they are; ``for_all``
    changes the preset for all of them. ``preset`` among the values gives the deck the preset of that name. Raises
    RetainError, and changes nothing, where the deck, an option or a value is unknown.
    """
    options = {name: text for name, text in values.items() if name != PRESET}
    return shown_options(presets.set_options(collection, deck, options, preset=values.get(PRESET), for_all=for_all))


def shown_options(preset: presets.DeckPreset) -> dict[str, Any]:
    """Return every option of a preset by name, as JSON shows it, and the preset's own name."""
    return {**option_values(preset.options), PRESET: preset.preset}


def collection_settings(collection: Collection) -> dict[str, Any]:
    """Return the settings that hold for the whole collection; ``timezone`` is None for the machine's own."""
    with collection.database.reading() as connection:
        values = settings(queries.executor(connection))
    return {"day_start": values.get("day_start", DEFAULT_DAY_START), "timezone": values.get("timezone")}


def set_collection_settings(collection: Collection, values: dict[str, str]) -> None:
    """Set settings of the collection, as one action that can be undone.

    They hold at once, in other programs from the next start on. Raises RetainError, and changes
    nothing, for an unknown setting or a value that is not allowed.
    """
    parsed = {name: parse_collection_setting(name, text) for name, text in values.items()}
    changes = Changes()
    with collection.database.writing() as connection:
        for name, value in parsed.items():
            store.save_setting(connection, name, json.dumps(value), changes)
        record(connection, collection.clock.now(), CONFIG, f"set {', '.join(parsed)}", changes)
    collection.set_clock()


def parse_collection_setting(name: str, text: str) -> Any:
    """Return the value that a person wrote for a setting of the collection; raises RetainError where it is none."""
    text = text.strip()
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
