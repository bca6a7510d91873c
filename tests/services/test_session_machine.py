"""A session under everything that can happen to it: answers, undo, restarts, nights, and another program's answers.

Whatever the order: what is shown is due and within the limits, the counts are those of ``retain due``, nothing is lost,
and undoing everything brings every row back as it was.
"""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from building import bring, deck_file, dump, rows, topic
from retain.domain.cards import CardState, Rating
from retain.domain.clock import parse_time
from retain.domain.errors import CardChangedError, RetainError
from retain.domain.options import LEARN_AHEAD_SECONDS, NewGather, NewOrder, ReviewOrder
from retain.services.actions import bury, bury_notes, reset, suspend
from retain.services.collection import Collection, open_collection
from retain.services.reviews import answer_card, undo
from retain.services.settings import set_collection_settings, set_deck_options
from retain.services.showing import Finished, Pause, Showing
from retain.services.study import WAIT_SECONDS, Session
from retain.services.today import quick_counts
from support import Time

# Four minutes before the roll-over of a night on which Berlin's clocks have just been put forward.
START = parse_time("2026-03-29T03:56:00+02:00")
CARDS = 14
ratings = st.sampled_from([Rating.AGAIN, Rating.AGAIN, *Rating])


def make_template(path: Path) -> None:
    """Make a collection of nested decks with low limits and a step that crosses a day; its undo record is empty."""
    time = Time(START - 30 * 86_400_000)
    with open_collection(path, time) as collection:
        bring(collection, deck_file([topic(f"A{n}") for n in range(5)], deck="A"))
        bring(collection, deck_file([topic(f"B{n}") for n in range(5)], deck="A::B", reverse=True))
        bring(collection, deck_file([topic(f"C{n}") for n in range(4)], deck="C"))
        steps = {"learning_steps": "1m 10m 1d"}
        set_deck_options(collection, "A", {"new_per_day": "4", "reviews_per_day": "6"} | steps)
        set_deck_options(collection, "A::B", {"new_per_day": "2", "reviews_per_day": "3"} | steps)
        set_deck_options(collection, "C", {"new_per_day": "1", "reviews_per_day": "2", "relearning_steps": "none"})
        for day in range(3):
            for card in range(1 + day, 8 + day, 2):
                answer_card(collection, card, Rating.EASY)
                time.forward(minutes=1)
            time.forward(days=8)
        set_collection_settings(collection, {"timezone": "Europe/Berlin"})
        rows(collection, "DELETE FROM operation")


@pytest.fixture(scope="module", autouse=True)
def template(tmp_path_factory: pytest.TempPathFactory) -> None:
    SessionMachine.template = tmp_path_factory.mktemp("template") / "cards.sqlite"
    make_template(SessionMachine.template)


