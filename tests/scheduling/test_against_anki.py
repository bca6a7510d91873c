"""The scheduler against the real one: random cards and histories, no difference allowed.

The judge takes "now" from the machine, so every case is dated back from now, in a zone where now falls at the
local time that a test wants. Random cases come from fixed seeds, named in the test's id.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import nextafter
from zoneinfo import ZoneInfo

import pytest
from judge import Case, Judge, Ruling, Verdict, zone_where_it_is

from retain.domain.cards import Card, CardState, Memory, Rating
from retain.domain.clock import DAY_SECONDS, Clock
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS, Options
from retain.scheduling.intervals import Rounding
from retain.scheduling.labels import interval_label
from retain.scheduling.scheduler import Scheduler

_HOUR = 3600
_STATES = {"learning": CardState.LEARNING, "review": CardState.REVIEW, "relearning": CardState.RELEARNING}
_STEPS = (15, 30, 60, 90, 300, 600, 900, 3600, 14_400, 40_020, 43_200, 86_340, 86_400, 129_600, 172_800, 604_800)

_FAR = 1000
_FUZZED = (
    # stability, previous interval, maximum interval: days
    *((stability, _FAR, 36_500) for stability in (2.4, 2.5, 4.0, 7.0, 12.3, 20.0, 33.3, 64.9)),
    *((30.0, previous, 36_500) for previous in (1, 27, 29, 30, 31, 33, 34)),
    *((7.0, previous, 36_500) for previous in (6, 7, 9, 10)),
    *((30.0, previous, maximum) for previous in (1, 32) for maximum in (28, 30, 31, 32)),
)

# The judge reckons in single precision, which at times puts an interval on the other side of a half.
_SINGLE_PRECISION = 1e-5


@dataclass(frozen=True)
class Place:
    """A judge, and our own clock, where it is a certain local time now."""

    judge: Judge
    clock: Clock


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((0.25, 0), id="soon-after-midnight-and-the-roll-over"),
        pytest.param((0.25, 4), id="soon-after-midnight"),
        pytest.param((1.75, 4), id="small-hours"),
        pytest.param((4.25, 4), id="soon-after-the-roll-over"),
        pytest.param((5.75, 6), id="soon-before-the-roll-over"),
        pytest.param((12, 4), id="noon"),
        pytest.param((22.75, 23), id="soon-before-a-late-roll-over"),
        pytest.param((23.75, 23), id="soon-before-midnight"),
    ],
)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    hour, day_start = request.param
    zone = zone_where_it_is(int(hour * _HOUR))
    with pytest.MonkeyPatch.context() as patch, Judge(zone) as judge:
        patch.setenv("TZ", zone)
        time.tzset()
        yield Place(judge, Clock(day_start=day_start))
    time.tzset()


@pytest.mark.parametrize("seed", [1, 2])
def test_every_state_gets_the_same_memory_and_the_same_interval(place: Place, seed: int) -> None:
    draw = random.Random(seed)
    cases = [case for _ in range(15) for case in _cases_of_one_preset(draw, place.clock)]
    assert _differences(cases, place.judge.rule(cases), place.clock) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_every_history_leaves_the_same_memory_and_the_same_interval(place: Place, seed: int) -> None:
    draw = random.Random(seed)
    clock = place.clock
    cases = []
    for _ in range(60):
        options = Options(fuzz=False, desired_retention=draw.choice((0.8, 0.9, 0.95)), parameters=_parameters(draw))
        history = _history(draw, clock, clock.now())
        cases.append(Case(options, _replayed(options, clock, history), clock.day_start, history))
    rulings = place.judge.rule(cases)
    assert _memory_differences(cases, rulings) == []
    assert _differences(cases, rulings, clock) == []


@pytest.fixture(scope="module")
def noon() -> Iterator[Place]:
    """A judge in a zone without changes of clocks, where it is noon; the clock keeps the same time."""
    with pytest.MonkeyPatch.context() as patch, Judge(zone := zone_where_it_is(12 * _HOUR)) as judge:
        patch.setenv("TZ", zone)
        time.tzset()
        yield Place(judge, Clock())
    time.tzset()


@pytest.mark.parametrize("day_start", [0, 2, 4])
@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"]
)
def test_across_changes_of_clocks_study_days_are_what_counts(noon: Place, zone: str, day_start: int) -> None:
    draw = random.Random(zone)
    clock = Clock(zone=ZoneInfo(zone), day_start=day_start)
    now = clock.day_starts(clock.today() - 1) + 8 * _HOUR * 1000
    today = clock.moment(now).day
    judged_day_ends = noon.clock.moment().day_ends
    options = Options(fuzz=False)
    cases = []
    for _ in range(40):
        history = _history(draw, clock, now, shortest_day=23 * _HOUR - 1800)
        # The judge counts blocks of 24 hours, so it gets the same study days without the change of clocks.
        judged = []
        for at, rating in history:
            day = clock.moment(at).day
            judged_day_starts = judged_day_ends - (today - day + 1) * DAY_SECONDS * 1000
            judged.append((judged_day_starts + at - clock.day_starts(day), rating))
        card = _replayed(options, clock, history)
        cases.append(Case(options, replace(card, last_review_at=judged[-1][0]), 4, tuple(judged)))
    rulings = noon.judge.rule(cases)
    assert _memory_differences(cases, rulings) == []
    assert _differences(cases, [replace(ruling, now=now) for ruling in rulings], clock) == []


def test_the_judge_counts_the_first_second_of_a_study_day_to_the_day_before(noon: Place) -> None:
    """A peculiarity that is not followed: by the clock that both keep, the day starts with that second."""
    clock = noon.clock
    options = Options(fuzz=False)
    start = clock.day_starts(clock.today() - 10)
    for late, agrees in ((-1, True), (0, False), (999, False), (1000, True)):
        history = ((start - 5 * DAY_SECONDS * 1000 + _HOUR * 1000, 3), (start + late, 3))
        card = _replayed(options, clock, history)
        case = Case(options, card, clock.day_start, history)
        assert (_memory_differences([case], noon.judge.rule([case])) == []) is agrees


def test_the_fuzz_range_is_the_same() -> None:
    """Asked under many numbers of reviews, the judge gives every day of the range and no other."""
    now = Clock().now()
    card = Card(1, 1, 1, state=CardState.REVIEW, last_review_at=now)
    with Judge(zone_where_it_is(12 * _HOUR), fuzz=True) as judge:
        for stability, previous, maximum in _FUZZED:
            # Hard within the same day leaves the stability, and so the interval, as it was.
            asked = replace(card, memory=Memory(stability, 10.0), interval=previous * DAY_SECONDS)
            options = Options(maximum_interval=maximum)
            cases = [Case(options, replace(asked, reps=reps), day_start=4) for reps in range(120)]
            given = {ruling.verdicts[1].days for ruling in judge.rule(cases)}
            ends = (Rounding(maximum, 0.0), Rounding(maximum, nextafter(1, 0)))
            shortest, longest = (end.days(stability, end.shortest_pass(stability, previous)) for end in ends)
            assert given == set(range(shortest, longest + 1))


def _differences(cases: list[Case], rulings: list[Ruling], clock: Clock) -> list[tuple[Case, Rating, Card, Verdict]]:
    """Return every rating of every case where the judge's verdict is not ours."""
    return [
        (case, rating, ours, verdict)
        for case, ruling in zip(cases, rulings, strict=True)
        for (rating, ours), verdict in zip(_outcomes(case, ruling, clock).items(), ruling.verdicts, strict=True)
        if not _agree(case, ours, verdict, ruling.now)
        and not any(_agree(case, near[rating], verdict, ruling.now) for near in _neighbours(case, ruling, clock))
    ]


