"""What the statistics ask of the database: SQL text that SQLAlchemy and the plain sqlite3 driver both run.

Review graphs come from the roll-ups (:mod:`retain.storage.rollups`), card graphs from one scan of an index.
Days are study days, and offsets count from today: 0 today, −1 yesterday. No heavy import may stand here.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from retain.domain.clock import DAY_SECONDS, Moment
from retain.domain.spans import Span
from retain.storage.counted import BY_DAY, BY_HOUR, EVER, QUARTER_MS, UNTIL, WHOLE, RollUp, not_yet
from retain.storage.counts import Execute

MATURE_DAYS = 21
CARD_FIGURES = (
    "state", "due_day", "position", "suspended", "buried_on", "interval", "stability", "difficulty", "last_review_at",
)  # fmt: skip
"""What the queue and the statistics ask of each card, as the index ``card_figures`` has it by deck."""
PUT_ASIDE = "suspended = 1 OR buried_on IS NOT NULL"
"""Cards that may be suspended or buried today."""

Curves = Mapping[int, tuple[float, float]]
"""The decay and the factor of the forgetting curve of each deck, by its id."""


@dataclass(frozen=True)
class Scope:
    """What is asked about at one moment: ``id`` names a deck with all below it, or ``WHOLE``, the collection.

    ``deck_ids`` are the decks of it.
    """

    execute: Execute
    moment: Moment
    id: int
    deck_ids: tuple[int, ...]

    def within(self) -> str:
        """Return the SQL condition on ``deck_id`` that holds for the cards asked about."""
        return "1" if self.id == WHOLE else self.by_deck()

    def by_deck(self) -> str:
        """Return the same as a list of decks, for an index that begins with them."""
        return f"deck_id IN ({', '.join(str(int(one)) for one in self.deck_ids)})"

    @cached_property
    def _is_behind(self) -> bool:
        ((behind,),) = self.execute(f"SELECT EXISTS (SELECT 1 FROM review WHERE at > {UNTIL})", ())
        return bool(behind)

    def lines(self, one: RollUp) -> str:
        """Return the SQL of the lines of a roll-up, with those of the answers that it does not hold yet."""
        if not self._is_behind:
            return one.table
        return f"(SELECT {one.key}, {', '.join(one.sums)} FROM {one.table} UNION ALL {not_yet(one)})"


KINDS = {
    "learn": "kind = 0",
    "relearn": "kind = 2",
    "young": "kind = 1 AND span < 2",
    "mature": "kind = 1 AND span = 2",
    "filtered": "kind = 3",
}
"""What the answers of a day are told apart by; reviews are split by the interval that they ended."""


def work_by_day(scope: Scope, first: int | None, last: int = 10**9) -> list[tuple[int, Sequence[int], Sequence[int]]]:
    """Return (offset, answers by kind, milliseconds by kind) of each day from offset ``first`` (None: no first) on.

    The kinds are in the order of ``KINDS``.
    """
    sums = ", ".join(
        f"coalesce(sum({what}) FILTER (WHERE {kind}), 0)" for what in ("answers", "duration") for kind in KINDS.values()
    )
    # In the order of the key nothing needs sorting.
    rows = scope.execute(
        f"SELECT day - ?1, {sums} FROM {scope.lines(BY_DAY)} "
        "WHERE scope_id = ?2 AND day BETWEEN ?3 AND ?1 + ?4 GROUP BY day",
        (scope.moment.day, scope.id, EVER + 1 if first is None else scope.moment.day + first, last),
    )
    return [(row[0], row[1 : 1 + len(KINDS)], row[1 + len(KINDS) :]) for row in rows]


def study_days(scope: Scope) -> list[int]:
    """Return the offset of each day on which anything was answered, in order."""
    ((days,),) = scope.execute(
        "SELECT group_concat(day - ?1) FROM "
        f"(SELECT DISTINCT day FROM {scope.lines(BY_DAY)} WHERE scope_id = ?2 AND day > {EVER} ORDER BY day)",
        (scope.moment.day, scope.id),
    )
    return _numbers(days)


Days = tuple[int, int]
"""The first and the last of some study days; ``(EVER, EVER)`` stands for all of them."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers alike: the kind of them, how long the last interval was (0 under a day, 1 young, 2 mature), the ratings.

    ``cram``: they left no memory, so that they tell nothing of one.
    """

    kind: int
    span: int
    cram: bool
    again: int
    hard: int
    good: int
    easy: int

    @property
    def passed(self) -> int:
        """How many were not Again."""
        return self.hard + self.good + self.easy

    @property
    def tells(self) -> bool:
        """Whether they tell how well something was remembered: reviews, and others a day or more after the last."""
        return not self.cram and (self.kind == 1 or self.span > 0)


def answers(scope: Scope, slices: Sequence[Days]) -> list[list[Answers]]:
    """Return the answers of each of the slices of time."""
    sums = "sum(again), sum(hard), sum(good), sum(easy)"
    rows = _of_slices(scope, slices, BY_DAY, "kind, span, cram", sums)
    return [[Answers(kind, span, bool(cram), *ratings) for kind, span, cram, *ratings in found] for found in rows]


def hours(scope: Scope, slices: Sequence[Days]) -> list[list[Sequence[int]]]:
    """Return (local hour, answers, passes) of each of the slices of time."""
    return _of_slices(scope, slices, BY_HOUR, "hour", "sum(answers), sum(passed)")


def _of_slices(scope: Scope, slices: Sequence[Days], one: RollUp, columns: str, sums: str) -> list[list[Sequence[int]]]:
    lines = scope.lines(one)
    return [
        list(
            scope.execute(
                f"SELECT {columns}, {sums} FROM {lines} WHERE scope_id = ?1 AND day BETWEEN ?2 AND ?3 "
                f"GROUP BY {columns}",
                (scope.id, first, last),
            )
        )
        for first, last in slices
    ]


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
    right = "answers - again"
    ((*numbers,),) = scope.execute(
        "SELECT coalesce(sum(answers), 0), coalesce(sum(duration), 0), "
        f"coalesce(sum({right}), 0), "
        "coalesce(sum(answers) FILTER (WHERE span = 2), 0), "
        f"coalesce(sum({right}) FILTER (WHERE span = 2), 0), "
        + ", ".join(f"coalesce(sum(answers) FILTER (WHERE kind = {kind}), 0)" for kind in range(4))
        + f" FROM {scope.lines(BY_DAY)} WHERE scope_id = ?1 AND day = ?2",
        (scope.id, scope.moment.day),
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


_INTERVAL_TO_COME = "max(coalesce(iif(json_valid(extra), json_extract(extra, '$.ivl'), 1), 1), 1)"
"""The days that a card will be given once it is relearned, where Anki said so; one at least."""


def relearning(scope: Scope) -> list[tuple[int, int]]:
    """Return (days of the interval to come, cards) of the cards that are relearned."""
    rows = scope.execute(
        f"SELECT {_INTERVAL_TO_COME} AS days, count(*) FROM card INDEXED BY card_figures "
        f"WHERE {scope.by_deck()} AND state = 3 GROUP BY days",
        (),
    )
    return [(days, cards) for days, cards in rows]


@dataclass(frozen=True, slots=True)
class PutAside:
    """Cards alike that are suspended, or else buried today: their state, interval in days and due day, as an offset.

    A card in learning has no interval, however many days its step is long.
    """

    state: int
    days: int
    due: int | None
    suspended: bool
    cards: int


def put_aside(scope: Scope) -> list[PutAside]:
    """Return the cards that are suspended or buried today."""
    rows = scope.execute(
        f"SELECT state, CASE state WHEN 2 THEN interval / {DAY_SECONDS} WHEN 3 THEN {_INTERVAL_TO_COME} ELSE 0 END, "
        f"due_day - ?1, suspended, count(*) "
        f"FROM card INDEXED BY card_put_aside WHERE ({PUT_ASIDE}) AND (suspended = 1 OR buried_on = ?1) "
        f"AND {scope.within()} GROUP BY 1, 2, 3, 4",
        (scope.moment.day,),
    )
    return [PutAside(state, days, due, bool(suspended), cards) for state, days, due, suspended, cards in rows]


def added_between(scope: Scope) -> tuple[int, int] | None:
    """Return when (UTC ms) the notes of the first and the last of the cards were made; None without cards."""
    ends = ", ".join(
        f"(SELECT {end}(quarter) * {QUARTER_MS} FROM card_added WHERE scope_id = ?1)" for end in ("min", "max")
    )
    ((first, last),) = scope.execute(f"SELECT {ends}", (scope.id,))
    return None if first is None else (first, last)


def added(scope: Scope, span: Span) -> list[Sequence[int]]:
    """Return (study day, cards) of the cards whose notes were made within the span."""
    per_day = DAY_SECONDS * 1000 // QUARTER_MS
    return list(
        scope.execute(
            f"SELECT (quarter + ?1) / {per_day} AS day, sum(cards) FROM card_added "
            "WHERE scope_id = ?2 AND quarter >= ?3 AND quarter < ?4 GROUP BY day",
            (span.day_shift // QUARTER_MS, scope.id, span.start // QUARTER_MS, span.end // QUARTER_MS),
        )
    )


@dataclass(frozen=True, slots=True)
class CardFigures:
    """How many cards have each value of what the statistics ask of them.

    ``intervals``: by state, whole days; ``due``: the offset of the day, new cards aside; ``stabilities``: days,
    rounded half up; ``difficulties``: thousandths, 1000–10000; ``recall``: the chance of recall now in per cent,
    rounded down, 99 at most, and ``known`` the sum of it, 0–1 each.
    """

    intervals: Sequence[Mapping[int, int]]
    due: Mapping[int, int]
    stabilities: Mapping[int, int]
    difficulties: Mapping[int, int]
    recall: Mapping[int, int]
    known: float


_STATES = 4


def cards(scope: Scope, curves: Curves) -> CardFigures:
    """Return the figures of the cards; ``curves`` gives the decay and the factor of each deck's forgetting curve.

    Numbers are rounded as they travel to Anki, from four places of a stability, three of a difficulty, whole seconds.
    """
    # One long text of numbers for each figure, read and counted in C, takes half the time that SQLite needs to sort
    # the cards into groups, and a quarter of that of fetching them; the limit has every chance worked out only once.
    elapsed = "iif(last_review_at / 1000 > ?1, 0, (?1 - last_review_at / 1000) / 86400.0)"
    (row,) = scope.execute(
        f"SELECT group_concat(interval / {DAY_SECONDS} * {_STATES} + state), "
        "group_concat(CASE WHEN state > 0 THEN due_day END), "
        "group_concat((CAST(stability * 10000 + 0.5 AS INTEGER) + 5000) / 10000), "
        "group_concat(CAST(difficulty * 1000 + 0.5 AS INTEGER)), "
        "group_concat(CAST(recall * 100 AS INTEGER)), coalesce(sum(recall), 0.0) FROM ("
        f"SELECT state, due_day, interval, stability, difficulty, {recalled(curves, elapsed)} AS recall "
        f"FROM card INDEXED BY card_figures WHERE {scope.within()} LIMIT -1)",
        (scope.moment.at // 1000,),
    )
    states, due, stabilities, difficulties, recall = (Counter(_numbers(text)) for text in row[:5])
    if certain := recall.pop(100, 0):
        recall[99] += certain
    intervals: list[dict[int, int]] = [{} for _ in range(_STATES)]
    for packed, number in states.items():
        intervals[packed % _STATES][packed // _STATES] = number
    return CardFigures(
        intervals=intervals,
        due={day - scope.moment.day: number for day, number in due.items()},
        stabilities=stabilities,
        difficulties=difficulties,
        recall=dict(sorted(recall.items())),
        known=row[5],
    )


def _numbers(text: str | None) -> list[int]:
    """Return the numbers of a list with commas, which is read in C."""
    numbers: list[int] = json.loads(f"[{text or ''}]")
    return numbers


def by_deck(values: Mapping[int, float], otherwise: float) -> str:
    """Return the SQL expression of a number of each deck; it names ``deck_id`` where they are not all the same."""
    kinds = set(values.values()) or {otherwise}
    if len(kinds) == 1:
        return repr(*kinds)
    return f"CASE deck_id {' '.join(f'WHEN {deck:d} THEN {value!r}' for deck, value in values.items())} END"


# A condition takes less time than ``max``, which is a function.
_STABILITY = "iif(stability < 0.0001, 0.0001, CAST(stability * 10000 + 0.5 AS INTEGER) / 10000.0)"


def recalled(curves: Curves, elapsed: str, stability: str = _STABILITY) -> str:
    """Return the SQL expression of the chance of recall ``elapsed`` days after an answer; it names ``deck_id``."""
    decay, factor = (by_deck({deck: pair[place] for deck, pair in curves.items()}, 1.0) for place in (0, 1))
    return f"pow(1 + {factor} * {elapsed} / {stability}, -({decay}))"
