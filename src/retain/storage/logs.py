"""The review log in bulk, for fitting and simulating: SQL text that SQLAlchemy and the plain driver both run.

No heavy import may stand here: the process that fits reads a million rows through this module.

What counts as a review: every rated row, but of filtered sessions (kind 3) only those that moved the memory, which
then say a difficulty. A row without a rating is no review; one by hand that left no memory is a reset, after which
the history starts anew.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from retain.domain.options import Options
from retain.scheduling.histories import LEARN, RESET, STAMP, START
from retain.storage.counts import Execute
from retain.storage.rows import options_from_text

_IDS = "(SELECT value FROM json_each(?1))"
_COUNTS = "(rating > 0 AND (kind <> 3 OR difficulty IS NOT NULL))"
_IS_RESET = "(rating = 0 AND kind = 4 AND difficulty IS NULL)"

_CODE = (
    f"CASE WHEN rating = 0 THEN {RESET} ELSE "
    f"rating + {START} * (state_before = 0) + {LEARN} * (kind = 0 AND state_before <> 0) END"
)
_PLANNED = "CASE WHEN state_before = 2 THEN interval_before / 86400 ELSE 36500 END"
_PLANNED_STAMPS = (
    "SELECT group_concat(card_id), group_concat(stamp), group_concat(planned) FROM ("  # noqa: S608
    f"SELECT card_id, day * {STAMP} + {_CODE} AS stamp, {_PLANNED} AS planned FROM review {{way}} "
    f"WHERE ({_COUNTS} OR {_IS_RESET}) AND {{cards}} ORDER BY at LIMIT -1)"
)
# Without an index the log is read in its own order, that of time.
_STAMPS = (
    f"SELECT group_concat(card_id), group_concat(day * {STAMP} + {_CODE}) FROM review NOT INDEXED "  # noqa: S608
    f"WHERE {_COUNTS} OR {_IS_RESET}"
)
_UNSTATED = f"stability IS NULL AND {_COUNTS}"
_UNSTATED_STAMPS = (
    f"SELECT group_concat(card_id), group_concat(day * {STAMP} + {_CODE}), group_concat(at) "  # noqa: S608
    f"FROM review NOT INDEXED WHERE ({_COUNTS} OR {_IS_RESET}) "
    f"AND card_id % ?2 = 0 AND card_id IN (SELECT card_id FROM review NOT INDEXED WHERE {_UNSTATED}) "
    f"AND card_id IN (SELECT id FROM card WHERE deck_id IN {_IDS})"
)
_MUCH = 0.4
"""With more of the log than this it is quicker to go through all of it."""
_SOME_CARDS = f"card_id IN (SELECT id FROM card WHERE deck_id IN {_IDS})"  # noqa: S608

# The index by deck does not hold ``reps``: looking each card up takes longer than reading all in their order.
_ANSWERS = "SELECT deck_id, sum(reps) FROM card NOT INDEXED GROUP BY deck_id"

# The newest of the log are read in its own order, and their cards looked up: through the cards of a deck, all that it
# ever had would be gone through.
_ONE_OF_THEM = f"(SELECT deck_id FROM card WHERE id = card_id) IN {_IDS}"  # noqa: S608
_DAYS = f"""
SELECT state, rating, count(*), avg(answers), avg(spent) FROM (
  SELECT state_before AS state, rating, min(at), count(*) AS answers, sum(duration) AS spent FROM review NOT INDEXED
  WHERE at >= max((SELECT max(at) FROM review) - ?2, ifnull((
    SELECT at FROM review WHERE rating > 0 AND kind <> 3 AND {_ONE_OF_THEM} ORDER BY at DESC LIMIT 1 OFFSET ?3
  ), 0)) AND rating > 0 AND kind <> 3 AND {_ONE_OF_THEM}
  GROUP BY card_id, day
) WHERE state IN (0, 2) GROUP BY state, rating
"""  # noqa: S608

_CARDS = f"""
SELECT stability, difficulty, last_review_day - ?2, ifnull(due_day - ?2, 0) FROM card
WHERE deck_id IN {_IDS} AND suspended = 0 AND stability > 0 AND state > 0 AND last_review_day IS NOT NULL
"""  # noqa: S608

_NEW = f"SELECT count(*) FROM card WHERE deck_id IN {_IDS} AND suspended = 0 AND state = 0"  # noqa: S608


@dataclass(frozen=True, slots=True)
class PresetDecks:
    """A preset with the decks that share it; ``answers`` is how many their cards have had."""

    id: int
    name: str
    options: Options
    decks: tuple[str, ...]
    deck_ids: tuple[int, ...]
    answers: int


def presets_in_use(execute: Execute) -> list[PresetDecks]:
    """Return the presets that a deck uses, in the order of their ids."""
    answers: dict[int, int] = {int(deck_id): int(count) for deck_id, count in execute(_ANSWERS, ())}
    found: dict[int, list[Sequence[object]]] = {}
    rows = execute(
        "SELECT preset.id, preset.name, preset.options, deck.name, deck.id FROM deck "
        "JOIN preset ON preset.id = deck.preset_id ORDER BY preset.id, deck.name",
        (),
    )
    for row in rows:
        found.setdefault(int(row[0]), []).append(row)
    return [
        PresetDecks(
            preset_id,
            str(of[0][1]),
            options_from_text(str(of[0][2])),
            tuple(str(row[3]) for row in of),
            tuple(int(str(row[4])) for row in of),
            sum(answers.get(int(str(row[4])), 0) for row in of),
        )
        for preset_id, of in found.items()
    ]


def planned_stamps(execute: Execute, deck_ids: Sequence[int], share: float | None) -> tuple[str, str, str]:
    """Return card, stamp and planned days of the reviews in some decks, as :func:`stamps` does.

    A review was planned so many days after the one before; other answers, by 100 years. ``share`` is, more or less, the
    part of the log that the reviews make up, 0–1; None means that there are no other decks.
    """
    if share is None:
        ((cards, codes, planned),) = execute(_PLANNED_STAMPS.format(way="NOT INDEXED", cards="1"), ())
    else:
        # The reviews of a few cards are looked up by card, and sorted; of many, all are gone through in their order.
        way = "NOT INDEXED" if share > _MUCH else ""
        query = _PLANNED_STAMPS.format(way=way, cards=_SOME_CARDS)
        ((cards, codes, planned),) = execute(query, (json.dumps(deck_ids),))
    return cards or "", codes or "", planned or ""


def stamps(execute: Execute) -> tuple[str, str]:
    """Return card and stamp of all reviews, the oldest first, as two texts of numbers with commas.

    That is all that working memories out needs, in a third of the time that as many rows would take. Stamps are as in
    :mod:`retain.scheduling.histories`.
    """
    ((cards, codes),) = execute(_STAMPS, ())
    return cards or "", codes or ""


def has_unstated(execute: Execute) -> bool:
    """Whether there are answers that do not say which stability they left, as none from Anki do."""
    ((found,),) = execute(f"SELECT EXISTS (SELECT 1 FROM review NOT INDEXED WHERE {_UNSTATED})", ())  # noqa: S608
    return bool(found)


def unstated_stamps(execute: Execute, deck_ids: Sequence[int], every: int) -> tuple[str, str, str]:
    """Return card, stamp and time of the reviews of every ``every``-th card that has such, as :func:`stamps` does."""
    ((cards, codes, times),) = execute(_UNSTATED_STAMPS, (json.dumps(deck_ids), every))
    return cards or "", codes or "", times or ""


def habit_rows(execute: Execute, deck_ids: Sequence[int], days: int, answers: int) -> list[Sequence[float]]:
    """Return how cards were first answered on a day: state (0 new, 2 review), rating, days, mean answers, mean ms.

    Only the last ``days`` before the collection's last answer are looked at, and in them the last ``answers`` at most.
    """
    return list(execute(_DAYS, (json.dumps(deck_ids), days * 86_400_000, answers)))


def memory_rows(execute: Execute, deck_ids: Sequence[int], today: int) -> list[Sequence[float]]:
    """Return ``(stability, difficulty, last review day, due day)`` of the cards that have a memory; today is day 0."""
    return list(execute(_CARDS, (json.dumps(deck_ids), today)))


def new_cards_left(execute: Execute, deck_ids: Sequence[int]) -> int:
    """Return how many new cards wait in some decks."""
    (row,) = execute(_NEW, (json.dumps(deck_ids),))
    return int(row[0])
