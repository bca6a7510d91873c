"""Roll-ups of the review log, by scope and study day, from which every review graph is drawn in milliseconds.

A scope is a deck with all that lie below it, or ``WHOLE``, the collection: ``deck_scope`` says in which scopes each
deck counts, so that what is asked of a deck is read in one place, however many decks it is made of. ``review_day``
counts the answers of a scope on a day by everything that the graphs tell apart, ``review_hour`` by the local hour,
``card_added`` the cards by when their notes were made. The day ``EVER`` holds the sum of all days, so that no window
of time needs more than a year of them.

Triggers keep all of it with every row that comes or goes, every card that changes its deck, and every deck that is
made, renamed or removed, whatever writes it, in the writer's own transaction. Rows by hand (a reset, a new due date)
are counted nowhere.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from retain.domain.wording import plural
from retain.storage.connection import Connection
from retain.storage.figures import EVER, WHOLE

_PERIODS = "(SELECT 0 AS ever UNION ALL SELECT 1) AS period"


@dataclass(frozen=True, slots=True)
class _RollUp:
    """A table that counts rows of the log: what it tells apart, what it adds up, and which rows; in SQL of a {row}."""

    table: str
    kinds: dict[str, str]
    sums: dict[str, str]
    counted: str

    @property
    def key(self) -> str:
        return ", ".join(("scope_id", "day", *self.kinds))

    @property
    def head(self) -> str:
        return f"INSERT INTO {self.table} ({self.key}, {', '.join(self.sums)})"

    @property
    def groups(self) -> str:
        """The columns of the key by number, for GROUP BY."""
        return ", ".join(str(number) for number in range(1, len(self.kinds) + 3))

    @property
    def merge(self) -> str:
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
_BY_DAY = _RollUp(
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
_BY_HOUR = _RollUp(
    "review_hour", {"hour": "{row}.hour"}, {"answers": "1", "passed": "{row}.rating <> 1"}, "{row}.kind <= 2"
)
_ROLL_UPS = (_BY_DAY, _BY_HOUR)
_QUARTER_MS = 900_000
_QUARTER = f"created_at / {_QUARTER_MS}"
"""Study days begin on a quarter of an hour in every time zone since 1972."""


def _scopes(deck: str) -> str:
    return f"SELECT scope_id FROM deck_scope WHERE deck_id = {deck}"


def _answer(row: str, sign: str) -> str:
    """Return the statements with which a trigger counts one row of the log in (+) or out (−)."""
    deck = f"(SELECT deck_id FROM card WHERE id = {row}.card_id)"
    statements = [
        f"{one.head} SELECT scope_id, iif(ever, {EVER}, {row}.day), {one.values(row, sign)} "
        f"FROM deck_scope CROSS JOIN {_PERIODS} WHERE deck_id = {deck} AND {one.counted.format(row=row)} {one.merge}"
        for one in _ROLL_UPS
    ]
    if sign == "-":
        statements.append(_sweep(f"IN ({_scopes(deck)})", f"IN ({row}.day, {EVER})"))
    return " ".join(statements)


def _answers_of_card(scopes: str, sign: str) -> str:
    """Return the statements with which a trigger counts all answers to a card in or out of some scopes."""
    statements = [
        f"{one.head} SELECT scope_id, iif(ever, {EVER}, review.day), {one.values('review', sign, 'sum')} "
        f"FROM review CROSS JOIN ({scopes}) CROSS JOIN {_PERIODS} "
        f"WHERE card_id = NEW.id AND {one.counted.format(row='review')} GROUP BY {one.groups} {one.merge}"
        for one in _ROLL_UPS
    ]
    if sign == "-":
        days = f"SELECT day FROM review WHERE card_id = NEW.id UNION ALL SELECT {EVER}"
        statements.append(_sweep(f"IN ({scopes})", f"IN ({days})"))
    return " ".join(statements)


def _answers_of_deck(pair: str, sign: str) -> str:
    """Return the statements with which a trigger counts all answers in a deck itself in or out of a scope."""
    statements = [
        f"{one.head} SELECT {pair}.scope_id, iif(ever, {EVER}, review.day), {one.values('review', sign, 'sum')} "
        f"FROM card CROSS JOIN review ON review.card_id = card.id CROSS JOIN {_PERIODS} "
        f"WHERE card.deck_id = {pair}.deck_id AND {one.counted.format(row='review')} GROUP BY {one.groups} {one.merge}"
        for one in _ROLL_UPS
    ]
    statements.append(
        f"INSERT INTO card_added (scope_id, quarter, cards) SELECT {pair}.scope_id, {_QUARTER}, {sign}count(*) "
        f"FROM card CROSS JOIN note ON note.id = card.note_id WHERE card.deck_id = {pair}.deck_id GROUP BY 2 "
        f"{_merge_added}"
    )
    if sign == "-":
        scope = f"= {pair}.scope_id"
        statements += [_sweep(scope, "IS NOT NULL"), f"DELETE FROM card_added WHERE scope_id {scope} AND cards = 0;"]
    return " ".join(statements)


def _sweep(scopes: str, days: str) -> str:
    """Return the statements that remove what counts nothing any more."""
    return " ".join(
        f"DELETE FROM {one.table} WHERE scope_id {scopes} AND day {days} AND answers = 0;" for one in _ROLL_UPS
    )


_merge_added = _merge("scope_id, quarter", {"cards": "1"})


def _addition(row: str, sign: str) -> str:
    """Return the statements with which a trigger counts one card in or out of those added to its scopes."""
    statement = (
        f"INSERT INTO card_added (scope_id, quarter, cards) SELECT scope_id, {_QUARTER}, {sign}1 "
        f"FROM deck_scope CROSS JOIN note WHERE deck_id = {row}.deck_id AND note.id = {row}.note_id {_merge_added}"
    )
    if sign == "-":
        statement += (
            f" DELETE FROM card_added WHERE scope_id IN ({_scopes(f'{row}.deck_id')}) AND cards = 0 "
            f"AND quarter = (SELECT {_QUARTER} FROM note WHERE id = {row}.note_id);"
        )
    return statement


_IS_WITHIN = "(deck.id = scope.id OR substr(deck.name, 1, length(scope.name) + 2) = scope.name || '::')"
_PAIRS = (
    f"SELECT deck.id, scope.id FROM deck CROSS JOIN deck AS scope WHERE {_IS_WITHIN} "
    f"UNION ALL SELECT id, {WHOLE} FROM deck"
)
"""What ``deck_scope`` must hold."""
_PAIRS_OF_DECK = (
    f"SELECT deck.id, scope.id FROM deck CROSS JOIN deck AS scope "
    f"WHERE (deck.id = NEW.id OR scope.id = NEW.id) AND {_IS_WITHIN}"
)
_ENTER_SCOPES = (
    f"INSERT INTO deck_scope (deck_id, scope_id) SELECT * FROM ({_PAIRS_OF_DECK} UNION ALL SELECT NEW.id, {WHOLE}) "
    "EXCEPT SELECT deck_id, scope_id FROM deck_scope;"
)
_LEAVE_SCOPES = (
    f"DELETE FROM deck_scope WHERE (deck_id = NEW.id OR scope_id = NEW.id) AND scope_id <> {WHOLE} "
    f"AND (deck_id, scope_id) NOT IN ({_PAIRS_OF_DECK});"
)
_LEFT = f"{_scopes('OLD.deck_id')} EXCEPT {_scopes('NEW.deck_id')}"
_ENTERED = f"{_scopes('NEW.deck_id')} EXCEPT {_scopes('OLD.deck_id')}"


TRIGGERS = {
    name: f"CREATE TRIGGER {name} {event} BEGIN {body} END"
    for name, event, body in (
        ("review_comes", "AFTER INSERT ON review", _answer("NEW", "")),
        ("review_goes", "AFTER DELETE ON review", _answer("OLD", "-")),
        ("review_changes", "AFTER UPDATE ON review", f"{_answer('OLD', '-')} {_answer('NEW', '')}"),
        ("card_comes", "AFTER INSERT ON card", _addition("NEW", "")),
        ("card_goes", "AFTER DELETE ON card", _addition("OLD", "-")),
        (
            "card_moves",
            "AFTER UPDATE OF deck_id ON card WHEN OLD.deck_id <> NEW.deck_id",
            " ".join(
                (
                    _answers_of_card(_LEFT, "-"),
                    _answers_of_card(_ENTERED, ""),
                    _addition("OLD", "-"),
                    _addition("NEW", ""),
                )
            ),
        ),
        ("deck_comes", "AFTER INSERT ON deck", _ENTER_SCOPES),
        ("deck_goes", "AFTER DELETE ON deck", "DELETE FROM deck_scope WHERE deck_id = OLD.id OR scope_id = OLD.id;"),
        (
            "deck_renamed",
            "AFTER UPDATE OF name ON deck WHEN OLD.name <> NEW.name",
            f"{_LEAVE_SCOPES} {_ENTER_SCOPES}",
        ),
        ("scope_gains", "AFTER INSERT ON deck_scope", _answers_of_deck("NEW", "")),
        ("scope_loses", "AFTER DELETE ON deck_scope", _answers_of_deck("OLD", "-")),
    )
}
"""The triggers by name."""
_OF_ROWS = [name for name in TRIGGERS if name.startswith(("review_", "card_"))]


def _spread(one: _RollUp, day: str, lines: str) -> str:
    """Return the query of what counts by deck give for every scope, by day or for all days."""
    kinds, sums = "".join(f", {name}" for name in one.kinds), ", ".join(f"sum({name}) AS {name}" for name in one.sums)
    return (
        f"SELECT scope_id, day{kinds}, {sums} FROM "
        f"(SELECT deck_id, {day} AS day{kinds}, {sums} FROM {lines} GROUP BY {one.groups}) AS own "
        f"CROSS JOIN deck_scope ON deck_scope.deck_id = own.deck_id WHERE true GROUP BY {one.groups}"
    )


def _daily(one: _RollUp) -> str:
    """Return the query of what a table must hold, but for the sums of all days."""
    of_deck = (
        f"(SELECT card.deck_id, review.day, {one.values('review', '', 'sum')} FROM review CROSS JOIN card "
        f"ON card.id = review.card_id WHERE {one.counted.format(row='review')} GROUP BY {one.groups})"
    )
    return _spread(one, "day", of_deck)


def _ever(one: _RollUp) -> str:
    """Return the query of the sums of all days, from the table's own days."""
    kinds, sums = "".join(f", {name}" for name in one.kinds), ", ".join(f"sum({name})" for name in one.sums)
    return f"SELECT scope_id, {EVER}{kinds}, {sums} FROM {one.table} WHERE day <> {EVER} GROUP BY scope_id{kinds}"


