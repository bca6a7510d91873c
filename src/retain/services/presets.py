"""Presets: options under a name, which any number of decks share."""

from collections.abc import Callable
from dataclasses import dataclass

from retain.domain.decks import Deck
from retain.domain.errors import RetainError
from retain.domain.option_text import with_option
from retain.domain.options import Options
from retain.services.collection import Collection
from retain.services.recomputing import follow_weights, weights_by_deck
from retain.services.today import find_deck_name
from retain.storage import preset_store, queries
from retain.storage.engine import Connection
from retain.storage.migrations import DEFAULT_PRESET_ID
from retain.storage.operations import Changes, record
from retain.storage.preset_store import Preset

OPERATION = "options"
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class DeckPreset:
    """A deck's preset, and the other decks that share it."""

    deck: str
    preset: str
    options: Options
    shared_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PresetLine:
    """A preset as a listing shows it, with the decks that use it."""

    name: str
    options: Options
    decks: tuple[str, ...]


def presets(collection: Collection) -> list[PresetLine]:
    """Return every preset by name, the default one first."""
    with collection.database.reading() as connection:
        decks = queries.decks(connection)
        return [
            PresetLine(preset.name, preset.options, tuple(deck.name for deck in decks if deck.preset_id == preset.id))
            for preset in preset_store.presets(connection)
        ]


def preset_of(collection: Collection, deck: str) -> DeckPreset:
    """Return the preset of a deck; raises RetainError where there is no such deck."""
    with collection.database.reading() as connection:
        return _preset_of(connection, find_deck(connection, deck))


def set_options(
    collection: Collection, deck: str, values: dict[str, str], *, preset: str | None = None, for_all: bool = False
) -> DeckPreset:
    """Set options of a deck, as one action that can be undone, and return its preset as it is then.

    ``preset`` first gives the deck the preset of that name; where there is none, one is made from the options that
    the deck has. ``for_all`` changes the preset for every deck that shares it; without it a deck that shares its
    preset gets one of its own. Where the weights change, memories are worked out anew from the log. Raises
    RetainError, and changes nothing, where the deck, an option or a value is unknown.
    """
    changes = Changes()
    with collection.database.writing() as connection:
        found = find_deck(connection, deck)
        weights = weights_by_deck(connection)
        label = f"options of {found.name}"
        if preset is not None:
            found = _use(connection, found, _clean_name(preset), changes)
            label = f"preset {_preset_of(connection, found).preset} for {found.name}"
        options = _preset_of(connection, found).options
        for name, text in values.items():
            options = with_option(options, name, text)
        if for_all:
            preset_store.save_options(connection, found.preset_id, options, changes)
            label = f"options of the preset {_preset_of(connection, found).preset}"
        elif values:
            preset_store.save_deck_options(connection, found, options, changes)
        after = _preset_of(connection, find_deck(connection, found.name))
        if changes:
            follow_weights(connection, weights, collection.clock.moment(), changes)
            record(connection, collection.clock.now(), OPERATION, label, changes)
    return after


def rename_preset(collection: Collection, name: str, new_name: str) -> str:
    """Give a preset another name, and return that; raises RetainError where there is none, or the name is taken."""
    wanted = _clean_name(new_name)

    def change(connection: Connection, found: Preset, changes: Changes) -> None:
        other = preset_store.preset_called(connection, wanted)
        if other is not None and other.id != found.id:
            raise RetainError(f"there is a preset “{other.name}” already; choose another name")
        preset_store.rename(connection, found.id, wanted, changes)

    _change(collection, name, change, lambda found: f"rename the preset {found.name} to {wanted}")
    return wanted


def delete_preset(collection: Collection, name: str) -> None:
    """Delete a preset; its decks get the default one. Raises RetainError where there is none, or for that one."""

    def change(connection: Connection, found: Preset, changes: Changes) -> None:
        if found.id == DEFAULT_PRESET_ID:
            raise RetainError(f"the preset “{found.name}” is the one that new decks get; it cannot be deleted")
        for deck in queries.decks(connection):
            if deck.preset_id == found.id:
                preset_store.assign(connection, deck.id, DEFAULT_PRESET_ID, changes)
        preset_store.delete(connection, found.id, changes)

    _change(collection, name, change, lambda found: f"delete the preset {found.name}")


def find_deck(connection: Connection, deck: str) -> Deck:
    """Return the deck called ``deck``; raises RetainError, which names the nearest ones, where there is none."""
    decks = {found.name: found for found in queries.decks(connection)}
    return decks[find_deck_name(list(decks), deck)]


def _change(
    collection: Collection,
    name: str,
    change: Callable[[Connection, Preset, Changes], None],
    label: Callable[[Preset], str],
) -> None:
    changes = Changes()
    with collection.database.writing() as connection:
        found = preset_store.preset_called(connection, name.strip())
        if found is None:
            known = ", ".join(f"“{preset.name}”" for preset in preset_store.presets(connection))
            raise RetainError(f"there is no preset “{name[:60]}”; there are {known}")
        weights = weights_by_deck(connection)
        change(connection, found, changes)
        if changes:
            follow_weights(connection, weights, collection.clock.moment(), changes)
            record(connection, collection.clock.now(), OPERATION, label(found), changes)


def _use(connection: Connection, deck: Deck, name: str, changes: Changes) -> Deck:
    preset = preset_store.preset_called(connection, name)
    if preset is None:
        options = _preset_of(connection, deck).options
        preset_id = preset_store.add(connection, name, options, changes)
    else:
        preset_id = preset.id
    if preset_id != deck.preset_id:
        preset_store.assign(connection, deck.id, preset_id, changes)
    return Deck(deck.id, deck.name, preset_id)


def _preset_of(connection: Connection, deck: Deck) -> DeckPreset:
    preset = next(one for one in preset_store.presets(connection) if one.id == deck.preset_id)
    others = tuple(
        other.name for other in queries.decks(connection) if other.preset_id == preset.id and other.id != deck.id
    )
    return DeckPreset(deck.name, preset.name, preset.options, others)


def _clean_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > _LONGEST_NAME or not cleaned.isprintable():
        raise RetainError(f"“{name[:40]}” is not a name for a preset; give one of 1 to {_LONGEST_NAME} characters")
    return cleaned
