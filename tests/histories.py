"""Learners with known weights: what they would answer, day by day, and databases that hold it."""

import math
import random
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from retain.domain.clock import day_number, parse_time
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.histories import LEARN, RESET, STAMP, START, Histories
from retain.scheduling.optimiser.judge import Judge
from retain.services.collection import open_collection
from support import MORNING

DAY_MS = 86_400_000


@dataclass(frozen=True)
class Answer:
    """One answer: the card, the day, the second of the day, the rating, and the memory that the scheduler then had."""

    card: int
    day: int
    second: int
    rating: int
    stability: float
    difficulty: float
    interval: int


class Formulas:
    """FSRS-6 as its authors publish it, written down once more: the judge of what the product works out."""

    def __init__(self, weights: Sequence[float]) -> None:
        self.w = weights
        self.decay = -weights[20]
        self.factor = 0.9 ** (1 / self.decay) - 1

    def recall(self, days: float, stability: float) -> float:
        return float((1 + self.factor * days / stability) ** self.decay)

    def interval(self, stability: float, retention: float = 0.9) -> int:
        return int(max(1, round(stability / self.factor * (retention ** (1 / self.decay) - 1))))

    def first(self, rating: int) -> tuple[float, float]:
        return self.w[rating - 1], min(max(self._first_difficulty(rating), 1.0), 10.0)

    def _first_difficulty(self, rating: int) -> float:
        return self.w[4] - math.exp(self.w[5] * (rating - 1)) + 1

    def next(self, stability: float, difficulty: float, rating: int, days: int) -> tuple[float, float]:
        w = self.w
        recall = self.recall(days, stability)
        if days == 0:
            gain = math.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
            after = stability * (max(gain, 1.0) if rating > 1 else gain)
        elif rating == 1:
            after = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * math.exp((1 - recall) * w[14])
            after = min(after, stability / math.exp(w[17] * w[18]))
        else:
            bonus = w[15] if rating == 2 else w[16] if rating == 4 else 1.0
            growth = math.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * math.expm1((1 - recall) * w[10])
            after = stability * (1 + growth * bonus)
        moved = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
        harder = w[7] * self._first_difficulty(4) + (1 - w[7]) * moved
        return min(max(after, 0.001), 36_500.0), min(max(harder, 1.0), 10.0)


def true_weights(seed: int, spread: float = 0.35) -> list[float]:
    """The weights of a learner: the defaults, each moved by a random factor."""
    chance = random.Random(seed * 7919 + 1)
    weights = [
        min(max(weight * math.exp(chance.gauss(0, spread)), low), high)
        for weight, low, high in zip(
            FSRS6_DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True
        )
    ]
    return sorted(weights[:4]) + weights[4:]


def answers_of(weights: Sequence[float], count: int, seed: int) -> list[Answer]:
    """The first ``count`` answers of a learner with ``weights`` whose cards the default weights schedule."""
    chance = random.Random(seed)
    truth, plan = Formulas(weights), Formulas(FSRS6_DEFAULT_PARAMETERS)
    per_day = max(3, round(math.sqrt(count) / 4))
    minds: dict[int, tuple[float, float]] = {}
    last: dict[int, tuple[float, float, int]] = {}
    due: dict[int, list[int]] = {}
    found: list[Answer] = []
    day = cards = 0
    while len(found) < count:
        today = due.pop(day, []) + list(range(cards, cards + per_day))
        cards += per_day
        second = 36_000
        for card in today:
            second += 8
            if card in last:
                elapsed = day - last[card][2]
                recalled = chance.random() < truth.recall(elapsed, minds[card][0])
                rating = chance.choices((2, 3, 4), (0.12, 0.78, 0.10))[0] if recalled else 1
                minds[card] = truth.next(*minds[card], rating, elapsed)
                stability, difficulty = plan.next(last[card][0], last[card][1], rating, elapsed)
            else:
                rating = chance.choices((1, 2, 3, 4), (0.24, 0.09, 0.5, 0.17))[0]
                minds[card] = truth.first(rating)
                stability, difficulty = plan.first(rating)
            interval = plan.interval(stability)
            last[card] = (stability, difficulty, day)
            found.append(Answer(card, day, second, rating, stability, difficulty, interval))
            due.setdefault(day + max(1, round(interval * chance.uniform(0.9, 1.15))), []).append(card)
        day += 1
    return found[:count]


def rows_of(answers: Sequence[Answer]) -> list[tuple[int, int, int]]:
    """The answers as the log has them: card, study day, code."""
    seen: set[int] = set()
    rows = []
    for one in answers:
        rows.append((one.card, one.day, one.rating + (0 if one.card in seen else START)))
        seen.add(one.card)
    return rows


