"""What today holds, deck by deck: SQL text that SQLAlchemy and the plain sqlite3 driver both run.

No heavy import may stand here: ``retain due`` answers a shell prompt through this module. For the same reason it
reads only what every schema since the first one has: an older database is counted before it is brought up to date.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from retain.domain.clock import Moment
from retain.domain.options import LEARN_AHEAD_SECONDS, Options
from retain.scheduling.limits import Load

Execute = Callable[[str, tuple[Any, ...]], Iterable[Sequence[Any]]]
"""Runs one statement with positional parameters and gives its rows."""

PRACTICE = "review.kind = 3 AND review.stability IS NULL AND review.difficulty IS NULL"
"""Answers that were practice only: they left memory and due date as they were."""

# No more of new cards and of reviews are counted than the highest limit there is, by default 20 and 200. A learning
# card whose step crossed a day (its interval is then a day or more) counts as a review of its day.
_COUNTED = """
SELECT deck.name, preset.options,
  (SELECT count(*) FROM (SELECT 1 FROM card WHERE deck_id = deck.id AND state = 0
     AND suspended = 0 AND buried_on IS NOT ?1
     LIMIT (SELECT max(coalesce(json_extract(options, '$.new_per_day'), 20)) FROM preset))),
  (SELECT count(*) FROM card WHERE deck_id = deck.id AND state IN (1, 3) AND due_day <= ?1
     AND due_at <= ?2 AND suspended = 0 AND buried_on IS NOT ?1),
  (SELECT count(*) FROM card WHERE deck_id = deck.id AND state IN (1, 3) AND due_day <= ?1
     AND due_at IS NULL AND suspended = 0 AND buried_on IS NOT ?1),
  (SELECT count(*) FROM (SELECT 1 FROM card WHERE deck_id = deck.id AND state = 2 AND due_day <= ?1
     AND suspended = 0 AND buried_on IS NOT ?1
     LIMIT (SELECT max(coalesce(json_extract(options, '$.reviews_per_day'), 200)) FROM preset))),
  coalesce(done.new, 0), coalesce(done.reviews, 0)
"""
_NOT_COUNTED = "SELECT deck.name, preset.options, 0, 0, 0, 0, coalesce(done.new, 0), coalesce(done.reviews, 0)"

_DONE_BY_DECK = f"""
FROM deck JOIN preset ON preset.id = deck.preset_id
LEFT JOIN (
  SELECT card.deck_id,
    count(*) FILTER (WHERE state_before = 0) AS new,
    count(*) FILTER (WHERE state_before = 2 OR state_before IN (1, 3) AND review.interval_before >= 86400) AS reviews
  FROM review JOIN card ON card.id = review.card_id
  WHERE review.at >= ?3 AND review.at < ?4 AND review.day = ?1 AND review.rating > 0 AND NOT ({PRACTICE})
  GROUP BY card.deck_id
) AS done ON done.deck_id = deck.id
ORDER BY deck.name
"""  # noqa: S608 - no user text

_LOADS = _COUNTED + _DONE_BY_DECK
_DONE_LOADS = _NOT_COUNTED + _DONE_BY_DECK

_SIZES = "SELECT deck.name, count(card.id) FROM deck LEFT JOIN card ON card.deck_id = deck.id GROUP BY deck.id"

_DONE = """
SELECT count(*), count(*) FILTER (WHERE state_before = 2), count(*) FILTER (WHERE state_before = 2 AND rating > 1),
  coalesce(sum(duration), 0)
FROM review WHERE at >= ?1 AND at < ?2 AND day = ?3 AND rating > 0
"""

# A review keeps the study day on which it was given, in whatever zone that was. The index knows only times, so that
# they bound the search: by so much can the same day begin earlier or later elsewhere.
_ZONES_MS = 2 * 86_400_000

_DEFAULTS = Options()
_BURYING = ("bury_new", "bury_reviews", "bury_learning")

_SETTINGS = "SELECT key, value FROM setting"


def day_loads(execute: Execute, moment: Moment, day_began: int) -> list[Load]:
    """Return what each deck holds for the study day of ``moment``, which began at ``day_began`` (UTC ms)."""
    learn_ahead = min(moment.at + LEARN_AHEAD_SECONDS * 1000, moment.day_ends - 1)
    parameters = (moment.day, learn_ahead, day_began - _ZONES_MS, moment.day_ends + _ZONES_MS)
    return [_load(row) for row in execute(_LOADS, parameters)]


def done_loads(execute: Execute, moment: Moment, day_began: int) -> list[Load]:
    """Return the limits of each deck and what was done in it, without counting what it holds."""
    parameters = (moment.day, None, day_began - _ZONES_MS, moment.day_ends + _ZONES_MS)
    return [_load(row) for row in execute(_DONE_LOADS, parameters)]


def _load(row: Sequence[Any]) -> Load:
    name, stored, new, learning, day_learning, review, new_done, reviews_done = row
    options = json.loads(stored)
    return Load(
        name=name,
        new_per_day=options.get("new_per_day", _DEFAULTS.new_per_day),
        reviews_per_day=options.get("reviews_per_day", _DEFAULTS.reviews_per_day),
        new=new,
        learning=learning,
        day_learning=day_learning,
        review=review,
        new_done=new_done,
        reviews_done=reviews_done,
        new_ignores_reviews=options.get("new_ignores_review_limit", _DEFAULTS.new_ignores_review_limit),
        buries=any(options.get(name, False) for name in _BURYING),
    )


@dataclass(frozen=True, slots=True)
class Done:
    """Answers given on a study day: how many, how many of review cards and of those not Again, and their time."""

    answers: int = 0
    reviews: int = 0
    passed: int = 0
    milliseconds: int = 0


def done_on(execute: Execute, moment: Moment, day_began: int) -> Done:
    """Return what was answered on the study day of ``moment``, which began at ``day_began`` (UTC ms)."""
    (row,) = execute(_DONE, (day_began - _ZONES_MS, moment.day_ends + _ZONES_MS, moment.day))
    return Done(*row)


def deck_sizes(execute: Execute) -> dict[str, int]:
    """Return the number of cards of each deck, without its subdecks."""
    return {str(name): int(count) for name, count in execute(_SIZES, ())}


def last_action(execute: Execute) -> str | None:
    """Return in words what undo would take back."""
    for (label,) in execute("SELECT label FROM operation ORDER BY id DESC LIMIT 1", ()):
        return str(label)
    return None


def settings(execute: Execute) -> dict[str, Any]:
    """Return the settings of the collection that are set."""
    values = {key: json.loads(value) for key, value in execute(_SETTINGS, ())}
    return {key: value for key, value in values.items() if value is not None}


def deck_options(execute: Execute) -> list[tuple[int, str, str]]:
    """Return the id, the name and the stored options of every deck, in the order of their names."""
    rows = execute(
        "SELECT deck.id, deck.name, preset.options FROM deck JOIN preset ON preset.id = deck.preset_id "
        "ORDER BY deck.name",
        (),
    )
    return [(deck_id, name, options) for deck_id, name, options in rows]
