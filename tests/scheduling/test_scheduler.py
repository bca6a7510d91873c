from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.domain.cards import Card, CardState, Memory, Rating
from retain.domain.clock import DAY_SECONDS, Clock, Moment, parse_time
from retain.domain.options import Options
from retain.scheduling.intervals import fuzz_range, round_half_up
from retain.scheduling.scheduler import Scheduler
from retain.scheduling.steps import hard_delay

CLOCK = Clock(zone=ZoneInfo("Europe/Berlin"))
NOON = CLOCK.moment(parse_time("2026-03-10T12:00:00+01:00"))
LATE = CLOCK.moment(parse_time("2026-03-11T03:55:00+01:00"))
"""Five minutes before the roll-over, on the same study day as NOON."""

STATES = (CardState.LEARNING, CardState.REVIEW, CardState.RELEARNING)

steps = st.lists(st.integers(min_value=1, max_value=10 * DAY_SECONDS), max_size=4).map(tuple)
options = st.builds(
    Options,
    desired_retention=st.floats(min_value=0.7, max_value=0.99),
    learning_steps=steps,
    relearning_steps=steps,
    maximum_interval=st.sampled_from((36_500, 365, 10, 1)) | st.integers(min_value=1, max_value=36_500),
    fuzz=st.booleans(),
)
moments = st.integers(min_value=0, max_value=2**41).map(CLOCK.moment)
memories = st.builds(
    Memory,
    stability=st.floats(min_value=0.001, max_value=36_500),
    difficulty=st.floats(min_value=1, max_value=10),
)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Card, Moment]:
    """Any card at any moment, its last answer in the future too, as after a clock was put back."""
    moment = draw(moments)
    card = Card(draw(st.integers(min_value=1, max_value=2**45)), 1, 1)
    if draw(st.booleans()):
        card = replace(
            card,
            state=draw(st.sampled_from(STATES)),
            step=draw(st.integers(min_value=0, max_value=5)),
            interval=draw(st.integers(min_value=1, max_value=36_500)) * DAY_SECONDS,
            memory=draw(memories),
            last_review_day=moment.day - draw(st.integers(min_value=-3, max_value=3000)),
            reps=draw(st.integers(min_value=1, max_value=500)),
            lapses=draw(st.integers(min_value=0, max_value=50)),
        )
    return card, moment


@given(options, questions())
def test_an_answer_is_what_the_preview_showed(options: Options, question: tuple[Card, Moment]) -> None:
    preview = Scheduler(options).outcomes(*question)
    assert list(preview) == list(Rating)
    for rating, outcome in preview.items():
        assert outcome.rating is rating
        assert Scheduler(options).answer(question[0], rating, question[1]) == outcome


@given(options, questions())
def test_a_card_is_due_within_its_day_or_by_the_day(options: Options, question: tuple[Card, Moment]) -> None:
    before, moment = question
    for outcome in Scheduler(options).outcomes(before, moment).values():
        card = outcome.card
        assert card.due_day is not None
        assert (card.last_review_at, card.last_review_day) == (moment.at, moment.day)
        assert card.reps == before.reps + 1
        if card.due_at is not None:
            assert card.is_learning
            assert card.due_day == moment.day
            assert moment.at <= card.due_at < moment.day_ends
            assert card.due_at == moment.at + card.interval * 1000
        else:
            assert card.due_day > moment.day
            assert card.interval == (card.due_day - moment.day) * DAY_SECONDS
        if card.state is CardState.REVIEW:
            assert card.due_at is None
            assert DAY_SECONDS <= card.interval <= options.maximum_interval * DAY_SECONDS


