"""A session, case by case: what comes next, waiting, ends, and what other programs do meanwhile."""

import sqlite3
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from building import bring, deck_file, dump, rows, topic
from retain.domain.cards import CardState, Rating
from retain.domain.errors import CardChangedError, RetainError
from retain.services.collection import Collection, open_collection
from retain.services.decks import delete_deck, rename_deck
from retain.services.reviews import answer_card, undo
from retain.services.settings import set_deck_options
from retain.services.showing import Finished, Pause, Showing
from retain.services.study import Session
from retain.services.today import quick_counts
from support import Time


@pytest.fixture
def other(time: Time, collection: Collection) -> Iterator[Collection]:
    """The same database, opened by another program."""
    with open_collection(collection.database.path, time, ZoneInfo("UTC")) as opened:
        yield opened


def fill(collection: Collection, count: int, deck: str = "Deck", **options: str) -> None:
    bring(collection, deck_file([topic(f"{deck} {n}") for n in range(count)], name=deck, deck=deck))
    if options:
        set_deck_options(collection, deck, options)


def shown(session: Session, *, ahead: bool = False) -> Showing:
    showing = session.next(ahead=ahead)
    assert isinstance(showing, Showing)
    return showing


def answer(session: Session, time: Time, rating: Rating) -> int:
    showing = shown(session, ahead=True)
    session.answer(showing, rating, 1_000)
    time.forward(seconds=1)
    return showing.card.id


def test_asking_twice_shows_the_same_card(collection: Collection) -> None:
    fill(collection, 3)
    session = Session(collection)
    assert shown(session) == shown(session)


def test_the_card_that_follows_is_told_ahead_and_nothing_changes(collection: Collection, time: Time) -> None:
    fill(collection, 3)
    session = Session(collection)
    assert session.following() is not None, "before any is shown"
    for _ in range(2):
        asked, following = shown(session), session.following()
        assert following is not None
        assert following.card.id != asked.card.id
        assert shown(session) == asked
        answer(session, time, Rating.EASY)
        assert shown(session) == following
    assert session.following() is None, "the last is shown"
    assert session.answered == 2


def test_a_learning_card_that_is_due_follows_before_others(collection: Collection, time: Time) -> None:
    fill(collection, 3)
    session = Session(collection)
    first = answer(session, time, Rating.AGAIN)
    shown(session)
    time.forward(minutes=5)
    following = session.following()
    assert following is not None
    assert following.card.id == first


def test_an_unknown_deck_is_named_with_its_neighbours(collection: Collection) -> None:
    fill(collection, 1, deck="Biology")
    with pytest.raises(RetainError, match="Biology"):
        Session(collection, "Biologie")


def test_a_step_under_a_minute_away_is_waited_for_or_shown_on_demand(collection: Collection, time: Time) -> None:
    fill(collection, 1)
    session = Session(collection)
    session.answer(shown(session), Rating.AGAIN, 0)
    assert session.next() == Pause(time.at + 60_000)
    assert shown(session, ahead=True).card.id == 1
    time.forward(minutes=1)
    assert shown(session).card.id == 1


def test_a_step_within_the_learn_ahead_time_is_shown_at_once(collection: Collection) -> None:
    fill(collection, 1, learning_steps="1m 19m 21m")
    session = Session(collection)
    session.answer(shown(session), Rating.GOOD, 0)
    assert shown(session).card.state is CardState.LEARNING


def test_a_step_beyond_the_learn_ahead_time_ends_the_session(collection: Collection, time: Time) -> None:
    fill(collection, 1, learning_steps="21m")
    session = Session(collection)
    session.answer(shown(session), Rating.AGAIN, 0)
    assert session.next(ahead=True) == Finished(time.at + 21 * 60_000)
    assert session.counts().total == quick_counts(collection.database.path, time).total == 0
    time.forward(minutes=1)
    assert shown(session).card.id == 1


def test_the_card_just_answered_waits_for_another(collection: Collection, time: Time) -> None:
    fill(collection, 2)
    session = Session(collection)
    first = answer(session, time, Rating.AGAIN)
    second = answer(session, time, Rating.AGAIN)
    assert {first, second} == {1, 2}
    assert shown(session, ahead=True).card.id == first


def test_a_learning_card_that_is_due_comes_before_everything_else(collection: Collection, time: Time) -> None:
    fill(collection, 5)
    session = Session(collection)
    first = answer(session, time, Rating.AGAIN)
    answer(session, time, Rating.EASY)
    time.forward(minutes=1)
    assert shown(session).card.id == first


def test_a_limit_of_answers_ends_the_session_and_undo_gives_one_back(collection: Collection, time: Time) -> None:
    fill(collection, 5)
    session = Session(collection, limit=2)
    answer(session, time, Rating.EASY)
    second = answer(session, time, Rating.EASY)
    assert (session.next(), session.left(), session.tally.answers) == (Finished(), 0, 2)
    session.undo()
    assert (session.left(), session.tally.answers) == (1, 1)
    assert shown(session).card.id == second


