"""Fitting the parameters, working every memory out anew with them, and a year simulated."""

from collections.abc import Sequence
from typing import Any

from ankis import anki as open_anki
from benchmarks.content import EVERYTHING
from benchmarks.learner import DAYS, Learner
from benchmarks.measuring import Place, Sample
from histories import loss_of
from retain.domain.clock import system_now
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.histories import LEARN, STAMP, START, Histories
from retain.scheduling.optimiser.fit import Fit
from retain.services.collection import open_collection
from retain.services.fitting import Intervals, PresetFit, fit_presets
from retain.services.forecast import Question, forecast
from retain.services.reading import reading
from retain.services.refitting import apply_fits
from retain.services.rewriting import Rescheduling
from retain.storage.logs import presets_in_use

_HELD_OUT_CARDS = 2_000
_HELD_OUT_SEED = 77
_PRESET = "Daily"


def held_out_loss(parameters: Sequence[float]) -> float:
    """Return the log-loss on answers of the same learner to cards that no collection holds."""
    learner = Learner(_HELD_OUT_SEED)
    rows: list[tuple[int, int, int]] = []
    for card in range(_HELD_OUT_CARDS):
        for number, (day, _, rating, _, _, _, kind) in enumerate(learner.study(DAYS - 1).rows):
            code = rating + (START if number == 0 else LEARN if kind == 0 else 0)
            rows.append((day, card, code))
    rows.sort(key=lambda row: row[0])
    cards = ",".join(str(card) for _, card, _ in rows)
    return loss_of(parameters, Histories(cards, ",".join(str(day * STAMP + code) for day, _, code in rows)))


def fit_retain(place: Place) -> Sample:
    """Measure a fit of every preset, with the comparisons on which it is judged."""
    sample = Sample()
    found: list[PresetFit] = []
    with reading(place.retain(), system_now) as (execute, _):
        sample.take("fit", lambda: found.extend(fit_presets(execute, None)))
    parameters = max(found, key=lambda one: one.reviews).fit.parameters
    sample.facts["log_loss"] = held_out_loss(parameters)
    sample.facts["log_loss_of_defaults"] = held_out_loss(FSRS6_DEFAULT_PARAMETERS)
    sample.facts["log_loss_of_truth"] = held_out_loss(Learner(1).weights)
    return sample


def fit_anki(place: Place) -> Sample:
    """Measure Anki's fit, which compares old and new parameters too."""
    sample = Sample()
    found: list[Any] = []
    with open_anki(place.anki()) as col:
        sample.take(
            "fit",
            lambda: found.append(
                col._backend.compute_fsrs_params(
                    search="",
                    current_params=list(FSRS6_DEFAULT_PARAMETERS),
                    ignore_revlogs_before_ms=0,
                    num_of_relearning_steps=1,
                    health_check=False,
                )
            ),
        )
    sample.facts["log_loss"] = held_out_loss(list(found[0].params) or FSRS6_DEFAULT_PARAMETERS)
    return sample


def memory_retain(place: Place) -> Sample:
    """Measure how new parameters are applied: every memory anew from the log, as one action that can be undone."""
    sample = Sample()
    with open_collection(place.retain()) as collection:
        with reading(collection.database.path, system_now) as (execute, _):
            presets = presets_in_use(execute)
        fit = Fit(tuple(Learner(1).weights), better=True, share=1.0, held_out=None, whole=None)
        fits = [
            PresetFit(one.id, one.name, one.decks, 0, 0, one.answers, fit, Intervals(1, 1, 1, 1), ())
            for one in presets
            if one.answers
        ]
        sample.take("memory", lambda: sample.facts.update(cards=apply_fits(collection, fits, Rescheduling()).memories))
    return sample


def memory_anki(place: Place) -> Sample:
    """Measure Anki's saving of options with other parameters."""
    sample = Sample()
    with open_anki(place.anki()) as col:
        deck = next(one.id for one in col.decks.all_names_and_ids() if one.name == EVERYTHING)
        known = col._backend.get_deck_configs_for_update(deck)
        configs = [one.config for one in known.all_config]
        chosen = next(config for config in configs if config.name == _PRESET)
        del chosen.config.fsrs_params_6[:]
        chosen.config.fsrs_params_6.extend(Learner(1).weights)
        sample.take(
            "memory",
            lambda: col._backend.update_deck_configs(
                target_deck_id=deck,
                configs=[config for config in configs if config.id != chosen.id] + [chosen],
                removed_config_ids=[],
                mode=0,
                card_state_customizer="",
                limits=known.current_deck.limits,
                new_cards_ignore_review_limit=False,
                fsrs=True,
                apply_all_parent_limits=False,
                fsrs_reschedule=False,
                fsrs_health_check=False,
            ),
        )
    return sample


def simulate_retain(place: Place) -> Sample:
    """Measure one simulated year, with the reading of habits before it."""
    sample = Sample()
    with reading(place.retain(), system_now) as (execute, clock):
        for _ in range(place.times(2)):
            sample.take("simulate", lambda: forecast(execute, clock.today(), Question(retentions=(0.9,))))
    return sample


def simulate_anki(place: Place) -> Sample:
    """Measure one year as Anki simulates it."""
    from anki.scheduler_pb2 import SimulateFsrsReviewRequest

    sample = Sample()
    with open_anki(place.anki()) as col:
        request = SimulateFsrsReviewRequest(
            params=list(FSRS6_DEFAULT_PARAMETERS),
            desired_retention=0.9,
            deck_size=0,
            days_to_simulate=365,
            new_limit=20,
            review_limit=9_999,
            max_interval=36_500,
            search="",
            historical_retention=0.9,
            learning_step_count=2,
            relearning_step_count=1,
        )
        for _ in range(place.times(2)):
            sample.take("simulate", lambda: col._backend.simulate_fsrs_review(request))
    return sample
