"""Clocks set back and forward, leap days, and journeys between time zones: every answer counts, and none is damaged."""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import bring, deck_file, topic
from outside import Inside
from outside import deck_file as file_of
from retain.domain.cards import Rating
from retain.domain.clock import parse_time
from retain.services.check import check_database
from retain.services.collection import open_collection
from retain.services.showing import Showing
from retain.services.study import Session
from support import Time

DAY_MS = 86_400_000
ZONES = ("Etc/GMT+12", "Pacific/Kiritimati", "UTC", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe")
"""From twelve hours behind to fourteen ahead, and those that keep half and quarter hours."""
JUMPS = (0, 60_000, DAY_MS, 40 * DAY_MS, -3_600_000, -DAY_MS, -365 * DAY_MS, 3_650 * DAY_MS, -3_650 * DAY_MS)

steps = st.lists(
    st.tuples(st.sampled_from(ZONES), st.sampled_from(JUMPS), st.sampled_from(Rating), st.integers(1, 3)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12)
@given(steps, st.sampled_from(["2028-02-29T03:59:59Z", "2027-12-31T23:59:59Z", "2026-03-29T01:00:00Z"]))
def test_whatever_the_clock_says_answers_are_kept(journey: list[tuple[str, int, Rating, int]], start: str) -> None:
    with TemporaryDirectory() as folder:
        path, time = Path(folder) / "cards.sqlite", Time(parse_time(start))
        given_answers = 0
        with open_collection(path, time, ZoneInfo("UTC")) as collection:
            bring(collection, deck_file([topic(f"T{number}") for number in range(6)]))
        for zone, jump, rating, count in journey:
            time.at += jump
            with open_collection(path, time, ZoneInfo(zone)) as collection:
                session = Session(collection)
                for _ in range(count):
                    showing = session.next(ahead=True)
                    if isinstance(showing, Showing):
                        session.answer(showing, rating, 1_000)
                        given_answers += 1
                        time.forward(seconds=2)
        connection = sqlite3.connect(path)
        assert connection.execute("SELECT count(*) FROM review").fetchone() == (given_answers,)
        assert connection.execute("SELECT sum(reps) FROM card").fetchone() == (given_answers,)
        # Elapsed days are never negative: no answer makes less than nothing of a memory.
        assert connection.execute("SELECT count(*) FROM review WHERE stability <= 0 OR interval < 0").fetchone() == (0,)
        connection.close()
        report = check_database(path, time)
        assert report.ok, report.problems


@pytest.mark.parametrize("year", [1971, 2025, 2036, 8990])
def test_commands_work_at_any_time(tmp_path: Path, year: int) -> None:
    now = f"{year}-03-03T09:00:00Z"
    front = Inside(tmp_path / "cards.sqlite")
    front("import", file_of(tmp_path, "Alpha", "Beta"))
    front("answer", "1", "good")
    for command in (
        ("due",), ("decks",), ("cards",), ("card", "1"), ("answer", "1", "good"), ("answer", "2", "easy"), ("backup",),
        ("backups",), ("check",), ("undo",), ("restore", "1"), ("study", "--plain", "--limit", "1"),
    ):  # fmt: skip
        front(*command, now=now, stdin="\n3\n")
    # And back at the right time.
    for command in (("cards",), ("answer", "2", "good"), ("check",)):
        front(*command)
