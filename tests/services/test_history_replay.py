"""Histories in and out: replayed as if they had been answered one by one, repeats passed over, bad lines listed."""

import json
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building import bring, deck_file, dump, rows, topic
from retain.domain.cards import Rating
from retain.domain.clock import format_time
from retain.services.collection import Collection, open_collection
from retain.services.reviews import answer_card, export_history, import_history, undo
from support import Time

DAY = 86_400_000


def line(card: int, at: int, rating: int = 3, **more: Any) -> str:
    return json.dumps({"card": card, "rating": rating, "at": format_time(at), "duration_ms": 1_500} | more)


def exported(collection: Collection) -> list[str]:
    return [
        json.dumps(
            {
                "card": log.card_id,
                "guid": log.guid,
                "template": log.ordinal,
                "rating": log.rating,
                "at": format_time(log.at),
                "duration_ms": log.duration,
            }
        )
        for log in export_history(collection)
    ]


def fill(collection: Collection, count: int) -> None:
    bring(collection, deck_file([topic(f"T{n}", f"about {n}") for n in range(count)]))


histories = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 20 * DAY // 3)), min_size=1, max_size=15
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories)
def test_a_replayed_history_is_what_answering_makes(
    tmp_path_factory: pytest.TempPathFactory, history: list[tuple[int, int, int]]
) -> None:
    time = Time()
    folder = tmp_path_factory.mktemp("pair")
    with (
        open_collection(folder / "one", time, ZoneInfo("UTC")) as one,
        open_collection(folder / "two", time, ZoneInfo("UTC")) as two,
    ):
        fill(one, 4)
        fill(two, 4)
        lines = []
        for card, rating, later in history:
            time.at += later + 1
            answer_card(one, card, Rating(rating), duration=1_500)
            lines.append(line(card, time.at, rating))
        report = import_history(two, lines)
        assert (report.reviews_added, report.rejected) == (len(history), [])
        assert dump(two, but=("operation", "note", "deck")) == dump(one, but=("operation", "note", "deck"))
        assert exported(one) == exported(two)
        # Once more, and as the other one exports it: every row is known.
        again = import_history(two, [*lines, *exported(one)])
        assert (again.reviews_added, again.reviews_skipped, again.rejected) == (0, 2 * len(history), [])


def test_undo_takes_a_whole_history_back(collection: Collection, time: Time) -> None:
    fill(collection, 3)
    answer_card(collection, 1, Rating.GOOD)
    time.forward(days=3)
    before = dump(collection)
    import_history(collection, [line(1 + n % 3, time.at - DAY + n) for n in range(30)])
    assert dump(collection) != before
    assert undo(collection) == "import 30 reviews"
    assert dump(collection) == before


def test_a_file_that_is_known_already_leaves_no_action_to_undo(collection: Collection, time: Time) -> None:
    fill(collection, 1)
    history = [line(1, time.at - DAY)]
    import_history(collection, history)
    before = dump(collection)
    import_history(collection, history)
    assert dump(collection) == before


@pytest.mark.parametrize("count", [10, 400])
def test_reviews_of_one_millisecond_are_moved_apart_and_known_again(
    collection: Collection, time: Time, count: int
) -> None:
    """Other programs export days; hundreds of reviews then lie at one midnight."""
    fill(collection, count)
    midnight = time.at - DAY
    history = [line(n + 1, midnight) for n in range(count)]
    began = perf_counter()
    assert import_history(collection, history).reviews_added == count
    again = import_history(collection, history)
    assert perf_counter() - began < 5
    assert (again.reviews_added, again.reviews_skipped) == (0, count)
    assert rows(collection, "SELECT min(at), max(at), count(*) FROM review") == [
        (midnight, midnight + count - 1, count)
    ]


def test_rows_that_cannot_be_used_are_listed_and_the_rest_goes_in(collection: Collection, time: Time) -> None:
    fill(collection, 2)
    report = import_history(
        collection,
        [
            line(1, time.at - DAY),
            line(99, time.at - DAY),
            line(1, time.at - 2 * DAY),
            line(2, time.at + 60_000),
            "",
            line(2, time.at),
            line(2, time.at - 1, rating=2),
        ],
    )
    assert report.reviews_added == 2
    assert [one.line for one in report.rejected] == [2, 3, 4, 7]


