"""Named checks of what the database says, each with the query that finds what is wrong and, where there is one, a mend.

Checks that need more than SQL stand in :mod:`retain.services.check`, which puts all of them in order.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from retain.domain.clock import DAY_SECONDS, Clock
from retain.domain.notes import BUILT_IN
from retain.domain.wording import plural
from retain.storage import mends, rollups
from retain.storage.connection import Connection
from retain.storage.files import check_identity, open_existing, plain_words
from retain.storage.fulltext import is_index_right, rebuild_index
from retain.storage.mends import Key
from retain.storage.migrations import DEFAULT_PRESET_ID
from retain.storage.salvage import missing_pages

MOST_FOUND = 100_000
"""No check reports more rows than this."""

_BUILT_IN = ", ".join(str(kind.id) for kind in BUILT_IN)

Mend = Callable[[Connection, Sequence[Key], Clock], None]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that may be wrong: ``query`` gives the keys of the rows that are, ``one`` and ``many`` word it.

    The query may use ``:now`` (UTC ms) and ``:day`` (the study day). ``notice`` marks what is strange but no damage.
    """

    name: str
    one: str
    many: str
    query: str
    mend: Mend | None = None
    notice: bool = False
    narrow: Callable[[Connection, Sequence[Key], Clock], list[Key]] | None = None
    """Picks those that are really wrong where SQL alone cannot say."""

    def find(self, connection: Connection, clock: Clock) -> list[Key]:
        """Return the keys of what is wrong."""
        parameters = {"now": clock.now(), "day": clock.today()}
        rows = connection.exec_driver_sql(f"SELECT * FROM ({self.query}) LIMIT {MOST_FOUND}", parameters)
        keys = [row[0] for row in rows]
        return self.narrow(connection, keys, clock) if self.narrow and keys else keys


def damaged_pages(path: Path, most: int = 100) -> list[str]:
    """Return what SQLite itself finds wrong with a file: pages, indexes, constraints.

    Raises RetainError for another program's database.
    """
    with plain_words(path):
        try:
            connection = open_existing(path)
        except sqlite3.DatabaseError as error:
            missing = missing_pages(path) if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT else 0
            if not missing:
                raise
            return [f"its end is missing ({plural(missing, 'page')})"]
    with closing(connection):
        # What SQLite says quotes the names that it finds, which in a damaged file may be anything.
        connection.text_factory = lambda data: data.decode(errors="replace")
        try:
            check_identity(connection, path)
            rows = connection.execute(f"PRAGMA integrity_check({most:d})").fetchall()
        except UnicodeDecodeError as error:
            return [f"a name in it is no text ({error.reason})"]
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                with plain_words(path):
                    raise
            return [str(error)]
    return [line for (text,) in rows if text != "ok" for line in str(text).splitlines() if line.strip()]


INDEX_SIGNS = ("missing from index", "wrong # of entries in index")
"""What integrity_check says of an index that can be built anew from its table."""


_DAY_MS = DAY_SECONDS * 1000
_HOUR_MS = 3_600_000
_LAST_DAY = 2_932_896  # 9999-12-31


