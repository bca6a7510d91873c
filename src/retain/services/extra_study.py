"""Which cards an extra session is on."""

from retain.domain.errors import RetainError
from retain.domain.extra import Extra, ExtraKind
from retain.scheduling.limits import within
from retain.scheduling.shuffle import scrambled
from retain.services.cards import search_condition
from retain.services.collection import Collection
from retain.storage import extra_cards, queries
from retain.storage.engine import Connection
from retain.storage.extra_cards import ExtraCard

MOST_DAYS = 3_650


def check(extra: Extra) -> Extra:
    """Return ``extra`` where it can be studied; raises RetainError where its value cannot be."""
    value = extra.value.strip()
    if extra.kind is ExtraKind.AHEAD and not (value.isdecimal() and 1 <= int(value[:6]) <= MOST_DAYS):
        raise RetainError(f"to study ahead, give a number of days from 1 to {MOST_DAYS}, not “{value[:40]}”")
    if extra.kind is ExtraKind.TAG and (not value or len(value.split()) > 1):
        raise RetainError(f"“{value[:40]}” is not a tag; a tag is one word")
    if extra.kind is ExtraKind.SEARCH and not value:
        raise RetainError("say what to search for, as for “retain cards”")
    return Extra(extra.kind, value, extra.counts)


def extra_cards_of(connection: Connection, collection: Collection, extra: Extra, deck: str | None) -> list[ExtraCard]:
    """Return the cards of an extra session within ``deck`` (None: all decks), in the order in which it asks them.

    Suspended cards never come; buried ones only where the session does not count. Raises RetainError for a search
    that cannot be read.
    """
    moment = collection.clock.moment()
    decks = [known.id for known in queries.decks(connection) if within(known.name, deck)]
    match extra.kind:
        case ExtraKind.AHEAD:
            found = extra_cards.due_between(connection, decks, moment.day + 1, moment.day + int(extra.value))
            found.sort(key=lambda card: (card.due_day or 0, scrambled(card.card_id, moment.day)))
        case ExtraKind.FAILED:
            began = collection.clock.day_starts(moment.day)
            found = extra_cards.failed_between(connection, decks, began, moment.day_ends)
        case ExtraKind.TAG | ExtraKind.SEARCH:
            query = f'"tag:{extra.value}"' if extra.kind is ExtraKind.TAG else extra.value
            condition = search_condition(connection, query, moment, collection.clock)
            found = extra_cards.matching(connection, decks, condition)
            found.sort(key=lambda card: scrambled(card.card_id, moment.day))
    return [card for card in found if not (extra.counts and card.buried_on == moment.day)]