BAD = [
    "x",
    "[]",
    "1",
    "null",
    "[" * 100_000,
    '{"card": 1}',
    '{"card": 1, "rating": 5, "at": "2026-03-01T00:00:00Z"}',
    '{"card": 1, "rating": 0, "at": "2026-03-01T00:00:00Z"}',
    '{"card": 1, "rating": 3.0, "at": "2026-03-01T00:00:00Z"}',
    '{"card": 1, "rating": true, "at": "2026-03-01T00:00:00Z"}',
    '{"card": 1, "rating": "3", "at": "2026-03-01T00:00:00Z"}',
    '{"card": 1, "rating": 3, "at": 0}',
    '{"card": 1, "rating": 3, "at": "2026-03-01"}',
    '{"card": 1, "rating": 3, "at": "2026-03-01T00:00:00Z", "duration_ms": -1}',
    '{"card": 1, "rating": 3, "at": "2026-03-01T00:00:00Z", "duration_ms": 1e400}',
    '{"card": 99999999999999999999999, "rating": 3, "at": "2026-03-01T00:00:00Z"}',
    '{"card": ' + "9" * 5_000 + ', "rating": 3, "at": "2026-03-01T00:00:00Z"}',
    '{"card": -1, "rating": 3, "at": "2026-03-01T00:00:00Z"}',
    '{"card": NaN, "rating": 3, "at": "2026-03-01T00:00:00Z"}',
    '{"guid": 1, "rating": 3, "at": "2026-03-01T00:00:00Z"}',
    '{"guid": "none", "rating": 3, "at": "2026-03-01T00:00:00Z"}',
    '{"guid": "none", "template": -1, "rating": 3, "at": "2026-03-01T00:00:00Z"}',
    '{"card": 1, "rating": 3, "at": "1970-01-01T00:00:00Z"}',
    '{"card": 1, "rating": 3, "at": "2026-03-01T00:00:00Z", "x": "' + "x" * 1_100_000 + '"}',
]


@pytest.mark.parametrize("bad", BAD, ids=lambda text: text[:60])
def test_a_bad_line_is_one_bad_line(collection: Collection, time: Time, bad: str) -> None:
    fill(collection, 1)
    report = import_history(collection, [bad, line(1, time.at)])
    assert report.reviews_added == 1
    assert [one.line for one in report.rejected] == [1]
    assert len(report.rejected[0].message) < 200


def test_a_lone_surrogate_is_one_bad_line(collection: Collection, time: Time) -> None:
    fill(collection, 1)
    bad = '{"guid": "\\ud800", "rating": 3, "at": "2026-03-01T00:00:00Z"}'
    report = import_history(collection, [bad, line(1, time.at)])
    assert report.reviews_added == 1
    assert [one.line for one in report.rejected] == [1]
    json.dumps(asdict(report), ensure_ascii=False).encode()


def test_a_history_follows_the_guid_into_another_collection(tmp_path: Path, collection: Collection, time: Time) -> None:
    fill(collection, 3)
    time.forward(days=1)
    answer_card(collection, 3, Rating.GOOD)
    with open_collection(tmp_path / "other", time, ZoneInfo("UTC")) as other:
        bring(other, deck_file([topic("T2", "about 2"), topic("T1", "about 1")]))
        assert import_history(other, exported(collection)).reviews_added == 1
        assert rows(other, "SELECT reps FROM card ORDER BY id") == [(1,), (0,)]


def test_ten_thousand_reviews_in_a_few_seconds(collection: Collection, time: Time) -> None:
    fill(collection, 500)
    history = [line(1 + n % 500, time.at - 100 * DAY + n * 60_000, rating=1 + n % 4) for n in range(10_000)]
    began = perf_counter()
    assert import_history(collection, history).reviews_added == 10_000
    assert perf_counter() - began < 8
