"""Memories written in bulk, and the log rows of cards that move."""

import base64
from pathlib import Path

import pytest

from building import dump, rows
from histories import answers_of, day_number_of_now, fill_with, true_weights
from retain.domain.errors import RetainError
from retain.scheduling.optimiser.fit import Fit
from retain.services import backups
from retain.services.collection import Collection, open_collection
from retain.services.fitting import Intervals, PresetFit
from retain.services.refitting import apply_fits
from retain.services.reviews import undo
from retain.services.rewriting import Rescheduling
from retain.storage import indexing
from retain.storage.backups import unpacked
from retain.storage.fits import save_rewrites
from retain.storage.operations import Changes, record
from retain.storage.queries import executor
from retain.storage.remembered import Rewrite, remembered_cards


def test_rows_of_moved_cards_find_free_milliseconds_in_the_past(collection: Collection) -> None:
    fill_with(Path(collection.database.path), answers_of(true_weights(1), 500, 1))
    moment = collection.clock.moment()
    # The last milliseconds are taken, but for every third.
    taken = [moment.at - back for back in range(60) if back % 3]
    with collection.database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO review SELECT ?, card_id, day, hour, rating, kind, state_before, interval_before, interval, "
            "stability, difficulty, duration, NULL FROM review WHERE at = (SELECT min(at) FROM review)",
            [(at,) for at in taken],
        )
    before = dump(collection, but=["operation"])
    changes = Changes()
    with collection.database.writing() as connection:
        cards = remembered_cards(executor(connection), [1])
        rewrites = [Rewrite(card, 12.5, 3.5, (card.due_day or 0) + 1, card.interval + 86_400) for card in cards]
        save_rewrites(connection, rewrites, moment, changes)
        record(connection, moment.at, "optimize", "a fit", changes)
    logged = [at for (at,) in rows(collection, "SELECT at FROM review WHERE kind = 5 ORDER BY at")]
    assert len(logged) == len(cards) > 100
    assert logged[-1] == moment.at
    assert set(logged).isdisjoint(taken)
    assert rows(collection, "SELECT DISTINCT stability, difficulty FROM card WHERE state = 2") == [(12.5, 3.5)]
    assert rows(collection, "SELECT DISTINCT day, rating FROM review WHERE kind = 5") == [(day_number_of_now(), 0)]
    assert len(changes.dump()) < 60 * len(cards)
    assert undo(collection) == "a fit"
    assert dump(collection, but=["operation"]) == before


def test_memories_alone_change_no_schedule_and_leave_the_queue_as_it_is(collection: Collection) -> None:
    fill_with(Path(collection.database.path), answers_of(true_weights(1), 500, 1))
    before = rows(collection, "SELECT id, due_day, interval FROM card ORDER BY id")
    changes = Changes()
    with collection.database.writing() as connection:
        cards = remembered_cards(executor(connection), [1])
        rewrites = [Rewrite(card, 12.5, 3.5, card.due_day, card.interval) for card in cards]
        save_rewrites(connection, rewrites, collection.clock.moment(), changes)
    assert rows(collection, "SELECT id, due_day, interval FROM card ORDER BY id") == before
    assert [image["names"] for image in changes.packed] == [["id", "stability", "difficulty"]]
    assert changes.created == {}


def test_where_very_many_change_their_index_is_built_anew(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_with(Path(collection.database.path), answers_of(true_weights(1), 500, 1))
    indexes = "SELECT sql FROM sqlite_master WHERE type = 'index' ORDER BY name"
    before = rows(collection, indexes)
    monkeypatch.setattr(indexing, "_MANY", 100)
    with collection.database.writing() as connection:
        cards = remembered_cards(executor(connection), [1])
        with indexing.indexing_changes_afterwards(connection, "card_figures", len(cards)):
            seen = list(executor(connection)(indexes, ()))
        rewrites = [Rewrite(card, 12.5, 3.5, card.due_day, card.interval) for card in cards]
        save_rewrites(connection, rewrites, collection.clock.moment(), Changes())
    assert len(seen) == len(before) - 1
    assert rows(collection, indexes) == before
    assert rows(collection, "PRAGMA integrity_check") == [("ok",)]
    stored = "SELECT DISTINCT stability FROM card INDEXED BY card_figures WHERE state = 2 AND deck_id = 1"
    assert rows(collection, stored) == [(12.5,)]


def test_images_in_base_85_are_still_taken_back(collection: Collection) -> None:
    """So they were written at first."""
    fill_with(Path(collection.database.path), answers_of(true_weights(1), 100, 1))
    before = dump(collection, but=["operation"])
    changes = Changes()
    with collection.database.writing() as connection:
        cards = remembered_cards(executor(connection), [1])
        rewrites = [Rewrite(card, 12.5, 3.5, card.due_day, card.interval) for card in cards]
        save_rewrites(connection, rewrites, collection.clock.moment(), changes)
        for image in changes.packed:
            image["columns"] = base64.b85encode(base64.b64decode(image.pop("base64"))).decode()
        record(connection, collection.clock.now(), "optimize", "a fit", changes)
    assert dump(collection, but=["operation"]) != before
    undo(collection)
    assert dump(collection, but=["operation"]) == before


def a_fit() -> list[PresetFit]:
    fit = Fit(tuple(true_weights(4)), better=True, share=1.0, held_out=None, whole=None)
    return [PresetFit(1, "Default", ("Deck",), 0, 0, 500, fit, Intervals(1, 1, 1, 1), ())]


def test_the_backup_made_beside_a_fit_holds_what_was_there_before(collection: Collection) -> None:
    path = Path(collection.database.path)
    fill_with(path, answers_of(true_weights(1), 500, 1))
    before = dump(collection)
    assert apply_fits(collection, a_fit(), Rescheduling()).memories > 100
    assert dump(collection) != before
    (made,) = backups.list_backups(path)
    with unpacked(made.path, path.parent) as (fresh, _), open_collection(fresh) as other:
        assert dump(other) == before


def test_without_a_backup_no_fit_is_applied(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_with(Path(collection.database.path), answers_of(true_weights(1), 500, 1))
    before = dump(collection)

    def full(*_: object) -> None:
        raise RetainError("the disk is full")

    monkeypatch.setattr(backups, "secure", full)
    with pytest.raises(RetainError, match="full"):
        apply_fits(collection, a_fit(), Rescheduling())
    assert dump(collection) == before
