"""One answer on its way to disk: the card, its row in the log, and what undo needs, in one transaction."""

from dataclasses import dataclass

from retain.domain.cards import Card, CardState, Rating
from retain.domain.clock import Moment
from retain.domain.errors import RetainError
from retain.domain.options import LeechAction, Options
from retain.domain.reviews import KIND_OF_STATE, ReviewKind, ReviewLog
from retain.scheduling.leeches import is_leech
from retain.scheduling.queue import Siblings, buried_by
from retain.scheduling.scheduler import Outcome
from retain.storage.engine import Connection
from retain.storage.operations import ANSWER, Changes, record
from retain.storage.store import add_tag, bury_cards, save_answer, save_answers, suspend_cards, waiting_siblings

LEECH_TAG = "leech"


@dataclass(frozen=True, slots=True)
class Committed:
    """An answer that is on disk: its ``operation``, and what it brought with it."""

    operation: int
    buried: tuple[int, ...] = ()
    """Cards of the same note that wait until tomorrow."""
    leech: bool = False
    suspended: bool = False


def commit_answer(
    connection: Connection, card: Card, outcome: Outcome, moment: Moment, duration: int, *, now: int, options: Options
) -> Committed:
    """Write one answer with its log row, what it means for its siblings and for a leech, and its undo record.

    ``moment`` is when it was given, ``now`` (UTC ms) when it is written; ``options`` are those of the card's deck.
    Raises CardChangedError where the stored card is not ``card`` any more.
    """
    log = log_of(card, outcome, moment, duration)
    changes = Changes()
    save_answer(connection, card, outcome.card, log, changes)
    buried = _bury_siblings(connection, card, options, moment, changes) if options.buries else ()
    leech = _lapsed(card, outcome) and is_leech(outcome.card.lapses, options.leech_threshold)
    suspended = leech and options.leech_action is LeechAction.SUSPEND
    if leech:
        add_tag(connection, [card.note_id], LEECH_TAG, now, changes)
    if suspended:
        suspend_cards(connection, [card.id], changes)
    operation = record(connection, now, ANSWER, f"answer {outcome.rating.name.title()}", changes)
    return Committed(operation, buried, leech, suspended)


def commit_practice(connection: Connection, card: Card, rating: Rating, moment: Moment, duration: int) -> Committed:
    """Log an answer that is practice only: the card stays as it is."""
    changes = Changes()
    log = ReviewLog(
        card_id=card.id,
        at=moment.at,
        day=moment.day,
        hour=moment.hour,
        rating=rating,
        kind=ReviewKind.FILTERED,
        state_before=card.state,
        interval_before=card.interval,
        interval=card.interval,
        stability=None,
        difficulty=None,
        duration=duration,
    )
    save_answers(connection, [], [log], changes)
    # Nothing of the card is to be restored; the image says which card undo returns to.
    changes.add_before("card", {"id": card.id, "note_id": card.note_id})
    return Committed(record(connection, moment.at, ANSWER, f"practice {rating.name.title()}", changes))


def _lapsed(card: Card, outcome: Outcome) -> bool:
    return card.state is CardState.REVIEW and outcome.rating is Rating.AGAIN


def _bury_siblings(
    connection: Connection, card: Card, options: Options, moment: Moment, changes: Changes
) -> tuple[int, ...]:
    """Bury what would still come today of the card's note; a card never buries what comes before its own kind."""
    kinds = buried_by(options)
    if card.state is CardState.NEW:
        kinds &= Siblings.NEW
    elif card.state is CardState.REVIEW:
        kinds &= Siblings.NEW | Siblings.REVIEW
    waiting = waiting_siblings(connection, card, moment.day, kinds)
    bury_cards(connection, waiting, moment.day, changes)
    return tuple(waiting)


def log_of(card: Card, outcome: Outcome, moment: Moment, duration: int) -> ReviewLog:
    """Return the log row of an answer to ``card``, given at ``moment``."""
    memory = outcome.card.memory
    if memory is None:
        raise RetainError(f"card {card.id} has no memory after an answer")
    return ReviewLog(
        card_id=card.id,
        at=moment.at,
        day=moment.day,
        hour=moment.hour,
        rating=outcome.rating,
        kind=KIND_OF_STATE[card.state],
        state_before=card.state,
        interval_before=card.interval,
        interval=outcome.card.interval,
        stability=memory.stability,
        difficulty=memory.difficulty,
        duration=duration,
    )
