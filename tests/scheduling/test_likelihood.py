"""What fits climb on: chances as the engine of FSRS has them, slopes as differences show them, scores as defined."""

import math
import random

import numpy as np
import pytest

from histories import Formulas, answers_of, plain_histories, rows_of, texts, true_weights
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.histories import START, Histories
from retain.scheduling.optimiser.estimate import Space, estimate
from retain.scheduling.optimiser.judge import Judge
from retain.scheduling.optimiser.likelihood import Likelihood
from retain.scheduling.replay import memories

Row = tuple[int, int, int]


def log_with_second_answers(seed: int, count: int = 800) -> list[Row]:
    """A learner's log in which some cards are asked several times a day, whatever they were answered."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for row in rows_of(answers_of(true_weights(seed), count, seed)):
        rows.append(row)
        while chance.random() < 0.2:
            rows.append((row[0], row[1], chance.randint(1, 4)))
    return rows


@pytest.mark.parametrize("seed", [1, 2])
def test_chances_are_those_of_the_engine(seed: int) -> None:
    from fsrs_rs_python import FSRS, FSRSItem, FSRSReview

    rows, weights = log_with_second_answers(seed), true_weights(seed + 10)
    chances = [float(chance) for chance in Judge(Histories(*texts(rows))).chances(weights)]
    engine = FSRS(weights)
    items = plain_histories(rows).items
    assert len(chances) == len(items) > 400
    for chance, item in zip(chances, items, strict=True):
        loss = engine.evaluate([FSRSItem([FSRSReview(rating, days) for rating, days in item])]).log_loss
        assert -math.log(chance if item[-1][0] > 1 else 1 - chance) == pytest.approx(loss, abs=2e-5)


@pytest.mark.parametrize("seed", range(3))
def test_slopes_are_what_small_differences_show(seed: int) -> None:
    histories = Histories(*texts(log_with_second_answers(seed)))
    judge = Judge(histories)
    moved = np.random.default_rng(seed).normal(0, 0.2, 21)
    lay = Likelihood(histories).at(Space().weights(moved))

    def log_likelihood(by: np.ndarray) -> float:
        chances = judge.chances(Space().weights(moved + by))
        return float(np.log(np.where(judge.passed, chances, 1 - chances)).sum())

    assert lay.log_likelihood == pytest.approx(log_likelihood(np.zeros(21)), rel=1e-12)
    for number, one in enumerate(np.eye(21) * 1e-5):
        difference = (log_likelihood(one) - log_likelihood(-one)) / 2e-5
        assert lay.slopes[number] == pytest.approx(difference, abs=1e-4), number


def test_information_is_that_of_slopes_at_their_spread() -> None:
    """Fisher's is the mean, over all answers that might have been given, of the slopes' products."""
    rows = [row for card in range(3) for row in ((card, 1, 3 + START), (card, 3 + card, 3))]
    likelihood = Likelihood(Histories(*texts(rows)))
    lay = likelihood.at(FSRS6_DEFAULT_PARAMETERS)
    expected = np.zeros((21, 21))
    for card in range(3):
        alone = [row for row in rows if row[0] == card]
        for rating in (1, 3):
            likely = Likelihood(Histories(*texts([alone[0], (card, alone[1][1], rating)])))
            one = likely.at(FSRS6_DEFAULT_PARAMETERS)
            expected += math.exp(one.log_likelihood) * np.outer(one.slopes, one.slopes)
    assert lay.information == pytest.approx(expected, abs=1e-9)


def test_what_comes_before_a_place_of_the_log_is_foretold_as_if_nothing_came_after() -> None:
    rows = log_with_second_answers(5)
    whole, early = Histories(*texts(rows)), Histories(*texts(rows[:500]))
    cut, alone = Likelihood(whole, before=500), Likelihood(early)
    assert cut.answers == alone.answers
    one, other = (likelihood.at(true_weights(6)) for likelihood in (cut, alone))
    assert one.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-12)
    assert np.allclose(one.information, other.information, rtol=1e-12)


def test_scores_are_those_of_the_published_metric() -> None:
    rows = log_with_second_answers(7)
    histories = Histories(*texts(rows))
    judge = Judge(histories)
    chances = judge.chances(FSRS6_DEFAULT_PARAMETERS)
    found = judge.score(chances)
    bins: dict[tuple[int, int, int], list[tuple[float, bool]]] = {}
    for item, chance in zip(plain_histories(rows).items, chances.tolist(), strict=True):
        later = [(rating, days) for rating, days in item if days]
        lapses = sum(rating == 1 for rating, _ in later[:-1])
        alike = (
            math.floor(math.log(item[-1][1], 3.62)),
            math.floor(math.log(len(later) + 1, 1.89)),
            math.floor(math.log(lapses, 1.73)) if lapses else -1,
        )
        bins.setdefault(alike, []).append((chance, item[-1][0] > 1))
    every = [pair for some in bins.values() for pair in some]
    squares = sum(sum(chance - passed for chance, passed in some) ** 2 / len(some) for some in bins.values())
    assert found.rmse == pytest.approx(math.sqrt(squares / len(every)))
    assert found.log_loss == pytest.approx(
        -sum(math.log(chance if passed else 1 - chance) for chance, passed in every) / len(every)
    )


def test_where_the_estimate_begins_to_look_hardly_matters() -> None:
    likelihood = Likelihood(Histories(*texts(rows_of(answers_of(true_weights(8), 3_000, 8)))))
    one, other = estimate(likelihood, Space()), estimate(likelihood, Space(), start=np.full(21, 0.2))
    size = np.sqrt(np.diag(one.covariance))
    assert np.abs((one.moved - other.moved) / size).max() < 0.25


def test_an_estimate_says_how_far_it_may_be_off() -> None:
    """Of the true weights' logarithms about as many lie within a standard deviation as ought to, more or less."""
    off = []
    for seed in range(8):
        truth = true_weights(seed)
        found = estimate(Likelihood(Histories(*texts(rows_of(answers_of(truth, 4_000, seed))))), Space())
        by = np.log(np.array(truth) / FSRS6_DEFAULT_PARAMETERS)
        free = np.diag(found.covariance) > 0  # the others are held at a bound
        off += list(np.abs(found.moved - by)[free] / np.sqrt(np.diag(found.covariance))[free])
    assert 0.5 < np.mean(np.array(off) < 1) < 0.85
    assert np.mean(np.array(off) < 3) > 0.95


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_weights_stay_within_the_bounds_of_fsrs(steps: int) -> None:
    from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

    space = Space(steps)
    for far in (-30.0, -5.0, 0.0, 5.0):
        moved = space.within(np.full(21, far))
        weights = space.weights(moved)
        for low, weight, high in zip(LOWER_BOUNDS_PARAMETERS, weights, UPPER_BOUNDS_PARAMETERS, strict=True):
            assert low * (1 - 1e-9) <= weight <= high * (1 + 1e-9)
            assert weight > 0
        if steps > 1:
            # A lapse, and then the relearning steps answered Good: no more is left than what there was.
            lapsed = weights[11] * (2 ** weights[13] - 1) * math.exp(0.3 * weights[14])
            bound = max(-math.log(lapsed), 0.01 * steps)
            assert weights[17] * weights[18] * steps <= bound * (1 + 1e-9)


