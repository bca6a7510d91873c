"""Memories follow the weights of their deck: where those change, the memories are worked out anew from the log."""

from collections.abc import Mapping
from dataclasses import replace

from retain.domain.clock import Moment
from retain.services.rewriting import Rescheduling, read_log, rewrites_of
from retain.storage.engine import Connection
from retain.storage.fits import save_rewrites
from retain.storage.logs import presets_in_use
from retain.storage.operations import Changes
from retain.storage.preset_store import presets
from retain.storage.queries import decks, executor

Weights = tuple[float, ...]


def weights_by_deck(connection: Connection) -> dict[int, Weights]:
    """Return the weights of FSRS that hold for each deck, by its id."""
    weights = {preset.id: preset.options.parameters for preset in presets(connection)}
    return {deck.id: weights[deck.preset_id] for deck in decks(connection)}


def follow_weights(connection: Connection, before: Mapping[int, Weights], moment: Moment, changes: Changes) -> None:
    """Work out anew the memories in decks whose weights are not those of ``before``; due dates stay as they are."""
    changed = {deck for deck, weights in weights_by_deck(connection).items() if before.get(deck) != weights}
    if not changed:
        return
    execute = executor(connection)
    log = read_log(execute)
    for preset in presets_in_use(execute):
        some = replace(preset, deck_ids=tuple(changed.intersection(preset.deck_ids)))
        rewrites = rewrites_of(execute, log, some, moment.day, Rescheduling())
        save_rewrites(connection, rewrites, moment, changes)
