"""Notes of an attached package that come as they are, copied by SQLite itself, without a word of Python for each.

That is for packages that are sound (:func:`is_sound`). What is odd of them (fields to be translated, or more to carry
along than usual) is told apart and left to the caller, with the ids that it has here. The rows must be those that
:mod:`retain.services.transfer.incoming_notes` makes of the same: whatever the statements cannot do alike is odd.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from retain.storage.bulk_reviews import CREATE_INCOMING
from retain.storage.connection import Connection

_BIG = 2**53
_LONGEST_GUID = 1_000
_CARDS_OF_NOTE = 10_000
_WHITE = "".join(map(chr, (*range(9, 14), *range(28, 32), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)))) + (
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What parts tags besides blanks."""


class Kind(NamedTuple):
    """What the notes of one of the package's note types become: the type's id there and here, and how many fields.

    ``width`` is None where the fields have to be translated.
    """

    foreign: int
    id: int
    width: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the statements must know beside the package.

    The time and the last one that is believed (UTC ms), and the first free ids of notes and of cards.
    """

    now: int
    latest: int
    first_note: int
    first_card: int


def is_sound(connection: Connection) -> bool:
    """Whether the attached package is what Anki writes, and none of its notes is here.

    Then every note and every card goes in: none lacks its note, none is there twice, all numbers are whole ones.
    """
    if not all(_has_row_ids(connection, name) for name in ("notes", "cards")):
        return False
    return not any(connection.exec_driver_sql(f"SELECT {one}").scalar_one() for one in _UNSOUND)


def _has_row_ids(connection: Connection, table: str) -> bool:
    """Whether the ids of a table are its row ids, so that there is one of each, and they are in order."""
    keys = connection.exec_driver_sql(
        f"SELECT name, upper(type) FROM pragma_table_info('{table}', 'package') WHERE pk > 0"  # noqa: S608 - our own
    ).fetchall()
    return [tuple(key) for key in keys] == [("id", "INTEGER")]


_NUMBERS = ("id", "nid", "did", "ord", "type", "queue", "due", "ivl", "factor", "reps", "lapses", "left", "odue",
            "odid", "flags", "mod")  # fmt: skip
_ODD_NUMBERS = " OR ".join(
    (
        f"ord NOT BETWEEN 0 AND {_CARDS_OF_NOTE - 1}",
        *(f"typeof({name}) <> 'integer' OR {name} NOT BETWEEN {1 - _BIG} AND {_BIG - 1}" for name in _NUMBERS),
    )
)
_ODD_TEXTS = f"""typeof(id) <> 'integer' OR typeof(mid) <> 'integer' OR typeof(mod) <> 'integer'
    OR typeof(flags) <> 'integer' OR typeof(guid) <> 'text' OR typeof(tags) <> 'text' OR typeof(flds) <> 'text'
    OR typeof(data) <> 'text' OR guid = '' OR length(CAST(guid AS BLOB)) > {_LONGEST_GUID}"""
_UNSOUND = (
    "EXISTS (SELECT 1 FROM package.notes AS theirs CROSS JOIN main.note ON note.guid = theirs.guid)",
    f"EXISTS (SELECT 1 FROM package.notes WHERE {_ODD_TEXTS})",  # noqa: S608
    "(SELECT count(*) <> count(DISTINCT guid) FROM package.notes)",
    f"EXISTS (SELECT 1 FROM package.cards WHERE {_ODD_NUMBERS})",  # noqa: S608 - our own names
    "EXISTS (SELECT 1 FROM package.cards WHERE NOT EXISTS (SELECT 1 FROM package.notes WHERE id = nid))",
    "(SELECT count(*) FROM package.cards) <> (SELECT count(*) FROM (SELECT DISTINCT nid, ord FROM package.cards))",
)
"""What must not be so."""


def types_in_use(connection: Connection) -> list[int]:
    """Return the ids of the note types of the package's notes, in the order in which those ask for them."""
    return _ids(connection, "SELECT mid FROM package.notes GROUP BY mid ORDER BY min(id)")


def homes_in_use(connection: Connection) -> list[int]:
    """Return the ids of the decks in which the package's cards are at home, in the order in which they are needed."""
    return _ids(connection, f"SELECT {_HOME} FROM package.cards GROUP BY 1 ORDER BY min(id)")  # noqa: S608


def note_coming(connection: Connection, kinds: Sequence[Kind], homes: Mapping[int, int], known: Known) -> None:
    """Give all notes and cards of the package their ids here; ``homes`` are our decks by those at home there.

    It is what the other functions go by, and ``temp.incoming`` what those of :mod:`bulk_reviews` do; to be ended with
    :func:`forget_coming`.
    """
    connection.exec_driver_sql(
        "CREATE TEMP TABLE kind (foreign_id INTEGER PRIMARY KEY, id INTEGER NOT NULL, width INTEGER)"
    )
    if kinds:
        connection.exec_driver_sql("INSERT INTO temp.kind VALUES (?, ?, ?)", list(kinds))
    _note_homes(connection, homes)
    for statement in _COMING:
        connection.exec_driver_sql(statement, {"note": known.first_note - 1, "card": known.first_card - 1})