STRUCTURE = (
    Check(
        "texts",
        "text that cannot be read",
        "texts that cannot be read",
        "SELECT 1",
        mends.make_readable,
        narrow=mends.unreadable_texts,
    ),
    Check(
        "settings",
        "setting that is missing or cannot be read",
        "settings that are missing or cannot be read",
        "SELECT key FROM setting WHERE NOT json_valid(value) OR key = 'day_start' AND value <> 'null' "
        "AND (json_type(value) <> 'integer' OR json_extract(value, '$') NOT BETWEEN 0 AND 23) "
        "UNION ALL SELECT need.key FROM (SELECT 'day_start' AS key UNION ALL SELECT 'timezone') AS need "
        "WHERE need.key NOT IN (SELECT key FROM setting)",
        mends.reset_settings,
    ),
    Check(
        "options",
        "set of deck options that is missing or cannot be read",
        "sets of deck options that are missing or cannot be read",
        "SELECT id FROM preset WHERE NOT json_valid(options) OR json_type(options) <> 'object' "
        f"UNION ALL SELECT {DEFAULT_PRESET_ID} WHERE NOT EXISTS (SELECT 1 FROM preset WHERE id = {DEFAULT_PRESET_ID})",
        mends.reset_presets,
    ),
    Check(
        "note-types",
        "built-in note type that is missing or cannot be read",
        "built-in note types that are missing or cannot be read",
        f"SELECT need.id FROM (SELECT column1 AS id FROM (VALUES ({_BUILT_IN.replace(', ', '), (')}))) AS need "
        "LEFT JOIN note_type ON note_type.id = need.id "
        "WHERE note_type.id IS NULL OR NOT json_valid(fields) OR NOT json_valid(templates)",
        mends.restore_types,
    ),
    Check(
        "foreign-note-types",
        "note type that cannot be read",
        "note types that cannot be read",
        f"SELECT id FROM note_type WHERE id NOT IN ({_BUILT_IN}) "
        "AND (NOT json_valid(fields) OR NOT json_valid(templates))",
    ),
    Check(
        "decks-without-options",
        "deck whose options are gone",
        "decks whose options are gone",
        "SELECT id FROM deck WHERE preset_id NOT IN (SELECT id FROM preset)",
        mends.use_default_preset,
    ),
    Check(
        "notes-without-type",
        "note whose type is gone",
        "notes whose type is gone",
        "SELECT id FROM note WHERE note_type_id NOT IN (SELECT id FROM note_type)",
        mends.make_basic,
    ),
    Check(
        "reviews-without-card",
        "card that is gone, but not its reviews",
        "cards that are gone, but not their reviews",
        "SELECT DISTINCT card_id FROM review WHERE card_id NOT IN (SELECT id FROM card)",
        mends.give_cards,
    ),
    Check(
        "cards-without-note",
        "card whose note is gone",
        "cards whose note is gone",
        "SELECT id FROM card WHERE note_id NOT IN (SELECT id FROM note)",
        mends.give_notes,
    ),
    Check(
        "cards-without-deck",
        "card whose deck is gone",
        "cards whose deck is gone",
        "SELECT id FROM card WHERE deck_id NOT IN (SELECT id FROM deck)",
        mends.move_to_recovered,
    ),
    Check(
        "references",
        "table with other rows that refer to what is not there",
        "tables with other rows that refer to what is not there",
        'SELECT DISTINCT "table" FROM pragma_foreign_key_check WHERE "table" NOT IN '
        "('deck', 'note', 'card', 'review')",
    ),
    Check(
        "review-days",
        "review whose study day does not fit its time",
        "reviews whose study day does not fit their time",
        # The day begins from 14 hours before its date in UTC (zone +14, 00:00) to 35 after (zone −12, 23:00).
        f"SELECT at FROM review WHERE at - day * {_DAY_MS} NOT BETWEEN {-14 * _HOUR_MS} AND {60 * _HOUR_MS} "
        "OR hour NOT BETWEEN 0 AND 23",
        mends.redate,
    ),
    Check(
        "impossible-reviews",
        "review that cannot have been given like that",
        "reviews that cannot have been given like that",
        "SELECT at FROM review WHERE kind NOT BETWEEN 0 AND 5 OR state_before NOT BETWEEN 0 AND 3 OR duration < 0 "
        "OR interval < 0 OR interval_before < 0",
        mends.kind_from_state,
    ),
)
"""What must hold before anything else can be looked at, in the order in which it is mended."""

# Practice (filtered) leaves the card alone, and a reset begins its count anew. A log is whole where it begins with the
# card still new and holds neither.
_LOGGED = """
WITH reset AS (
  SELECT card_id, max(at) AS at FROM review WHERE rating = 0 AND kind = 4 GROUP BY card_id
), logged AS (
  SELECT review.card_id, count(*) FILTER (WHERE kind <> 3) AS reps,
    count(*) FILTER (WHERE kind <> 3 AND rating = 1 AND state_before = 2) AS lapses,
    max(review.at) FILTER (WHERE kind <> 3) AS last_at, min(review.at) AS first_at,
    max(kind = 3 OR reset.at IS NOT NULL) AS mixed
  FROM review LEFT JOIN reset ON reset.card_id = review.card_id
  WHERE rating > 0 AND review.at > coalesce(reset.at, 0)
  GROUP BY review.card_id
), known AS (
  SELECT logged.*, first.state_before = 0 AND NOT mixed AS whole
  FROM logged JOIN review AS first ON first.at = first_at
)
"""

IMPOSSIBLE_CARDS = f"""
SELECT id FROM card WHERE
  state = 0 AND (due_day IS NOT NULL OR due_at IS NOT NULL OR stability IS NOT NULL)
  OR state IN (1, 2, 3) AND due_day IS NULL
  OR state = 2 AND (due_at IS NOT NULL OR interval < {DAY_SECONDS})
  OR stability NOT BETWEEN 0.0001 AND 36501.0 OR difficulty NOT BETWEEN 0.99 AND 10.01
  OR reps < 0 OR lapses < 0 OR interval < 0 OR step < 0
  OR due_day NOT BETWEEN -1 AND {_LAST_DAY} OR due_at NOT BETWEEN 0 AND {_LAST_DAY * _DAY_MS}
  OR last_review_day IS NULL AND last_review_at IS NOT NULL
  OR last_review_at NOT BETWEEN 0 AND {_LAST_DAY * _DAY_MS}
  OR last_review_day NOT BETWEEN -1 AND {_LAST_DAY}
"""

