"""Single answers, histories in and out, and undo, outside a session."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from retain.domain.backups import Reason
from retain.domain.cards import Card, Rating
from retain.domain.clock import parse_time
from retain.domain.errors import RetainError
from retain.domain.options import Options
from retain.domain.reviews import ReviewLog
from retain.scheduling.scheduler import Scheduler
from retain.services.answers import commit_answer, log_of
from retain.services.backups import secure, undo_by_backup
from retain.services.collection import Collection
from retain.services.day_loads import DueDays
from retain.storage import queries, store
from retain.storage.backups import UNDONE_BY_BACKUP
from retain.storage.engine import Connection
from retain.storage.operations import CONFIG, Changes, last_operation, record, revert

LONGEST_IMPORTED_MS = 24 * 3_600_000
MAX_LINE_BYTES = 1_000_000


def answer_card(
    collection: Collection, card_id: int, rating: Rating, *, at: int | None = None, duration: int = 0
) -> Card:
    """Answer one card, now or at a past time ``at`` (UTC ms), and return it as it is afterwards.

    Raises RetainError for an unknown or suspended card, or a time that is in the future or not after its last review.
    """
    clock = collection.clock
    with collection.database.writing() as connection:
        card = queries.card_by_id(connection, card_id)
        if card is None:
            raise RetainError(f"there is no card {card_id}; “retain cards” lists them with their ids")
        if card.suspended:
            raise RetainError(f"card {card_id} is suspended; nothing was answered")
        now = clock.now()
        if at is not None and at > now:
            raise RetainError("--at lies in the future; a review can only be given for a time that has passed")
        # Two answers in one millisecond, or a clock put back a little, are moved apart; a time that was given is not.
        if at is None:
            when = store.next_review_time(connection, card_id, now)
        else:
            when = store.free_review_time(connection, at)
        if card.last_review_at is not None and when <= card.last_review_at:
            raise RetainError(f"card {card_id} was answered later than that already; give a later --at")
        moment = clock.moment(when)
        options = queries.options_by_deck(connection)[card.deck_id]
        outcome = Scheduler(options).answer(card, rating, moment, DueDays().within(connection))
        commit_answer(connection, card, outcome, moment, duration, now=now, options=options)
        return outcome.card


def last_action(collection: Collection) -> str | None:
    """Return in words what ``undo`` would take back, None where there is nothing."""
    with collection.database.reading() as connection:
        last = last_operation(connection)
    return last.label if last is not None else None


def undo(collection: Collection) -> str:
    """Take back the last action and return what it was, in words; raises RetainError if there is none."""
    with collection.database.writing() as connection:
        last = last_operation(connection)
        if last is None:
            raise RetainError("there is nothing to undo")
        by_backup = last.kind in UNDONE_BY_BACKUP
        if not by_backup:
            revert(connection, last.id)
    if by_backup:
        undo_by_backup(collection.database.path, collection.clock.now(), last)
        collection.database.has_written = True
    elif last.kind == CONFIG:
        collection.set_clock()
    return last.label


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line of a history that did not go in, and why."""

    line: int
    message: str


@dataclass
class HistoryReport:
    """What the import of a history did."""

    reviews_added: int = 0
    reviews_skipped: int = 0
    """Exact repeats of reviews in the log."""
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    card_id: int | None
    guid: str | None
    template: int
    rating: Rating
    at: int
    duration: int


class _LineError(ValueError):
    """A line of a history that cannot be used; its text says why."""


def import_history(collection: Collection, lines: Iterable[str]) -> HistoryReport:
    """Replay reviews, given as JSON lines from the oldest on, through the scheduler.

    All of them go in as one action that undo takes back; lines that cannot be used are listed in the report.
    """
    report = HistoryReport()
    changes = Changes()
    with collection.database.writing() as connection:
        replay = _Replay(connection, collection)
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                replay.add(_parse(line, number))
            except (_LineError, RetainError) as error:
                report.rejected.append(Rejected(number, str(error)))
        report.reviews_added = len(replay.logs)
        report.reviews_skipped = replay.repeats
        if replay.logs:
            secure(collection.database.path, collection.clock.now(), Reason.IMPORT)
            store.save_answers(connection, replay.changed_cards(), replay.logs, changes)
            record(
                connection,
                collection.clock.now(),
                "reviews",
                f"import {len(replay.logs)} review{'' if len(replay.logs) == 1 else 's'}",
                changes,
            )
    return report


