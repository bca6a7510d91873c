"""Presets in the database: reads, and writes that note in ``changes`` what undo needs."""

from dataclasses import dataclass

from retain.domain.decks import Deck
from retain.domain.options import Options
from retain.storage.connection import Connection
from retain.storage.operations import Changes
from retain.storage.queries import rows_by_key
from retain.storage.rows import options_from_text, options_to_text


@dataclass(frozen=True, slots=True)
class Preset:
    """Options under a name."""

    id: int
    name: str
    options: Options


def presets(connection: Connection) -> list[Preset]:
    """Return every preset: the default one, then the others by name."""
    rows = connection.exec_driver_sql("SELECT id, name, options FROM preset ORDER BY id <> 1, name, id")
    return [Preset(id_, name, options_from_text(stored)) for id_, name, stored in rows]


def preset_called(connection: Connection, name: str) -> Preset | None:
    """Return the preset of that name, exactly or, failing that, in any case."""
    known = presets(connection)
    folded = [preset for preset in known if preset.name.casefold() == name.casefold()]
    return next((preset for preset in folded if preset.name == name), folded[0] if folded else None)


def save_deck_options(connection: Connection, deck: Deck, options: Options, changes: Changes) -> None:
    """Give a deck new options: in its preset, or in one made for it where others share that."""
    shared = connection.exec_driver_sql(
        "SELECT count(*) FROM deck WHERE preset_id = ? AND id <> ?", (deck.preset_id, deck.id)
    ).scalar_one()
    if not shared:
        save_options(connection, deck.preset_id, options, changes)
    else:
        assign(connection, deck.id, add(connection, _free_name(connection, deck.name), options, changes), changes)


def save_options(connection: Connection, preset_id: int, options: Options, changes: Changes) -> None:
    """Change a preset, for every deck that shares it."""
    _remember(connection, "preset", preset_id, changes)
    connection.exec_driver_sql("UPDATE preset SET options = ? WHERE id = ?", (options_to_text(options), preset_id))


def add(connection: Connection, name: str, options: Options, changes: Changes) -> int:
    """Make a preset and return its id."""
    preset_id = int(connection.exec_driver_sql("SELECT max(id) + 1 FROM preset").scalar_one())
    connection.exec_driver_sql(
        "INSERT INTO preset (id, name, options) VALUES (?, ?, ?)", (preset_id, name, options_to_text(options))
    )
    changes.add_created("preset", [preset_id])
    return preset_id


def assign(connection: Connection, deck_id: int, preset_id: int, changes: Changes) -> None:
    """Give a deck a preset."""
    _remember(connection, "deck", deck_id, changes)
    connection.exec_driver_sql("UPDATE deck SET preset_id = ? WHERE id = ?", (preset_id, deck_id))


def rename(connection: Connection, preset_id: int, name: str, changes: Changes) -> None:
    """Give a preset another name."""
    _remember(connection, "preset", preset_id, changes)
    connection.exec_driver_sql("UPDATE preset SET name = ? WHERE id = ?", (name, preset_id))


def delete(connection: Connection, preset_id: int, changes: Changes) -> None:
    """Delete a preset that no deck has any more."""
    _remember(connection, "preset", preset_id, changes)
    connection.exec_driver_sql("DELETE FROM preset WHERE id = ?", (preset_id,))


def _free_name(connection: Connection, name: str) -> str:
    taken = {preset.name.casefold() for preset in presets(connection)}
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name} {number}"
    return free


def _remember(connection: Connection, table: str, key: int, changes: Changes) -> None:
    for row in rows_by_key(connection, table, "id", [key]):
        changes.add_before(table, row)