def _outcomes(case: Case, ruling: Ruling, clock: Clock) -> dict[Rating, Card]:
    scheduler = Scheduler(case.options)
    return {rating: outcome.card for rating, outcome in scheduler.outcomes(case.card, clock.moment(ruling.now)).items()}


def _neighbours(case: Case, ruling: Ruling, clock: Clock) -> Iterator[dict[Rating, Card]]:
    """Yield what single precision might make of the case."""
    for factor in (1 - _SINGLE_PRECISION, 1 + _SINGLE_PRECISION):
        if case.card.memory:
            memory = replace(case.card.memory, stability=case.card.memory.stability * factor)
            yield _outcomes(replace(case, card=replace(case.card, memory=memory)), ruling, clock)


def _agree(case: Case, ours: Card, verdict: Verdict, now: int) -> bool:
    assert ours.memory
    assert ours.due_day is not None
    memory = (verdict.stability, verdict.difficulty)
    same = (ours.memory.stability, ours.memory.difficulty) == pytest.approx(memory, rel=1e-4)
    same = same and ours.state is _STATES[verdict.state] and interval_label(ours.interval) == verdict.label
    if ours.state is CardState.REVIEW:
        return same and ours.interval == verdict.days * DAY_SECONDS
    steps = case.options.learning_steps if ours.state is CardState.LEARNING else case.options.relearning_steps
    same = same and verdict.remaining == max(len(steps) - ours.step, 0)
    if ours.due_at is None:
        return same and ours.interval % DAY_SECONDS == 0
    return same and ours.interval == verdict.seconds and ours.due_at == now + verdict.seconds * 1000


def _memory_differences(cases: list[Case], rulings: list[Ruling]) -> list[tuple[Case, Ruling]]:
    return [
        (case, ruling)
        for case, ruling in zip(cases, rulings, strict=True)
        if not case.card.memory
        or (case.card.memory.stability, case.card.memory.difficulty) != pytest.approx(ruling.memory, rel=1e-4)
    ]