class _Replay:
    """Answers cards in memory, one row after the other, and collects what is to be written."""

    def __init__(self, connection: Connection, collection: Collection) -> None:
        self._connection = connection
        self._clock = collection.clock
        self._now = collection.clock.now()
        self._options = queries.options_by_deck(connection)
        self._schedulers: dict[Options, Scheduler] = {}
        self._before: dict[int, Card] = {}
        self._cards: dict[int, Card] = {}
        self._by_guid: dict[tuple[str, int], Card | None] = {}
        self._logged: dict[int, dict[int, tuple[int, int]]] = {}
        self._next_free: dict[int, int] = {}
        self.logs: list[ReviewLog] = []
        self.repeats = 0

    def changed_cards(self) -> list[tuple[Card, Card]]:
        """Return each answered card as it was and as it is."""
        return [(before, self._cards[card_id]) for card_id, before in self._before.items()]

    def add(self, row: _Row) -> None:
        """Replay one row; an exact repeat of a review in the log is passed over. Raises _LineError."""
        card = self._find(row)
        if row.at > self._now:
            raise _LineError("the review lies in the future")
        at = self._free_time(row, card)
        if at is None:
            self.repeats += 1
            return
        if card.last_review_at is not None and at <= card.last_review_at:
            raise _LineError(f"card {card.id} has a review at this time or later already")
        moment = self._clock.moment(at)
        outcome = self._scheduler(card).answer(card, row.rating, moment)
        log = log_of(card, outcome, moment, row.duration)
        self.logs.append(log)
        self._next_free[at] = at + 1
        self._history(card.id)[at] = (int(row.rating), row.duration)
        self._before.setdefault(card.id, card)
        self._cards[card.id] = outcome.card

    def _find(self, row: _Row) -> Card:
        if row.card_id is not None and row.guid is None:
            card = self._cards.get(row.card_id) or queries.card_by_id(self._connection, row.card_id)
            if card is None:
                raise _LineError(f"there is no card {row.card_id}")
        else:
            key = (row.guid or "", row.template)
            if key not in self._by_guid:
                self._by_guid[key] = queries.card_by_guid(self._connection, *key)
            found = self._by_guid[key]
            if found is None:
                raise _LineError(f"there is no card with the guid “{key[0][:40]}” and template {key[1]}")
            card = self._cards.get(found.id, found)
        self._cards.setdefault(card.id, card)
        return self._cards[card.id]

    def _free_time(self, row: _Row, card: Card) -> int | None:
        """Return the first free millisecond from the row's time on; None where the row is in the log already.

        A repeat may have been moved apart when it came in, so it is looked for in all the taken milliseconds that
        follow the row's time without a gap.
        """
        free = self._first_free(row.at)
        history = self._history(card.id)
        taken_by_card = (at for at in history if row.at <= at < free)
        if any(history[at] == (int(row.rating), row.duration) for at in taken_by_card):
            return None
        return free

    def _first_free(self, at: int) -> int:
        passed = []
        while True:
            if at in self._next_free:
                passed.append(at)
                at = self._next_free[at]
            elif store.is_review_time_free(self._connection, at):
                break
            else:
                self._next_free[at] = at + 1
        # Those who come after need not walk the same way.
        self._next_free.update(dict.fromkeys(passed, at))
        return at

    def _history(self, card_id: int) -> dict[int, tuple[int, int]]:
        if card_id not in self._logged:
            self._logged[card_id] = {
                log.at: (int(log.rating or 0), log.duration) for log in queries.reviews_of(self._connection, card_id)
            }
        return self._logged[card_id]

    def _scheduler(self, card: Card) -> Scheduler:
        options = self._options[card.deck_id]
        if options not in self._schedulers:
            self._schedulers[options] = Scheduler(options)
        return self._schedulers[options]


def _parse(line: str, number: int) -> _Row:
    if len(line) > MAX_LINE_BYTES:
        raise _LineError("the line is longer than 1 MB")
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        raise _LineError("the line is not JSON") from None
    if not isinstance(values, dict):
        raise _LineError("the line is not a JSON object")
    guid = values.get("guid")
    if guid is not None and not (isinstance(guid, str) and len(guid) <= _LONGEST_GUID and _is_unicode(guid)):
        raise _LineError(f"“guid” must be a text of at most {_LONGEST_GUID} characters")
    return _Row(
        line=number,
        card_id=_whole(values, "card", low=1, high=2**63 - 1, default=None if guid else _REQUIRED),
        guid=guid,
        template=_whole(values, "template", low=0, high=9_999, default=0) or 0,
        rating=Rating(_whole(values, "rating", low=1, high=4, default=_REQUIRED) or 0),
        at=_time(values.get("at")),
        duration=_whole(values, "duration_ms", low=0, high=LONGEST_IMPORTED_MS, default=0) or 0,
    )


_REQUIRED = -1
_LONGEST_GUID = 1_000


def _is_unicode(text: str) -> bool:
    """Whether a text can be stored: JSON can spell half of a surrogate pair."""
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


def _whole(values: dict[str, Any], name: str, *, low: int, high: int, default: int | None) -> int | None:
    value = values.get(name)
    if value is None and default != _REQUIRED:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        span = f"{low} to {high}" if high < LONGEST_IMPORTED_MS else f"{low} or more"
        raise _LineError(f"“{name}” must be a whole number, {span}")
    return value


def _time(value: Any) -> int:
    if not isinstance(value, str):
        raise _LineError("“at” must be an ISO 8601 time with an offset")
    try:
        return parse_time(value)
    except RetainError as error:
        raise _LineError(f"“at”: {error}") from None


def export_history(collection: Collection) -> Iterator[queries.LoggedReview]:
    """Yield every review in the collection, the oldest first."""
    with collection.database.reading() as connection:
        yield from queries.all_reviews(connection)
