"""What the statistics ask of the database: SQL text that SQLAlchemy and the plain sqlite3 driver both run.

Review graphs come from the roll-ups (:mod:`retain.storage.rollups`), card graphs from one scan of the cards each.
Days are study days, and offsets count from today: 0 today, −1 yesterday. No heavy import may stand here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retain.domain.clock import DAY_SECONDS, Moment
from retain.storage.counts import Execute

MATURE_DAYS = 21
STABILITY_DAYS = "(CAST(stability * 10000 + 0.5 AS INTEGER) + 5000) / 10000"
"""A card's stability in days, rounded half up from four places, as a stability travels; SQLite's own round is slow."""
DIFFICULTY_STEP = "CAST(difficulty * 1000 + 0.5 AS INTEGER)"
"""A card's difficulty in thousandths."""
PUT_ASIDE = "suspended = 1 OR buried_on IS NOT NULL"
"""Cards that may be suspended or buried today."""
WHOLE = 0
"""The deck under which the roll-ups count the whole collection."""
_QUARTER_MS = 900_000


Curves = Mapping[int, tuple[float, float]]
"""The decay and the factor of the forgetting curve of each deck, by its id."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about: some decks at one moment. ``deck_ids`` is None for the whole collection."""

    execute: Execute
    moment: Moment
    deck_ids: tuple[int, ...] | None = None

    def within(self) -> str:
        """Return the SQL condition on ``deck_id`` that holds for the cards asked about."""
        return "1" if self.deck_ids is None else f"deck_id IN ({', '.join(str(int(one)) for one in self.deck_ids)})"

    def rolled(self) -> str:
        """Return the SQL condition on ``deck_id`` that finds the rolled-up reviews of these cards."""
        return f"deck_id = {WHOLE}" if self.deck_ids is None else self.within()


def answers_by_day(scope: Scope, first: int | None) -> list[Sequence[int]]:
    """Return (offset, kind, mature, answers, milliseconds) of each day from offset ``first`` on (None: of all)."""
    return list(
        scope.execute(
            "SELECT day - ?1, kind, kind = 1 AND span = 2, sum(answers), sum(duration) FROM review_day "
            f"WHERE day >= ?2 AND {scope.rolled()} GROUP BY 1, 2, 3",
            (scope.moment.day, _first_day(scope, first)),
        )
    )


def study_days(scope: Scope) -> list[int]:
    """Return the offset of each day on which anything was answered, in order."""
    rows = scope.execute(
        f"SELECT DISTINCT day - ?1 FROM review_day WHERE {scope.rolled()} ORDER BY 1",
        (scope.moment.day,),
    )
    return [offset for (offset,) in rows]


def true_retention(scope: Scope, windows: Sequence[tuple[int | None, int]]) -> list[Sequence[Any]]:
    """Return (mature, passed, answers in each window …); a window is its first and last offset.

    Answers that tell how well something was remembered count: reviews, and others a day or more after the last.
    """
    return list(
        scope.execute(
            f"SELECT span = 2, rating > 1, {_windows(scope, windows)} FROM review_day "
            f"WHERE rating > 0 AND cram = 0 AND (kind = 1 OR span > 0) AND {scope.rolled()} GROUP BY 1, 2",
            (),
        )
    )


def buttons(scope: Scope, windows: Sequence[tuple[int | None, int]]) -> list[Sequence[Any]]:
    """Return (group, rating, answers in each window …), with 0 for learning, 1 young, 2 mature."""
    return list(
        scope.execute(
            "SELECT CASE WHEN kind <> 1 THEN 0 WHEN span = 2 THEN 2 ELSE 1 END, rating, "
            f"{_windows(scope, windows)} FROM review_day WHERE rating > 0 AND {scope.rolled()} GROUP BY 1, 2",
            (),
        )
    )


def hours(scope: Scope, windows: Sequence[tuple[int | None, int]]) -> list[Sequence[Any]]:
    """Return (hour, answers and passes in each window …)."""
    columns = f"{_windows(scope, windows)}, {_windows(scope, windows, 'passed')}"
    return list(scope.execute(f"SELECT hour, {columns} FROM review_hour WHERE {scope.rolled()} GROUP BY hour", ()))


