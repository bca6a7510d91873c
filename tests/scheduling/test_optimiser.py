"""Fits on learners with known weights: nearer to the truth than the defaults, and never worse than them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from histories import Formulas, answers_of, rows_of, true_weights
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.histories import STAMP
from retain.scheduling.optimiser import cards_for, fit, mix, score, training_set
from retain.scheduling.replay import Log


def held_out(seed: int, count: int) -> tuple[float, float, float]:
    """The log-loss on 4,000 later answers: of the defaults, of the fit to the first ``count``, of the true weights."""
    weights = true_weights(seed)
    rows = rows_of(answers_of(weights, count + 4_000, seed))
    whole, first = training_set(rows), training_set(rows[:count])
    later = whole.items[len(first.items) :]
    found = fit(first, FSRS6_DEFAULT_PARAMETERS, 1)
    return tuple(score(one, later).log_loss for one in (FSRS6_DEFAULT_PARAMETERS, found.parameters, weights))  # type: ignore[return-value]


@pytest.mark.parametrize("count", [1_000, 6_000])
def test_fits_are_never_worse_than_the_defaults_and_on_average_better(count: int) -> None:
    results = [held_out(seed, count) for seed in range(4)]
    assert all(fitted <= default + 5e-4 for default, fitted, _ in results)
    assert sum(fitted for _, fitted, _ in results) < sum(default for default, _, _ in results)


def test_a_fit_is_the_same_every_time() -> None:
    history = training_set(rows_of(answers_of(true_weights(1), 2_000, 1)))
    # The engine adds scores up on several threads: their last digits are not the same.
    once, again = (fit(history, FSRS6_DEFAULT_PARAMETERS, 1) for _ in range(2))
    assert (once.parameters, once.better, once.share) == (again.parameters, again.better, again.share)


def test_weights_that_fit_already_stay() -> None:
    weights = true_weights(3)
    history = training_set(rows_of(answers_of(weights, 4_000, 3)))
    found = fit(history, weights, 1)
    assert not found.better
    assert found.parameters == tuple(weights)
    assert found.share == 0


@pytest.mark.parametrize("items", [0, 1, 7])
def test_under_eight_items_nothing_is_fitted(items: int) -> None:
    rows = [row for card in range(items) for row in ((card, 1, 11, 0), (card, 3, 3, 2))]
    found = fit(training_set(rows), FSRS6_DEFAULT_PARAMETERS, 1)
    assert (found.better, found.parameters, found.held_out) == (False, FSRS6_DEFAULT_PARAMETERS, None)


def test_a_log_beyond_half_a_million_reviews_is_read_by_a_part_of_its_cards() -> None:
    assert [cards_for(reviews) for reviews in (0, 1, 500_000, 500_001, 1_300_000)] == [1, 1, 1, 2, 3]


def test_a_part_of_the_cards_gives_weights_as_good() -> None:
    weights = true_weights(2)
    rows = rows_of(answers_of(weights, 24_000, 2))
    whole = training_set(rows)
    all_first, some_first = training_set(rows[:20_000]), training_set(rows[:20_000], every=2)
    assert 0.4 < len(some_first.items) / len(all_first.items) < 0.6
    later = whole.items[len(all_first.items) :]
    losses = [
        score(fit(one, FSRS6_DEFAULT_PARAMETERS, 1).parameters, later).log_loss for one in (all_first, some_first)
    ]
    defaults = score(FSRS6_DEFAULT_PARAMETERS, later).log_loss
    assert max(losses) < defaults
    assert losses[1] - losses[0] < 0.2 * (defaults - losses[0])


def test_under_sixty_four_items_only_first_stabilities_move() -> None:
    # Every card comes back after 20 days and is known: the first intervals are far too short.
    rows = [row for card in range(60) for row in ((card, card, 11, 0), (card, card + 20, 3, 2))]
    rows.sort(key=lambda row: row[1])
    found = fit(training_set(rows), FSRS6_DEFAULT_PARAMETERS, 1)
    assert found.better
    assert found.parameters[2] > FSRS6_DEFAULT_PARAMETERS[2]
    assert found.parameters[4:] == FSRS6_DEFAULT_PARAMETERS[4:]


def test_progress_goes_from_nothing_to_done() -> None:
    parts: list[float] = []
    fit(training_set(rows_of(answers_of(true_weights(1), 1_000, 1))), FSRS6_DEFAULT_PARAMETERS, 1, parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


def test_mixing_goes_a_share_of_the_way() -> None:
    assert mix((1.0, 2.0), (3.0, 1.0), 0.25) == (1.5, 1.75)


def test_memories_are_those_of_the_published_formulas() -> None:
    weights = true_weights(5)
    answers = answers_of(weights, 1_500, 5)
    rows = rows_of(answers)
    log = Log(",".join(str(row[0]) for row in rows), ",".join(str(row[1] * STAMP + row[2]) for row in rows))
    formulas = Formulas(weights)
    minds: dict[int, tuple[float, float]] = {}
    days: dict[int, int] = {}
    for one in answers:
        if one.card in minds:
            minds[one.card] = formulas.next(*minds[one.card], one.rating, one.day - days[one.card])
        else:
            minds[one.card] = formulas.first(one.rating)
        days[one.card] = one.day
    found = log.memories(list(minds), weights)
    for memory, (stability, difficulty) in zip(found, minds.values(), strict=True):
        assert memory is not None
        assert memory.stability == pytest.approx(stability, rel=1e-9)
        assert memory.difficulty == pytest.approx(difficulty, rel=1e-9)


def test_fits_foretell_better_than_ankis_on_average() -> None:
    """The same histories, made into as many items; what comes later in each is foretold by both."""
    count, learners = 3_000, range(2)
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
        rows = rows_of(answers)
        first = training_set(rows[:count])
        assert items == len(first.items)
        later = training_set(rows).items[len(first.items) :]
        ours += score(fit(first, FSRS6_DEFAULT_PARAMETERS, 1).parameters, later).log_loss
        ankis += score(parameters or FSRS6_DEFAULT_PARAMETERS, later).log_loss
    assert ours < ankis