def test_the_night_brings_a_new_day_with_its_own_limits(collection: Collection, time: Time) -> None:
    fill(collection, 5, new_per_day="2")
    time.set("2026-03-04T03:59:00Z")
    session = Session(collection)
    answer(session, time, Rating.EASY)
    held = shown(session)
    time.set("2026-03-04T04:00:30Z")
    session.answer(held, Rating.EASY, 0)
    assert session.next() != Finished()
    assert session.counts().new == quick_counts(collection.database.path, time).new == 1


def test_a_step_that_crosses_the_night_counts_as_a_review_of_the_next_day(collection: Collection, time: Time) -> None:
    fill(collection, 3, reviews_per_day="1", learning_steps="1d")
    session = Session(collection)
    answer(session, time, Rating.AGAIN)
    assert session.next() == Finished()
    time.forward(days=1)
    assert shown(session).card.state is CardState.LEARNING
    assert session.counts().learning == 1
    answer(session, time, Rating.AGAIN)
    assert session.next() == Finished(), "the one review of the day is done"


def test_new_cards_that_were_done_use_up_the_reviews_of_the_day(collection: Collection, time: Time) -> None:
    fill(collection, 12, new_per_day="12")
    session = Session(collection)
    for _ in range(10):
        answer(session, time, Rating.EASY)
    time.forward(days=60)
    set_deck_options(collection, "Deck", {"reviews_per_day": "6"})
    counts = Session(collection).counts()
    assert (counts.new, counts.review) == (0, 6)


# Undo


def test_undo_returns_to_the_card_and_restores_every_row(collection: Collection, time: Time) -> None:
    fill(collection, 4)
    session = Session(collection)
    start = dump(collection)
    ratings = (Rating.GOOD, Rating.AGAIN, Rating.EASY, Rating.HARD)
    answered = [answer(session, time, rating) for rating in ratings]
    for card_id in reversed(answered):
        assert session.undo() is not None
        assert shown(session).card.id == card_id
    assert dump(collection) == start
    assert session.tally.answers == 0


def test_undo_reaches_behind_a_restart_but_not_behind_an_import(collection: Collection, time: Time) -> None:
    fill(collection, 2)
    start = dump(collection)
    card_id = answer(Session(collection), time, Rating.GOOD)
    session = Session(collection)
    assert session.undo() == "answer Good"
    assert shown(session).card.id == card_id
    assert dump(collection) == start
    assert session.undo() is None


def test_undo_of_a_whole_day_from_the_command_line_is_seen(
    collection: Collection, other: Collection, time: Time
) -> None:
    fill(collection, 2)
    session = Session(collection)
    answer(session, time, Rating.EASY)
    undo(other)
    assert shown(session).card.id == 1
    assert session.counts().new == 2


def test_a_card_returned_to_uses_up_the_room_of_the_day(collection: Collection, other: Collection, time: Time) -> None:
    fill(collection, 5, new_per_day="2")
    session = Session(collection)
    answer_card(other, 5, Rating.EASY)
    time.forward(seconds=1)
    assert session.undo() == "answer Easy"
    assert answer(session, time, Rating.EASY) == 5
    answer(session, time, Rating.EASY)
    assert session.next() == Finished()


def test_a_returned_card_makes_way_for_what_another_program_did(
    collection: Collection, other: Collection, time: Time
) -> None:
    fill(collection, 5, new_per_day="1")
    session = Session(collection)
    answer(session, time, Rating.EASY)
    session.undo()
    answer_card(other, 4, Rating.EASY)
    assert session.next() == Finished()


# Other programs


def test_what_another_program_changed_on_a_card_outlives_its_answer(
    collection: Collection, other: Collection, time: Time
) -> None:
    fill(collection, 1)
    fill(collection, 1, deck="Elsewhere")
    session = Session(collection, "Deck")
    showing = shown(session)
    rows(other, "UPDATE card SET deck_id = 2, flag = 3, position = 77 WHERE id = 1")
    session.answer(showing, Rating.GOOD, 0)
    assert rows(collection, "SELECT deck_id, flag, position, reps FROM card WHERE id = 1") == [(2, 3, 77, 1)]
    time.forward(minutes=30)
    assert session.next() == Finished(), "it is another deck's now"
    undo(collection)
    assert rows(collection, "SELECT deck_id, flag, position, reps FROM card WHERE id = 1") == [(2, 3, 77, 0)]


