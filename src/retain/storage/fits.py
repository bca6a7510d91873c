"""Writing what a fit changed: the weights of presets, the memories of all their cards, and due dates."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from retain.domain.clock import Moment
from retain.domain.options import Options
from retain.domain.reviews import ReviewKind
from retain.storage.connection import Connection
from retain.storage.indexing import indexing_changes_afterwards
from retain.storage.operations import Changes
from retain.storage.queries import batches, rows_by_key
from retain.storage.remembered import Rewrite
from retain.storage.rows import REVIEW_COLUMNS, options_to_text

_INSERT_REVIEW = f"INSERT INTO review ({', '.join(REVIEW_COLUMNS)}) VALUES ({', '.join('?' * len(REVIEW_COLUMNS))})"  # noqa: S608
_MEMORY = ("stability", "difficulty")
_ALL = (*_MEMORY, "due_day", "interval")
_BATCH = 10_000
"""Cards whose values are held at once beside the rewrites themselves."""


def save_preset_options(connection: Connection, preset_id: int, options: Options, changes: Changes) -> None:
    """Give a preset new options, for all decks that share it."""
    for row in rows_by_key(connection, "preset", "id", [preset_id]):
        changes.add_before("preset", row)
    note_fit(connection, preset_id, options)


def note_fit(connection: Connection, preset_id: int, options: Options) -> None:
    """Store options whose only news is when a fit was looked for: nothing that a person would take back."""
    connection.exec_driver_sql("UPDATE preset SET options = ? WHERE id = ?", (options_to_text(options), preset_id))


def save_rewrites(connection: Connection, rewrites: Sequence[Rewrite], moment: Moment, changes: Changes) -> None:
    """Write new memories and due dates; each card that moves gets a row in the log that is no review."""
    with indexing_changes_afterwards(connection, "card_figures", len(rewrites)):
        # Most keep their due dates: the queue, an index of those, is then left alone.
        _update(connection, _MEMORY, [one for one in rewrites if not one.reschedules], changes)
        _update(connection, _ALL, [one for one in rewrites if one.reschedules], changes)
    moved = [one for one in rewrites if one.moved]
    if moved:
        times = _free_times(connection, moment.at, len(moved))
        connection.exec_driver_sql(
            _INSERT_REVIEW, [_log_row(one, at, moment) for one, at in zip(moved, times, strict=True)]
        )
        changes.add_created("review", times)


def _update(connection: Connection, names: Sequence[str], rewrites: Sequence[Rewrite], changes: Changes) -> None:
    """Write the columns called ``names`` of some cards, after an image of what they hold."""
    old = attrgetter("card.id", *(f"card.{name}" for name in names))
    new = attrgetter(*names, "card.id")
    sql = f"UPDATE card SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?"  # noqa: S608
    for some in batches(rewrites, _BATCH):
        changes.add_before_packed("card", ("id", *names), list(map(old, some)))
        connection.exec_driver_sql(sql, list(map(new, some)))


def _log_row(one: Rewrite, at: int, moment: Moment) -> tuple[Any, ...]:
    card = one.card
    return (
        at, card.id, moment.day, moment.hour, 0, int(ReviewKind.RESCHEDULED), card.state,
        card.interval, one.interval, one.stability, one.difficulty, 0,
    )  # fmt: skip


def _free_times(connection: Connection, now: int, count: int) -> list[int]:
    """Return the last ``count`` milliseconds up to ``now`` at which nothing is logged, in ascending order.

    They lie in the past, so that the answers to come find their own milliseconds free.
    """
    found: list[int] = []
    upper = now
    while len(found) < count:
        lower = upper - (count - len(found))
        taken = {row[0] for row in connection.exec_driver_sql(
            "SELECT at FROM review WHERE at > ? AND at <= ?", (lower, upper)
        )}  # fmt: skip
        found += [at for at in range(upper, lower, -1) if at not in taken]
        upper = lower
    return found[::-1]