@dataclass(frozen=True, slots=True)
class TodayRow:
    """The answers of today: how many, how long, how many right; those to mature cards; and by kind."""

    reviews: int
    time_ms: int
    correct: int
    mature_reviews: int
    mature_correct: int
    learn: int
    review: int
    relearn: int
    filtered: int


def today(scope: Scope) -> TodayRow:
    """Return what was done today."""
    ((*numbers,),) = scope.execute(
        "SELECT coalesce(sum(answers), 0), coalesce(sum(duration), 0), "
        "coalesce(sum(answers) FILTER (WHERE rating <> 1), 0), "
        "coalesce(sum(answers) FILTER (WHERE span = 2), 0), "
        "coalesce(sum(answers) FILTER (WHERE span = 2 AND rating <> 1), 0), "
        + ", ".join(f"coalesce(sum(answers) FILTER (WHERE kind = {kind}), 0)" for kind in range(4))
        + f" FROM review_day WHERE day = ?1 AND {scope.rolled()}",
        (scope.moment.day,),
    )
    return TodayRow(*numbers)


@dataclass(frozen=True, slots=True)
class CardCounts:
    """Cards by state; those suspended or buried today count as nothing else."""

    new: int
    learning: int
    relearning: int
    young: int
    mature: int
    suspended: int
    buried: int


