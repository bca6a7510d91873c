"""What can be done to cards apart from answering them; each on a list of ids, as one action that undo takes back.

The command line, a session and the browser all call these. Each returns how many cards (or notes) it changed, and
records nothing where that is none. What moves a due date by hand leaves a row in the log: a reset as MANUAL, a new due
date as RESCHEDULED, both without a rating.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from retain.domain.cards import Card, CardState
from retain.domain.clock import DAY_SECONDS, Clock, Moment, date_of, day_number
from retain.domain.decks import clean_deck_name
from retain.domain.errors import RetainError
from retain.domain.flags import flag_name
from retain.domain.reviews import ReviewKind, ReviewLog
from retain.domain.wording import plural
from retain.scheduling.shuffle import scrambled
from retain.services.collection import Collection
from retain.storage import queries, store
from retain.storage.engine import Connection
from retain.storage.operations import CARDS, MANY_ROWS, Changes, record
from retain.storage.rollups import suspended

FARTHEST_DAYS = 36_500
_A_WHILE_MS = 3_600_000
"""A row dated further from now than this belongs to a clock that was wrong, and takes the study day of its own time."""
_TAG = re.compile(r"\S{1,100}")


def select_cards(collection: Collection, words: Sequence[str]) -> list[int]:
    """Return the ids of the cards that ``words`` name: ids where all are whole numbers, else a search.

    Raises RetainError where an id is not there, where nothing is named, or where the search cannot be read.
    """
    if not any(word.strip() for word in words):
        raise RetainError("say which cards: their ids, or a search as for “retain cards”; 'deck:*' is every card")
    if not all(word.isascii() and word.isdecimal() for word in words):
        from retain.services.cards import find_card_ids  # noqa: PLC0415 - a session does without searching

        return find_card_ids(collection, " ".join(words))
    ids = list(dict.fromkeys(int(word) for word in words))
    with collection.database.reading() as connection:
        known = {card.id for card in queries.cards_by_id(connection, ids)}
    for card_id in ids:
        if card_id not in known:
            raise RetainError(f"there is no card {card_id}; “retain cards” lists them with their ids")
    return ids


def suspend(collection: Collection, card_ids: Sequence[int]) -> int:
    """Suspend cards: they are kept, and not asked until they are unsuspended."""
    return _set(collection, card_ids, "suspend", {"suspended": 1})


def unsuspend(collection: Collection, card_ids: Sequence[int]) -> int:
    """Ask suspended cards again."""
    return _set(collection, card_ids, "unsuspend", {"suspended": 0})


def bury(collection: Collection, card_ids: Sequence[int]) -> int:
    """Put cards aside until tomorrow."""
    return _set(collection, card_ids, "bury", {"buried_on": collection.clock.today()})


def bury_notes(collection: Collection, card_ids: Sequence[int]) -> int:
    """Put cards aside until tomorrow with all others of their notes."""
    with collection.database.reading() as connection:
        notes = queries.note_ids_of(connection, card_ids)
        every = [card.id for card in queries.cards_of_notes(connection, notes)]
    return bury(collection, every)


def unbury(collection: Collection, card_ids: Sequence[int]) -> int:
    """Ask cards today that were put aside."""
    return _set(collection, card_ids, "unbury", {"buried_on": None})


def flag(collection: Collection, card_ids: Sequence[int], colour: int) -> int:
    """Give cards a flag, 1–7, or take it away with 0."""
    label = f"flag {flag_name(colour)}" if colour else "take the flag from"
    return _set(collection, card_ids, label, {"flag": colour})


def move(collection: Collection, card_ids: Sequence[int], deck: str) -> int:
    """Move cards to a deck, which is made where there is none; they keep their schedule."""
    name = clean_deck_name(deck)

    def change(connection: Connection, changes: Changes) -> int:
        target = store.ensure_deck(connection, name, collection.clock.now(), changes)
        with suspended(connection) if len(card_ids) >= MANY_ROWS else nullcontext():
            return store.set_columns(connection, card_ids, {"deck_id": target.id}, changes)

    return _act(collection, change, lambda number: f"move {plural(number, 'card')} to {name}")


def add_tags(collection: Collection, card_ids: Sequence[int], tags: Sequence[str]) -> int:
    """Tag the notes of cards; return how many lacked a tag. Raises RetainError for a tag with a space."""
    return _tag(collection, card_ids, tags, store.add_tag, "tag")


def remove_tags(collection: Collection, card_ids: Sequence[int], tags: Sequence[str]) -> int:
    """Take tags from the notes of cards; return how many notes had one of them."""
    return _tag(collection, card_ids, tags, store.remove_tag, "untag")


def delete(collection: Collection, card_ids: Sequence[int]) -> int:
    """Delete the notes of cards with all their cards and reviews; return how many notes there were."""
    from retain.services import deleting  # noqa: PLC0415 - only where something is deleted
    from retain.storage.deletion import marked_notes  # noqa: PLC0415

    with collection.database.writing() as connection:
        notes = queries.note_ids_of(connection, card_ids)
        if notes:
            with marked_notes(connection, notes) as weight:
                label = f"delete {plural(len(notes), 'note')}"
                deleting.delete(connection, collection, weight, kind=CARDS, label=label)
    return len(notes)


def reset(collection: Collection, card_ids: Sequence[int]) -> int:
    """Make cards new again, in their old places; what was answered stays in the log."""
    return _reschedule(collection, card_ids, lambda card, _: card.as_new(), ReviewKind.MANUAL, verb="reset")


@dataclass(frozen=True, slots=True)
class DueSpan:
    """From and to which study day cards shall be due; one day where both are the same."""

    first: int
    last: int


def parse_due(text: str, today: int) -> DueSpan:
    """Read when cards shall be due: “0” is today, “3” in three days, “3-7” spread over those days, or a date.

    Raises RetainError where it is none of these, or lies before today or too far ahead.
    """
    text = text.strip()
    days = re.fullmatch(r"(\d{1,6})(?:(?:-|–|\.\.)(\d{1,6}))?d?", text, re.ASCII)
    if days:
        first, last = int(days[1]), int(days[2] or days[1])
    else:
        try:
            first = last = _date(text) - today
        except ValueError:
            raise RetainError(
                f"“{text[:40]}” is not a day; write 0 for today, 3 for in three days, 3-7 for any of them, "
                "or a date like 2026-03-10"
            ) from None
    if not 0 <= first <= last <= FARTHEST_DAYS:
        raise RetainError(f"“{text[:40]}” must lie from today to {FARTHEST_DAYS} days ahead, the earlier day first")
    return DueSpan(today + first, today + last)


def _date(text: str) -> int:
    from datetime import date  # noqa: PLC0415 - only for a date that is written out

    return day_number(date.fromisoformat(text))


def set_due(collection: Collection, card_ids: Sequence[int], span: DueSpan) -> int:
    """Make cards due on a day, or spread over some; new ones and those in learning become review cards.

    What is remembered stays as it is, and so does the interval of a review card: it is what its next answer starts
    from.
    """

    def give(card: Card, moment: Moment) -> Card:
        due = span.first + scrambled(card.id, moment.day) % (span.last - span.first + 1)
        interval = card.interval if card.state is CardState.REVIEW else max(due - moment.day, 1) * DAY_SECONDS
        return replace(card, state=CardState.REVIEW, step=0, due_at=None, due_day=due, interval=interval)

    days = f"{date_of(span.first)}" + (f" to {date_of(span.last)}" if span.last > span.first else "")
    return _reschedule(collection, card_ids, give, ReviewKind.RESCHEDULED, verb="set due", rest=f" {days}")


def reschedule(
    connection: Connection,
    cards: Sequence[Card],
    change: Callable[[Card], Card],
    *,
    kind: ReviewKind,
    clock: Clock,
    moment: Moment,
    changes: Changes,
) -> int:
    """Write new schedules for cards, each with its row in the log; return how many were changed.

    ``moment`` is now, by ``clock``.
    """
    pairs: list[tuple[Card, Card]] = []
    logs: list[ReviewLog] = []
    taken: set[int] = set()
    free = moment.at
    for card in cards:
        after = change(card)
        if after == card:
            continue
        at = store.next_review_time(connection, card.id, free)
        while at in taken:
            at = store.next_review_time(connection, card.id, at + 1)
        taken.add(at)
        if at < moment.at + _A_WHILE_MS:
            free, logged = at + 1, moment
        else:
            logged = clock.moment(at)  # the clock went back since the last row of this card
        pairs.append((card, after))
        logs.append(
            ReviewLog(
                card_id=card.id,
                at=at,
                day=logged.day,
                hour=logged.hour,
                rating=None,
                kind=kind,
                state_before=card.state,
                interval_before=card.interval,
                interval=after.interval,
                stability=after.memory.stability if after.memory else None,
                difficulty=after.memory.difficulty if after.memory else None,
                duration=0,
            )
        )
    store.save_answers(connection, pairs, logs, changes)
    return len(pairs)


def _reschedule(
    collection: Collection,
    card_ids: Sequence[int],
    change: Callable[[Card, Moment], Card],
    kind: ReviewKind,
    *,
    verb: str,
    rest: str = "",
) -> int:
    def act(connection: Connection, changes: Changes) -> int:
        moment = collection.clock.moment()
        cards = queries.cards_by_id(connection, card_ids)
        return reschedule(
            connection,
            cards,
            lambda card: change(card, moment),
            kind=kind,
            clock=collection.clock,
            moment=moment,
            changes=changes,
        )

    return _act(collection, act, lambda number: f"{verb} {plural(number, 'card')}{rest}")


def _set(collection: Collection, card_ids: Sequence[int], verb: str, values: dict[str, int | None]) -> int:
    return _act(
        collection,
        lambda connection, changes: store.set_columns(connection, card_ids, values, changes),
        lambda number: f"{verb} {plural(number, 'card')}",
    )


def _tag(
    collection: Collection,
    card_ids: Sequence[int],
    tags: Sequence[str],
    change_one: Callable[[Connection, Sequence[int], str, int, Changes], int],
    verb: str,
) -> int:
    for tag in tags:
        if not _TAG.fullmatch(tag) or not tag.isprintable():
            raise RetainError(f"“{tag[:40]}” is not a tag: a tag is one word of at most 100 characters")

    def change(connection: Connection, changes: Changes) -> int:
        notes = queries.note_ids_of(connection, card_ids)
        return max((change_one(connection, notes, tag, collection.clock.now(), changes) for tag in tags), default=0)

    return _act(collection, change, lambda number: f"{verb} {plural(number, 'note')} {' '.join(tags)}")


def _act(collection: Collection, change: Callable[[Connection, Changes], int], label: Callable[[int], str]) -> int:
    from retain.domain.backups import Reason  # noqa: PLC0415 - only where something is done
    from retain.services.backups import BULK, secure  # noqa: PLC0415

    changes = Changes()
    with collection.database.writing() as connection:
        number = change(connection, changes)
        if changes:
            if number >= BULK:
                secure(collection.database.path, collection.clock.now(), Reason.EDIT)
            record(connection, collection.clock.now(), CARDS, label(number), changes)
    return number
