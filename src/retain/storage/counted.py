"""What the roll-ups count (see :mod:`retain.storage.rollups`): their columns, as SQL of a row of the review log."""

from dataclasses import dataclass

WHOLE = 0
"""The scope under which the roll-ups count the whole collection."""
EVER = -1_000_000_000
"""The day under which the roll-ups sum all days up."""
QUARTER_MS = 900_000
"""The grain of times in the roll-ups: study days begin on a quarter of an hour in every time zone since 1972."""
UNTIL = "(SELECT until FROM rolled_up)"
"""The time up to which answers are in the roll-ups."""
PERIODS = "(SELECT 0 AS ever UNION ALL SELECT 1) AS period"
"""Every row is counted twice: on its day, and among all days."""


@dataclass(frozen=True, slots=True)
class RollUp:
    """A table that counts rows of the log: what it tells apart, what it adds up, and which rows; in SQL of a {row}."""

    table: str
    kinds: dict[str, str]
    sums: dict[str, str]
    counted: str

    @property
    def key(self) -> str:
        """The columns that tell its lines apart."""
        return ", ".join(("scope_id", "day", *self.kinds))

    @property
    def head(self) -> str:
        """The beginning of what adds lines."""
        return f"INSERT INTO {self.table} ({self.key}, {', '.join(self.sums)})"

    @property
    def groups(self) -> str:
        """The columns of the key by number, for GROUP BY."""
        return ", ".join(str(number) for number in range(1, len(self.kinds) + 3))

    @property
    def merge(self) -> str:
        """The end of that: what is counted already is added to."""
        return _merge(self.key, self.sums)

    def values(self, row: str, sign: str = "", add: str = "") -> str:
        """Return what a row of the log counts as, or with ``add`` = "sum" what rows that are alike do together."""
        kinds = (f"{value} AS {name}" for name, value in self.kinds.items())
        sums = (f"{sign}{add}({value}) AS {name}" for name, value in self.sums.items())
        return ", ".join((*kinds, *sums)).format(row=row)


def _merge(key: str, sums: dict[str, str]) -> str:
    """Return the clause that adds to what is counted already."""
    return f"ON CONFLICT ({key}) DO UPDATE SET {', '.join(f'{name} = {name} + excluded.{name}' for name in sums)};"


# ``span`` is how long the last interval was: 0 under a day, 1 young, 2 mature (21 days or more). ``cram`` marks an
# answer in a filtered deck that moved nothing: it left no memory, nor an ease, which only Anki's own scheduler had
# and the row carries along as the last of [interval, interval before, factor].
_EASE = "coalesce(iif(json_valid({row}.extra), json_extract({row}.extra, '$[2]'), 0), 0)"
BY_DAY = RollUp(
    "review_day",
    {
        "kind": "{row}.kind",
        "span": "({row}.interval_before >= 86400) + ({row}.interval_before >= 1814400)",
        "cram": f"({{row}}.kind = 3 AND {{row}}.difficulty IS NULL AND {_EASE} = 0)",
    },
    {
        "answers": "1",
        "again": "{row}.rating = 1",
        "hard": "{row}.rating = 2",
        "good": "{row}.rating = 3",
        "easy": "{row}.rating = 4",
        "duration": "{row}.duration",
    },
    "{row}.kind NOT IN (4, 5)",
)
BY_HOUR = RollUp(
    "review_hour", {"hour": "{row}.hour"}, {"answers": "1", "passed": "{row}.rating <> 1"}, "{row}.kind <= 2"
)
ROLL_UPS = (BY_DAY, BY_HOUR)
QUARTER = f"created_at / {QUARTER_MS}"
MERGE_ADDED = _merge("scope_id, quarter", {"cards": "1"})


def not_yet(one: RollUp) -> str:
    """Return the query of the lines that a roll-up lacks: those of the answers that are not in it yet, one by one."""
    return (
        f"SELECT scope_id, iif(ever, {EVER}, review.day) AS day, {one.values('review')} FROM review "
        "CROSS JOIN card ON card.id = review.card_id "
        f"CROSS JOIN deck_scope ON deck_scope.deck_id = card.deck_id CROSS JOIN {PERIODS} "
        f"WHERE review.at > {UNTIL} AND {one.counted.format(row='review')}"
    )


def spread(one: RollUp, day: str, lines: str) -> str:
    """Return the query of what counts by deck give for every scope, by day or for all days."""
    kinds, sums = "".join(f", {name}" for name in one.kinds), ", ".join(f"sum({name}) AS {name}" for name in one.sums)
    return (
        f"SELECT scope_id, day{kinds}, {sums} FROM "
        f"(SELECT deck_id, {day} AS day{kinds}, {sums} FROM {lines} GROUP BY {one.groups}) AS own "
        f"CROSS JOIN deck_scope ON deck_scope.deck_id = own.deck_id WHERE true GROUP BY {one.groups}"
    )
