"""Panels about memory and its model: knowledge over time, calibration, forgetting curves, what costs the most."""

import math
from collections.abc import Sequence

from retain.charts.model import Curves, Figures, Line, Mark
from retain.charts.scale import Scale, count, minutes, percent, precise_percent, scale_to
from retain.content.faces import faces_of
from retain.content.markdown import plain_text
from retain.domain.cards import Memory
from retain.domain.clock import DAY_SECONDS
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.domain.wording import plural
from retain.scheduling.confidence import wilson
from retain.scheduling.forgetting import retrievability
from retain.services.statistics.collecting import Reader

_DAY_MS = DAY_SECONDS * 1000
_FEW = 10
"""Bins of fewer answers say nothing."""
_LONGEST = 4.0
"""Stabilities after which the chart of the forgetting curve ends."""


def known(reader: Reader, _room: int) -> Curves:
    """Return how many cards were expected to be known, as that grew."""
    points = reader.known_over_time
    first = points[0][0] if points else -1
    highest = max((value for _, value in points), default=0)
    return Curves(
        "Cards known",
        f"About {count(round(reader.expected_known))} would be recalled if all were asked now.",
        Scale(min(first, -1), 0, max(1, -first / 4)),
        lambda offset: "today" if round(offset) == 0 else f"−{-round(offset)} d",
        "days before today",
        (Line("", tuple((float(offset), value) for offset, value in points), 4),),
        y=scale_to(highest, 3),
        y_shown=lambda value: count(round(value)),
        note="The sum of every card's chance of recall at the end of each day, by the memory that it had then."
        + _worked_out(reader),
    )


def calibration(reader: Reader, _room: int) -> Curves:
    """Return foreseen recall against what came."""
    found = reader.calibration
    bins = [one for one in found.bins if one.answers >= _FEW]
    marks = tuple(
        Mark(
            one.predicted,
            one.passed / one.answers,
            *wilson(one.passed, one.answers),
            f"foreseen {precise_percent(one.predicted)}, recalled {precise_percent(one.passed / one.answers)} "
            f"({_between(one.passed, one.answers)} sure), {plural(one.answers, 'answer')}",
        )
        for one in bins
    )
    axis = _upper_part([value for mark in marks for value in (mark.x, mark.low)])
    words = ""
    if found.log_loss is not None and found.rmse is not None:
        words = (
            f"{plural(found.answers, 'answer')} foreseen: log-loss {found.log_loss:.4f}, "
            f"RMSE over the bins {100 * found.rmse:.2f} %."
        )
    return Curves(
        "Can the schedule be trusted?",
        words,
        axis,
        percent,
        "recall foreseen",
        (Line("foreseen = recalled", ((axis.low, axis.low), (1.0, 1.0)), 1, dashed=True),) if marks else (),
        marks,
        "recalled, with its 95 % interval",
        y=axis,
        note="On the line the schedule keeps its promise, above it you remember better. "
        f"Bins of {_FEW} answers or more." + _worked_out(reader),
    )


def _worked_out(reader: Reader) -> str:
    if not reader.works_memories_out:
        return ""
    sample = f" Of {reader.every} cards one is looked at." if reader.every > 1 else ""
    return f" Memories that Anki did not write down are worked out by today's weights.{sample}"


def _between(passed: int, answers: int) -> str:
    low, high = wilson(passed, answers)
    return f"{100 * low:.0f}–{100 * high:.0f} %"


def forgetting(reader: Reader, _room: int) -> Curves:
    """Return the forgetting curve of the collection: measured recall against the model's."""
    steps = [step for step in reader.calibration.forgetting if step[0] <= _LONGEST and step[3] >= _FEW]
    curves = {options.parameters for options in reader.options.values()} or {FSRS6_DEFAULT_PARAMETERS}
    # Decks with curves of their own have no curve in common: then the model is what was foreseen on the average.
    model = (
        tuple((x / 20, retrievability(Memory(1.0, 5.0), x / 20, *curves)) for x in range(round(_LONGEST * 20) + 1))
        if len(curves) == 1
        else tuple((elapsed, foreseen) for elapsed, foreseen, _, _ in steps)
    )
    marks = tuple(
        Mark(
            elapsed,
            passed / answers,
            *wilson(passed, answers),
            f"after {elapsed:.2f} × stability: recalled {precise_percent(passed / answers)} "
            f"({_between(passed, answers)} sure), the model {precise_percent(foreseen)}, {plural(answers, 'answer')}",
        )
        for elapsed, foreseen, passed, answers in steps
    )
    return Curves(
        "Forgetting curve",
        "Recall by the time since the last answer, in stabilities." if marks else "",
        Scale(0.0, _LONGEST, 1.0),
        lambda value: f"{value:g} S",
        "time since the last answer ÷ stability then",
        (Line("model", model, 1, dashed=True),) if marks else (),
        marks,
        "measured, with its 95 % interval",
        y=_upper_part([mark.low for mark in marks]),
    )


def _upper_part(values: Sequence[float]) -> Scale:
    """Return the scale of shares that ends at 100 % and holds all values, from a quarter on."""
    low = min((math.floor(4 * value) / 4 for value in values), default=0.0)
    low = min(low, 0.75)
    return Scale(low, 1.0, 0.25 if low < 0.5 else 0.1 if low == 0.5 else 0.05)  # noqa: PLR2004 - half and half


def costly(reader: Reader, _room: int) -> Figures:
    """Return the topics that cost the most time for each remembered card."""
    topics = reader.costly_topics
    return Figures(
        "What costs the most",
        "Time for each remembered card, leeches (!) first." if topics else "",
        ("Topic", "Time", "Answers", "Lapses", "Recall", "Cost"),
        tuple(
            (
                ("! " if topic.leech else "")
                + (_title(plain_text(faces_of(topic.kind, topic.note, topic.ordinal).question))),
                minutes(topic.duration / 60_000),
                count(topic.answers),
                count(topic.lapses),
                percent(topic.recall),
                minutes(topic.cost / 60_000),
            )
            for topic in topics
        ),
        tuple(topic.card_id for topic in topics),
        spare=(2, 1, 4),
    )


def _title(text: str) -> str:
    return " ".join(text.split())[:80] or "(empty)"