def test_weights_at_a_bound_move_only_inwards() -> None:
    space = Space()
    at_bound = space.within(np.full(21, 10.0))
    assert list(space.free(at_bound, np.ones(21))) == []
    assert list(space.free(at_bound, -np.ones(21))) == list(range(21))
    assert list(Space(first_only=True).free(np.zeros(21), np.ones(21))) == [0, 1, 2, 3]


def test_memories_are_those_of_the_published_formulas() -> None:
    weights = true_weights(5)
    answers = answers_of(weights, 1_500, 5)
    formulas = Formulas(weights)
    minds: dict[int, tuple[float, float]] = {}
    days: dict[int, int] = {}
    for one in answers:
        if one.card in minds:
            minds[one.card] = formulas.next(*minds[one.card], one.rating, one.day - days[one.card])
        else:
            minds[one.card] = formulas.first(one.rating)
        days[one.card] = one.day
    found = memories(Histories(*texts(rows_of(answers))), list(minds), weights)
    for memory, (stability, difficulty) in zip(found, minds.values(), strict=True):
        assert memory is not None
        assert memory.stability == pytest.approx(stability, rel=1e-9)
        assert memory.difficulty == pytest.approx(difficulty, rel=1e-9)


def test_the_last_turns_are_left_out_up_to_a_share_of_the_answers() -> None:
    histories = Histories(*texts(log_with_second_answers(9)))
    whole = Likelihood(histories)
    for share in (0.01, 0.1):
        some = Likelihood(histories, without=share)
        assert some.answers < whole.answers
        assert whole.answers - some.answers <= share * histories.reviews


def test_weights_on_the_way_go_by_factors_and_keep_to_the_bounds() -> None:
    space = Space()
    current = (*FSRS6_DEFAULT_PARAMETERS[:3], 100.0, *FSRS6_DEFAULT_PARAMETERS[4:8], 0.0, *FSRS6_DEFAULT_PARAMETERS[9:])
    assert space.on_the_way(current, np.zeros(21), 1.0) == FSRS6_DEFAULT_PARAMETERS
    half = space.on_the_way(current, np.zeros(21), 0.5)
    assert half[3] == pytest.approx(math.sqrt(100 * FSRS6_DEFAULT_PARAMETERS[3]), abs=1e-6)
    assert 0 < half[8] < FSRS6_DEFAULT_PARAMETERS[8]
    assert half[:3] == FSRS6_DEFAULT_PARAMETERS[:3]
    first = Space(first_only=True).on_the_way(current, np.full(21, 0.1), 1.0)
    assert first[0] == pytest.approx(FSRS6_DEFAULT_PARAMETERS[0] * math.exp(0.1), abs=1e-6)
    assert first[4:] == current[4:]
