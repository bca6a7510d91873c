"""What a session asks on one study day: its decks as they are now, and the queue of their cards."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from retain.domain.cards import Card, CardState, Rating
from retain.domain.clock import Moment
from retain.domain.decks import Deck, is_within
from retain.domain.extra import Extra
from retain.domain.notes import NoteType
from retain.domain.options import LEARN_AHEAD_SECONDS, Options
from retain.scheduling.scheduler import Scheduler
from retain.services.collection import Collection
from retain.services.day_loads import DueDays
from retain.services.gathering import gather_day
from retain.services.session_queue import SessionQueue
from retain.services.session_tally import Answered
from retain.services.today import find_deck_name
from retain.storage import queries
from retain.storage.counts import done_loads
from retain.storage.engine import Connection

if TYPE_CHECKING:
    from retain.storage.extra_cards import ExtraCard

_NO_DAY = -1


class SessionDay:
    """The decks of a session, their options, and what is left of today; gathered anew when any of it has changed."""

    def __init__(self, collection: Collection, connection: Connection, deck: str | None, extra: Extra | None) -> None:
        """Find the deck (None: every deck); :meth:`gather` does the rest. ``extra`` shows other cards than today's.

        Raises RetainError where there is no such deck.
        """
        self._collection = collection
        self._extra = extra
        self._extra_cards: dict[int, ExtraCard] | None = None
        self.deck = deck
        """The deck that is studied, by the name that it has now; None: every deck."""
        self.deck_is_gone = False
        """Whether that deck was deleted meanwhile."""
        self._deck_id: int | None = None
        if deck is not None:
            ids = {known.name: known.id for known in queries.decks(connection)}
            self._deck_id = ids[find_deck_name(list(ids), deck)]
        self.queue = SessionQueue()
        """What is left to be asked."""
        self.decks: Mapping[int, Deck] = {}
        self.types: Mapping[int, NoteType] = {}
        self.due_days = DueDays()
        self._options: Mapping[int, Options] = {}
        self._schedulers: dict[Options, Scheduler] = {}
        self._day = _NO_DAY
        self._version = 0

    @property
    def counts(self) -> bool:
        """Whether answers count: False for practice."""
        return self._extra is None or self._extra.counts

    def forget(self) -> None:
        """Have the day gathered anew before the next card: something was done that moved more than its own card."""
        self._day = _NO_DAY

    def is_over(self, connection: Connection, moment: Moment) -> bool:
        """Whether it must be gathered anew: another day has begun, or another program has written."""
        return moment.day != self._day or self._was_changed_elsewhere(connection)

    def _was_changed_elsewhere(self, connection: Connection) -> bool:
        version = queries.data_version(connection)
        changed = version != self._version
        self._version = version
        return changed

    def gather(self, connection: Connection, moment: Moment, answers: Sequence[Answered]) -> None:
        """Gather what is left of the day, after ``answers`` of the session."""
        self._day = moment.day
        self._version = queries.data_version(connection)
        self.due_days = DueDays()
        self.find_decks(connection)
        self.types = queries.note_types(connection)
        self._options = queries.options_by_deck(connection)
        if self._extra is None:
            self.queue = self._queue_of_today(connection, moment)
        else:
            self.queue = self._queue_of_extra(connection, moment, self._extra, answers)

    def find_decks(self, connection: Connection) -> None:
        """Find the decks that are studied, under the names that they have now; another program may have moved them."""
        decks = queries.decks(connection)
        if self._deck_id is not None:
            now_called = next((deck.name for deck in decks if deck.id == self._deck_id), None)
            self.deck_is_gone = now_called is None
            self.deck = now_called or self.deck
        self.decks = {deck.id: deck for deck in decks if self.deck is None or is_within(deck.name, self.deck)}

    def _queue_of_today(self, connection: Connection, moment: Moment) -> SessionQueue:
        execute = queries.executor(connection)
        began = self._collection.clock.day_starts(moment.day)
        gathered = gather_day(execute, moment, began, done_loads(execute, moment, began), self.deck)
        kinds = (
            dict.fromkeys(gathered.day_learning, CardState.LEARNING)
            | dict.fromkeys(gathered.reviews, CardState.REVIEW)
            | dict.fromkeys(gathered.new, CardState.NEW)
        )
        return SessionQueue(gathered.full, kinds, queries.learning_cards(connection, list(self.decks), moment))

    def _queue_of_extra(
        self, connection: Connection, moment: Moment, extra: Extra, answers: Sequence[Answered]
    ) -> SessionQueue:
        """Keep to the cards that the session began with: those not answered yet, and then those to be asked again."""
        if self._extra_cards is None:
            from retain.services.extra_study import extra_cards_of  # noqa: PLC0415 - only for extra study

            found = extra_cards_of(connection, self._collection, extra, self.deck)
            self._extra_cards = {card.card_id: card for card in found}
        last = {answer.card_id: answer.rating for answer in answers}
        again = [card_id for card_id, rating in last.items() if rating is Rating.AGAIN and not extra.counts]
        kinds = {
            card.card_id: CardState.LEARNING if card.state is CardState.RELEARNING else card.state
            for card in self._extra_cards.values()
        }
        waiting = queries.learning_cards(connection, list(self.decks), moment) if extra.counts else []
        return SessionQueue(
            [card_id for card_id in self._extra_cards if card_id not in last] + again,
            kinds,
            [one for one in waiting if one.card_id in last],
        )

    def may_ask(self, card: Card, moment: Moment) -> bool:
        """Whether a card may still be asked, and was not put aside, moved or answered elsewhere meanwhile."""
        if card.suspended or card.deck_id not in self.decks:
            return False
        if card.buried_on == moment.day and self.counts:
            return False
        extra = None if self._extra_cards is None else self._extra_cards.get(card.id)
        if extra is not None and (self.queue.waits(card.id) or not self.counts or card.reps == extra.reps):
            return True
        if card.state is CardState.NEW:
            return True
        if card.due_at is not None:
            return card.due_at <= moment.at + LEARN_AHEAD_SECONDS * 1000
        return card.due_day is not None and card.due_day <= moment.day

    def options(self, deck_id: int) -> Options:
        """Return the options of a deck."""
        return self._options[deck_id]

    def scheduler(self, deck_id: int) -> Scheduler:
        """Return the scheduler of a deck, which decks with the same options share."""
        options = self._options[deck_id]
        if options not in self._schedulers:
            self._schedulers[options] = Scheduler(options)
        return self._schedulers[options]