_HOME = "CASE odid WHEN 0 THEN did ELSE odid END"
_PLACED = f"""
INSERT INTO temp.incoming SELECT theirs.id, row_number() OVER (ORDER BY theirs.id) + :card, first, 0, home.id
FROM package.cards AS theirs CROSS JOIN temp.home ON home.foreign_id = {_HOME}
LEFT JOIN temp.logged ON logged.card_id = theirs.id
"""  # noqa: S608 - our own names
_COMING = (
    "CREATE TEMP TABLE coming (foreign_id INTEGER PRIMARY KEY, id INTEGER NOT NULL)",
    "INSERT INTO temp.coming SELECT id, row_number() OVER (ORDER BY id) + :note FROM package.notes",
    "CREATE TEMP TABLE logged (card_id INTEGER PRIMARY KEY, first INTEGER NOT NULL)",
    "INSERT INTO temp.logged SELECT cid, min(id) FROM package.revlog WHERE typeof(cid) = 'integer' GROUP BY cid",
    CREATE_INCOMING,
    _PLACED,
)


def note_decks(connection: Connection, homes: Mapping[int, int]) -> None:
    """Note, on a connection that only counts reviews, in which deck each card of the package will be."""
    _note_homes(connection, homes)
    connection.exec_driver_sql(
        "CREATE TEMP TABLE incoming (foreign_id INTEGER PRIMARY KEY, deck_id INTEGER NOT NULL)",
    )
    connection.exec_driver_sql(
        f"INSERT INTO temp.incoming SELECT theirs.id, home.id FROM package.cards AS theirs "  # noqa: S608 - our own
        f"CROSS JOIN temp.home ON home.foreign_id = {_HOME} ORDER BY theirs.id"
    )


def forget_decks(connection: Connection) -> None:
    """Drop what :func:`note_decks` has noted."""
    for name in ("home", "incoming"):
        connection.exec_driver_sql(f"DROP TABLE temp.{name}")


def forget_coming(connection: Connection) -> None:
    """Drop what :func:`note_coming` has noted."""
    for name in ("kind", "home", "coming", "logged", "incoming"):
        connection.exec_driver_sql(f"DROP TABLE temp.{name}")


def _note_homes(connection: Connection, homes: Mapping[int, int]) -> None:
    connection.exec_driver_sql("CREATE TEMP TABLE home (foreign_id INTEGER PRIMARY KEY, id INTEGER NOT NULL)")
    if homes:
        connection.exec_driver_sql("INSERT INTO temp.home VALUES (?, ?)", list(homes.items()))


def reviewed_cards(connection: Connection) -> list[int]:
    """Return the ids here of the cards that bring reviews, in order."""
    return _ids(connection, "SELECT id FROM temp.incoming WHERE first IS NOT NULL ORDER BY id")


# Notes


def insert_plain_notes(connection: Connection, known: Known) -> None:
    """Copy the notes whose fields and tags stay as they are."""
    connection.exec_driver_sql(_NOTES, {"now": known.now, "latest": known.latest})


def odd_notes(connection: Connection) -> dict[int, int]:
    """Return the ids here of the notes that :func:`insert_plain_notes` has left out, by those in the package."""
    rows = connection.exec_driver_sql(
        "SELECT foreign_id, id FROM temp.coming WHERE NOT EXISTS (SELECT 1 FROM main.note WHERE note.id = coming.id)"
    )
    return dict(rows.fetchall())


_IS_PLAIN_NOTE = f"""
    kind.width = length(CAST(flds AS BLOB)) - length(CAST(replace(flds, char(31), '') AS BLOB)) + 1
    AND flags = 0 AND data = ''
    AND (tags = '' OR (trim(tags, ' ') <> '' AND tags NOT GLOB '*[{_WHITE}]*' AND instr(tags, char(0)) = 0
        AND instr(trim(tags, ' '), '  ') = 0))"""
_NOTES = f"""
INSERT INTO main.note (id, guid, note_type_id, fields, tags, created_at, modified_at, extra)
SELECT coming.id, guid, kind.id, flds, iif(tags = '', '', ' ' || trim(tags, ' ') || ' '),
    iif(theirs.id BETWEEN 1 AND :latest, theirs.id, :now), max(0, min(mod * 1000, :latest)),
    '{{"id":' || theirs.id || '}}'
FROM package.notes AS theirs CROSS JOIN temp.coming ON coming.foreign_id = theirs.id
CROSS JOIN temp.kind ON kind.foreign_id = mid
WHERE {_IS_PLAIN_NOTE} ORDER BY theirs.id
"""  # noqa: S608


def _ids(connection: Connection, query: str) -> list[int]:
    return [row[0] for row in connection.exec_driver_sql(query).fetchall()]