# A card from Anki brings its own counters, which may count more or less than the log that it brings.
COUNTERS = f"""{_LOGGED}
SELECT card.id FROM card JOIN known ON known.card_id = card.id
WHERE card.extra IS NULL
  AND (card.reps < known.reps OR known.whole AND (card.reps <> known.reps OR card.lapses <> known.lapses))
"""

# Times that came from another program may be cut to whole seconds.
LAST_REVIEWS = f"""{_LOGGED}
SELECT card.id FROM card JOIN known ON known.card_id = card.id
WHERE card.last_review_at IS NULL AND known.whole OR card.last_review_at < known.last_at - 1000
  OR known.whole AND card.last_review_at > known.last_at + 1000 OR known.whole AND card.state = 0
"""

MEMORIES = """
SELECT card.id FROM card JOIN review AS last ON last.at = (
  SELECT max(at) FROM review WHERE card_id = card.id AND (rating > 0 AND kind <> 3 OR stability IS NOT NULL)
)
WHERE card.state > 0 AND last.stability IS NOT NULL AND (
  card.stability IS NULL
  OR abs(card.stability - last.stability) > 0.002 + 0.001 * last.stability
  OR abs(card.difficulty - last.difficulty) > 0.01
)
"""

NOTES_WITHOUT_CARDS = """
SELECT note.id FROM note JOIN note_type ON note_type.id = note.note_type_id
WHERE NOT EXISTS (SELECT 1 FROM card WHERE note_id = note.id) AND (kind = 0 OR note.fields LIKE '%{{c%')
"""

SEARCH_INDEX = Check(
    "search-index",
    "index for searching that does not say what the notes say",
    "indexes for searching that do not say what the notes say",
    "SELECT 'note_text'",
    lambda connection, _keys, _clock: rebuild_index(connection),
    narrow=lambda connection, keys, _clock: [] if is_index_right(connection) else list(keys),
)

ROLL_UPS = Check(
    "roll-ups",
    "count for the statistics that is not that of the log",
    "counts for the statistics that are not those of the log",
    "SELECT 'review_day'",
    lambda connection, _keys, _clock: rollups.rebuild(connection),
    narrow=lambda connection, keys, _clock: list(keys) if rollups.check(connection) else [],
)

NOTICES = (
    Check(
        "undo-record",
        "action that can no longer be undone: its record cannot be read",
        "actions that can no longer be undone: their record cannot be read",
        "SELECT id FROM operation WHERE NOT json_valid(changes) OR json_type(changes) <> 'object'",
        mends.forget_undo,
    ),
    Check(
        "clock-in-future",
        "review dated later than now: the clock was, or is, wrong",
        "reviews dated later than now: the clock was, or is, wrong",
        f"SELECT at FROM review WHERE at > :now + {_HOUR_MS}",
        notice=True,
    ),
    Check(
        "clock-went-back",
        "action before which the clock went back",
        "actions before which the clock went back",
        "SELECT id FROM (SELECT id, at, lag(at) OVER (ORDER BY id) AS before FROM operation) "
        f"WHERE at < before - {_HOUR_MS}",
        notice=True,
    ),
    Check(
        "doubled-reviews",
        "review that stands in the log twice, a moment apart",
        "reviews that stand in the log twice, a moment apart",
        "SELECT at FROM (SELECT at, card_id, rating, duration, lag(at) OVER w AS a, lag(rating) OVER w AS r, "
        "lag(duration) OVER w AS d FROM review WINDOW w AS (PARTITION BY card_id ORDER BY at)) "
        "WHERE rating > 0 AND at - a <= 2 AND rating = r AND duration = d AND duration > 2",
        notice=True,
    ),
    Check(
        "doubled-notes",
        "note that says the same as another",
        "notes that say the same as another",
        "SELECT max(id) FROM note GROUP BY note_type_id, fields HAVING count(*) > 1",
        notice=True,
    ),
    Check(
        "cards-without-history",
        "card with a memory of which the log knows nothing",
        "cards with a memory of which the log knows nothing",
        "SELECT id FROM card WHERE reps > 0 AND NOT EXISTS (SELECT 1 FROM review WHERE card_id = card.id)",
        notice=True,
    ),
)
