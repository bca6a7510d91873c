"""Catching up after a break, and making room for a holiday: what would change, and then the change itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from retain.domain.backups import Reason
from retain.domain.cards import Card, CardState
from retain.domain.clock import date_of
from retain.domain.errors import RetainError
from retain.domain.options import NO_EASY_DAYS, Options
from retain.domain.reviews import ReviewKind
from retain.domain.wording import plural
from retain.scheduling.catching_up import Overdue, PlannedDay, spread
from retain.scheduling.limits import within
from retain.scheduling.memory import MemoryModel
from retain.services.actions import reschedule
from retain.services.backups import BULK, secure
from retain.services.collection import Collection
from retain.services.today import find_deck_name
from retain.storage import queries, spreading
from retain.storage.engine import Connection
from retain.storage.operations import CARDS, Changes, record

MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan as it is shown before anything changes: which cards move, and what the days look like then.

    ``recall_now`` is the mean probability, 0–1, that the cards are remembered if all of them came today (for a
    holiday: on the days they are due); ``recall_spread`` the same for the days of the plan; ``recall_waiting`` if all
    of them waited until the day after the last of these days. None where there is no card.
    """

    title: str
    cards: int
    moves: tuple[tuple[int, int, int], ...]
    """A card's id, the study day on which it is due and its new one, without the cards that stay."""
    outlook: tuple[PlannedDay, ...]
    recall_now: float | None
    recall_spread: float | None
    recall_waiting: float | None


def propose_catching_up(collection: Collection, deck: str | None, days: int) -> Proposal:
    """Propose to spread the reviews that are due or overdue over ``days`` study days, today the first of them.

    ``deck`` is a deck with its subdecks, None for all. Raises RetainError for an unknown deck or a number of days
    that is not from 2 to 365.
    """
    if not 2 <= days <= MOST_DAYS:  # noqa: PLR2004 - one day would spread nothing
        raise RetainError(f"spread over 2 to {MOST_DAYS} days, not {days}")
    today = collection.clock.today()
    span = range(today, today + days)
    with collection.database.reading() as connection:
        name, deck_ids, options = _decks(connection, deck)
        cards = spreading.reviews_due_between(connection, deck_ids, None, today)
        where = f" in {name}" if name else ""
        return _propose(
            connection,
            cards,
            options,
            span,
            deck_ids,
            title=f"Spread {plural(len(cards), 'due review')}{where} over {days} days",
            by_due_day=False,
        )


def propose_holiday(collection: Collection, deck: str | None, first: int, last: int) -> Proposal:
    """Propose to bring what comes due on the study days from ``first`` to ``last`` forward to the days before.

    Raises RetainError for an unknown deck, a holiday that has begun, ends before it begins, or is too far or too long.
    """
    today = collection.clock.today()
    if first <= today:
        raise RetainError(f"a holiday is spread before it starts; {date_of(first)} is not after today")
    if last < first:
        raise RetainError(f"the holiday ends on {date_of(last)}, before it begins on {date_of(first)}")
    if last - today > MOST_DAYS:
        raise RetainError(f"the holiday must end within {MOST_DAYS} days")
    with collection.database.reading() as connection:
        name, deck_ids, options = _decks(connection, deck)
        cards = spreading.reviews_due_between(connection, deck_ids, first, last)
        where = f" in {name}" if name else ""
        return _propose(
            connection,
            cards,
            options,
            range(today, first),
            deck_ids,
            title=f"Bring {plural(len(cards), 'review')}{where} forward, due {date_of(first)} to {date_of(last)}",
            by_due_day=True,
            waiting_until=last + 1,
        )


def carry_out(collection: Collection, proposal: Proposal) -> int:
    """Give the cards of a proposal their new days, as one action that undo takes back; return how many moved.

    A card that was answered, suspended or deleted since is left alone.
    """
    moment = collection.clock.moment()
    changes = Changes()
    days = {card_id: (before, after) for card_id, before, after in proposal.moves}
    with collection.database.writing() as connection:
        cards = [
            card
            for card in queries.cards_by_id(connection, list(days))
            if card.state is CardState.REVIEW and not card.suspended and card.due_day == days[card.id][0]
        ]
        moved = reschedule(
            connection,
            cards,
            lambda card: replace(card, due_day=days[card.id][1]),
            kind=ReviewKind.RESCHEDULED,
            clock=collection.clock,
            moment=moment,
            changes=changes,
        )
        if changes:
            if moved >= BULK:
                secure(collection.database.path, moment.at, Reason.EDIT)
            title = proposal.title[0].lower() + proposal.title[1:]
            record(connection, moment.at, CARDS, title, changes)
    return moved


def _propose(
    connection: Connection,
    cards: Sequence[Card],
    options: dict[int, Options],
    span: Sequence[int],
    deck_ids: Sequence[int],
    *,
    title: str,
    by_due_day: bool,
    waiting_until: int | None = None,
) -> Proposal:
    spreadable = [
        Overdue(card.id, card.memory, card.last_review_day, card.due_day, options[card.deck_id].parameters)
        for card in cards
        if card.memory is not None and card.last_review_day is not None and card.due_day is not None
    ]
    # What is due by today is spread itself when catching up; for a holiday it stays where it is.
    anyway = spreading.due_by_day(connection, deck_ids, span[0] if by_due_day else span[0] + 1, span[-1])
    if by_due_day:
        anyway[span[0]] = anyway.get(span[0], 0) + spreading.overdue_count(connection, deck_ids, span[0])
    models = {parameters: MemoryModel(parameters) for parameters in {card.parameters for card in spreadable}}
    shares = {options[deck_id].easy_days for deck_id in deck_ids}
    plan = spread(
        spreadable,
        models,
        span,
        anyway,
        shares.pop() if len(shares) == 1 else NO_EASY_DAYS,
        by_due_day=by_due_day,
    )
    due = {card.card_id: card.due_day for card in spreadable}
    moves = tuple(
        (card_id, due[card_id], day)
        for card_id, day in plan.days.items()
        if day != due[card_id] and (by_due_day or day != span[0])
    )
    late = waiting_until or span[-1] + 1
    return Proposal(
        title,
        len(spreadable),
        moves,
        plan.outlook,
        _mean([card.recall_on(card.due_day if by_due_day else span[0]) for card in spreadable]),
        _mean([card.recall_on(plan.days[card.card_id]) for card in spreadable]),
        _mean([card.recall_on(late) for card in spreadable]),
    )


def _decks(connection: Connection, deck: str | None) -> tuple[str | None, list[int], dict[int, Options]]:
    known = queries.decks(connection)
    name = None if deck is None else find_deck_name([one.name for one in known], deck)
    ids = [one.id for one in known if within(one.name, name)]
    if not ids:
        raise RetainError("there are no decks yet, so there is nothing to spread")
    return name, ids, queries.options_by_deck(connection)


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None