@given(options, questions())
def test_hard_is_shorter_than_good_and_good_than_easy(options: Options, question: tuple[Card, Moment]) -> None:
    card = replace(question[0], state=CardState.REVIEW, memory=question[0].memory or Memory(1.0, 5.0))
    outcomes = Scheduler(options).outcomes(card, question[1])
    hard, good, easy = (outcomes[rating].card.interval // DAY_SECONDS for rating in list(Rating)[1:])
    assert hard < good or good == options.maximum_interval
    assert good < easy or easy == options.maximum_interval
    assert hard <= good <= easy


@given(options, questions())
def test_easy_is_longer_than_good_on_leaving_the_steps(options: Options, question: tuple[Card, Moment]) -> None:
    card = replace(question[0], step=5, state=CardState.LEARNING, memory=question[0].memory or Memory(1.0, 5.0))
    outcomes = Scheduler(options).outcomes(card, question[1])
    good, easy = outcomes[Rating.GOOD].card, outcomes[Rating.EASY].card
    assert easy.state is CardState.REVIEW
    if good.state is CardState.REVIEW:
        assert good.interval < easy.interval or easy.interval == options.maximum_interval * DAY_SECONDS


@given(options, questions())
def test_only_forgetting_a_review_card_is_a_lapse(options: Options, question: tuple[Card, Moment]) -> None:
    card = question[0]
    for rating, outcome in Scheduler(options).outcomes(*question).items():
        lapsed = card.state is CardState.REVIEW and rating is Rating.AGAIN
        assert outcome.card.lapses == card.lapses + lapsed


@given(questions())
def test_a_clock_put_back_makes_no_negative_time(question: tuple[Card, Moment]) -> None:
    card, moment = question
    scheduler = Scheduler(Options())
    ahead = replace(card, last_review_day=moment.day + 3)
    today = replace(card, last_review_day=moment.day)
    for rating in Rating:
        assert scheduler.answer(ahead, rating, moment) == scheduler.answer(today, rating, moment)


@given(st.integers(min_value=1, max_value=2**45), st.integers(min_value=0, max_value=500))
def test_fuzz_stays_in_the_range_of_the_plain_interval(card_id: int, reps: int) -> None:
    card = review_card(stability=40.0, interval=1, reps=reps, card_id=card_id)
    # Hard on the same day leaves the stability as it was; Good and Easy must only stay above.
    days = Scheduler(Options()).answer(card, Rating.HARD, NOON).card.interval // DAY_SECONDS
    shortest, longest = fuzz_range(40.0)
    assert shortest <= days <= longest


def test_fuzz_reaches_its_whole_range_and_differs_from_review_to_review() -> None:
    scheduler = Scheduler(Options())
    cards = [review_card(stability=40.0, interval=1, reps=reps) for reps in range(300)]
    days = [scheduler.answer(card, Rating.HARD, NOON).card.interval // DAY_SECONDS for card in cards]
    shortest, longest = fuzz_range(40.0)
    assert set(days) == set(range(shortest, longest + 1))


def test_a_forgotten_card_without_relearning_steps_gets_no_fuzz() -> None:
    scheduler = Scheduler(Options(relearning_steps=()))
    cards = [review_card(stability=1000.0, interval=1, reps=reps) for reps in range(50)]
    days = {scheduler.answer(card, Rating.AGAIN, NOON).card.interval // DAY_SECONDS for card in cards}
    assert days == {round_half_up(scheduler.model.next(Memory(1000.0, 5.0), Rating.AGAIN, 0).stability)}
    assert min(days) > 3


def test_study_days_count_and_not_hours() -> None:
    """An answer shortly before the roll-over and one shortly after are a day apart; noon and 03:55 are not."""
    scheduler = Scheduler(Options(fuzz=False))
    after = CLOCK.moment(LATE.day_ends)
    new = Card(1, 1, 1)
    late = scheduler.answer(new, Rating.GOOD, LATE).card
    early = scheduler.answer(new, Rating.GOOD, NOON).card
    assert LATE.day == NOON.day
    same_day = scheduler.answer(early, Rating.GOOD, LATE).card.memory
    assert scheduler.answer(late, Rating.GOOD, LATE).card.memory == same_day
    assert scheduler.answer(late, Rating.GOOD, after).card.memory != same_day
    assert scheduler.answer(late, Rating.GOOD, after).card.memory == (
        scheduler.answer(early, Rating.GOOD, after).card.memory
    )


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_a_change_of_clocks_does_not_move_a_due_day(zone: str) -> None:
    clock = Clock(zone=ZoneInfo(zone))
    card = review_card(stability=10.0, interval=10)
    for month in (3, 10, 11):
        for day in range(1, 29):
            moment = clock.moment(parse_time(f"2026-{month:02}-{day:02}T20:00:00Z"))
            answered = Scheduler(Options(fuzz=False)).answer(
                replace(card, last_review_day=moment.day - 10), Rating.GOOD, moment
            )
            assert answered.card.due_day == moment.day + 32


def test_steps() -> None:
    scheduler = Scheduler(Options(fuzz=False))
    new = scheduler.outcomes(Card(1, 1, 1), NOON)
    assert [(new[rating].card.step, new[rating].card.interval) for rating in Rating] == [
        (0, 60),
        (0, 330),
        (1, 600),
        (0, 8 * DAY_SECONDS),
    ]
    second = scheduler.outcomes(new[Rating.GOOD].card, NOON)
    assert [(second[rating].card.state, second[rating].card.interval) for rating in Rating] == [
        (CardState.LEARNING, 60),
        (CardState.LEARNING, 600),
        (CardState.REVIEW, 2 * DAY_SECONDS),
        (CardState.REVIEW, 4 * DAY_SECONDS),
    ]


@pytest.mark.parametrize(
    ("steps_given", "hard"),
    [
        ((600,), 900),
        ((60, 600), 330),
        ((50_000,), 75_000),
        ((DAY_SECONDS,), 2 * DAY_SECONDS),
        ((3 * DAY_SECONDS,), 4 * DAY_SECONDS),
        ((2 * DAY_SECONDS, 3 * DAY_SECONDS), 3 * DAY_SECONDS),
    ],
)
def test_hard_on_the_first_step(steps_given: tuple[int, ...], hard: int) -> None:
    """Half-way to the second step, or half as long again but at most a day longer; whole days from a day on."""
    assert hard_delay(steps_given, 0) == hard
    assert [hard_delay(steps_given, index) for index in range(1, len(steps_given))] == list(steps_given[1:])


def test_a_step_across_the_roll_over_is_due_by_the_day() -> None:
    scheduler = Scheduler(Options(learning_steps=(60, 300, 301, 2 * DAY_SECONDS)))
    new = Card(1, 1, 1)
    assert scheduler.answer(new, Rating.AGAIN, LATE).card.due_at == LATE.at + 60_000
    just_there = replace(new, state=CardState.LEARNING, step=0, memory=Memory(1.0, 5.0), last_review_day=LATE.day)
    card = scheduler.answer(just_there, Rating.GOOD, LATE).card
    assert (card.due_at, card.due_day, card.interval) == (None, LATE.day + 1, DAY_SECONDS)
    card = scheduler.answer(replace(just_there, step=2), Rating.GOOD, LATE).card
    assert (card.due_at, card.due_day, card.interval) == (None, LATE.day + 2, 2 * DAY_SECONDS)


def test_forgetting_and_relearning() -> None:
    scheduler = Scheduler(Options(fuzz=False))
    forgotten = scheduler.answer(review_card(stability=10.0, interval=10), Rating.AGAIN, NOON).card
    assert (forgotten.state, forgotten.step, forgotten.interval, forgotten.lapses) == (CardState.RELEARNING, 0, 600, 1)
    again = scheduler.answer(forgotten, Rating.AGAIN, NOON).card
    assert (again.state, again.lapses) == (CardState.RELEARNING, 1)
    known = scheduler.answer(forgotten, Rating.GOOD, NOON).card
    assert (known.state, known.due_at, known.lapses) == (CardState.REVIEW, None, 1)


def test_without_steps_a_weak_memory_waits_less_than_a_day() -> None:
    scheduler = Scheduler(Options(learning_steps=(), relearning_steps=(), fuzz=False))
    new = scheduler.outcomes(Card(1, 1, 1), NOON)
    assert new[Rating.AGAIN].card.state is CardState.LEARNING
    assert new[Rating.AGAIN].card.interval == int(0.212 * DAY_SECONDS)
    assert new[Rating.GOOD].card.state is CardState.REVIEW
    weak = scheduler.answer(review_card(stability=0.2, interval=1), Rating.AGAIN, NOON).card
    assert weak.state is CardState.RELEARNING
    strong = scheduler.answer(review_card(stability=100.0, interval=100), Rating.AGAIN, NOON).card
    assert (strong.state, strong.lapses) == (CardState.REVIEW, 1)


def test_the_maximum_holds_for_a_forgotten_card_without_relearning_steps() -> None:
    options = Options(relearning_steps=(), maximum_interval=3)
    assert (
        Scheduler(options).answer(review_card(stability=500.0, interval=3), Rating.AGAIN, NOON).card.interval
        == 3 * DAY_SECONDS
    )


def test_steps_taken_away_leave_a_card_on_the_last_one() -> None:
    card = replace(review_card(stability=1.0, interval=1), state=CardState.LEARNING, step=5)
    outcomes = Scheduler(Options(learning_steps=(60, 600))).outcomes(card, NOON)
    assert outcomes[Rating.HARD].card.interval == 600
    assert outcomes[Rating.GOOD].card.state is CardState.REVIEW


def review_card(*, stability: float, interval: int, reps: int = 5, card_id: int = 1) -> Card:
    """Return a review card, last answered today and given ``interval`` days."""
    return Card(
        card_id,
        1,
        1,
        state=CardState.REVIEW,
        interval=interval * DAY_SECONDS,
        memory=Memory(stability, 5.0),
        last_review_day=NOON.day,
        reps=reps,
    )