_ADDED = (
    f"SELECT scope_id, {_QUARTER}, count(*) FROM card CROSS JOIN note ON note.id = card.note_id "
    "CROSS JOIN deck_scope ON deck_scope.deck_id = card.deck_id GROUP BY 1, 2"
)
_PARTS = (
    ("deck_scope", "1", _PAIRS),
    *((one.table, f"day <> {EVER}", _daily(one)) for one in _ROLL_UPS),
    *((one.table, f"day = {EVER}", _ever(one)) for one in _ROLL_UPS),
    ("card_added", "1", _ADDED),
)
"""What there is to be counted, each part from those before it: table, which of its rows, and the query of them."""


_HOUR_BITS, _RATING_BITS, _LINE_BITS = 5, 3, 6
_ANSWER = 60
_TOOK = (1 << _ANSWER) - 1
_TALLIED = (
    "SELECT (((((deck_id << 3 | kind) << 2 | span) << 1 | cram) << 3 | rating) << 5) | hour, "
    f"duration + (1 << {_ANSWER}) FROM (SELECT deck_id, rating, hour, {_BY_DAY.values('review')} "
    f"FROM ({{rows}}) AS review WHERE {_BY_DAY.counted.format(row='review')})"
)
"""A number for all that tells two lines of a day apart, and one for an answer and what it took."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What very many rows add to the roll-ups, counted by deck beside their writing."""

    days: dict[tuple[int, ...], list[int]] = field(default_factory=dict)
    hours: dict[tuple[int, ...], list[int]] = field(default_factory=dict)
    cards: Counter[tuple[int, int]] = field(default_factory=Counter)
    """How many cards are new, by deck and by the quarter of an hour in which their notes were made."""

    def count(self, connection: Connection, day: int, rows: str, values: dict[str, int]) -> None:
        """Count the ``rows`` of a query, all of one study day.

        They have a ``deck_id``, and of the columns of ``review``: ``hour``, ``rating``, ``kind``,
        ``interval_before``, ``difficulty``, ``duration`` and ``extra``. SQLite would sort them all twice; to add
        them up here takes half the time.
        """
        sums: dict[int, int] = {}
        get = sums.get
        for key, answer in connection.exec_driver_sql(_TALLIED.format(rows=rows), values):
            sums[key] = get(key, 0) + answer
        for key, total in sums.items():
            hour, rating = key & 31, key >> _HOUR_BITS & 7
            line = key >> _HOUR_BITS + _RATING_BITS
            deck_id, kind, span, cram = line >> _LINE_BITS, line >> 3 & 7, line >> 1 & 3, line & 1
            answers = total >> _ANSWER
            counts = self.days.setdefault((deck_id, day, kind, span, cram), [0] * len(_BY_DAY.sums))
            counts[0] += answers
            if rating:
                counts[rating] += answers
            counts[-1] += total & _TOOK
            if kind <= _LAST_IN_HOURS:
                counts = self.hours.setdefault((deck_id, day, hour), [0, 0])
                counts[0] += answers
                counts[1] += answers if rating != 1 else 0

    def count_card(self, deck_id: int, created_at: int) -> None:
        """Count a new card, whose note was made at ``created_at`` (UTC ms)."""
        self.cards[deck_id, created_at // _QUARTER_MS] += 1

    def add(self, connection: Connection) -> None:
        """Add what was counted to the roll-ups."""
        for one, lines in ((_BY_DAY, self.days), (_BY_HOUR, self.hours)):
            names = ("deck_id", "day", *one.kinds, *one.sums)
            with _listed(connection, names, sorted((*key, *counts) for key, counts in lines.items())):
                for day in ("day", str(EVER)):
                    connection.exec_driver_sql(f"{one.head} {_spread(one, day, 'temp.tallied')} {one.merge}")
        cards = [(*key, number) for key, number in sorted(self.cards.items())]
        with _listed(connection, ("deck_id", "quarter", "cards"), cards):
            connection.exec_driver_sql(
                "INSERT INTO card_added (scope_id, quarter, cards) SELECT scope_id, quarter, sum(cards) "
                "FROM temp.tallied AS own CROSS JOIN deck_scope ON deck_scope.deck_id = own.deck_id WHERE true "
                f"GROUP BY 1, 2 {_merge_added}"
            )


_LAST_IN_HOURS = 2
"""The last of the kinds that are counted by hour."""


@contextmanager
def _listed(connection: Connection, names: Sequence[str], lines: Sequence[tuple[int, ...]]) -> Iterator[None]:
    """Keep some lines in a table for a while."""
    connection.exec_driver_sql(f"CREATE TEMP TABLE tallied ({', '.join(names)})")
    if lines:
        connection.exec_driver_sql(f"INSERT INTO temp.tallied VALUES ({', '.join('?' * len(names))})", lines)
    yield
    connection.exec_driver_sql("DROP TABLE temp.tallied")


ROLLED_UP = frozenset(table for table, _, _ in _PARTS)
"""The tables that hold nothing but what others say."""


def install(connection: Connection) -> None:
    """Put the triggers in place, anew where they are there already."""
    _drop(connection)
    for statement in TRIGGERS.values():
        connection.exec_driver_sql(statement)


def rebuild(connection: Connection) -> None:
    """Count all decks, the whole log and all cards anew."""
    _drop(connection)
    for table in ROLLED_UP:
        connection.exec_driver_sql(f"DELETE FROM {table}")
    for table, _, counted in _PARTS:
        connection.exec_driver_sql(f"INSERT INTO {table} {counted}")
    install(connection)


@contextmanager
def suspended(connection: Connection) -> Iterator[None]:
    """Leave the roll-ups alone while very many rows are written, and count everything anew at the end.

    Worth its while from some ten thousand reviews on, or a tenth of the log. All of it is part of the transaction:
    where an error is raised in the block, the caller's rollback brings the triggers back with everything else.
    """
    _drop(connection)
    yield
    rebuild(connection)


@contextmanager
def added_up(connection: Connection, tally: Tally) -> Iterator[None]:
    """Leave the roll-ups alone while very many new rows are written, and add ``tally`` to them at the end.

    Decks may be made meanwhile. All of it is part of the transaction.
    """
    for name in _OF_ROWS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    yield
    install(connection)
    tally.add(connection)


def check(connection: Connection) -> list[str]:
    """Return what is wrong with the roll-ups, in words; an empty list where they agree with log, cards and decks.

    :func:`rebuild` mends all of it.
    """
    problems = []
    if not TRIGGERS.items() <= _triggers(connection).items():
        problems.append("the triggers that keep the statistics are not in place")
    wrong: Counter[str] = Counter()
    for table, rows, counted in _PARTS:
        wrong[table] += _difference(connection, f"SELECT * FROM {table} WHERE {rows}", counted)
    problems += [
        f"{plural(lines, 'line')} of the statistics ({table}) do not agree with the cards and reviews"
        for table, lines in wrong.items()
        if lines
    ]
    return problems


def _triggers(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {str(name): str(sql) for name, sql in rows}


def _difference(connection: Connection, one: str, other: str) -> int:
    """Return how many rows are in one of two results alone; each is worked out once."""
    sql = (
        f"WITH one AS MATERIALIZED ({one}), other AS MATERIALIZED ({other}) "
        "SELECT (SELECT count(*) FROM (SELECT * FROM one EXCEPT SELECT * FROM other)) "
        "+ (SELECT count(*) FROM (SELECT * FROM other EXCEPT SELECT * FROM one))"
    )
    return int(connection.exec_driver_sql(sql).scalar_one())


def _drop(connection: Connection) -> None:
    for name in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
