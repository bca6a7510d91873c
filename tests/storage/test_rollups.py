"""The roll-ups of the log: whatever writes, they say what the log says."""

import sqlite3
from contextlib import closing
from itertools import product
from pathlib import Path
from random import Random
from time import monotonic
from zoneinfo import ZoneInfo

import pytest

from building import bring, deck_file, rows, topic
from retain.domain.cards import Rating
from retain.domain.clock import Clock
from retain.domain.errors import RetainError
from retain.services.collection import Collection, open_collection
from retain.services.reviews import answer_card, undo
from retain.services.statistics.collecting import Reader
from retain.storage import queries, rollups, store
from retain.storage.connection import Connection
from retain.storage.counted import EVER
from retain.storage.operations import Changes, record
from retain.storage.tally import Tally
from support import Time


def count(collection: Collection) -> None:
    with collection.database.writing() as connection:
        rollups.catch_up(connection)


def problems(collection: Collection) -> list[str]:
    with collection.database.reading() as connection:
        return rollups.check(connection)


def answers(collection: Collection) -> int:
    return sum(
        number for (number,) in rows(collection, f"SELECT answers FROM review_day WHERE scope_id = 0 AND day = {EVER}")
    )


def said(connection: Connection, clock: Clock) -> list[object]:
    """Return what the statistics say of the collection and of each deck."""
    execute = queries.executor(connection)
    found = [Reader(execute, clock, name, None) for name in (None, *(deck.name for deck in queries.decks(connection)))]
    return [
        (one.today, one.true_retention, one.reviews_by_day, one.time_by_day, one.hours, one.buttons, one.study_days)
        for one in found
    ]


def figures(collection: Collection) -> list[object]:
    """Return what the statistics say as the database is."""
    with collection.database.reading() as connection:
        return said(connection, collection.clock)


def counted_anew(collection: Collection) -> list[object]:
    """Return what they would say if everything were counted anew; the database stays as it is."""
    with collection.database.writing() as connection:
        rollups.rebuild(connection)
        found = said(connection, collection.clock)
        connection.rollback()
    return found


@pytest.mark.parametrize("seed", range(3))
def test_answers_undo_moves_deletions_and_imports_keep_them(collection: Collection, time: Time, seed: int) -> None:
    random = Random(seed)
    bring(
        collection,
        deck_file([topic(f"one {number}") for number in range(6)], name="a", deck="One", reverse=True),
        deck_file([topic(f"two {number}") for number in range(4)], name="b", deck="Two::Below"),
    )
    for step in range(70):
        time.forward(days=random.choice((0, 0, 0.5, 3, 30)), minutes=1)
        try:
            do_something(collection, random)
        except RetainError:
            continue
        assert problems(collection) == []
        if step % 7 == 0:
            assert figures(collection) == counted_anew(collection)
    while True:
        try:
            undo(collection)
        except RetainError:
            break
    assert problems(collection) == []
    assert rows(collection, "SELECT * FROM review_day") == []
    assert rows(collection, "SELECT * FROM review_hour") == []


def do_something(collection: Collection, random: Random) -> None:
    cards = [card for (card,) in rows(collection, "SELECT id FROM card WHERE suspended = 0")]
    act = random.random() if cards else 0.7
    if act < 0.6:
        answer_card(collection, random.choice(cards), random.choice(list(Rating)), duration=random.randint(0, 9999))
    elif act < 0.8:
        if len(rows(collection, "SELECT id FROM operation")) > 1:
            undo(collection)
    elif act < 0.9:
        move(collection, random.choice(cards), random.choice((2, 3)))
    elif act < 0.95:
        delete(collection, random.choice(cards))
    else:
        count(collection)


def move(collection: Collection, card: int, deck: int) -> None:
    changes = Changes()
    with collection.database.writing() as connection:
        before = connection.exec_driver_sql("SELECT deck_id FROM card WHERE id = ?", (card,)).scalar_one()
        changes.add_before("card", {"id": card, "deck_id": before})
        connection.exec_driver_sql("UPDATE card SET deck_id = ? WHERE id = ?", (deck, card))
        record(connection, collection.clock.now(), "move", "move a card", changes)


def delete(collection: Collection, card: int) -> None:
    changes = Changes()
    with collection.database.writing() as connection:
        store.delete_cards(connection, [card], changes)
        record(connection, collection.clock.now(), "delete", "delete a card", changes)