def states(scope: Scope) -> list[tuple[int, int, int]]:
    """Return (state, whole days of the interval, cards) of all cards, some more than once."""
    rows = scope.execute(
        f"SELECT state, interval, count(*) FROM card INDEXED BY card_by_interval WHERE {scope.within()} "
        "GROUP BY interval, state",
        (),
    )
    return [(state, interval // DAY_SECONDS, cards) for state, interval, cards in rows]


@dataclass(frozen=True, slots=True)
class PutAside:
    """Cards alike that are suspended, or else buried today: their state, interval in days and due day, as an offset."""

    state: int
    days: int
    due: int | None
    suspended: bool
    cards: int


def put_aside(scope: Scope) -> list[PutAside]:
    """Return the cards that are suspended or buried today."""
    rows = scope.execute(
        f"SELECT state, interval / {DAY_SECONDS}, due_day - ?1, suspended, count(*) "
        f"FROM card INDEXED BY card_put_aside WHERE ({PUT_ASIDE}) AND (suspended = 1 OR buried_on = ?1) "
        f"AND {scope.within()} GROUP BY 1, 2, 3, 4",
        (scope.moment.day,),
    )
    return [PutAside(state, days, due, bool(suspended), cards) for state, days, due, suspended, cards in rows]


def due_days(scope: Scope) -> Iterator[tuple[int, int]]:
    """Yield (offset, cards) of all cards that are due some day, an offset more than once."""
    rows = scope.execute(
        "SELECT due_day - ?1, count(*) FROM card INDEXED BY card_by_queue "
        f"WHERE state > 0 AND due_day IS NOT NULL AND {scope.within()} GROUP BY deck_id, state, due_day",
        (scope.moment.day,),
    )
    return ((offset, cards) for offset, cards in rows)


def stabilities(scope: Scope) -> dict[int, int]:
    """Return how many cards have each stability, in days rounded half up."""
    return _histogram(scope, STABILITY_DAYS, "card_by_stability")


def difficulties(scope: Scope) -> dict[int, int]:
    """Return how many cards have each difficulty, in thousandths (1000–10000)."""
    return _histogram(scope, DIFFICULTY_STEP, "card_by_difficulty")


def added_between(scope: Scope) -> tuple[int, int] | None:
    """Return when (UTC ms) the notes of the first and the last of the cards were made; None without cards."""
    ((first, last),) = scope.execute(
        f"SELECT min(quarter) * {_QUARTER_MS}, max(quarter) * {_QUARTER_MS} FROM card_added WHERE {scope.within()}", ()
    )
    return None if first is None else (first, last)


def added(scope: Scope, start: int, end: int) -> list[Sequence[int]]:
    """Return (day, cards) of the cards whose notes were made from ``start`` to before ``end`` (UTC ms).

    Days are counted from ``start`` on, 24 hours each.
    """
    per_day = DAY_SECONDS * 1000 // _QUARTER_MS
    return list(
        scope.execute(
            f"SELECT (quarter - ?1) / {per_day}, sum(cards) FROM card_added "
            f"WHERE quarter >= ?1 AND quarter < ?2 AND {scope.within()} GROUP BY 1",
            (start // _QUARTER_MS, end // _QUARTER_MS),
        )
    )


@dataclass(frozen=True, slots=True)
class Recall:
    """How likely cards are recalled now: how many round down to each per cent, and the sum of it, 0–1 each."""

    percents: Mapping[int, int]
    total: float


def recall(scope: Scope, curves: Curves) -> Recall:
    """Return how likely the cards are recalled now; ``curves`` gives the decay and the factor of each deck's."""
    # Whole seconds and four places, as Anki has them. One character for each card is read in half the time that
    # SQLite needs to sort and group them; the limit has every chance worked out only once.
    elapsed = "max(?1 - last_review_at / 1000, 0) / 86400.0"
    ((signs, total),) = scope.execute(
        f"SELECT group_concat(char({_FIRST_SIGN} + CAST(recall * 100 AS INTEGER)), ''), sum(recall) FROM ("
        f"SELECT {recalled(curves, elapsed)} AS recall FROM card INDEXED BY card_by_stability "
        f"WHERE {STABILITY_DAYS} IS NOT NULL AND last_review_at IS NOT NULL AND {scope.within()} LIMIT -1)",
        (scope.moment.at // 1000,),
    )
    percents = {ord(sign) - _FIRST_SIGN: cards for sign, cards in Counter(signs or "").items()}
    return Recall(dict(sorted(percents.items())), total or 0.0)


def by_deck(values: Mapping[int, float], otherwise: float) -> str:
    """Return the SQL expression of a number of each deck; it names ``deck_id`` where they are not all the same."""
    kinds = set(values.values()) or {otherwise}
    if len(kinds) == 1:
        return repr(*kinds)
    return f"CASE deck_id {' '.join(f'WHEN {deck:d} THEN {value!r}' for deck, value in values.items())} END"


_FIRST_SIGN = 33
_STABILITY = "(max(CAST(stability * 10000 + 0.5 AS INTEGER), 1) / 10000.0)"


def recalled(curves: Curves, elapsed: str, stability: str = _STABILITY) -> str:
    """Return the SQL expression of the chance of recall ``elapsed`` days after an answer; it names ``deck_id``."""
    decay, factor = (by_deck({deck: pair[place] for deck, pair in curves.items()}, 1.0) for place in (0, 1))
    return f"pow(1 + {factor} * {elapsed} / {stability}, -({decay}))"


def uncovered_cards(execute: Execute, deck_ids: Sequence[int]) -> bool:
    """Whether any card lies in none of these decks."""
    marks = ", ".join("?" * len(deck_ids)) or "NULL"
    rows = execute(
        f"SELECT 1 FROM deck WHERE id NOT IN ({marks}) AND EXISTS (SELECT 1 FROM card WHERE deck_id = deck.id)",
        tuple(deck_ids),
    )
    return any(True for _ in rows)


def _histogram(scope: Scope, value: str, index: str) -> dict[int, int]:
    """Return how many cards have each value of an index that begins with it; those without a value are left out."""
    rows = scope.execute(
        f"SELECT {value}, count(*) FROM card INDEXED BY {index} WHERE {value} IS NOT NULL AND {scope.within()} "
        "GROUP BY 1",
        (),
    )
    return {number: cards for number, cards in rows}  # noqa: C416 - rows are not pairs to a type checker


def _first_day(scope: Scope, first: int | None) -> int:
    return -(10**9) if first is None else scope.moment.day + first


def _windows(scope: Scope, windows: Sequence[tuple[int | None, int]], column: str = "answers") -> str:
    def columns() -> Iterator[str]:
        for first, last in windows:
            low, high = _first_day(scope, first), scope.moment.day + last
            yield f"coalesce(sum({column}) FILTER (WHERE day BETWEEN {low} AND {high}), 0)"

    return ", ".join(columns())
