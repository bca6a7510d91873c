"""Load balancing and easy days: within the fuzz range, towards the light days, and foreseen by the preview."""

from collections import Counter
from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from building import bring, deck_file, rows, topic
from retain.domain.cards import Card, CardState, Memory, Rating
from retain.domain.clock import DAY_SECONDS, Clock, parse_time
from retain.domain.options import Options
from retain.scheduling.balance import pick, weekday, weights
from retain.scheduling.intervals import fuzz_range
from retain.scheduling.scheduler import Scheduler
from retain.services.collection import Collection
from retain.services.settings import set_deck_options
from retain.services.showing import Showing
from retain.services.study import Session
from support import Time

NOON = Clock(ZoneInfo("UTC")).moment(parse_time("2026-03-10T12:00:00Z"))
shares = st.lists(st.integers(0, 100), min_size=7, max_size=7).map(tuple)


def card(number: int) -> Card:
    return Card(
        number,
        1,
        1,
        state=CardState.REVIEW,
        interval=DAY_SECONDS,
        memory=Memory(40.0, 5.0),
        last_review_day=NOON.day,
        reps=3,
    )


def days(options: Options, loads: dict[int, int] | None = None, count: int = 400) -> Counter[int]:
    """How many of so many cards fall on each study day after Hard, which leaves their stability as it was."""
    scheduler = Scheduler(options)
    counted = None if loads is None else lambda first, last: [loads.get(day, 0) for day in range(first, last + 1)]
    return Counter(scheduler.answer(card(n), Rating.HARD, NOON, counted).card.due_day or 0 for n in range(1, count + 1))


def test_weekdays() -> None:
    assert weekday(NOON.day) == 1, "the tenth of March 2026 is a Tuesday"


def test_light_days_are_preferred() -> None:
    first, last = (NOON.day + length for length in fuzz_range(40.0))
    loads = dict.fromkeys(range(first, last + 1), 50) | {first + 2: 5}
    found = days(Options(load_balance=True), loads)
    assert set(found) <= set(range(first, last + 1))
    assert found[first + 2] > 0.7 * found.total()
    assert days(Options(load_balance=False), loads) == days(Options()), "and not where nobody asked for it"


def test_easy_days_stay_free_and_half_days_are_half_full() -> None:
    free = days(Options(easy_days=(100, 100, 100, 100, 100, 0, 0)))
    assert not [day for day in free if weekday(day) > 4]
    half = days(Options(easy_days=(50, 100, 100, 100, 100, 100, 100)), count=3000)
    first, last = (NOON.day + length for length in fuzz_range(40.0))
    mondays = [half[day] for day in range(first, last + 1) if weekday(day) == 0]
    others = [half[day] for day in range(first, last + 1) if weekday(day) != 0]
    assert 0.4 < (sum(mondays) / len(mondays)) / (sum(others) / len(others)) < 0.6


@given(shares, st.floats(0, 1, exclude_max=True), st.integers(0, 9), st.lists(st.integers(0, 500), min_size=12))
def test_a_day_of_no_share_is_never_picked(easy: tuple[int, ...], draw: float, width: int, counts: list[int]) -> None:
    loads = lambda first, last: counts[: last - first + 1]  # noqa: E731
    chances = weights(NOON.day, NOON.day + width, easy, loads)
    assert any(chances)
    index = pick(draw, chances)
    assert chances[index] > 0


@given(shares, st.integers(1, 10**6), st.sampled_from(Rating), st.integers(0, 50))
def test_preview_and_answer_agree(easy: tuple[int, ...], number: int, rating: Rating, seed: int) -> None:
    scheduler = Scheduler(Options(load_balance=True, easy_days=easy))
    loads = lambda first, last: [(day * seed) % 37 for day in range(first, last + 1)]  # noqa: E731
    asked = replace(card(number), memory=Memory(3.0 + seed * 5, 4.0), interval=(3 + seed) * DAY_SECONDS)
    preview = scheduler.outcomes(asked, NOON, loads)
    assert scheduler.answer(asked, rating, NOON, loads) == preview[rating]
    lengths = [preview[one].card.interval for one in list(Rating)[1:]]
    assert lengths == sorted(set(lengths))


def test_a_session_counts_what_it_has_given_itself(collection: Collection, time: Time) -> None:
    bring(collection, deck_file([topic(f"T{n}") for n in range(60)]))
    set_deck_options(
        collection, "Deck", {"load_balance": "on", "new_per_day": "60", "learning_steps": "none", "easy_days": "sun"}
    )
    session = Session(collection)
    while isinstance(showing := session.next(), Showing):
        foreseen = showing.outcomes[Rating.EASY].card.due_day
        assert session.answer(showing, Rating.EASY, 1000).card.due_day == foreseen
        time.forward(seconds=2)
    counted = dict(rows(collection, "SELECT due_day, count(*) FROM card GROUP BY due_day"))
    assert not [day for day in counted if weekday(day) == 6]
    assert max(counted.values()) - min(counted.values()) <= 60 // len(counted)
