"""A review session: what comes next, an answer, and taking answers back.

The session keeps today's order in memory and the truth in the database: every answer is committed, card and log
row together, before the next card is asked for, and every card is read anew before it is shown.
"""

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime

from retain.content.faces import Faces, faces_of
from retain.domain.cards import Card, CardState, Rating
from retain.domain.clock import Moment
from retain.domain.decks import SEPARATOR, Deck
from retain.domain.errors import CardChangedError
from retain.domain.notes import NoteType
from retain.domain.options import LEARN_AHEAD_SECONDS, Options
from retain.scheduling.limits import Counts, Limits
from retain.scheduling.queue import build_queue
from retain.scheduling.scheduler import Outcome, Scheduler
from retain.services.answers import commit_answer
from retain.services.collection import Collection
from retain.services.today import find_deck_name, today_loads, tomorrow_counts
from retain.storage import queries
from retain.storage.engine import Connection
from retain.storage.operations import ANSWER, last_operation, revert
from retain.storage.store import free_review_time

WAIT_SECONDS = 60
"""A learning card due within this time is waited for; one due later, within the learn-ahead time, is shown at once."""
LONGEST_ANSWER_MS = 60_000
"""An answer that took longer counts as this long: the learner was away."""

_NO_DAY = -1


@dataclass(frozen=True, slots=True)
class Showing:
    """A card to be asked: its deck, its two faces as Markdown, and what each rating would do."""

    card: Card
    deck: str
    faces: Faces
    outcomes: dict[Rating, Outcome]


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is left but a learning card that is due at ``until`` (UTC ms), in less than a minute."""

    until: int


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing is left for now; ``next_due`` (UTC ms) is when a learning card comes back later today, if one does."""

    next_due: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What was done in a session: answers by rating, and the milliseconds that they took."""

    again: int = 0
    hard: int = 0
    good: int = 0
    easy: int = 0
    milliseconds: int = 0
    new: int = 0
    reviews: int = 0
    reviews_passed: int = 0

    @property
    def answers(self) -> int:
        """All answers."""
        return self.again + self.hard + self.good + self.easy


@dataclass(frozen=True, slots=True)
class _Answered:
    operation: int
    rating: Rating
    state: CardState
    duration: int


class Session:
    """Reviews of one deck with its subdecks, or of every deck, on the current study day."""

    def __init__(self, collection: Collection, deck: str | None = None, *, limit: int | None = None) -> None:
        """Begin a session on ``deck`` (None: every deck), which ends after ``limit`` answers if given.

        Raises RetainError where there is no such deck.
        """
        self._collection = collection
        self._limit = limit
        self._answers: list[_Answered] = []
        self._main: deque[int] = deque()
        self._learning: list[queries.Waiting] = []
        self._last_card: int | None = None
        self._return_to: int | None = None
        self._schedulers: dict[Options, Scheduler] = {}
        self.deck = deck
        with collection.database.reading() as connection:
            if deck is not None:
                self.deck = find_deck_name([known.name for known in queries.decks(connection)], deck)
            self._rebuild(connection, collection.clock.moment())

    # What the session knows

    @property
    def tally(self) -> Tally:
        """What was done so far, without what was taken back."""
        done = self._answers
        reviews = [answer for answer in done if answer.state is CardState.REVIEW]
        by_rating = {rating: sum(answer.rating is rating for answer in done) for rating in Rating}
        return Tally(
            again=by_rating[Rating.AGAIN],
            hard=by_rating[Rating.HARD],
            good=by_rating[Rating.GOOD],
            easy=by_rating[Rating.EASY],
            milliseconds=sum(answer.duration for answer in done),
            new=sum(answer.state is CardState.NEW for answer in done),
            reviews=len(reviews),
            reviews_passed=sum(answer.rating is not Rating.AGAIN for answer in reviews),
        )

    def counts(self) -> Counts:
        """Return what is left today: what ``retain due`` would say, without asking the database."""
        soon = self._collection.clock.now() + LEARN_AHEAD_SECONDS * 1000
        waiting = sum(one.due_at <= soon for one in self._learning)
        kinds = Counter(self._kinds[card_id] for card_id in self._main)
        return Counts(kinds[CardState.NEW], waiting + kinds[CardState.LEARNING], kinds[CardState.REVIEW])

    def tomorrow(self) -> Counts:
        """Return what the next study day will hold for this session's decks, as things stand."""
        with self._collection.database.reading() as connection:
            return tomorrow_counts(queries.executor(connection), self._collection.clock, self.deck)

    def now(self) -> int:
        """Return the time in UTC ms."""
        return self._collection.clock.now()

    def local(self, at: int) -> datetime:
        """Return ``at`` (UTC ms) as local time."""
        return self._collection.clock.local(at)

    def left(self) -> int | None:
        """Return how many more answers the session's own limit allows, None where it has none."""
        return None if self._limit is None else max(0, self._limit - len(self._answers))

    # What comes next

    def next(self, *, ahead: bool = False) -> Showing | Pause | Finished:
        """Return the card to ask now, or why there is none.

        ``ahead`` shows a learning card at once that would be waited for.
        """
        if self.left() == 0:
            return Finished()
        moment = self._collection.clock.moment()
        with self._collection.database.reading() as connection:
            if moment.day != self._day or self._was_changed_elsewhere(connection):
                self._rebuild(connection, moment)
                self._drop_return_without_room()
            while True:
                choice = self._choose(moment, ahead=ahead)
                if not isinstance(choice, int):
                    return choice
                showing = self._show(connection, choice, moment)
                if showing is not None:
                    return showing
                self._forget(choice)

    def _choose(self, moment: Moment, *, ahead: bool) -> int | Pause | Finished:
        if self._return_to is not None:
            return self._return_to
        if self._learning and self._learning[0].due_at <= moment.at:
            return self._learning[0].card_id
        if self._main:
            return self._main[0]
        soon = [one for one in self._learning if one.due_at <= moment.at + LEARN_AHEAD_SECONDS * 1000]
        if not soon:
            return Finished(self._learning[0].due_at if self._learning else None)
        # The card that was just answered is not asked again while there is another.
        first = next((one for one in soon if one.card_id != self._last_card), soon[0])
        if not ahead and first.due_at <= moment.at + WAIT_SECONDS * 1000:
            return Pause(first.due_at)
        return first.card_id

    def _show(self, connection: Connection, card_id: int, moment: Moment) -> Showing | None:
        card = queries.card_by_id(connection, card_id)
        if card is None or card.suspended or card.buried_on == moment.day or card.deck_id not in self._decks:
            return None
        if not self._is_due(card, moment):
            return None
        note = queries.note_by_id(connection, card.note_id)
        return Showing(
            card,
            self._decks[card.deck_id].name,
            faces_of(self._types[note.note_type_id], note, card.ordinal),
            self._scheduler(card.deck_id).outcomes(card, moment),
        )

    def _is_due(self, card: Card, moment: Moment) -> bool:
        """Whether the card may still be asked, or was answered elsewhere meanwhile."""
        if card.state is CardState.NEW:
            return True
        if card.due_at is not None:
            return card.due_at <= moment.at + LEARN_AHEAD_SECONDS * 1000
        return card.due_day is not None and card.due_day <= moment.day

    def _forget(self, card_id: int) -> None:
        """Take a card off the queue, wherever it stands."""
        if self._return_to == card_id:
            self._return_to = None
        if self._main and self._main[0] == card_id:
            self._main.popleft()
        elif card_id in self._main:
            self._main.remove(card_id)
        self._learning = [one for one in self._learning if one.card_id != card_id]

    # Answers

    def answer(self, showing: Showing, rating: Rating, duration: int) -> Outcome:
        """Commit an answer that took ``duration`` milliseconds, and return what it made of the card.

        Raises CardChangedError, and writes nothing, where the card was answered elsewhere meanwhile; ``next``
        then goes on with another. Raises RetainError where the database cannot be written.
        """
        clock = self._collection.clock
        card = showing.card
        duration = max(0, min(duration, LONGEST_ANSWER_MS))
        with self._collection.database.writing() as connection:
            at = free_review_time(connection, max(clock.now(), (card.last_review_at or 0) + 1))
            moment = clock.moment(at)
            outcome = self._scheduler(card.deck_id).answer(card, rating, moment)
            try:
                operation = commit_answer(connection, card, outcome, moment, duration, now=moment.at)
            except CardChangedError:
                self._forget(card.id)
                raise
        self._answers.append(_Answered(operation, rating, card.state, duration))
        if not self._holds(card.id):
            # Returned to by undo, from beyond today's queue: it has used up the room of another.
            self._day = _NO_DAY
        self._forget(card.id)
        self._last_card = card.id
        after = outcome.card
        if after.due_at is not None and after.due_at < moment.day_ends:
            self._learning.append(queries.Waiting(after.due_at, after.id))
            self._learning.sort(key=lambda one: (one.due_at, one.card_id))
        return outcome

    def undo(self) -> str | None:
        """Take back the last answer, also one from before this session, and return to its card.

        Returns what was taken back, in words; None where there is no answer to take back.
        """
        with self._collection.database.writing() as connection:
            last = last_operation(connection)
            if last is None or last.kind != ANSWER:
                return None
            changes = revert(connection, last.id)
            if self._answers and self._answers[-1].operation == last.id:
                self._answers.pop()
            self._rebuild(connection, self._collection.clock.moment())
        self._return_to = changes["before"]["card"][0]["id"]
        self._last_card = None
        return last.label

    def return_to(self, card_id: int) -> None:
        """Ask this card next, as it reads now: its note was edited."""
        self._return_to = card_id

    # Building the queue

    def _rebuild(self, connection: Connection, moment: Moment) -> None:
        self._day = moment.day
        self._version = queries.data_version(connection)
        self._decks: dict[int, Deck] = {deck.id: deck for deck in queries.decks(connection) if self._covers(deck.name)}
        self._types: dict[int, NoteType] = queries.note_types(connection)
        self._options = queries.options_by_deck(connection)
        deck_ids = list(self._decks)
        loads = [
            load
            for load in today_loads(queries.executor(connection), self._collection.clock)
            if self._covers(load.name)
        ]
        limits = Limits(loads, self.deck)
        day_learning = queries.day_learning_cards(connection, deck_ids, moment.day)
        reviews = [
            card
            for deck in self._decks.values()
            for card in queries.due_reviews(connection, deck.id, moment.day, limits.reviews_left(deck.name))
        ]
        new = [
            card
            for deck in self._decks.values()
            for card in queries.new_cards(connection, deck.id, moment.day, limits.new_left(deck.name))
        ]
        self._main = deque(
            build_queue(day_learning=day_learning, reviews=reviews, new=new, limits=limits, day=moment.day)
        )
        self._kinds = (
            {card.card_id: CardState.LEARNING for card in day_learning}
            | {card.card_id: CardState.REVIEW for card in reviews}
            | {card.card_id: CardState.NEW for card in new}
        )
        self._learning = queries.learning_cards(connection, deck_ids, moment)

    def _was_changed_elsewhere(self, connection: Connection) -> bool:
        """Whether another program has written since the queue was built."""
        version = queries.data_version(connection)
        changed = version != self._version
        self._version = version
        return changed

    def _drop_return_without_room(self) -> None:
        """Do not return to a card for which another program has used up the room of the day."""
        if self._return_to is not None and not self._holds(self._return_to):
            self._return_to = None

    def _holds(self, card_id: int) -> bool:
        return (card_id in self._kinds and card_id in self._main) or any(
            one.card_id == card_id for one in self._learning
        )

    def _covers(self, name: str) -> bool:
        return self.deck is None or name == self.deck or name.startswith(self.deck + SEPARATOR)

    def _scheduler(self, deck_id: int) -> Scheduler:
        options = self._options[deck_id]
        if options not in self._schedulers:
            self._schedulers[options] = Scheduler(options)
        return self._schedulers[options]