class SessionMachine(RuleBasedStateMachine):
    """A learner at one screen, and the same learner at another."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.path = self.folder / "cards.sqlite"
        shutil.copy(self.template, self.path)
        self.time = Time(START)
        self.collection = self.opened()
        self.other = self.opened()
        self.before = dump(self.collection, but=("operation",))
        self.deck: str | None = None
        self.returned: set[int] = set()
        """The card that was taken back last: the learner asked for it, whatever the limits say."""

    def opened(self) -> Collection:
        return open_collection(self.path, self.time)

    def teardown(self) -> None:
        try:
            while rows(self.collection, "SELECT 1 FROM operation LIMIT 1"):
                undo(self.collection)
            assert dump(self.collection, but=("operation",)) == self.before
            assert rows(self.collection, "PRAGMA integrity_check") == [("ok",)]
            assert rows(self.collection, "PRAGMA foreign_key_check") == []
        finally:
            self.collection.close()
            self.other.close()
            shutil.rmtree(self.folder)

    @initialize(deck=st.sampled_from([None, "A", "A::B", "C"]))
    def begin(self, deck: str | None) -> None:
        self.deck = deck
        self.session = Session(self.collection, deck)
        (self.began_after,) = rows(self.collection, "SELECT ifnull(max(id), 0) FROM operation")[0]

    # What the learner does

    @rule(rating=ratings, ahead=st.booleans())
    def answers(self, rating: Rating, ahead: bool) -> None:
        showing = self.ask(ahead)
        if not isinstance(showing, Showing):
            return
        counted = len(rows(self.collection, "SELECT 1 FROM review"))
        foreseen = showing.outcomes[rating]
        outcome = self.session.answer(showing, rating, 2_000)
        assert outcome == foreseen, "the preview is the answer"
        self.assert_stored(showing, rating, counted)
        self.time.forward(seconds=3)

    @rule(rating=ratings, seconds=st.integers(1, 400))
    def answers_after_a_while(self, rating: Rating, seconds: int) -> None:
        showing = self.ask(ahead=False)
        if not isinstance(showing, Showing):
            return
        self.time.forward(seconds=seconds)
        counted = len(rows(self.collection, "SELECT 1 FROM review"))
        self.session.answer(showing, rating, seconds * 1_000)
        self.assert_stored(showing, rating, counted)
        self.time.forward(seconds=1)

    @rule()
    def takes_back(self) -> None:
        last = rows(self.collection, "SELECT label, kind, id FROM operation ORDER BY id DESC LIMIT 1")
        since = last and last[0][2] > self.began_after and last[0][1] != "import"
        own = last and (last[0][1] == "answer" or since)
        expected = last[0][0] if own else None
        before = rows(self.collection, "SELECT id, reps, suspended, buried_on, state FROM card")
        assert self.session.undo() == expected
        changed = set(rows(self.collection, "SELECT id, reps, suspended, buried_on, state FROM card")) - set(before)
        self.returned = {card_id for card_id, *_ in changed}

    @rule()
    def starts_again(self) -> None:
        self.collection.close()
        self.collection = self.opened()
        self.session = Session(self.collection, self.deck)
        (self.began_after,) = rows(self.collection, "SELECT ifnull(max(id), 0) FROM operation")[0]

    @rule(minutes=st.sampled_from([0.5, 1, 3, 9, 11, 60]))
    def waits(self, minutes: float) -> None:
        self.time.forward(minutes=minutes)

    @rule(days=st.sampled_from([0.7, 1, 2, 9, 40]))
    def sleeps(self, days: float) -> None:
        self.time.forward(days=days)

    # What happens elsewhere

    @rule(card=st.integers(1, CARDS), rating=ratings)
    def a_card_is_answered_elsewhere(self, card: int, rating: Rating) -> None:
        if rows(self.collection, f"SELECT suspended FROM card WHERE id = {card}") == [(1,)]:
            with pytest.raises(RetainError, match="is suspended"):
                answer_card(self.other, card, rating)
            return
        answer_card(self.other, card, rating)
        self.time.forward(seconds=1)

    @rule(rating=ratings)
    def a_session_goes_on_elsewhere(self, rating: Rating) -> None:
        session = Session(self.other)
        for _ in range(2):
            showing = session.next(ahead=True)
            if isinstance(showing, Showing):
                session.answer(showing, rating, 1_000)
                self.time.forward(seconds=1)

    @rule()
    def the_last_action_is_undone_elsewhere(self) -> None:
        try:
            undo(self.other)
        except RetainError:
            assert rows(self.collection, "SELECT count(*) FROM operation") == [(0,)]

    @rule(rating=ratings)
    def the_card_shown_is_answered_elsewhere(self, rating: Rating) -> None:
        showing = self.ask(ahead=True)
        if not isinstance(showing, Showing):
            return
        answer_card(self.other, showing.card.id, Rating.GOOD)
        self.time.forward(seconds=1)
        before = dump(self.collection)
        with pytest.raises(CardChangedError):
            self.session.answer(showing, rating, 1_000)
        assert dump(self.collection) == before

    @rule(deck=st.sampled_from(["A", "A::B", "C"]), new=st.integers(0, 5), reviews=st.integers(0, 7))
    @precondition(lambda self: len(rows(self.collection, "SELECT 1 FROM operation")) < 40)
    def the_limits_are_changed_elsewhere(self, deck: str, new: int, reviews: int) -> None:
        set_deck_options(self.other, deck, {"new_per_day": str(new), "reviews_per_day": str(reviews)})

    @rule(
        deck=st.sampled_from(["A", "A::B", "C"]),
        options=st.fixed_dictionaries(
            {},
            optional={
                "bury_new": st.sampled_from(["on", "off"]),
                "bury_reviews": st.sampled_from(["on", "off"]),
                "bury_learning": st.sampled_from(["on", "off"]),
                "review_order": st.sampled_from([order.value for order in ReviewOrder]),
                "new_gather": st.sampled_from([gather.value for gather in NewGather]),
                "new_order": st.sampled_from([order.value for order in NewOrder]),
                "new_mix": st.sampled_from(["mix", "after", "before"]),
                "new_ignores_review_limit": st.sampled_from(["on", "off"]),
                "leech_threshold": st.sampled_from(["1", "2"]),
                "leech_action": st.sampled_from(["tag", "suspend"]),
                "load_balance": st.sampled_from(["on", "off"]),
            },
        ),
    )
    def the_options_are_changed_elsewhere(self, deck: str, options: dict[str, str]) -> None:
        if options and len(rows(self.collection, "SELECT 1 FROM operation")) < 40:
            set_deck_options(self.other, deck, options)

    @rule(action=st.sampled_from([bury, suspend, reset, bury_notes]))
    def puts_the_card_aside(self, action: Callable[[Collection, Sequence[int]], int]) -> None:
        showing = self.ask(ahead=True)
        if isinstance(showing, Showing):
            self.session.act(action, showing.card.id)
            self.time.forward(seconds=1)
            if action is not reset:
                after = self.ask(ahead=True)
                assert not isinstance(after, Showing) or after.card.id != showing.card.id

    # What must hold

    @invariant()
    def the_next_card_is_right(self) -> None:
        if hasattr(self, "session"):
            self.ask(ahead=False)
            self.ask(ahead=True)

    def ask(self, ahead: bool) -> Showing | Pause | Finished:
        """Ask for the next card and compare what comes with what the database says."""
        choice = self.session.next(ahead=ahead)
        due = quick_counts(self.path, self.time, self.deck)
        assert self.session.counts() == due
        now = self.time.at
        match choice:
            case Showing(card=card):
                assert self.is_due(card.id)
                room = {CardState.NEW: due.new, CardState.REVIEW: due.review}.get(card.state, due.learning)
                assert room > 0 or card.id in self.returned, "over a limit"
            case Pause(until=until):
                assert not ahead
                assert now < until <= now + WAIT_SECONDS * 1_000
                assert (due.new, due.review) == (0, 0)
                assert due.learning > 0
            case Finished(next_due=next_due):
                assert due.total == 0, "something was lost"
                if next_due is not None:
                    assert next_due > now + LEARN_AHEAD_SECONDS * 1_000
        return choice

    def is_due(self, card_id: int) -> bool:
        moment = self.collection.clock.moment()
        soon = moment.at + LEARN_AHEAD_SECONDS * 1_000
        connection = sqlite3.connect(self.path)
        try:
            state, due_day, due_at = connection.execute(
                "SELECT state, due_day, due_at FROM card WHERE id = ? AND suspended = 0 AND buried_on IS NOT ?",
                (card_id, moment.day),
            ).fetchone()
        finally:
            connection.close()
        if state == CardState.NEW:
            return True
        return bool(due_at <= soon if due_at is not None else due_day <= moment.day)

    def assert_stored(self, showing: Showing, rating: Rating, counted: int) -> None:
        """The newest row of the log and the card's own row say what was answered."""
        card = showing.card
        ((at, card_id, day, given, state, before, after, stability, difficulty),) = rows(
            self.collection,
            "SELECT at, card_id, day, rating, state_before, interval_before, interval, stability, difficulty "
            "FROM review ORDER BY at DESC LIMIT 1",
        )
        moment = self.collection.clock.moment(at)
        assert at >= self.time.at
        assert (card_id, day, given, state, before) == (card.id, moment.day, rating, card.state, card.interval)
        assert len(rows(self.collection, "SELECT 1 FROM review")) == counted + 1
        stored = rows(
            self.collection,
            "SELECT interval, stability, difficulty, last_review_at, last_review_day, reps "
            f"FROM card WHERE id = {card_id}",
        )
        assert stored == [(after, stability, difficulty, at, day, card.reps + 1)]


SessionMachine.TestCase.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestSession = SessionMachine.TestCase


def test_the_template_holds_cards_of_every_kind() -> None:
    time = Time(START)
    with open_collection(SessionMachine.template, time, ZoneInfo("UTC")) as collection:
        states = dict(rows(collection, "SELECT state, count(*) FROM card GROUP BY state"))
        assert states[CardState.NEW] >= 5
        assert states[CardState.REVIEW] >= 5
