"""Memories written in bulk, and the log rows of cards that move."""

from pathlib import Path

from building import dump, rows
from histories import answers_of, day_number_of_now, fill_with, true_weights
from retain.services.collection import Collection
from retain.services.reviews import undo
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
