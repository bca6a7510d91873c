"""Fits on learners with known weights: nearer to the truth than the defaults, and never worse than them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from histories import answers_of, histories_of, loss_of, texts, true_weights
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.histories import START, Histories
from retain.scheduling.optimiser.fit import cards_for, fit


def held_out(seed: int, count: int) -> tuple[float, float, float]:
    """The log-loss on 4,000 later answers: of the defaults, of the fit to the first ``count``, of the true weights."""
    weights = true_weights(seed)
    answers = answers_of(weights, count + 4_000, seed)
    found = fit(histories_of(answers[:count]), FSRS6_DEFAULT_PARAMETERS, 1)
    whole = histories_of(answers)
    return tuple(loss_of(one, whole, count) for one in (FSRS6_DEFAULT_PARAMETERS, found.parameters, weights))  # type: ignore[return-value]


@pytest.mark.parametrize("count", [1_000, 6_000])
def test_fits_are_never_worse_than_the_defaults_and_on_average_better(count: int) -> None:
    results = [held_out(seed, count) for seed in range(6)]
    assert all(fitted <= default + 5e-4 for default, fitted, _ in results)
    gained = sum(default - fitted for default, fitted, _ in results)
    possible = sum(default - truth for default, _, truth in results)
    assert gained > (0.85 if count > 5_000 else 0.4) * possible


def test_a_fit_is_the_same_every_time() -> None:
    history = histories_of(answers_of(true_weights(1), 2_000, 1))
    assert fit(history, FSRS6_DEFAULT_PARAMETERS, 1) == fit(history, FSRS6_DEFAULT_PARAMETERS, 1)


def test_weights_that_fit_already_stay() -> None:
    weights = true_weights(3)
    found = fit(histories_of(answers_of(weights, 4_000, 3)), weights, 1)
    assert not found.better
    assert found.parameters == tuple(weights)
    assert found.share == 0


def test_weights_that_a_fit_gave_are_not_given_up_for_a_few_answers_more() -> None:
    answers = answers_of(true_weights(4), 6_200, 4)
    first = fit(histories_of(answers[:6_000]), FSRS6_DEFAULT_PARAMETERS, 1)
    assert first.better
    assert not fit(histories_of(answers), first.parameters, 1).better


def test_difficulties_that_go_back_are_found_far_from_the_defaults() -> None:
    weights = true_weights(3, 0.2)
    weights[7] = 0.15
    answers = answers_of(weights, 14_000, 3)
    found = fit(histories_of(answers[:10_000]), FSRS6_DEFAULT_PARAMETERS, 1)
    assert 0.05 < found.parameters[7] < 0.4
    defaults, fitted, truth = (
        loss_of(one, histories_of(answers), 10_000) for one in (FSRS6_DEFAULT_PARAMETERS, found.parameters, weights)
    )
    assert fitted - truth < 0.15 * (defaults - truth)


def test_weights_that_are_not_fitted_stay_as_they_are_in_use() -> None:
    rows = [row for card in range(60) for row in ((card, card, 3 + START), (card, card + 20, 3))]
    rows.sort(key=lambda row: row[1])
    own = tuple(true_weights(6))
    found = fit(Histories(*texts(rows)), own, 1)
    assert found.parameters[4:] == pytest.approx(own[4:], abs=1e-6)


def test_a_gain_on_what_was_held_out_is_not_enough_to_be_certain() -> None:
    seeds = (9, 24, 38, 39)
    found = [
        fit(histories_of(answers_of(true_weights(seed, 0.2), 400, seed)), FSRS6_DEFAULT_PARAMETERS, 1) for seed in seeds
    ]
    uncertain = [one for one in found if one.is_uncertain]
    assert uncertain
    assert all(one.parameters == FSRS6_DEFAULT_PARAMETERS and one.share == 0 for one in uncertain)
    assert all(one.held_out and one.whole and one.held_out.is_better and one.whole.is_better for one in uncertain)
    assert not any(one.is_uncertain for one in found if one.better)


def test_weights_of_another_learner_are_replaced_whatever_they_are() -> None:
    history = histories_of(answers_of(true_weights(4), 6_000, 4))
    fresh = fit(history, FSRS6_DEFAULT_PARAMETERS, 1)
    foreign = (*true_weights(5)[:8], 0.0, *true_weights(5)[9:])
    found = fit(history, foreign, 1)
    assert found.better
    assert found.whole is not None
    assert fresh.whole is not None
    assert found.whole.after.log_loss == pytest.approx(fresh.whole.after.log_loss, abs=1e-3)


@pytest.mark.parametrize("items", [0, 1, 7])
def test_under_eight_items_nothing_is_fitted(items: int) -> None:
    rows = [row for card in range(items) for row in ((card, 1, 3 + START), (card, 3, 3))]
    found = fit(Histories(*texts(rows)), FSRS6_DEFAULT_PARAMETERS, 1)
    assert (found.better, found.parameters, found.held_out) == (False, FSRS6_DEFAULT_PARAMETERS, None)


def test_a_log_beyond_half_a_million_reviews_is_read_by_a_part_of_its_cards() -> None:
    assert [cards_for(reviews) for reviews in (0, 1, 500_000, 500_001, 1_300_000)] == [1, 1, 1, 2, 3]


def test_a_part_of_the_cards_gives_weights_as_good() -> None:
    answers = answers_of(true_weights(2), 24_000, 2)
    first, whole = histories_of(answers[:20_000]), histories_of(answers)
    losses = [
        loss_of(fit(first, FSRS6_DEFAULT_PARAMETERS, 1, every=every).parameters, whole, 20_000) for every in (1, 2)
    ]
    defaults = loss_of(FSRS6_DEFAULT_PARAMETERS, whole, 20_000)
    assert losses[0] != losses[1]
    assert max(losses) < defaults
    assert losses[1] - losses[0] < 0.2 * (defaults - losses[0])


def test_a_long_log_is_fitted_by_way_of_a_sample_and_held_to_all_of_it() -> None:
    weights = true_weights(2)
    answers = answers_of(weights, 60_000, 2)
    parts: list[float] = []
    found = fit(histories_of(answers), FSRS6_DEFAULT_PARAMETERS, 1, parts.append)
    assert found.better
    assert parts == sorted(parts)
    truth = loss_of(weights, histories_of(answers))
    # On what they were fitted to they do better than the truth, by half a unit of log-likelihood for each weight or so.
    assert -30 / 50_000 < loss_of(found.parameters, histories_of(answers)) - truth < 0


def test_under_sixty_four_items_only_first_stabilities_move() -> None:
    # Every card comes back after 20 days and is known: the first intervals are far too short.
    rows = [row for card in range(60) for row in ((card, card, 3 + START), (card, card + 20, 3))]
    rows.sort(key=lambda row: row[1])
    found = fit(Histories(*texts(rows)), FSRS6_DEFAULT_PARAMETERS, 1)
    assert found.better
    assert found.parameters[2] > FSRS6_DEFAULT_PARAMETERS[2]
    assert found.parameters[4:] == FSRS6_DEFAULT_PARAMETERS[4:]


def test_progress_goes_from_nothing_to_done() -> None:
    parts: list[float] = []
    fit(histories_of(answers_of(true_weights(1), 1_000, 1)), FSRS6_DEFAULT_PARAMETERS, 1, parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


@pytest.mark.parametrize(("count", "learners"), [(1_000, range(6)), (3_000, range(2))])
def test_fits_foretell_better_than_ankis_on_average(count: int, learners: range) -> None:
    """The same histories, made into as many items; what comes later in each is foretold by both."""
    histories = [answers_of(true_weights(seed), count + 2_000, seed) for seed in learners]
    lines = [json.dumps([(one.card, one.day, one.second, one.rating) for one in some[:count]]) for some in histories]
    run = subprocess.run(
        [sys.executable, "-W", "ignore", str(Path(__file__).parent / "anki_fits.py")],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        env={**os.environ, "TZ": "UTC"},
        check=True,
    )
    ours, ankis = 0.0, 0.0
    for answers, ruling in zip(histories, run.stdout.splitlines(), strict=True):
        parameters, items = json.loads(ruling)
        first, whole = histories_of(answers[:count]), histories_of(answers)
        assert items == len(first.asked)
        ours += loss_of(fit(first, FSRS6_DEFAULT_PARAMETERS, 1).parameters, whole, count)
        ankis += loss_of(parameters or FSRS6_DEFAULT_PARAMETERS, whole, count)
    assert ours < ankis
