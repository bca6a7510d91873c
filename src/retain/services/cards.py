"""Cards as a listing and the question “why is this card where it is” show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retain.content.faces import Faces, faces_of
from retain.content.markdown import plain_text
from retain.domain.cards import Card, CardState, Rating
from retain.domain.clock import DAY_SECONDS, Clock, Moment, date_of
from retain.domain.errors import RetainError
from retain.domain.notes import Note, NoteType
from retain.domain.options import Options
from retain.domain.query import parse
from retain.domain.reviews import ReviewLog
from retain.scheduling.forgetting import retrievability
from retain.scheduling.scheduler import Outcome, Scheduler
from retain.services.collection import Collection
from retain.services.day_loads import DueDays
from retain.storage import queries
from retain.storage.engine import Connection
from retain.storage.listing import ListedCard, Order, list_cards, list_cards_with_ids, list_ids
from retain.storage.search.condition import condition_of
from retain.storage.search.context import Condition, SearchContext
from retain.storage.search.terms import KEYS


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card with what a person wants to know of it; faces are plain text, ``retrievability`` is as of now."""

    card: Card
    note: Note
    deck: str
    front: str
    back: str
    retrievability: float | None
    due: int | date | None
    """UTC ms for a card in (re)learning, a date for a review card, None for a new one."""
    buried: bool


@dataclass(frozen=True, slots=True)
class CardDetails:
    """A card, its log, and what each rating would do now."""

    line: CardLine
    reviews: list[ReviewLog]
    outcomes: dict[Rating, Outcome]


def find_cards(collection: Collection, query: str) -> list[CardLine]:
    """Return the cards that a query matches, in the order of their ids; raises RetainError if it cannot be read."""
    moment = collection.clock.moment()
    with collection.database.reading() as connection:
        listed = list_cards(connection, search_condition(connection, query, moment, collection.clock))
        return _lines(connection, listed, moment, collection.clock)


def first_cards(collection: Collection, query: str, most: int) -> list[CardLine]:
    """Return at most so many of the cards that a query matches, those first that were added first; as above."""
    moment = collection.clock.moment()
    with collection.database.reading() as connection:
        condition = search_condition(connection, query, moment, collection.clock)
        return _lines(connection, list_cards(connection, condition, most), moment, collection.clock)


def find_card_ids(
    collection: Collection, query: str, order: Order = Order.ADDED, *, descending: bool = False
) -> list[int]:
    """Return the ids of the cards that a query matches, sorted; raises RetainError if it cannot be read."""
    moment = collection.clock.moment()
    with collection.database.reading() as connection:
        condition = search_condition(connection, query, moment, collection.clock)
        return list_ids(connection, condition, order, descending=descending)


def card_lines(collection: Collection, card_ids: Sequence[int]) -> list[CardLine]:
    """Return the cards with these ids in their order; those that are gone are left out."""
    moment = collection.clock.moment()
    with collection.database.reading() as connection:
        return _lines(connection, list_cards_with_ids(connection, card_ids), moment, collection.clock)


def card_faces(collection: Collection, card_id: int) -> Faces | None:
    """Return the two sides of a card, or None where it is gone."""
    with collection.database.reading() as connection:
        card = queries.card_by_id(connection, card_id)
        if card is None:
            return None
        note = queries.note_by_id(connection, card.note_id)
        return faces_of(queries.note_types(connection)[note.note_type_id], note, card.ordinal)


def search_condition(connection: Connection, query: str, moment: Moment, clock: Clock) -> Condition:
    """Return what a query asks of the database; raises RetainError if it cannot be read."""
    weights = {deck_id: options.parameters for deck_id, options in queries.options_by_deck(connection).items()}
    names = [deck.name for deck in queries.decks(connection)]
    return condition_of(parse(query, KEYS, names), SearchContext(moment, clock.day_starts, weights))


def card_details(collection: Collection, card_id: int) -> CardDetails:
    """Return everything about one card; raises RetainError where there is none."""
    moment = collection.clock.moment()
    with collection.database.reading() as connection:
        line = card_line(connection, card_id, moment, collection.clock)
        options = queries.options_by_deck(connection)[line.card.deck_id]
        return CardDetails(
            line,
            queries.reviews_of(connection, card_id),
            Scheduler(options).outcomes(line.card, moment, DueDays().within(connection)),
        )


def card_line(connection: Connection, card_id: int, moment: Moment, clock: Clock) -> CardLine:
    """Return one card as a listing shows it; raises RetainError where there is none."""
    listed = list_cards(connection, card_id) if abs(card_id) <= queries.LARGEST_ID else []
    if not listed:
        raise RetainError(f"there is no card {card_id}; “retain cards” lists them with their ids")
    return _line(listed[0], queries.note_types(connection), queries.options_by_deck(connection), moment, clock)


def _lines(connection: Connection, listed: Sequence[ListedCard], moment: Moment, clock: Clock) -> list[CardLine]:
    types = queries.note_types(connection)
    options = queries.options_by_deck(connection)
    return [_line(one, types, options, moment, clock) for one in listed]


def _line(
    one: ListedCard, types: dict[int, NoteType], options: dict[int, Options], moment: Moment, clock: Clock
) -> CardLine:
    faces = faces_of(types[one.note.note_type_id], one.note, one.card.ordinal, one.deck)
    return CardLine(
        card=one.card,
        note=one.note,
        deck=one.deck,
        front=plain_text(faces.question),
        back=plain_text(faces.answer),
        retrievability=_retrievability(one.card, options[one.card.deck_id], moment),
        due=due_of(one.card, clock),
        buried=one.card.buried_on == moment.day,
    )


def due_of(card: Card, clock: Clock) -> int | date | None:
    """Return when a card is due: UTC ms in (re)learning, else the date of its study day, None while new."""
    if card.is_learning:
        if card.due_at is not None:
            return card.due_at
        return clock.day_starts(card.due_day) if card.due_day is not None else None
    if card.state is CardState.REVIEW and card.due_day is not None:
        return date_of(card.due_day)
    return None


def _retrievability(card: Card, options: Options, moment: Moment) -> float | None:
    if card.memory is None or card.last_review_at is None:
        return None
    elapsed = max(0, moment.at - card.last_review_at) / (DAY_SECONDS * 1000)
    return retrievability(card.memory, elapsed, options.parameters)
