"""The log in bulk: the same reviews in the same order, whichever way they are looked up."""

from pathlib import Path

from building import rows
from histories import answers_of, fill_with, true_weights
from retain.services.collection import Collection
from retain.storage.logs import planned_stamps, stamps
from retain.storage.queries import executor


def test_every_way_to_the_reviews_of_some_decks_gives_them_in_order(collection: Collection) -> None:
    fill_with(Path(collection.database.path), answers_of(true_weights(1), 600, 1))
    with collection.database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO deck (id, name, preset_id, created_at) VALUES (2, 'Other', 1, 0)")
        connection.exec_driver_sql("UPDATE card SET deck_id = 2 WHERE id % 3 = 0")
    with collection.database.reading() as connection:
        execute = executor(connection)
        everything = columns(planned_stamps(execute, [1, 2], None))
        for share in (0.1, 0.9):
            assert columns(planned_stamps(execute, [1, 2], share)) == everything
            assert columns(planned_stamps(execute, [2], share)) == [row for row in everything if row[0] % 3 == 0]
        cards, codes = stamps(execute)
    assert [row[0] for row in everything] == [
        card for (card,) in rows(collection, "SELECT card_id FROM review ORDER BY at")
    ]
    assert {row[2] for row in everything} > {36_500}
    assert cards == ",".join(str(card) for card, _, _ in everything)
    assert codes == ",".join(str(code) for _, code, _ in everything)


def columns(texts: tuple[str, str, str]) -> list[tuple[int, ...]]:
    return list(zip(*([int(number) for number in text.split(",")] for text in texts), strict=True))


def test_an_empty_log_is_no_error(collection: Collection) -> None:
    with collection.database.reading() as connection:
        assert stamps(executor(connection)) == ("", "")
        assert planned_stamps(executor(connection), [1], 0.0) == ("", "", "")
