"""Fitting the FSRS parameters of presets to the log: what would change, and why one may believe it.

Everything here reads through :data:`Execute`, so that it runs on the plain sqlite3 driver in a process of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from retain.domain.cards import Rating
from retain.domain.clock import date_of, day_number
from retain.domain.options import Options
from retain.domain.wording import plural
from retain.scheduling.forgetting import days_until
from retain.scheduling.histories import Histories, hard_means_forgotten
from retain.scheduling.intervals import round_half_up
from retain.scheduling.memory import MemoryModel
from retain.scheduling.optimiser.fit import FEWEST_FOR_ALL, FEWEST_ITEMS, Fit, cards_for, fit
from retain.services.today import find_deck_name
from retain.storage.counts import Execute
from retain.storage.logs import PresetDecks, planned_stamps, presets_in_use

_MATURE_DAYS = 21
_LADDER = 7
_FEW_ITEMS = 400
_CUT_SHARE = 0.2
_REFIT_ANSWERS = 400
_REFIT_SHARE = 0.25

Report = Callable[[float, str], None]
"""Is told the part done, 0–1, and what is being done."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Days until a card that is always answered Good, when due, comes back: after its second Good, and once mature."""

    young_before: int
    young_after: int
    mature_before: int
    mature_after: int


@dataclass(frozen=True, slots=True)
class PresetFit:
    """What a fit came to for one preset; ``reviews`` is how many were looked at, ``items`` how many tell anything."""

    preset_id: int
    name: str
    decks: tuple[str, ...]
    reviews: int
    items: int
    answers: int
    fit: Fit
    intervals: Intervals
    warnings: tuple[str, ...]


def chosen_presets(presets: list[PresetDecks], deck: str | None) -> list[PresetDecks]:
    """Return the preset of ``deck``, or all (None); raises RetainError where there is no such deck."""
    if deck is None:
        return presets
    name = find_deck_name([name for preset in presets for name in preset.decks], deck)
    return [preset for preset in presets if name in preset.decks]


def fit_presets(execute: Execute, deck: str | None, report: Report = lambda _part, _words: None) -> list[PresetFit]:
    """Return the fits for the preset of ``deck`` (None: for every preset); nothing is written.

    Raises RetainError where there is no such deck.
    """
    every = presets_in_use(execute)
    chosen = chosen_presets(every, deck)
    weight = sum(preset.answers for preset in chosen) or 1
    total = sum(preset.answers for preset in every) or 1
    done = 0.0
    fits = []
    for preset in chosen:
        part = preset.answers / weight
        share = None if len(every) == 1 else preset.answers / total
        fits.append(_fit_preset(execute, preset, _within(report, done, part), share))
        done += part
    report(1.0, "done")
    return fits


def _within(report: Report, begun: float, part: float) -> Report:
    return lambda inner, words: report(begun + part * inner, words)


def _fit_preset(execute: Execute, preset: PresetDecks, report: Report, share: float | None) -> PresetFit:
    options = preset.options
    report(0.0, f"reading the reviews of “{preset.name}”")
    since = options.ignore_reviews_before
    first_day = day_number(date.fromisoformat(since)) if since else None
    cards, stamps, planned = planned_stamps(execute, preset.deck_ids, share)
    history = Histories(cards, stamps, first_day)
    items = len(history.asked)
    words = f"fitting “{preset.name}” to {plural(history.reviews, 'review')}"
    report(0.3, words)
    found = fit(
        history,
        options.parameters,
        len(options.relearning_steps),
        lambda part: report(0.3 + 0.7 * part, words),
        cards_for(history.reviews),
    )
    warnings = []
    if items < FEWEST_ITEMS:
        warnings.append(
            f"too few reviews: {plural(items, 'answer')} given on a later day than the one before, and "
            f"{FEWEST_ITEMS} are the least; study on, the defaults are good"
        )
    elif items < FEWEST_FOR_ALL:
        warnings.append(
            f"few reviews ({items} of {FEWEST_FOR_ALL}): only the first intervals can be fitted; "
            "fit again in a few weeks"
        )
    elif items < _FEW_ITEMS:
        warnings.append(f"few reviews ({items}): fit again once there are {_FEW_ITEMS} or more")
    if hard_means_forgotten(history.grades()):
        warnings.append(
            "Hard seems to be pressed for cards that were forgotten: FSRS takes it for a pass, so intervals come out "
            "too long; press Again whenever you did not know a card, and leave the time before out with the option "
            "ignore_reviews_before"
        )
    if history.cut > _CUT_SHARE * (history.cut + history.reviews) and not since:
        warnings.append(
            f"{plural(history.cut, 'review')} could not be used because the beginning of the card's history is missing"
        )
    late = history.backlog_days(planned)
    if late:
        warnings.append(
            f"a backlog was answered on {plural(len(late), 'day')} (the last on {date_of(late[-1]).isoformat()}): most "
            "reviews came days late; that does no harm to the fit, yet daily limits or a lower desired retention "
            "keep it from coming back"
        )
    return PresetFit(
        preset.id,
        preset.name,
        preset.decks,
        history.reviews,
        items,
        preset.answers,
        found,
        _intervals(options, found.parameters),
        tuple(warnings),
    )


def _intervals(options: Options, fitted: tuple[float, ...]) -> Intervals:
    before, after = _ladder(options, options.parameters), _ladder(options, fitted)
    mature = next((rung for rung in range(1, _LADDER) if before[rung - 1] >= _MATURE_DAYS), _LADDER - 1)
    return Intervals(before[1], after[1], before[mature], after[mature])


def _ladder(options: Options, parameters: tuple[float, ...]) -> list[int]:
    """Return the intervals, in days, of a card that is answered Good whenever it is due."""
    model = MemoryModel(parameters)
    memory = model.first(Rating.GOOD)
    ladder: list[int] = []
    for _ in range(_LADDER):
        days = round_half_up(days_until(options.desired_retention, memory, parameters))
        ladder.append(min(max(days, 1), options.maximum_interval))
        memory = model.next(memory, Rating.GOOD, ladder[-1])
    return ladder


def refit_hint(execute: Execute) -> str | None:
    """Return a line that says that a new fit is worth while, None where it is not for any preset."""
    worth = [
        preset
        for preset in presets_in_use(execute)
        if preset.answers - preset.options.fitted_answers
        >= max(_REFIT_ANSWERS, _REFIT_SHARE * preset.options.fitted_answers)
    ]
    if not worth:
        return None
    new = sum(preset.answers - preset.options.fitted_answers for preset in worth)
    return f"FSRS can be fitted to {plural(new, 'new answer')}"