def texts(rows: Sequence[tuple[int, int, int]]) -> tuple[str, str]:
    """A log, the oldest answer first, as the product reads it: cards and stamps."""
    return ",".join(str(card) for card, _, _ in rows), ",".join(str(day * STAMP + code) for _, day, code in rows)


def histories_of(answers: Sequence[Answer]) -> Histories:
    """The answers as histories."""
    return Histories(*texts(rows_of(answers)))


def loss_of(weights: Sequence[float], histories: Histories, since: int = 0) -> float:
    """The log-loss of weights on the answers from a place of the log on."""
    judge = Judge(histories)
    return judge.score(judge.chances(weights), since).log_loss


@dataclass
class Plain:
    """Histories read one row after the other: the judge of how the product reads them."""

    by_card: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """The last history of each card: pairs of a rating and the days since the answer before."""
    items: list[list[tuple[int, int]]] = field(default_factory=list)
    """Each answer on a later day than the one before, with all of its history before it, in the order of the log."""
    places: list[int] = field(default_factory=list)
    """The rows of these answers."""
    cut: int = 0


def plain_histories(rows: Sequence[tuple[int, int, int]], since: int | None = None) -> Plain:
    found = Plain()
    last_days: dict[int, int] = {}
    without_beginning: set[int] = set()
    for place, (card, day, code) in enumerate(rows):
        if code == RESET:
            found.by_card.pop(card, None)
            without_beginning.discard(card)
            continue
        if card not in found.by_card or code & START:
            begins = code & START or (code & LEARN and card not in without_beginning)
            if not begins or (since is not None and day < since):
                without_beginning.add(card)
                found.by_card.pop(card, None)
                found.cut += 1
                continue
            found.by_card[card] = []
            last_days[card] = day
        elapsed = max(day - last_days[card], 0)
        last_days[card] = max(day, last_days[card])
        found.by_card[card].append((code & 7, elapsed))
        if elapsed:
            found.items.append(list(found.by_card[card]))
            found.places.append(place)
    return found


def fill_with(path: Path, answers: Sequence[Answer], *, new: int = 20, deck: str = "Deck") -> None:
    """Put a learner's answers, up to yesterday, and ``new`` new cards into a database of its own."""
    open_collection(path).close()
    shift = day_number_of_now() - 1 - answers[-1].day
    latest = {one.card: one for one in answers}
    reps: dict[int, int] = {}
    log = []
    for one in answers:
        before = reps.get(one.card, 0)
        reps[one.card] = before + 1
        at = (one.day + shift) * DAY_MS + one.second * 1000
        kind = 1 if before else 0
        log.append((
            at, one.card + 1, one.day + shift, one.second // 3600, one.rating, kind, 2 * kind,
            0, one.interval * 86_400, one.stability, one.difficulty, 5000,
        ))  # fmt: skip
    cards: list[tuple[float | None, ...]] = []
    for number in sorted(latest):
        one = latest[number]
        day = one.day + shift
        cards.append((
            number + 1, number + 1, 1, 0, 2, number, 0, None, day + one.interval, one.interval * 86_400,
            one.stability, one.difficulty, day * DAY_MS + one.second * 1000, day, reps[number], 0, 0, None, 0,
        ))  # fmt: skip
    first = max(latest) + 2
    cards += [
        (number, number, 1, 0, 0, number, 0, None, None, 0, None, None, None, None, 0, 0, 0, None, 0)
        for number in range(first, first + new)
    ]
    connection = sqlite3.connect(path)
    try:
        connection.execute("INSERT INTO deck (id, name, preset_id, created_at) VALUES (1, ?, 1, 0)", (deck,))
        notes = [(card[0], f"guid{card[0]}", f"Front {card[0]}\x1fBack") for card in cards]
        connection.executemany(
            "INSERT INTO note (id, guid, note_type_id, fields, created_at, modified_at) VALUES (?, ?, 1, ?, 0, 0)",
            notes,
        )
        connection.executemany(f"INSERT INTO card VALUES ({', '.join('?' * 19)}, NULL)", cards)
        connection.executemany(f"INSERT INTO review VALUES ({', '.join('?' * 12)}, NULL)", log)
        connection.commit()
    finally:
        connection.close()


def day_number_of_now() -> int:
    """The study day of the tests' morning, in UTC."""
    assert parse_time(MORNING) % DAY_MS > 4 * 3_600_000
    return day_number_of(MORNING)


def day_number_of(text: str) -> int:
    from datetime import date

    return day_number(date.fromisoformat(text[:10]))
