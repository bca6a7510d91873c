"""Roll-ups of the review log, by deck and study day, from which every review graph is drawn in milliseconds.

``review_day`` counts the answers of a deck on a day by everything that the graphs tell apart, ``review_hour`` by
the local hour, ``card_added`` the cards by when their notes were made. Triggers keep them with every row that comes or
goes and every card that changes its deck, whatever writes it, in the writer's own transaction. Rows by hand (a reset, a
new due date) are in none of them. Review rows under the deck ``WHOLE`` count the whole collection.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from retain.domain.wording import plural
from retain.storage.figures import WHOLE

# What a row of the log counts as. ``span`` is how long the last interval was: 0 under a day, 1 young, 2 mature (21
# days or more). ``cram`` marks an answer in a filtered deck that left no memory: it moved nothing.
_DAY_KEY = "deck_id, day, kind, rating, span, cram"
_DAY = (
    "{row}.day, {row}.kind, {row}.rating, ({row}.interval_before >= 86400) + ({row}.interval_before >= 1814400), "
    "({row}.kind = 3 AND {row}.difficulty IS NULL)"
)
_IN_DAYS = "{row}.kind NOT IN (4, 5)"
_HOUR_KEY = "deck_id, day, hour"
_HOUR = "{row}.day, {row}.hour"
_IN_HOURS = "{row}.kind <= 2"
_PASSED = "({row}.rating <> 1)"
_QUARTER_MS = 900_000
_QUARTER = f"created_at / {_QUARTER_MS}"
"""Study days begin on a quarter of an hour in every time zone since 1972."""

_COUNT_DAY = (
    f" ON CONFLICT ({_DAY_KEY}) DO UPDATE SET answers = answers + excluded.answers, "
    "duration = duration + excluded.duration;"
)
_COUNT_HOUR = (
    f" ON CONFLICT ({_HOUR_KEY}) DO UPDATE SET answers = answers + excluded.answers, passed = passed + excluded.passed;"
)
_COUNT_ADDED = " ON CONFLICT (deck_id, quarter) DO UPDATE SET cards = cards + excluded.cards;"


def _answer(row: str, sign: str) -> str:
    """Return the statements with which a trigger counts one row of the log in (+) or out (−)."""
    deck = f"(SELECT deck_id FROM card WHERE id = {row}.card_id)"
    scopes = f"(SELECT {deck} AS deck UNION ALL SELECT {WHOLE}) AS scope"
    statements = (
        f"INSERT INTO review_day ({_DAY_KEY}, answers, duration) "
        f"SELECT scope.deck, {_DAY}, {sign}1, {sign}{{row}}.duration FROM {scopes} WHERE {_IN_DAYS}{_COUNT_DAY} "
        f"INSERT INTO review_hour ({_HOUR_KEY}, answers, passed) "
        f"SELECT scope.deck, {_HOUR}, {sign}1, {sign}{_PASSED} FROM {scopes} WHERE {_IN_HOURS}{_COUNT_HOUR}"
    )
    if sign == "-":
        statements += _sweep(f"IN ({deck}, {WHOLE})", f"= {row}.day")
    return statements.replace("{row}", row)


def _answers_of_card(deck: str, sign: str) -> str:
    """Return the statements with which a trigger counts all answers to a card in or out of a deck."""
    statements = (
        f"INSERT INTO review_day ({_DAY_KEY}, answers, duration) "
        f"SELECT {deck}, {_DAY}, {sign}count(*), {sign}sum({{row}}.duration) FROM review "
        f"WHERE card_id = NEW.id AND {_IN_DAYS} GROUP BY 1, 2, 3, 4, 5, 6{_COUNT_DAY} "
        f"INSERT INTO review_hour ({_HOUR_KEY}, answers, passed) "
        f"SELECT {deck}, {_HOUR}, {sign}count(*), {sign}sum({_PASSED}) FROM review "
        f"WHERE card_id = NEW.id AND {_IN_HOURS} GROUP BY 1, 2, 3{_COUNT_HOUR}"
    )
    if sign == "-":
        statements += _sweep(f"= {deck}", "IN (SELECT day FROM review WHERE card_id = NEW.id)")
    return statements.replace("{row}", "review")


def _sweep(decks: str, days: str) -> str:
    """Return the statements that remove what counts nothing any more."""
    return "".join(
        f" DELETE FROM {table} WHERE deck_id {decks} AND day {days} AND answers = 0;"
        for table in ("review_day", "review_hour")
    )


def _addition(row: str, sign: str) -> str:
    """Return the statements with which a trigger counts one card in or out of those added to its deck."""
    statements = (
        f"INSERT INTO card_added (deck_id, quarter, cards) SELECT {row}.deck_id, {_QUARTER}, {sign}1 FROM note "
        f"WHERE id = {row}.note_id{_COUNT_ADDED}"
    )
    if sign == "-":
        statements += f" DELETE FROM card_added WHERE deck_id = {row}.deck_id AND cards = 0;"
    return statements


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
                    _answers_of_card("OLD.deck_id", "-"),
                    _answers_of_card("NEW.deck_id", ""),
                    _addition("OLD", "-"),
                    _addition("NEW", ""),
                )
            ),
        ),
    )
}
"""The triggers by name."""

_COUNTED = {
    "review_day": (
        f"SELECT card.deck_id, {_DAY}, count(*), sum({{row}}.duration) FROM review CROSS JOIN card "
        f"ON card.id = review.card_id WHERE {_IN_DAYS} GROUP BY 1, 2, 3, 4, 5, 6"
    ).replace("{row}", "review"),
    "review_hour": (
        f"SELECT card.deck_id, {_HOUR}, count(*), sum({_PASSED}) FROM review CROSS JOIN card "
        f"ON card.id = review.card_id WHERE {_IN_HOURS} GROUP BY 1, 2, 3"
    ).replace("{row}", "review"),
    "card_added": (
        f"SELECT card.deck_id, {_QUARTER}, count(*) FROM card CROSS JOIN note ON note.id = card.note_id GROUP BY 1, 2"
    ),
}
"""What each table must hold, without the rows for the whole collection."""
_WHOLE_DAY = (
    f"SELECT {WHOLE}, day, kind, rating, span, cram, sum(answers), sum(duration) FROM review_day "
    f"WHERE deck_id <> {WHOLE} GROUP BY 2, 3, 4, 5, 6"
)
_WHOLE_HOUR = (
    f"SELECT {WHOLE}, day, hour, sum(answers), sum(passed) FROM review_hour WHERE deck_id <> {WHOLE} GROUP BY 2, 3"
)


_HOUR_BITS, _KEY_BITS = 5, 9
_TALLIED = (
    "SELECT ((((review.deck_id << 3 | review.kind) << 3 | review.rating) << 2 | "
    "(review.interval_before >= 86400) + (review.interval_before >= 1814400)) << 1 | "
    "(review.kind = 3 AND review.difficulty IS NULL)) << 5 | review.hour, review.duration + (1 << 60) "
    "FROM ({rows}) AS review WHERE {in_days}"
).replace("{in_days}", _IN_DAYS.format(row="review"))
"""A number for all that tells two lines of a day apart, and one for an answer and what it took."""
_ANSWER = 60
_TOOK = (1 << _ANSWER) - 1
_LAST_IN_HOURS = 2


@dataclass(frozen=True, slots=True)
class Tally:
    """What very many rows add to the roll-ups, counted beside their writing; lines may come in several parts."""

    days: list[tuple[int, ...]] = field(default_factory=list)
    hours: list[tuple[int, ...]] = field(default_factory=list)
    cards: Counter[tuple[int, int]] = field(default_factory=Counter)
    """How many cards are new, by deck and by the quarter of an hour in which their notes were made."""

    def count(self, connection: Connection, day: int, rows: str, values: dict[str, int]) -> None:
        """Count the ``rows`` of a query, all of one study day: columns as in ``review``, and ``deck_id``.

        SQLite would sort them all twice; to add them up here takes half the time.
        """
        sums: dict[int, int] = {}
        get = sums.get
        for key, answer in connection.exec_driver_sql(_TALLIED.replace("{rows}", rows), values).cursor.fetchall():
            sums[key] = get(key, 0) + answer
        by_key: dict[int, int] = {}
        by_hour: dict[tuple[int, int], list[int]] = {}
        for key, total in sums.items():
            of_day = key >> _HOUR_BITS
            by_key[of_day] = by_key.get(of_day, 0) + total
            if of_day >> 6 & 7 <= _LAST_IN_HOURS:
                answers = total >> _ANSWER
                counts = by_hour.setdefault((of_day >> _KEY_BITS, key & 31), [0, 0])
                counts[0] += answers
                counts[1] += answers if of_day >> 3 & 7 != 1 else 0
        self.days.extend(
            (key >> _KEY_BITS, day, key >> 6 & 7, key >> 3 & 7, key >> 1 & 3, key & 1, total >> _ANSWER, total & _TOOK)
            for key, total in by_key.items()
        )
        self.hours.extend((deck_id, day, hour, *counts) for (deck_id, hour), counts in by_hour.items())

    def count_card(self, deck_id: int, created_at: int) -> None:
        """Count a new card, whose note was made at ``created_at`` (UTC ms)."""
        self.cards[deck_id, created_at // _QUARTER_MS] += 1

    def add(self, connection: Connection) -> None:
        """Add what was counted to the roll-ups."""
        if self.cards:
            connection.exec_driver_sql(
                f"INSERT INTO card_added (deck_id, quarter, cards) VALUES (?, ?, ?){_COUNT_ADDED}",
                [(*key, number) for key, number in self.cards.items()],
            )
        for table, lines, merged, whole in (
            ("review_day", self.days, _COUNT_DAY, _WHOLE_DAY),
            ("review_hour", self.hours, _COUNT_HOUR, _WHOLE_HOUR),
        ):
            if lines:
                lines.sort()  # in the order of the table they go in twice as quickly
                places = ", ".join("?" * len(lines[0]))
                connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({places}){merged}", lines)
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE deck_id = {WHOLE}")
                connection.exec_driver_sql(f"INSERT INTO {table} {whole}")


ROLLED_UP = frozenset(_COUNTED)
"""The tables that hold nothing but counts."""


def install(connection: Connection) -> None:
    """Put the triggers in place, anew where they are there already."""
    _drop(connection)
    for statement in TRIGGERS.values():
        connection.exec_driver_sql(statement)


def rebuild(connection: Connection) -> None:
    """Count the whole log and all cards anew."""
    for table, counted in _COUNTED.items():
        connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql(f"INSERT INTO {table} {counted}")
    connection.exec_driver_sql(f"INSERT INTO review_day {_WHOLE_DAY}")
    connection.exec_driver_sql(f"INSERT INTO review_hour {_WHOLE_HOUR}")


@contextmanager
def suspended(connection: Connection) -> Iterator[None]:
    """Leave the roll-ups alone while very many rows are written, and count everything anew at the end.

    Worth its while from some ten thousand reviews on, or a tenth of the log. All of it is part of the transaction:
    where an error is raised in the block, the caller's rollback brings the triggers back with everything else.
    """
    _drop(connection)
    yield
    install(connection)
    rebuild(connection)


@contextmanager
def added_up(connection: Connection, tally: Tally) -> Iterator[None]:
    """Leave the roll-ups alone while very many rows are written, and add ``tally`` to them at the end.

    All of it is part of the transaction.
    """
    _drop(connection)
    yield
    install(connection)
    tally.add(connection)


def check(connection: Connection) -> list[str]:
    """Return what is wrong with the roll-ups, in words; an empty list where they agree with log and cards.

    :func:`install` and :func:`rebuild` mend all of it.
    """
    problems = []
    if not TRIGGERS.items() <= _triggers(connection).items():
        problems.append("the triggers that keep the statistics are not in place")
    for table, counted, whole in (
        ("review_day", _COUNTED["review_day"], _WHOLE_DAY),
        ("review_hour", _COUNTED["review_hour"], _WHOLE_HOUR),
        ("card_added", _COUNTED["card_added"], None),
    ):
        stored = f"SELECT * FROM {table}"
        wrong = _difference(connection, f"{stored} WHERE deck_id <> {WHOLE}", counted)
        if whole is not None:
            wrong += _difference(connection, f"{stored} WHERE deck_id = {WHOLE}", whole)
        if wrong:
            problems.append(
                f"{plural(wrong, 'line')} of the statistics ({table}) do not agree with the cards and reviews"
            )
    return problems


def _triggers(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {str(name): str(sql) for name, sql in rows}


def _difference(connection: Connection, one: str, other: str) -> int:
    """Return how many rows are in one of two results alone."""
    sql = f"SELECT count(*) FROM (SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other}))"
    back = f"SELECT count(*) FROM (SELECT * FROM ({other}) EXCEPT SELECT * FROM ({one}))"
    return int(connection.exec_driver_sql(sql).scalar_one()) + int(connection.exec_driver_sql(back).scalar_one())


def _drop(connection: Connection) -> None:
    for name in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
