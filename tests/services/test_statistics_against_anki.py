"""Every number of the statistics against the real Anki's, on random collections in several zones."""

import time
from pathlib import Path
from typing import Any

import pytest

from graphs_judge import GraphsJudge
from random_collection import asking, make
from retain.services.statistics.document import document
from retain.services.statistics.opening import statistics

ZONES = (("UTC", 4, 1), ("Asia/Kathmandu", 0, 2), ("Pacific/Pago_Pago", 12, 3))
ASKS = (("", 365), ("", 0), ("", 30), ('"deck:Languages"', 365), ('"deck:Languages::German"', 0))
SEARCHED = {"": None, '"deck:Languages"': "Languages", '"deck:Languages::German"': "Languages::German"}


@pytest.mark.parametrize(("zone", "day_start", "seed"), ZONES)
def test_every_number_is_ankis(zone: str, day_start: int, seed: int, tmp_path: Path) -> None:
    with GraphsJudge(zone) as judge:
        made = make(tmp_path / "ours.sqlite", seed, zone, day_start, int(time.time()))
        for (search, days), (second, graphs) in zip(ASKS, judge.graphs(asking(made, *ASKS)), strict=True):
            found = document(statistics(made.path, lambda at=second: at * 1000, SEARCHED[search], days or None))  # type: ignore[misc]
            assert differences(found, graphs, days) == {}, (search, days)


@pytest.mark.parametrize("cards", range(1, 7))
def test_so_are_those_of_a_few_cards_that_were_answered_just_now(cards: int, tmp_path: Path) -> None:
    # The median of an even number, and a chance of recall that is as good as certain.
    with GraphsJudge("UTC") as judge:
        made = make(tmp_path / "ours.sqlite", cards, "UTC", 4, int(time.time()), cards=cards, reviews=1, fresh=True)
        ((second, graphs),) = judge.graphs(asking(made, ("", 0)))
        found = document(statistics(made.path, lambda: second * 1000, None, None))
        assert differences(found, graphs, 0) == {}


def differences(ours: dict[str, Any], theirs: dict[str, Any], days: int) -> dict[str, tuple[Any, Any]]:
    """Return what is not the same in both, by our name for it."""
    wanted = translated(theirs)
    if days:
        # Anki reads the log of the range alone, so that its longer windows end with it; ours are what they are called.
        lengths = {"yesterday": 2, "week": 7, "month": 30, "quarter": 90, "year": 365, "all_time": 10**6}
        for name, length in lengths.items():
            if length > days:
                for section in ("true_retention", "hours", "buttons"):
                    wanted[section].pop(name, None)
        # The same holds for the day before the range, of which it reads the hours after the present one.
        for section in ("reviews_by_day", "time_by_day"):
            wanted[section].pop(str(-days), None)
    found: dict[str, tuple[Any, Any]] = {}
    for key, value in wanted.items():
        mine: Any = ours[key]
        if key in ("true_retention", "hours", "buttons"):
            mine = {name: mine[name] for name in value}
        same = mine == pytest.approx(value, rel=1e-5, abs=1e-5) if isinstance(value, float) else mine == value
        if not same:
            found[key] = only_different(mine, value) if isinstance(value, dict) else (mine, value)
    return found


def only_different(mine: dict[str, Any], value: dict[str, Any]) -> tuple[Any, Any]:
    names = {name for name in {*mine, *value} if mine.get(name) != value.get(name)}
    return {name: mine.get(name) for name in names}, {name: value.get(name) for name in names}


def translated(theirs: dict[str, Any]) -> dict[str, Any]:
    """Return Anki's graphs by our names."""
    windows = {"month": "one_month", "quarter": "three_months", "year": "one_year", "all_time": "all_time"}
    today = theirs["today"]
    counts = theirs["card_counts"]["excluding_inactive"]
    return {
        "today": {
            "reviews": today["answer_count"],
            "time_ms": today["answer_millis"],
            "correct": today["correct_count"],
            "mature_reviews": today["mature_count"],
            "mature_correct": today["mature_correct"],
            "learn": today["learn_count"],
            "review": today["review_count"],
            "relearn": today["relearn_count"],
            "filtered": today["early_review_count"],
        },
        "true_retention": {
            name: {
                age: {"passed": window[f"{age}_passed"], "failed": window[f"{age}_failed"]}
                for age in ("young", "mature")
            }
            for name, window in theirs["true_retention"].items()
        },
        "reviews_by_day": theirs["reviews"]["count"],
        "time_by_day": theirs["reviews"]["time"],
        "hours": {name: theirs["hours"][their] for name, their in windows.items()},
        "buttons": {name: theirs["buttons"][their] for name, their in windows.items()},
        "card_counts": {
            "new": counts["newCards"],
            "learning": counts["learn"],
            "relearning": counts["relearn"],
            **{name: counts[name] for name in ("young", "mature", "suspended", "buried")},
        },
        "intervals": theirs["intervals"]["intervals"],
        "stability": theirs["stability"]["intervals"],
        "difficulty": theirs["difficulty"]["eases"],
        "difficulty_median": theirs["difficulty"]["average"],
        "retrievability": theirs["retrievability"]["retrievability"],
        "retrievability_mean": theirs["retrievability"]["average"] / 100,
        "expected_known": theirs["retrievability"]["sum_by_card"],
        "future_due": theirs["future_due"]["future_due"],
        "overdue": sum(cards for day, cards in theirs["future_due"]["future_due"].items() if int(day) < 0),
        "daily_load": theirs["future_due"]["daily_load"],
        "added": theirs["added"]["added"],
    }
