"""Roll-ups of the review log, by scope and study day, from which every review graph is drawn in milliseconds.

A scope is a deck with all that lie below it, or ``WHOLE``, the collection: ``deck_scope`` says in which scopes each
deck counts, so that what is asked of a deck is read in one place, however many decks it is made of. ``review_day``
counts the answers of a scope on a day by everything that the graphs tell apart, ``review_hour`` by the local hour,
``card_added`` the cards by when their notes were made. The day ``EVER`` holds the sum of all days, so that no window
of time needs more than a year of them.

Answers are counted when there is time for it (:func:`catch_up`), so that none waits for a dozen counts of it to be
written: ``rolled_up`` says up to which time they are, and whoever reads adds those after it
(:meth:`retain.storage.figures.Scope.lines`). All else is kept by triggers, with every card that comes, goes or changes
its deck, every deck that is made, renamed or removed, and every counted row that comes or goes, whatever writes it, in
the writer's own transaction. Rows by hand (a reset, a new due date) are counted nowhere.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from retain.domain.wording import plural
from retain.storage.connection import Connection
from retain.storage.counted import EVER, MERGE_ADDED, PERIODS, QUARTER, ROLL_UPS, UNTIL, WHOLE, RollUp, spread
from retain.storage.tally import Tally


def _scopes(deck: str) -> str:
    return f"SELECT scope_id FROM deck_scope WHERE deck_id = {deck}"


def _answer(row: str, sign: str) -> str:
    """Return the statements with which a trigger counts one row of the log in (+) or out (−), if it is due."""
    deck = f"(SELECT deck_id FROM card WHERE id = {row}.card_id)"
    statements = [
        f"{one.head} SELECT scope_id, iif(ever, {EVER}, {row}.day), {one.values(row, sign)} "
        f"FROM deck_scope CROSS JOIN {PERIODS} "
        f"WHERE deck_id = {deck} AND {_is_due(row)} AND {one.counted.format(row=row)} {one.merge}"
        for one in ROLL_UPS
    ]
    if sign == "-":
        statements.append(_sweep(f"IN ({_scopes(deck)})", f"IN ({row}.day, {EVER})"))
    return " ".join(statements)


def _is_due(row: str) -> str:
    return f"{row}.at <= {UNTIL}"


def _answers(scope: str, source: str, condition: str, sign: str) -> str:
    """Return the statements that count all answers of a source, alike ones together, in or out of a scope."""
    return " ".join(
        f"{one.head} SELECT {scope}, iif(ever, {EVER}, review.day), {one.values('review', sign, 'sum')} "
        f"FROM {source} CROSS JOIN {PERIODS} "
        f"WHERE {condition} AND {_is_due('review')} AND {one.counted.format(row='review')} "
        f"GROUP BY {one.groups} {one.merge}"
        for one in ROLL_UPS
    )


def _answers_of_card(scopes: str, sign: str) -> str:
    """Return the statements with which a trigger counts all answers to a card in or out of some scopes."""
    counted = _answers("scope_id", f"review CROSS JOIN ({scopes})", "card_id = NEW.id", sign)
    days = f"SELECT day FROM review WHERE card_id = NEW.id UNION ALL SELECT {EVER}"
    return f"{counted} {_sweep(f'IN ({scopes})', f'IN ({days})')}" if sign == "-" else counted


def _answers_of_deck(pair: str, sign: str) -> str:
    """Return the statements with which a trigger counts all answers in a deck itself in or out of a scope."""
    added = (
        f"INSERT INTO card_added (scope_id, quarter, cards) SELECT {pair}.scope_id, {QUARTER}, {sign}count(*) "
        f"FROM card CROSS JOIN note ON note.id = card.note_id WHERE card.deck_id = {pair}.deck_id GROUP BY 2 "
        f"{MERGE_ADDED}"
    )
    source = "card CROSS JOIN review ON review.card_id = card.id"
    statements = [_answers(f"{pair}.scope_id", source, f"card.deck_id = {pair}.deck_id", sign), added]
    if sign == "-":
        scope = f"= {pair}.scope_id"
        statements += [_sweep(scope, "IS NOT NULL"), f"DELETE FROM card_added WHERE scope_id {scope} AND cards = 0;"]
    return " ".join(statements)


def _sweep(scopes: str, days: str) -> str:
    """Return the statements that remove what counts nothing any more."""
    return " ".join(
        f"DELETE FROM {one.table} WHERE scope_id {scopes} AND day {days} AND answers = 0;" for one in ROLL_UPS
    )


def _addition(row: str, sign: str) -> str:
    """Return the statements with which a trigger counts one card in or out of those added to its scopes."""
    statement = (
        f"INSERT INTO card_added (scope_id, quarter, cards) SELECT scope_id, {QUARTER}, {sign}1 "
        f"FROM deck_scope CROSS JOIN note WHERE deck_id = {row}.deck_id AND note.id = {row}.note_id {MERGE_ADDED}"
    )
    if sign == "-":
        statement += (
            f" DELETE FROM card_added WHERE scope_id IN ({_scopes(f'{row}.deck_id')}) AND cards = 0 "
            f"AND quarter = (SELECT {QUARTER} FROM note WHERE id = {row}.note_id);"
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
        ("review_comes", f"AFTER INSERT ON review WHEN {_is_due('NEW')}", _answer("NEW", "")),
        ("review_goes", f"AFTER DELETE ON review WHEN {_is_due('OLD')}", _answer("OLD", "-")),
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


def _daily(one: RollUp, rows: str, day: str = "day") -> str:
    """Return the query of what a table must hold of some rows of the log, by day, or with ``EVER`` for all days."""
    of_deck = (
        f"(SELECT card.deck_id, review.day, {one.values('review', '', 'sum')} FROM review CROSS JOIN card "
        f"ON card.id = review.card_id WHERE {rows} AND {one.counted.format(row='review')} GROUP BY {one.groups})"
    )
    return spread(one, day, of_deck)


def _ever(one: RollUp) -> str:
    """Return the query of the sums of all days, from the table's own days."""
    kinds, sums = "".join(f", {name}" for name in one.kinds), ", ".join(f"sum({name})" for name in one.sums)
    return f"SELECT scope_id, {EVER}{kinds}, {sums} FROM {one.table} WHERE day <> {EVER} GROUP BY scope_id{kinds}"


