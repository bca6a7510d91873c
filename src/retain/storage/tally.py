"""Counting for the roll-ups beside the writing of very many rows, which are then added to them at once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from retain.storage.connection import Connection
from retain.storage.counted import BY_DAY, BY_HOUR, EVER, MERGE_ADDED, QUARTER_MS, spread

_HOUR_BITS, _RATING_BITS, _LINE_BITS = 5, 3, 6
_ANSWER = 60
_TOOK = (1 << _ANSWER) - 1
_TALLIED = (
    "SELECT (((((deck_id << 3 | kind) << 2 | span) << 1 | cram) << 3 | rating) << 5) | hour, "
    f"duration + (1 << {_ANSWER}) FROM (SELECT deck_id, rating, hour, {BY_DAY.values('review')} "
    f"FROM ({{rows}}) AS review WHERE {BY_DAY.counted.format(row='review')})"
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
            counts = self.days.setdefault((deck_id, day, kind, span, cram), [0] * len(BY_DAY.sums))
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
        self.cards[deck_id, created_at // QUARTER_MS] += 1

    def add(self, connection: Connection) -> None:
        """Add what was counted to the roll-ups."""
        for one, lines in ((BY_DAY, self.days), (BY_HOUR, self.hours)):
            names = ("deck_id", "day", *one.kinds, *one.sums)
            with _listed(connection, names, sorted((*key, *counts) for key, counts in lines.items())):
                for day in ("day", str(EVER)):
                    connection.exec_driver_sql(f"{one.head} {spread(one, day, 'temp.tallied')} {one.merge}")
        cards = [(*key, number) for key, number in sorted(self.cards.items())]
        with _listed(connection, ("deck_id", "quarter", "cards"), cards):
            connection.exec_driver_sql(
                "INSERT INTO card_added (scope_id, quarter, cards) SELECT scope_id, quarter, sum(cards) "
                "FROM temp.tallied AS own CROSS JOIN deck_scope ON deck_scope.deck_id = own.deck_id WHERE true "
                f"GROUP BY 1, 2 {MERGE_ADDED}"
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
