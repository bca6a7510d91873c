"""The statistics as the JSON document of the command line."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from retain.domain.clock import date_of
from retain.services.statistics.figures import Passes, Statistics


def document(found: Statistics) -> dict[str, Any]:
    """Return the statistics by the names that scripts rely on; what counts nothing is left out of histograms."""
    return {
        "day": date_of(found.day).isoformat(),
        "deck": found.deck,
        "range_days": found.range_days,
        "today": asdict(found.today),
        "true_retention": {
            name: {"young": _passes(retention.young), "mature": _passes(retention.mature)}
            for name, retention in found.true_retention.items()
        },
        "desired_retention": {"lowest": found.desired_retention[0], "highest": found.desired_retention[1]},
        "reviews_by_day": {str(offset): dict(kinds) for offset, kinds in found.reviews_by_day.items()},
        "time_by_day": {str(offset): dict(kinds) for offset, kinds in found.time_by_day.items()},
        "hours": {
            name: [{"total": hour.total, "correct": hour.correct} for hour in hours]
            for name, hours in found.hours.items()
        },
        "buttons": {
            name: {group: list(counts) for group, counts in groups.items()} for name, groups in found.buttons.items()
        },
        "card_counts": asdict(found.card_counts),
        "intervals": _histogram(found.intervals),
        "stability": _histogram(found.stability),
        "difficulty": _histogram(found.difficulty),
        "difficulty_median": found.difficulty_median,
        "retrievability": _histogram(found.retrievability),
        "retrievability_mean": found.retrievability_mean,
        "expected_known": found.expected_known,
        "future_due": _histogram(found.future_due),
        "overdue": found.overdue,
        "daily_load": found.daily_load,
        "added": _histogram(found.added),
        "days_studied": found.days_studied,
        "streak": asdict(found.streak),
    }


def _passes(passes: Passes) -> dict[str, int]:
    return {"passed": passes.passed, "failed": passes.failed}


def _histogram(counts: Mapping[int, int]) -> dict[str, int]:
    return {str(value): counts[value] for value in sorted(counts)}
