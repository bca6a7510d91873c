"""The forgetting curve of one card."""

from dataclasses import dataclass

from retain.charts.model import Curves
from retain.services.cards import CardDetails, card_details
from retain.services.collection import Collection
from retain.services.statistics.memory_panels import card_curve
from retain.storage import queries


@dataclass(frozen=True, slots=True)
class CardStory:
    """A card with all that is known of it, and its forgetting curve."""

    details: CardDetails
    curve: Curves


def card_story(collection: Collection, card_id: int) -> CardStory:
    """Return a card and its forgetting curve; raises RetainError where there is none."""
    details = card_details(collection, card_id)
    with collection.database.reading() as connection:
        options = queries.options_by_deck(connection)[details.line.card.deck_id]
    moment = collection.clock.moment()
    return CardStory(details, card_curve(details.reviews, options, moment.at, moment.day))