def _cases_of_one_preset(draw: random.Random, clock: Clock) -> Iterator[Case]:
    options = Options(
        desired_retention=draw.choice((0.9, round(draw.uniform(0.7, 0.99), 2))),
        learning_steps=_steps(draw),
        relearning_steps=_steps(draw),
        parameters=_parameters(draw),
        fuzz=False,
    )
    for _ in range(5):
        maximum = draw.choice((36_500, 36_500, 365, 30, 2, 1))
        case = Case(replace(options, maximum_interval=maximum), _card(draw, clock, options), clock.day_start)
        if _can_be_judged(case, clock):
            yield case


def _can_be_judged(case: Case, clock: Clock) -> bool:
    """Return whether the maximum interval leaves the judge an answer that we want to share.

    It breaks down where Good reaches the maximum on leaving the steps, so that Easy has no room above; and
    without relearning steps it lets a forgotten card pass the maximum.
    """
    if case.card.state is CardState.REVIEW and case.options.relearning_steps:
        return True
    decisive = Rating.AGAIN if case.card.state is CardState.REVIEW else Rating.GOOD
    options = replace(case.options, learning_steps=(), relearning_steps=())
    days = Scheduler(options).answer(case.card, decisive, clock.moment()).card.interval // DAY_SECONDS
    return days < case.options.maximum_interval > 1


def _card(draw: random.Random, clock: Clock, options: Options) -> Card:
    """Return a card in any state: overdue, early, answered today, with memories from very weak to very strong."""
    state = draw.choice((CardState.NEW, CardState.LEARNING, CardState.REVIEW, CardState.REVIEW, CardState.RELEARNING))
    if state is CardState.NEW:
        return Card(1, 1, 1)
    stability = draw.choice((10 ** draw.uniform(-1, 3.5), draw.uniform(0.5, 60)))
    now = clock.moment()
    elapsed = draw.choice((0, 0, 1, 2, 10_000, draw.randint(0, 60), int(stability * draw.uniform(0.3, 3))))
    day = now.day - min(elapsed, 10_000)
    at = _within_day(draw, clock, day, latest=now.at)
    steps = options.relearning_steps if state is CardState.RELEARNING else options.learning_steps
    step = draw.randrange(len(steps)) if steps and state is not CardState.REVIEW else 0
    around = round(stability * draw.uniform(0.5, 4)) or 1
    interval = draw.choice((1, 2, 3, 7, draw.randint(1, 100), max(elapsed, 1), around))
    memory = Memory(stability, draw.choice((1.0, 10.0, draw.uniform(1, 10))))
    return Card(
        1, 1, 1, state=state, step=step, interval=interval * DAY_SECONDS, memory=memory,
        last_review_at=at, last_review_day=day, reps=draw.randint(1, 50), lapses=draw.randint(0, 9),
    )  # fmt: skip


def _steps(draw: random.Random) -> tuple[int, ...]:
    return tuple(draw.choice(_STEPS) for _ in range(draw.choice((0, 1, 1, 2, 2, 3))))


def _parameters(draw: random.Random) -> tuple[float, ...]:
    """Return the default weights, or others about them; out of bounds too, for both sides bring them back."""
    if draw.random() < 0.5:
        return FSRS6_DEFAULT_PARAMETERS
    return tuple(weight * draw.uniform(0.5, 1.6) for weight in FSRS6_DEFAULT_PARAMETERS)


def _history(
    draw: random.Random, clock: Clock, now: int, *, shortest_day: int = DAY_SECONDS
) -> tuple[tuple[int, int], ...]:
    """Return up to 15 answers (UTC ms, rating) before ``now``, many of them around midnight and the roll-over."""
    day = clock.moment(now).day
    rows = {}
    for _ in range(draw.randint(1, 15)):
        at = _within_day(draw, clock, day, latest=now - 1000, shortest_day=shortest_day)
        rows[at] = draw.choice((1, 2, 3, 3, 3, 4))
        day -= draw.choice((0, 0, 1, 1, 2, 5, draw.randint(1, 30), draw.randint(30, 400)))
    return tuple(sorted(rows.items()))


def _within_day(draw: random.Random, clock: Clock, day: int, *, latest: int, shortest_day: int = DAY_SECONDS) -> int:
    """Return a time (UTC ms) of study day ``day``, its first second left out."""
    start = clock.day_starts(day)
    midnight = (24 - clock.day_start) * _HOUR * 1000
    end = shortest_day * 1000 - 1
    about = (1000, 1001, 60_000, midnight - 1, midnight, midnight + 1, end - 60_000, end, draw.randint(1000, end))
    return min(start + min(draw.choice(about), end), latest)


def _replayed(options: Options, clock: Clock, history: tuple[tuple[int, int], ...]) -> Card:
    """Return what our scheduler makes of a new card through ``history``."""
    scheduler = Scheduler(options)
    card = Card(1, 1, 1)
    for at, rating in history:
        card = scheduler.answer(card, Rating(rating), clock.moment(at)).card
    return card
