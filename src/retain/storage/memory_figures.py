"""What the statistics ask of the log row by row: prediction against outcome, knowledge over time, cost by topic.

These read every review of the scope, in seconds over ten years of history; the screen asks for them last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retain.domain.notes import Note, NoteType
from retain.storage.counted import WHOLE
from retain.storage.figures import Curves, Scope, by_deck, recalled
from retain.storage.rows import NOTE_COLUMNS, note_from_row, note_type_from_row

_LOWEST = 0.0001


@dataclass(frozen=True, slots=True)
class Predicted:
    """Answers alike in their predicted recall (``bin``: twentieths) and in the time since the answer before.

    ``step`` is that time in eighths of the stability then. The sums are over all of the answers: of the predicted
    recall (0–1), of the time in stabilities, and of the log-loss (natural logarithm).
    """

    bin: int
    step: int
    answers: int
    passed: int
    predicted: float
    elapsed: float
    loss: float


STATED = "review"
"""The log, with the stabilities that it states."""
_WITH_WORKED_OUT = (
    "(SELECT review.card_id, review.at, review.day, review.rating, "
    "coalesce(review.stability, worked_out.stability) AS stability "
    "FROM review LEFT JOIN temp.worked_out ON worked_out.at = review.at)"
)


def with_worked_out(scope: Scope, stabilities: Iterable[tuple[int, float]]) -> str:
    """Return the log with stabilities (days) that it does not state, given by the times of the answers.

    They are kept beside it for as long as the connection is open.
    """
    scope.execute("CREATE TEMP TABLE worked_out (at INTEGER PRIMARY KEY, stability REAL NOT NULL)", ())
    for answer in stabilities:
        scope.execute("INSERT INTO temp.worked_out VALUES (?, ?)", answer)
    return _WITH_WORKED_OUT


def predictions(scope: Scope, curves: Curves, first: int | None, log: str = STATED, every: int = 1) -> list[Predicted]:
    """Return what the schedule foresaw at each answer from offset ``first`` on (None: at all), and what came.

    The first answer of each study day to a card counts, with the whole study days since the one before, as FSRS
    reckons; what was left without a memory by the answer before cannot be foreseen. Every ``every``-th card is read.
    """
    low = -(10**9) if first is None else scope.moment.day + first
    rows = scope.execute(
        "WITH answer AS ("
        "SELECT card_id, day, rating, lag(day) OVER each AS last_day, lag(stability) OVER each AS stability "
        f"FROM {log} WHERE {_of_decks(scope)} AND card_id % ?2 = 0 "
        "WINDOW each AS (PARTITION BY card_id ORDER BY at)), foreseen AS ("
        "SELECT rating > 1 AS passed, (day - last_day) / answer.stability AS elapsed, "
        f"min(max({recalled(curves, '(day - last_day)', 'answer.stability')}, {_LOWEST}), {1 - _LOWEST}) AS recall "
        "FROM answer CROSS JOIN card ON card.id = card_id "
        "WHERE rating > 0 AND day > last_day AND day >= ?1 AND answer.stability > 0) "
        "SELECT CAST(recall * 20 AS INTEGER), min(CAST(elapsed * 8 AS INTEGER), 32), count(*), sum(passed), "
        "sum(recall), sum(elapsed), -sum(ln(CASE WHEN passed THEN recall ELSE 1 - recall END)) FROM foreseen "
        "GROUP BY 1, 2",
        (low, every),
    )
    return [Predicted(*row) for row in rows]


def known_at(
    scope: Scope, curves: Curves, moments: Sequence[int], every: int, log: str = STATED
) -> list[tuple[int, float]]:
    """Return how many cards were expected to be known at each of ``moments`` (UTC ms), and how many had a memory.

    Every ``every``-th card is read and stands for the others.
    """
    points = ", ".join(f"({moment:d})" for moment in moments)
    rows = scope.execute(
        f"WITH point (moment) AS (VALUES {points}), "
        "span AS (SELECT card_id, at, stability, lead(at, 1, ?2) OVER (PARTITION BY card_id ORDER BY at) AS until "
        f"FROM {log} WHERE card_id IN (SELECT id FROM card WHERE id % ?1 = 0 AND {scope.within()})) "
        f"SELECT moment, sum({recalled(curves, '(moment - at) / 86400000.0', 'span.stability')}) "
        "FROM span CROSS JOIN card ON card.id = card_id "
        "JOIN point ON moment >= at AND moment < until WHERE span.stability > 0 GROUP BY moment ORDER BY moment",
        (every, 2**62),
    )
    return [(moment, total * every) for moment, total in rows]


@dataclass(frozen=True, slots=True)
class CostlyTopic:
    """A topic and what it costs: milliseconds spent, answers, lapses, and the recall of its cards now, summed.

    ``card_id`` is the card of it that was forgotten most.
    """

    note: Note
    kind: NoteType
    card_id: int
    ordinal: int
    duration: int
    answers: int
    lapses: int
    recall: float
    leech: bool

    @property
    def cost(self) -> float:
        """Milliseconds for each card that is remembered."""
        return self.duration / self.recall


def costly_topics(scope: Scope, curves: Curves, leeches: Mapping[int, int], limit: int) -> list[CostlyTopic]:
    """Return the topics that cost the most time for each remembered card, the leeches among them first.

    ``leeches`` gives the lapses that make a leech in each deck; a note that is tagged so is one too.
    """
    columns = ", ".join(f"note.{name}" for name in NOTE_COLUMNS)
    rows = scope.execute(
        "WITH spent AS ("
        "SELECT card_id, sum(duration) AS duration, count(*) AS answers FROM review NOT INDEXED "
        f"WHERE {_of_decks(scope)} GROUP BY card_id), topic AS ("
        "SELECT note_id, card.id AS card_id, ordinal, sum(spent.duration) AS duration, sum(answers) AS answers, "
        f"max(lapses) AS lapses, sum(lapses >= {by_deck(leeches, 8)}) > 0 AS leech, "
        f"sum({recalled(curves, 'max(?1 - last_review_at, 0) / 86400000.0', 'stability')}) "
        "AS recall FROM spent CROSS JOIN card ON card.id = card_id "
        "WHERE stability > 0 AND last_review_at IS NOT NULL AND suspended = 0 GROUP BY note_id) "
        "SELECT card_id, ordinal, duration, answers, lapses, recall, leech "
        f"OR tags LIKE '% leech %', note_type.name, note_type.kind, note_type.fields, templates, markup, {columns} "
        "FROM topic JOIN note ON note.id = note_id JOIN note_type ON note_type.id = note.note_type_id "
        "WHERE recall > 0 AND duration > 0 ORDER BY 7 DESC, duration / recall DESC, card_id LIMIT ?2",
        (scope.moment.at, limit),
    )
    return [_topic(row) for row in rows]


def _topic(row: Sequence[Any]) -> CostlyTopic:
    card_id, ordinal, duration, answers, lapses, recall, leech, *kind = row[:12]
    note = note_from_row(row[12:])
    return CostlyTopic(
        note=note,
        kind=note_type_from_row((note.note_type_id, *kind)),
        card_id=card_id,
        ordinal=ordinal,
        duration=duration,
        answers=answers,
        lapses=lapses,
        recall=recall,
        leech=bool(leech),
    )


def _of_decks(scope: Scope) -> str:
    return "1" if scope.id == WHOLE else f"card_id IN (SELECT id FROM card WHERE {scope.within()})"
