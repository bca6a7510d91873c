"""Burying, leeches, extra study, budgets and actions in a session, case by case."""

import pytest

from building import bring, deck_file, dump, rows, topic
from retain.domain.cards import CardState, Rating
from retain.domain.errors import RetainError
from retain.domain.extra import Extra, ExtraKind
from retain.services import actions
from retain.services.collection import Collection
from retain.services.editing import add_note, note_types
from retain.services.reviews import answer_card, export_history
from retain.services.settings import set_deck_options
from retain.services.showing import Finished, Showing
from retain.services.study import Session
from retain.services.today import quick_counts
from support import Time


def fill(collection: Collection, count: int, *, reverse: bool = False, **options: str) -> None:
    bring(collection, deck_file([topic(f"T{n}") for n in range(count)], reverse=reverse))
    if options:
        set_deck_options(collection, "Deck", options)


def shown(session: Session) -> Showing:
    showing = session.next(ahead=True)
    assert isinstance(showing, Showing)
    return showing


def everything(session: Session, rating: Rating, time: Time) -> list[int]:
    """Answer whatever comes, and return the cards in their order."""
    asked = []
    while isinstance(showing := session.next(ahead=True), Showing):
        session.answer(showing, rating, 2_000)
        asked.append(showing.card.id)
        time.forward(seconds=2)
        assert len(asked) < 500
    return asked


def test_siblings_wait_until_tomorrow_and_undo_brings_them_back(collection: Collection, time: Time) -> None:
    fill(collection, 3, reverse=True, bury_new="on", learning_steps="none")
    before = dump(collection)
    session = Session(collection)
    assert session.counts().new == 3
    assert everything(session, Rating.EASY, time) == [1, 2, 3]
    assert rows(collection, "SELECT id FROM card WHERE buried_on IS NOT NULL ORDER BY id") == [(4,), (5,), (6,)]
    for _ in range(3):
        session.undo()
    assert dump(collection) == before
    everything(Session(collection), Rating.EASY, time)
    time.forward(days=1)
    assert everything(Session(collection), Rating.EASY, time) == [4, 5, 6]


def test_a_buried_sibling_leaves_its_room_to_another(collection: Collection) -> None:
    fill(collection, 5, reverse=True, bury_new="on", new_per_day="4")
    session = Session(collection)
    assert session.counts().new == 4
    assert quick_counts(collection.database.path, collection.clock.source, "Deck").new == 4


@pytest.mark.parametrize("action", ["tag", "suspend"])
def test_a_leech_is_tagged_and_where_asked_suspended(collection: Collection, time: Time, action: str) -> None:
    fill(collection, 1, leech_threshold="2", leech_action=action, relearning_steps="none", learning_steps="none")
    answer_card(collection, 1, Rating.EASY)
    for lapse in range(1, 4):
        time.forward(days=400)
        before = dump(collection)
        if rows(collection, "SELECT suspended FROM card") == [(1,)]:
            with pytest.raises(RetainError, match="suspended"):
                answer_card(collection, 1, Rating.AGAIN)
            break
        session = Session(collection)
        session.answer(shown(session), Rating.AGAIN, 0)
        tagged = rows(collection, "SELECT tags FROM note") == [(" leech ",)]
        assert tagged == (lapse >= 2)
        assert rows(collection, "SELECT suspended FROM card") == [(int(action == "suspend" and lapse == 2),)]
        if lapse == 2:
            session.undo()
            assert dump(collection) == before
            session.answer(shown(session), Rating.AGAIN, 0)


def test_a_budget_ends_at_a_cards_end_and_says_what_was_used(collection: Collection, time: Time) -> None:
    fill(collection, 20)
    session = Session(collection, minutes=1)
    for _ in range(3):
        showing = shown(session)
        time.forward(seconds=25)
        session.answer(showing, Rating.EASY, 25_000)
    assert session.next() == Finished(spent=75_000)
    assert session.tally.answers == 3
    session.undo()
    assert shown(session).card.id == 3, "the card that was taken back is asked, whatever the time"


def test_the_time_left_follows_the_learners_own_pace(collection: Collection, time: Time) -> None:
    fill(collection, 40, new_per_day="30", learning_steps="none")
    session = Session(collection)
    usual = session.time_left()
    for _ in range(10):
        showing = shown(session)
        time.forward(seconds=4)
        session.answer(showing, Rating.EASY, 4_000)
    assert session.counts().new == 20
    assert session.time_left() == 80_000 < usual
    assert Session(collection).time_left() == 80_000
    assert Session(collection, limit=5).time_left() == 20_000
    assert Session(collection, minutes=1).time_left() == 60_000


