"""Cards there and back: Anki's columns, and ours.

What retain has no word for (the card's id, its ease, custom data, the kind of burying) is carried in a dictionary.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from retain.domain.cards import CardRow, CardState
from retain.domain.clock import DAY_SECONDS
from retain.domain.json_text import compact_json
from retain.domain.spans import Calendar
from retain.formats.apkg.collection import CardLog, ForeignCard
from retain.formats.apkg.json_text import read_json, whole_number

_EARLIEST_TIME = 1_000_000_000
"""A learning card's due of more is a time in seconds, of less a day."""
_SUSPENDED, _BURIED_SIBLING, _BURIED_BY_HAND = -1, -2, -3
_BURIED = frozenset({_BURIED_SIBLING, _BURIED_BY_HAND})
_LEARNING_QUEUE, _DAY_LEARNING_QUEUE = 1, 3
_OWN = frozenset({"s", "d", "dr", "decay", "lrt", "pos"})
"""What of a card's data retain has columns for."""
_LONGEST = 36_500 * 100
_EASE = 2500
_MAX_STABILITY, _MAX_DIFFICULTY = 36_500.0, 10.0
_FLAGS = 0b111
_INT32 = 2**31
_decode = json.JSONDecoder().raw_decode
"""Twice as quick as ``json.loads``, which looks for white space and encodings."""
_plain_data = re.compile(
    r"""\{(?:"pos":(0|[1-9]\d{0,8}),)?"s":((?:0|[1-9]\d{0,4})\.\d{1,17}),"d":((?:0|[1-9]\d?)\.\d{1,17})"""
    r"""(?:,"dr":(\d\.\d{1,17}))?(?:,"decay":(\d\.\d{1,17}))?(?:,"lrt":(0|[1-9]\d{0,10}))?\}""",
    re.ASCII,
).fullmatch
"""What Anki says of a card in review under FSRS, and nothing more: a third of the time that reading any JSON takes."""
_NEW, _LEARNING, _REVIEW, _RELEARNING = map(int, CardState)
_STATES = frozenset(map(int, CardState))
_FACTORS = (0, 0, _EASE, _EASE)
"""The ease of a card that does not say its own, by state."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a card's numbers are relative to: the study day that is day 0, today, and a calendar up to today."""

    day_zero: int
    today: int
    calendar: Calendar
    latest: int
    """The last time (UTC ms) that the calendar knows."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What a deck does to its cards: how many learning and relearning steps, what retention, what decay of memory."""

    learning_steps: int
    relearning_steps: int
    desired_retention: float
    decay: float


