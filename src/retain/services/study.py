"""A review session: what comes next, an answer, and taking answers back.

The session keeps today's order in memory and the truth in the database: every answer is committed, card and log
row together, before the next card is asked for, and every card is read anew before it is shown.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from retain.domain.cards import Card, Rating
from retain.domain.clock import Moment
from retain.domain.errors import CardChangedError
from retain.domain.extra import Extra
from retain.domain.options import LEARN_AHEAD_SECONDS
from retain.scheduling.limits import Counts
from retain.scheduling.scheduler import Outcome
from retain.services.answers import Committed, commit_answer, commit_practice
from retain.services.collection import Collection
from retain.services.pace import Pace
from retain.services.session_day import SessionDay
from retain.services.session_queue import SessionQueue
from retain.services.session_tally import Answered, Tally, tally_of
from retain.services.session_undo import SessionUndo, card_of
from retain.services.showing import Finished, Pause, Showing, practised
from retain.services.today import tomorrow_counts
from retain.storage import queries
from retain.storage.engine import Connection
from retain.storage.operations import ANSWER, CONFIG, EDIT, revert
from retain.storage.store import next_review_time

WAIT_SECONDS = 60
"""A learning card due within this time is waited for; one due later, within the learn-ahead time, is shown at once."""
LONGEST_ANSWER_MS = 60_000
"""An answer that took longer counts as this long: the learner was away."""


class Session:
    """Reviews of one deck with its subdecks, or of every deck, on the current study day."""

    def __init__(
        self,
        collection: Collection,
        deck: str | None = None,
        *,
        limit: int | None = None,
        minutes: float | None = None,
        extra: Extra | None = None,
    ) -> None:
        """Begin a session on ``deck`` (None: every deck).

        It ends after ``limit`` answers, or with the card on which ``minutes`` have passed, if given. ``extra`` shows
        other cards than those that today asks for. Raises RetainError where there is no such deck or no such extra.
        """
        if extra is not None:
            from retain.services.extra_study import check  # noqa: PLC0415 - only for extra study

            extra = check(extra)
        self.extra = extra
        self._budget = None if minutes is None else round(minutes * 60_000)
        self._began: int | None = None
        self._pace: Pace | None = None
        self._collection = collection
        self._limit = limit
        self._answers: list[Answered] = []
        self._last_card: int | None = None
        self._shown: int | None = None
        self._return_to: int | None = None
        with collection.database.reading() as connection:
            self._today = SessionDay(collection, connection, deck, extra)
            self._undo = SessionUndo(connection)
            self._today.gather(connection, collection.clock.moment(), ())

    # What the session knows

    @property
    def deck(self) -> str | None:
        """The deck that is studied, by the name that it has now; None: every deck."""
        return self._today.deck

    @property
    def deck_is_gone(self) -> bool:
        """Whether that deck was deleted meanwhile."""
        return self._today.deck_is_gone

    @property
    def queue(self) -> SessionQueue:
        """What is left to be asked."""
        return self._today.queue

    @property
    def tally(self) -> Tally:
        """What was done so far, without what was taken back."""
        return tally_of(self._answers)

    @property
    def answered(self) -> int:
        """How many answers were given, without those taken back."""
        return len(self._answers)

    def counts(self) -> Counts:
        """Return what is left today: what ``retain due`` would say, without asking the database."""
        return self.queue.counts(self._collection.clock.now() + LEARN_AHEAD_SECONDS * 1000)

    def tomorrow(self) -> Counts:
        """Return what the next study day will hold for this session's decks, as things stand."""
        with self._collection.database.reading() as connection:
            self._today.find_decks(connection)
            if self.deck_is_gone:
                return Counts()
            return tomorrow_counts(queries.executor(connection), self._collection.clock, self.deck)

    def now(self) -> int:
        """Return the time in UTC ms."""
        return self._collection.clock.now()

    def local(self, at: int) -> datetime:
        """Return ``at`` (UTC ms) as local time."""
        return self._collection.clock.local(at)

    def left(self) -> int | None:
        """Return how many more answers the session's own limit allows, None where it has none."""
        return None if self._limit is None else max(0, self._limit - self.answered)

    def time_left(self) -> int:
        """Return how many milliseconds the rest will take at the learner's own pace, at most what the budget leaves."""
        counts = self.counts()
        estimate = self._own_pace().estimate(counts)
        left = self.left()
        if left is not None and left < counts.total:
            estimate = round(estimate * left / counts.total)
        return estimate if self._budget is None else max(0, min(estimate, self._budget - self.spent()))

    def _own_pace(self) -> Pace:
        if self._pace is None:
            with self._collection.database.reading() as connection:
                self._pace = Pace(connection)
        return self._pace

    def spent(self) -> int:
        """Return the milliseconds since the first card was asked for."""
        return 0 if self._began is None else max(0, self._collection.clock.now() - self._began)

    # What comes next

    def next(self, *, ahead: bool = False) -> Showing | Pause | Finished:
        """Return the card to ask now, or why there is none.

        ``ahead`` shows a learning card at once that would be waited for.
        """
        if self.left() == 0:
            return Finished()
        if self._began is None:
            self._began = self._collection.clock.now()
        if self._budget is not None and self._return_to is None and self.spent() >= self._budget:
            return Finished(spent=self.spent())
        moment = self._collection.clock.moment()
        with self._collection.database.reading() as connection:
            if self._today.is_over(connection, moment):
                self._today.gather(connection, moment, self._answers)
                self._drop_return_without_room()
            while True:
                choice = self._choose(moment, ahead=ahead)
                if not isinstance(choice, int):
                    return choice
                showing = self._show(connection, choice, moment)
                if showing is not None:
                    self._shown = choice
                    return showing
                self._forget(choice)

    def following(self) -> Showing | None:
        """Return the card that is likely to come after the one that is shown, if one is known.

        It is a guess, to prepare what can be prepared: an answer may bring back another card before.
        """
        moment = self._collection.clock.moment()
        waiting = (one.card_id for one in self.queue.due_by(moment.at))
        likely = next((one for one in (*waiting, *self.queue.first_two) if one != self._shown), None)
        if likely is None:
            return None
        with self._collection.database.reading() as connection:
            return self._show(connection, likely, moment)

    def _choose(self, moment: Moment, *, ahead: bool) -> int | Pause | Finished:
        if self._return_to is not None:
            return self._return_to
        if due := self.queue.due_by(moment.at):
            return due[0].card_id
        if self.queue.first is not None:
            return self.queue.first
        soon = self.queue.due_by(moment.at + LEARN_AHEAD_SECONDS * 1000)
        if not soon:
            return Finished(self.queue.next_due)
        # The card that was just answered is not asked again while there is another.
        first = next((one for one in soon if one.card_id != self._last_card), soon[0])
        if not ahead and first.due_at <= moment.at + WAIT_SECONDS * 1000:
            return Pause(first.due_at)
        return first.card_id

    def _show(self, connection: Connection, card_id: int, moment: Moment) -> Showing | None:
        card = queries.card_by_id(connection, card_id)
        if card is None or not self._today.may_ask(card, moment):
            return None
        note = queries.note_by_id(connection, card.note_id)
        return Showing(
            card,
            self._today.decks[card.deck_id].name,
            note,
            self._today.types[note.note_type_id],
            self._today.counts,
            partial(self._outcomes, moment) if self._today.counts else practised,
        )

    def _outcomes(self, moment: Moment, card: Card) -> dict[Rating, Outcome]:
        scheduler = self._today.scheduler(card.deck_id)
        if not scheduler.options.load_balance:
            return scheduler.outcomes(card, moment)
        with self._collection.database.reading() as connection:
            return scheduler.outcomes(card, moment, self._today.due_days.within(connection))

    def _forget(self, card_id: int) -> None:
        """Take a card off the queue, wherever it stands."""
        if self._return_to == card_id:
            self._return_to = None
        self.queue.forget(card_id)

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
            at = next_review_time(connection, card.id, clock.now())
            moment = clock.moment(at)
            try:
                outcome, committed = self._commit(connection, card, rating, moment, duration)
            except CardChangedError:
                self._forget(card.id)
                raise
        self._answers.append(Answered(committed.operation, card.id, rating, card.state, duration))
        if self._pace is not None:
            self._pace.add(card.state, duration)
        if not self.queue.holds(card.id) or any(self.queue.holds(sibling) for sibling in committed.buried):
            # Returned to by undo, from beyond today's queue: it has used up the room of another. Or a sibling that
            # now waits until tomorrow leaves its room to one.
            self._today.forget()
        self._forget(card.id)
        self._last_card = card.id
        after = outcome.card
        self._today.due_days.moved(card, after)
        if not self._today.counts:
            if rating is Rating.AGAIN:
                self.queue.again(card.id)
        elif after.due_at is not None and after.due_at < moment.day_ends and not committed.suspended:
            self.queue.wait(after.id, after.due_at)
        return outcome

    def _commit(
        self, connection: Connection, card: Card, rating: Rating, moment: Moment, duration: int
    ) -> tuple[Outcome, Committed]:
        if not self._today.counts:
            return Outcome(rating, card), commit_practice(connection, card, rating, moment, duration)
        due_days = self._today.due_days.within(connection)
        outcome = self._today.scheduler(card.deck_id).answer(card, rating, moment, due_days)
        options = self._today.options(card.deck_id)
        return outcome, commit_answer(connection, card, outcome, moment, duration, now=moment.at, options=options)

    def act(self, action: Callable[[Collection, Sequence[int]], int], card_id: int) -> int:
        """Do something to a card that is no answer, such as to bury it; ``undo`` takes it back as it does answers.

        Returns what the action returns: how much it changed.
        """
        changed = action(self._collection, [card_id])
        if changed:
            self._note_action(card_id)
        self._today.forget()
        return changed

    def undo(self) -> str | None:
        """Take back the last answer, also one from before this session, and return to its card.

        What was done besides since the session began is taken back likewise, except for an import, which is too large a
        thing to lose by one key too many. Returns what was taken back, in words; None where there is nothing to take
        back.
        """
        with self._collection.database.writing() as connection:
            last = self._undo.last(connection)
            if last is None:
                return None
            changes = revert(connection, last.id)
            if self._answers and self._answers[-1].operation == last.id:
                self._answers.pop()
            self._today.gather(connection, self._collection.clock.moment(), self._answers)
        if last.kind == CONFIG:
            self._collection.set_clock()
        about = card_of(changes) if last.kind == ANSWER else self._shown
        noted = self._undo.card_of(last)
        self._return_to = about if noted is None else noted
        if noted is None and last.kind != ANSWER:
            self._drop_return_without_room()
        self._last_card = None
        return last.label

    def undoable(self) -> str | None:
        """Return in words what ``undo`` would take back, None where there is nothing."""
        with self._collection.database.reading() as connection:
            last = self._undo.last(connection)
        return last.label if last is not None else None

    def return_to(self, card_id: int) -> None:
        """Ask this card next, as it reads now: its note was just edited, which ``undo`` takes back as well."""
        self._note_action(card_id, EDIT)
        self._return_to = card_id

    def _note_action(self, card_id: int, kind: str | None = None) -> None:
        with self._collection.database.reading() as connection:
            self._undo.note(connection, card_id, kind)

    def _drop_return_without_room(self) -> None:
        """Do not return to a card for which another program, or a limit that was put back, has left no room today."""
        if self._return_to is not None and not self.queue.holds(self._return_to):
            self._return_to = None