def studied(collection: Collection, time: Time) -> None:
    bring(collection, deck_file([topic("one"), topic("two")]))
    for card in (1, 2, 1, 2):
        time.forward(days=2)
        answer_card(collection, card, Rating.GOOD)
    count(collection)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE review_day SET answers = answers + 1 WHERE scope_id > 0",
        "UPDATE review_day SET duration = 7 WHERE scope_id = 0",
        "DELETE FROM review_hour WHERE scope_id = 0",
        "UPDATE card_added SET cards = 9",
        "DROP TRIGGER card_moves",
        "DELETE FROM deck_scope WHERE scope_id > 0",
        f"UPDATE review_day SET again = 3 WHERE day = {EVER}",
    ],
)
def test_damage_is_found_and_mended(collection: Collection, time: Time, damage: str) -> None:
    studied(collection, time)
    assert problems(collection) == []
    rows(collection, damage)
    assert len(problems(collection)) == 1
    with collection.database.writing() as connection:
        rollups.rebuild(connection)
    assert problems(collection) == []
    assert answers(collection) == 4


def test_they_can_be_left_alone_while_much_is_written(collection: Collection, time: Time) -> None:
    studied(collection, time)
    with collection.database.writing() as connection, rollups.suspended(connection):
        connection.exec_driver_sql("UPDATE review SET duration = duration + 5, day = day + 1")
        (before,) = connection.exec_driver_sql("SELECT sum(duration) FROM review_day").one()
    assert before == 0
    assert problems(collection) == []
    assert rows(collection, f"SELECT sum(duration) FROM review_day WHERE scope_id = 0 AND day > {EVER}") == [(20,)]


def test_very_many_rows_are_counted_beside_their_writing(collection: Collection) -> None:
    bring(collection, deck_file([topic("one")], name="a", deck="A::B"))
    answer_card(collection, 1, Rating.GOOD)
    tally, day, at = Tally(), collection.clock.today(), collection.clock.now()
    made = [
        # at, card, day, hour, rating, kind, state before, interval before, interval, difficulty, duration, extra
        (
            at + number,
            2,
            day - number % 3,
            number % 5,
            number % 4 + 1,
            number % 6,
            2,
            before,
            60,
            difficulty,
            9000,
            extra,
        )
        for number, (before, difficulty, extra, _) in enumerate(
            product((60, 86_400, 30 * 86_400), (None, 5.0), (None, "[1,1,0]", "[1,1,2500]"), range(7)), start=1
        )
    ]
    columns = (
        "at, card_id, day, hour, rating, kind, state_before, interval_before, interval, difficulty, duration, extra"
    )
    with collection.database.writing() as connection, rollups.added_up(connection, tally):
        connection.exec_driver_sql("INSERT INTO deck (id, name, preset_id, created_at) VALUES (70, 'A::New', 1, 0)")
        connection.exec_driver_sql(
            "INSERT INTO card SELECT 2, note_id, 70, 1, state, position, step, due_at, due_day, interval, stability, "
            "difficulty, last_review_at, last_review_day, reps, lapses, suspended, buried_on, flag, extra FROM card"
        )
        tally.count_card(70, connection.exec_driver_sql("SELECT created_at FROM note").scalar_one())
        marks = ", ".join("?" * len(made[0]))
        connection.exec_driver_sql(f"INSERT INTO review ({columns}) VALUES ({marks})", made)
        for one in range(day - 2, day + 1):
            rows_of_day = "SELECT 70 AS deck_id, * FROM review WHERE card_id = 2 AND day = :day"
            tally.count(connection, one, rows_of_day, {"day": one})
    assert problems(collection) == []
    assert answers(collection) == 1 + sum(row[5] not in {4, 5} for row in made)
    answer_card(collection, 1, Rating.GOOD)
    assert problems(collection) == []
    count(collection)
    assert problems(collection) == []


def test_an_error_within_brings_them_back(collection: Collection, time: Time) -> None:
    studied(collection, time)

    def break_off() -> None:
        with collection.database.writing() as connection, rollups.suspended(connection):
            connection.exec_driver_sql("DELETE FROM review")
            raise RetainError("the disk is full")

    with pytest.raises(RetainError, match="full"):
        break_off()
    assert problems(collection) == []
    assert answers(collection) == 4


def scopes(collection: Collection) -> dict[str, set[str]]:
    """Return the names of the scopes in which each deck counts."""
    found: dict[str, set[str]] = {}
    for deck, scope in rows(
        collection,
        "SELECT deck.name, ifnull(scope.name, '') FROM deck_scope JOIN deck ON deck.id = deck_id "
        "LEFT JOIN deck AS scope ON scope.id = scope_id",
    ):
        found.setdefault(deck, set()).add(scope)
    return found


