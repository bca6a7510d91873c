"""What the statistics ask of the database: SQL text that SQLAlchemy and the plain sqlite3 driver both run.

Review graphs come from the roll-ups (:mod:`retain.storage.rollups`), card graphs from one scan of the cards each.
Days are study days, and offsets count from today: 0 today, −1 yesterday. No heavy import may stand here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retain.domain.clock import DAY_SECONDS, Moment
from retain.storage.counts import Execute

MATURE_DAYS = 21
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

    @property
    def cards(self) -> str:
        """The table to read the cards from; see :func:`gather_cards`."""
        return "card NOT INDEXED" if self.deck_ids is None else "scoped_card"


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
    """Return (state, whole days of the interval, cards) of all cards."""
    rows = scope.execute(f"SELECT interval / {DAY_SECONDS} * 4 + state, count(*) FROM {scope.cards} GROUP BY 1", ())
    return [(key % 4, key // 4, cards) for key, cards in rows]


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
        f"SELECT state, interval / {DAY_SECONDS}, due_day - ?1, suspended, count(*) FROM {scope.cards} "
        "WHERE suspended = 1 OR buried_on = ?1 GROUP BY 1, 2, 3, 4",
        (scope.moment.day,),
    )
    return [PutAside(state, days, due, bool(suspended), cards) for state, days, due, suspended, cards in rows]


def due_days(scope: Scope) -> Iterator[tuple[int, int]]:
    """Yield (offset, cards) of all cards that are due some day, an offset more than once."""
    # In the order of the index on the queue, which holds all that is asked.
    table = "card" if scope.deck_ids is None else scope.cards
    rows = scope.execute(
        f"SELECT due_day - ?1, count(*) FROM {table} WHERE state > 0 AND due_day IS NOT NULL "
        "GROUP BY deck_id, state, due_day",
        (scope.moment.day,),
    )
    return ((offset, cards) for offset, cards in rows)


def stabilities(scope: Scope) -> dict[int, int]:
    """Return how many cards have each stability, in days rounded half up."""
    # Four places, as a stability travels: 2.49996 is 2.5 in another program, and so 3 days. SQLite's round is slow.
    return _histogram(scope, "(CAST(stability * 10000 + 0.5 AS INTEGER) + 5000) / 10000", "stability IS NOT NULL")


def difficulties(scope: Scope) -> dict[int, int]:
    """Return how many cards have each difficulty, in thousandths (1000–10000)."""
    return _histogram(scope, "CAST(difficulty * 1000 + 0.5 AS INTEGER)", "difficulty IS NOT NULL")


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
    """Cards whose recall now rounds down to ``percent``: how many, and the sum of it, 0–1 each."""

    percent: int
    cards: int
    total: float


def recall(scope: Scope, curves: Curves) -> list[Recall]:
    """Return how likely the cards are recalled now; ``curves`` gives the decay and the factor of each deck's."""
    # Whole seconds and four places, as Anki has them.
    elapsed = "max(?1 - last_review_at / 1000, 0) / 86400.0"
    rows = scope.execute(
        f"WITH known AS MATERIALIZED (SELECT {recalled(curves, elapsed)} AS recall FROM {scope.cards} "
        "WHERE stability IS NOT NULL AND last_review_at IS NOT NULL) "
        "SELECT CAST(recall * 100 AS INTEGER), count(*), sum(recall) FROM known GROUP BY 1",
        (scope.moment.at // 1000,),
    )
    return [Recall(*row) for row in rows]


_STABILITY = "(max(CAST(stability * 10000 + 0.5 AS INTEGER), 1) / 10000.0)"


def recalled(curves: Curves, elapsed: str, stability: str = _STABILITY) -> str:
    """Return the SQL expression of the chance of recall ``elapsed`` days after an answer; it names ``deck_id``."""
    kinds = set(curves.values()) or {(1.0, 1.0)}  # without decks there are no cards either
    if len(kinds) == 1:
        ((decay, factor),) = ((repr(one), repr(other)) for one, other in kinds)
    else:
        decay, factor = (
            f"CASE deck_id {' '.join(f'WHEN {deck:d} THEN {pair[place]!r}' for deck, pair in curves.items())} END"
            for place in (0, 1)
        )
    return f"pow(1 + {factor} * {elapsed} / {stability}, -({decay}))"


def last_card(scope: Scope) -> int:
    """Return the highest id of a card, which costs nothing to find; 0 without cards."""
    ((highest,),) = scope.execute("SELECT coalesce(max(id), 0) FROM card", ())
    return int(highest)


def last_actions(scope: Scope) -> tuple[int, ...]:
    """Return numbers that change with every action, and with every one that is taken back."""
    ((ever, last, reviews),) = scope.execute(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'operation'), 0), "
        "coalesce((SELECT max(id) FROM operation), 0), coalesce((SELECT max(at) FROM review), 0)",
        (),
    )
    return int(ever), int(last), int(reviews)


def gather_cards(scope: Scope) -> None:
    """Put the cards of some decks together, so that each figure reads those alone."""
    if scope.deck_ids is None:
        return
    scope.execute("DROP TABLE IF EXISTS temp.scoped_card", ())
    scope.execute(
        "CREATE TEMP TABLE scoped_card AS SELECT deck_id, state, interval, stability, difficulty, due_day, suspended, "
        f"buried_on, last_review_at FROM card WHERE {scope.within()}",
        (),
    )


def uncovered_cards(execute: Execute, deck_ids: Sequence[int]) -> bool:
    """Whether any card lies in none of these decks."""
    marks = ", ".join("?" * len(deck_ids)) or "NULL"
    rows = execute(
        f"SELECT 1 FROM deck WHERE id NOT IN ({marks}) AND EXISTS (SELECT 1 FROM card WHERE deck_id = deck.id)",
        tuple(deck_ids),
    )
    return any(True for _ in rows)


def _histogram(scope: Scope, value: str, condition: str, parameters: tuple[Any, ...] = ()) -> dict[int, int]:
    rows = scope.execute(
        f"SELECT {value}, count(*) FROM {scope.cards} WHERE {condition} GROUP BY 1",
        parameters,
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