@pytest.mark.parametrize("change", ["suspended = 1", "buried_on = (SELECT 20515)", "deck_id = 2"])
def test_a_card_put_aside_elsewhere_is_not_asked(collection: Collection, other: Collection, change: str) -> None:
    fill(collection, 2)
    fill(collection, 1, deck="Elsewhere")
    session = Session(collection, "Deck")
    assert collection.clock.today() == 20515
    rows(other, f"UPDATE card SET {change} WHERE id = 1")
    assert shown(session).card.id == 2
    assert session.counts() == quick_counts(collection.database.path, collection.clock.source, "Deck")


def test_a_suspended_card_cannot_be_answered(collection: Collection, other: Collection) -> None:
    fill(collection, 1)
    session = Session(collection)
    showing = shown(session)
    rows(other, "UPDATE card SET suspended = 1")
    with pytest.raises(CardChangedError):
        session.answer(showing, Rating.GOOD, 0)
    assert rows(collection, "SELECT count(*) FROM review") == [(0,)]
    assert session.next() == Finished()


def test_a_card_deleted_elsewhere_is_passed_over(collection: Collection, other: Collection) -> None:
    fill(collection, 2)
    session = Session(collection)
    showing = shown(session)
    bring(other, deck_file([topic("Deck 1")], name="Deck"), prune=True)
    with pytest.raises(CardChangedError):
        session.answer(showing, Rating.GOOD, 0)
    assert shown(session).card.id == 2


def test_notes_imported_meanwhile_are_asked(collection: Collection, other: Collection) -> None:
    fill(collection, 1)
    session = Session(collection)
    fill(other, 2, deck="More")
    session.next()
    assert session.counts().new == 3


def test_answers_never_share_a_millisecond(collection: Collection, other: Collection) -> None:
    fill(collection, 4)
    session = Session(collection)
    for card_id in (3, 4):
        answer_card(other, card_id, Rating.EASY)
    for _ in range(2):
        session.answer(shown(session), Rating.EASY, 0)
    assert rows(collection, "SELECT count(DISTINCT at) FROM review") == [(4,)]


def test_a_clock_put_back_loses_nothing(collection: Collection, time: Time) -> None:
    fill(collection, 2)
    session = Session(collection)
    first = answer(session, time, Rating.AGAIN)
    time.forward(days=-3)
    answer(session, time, Rating.EASY)
    assert isinstance(session.next(ahead=True), Finished), "the first card is due in three days"
    time.forward(days=3)
    assert shown(session, ahead=True).card.id == first
    answer(session, time, Rating.GOOD)
    assert rows(collection, "SELECT min(interval) >= 0, count(*) FROM review") == [(1, 3)]


def test_a_database_locked_by_another_program_refuses_the_answer_and_keeps_the_card(
    collection: Collection, time: Time
) -> None:
    fill(collection, 1)
    with open_collection(collection.database.path, time, ZoneInfo("UTC"), busy_seconds=0.05) as hasty:
        session = Session(hasty)
        showing = shown(session)
        holder = sqlite3.connect(collection.database.path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(RetainError, match="in use"):
            session.answer(showing, Rating.GOOD, 0)
        with pytest.raises(RetainError, match="in use"):
            session.undo()
        holder.execute("ROLLBACK")
        holder.close()
        assert shown(session) == showing
        session.answer(showing, Rating.GOOD, 0)
        assert session.tally.answers == 1


def test_a_deck_that_is_renamed_elsewhere_is_followed(collection: Collection, other: Collection, time: Time) -> None:
    fill(collection, 3)
    session = Session(collection, "Deck")
    answer(session, time, Rating.EASY)
    rename_deck(other, "Deck", "Languages::New name")
    assert shown(session).deck == "Languages::New name"
    assert session.deck == "Languages::New name"
    assert session.tomorrow().new == 2
    assert session.counts().new == 2


def test_a_deck_that_is_deleted_elsewhere_ends_the_session_until_it_is_back(
    collection: Collection, other: Collection, time: Time
) -> None:
    fill(collection, 3)
    session = Session(collection, "Deck")
    answer(session, time, Rating.EASY)
    showing = shown(session)
    delete_deck(other, "Deck")
    with pytest.raises(CardChangedError):
        session.answer(showing, Rating.GOOD, 1_000)
    assert session.next() == Finished()
    assert session.deck_is_gone
    assert session.tomorrow().total == 0
    undo(other)
    assert shown(session).deck == "Deck"
    assert not session.deck_is_gone


def test_taking_a_higher_limit_back_shows_no_card_beyond_it(collection: Collection, other: Collection) -> None:
    fill(collection, 3)
    set_deck_options(collection, "Deck", {"new_per_day": "1"})
    session = Session(collection)
    session.answer(shown(session), Rating.EASY, 0)
    assert isinstance(session.next(), Finished)
    set_deck_options(other, "Deck", {"new_per_day": "2"})
    shown(session)
    assert session.undo() is not None
    assert isinstance(session.next(), Finished)
    assert session.counts().total == 0
