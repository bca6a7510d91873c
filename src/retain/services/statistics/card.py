"""Why a card is where it is: all that is known of it, in words, as a history, and as curves."""

from dataclasses import dataclass

from retain.charts.model import Curves, Figures
from retain.domain.cards import Rating
from retain.services.cards import CardDetails, card_details
from retain.services.collection import Collection
from retain.services.statistics import card_history, card_words
from retain.services.statistics.card_history import Event
from retain.services.statistics.card_words import Consequence
from retain.storage import queries


@dataclass(frozen=True, slots=True)
class CardStory:
    """A card with all that is known of it."""

    details: CardDetails
    why: tuple[str, ...]
    """Its place in the schedule, its memory and its past, a sentence or two each."""
    consequences: dict[Rating, Consequence]
    """What each rating would do now."""
    events: tuple[Event, ...]
    history: Figures
    recall: Curves
    stability: Curves
    difficulty: Curves


def card_story(collection: Collection, card_id: int) -> CardStory:
    """Return the story of a card; raises RetainError where there is none."""
    clock = collection.clock
    moment = clock.moment()
    details = card_details(collection, card_id)
    with collection.database.reading() as connection:
        options = queries.options_by_deck(connection)[details.line.card.deck_id]
    events = card_history.events_of(details.reviews, options)
    why = (
        card_words.place_in_words(details.line, clock, moment),
        card_words.memory_in_words(details.line, options),
        card_words.past_in_words(details, events),
    )
    return CardStory(
        details,
        tuple(words for words in why if words),
        card_words.consequences(details, clock),
        events,
        card_history.history_table(events, clock),
        card_history.recall_curve(events, options, moment.at, moment.day),
        card_history.stability_curve(events, moment.at),
        card_history.difficulty_curve(events, moment.at),
    )