def test_studying_ahead_counts_and_practice_does_not(collection: Collection, time: Time) -> None:
    fill(collection, 6, learning_steps="none", fuzz="off")
    for card in range(1, 5):
        answer_card(collection, card, Rating.EASY)
        time.forward(seconds=1)
    time.forward(days=4)
    due = rows(collection, "SELECT due_day FROM card WHERE state = 2")
    ahead = Session(collection, "Deck", extra=Extra(ExtraKind.AHEAD, "10"))
    assert ahead.counts().review == 4
    assert sorted(everything(ahead, Rating.GOOD, time)) == [1, 2, 3, 4]
    assert rows(collection, "SELECT due_day FROM card WHERE state = 2") != due
    cards = dump(collection)["card"]
    for extra in (Extra(ExtraKind.SEARCH, "is:review", counts=False), Extra(ExtraKind.TAG, "exam", counts=False)):
        session = Session(collection, extra=extra)
        assert len(everything(session, Rating.GOOD, time)) == (4 if extra.kind is ExtraKind.SEARCH else 0)
    assert dump(collection)["card"] == cards
    assert len(list(export_history(collection))) == 8, "practice is no review to be replayed"
    assert rows(collection, "SELECT count(*) FROM review WHERE kind = 3") == [(4,)]
    # Answers that moved a card in a filtered deck of Anki's state the difficulty that they left, but no stability.
    rows(collection, "UPDATE review SET difficulty = 5 WHERE kind = 3")
    assert len(list(export_history(collection))) == 12


def test_what_was_forgotten_today_comes_until_it_is_known(collection: Collection) -> None:
    fill(collection, 3)
    answer_card(collection, 2, Rating.AGAIN)
    before = dump(collection)
    session = Session(collection, extra=Extra(ExtraKind.FAILED, counts=False))
    session.answer(shown(session), Rating.AGAIN, 1_000)
    assert shown(session).card.id == 2
    assert session.undo() == "practice Again"
    assert dump(collection) == before
    session.answer(shown(session), Rating.GOOD, 1_000)
    assert session.next() == Finished()


@pytest.mark.parametrize(
    "extra", [Extra(ExtraKind.AHEAD, "0"), Extra(ExtraKind.AHEAD, "x"), Extra(ExtraKind.TAG, ""),
              Extra(ExtraKind.TAG, "a b"), Extra(ExtraKind.SEARCH, " "), Extra(ExtraKind.SEARCH, "is:nonsense")],
)  # fmt: skip
def test_an_extra_that_cannot_be_is_refused(collection: Collection, extra: Extra) -> None:
    fill(collection, 1)
    with pytest.raises(RetainError):
        Session(collection, extra=extra)


def test_a_new_card_of_a_tag_goes_through_its_steps(collection: Collection, time: Time) -> None:
    fill(collection, 2, new_per_day="0")
    actions.add_tags(collection, [2], ["exam"])
    assert Session(collection).next() == Finished()
    session = Session(collection, extra=Extra(ExtraKind.TAG, "exam", counts=True))
    assert everything(session, Rating.GOOD, time) == [2, 2]
    assert rows(collection, "SELECT state FROM card WHERE id = 2") == [(CardState.REVIEW,)]


def test_what_is_done_to_a_card_is_taken_back_in_the_session(collection: Collection) -> None:
    fill(collection, 3)
    before = dump(collection)
    session = Session(collection)
    first = shown(session).card.id
    for action, label in ((actions.bury, "bury 1 card"), (actions.suspend, "suspend 1 card")):
        assert session.act(action, first) == 1
        assert shown(session).card.id != first
        assert session.undo() == label
        assert shown(session).card.id == first
        assert dump(collection) == before
    assert session.undo() is None, "what was done before the session is not for it to take back"


def test_what_was_done_besides_since_the_session_began_is_taken_back_and_its_card_stays(collection: Collection) -> None:
    fill(collection, 3)
    before = dump(collection)
    session = Session(collection)
    first = shown(session)
    assert session.undoable() is None
    add_note(collection, "Deck", note_types(collection)[0], ["One that came to mind", "back"], ["tag"])
    actions.flag(collection, [3], 1)
    assert session.undoable() == "flag red 1 card"
    assert session.undo() == "flag red 1 card"
    assert shown(session).card.id == first.card.id
    assert session.undo() == "add “One that came to mind” (1 card)"
    assert shown(session).card.id == first.card.id
    assert dump(collection) == before
    bring(collection, deck_file([topic("More")], name="more"))
    assert session.undoable() is None
    assert session.undo() is None, "an import is too large a thing to lose by one key too many"


def test_cards_move_between_presets_and_keep_their_memory(collection: Collection) -> None:
    fill(collection, 2)
    answer_card(collection, 1, Rating.EASY)
    memory = rows(collection, "SELECT stability, due_day FROM card WHERE id = 1")
    actions.move(collection, [1], "Other :: Place")
    assert rows(collection, "SELECT deck.name FROM card JOIN deck ON deck.id = deck_id WHERE card.id = 1") == [
        ("Other::Place",)
    ]
    assert rows(collection, "SELECT stability, due_day FROM card WHERE id = 1") == memory
    with pytest.raises(RetainError):
        actions.move(collection, [1], "::")
