"""The story of a card: its history row by row, what was known of it then, and what is said of it."""

import pytest

from building import bring, deck_file, rows, topic
from retain.charts.cells import draw
from retain.domain.cards import Memory, Rating
from retain.domain.extra import Extra, ExtraKind
from retain.domain.options import Options
from retain.scheduling.forgetting import retrievability
from retain.services import actions
from retain.services.collection import Collection
from retain.services.reviews import answer_card
from retain.services.showing import Showing
from retain.services.statistics.card import card_story
from retain.services.study import Session
from support import Time


@pytest.fixture
def asked(collection: Collection) -> Collection:
    bring(collection, deck_file([topic("Alpha", "the first letter")]))
    return collection


def give(collection: Collection, time: Time, *ratings: Rating, days: float = 5) -> None:
    for rating in ratings:
        answer_card(collection, 1, rating, duration=4_000)
        time.forward(days=days)


def test_each_answer_tells_how_likely_it_was(asked: Collection, time: Time) -> None:
    give(asked, time, Rating.EASY, Rating.GOOD, Rating.AGAIN)
    first, second, third = card_story(asked, 1).events
    assert first.before is None
    assert first.recall is None
    for before, event in ((first, second), (second, third)):
        assert event.before == before.after
        assert before.after is not None
        assert event.recall == pytest.approx(retrievability(before.after, 5.0, Options().parameters))
    assert third.after == card_story(asked, 1).details.line.card.memory
    assert [event.what for event in (first, second, third)] == ["Easy", "Good", "Again"]


def test_practice_changes_nothing_and_is_marked(asked: Collection, time: Time) -> None:
    give(asked, time, Rating.EASY)
    session = Session(asked, extra=Extra(ExtraKind.SEARCH, "Alpha", counts=False))
    showing = session.next()
    assert isinstance(showing, Showing)
    session.answer(showing, Rating.AGAIN, 1_000)
    story = card_story(asked, 1)
    assert story.events[1].is_practice
    assert story.events[1].after == story.events[0].after
    assert story.events[1].recall is not None
    assert story.history.rows[0][1] == "Again*"
    assert "never forgotten" in story.why[2]


def as_from_anki(collection: Collection, where: str = "1") -> None:
    """Take from the log what rows from Anki do not have: the memory that an answer left."""
    rows(collection, f"UPDATE review SET stability = NULL WHERE {where}")
    rows(collection, f"UPDATE review SET difficulty = NULL WHERE {where} AND at % 2 = 0")


def test_a_history_from_anki_tells_as_much(asked: Collection, time: Time) -> None:
    give(asked, time, Rating.GOOD, Rating.EASY, Rating.GOOD, Rating.AGAIN, Rating.GOOD, Rating.GOOD)
    before = card_story(asked, 1)
    as_from_anki(asked)
    story = card_story(asked, 1)
    assert not any(event.is_practice for event in story.events)
    for ours, theirs in zip(before.events, story.events, strict=True):
        assert ours.after is not None
        assert theirs.after is not None
        assert theirs.after.stability == pytest.approx(ours.after.stability, rel=1e-6)
        assert theirs.after.difficulty == pytest.approx(ours.after.difficulty, rel=1e-6)
        assert theirs.recall == pytest.approx(ours.recall, rel=1e-6)
    assert [chart.is_empty for chart in (story.recall, story.stability, story.difficulty)] == [False] * 3
    assert story.why == before.why


def test_of_a_history_without_its_beginning_nothing_is_made_up(asked: Collection, time: Time) -> None:
    give(asked, time, Rating.EASY, Rating.GOOD, Rating.GOOD)
    as_from_anki(asked)
    rows(asked, "DELETE FROM review WHERE at = (SELECT min(at) FROM review)")
    story = card_story(asked, 1)
    assert [event.after for event in story.events] == [None, None]
    assert story.recall.is_empty
    assert not any(event.is_practice for event in story.events)


def test_a_reset_ends_the_curves_and_the_next_answer_begins_them_anew(asked: Collection, time: Time) -> None:
    give(asked, time, Rating.EASY, Rating.GOOD)
    actions.reset(asked, [1])
    story = card_story(asked, 1)
    assert story.events[-1].what == "reset"
    assert story.events[-1].after is None
    assert story.why[0].startswith("New")
    time.forward(days=3)
    give(asked, time, Rating.GOOD)
    story = card_story(asked, 1)
    assert [len(chart.lines) for chart in (story.recall, story.stability, story.difficulty)] == [2, 2, 2]
    gap = story.stability.lines[1].points[0][0] - story.stability.lines[0].points[-1][0]
    assert gap == pytest.approx(3)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "in 10 days"), (9, "tomorrow"), (10, "due today"), (12, "since 13 Mar 2026, 2 days ago")],
)
def test_when_it_is_due(asked: Collection, time: Time, days: int, said: str) -> None:
    answer_card(asked, 1, Rating.EASY)
    time.forward(days=days)
    assert said in card_story(asked, 1).why[0]


def test_learning_relearning_suspended_and_put_aside(asked: Collection, time: Time) -> None:
    answer_card(asked, 1, Rating.GOOD)
    assert card_story(asked, 1).why[0] == "Being learnt: due at 09:10."
    time.forward(minutes=11)
    assert card_story(asked, 1).why[0] == "Being learnt: due now."
    answer_card(asked, 1, Rating.EASY)
    time.forward(days=30)
    answer_card(asked, 1, Rating.AGAIN)
    story = card_story(asked, 1)
    assert story.why[0].startswith("Forgotten, and being learnt again: due at")
    assert "forgotten once" in story.why[2]
    actions.suspend(asked, [1])
    assert card_story(asked, 1).why[0].startswith("Suspended: ")
    actions.unsuspend(asked, [1])
    actions.bury(asked, [1])
    assert card_story(asked, 1).why[0].startswith("Put aside until tomorrow.")


def test_what_it_says_each_rating_would_do_is_what_it_does(asked: Collection, time: Time) -> None:
    give(asked, time, Rating.EASY)
    said = card_story(asked, 1).consequences[Rating.GOOD]
    after = answer_card(asked, 1, Rating.GOOD)
    assert after.memory is not None
    assert said.comes_back.startswith(f"in {after.interval // 86_400} days, on ")
    assert said.stability.endswith(f"→ {after.memory.stability:.0f} d")


def test_a_long_history_is_drawn_and_told(asked: Collection, time: Time) -> None:
    give(asked, time, *[Rating.GOOD, Rating.AGAIN, Rating.HARD] * 100, days=2)
    story = card_story(asked, 1)
    assert len(story.events) == len(story.history.rows) == 300
    for chart in (story.recall, story.stability, story.difficulty, story.history):
        for width in (40, 76, 116):
            lines = ["".join(span.text for span in line) for line in draw(chart, width).lines]
            assert max(map(len, lines)) <= width
    assert all(event.recall is None or 0 <= event.recall <= 1 for event in story.events)
    assert isinstance(story.events[-1].after, Memory)
