"""One answer on its way to disk: the card, its row in the log, and what undo needs, in one transaction."""

from retain.domain.cards import Card
from retain.domain.clock import Moment
from retain.domain.errors import RetainError
from retain.domain.reviews import KIND_OF_STATE, ReviewLog
from retain.scheduling.scheduler import Outcome
from retain.storage.engine import Connection
from retain.storage.operations import ANSWER, Changes, record
from retain.storage.store import save_answer


def commit_answer(
    connection: Connection, card: Card, outcome: Outcome, moment: Moment, duration: int, *, now: int
) -> int:
    """Write one answer with its log row and its undo record; return the operation's id.

    ``moment`` is when it was given, ``now`` (UTC ms) when it is written. Raises CardChangedError where the stored
    card is not ``card`` any more.
    """
    log = log_of(card, outcome, moment, duration)
    changes = Changes()
    save_answer(connection, card, outcome.card, log, changes)
    return record(connection, now, ANSWER, f"answer {outcome.rating.name.title()}", changes)


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