def test_a_deck_counts_in_every_deck_above_it(collection: Collection, time: Time) -> None:
    bring(
        collection,
        deck_file([topic("one")], name="a", deck="A::B::C"),
        deck_file([topic("two")], name="b", deck="A::Bc"),
        deck_file([topic("three")], name="c", deck="X"),
    )
    assert scopes(collection) == {
        "A": {"", "A"},
        "A::B": {"", "A", "A::B"},
        "A::B::C": {"", "A", "A::B", "A::B::C"},
        "A::Bc": {"", "A", "A::Bc"},
        "X": {"", "X"},
    }
    for card in (1, 2, 3):
        time.forward(minutes=1)
        answer_card(collection, card, Rating.GOOD)
    count(collection)
    everything = dict(
        rows(
            collection,
            f"SELECT coalesce(name, ''), answers FROM review_day LEFT JOIN deck ON deck.id = scope_id "
            f"WHERE day = {EVER}",
        )
    )
    assert everything == {"": 3, "A": 2, "A::B": 1, "A::B::C": 1, "A::Bc": 1, "X": 1}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE deck SET name = 'X::C' WHERE name = 'A::B::C'",
        "UPDATE deck SET name = 'X' || substr(name, 2) WHERE name LIKE 'A%'",
        "UPDATE deck SET name = 'Y' WHERE name = 'A'",
        "INSERT INTO deck (id, name, preset_id, created_at) VALUES (99, 'Z', 1, 0)",
        "INSERT INTO deck (id, name, preset_id, created_at) VALUES (99, 'Free', 1, 0)",
        "UPDATE card SET deck_id = (SELECT id FROM deck WHERE name = 'A') WHERE id = 1",
        "UPDATE card SET deck_id = (SELECT id FROM deck WHERE name = 'A::B::C')",
    ],
)
def test_decks_may_be_made_renamed_and_moved(collection: Collection, time: Time, change: str) -> None:
    bring(
        collection,
        deck_file([topic("one"), topic("two")], name="a", deck="A::B::C"),
        deck_file([topic("three")], name="b", deck="A::D"),
    )
    rows(collection, "INSERT INTO deck (id, name, preset_id, created_at) VALUES (50, 'Free::Below', 1, 0)")
    rows(collection, "UPDATE card SET deck_id = 50 WHERE id = 2")
    for card in (1, 2, 3, 1, 2):
        time.forward(days=1)
        answer_card(collection, card, Rating.GOOD)
        if card == 3:
            count(collection)
    before = figures(collection)
    assert problems(collection) == []
    rows(collection, change)
    assert problems(collection) == []
    assert figures(collection) == counted_anew(collection)
    assert figures(collection)[0] == before[0]


def test_a_deck_may_go(collection: Collection, time: Time) -> None:
    studied(collection, time)
    rows(collection, "INSERT INTO deck (id, name, preset_id, created_at) VALUES (50, 'Other', 1, 0)")
    rows(collection, "UPDATE card SET deck_id = 50")
    rows(collection, "DELETE FROM deck WHERE id <> 50")
    assert problems(collection) == []
    assert scopes(collection) == {"Other": {"", "Other"}}


def test_answers_dated_later_than_now_are_in_no_window(collection: Collection, time: Time) -> None:
    studied(collection, time)
    later = collection.clock.today() + 40
    rows(collection, f"UPDATE review SET day = {later} WHERE at = (SELECT max(at) FROM review)")
    with collection.database.reading() as connection:
        found = Reader(queries.executor(connection), collection.clock)
        assert sum(sum(counts) for counts in found.buttons["all_time"].values()) == 3
        assert found.buttons["year"] == found.buttons["all_time"]
        assert sum(hour.total for hour in found.hours["all_time"]) == 3


def until(path: Path) -> tuple[int, int]:
    """Return up to which time answers are counted, and when the last was given."""
    with closing(sqlite3.connect(path)) as connection:
        ((counted, last),) = connection.execute("SELECT until, (SELECT max(at) FROM review) FROM rolled_up")
    return counted, last


def test_answers_are_counted_at_the_end(tmp_path: Path, time: Time) -> None:
    path = tmp_path / "cards.sqlite"
    with open_collection(path, time, ZoneInfo("UTC")) as collection:
        bring(collection, deck_file([topic("one"), topic("two")]))
        answer_card(collection, 1, Rating.GOOD)
        counted, last = until(path)
        assert counted < last
        collection.tidy()
        assert until(path) == (last, last)
        time.forward(minutes=1)
        answer_card(collection, 2, Rating.GOOD)
        assert figures(collection) == counted_anew(collection)
    counted, last = until(path)
    assert counted == last


def test_another_program_that_writes_does_not_keep_the_end_waiting(tmp_path: Path, time: Time) -> None:
    path = tmp_path / "cards.sqlite"
    collection = open_collection(path, time, ZoneInfo("UTC"), busy_seconds=30)
    bring(collection, deck_file([topic("one")]))
    answer_card(collection, 1, Rating.GOOD)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = monotonic()
        collection.close()
        assert monotonic() - begun < 10
        other.execute("ROLLBACK")
    counted, last = until(path)
    assert counted < last
    with open_collection(path, time, ZoneInfo("UTC")) as again:
        assert figures(again) == counted_anew(again)
        assert problems(again) == []
