"""What the panels of the statistics say in words and draw as lines."""

from dataclasses import replace

import pytest

from building import bring, deck_file, rows, topic
from retain.charts.model import Bars, Figures
from retain.domain.cards import Rating
from retain.services.collection import Collection
from retain.services.reviews import answer_card
from retain.services.statistics import card_panels, memory_panels, review_panels
from retain.services.statistics.collecting import Reader
from retain.services.statistics.figures import Calibration, Passes, Retention
from retain.storage import queries
from support import Time


def panels(collection: Collection, days: int | None, room: int = 60) -> tuple[Bars, Bars]:
    """Return the panels of answers and of time."""
    with collection.database.reading() as connection:
        reader = Reader(queries.executor(connection), collection.clock, days=days)
        return review_panels.reviews(reader, room), review_panels.time(reader, room)


def test_a_small_average_is_not_called_nothing(collection: Collection, time: Time) -> None:
    bring(collection, deck_file([topic("one")]))
    answer_card(collection, 1, Rating.GOOD, duration=4000)
    time.forward(days=1)
    answers, spent = panels(collection, 365)
    assert answers.summary == "1 answer on 1 of 365 days (under 1 %); under 0.1 a day."
    assert spent.summary == "4 s on 1 of 365 days (under 1 %); under 1 s a day."
    answers, spent = panels(collection, 4)
    assert answers.summary == "1 answer on 1 of 4 days (25 %); 0.2 a day."
    assert spent.summary == "4 s on 1 of 4 days (25 %); 1 s a day."


def test_nothing_is_called_nothing(collection: Collection) -> None:
    answers, spent = panels(collection, 30)
    assert answers.summary == "0 answers on 0 of 30 days (0 %); 0 a day."
    assert spent.summary == "0 min on 0 of 30 days (0 %); 0 min a day."


def test_all_of_the_days_is_all_of_them(collection: Collection, time: Time) -> None:
    bring(collection, deck_file([topic("one")]))
    for _ in range(30):
        answer_card(collection, 1, Rating.AGAIN, duration=60_000)
        time.forward(days=1)
    time.forward(days=-1)
    assert panels(collection, 30)[1].summary == "30 min on 30 of 30 days (100 %); 1 min a day."


@pytest.mark.parametrize("room", [60, 20])
def test_a_running_mean_knows_the_days_before_the_range(collection: Collection, time: Time, room: int) -> None:
    bring(collection, deck_file([topic("one")]))
    for _ in range(150):
        answer_card(collection, 1, Rating.AGAIN, duration=60_000)
        time.forward(days=1)
    time.forward(days=-1)
    for bars in panels(collection, 60, room):
        assert bars.line is not None
        assert len(bars.line.values) == (60 if room == 60 else 9)
        assert set(bars.line.values) == {1.0 if room == 60 else 7.0}


@pytest.mark.parametrize(
    ("passed", "failed", "words"),
    [(0, 0, "–"), (7, 1, "53–98 %"), (90_000, 10_000, "89.8–90.2 %"), (10**7, 0, "100 %")],
)
def test_how_sure_a_retention_is_never_looks_like_one_number_twice(
    collection: Collection, passed: int, failed: int, words: str
) -> None:
    with collection.database.reading() as connection:
        reader = Reader(queries.executor(connection), collection.clock)
        all_time = replace(reader.true_retention["all_time"], young=Passes(passed, failed))
        reader.true_retention["all_time"] = Retention(all_time.young)
        found = review_panels.retention(reader, 60)
    assert isinstance(found, Figures)
    assert found.rows[-1][4] == words


def test_what_is_known_is_a_line_from_the_first_day_on(collection: Collection) -> None:
    bring(collection, deck_file([topic("one")]))
    answer_card(collection, 1, Rating.EASY, duration=4000)
    for days in (1, 365, None):
        with collection.database.reading() as connection:
            known = Reader(queries.executor(connection), collection.clock, days=days).known_over_time
        assert known == [(-1, 0.0), (0, pytest.approx(1, abs=0.01))]


def test_an_empty_collection_has_no_median(collection: Collection) -> None:
    with collection.database.reading() as connection:
        reader = Reader(queries.executor(connection), collection.clock)
        for panel in (card_panels.stability, card_panels.intervals):
            assert panel(reader, 60).summary == ""
            assert panel(reader, 60).is_empty


def test_memories_that_the_log_does_not_state_are_worked_out(collection: Collection, time: Time) -> None:
    bring(collection, deck_file([topic(f"topic {number}") for number in range(12)]))
    for day in range(40):
        for card in range(1, 13):
            if (day + card) % (card + 1) == 0:
                answer_card(collection, card, Rating.AGAIN if day % 7 == card % 7 else Rating.GOOD, duration=1_000)
                time.forward(minutes=1)
        time.forward(days=1)
    stated, known = foreseen(collection)
    assert stated.answers > 30
    assert known[0][1] < known[-1][1]
    for lost in ("card_id % 2 = 0", "1"):  # from Anki in part, and altogether
        rows(collection, f"UPDATE review SET stability = NULL, difficulty = NULL WHERE {lost}")
        found, grown = foreseen(collection)
        assert (found.answers, [one.answers for one in found.bins]) == (
            stated.answers,
            [one.answers for one in stated.bins],
        )
        assert found.log_loss == pytest.approx(stated.log_loss, rel=1e-5)
        assert [value for _, value in grown] == pytest.approx([value for _, value in known], rel=1e-5)


def foreseen(collection: Collection) -> tuple[Calibration, list[tuple[int, float]]]:
    with collection.database.reading() as connection:
        reader = Reader(queries.executor(connection), collection.clock, days=None)
        found = reader.calibration, reader.known_over_time
        if reader.works_memories_out:
            connection.exec_driver_sql("DROP TABLE temp.worked_out")
            assert "worked out" in memory_panels.calibration(reader, 60).note
    return found