def card_from_foreign(
    card: ForeignCard,
    log: CardLog | None,
    frame: Frame,
    habits: Habits,
    *,
    id_: int,
    note_id: int,
    deck_id: int,
    shift: int = 0,
) -> CardRow:
    """Return a card as it stands here, at home where it was in a filtered deck, with what is only carried of it.

    ``shift`` is added to its position among the new cards, behind those that are here.
    """
    (_, _, _, ordinal, _, kind, queue, due, ivl, _, reps, lapses, left, odue, odid, flags, text) = card
    data = _data(text)
    if odid and odue:
        due = odue
    extra = _carried(card, data, habits, shift)
    due_at = due_day = last = last_day = stability = difficulty = None
    interval = step = 0
    state = kind if kind in _STATES else _NEW
    if state == _NEW:
        position = due
    else:
        position = whole_number(data.get("pos"), 0)
        stability, difficulty = _memory(data)
        last = _last_review(data, log, frame)
        last_day = None if last is None else frame.calendar.day(last)
        due_day = max(frame.day_zero + _clamped(due), 0)
        if state == _REVIEW:
            interval = max(_clamped(ivl), 1) * DAY_SECONDS
            if last is None:
                last_day = max(due_day - interval // DAY_SECONDS, 0)
        else:
            steps = habits.relearning_steps if state == _RELEARNING else habits.learning_steps
            step = max(0, steps - left % 1000)
            if due > _EARLIEST_TIME:
                due_at = min(due * 1000, frame.latest)
                due_day = frame.calendar.day(due_at)
            given = _clamped(log.interval) if log else 0
            interval = -given if given < 0 else given * DAY_SECONDS
            if ivl != 1 and state == _RELEARNING:
                extra["ivl"] = ivl
    return CardRow(
        id_,
        note_id,
        deck_id,
        ordinal,
        state,
        (position if -_INT32 < position < _INT32 else max(-_INT32, min(position, _INT32))) + shift,
        step,
        due_at,
        due_day,
        interval,
        stability,
        difficulty,
        last,
        last_day,
        max(0, reps),
        max(0, lapses),
        int(queue == _SUSPENDED),
        frame.today if queue in _BURIED else None,
        flags & _FLAGS,
        compact_json(extra),
    )


def plain_card(  # noqa: C901 - one pass, where a call for each part would be felt
    card: ForeignCard,
    log: CardLog | None,
    frame: Frame,
    habits: Habits,
    *,
    id_: int,
    note_id: int,
    deck_id: int,
    shift: int,
) -> CardRow | None:
    """Return what :func:`card_from_foreign` does, three times as quick, for the cards of which there are very many.

    They are the new ones, and those in review that bring a memory and nothing unusual; None for all others.
    """
    (own_id, _, _, ordinal, _, kind, queue, due, ivl, factor, reps, lapses, _, _, odid, flags, text) = card
    if queue < _SUSPENDED or odid or not 0 <= flags <= _FLAGS or type(text) is not str:
        return None
    if not -_LONGEST < due < _LONGEST or reps < 0 or lapses < 0:
        return None
    shifted = f',"shift":{shift}' if shift else ""
    if kind == _NEW and len(text) < 3:  # noqa: PLR2004 - “{}”, or nothing
        eased = f',"factor":{factor}' if factor else ""
        return CardRow._make((
            id_, note_id, deck_id, ordinal, kind, due + shift, 0, None, None, 0, None, None, None, None,
            reps, lapses, int(queue == _SUSPENDED), None, flags, f'{{"id":{own_id}{eased}{shifted}}}',
        ))  # fmt: skip
    said = _plain_data(text)
    if kind != _REVIEW or said is None or ivl > _LONGEST:
        return None
    position, stability, difficulty, retention, decay, answered = said.groups()
    stability, difficulty = float(stability), float(difficulty)
    if not (0 < stability < _MAX_STABILITY and 1 <= difficulty <= _MAX_DIFFICULTY):
        return None
    kept = ""
    if retention is None or float(retention) != habits.desired_retention:
        kept = ',"dr":null' if retention is None else f',"dr":{float(retention)}'
    if decay is None or float(decay) != habits.decay:
        kept += ',"decay":null' if decay is None else f',"decay":{float(decay)}'
    if kept:
        kept += f',"as_of":{reps}'
    if position is None:
        kept = f',"pos":null{kept}'
    last = log.last if log else None
    at = int(answered) * 1000 if answered else 0
    if 0 < at <= frame.latest and (last is None or last // 1000 * 1000 != at):
        last = at
    elif last is not None and not 0 <= last <= frame.latest:
        last = None
    days = max(ivl, 1)
    due_day = max(frame.day_zero + due, 0)
    return CardRow._make((
        id_, note_id, deck_id, ordinal, kind, (int(position) if position else 0) + shift, 0, None, due_day,
        days * DAY_SECONDS, stability, difficulty, last,
        max(due_day - days, 0) if last is None else frame.calendar.day(last),
        reps, lapses, int(queue == _SUSPENDED), None, flags,
        f'{{"id":{own_id},"factor":{factor}{shifted}{kept}}}',
    ))  # fmt: skip


def _carried(card: ForeignCard, data: dict[str, Any], habits: Habits, shift: int) -> dict[str, Any]:
    """Return what goes back as it came: what retain has no column for."""
    extra: dict[str, Any] = {"id": card.id}
    if card.factor or card.type in (_REVIEW, _RELEARNING):
        extra["factor"] = card.factor
    if card.queue in _BURIED:
        extra["queue"] = card.queue
    if card.flags & ~_FLAGS:
        extra["flags"] = card.flags
    if shift:
        extra["shift"] = shift
    if card.type != _NEW:
        if "pos" not in data:
            extra["pos"] = None
        extra |= _until_answered(card, data, habits)
    if not _OWN.issuperset(data):
        extra["data"] = {name: value for name, value in data.items() if name not in _OWN}
    return extra


def _until_answered(card: ForeignCard, data: dict[str, Any], habits: Habits) -> dict[str, Any]:
    """Return what goes back as it came for as long as the card is not answered here."""
    kept: dict[str, Any] = {}
    if "s" in data:
        for name, usual in (("dr", habits.desired_retention), ("decay", habits.decay)):
            if data.get(name) != usual:
                kept[name] = data.get(name)
    if card.left != 1 and card.type in (_LEARNING, _RELEARNING):
        kept["left"] = card.left
    return {**kept, "as_of": card.reps} if kept else kept


@dataclass(frozen=True)
class Outgoing:
    """What a card is written with: day 0 and today as study days, its deck's options, and its ids there."""

    day_zero: int
    today: int
    learning_steps: int
    relearning_steps: int
    desired_retention: float
    decay: float
    scheduling: bool = True

    @cached_property
    def said(self) -> str:
        """What the memories of its cards are written with, as a piece of JSON."""
        return f'"dr":{self.desired_retention},"decay":{self.decay}'


def card_to_foreign(
    card: CardRow, extra: Mapping[str, Any], out: Outgoing, *, id_: int, note_id: int, deck_id: int, modified: int
) -> tuple[Any, ...]:
    """Return the row of ``cards`` for a card, in the order of Anki's columns; ``extra`` is what its own says."""
    (
        _, _, _, ordinal, state, position, step, due_at, due_day, interval, _, _, _, _,
        reps, lapses, suspended, buried_on, flag, _,
    ) = card  # fmt: skip
    position -= extra.get("shift", 0)
    if not out.scheduling:
        return (id_, note_id, deck_id, ordinal, modified, -1, 0, 0, position, 0, 0, 0, 0, 0, 0, 0, 0, "{}")
    unanswered = extra.get("as_of") == reps
    queue, due, given, left = state, 0, 0, 0
    position_there = None if state == _NEW or ("pos" in extra and not position) else position
    if state == _NEW:
        due = position
    else:
        due = (due_day or out.today) - out.day_zero
        if state == _REVIEW:
            given = interval // DAY_SECONDS
        else:
            steps = out.relearning_steps if state == _RELEARNING else out.learning_steps
            left = extra["left"] if "left" in extra and unanswered else max(steps - step, 1)
            given = extra.get("ivl", 1 if state == _RELEARNING else 0)
            queue, due = (_DAY_LEARNING_QUEUE, due) if due_at is None else (_LEARNING_QUEUE, due_at // 1000)
    if suspended:
        queue = _SUSPENDED
    elif buried_on == out.today:
        queue = extra.get("queue", _BURIED_BY_HAND)
    factor = extra.get("factor", _FACTORS[state])
    flags = extra.get("flags", 0) & ~_FLAGS | flag
    return (
        id_, note_id, deck_id, ordinal, modified, -1, state, queue, due, given, factor,
        reps, lapses, left, 0, 0, flags, _card_data(card, extra, out, position_there, unanswered=unanswered),
    )  # fmt: skip


def _card_data(
    card: CardRow, extra: Mapping[str, Any], out: Outgoing, position: int | None, *, unanswered: bool
) -> str:
    """Return the data of a card as Anki keeps it, JSON; ``position`` is its place among the new, if that is told.

    It is put together as text, which takes a third of the time of a dictionary.
    """
    parts = [] if position is None else [f'"pos":{position}']
    if card.stability is not None and card.difficulty is not None:
        parts.append(f'"s":{round(card.stability, 4)},"d":{round(card.difficulty, 3)}')
        if unanswered:  # it still has what it was scheduled with there, or has it not
            said = {"dr": out.desired_retention, "decay": out.decay}
            said |= {name: extra[name] for name in said if name in extra}
            parts.append(_inner({name: value for name, value in said.items() if value is not None}))
        else:
            parts.append(out.said)
        if card.last_review_at is not None:
            parts.append(f'"lrt":{card.last_review_at // 1000}')
    if "data" in extra:
        parts.append(_inner(extra["data"]))
    return f"{{{','.join(filter(None, parts))}}}"


def _inner(values: Mapping[str, Any]) -> str:
    """Return a dictionary as JSON without its brackets."""
    return compact_json(values)[1:-1]


def _data(text: Any) -> dict[str, Any]:
    if not isinstance(text, str) or len(text) < 3:  # noqa: PLR2004 - “{}”, or nothing
        return {}
    try:
        value, end = _decode(text)
        if "\\u" in text:
            value = read_json(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) and end == len(text) else {}


def _memory(data: dict[str, Any]) -> tuple[float, float] | tuple[None, None]:
    """Return stability and difficulty, None where the card does not say both."""
    stability, difficulty = data.get("s"), data.get("d")
    if type(stability) is float and type(difficulty) is float:
        if 0 < stability < _MAX_STABILITY and 1 <= difficulty <= _MAX_DIFFICULTY:
            return stability, difficulty
    elif not isinstance(stability, int | float) or not isinstance(difficulty, int | float):
        return None, None
    if not stability > 0:
        return None, None
    return min(float(stability), _MAX_STABILITY), min(max(float(difficulty), 1.0), _MAX_DIFFICULTY)


def _last_review(data: dict[str, Any], log: CardLog | None, frame: Frame) -> int | None:
    """Return when the card was last reviewed, UTC ms: to the millisecond where the log and the card agree."""
    logged = log.last if log else None
    said = data.get("lrt")
    if isinstance(said, int) and 0 < said * 1000 <= frame.latest and (logged is None or logged // 1000 != said):
        return said * 1000
    return None if logged is None or not 0 <= logged <= frame.latest else logged


def _clamped(days: int) -> int:
    return max(-_LONGEST, min(days, _LONGEST))
