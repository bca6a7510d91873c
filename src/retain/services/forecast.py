"""The year to come under several desired retentions: the work, and what is remembered for it.

Decks are simulated preset by preset, each with its own weights, limits and the person's habits in it, and added up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retain.domain.decks import ancestors, is_within
from retain.domain.errors import RetainError
from retain.scheduling.habits import habits_from
from retain.scheduling.simulator import Outlook, Plan, best_of, simulate
from retain.services.fitting import Report
from retain.services.today import find_deck_name
from retain.storage.counts import Execute
from retain.storage.logs import PresetDecks, habit_rows, memory_rows, new_cards_left, presets_in_use

RETENTIONS = (0.70, 0.75, 0.80, 0.85, 0.90, 0.95)
"""What is simulated where nothing else is asked for, together with the desired retention of the options."""
YEAR = 365
_HABIT_DAYS = 90
"""How far back from the last answer habits and times are taken: people get quicker, and cards change."""
_HABIT_ANSWERS = 50_000
"""More of them would hardly change the means."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to simulate: ``retentions`` (none: a usual range), and how many cards are begun a day.

    ``new_per_day`` None takes the decks' own limits until their new cards are used up; a number means that there are
    always enough of them, 0 that no more are begun.
    """

    deck: str | None = None
    days: int = YEAR
    retentions: tuple[float, ...] = ()
    new_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The outlooks by retention, ascending; ``best`` is the one with the most knowledge for each minute.

    ``current`` is the desired retention in use where all decks share one; ``cards`` are those with a memory today;
    ``observed`` is on how many card-days of the person's own the habits rest.
    """

    outlooks: list[Outlook]
    best: float
    current: float | None
    cards: int
    observed: int

    @property
    def best_is_lowest(self) -> bool:
        """Whether the best is the lowest that was looked at, as it mostly is: cards are forgotten fast at first."""
        return len(self.outlooks) > 1 and self.best == self.outlooks[0].retention


def forecast(execute: Execute, today: int, question: Question, report: Report = lambda _part, _words: None) -> Forecast:
    """Return what ``question`` asks for, from study day ``today`` on.

    Raises RetainError where there is no such deck, or nothing to simulate.
    """
    report(0.0, "reading cards and habits")
    presets = _in_scope(presets_in_use(execute), question.deck)
    current = {preset.options.desired_retention for preset in presets}
    retentions = tuple(sorted(set(question.retentions or (*RETENTIONS, *current))))
    plans = [_plan(execute, preset, today, question, retentions) for preset in presets]
    if question.new_per_day:
        # One learner adds these, wherever most of the cards are.
        most = max(range(len(plans)), key=lambda index: len(plans[index].cards))
        coming = replace(plans[most], new_cards=question.new_per_day * question.days, new_per_day=question.new_per_day)
        plans[most] = coming
    if not any(plan.cards or (plan.new_cards and plan.new_per_day) for plan in plans):
        raise RetainError("there is nothing to simulate: no card was answered yet, and none is new")
    work = sum(len(plan.cards) + plan.new_cards + 1 for plan in plans)
    futures = []
    done = 0.0
    for plan in plans:
        part = (len(plan.cards) + plan.new_cards + 1) / work
        begun = done
        futures.append(simulate(plan, lambda inner, part=part, begun=begun: report(begun + part * inner, "simulating")))  # type: ignore[misc]
        done += part
    outlooks = [_sum(some) for some in zip(*futures, strict=True)]
    return Forecast(
        outlooks,
        best_of(outlooks).retention,
        current.pop() if len(current) == 1 else None,
        sum(len(plan.cards) for plan in plans),
        sum(plan.habits.observed for plan in plans),
    )


def _in_scope(presets: Sequence[PresetDecks], deck: str | None) -> list[PresetDecks]:
    """Return the presets with only those of their decks that are ``deck`` or lie below it."""
    if not presets:
        raise RetainError("there is no deck yet; “retain import FILE” makes one")
    if deck is None:
        return list(presets)
    name = find_deck_name([name for preset in presets for name in preset.decks], deck)
    found = []
    for preset in presets:
        pairs = [
            (one, deck_id) for one, deck_id in zip(preset.decks, preset.deck_ids, strict=True) if is_within(one, name)
        ]
        if pairs:
            found.append(
                replace(preset, decks=tuple(one for one, _ in pairs), deck_ids=tuple(number for _, number in pairs))
            )
    return found


def _plan(execute: Execute, preset: PresetDecks, today: int, question: Question, retentions: tuple[float, ...]) -> Plan:
    options = preset.options
    # Limits hold for a deck with all below it: decks side by side have one each.
    roots = sum(not any(above in preset.decks for above in ancestors(deck)) for deck in preset.decks)
    cards = memory_rows(execute, preset.deck_ids, today)
    own_supply = question.new_per_day is None
    return Plan(
        cards=cards,
        new_cards=new_cards_left(execute, preset.deck_ids) if own_supply else 0,
        new_per_day=roots * options.new_per_day if own_supply else 0,
        reviews_per_day=roots * options.reviews_per_day,
        parameters=options.parameters,
        habits=habits_from(habit_rows(execute, preset.deck_ids, _HABIT_DAYS, _HABIT_ANSWERS)),
        days=question.days,
        retentions=retentions,
        maximum_interval=options.maximum_interval,
        has_learning_steps=bool(options.learning_steps),
        has_relearning_steps=bool(options.relearning_steps),
        fuzz=options.fuzz,
    )


def _sum(outlooks: Sequence[Outlook]) -> Outlook:
    def add(which: str) -> list[float]:
        return [sum(values) for values in zip(*(getattr(outlook, which) for outlook in outlooks), strict=True)]

    return Outlook(
        outlooks[0].retention,
        [int(value) for value in add("reviews")],
        add("minutes"),
        add("remembered"),
        [int(value) for value in add("new")],
        sum(outlook.untouched for outlook in outlooks),
    )