_ADDED = (
    f"SELECT scope_id, {QUARTER}, count(*) FROM card CROSS JOIN note ON note.id = card.note_id "
    "CROSS JOIN deck_scope ON deck_scope.deck_id = card.deck_id GROUP BY 1, 2"
)
_PARTS = (
    ("deck_scope", "1", _PAIRS),
    *((one.table, f"day <> {EVER}", _daily(one, _is_due("review"))) for one in ROLL_UPS),
    *((one.table, f"day = {EVER}", _ever(one)) for one in ROLL_UPS),
    ("card_added", "1", _ADDED),
)
"""What there is to be counted, each part from those before it: table, which of its rows, and the query of them."""


ROLLED_UP = frozenset(("rolled_up", *(table for table, _, _ in _PARTS)))
"""The tables that hold nothing but what others say."""


def take_as_counted(connection: Connection) -> None:
    """Trust that the roll-ups hold the whole log, and put the triggers in place."""
    connection.exec_driver_sql(_COUNTED_TO_THE_END)
    install(connection)


_COUNTED_TO_THE_END = "INSERT OR REPLACE INTO rolled_up SELECT 0, ifnull(max(at), 0) FROM review"


def install(connection: Connection) -> None:
    """Put the triggers in place, anew where they are there already."""
    _drop(connection)
    for statement in TRIGGERS.values():
        connection.exec_driver_sql(statement)


def catch_up(connection: Connection) -> None:
    """Count the answers that are not counted yet."""
    latest = connection.exec_driver_sql(f"SELECT max(at) FROM review WHERE at > {UNTIL}").scalar()
    if latest is None:
        return
    for one in ROLL_UPS:
        for day in ("day", str(EVER)):
            connection.exec_driver_sql(f"{one.head} {_daily(one, f'review.at > {UNTIL}', day)} {one.merge}")
    connection.exec_driver_sql("UPDATE rolled_up SET until = ?", (latest,))


def rebuild(connection: Connection) -> None:
    """Count all decks, the whole log and all cards anew."""
    _drop(connection)
    for table in ROLLED_UP:
        connection.exec_driver_sql(f"DELETE FROM {table}")
    connection.exec_driver_sql(_COUNTED_TO_THE_END)
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
    catch_up(connection)
    for name in _OF_ROWS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    yield
    install(connection)
    tally.add(connection)
    connection.exec_driver_sql(_COUNTED_TO_THE_END)


def check(connection: Connection) -> list[str]:
    """Return what is wrong with the roll-ups, in words; an empty list where they agree with log, cards and decks.

    :func:`rebuild` mends all of it.
    """
    problems = []
    if connection.exec_driver_sql("SELECT count(*) FROM rolled_up").scalar_one() != 1:
        problems.append("nothing says up to which time the statistics are counted")
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
