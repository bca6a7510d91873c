"""The collection in a package, opened read-only and looked over before a single value is believed.

Schema 11 keeps note types, decks and presets as JSON in one row, schema 18 as protobuf in tables of their own
(:mod:`retain.formats.apkg.schema18`); both are handed on as the dictionaries of schema 11, which is what goes out.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from retain.formats.apkg.errors import PackageError
from retain.formats.apkg.json_text import read_json
from retain.formats.apkg.schema18 import read_schema18

_MODERN = 15
"""From this schema on, note types, decks and presets have tables of their own."""
_SCHEMAS = range(11, 19)
_COLUMNS = {
    "col": ("crt", "ver", "conf", "models", "decks", "dconf"),
    "notes": ("id", "guid", "mid", "mod", "tags", "flds", "flags", "data"),
    "cards": ("id", "nid", "did", "ord", "mod", "type", "queue", "due", "ivl", "factor", "reps", "lapses", "left",
              "odue", "odid", "flags", "data"),
    "revlog": ("id", "cid", "ease", "ivl", "lastIvl", "factor", "time", "type"),
}  # fmt: skip
_T = TypeVar("_T")
_CHECKED_WHOLE = 32 * 1024**2
_BIG = 2**53


class ForeignNote(NamedTuple):
    """A row of ``notes``: ``mod`` in seconds, ``flds`` parted by 0x1f, ``tags`` by spaces."""

    id: int
    guid: str
    mid: int
    mod: int
    tags: str
    flds: str
    flags: int
    data: str


class ForeignCard(NamedTuple):
    """A row of ``cards``, by the names of its columns."""

    id: int
    nid: int
    did: int
    ord: int
    mod: int
    type: int
    queue: int
    due: int
    ivl: int
    factor: int
    reps: int
    lapses: int
    left: int
    odue: int
    odid: int
    flags: int
    data: str


class CardLog(NamedTuple):
    """What the log says of a card: its first row, its last graded one (None: there is none), and what that gave."""

    first: int
    last: int | None
    interval: int


@dataclass(frozen=True, slots=True)
class Head:
    """What a collection holds beside notes, cards and reviews: dictionaries as in schema 11, by id."""

    created: int
    """When day 0 of its due days began, UTC seconds."""
    conf: dict[str, Any]
    note_types: dict[int, dict[str, Any]]
    decks: dict[int, dict[str, Any]]
    presets: dict[int, dict[str, Any]]


class ForeignCollection:
    """The collection of a package, open for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Check the tables of ``connection`` and read all but notes, cards and reviews."""
        self._connection = connection
        self._check_tables()
        self.head = self._read_head()

    def _check_tables(self) -> None:
        # A big file would take a second. The zip's checksum vouches for it against accidents, and SQLite for each page
        # that it reads against malice.
        pages, size = (self._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        if pages * size <= _CHECKED_WHOLE and self.is_damaged():
            raise PackageError("holds a collection that is damaged")
        for table, names in _COLUMNS.items():
            kind = self._connection.execute(
                "SELECT type, upper(sql) LIKE 'CREATE VIRTUAL%' FROM sqlite_master WHERE name = ?", (table,)
            ).fetchone()
            if kind is None or kind[0] != "table" or kind[1]:
                raise PackageError(f"holds a collection without the table “{table}”")
            columns = {row[1] for row in self._connection.execute(f"PRAGMA table_xinfo({table})") if row[6] == 0}
            if missing := [name for name in names if name not in columns]:
                raise PackageError(f"holds a collection whose table “{table}” lacks “{missing[0]}”")

    def _read_head(self) -> Head:
        rows = self._connection.execute("SELECT crt, ver, conf, models, decks, dconf FROM col LIMIT 2").fetchall()
        if len(rows) != 1:
            raise PackageError("holds a collection without its “col” row")
        crt, version, conf, models, decks, presets = rows[0]
        if not isinstance(crt, int) or not 0 <= crt < _BIG // 1000:
            raise PackageError("holds a collection that does not say when it began")
        if version not in _SCHEMAS:
            raise PackageError(f"holds a collection of schema {version}, which is not known; export it again in Anki")
        if version >= _MODERN:
            found = read_schema18(self._connection)
            return Head(crt, found.conf, found.note_types, found.decks, found.presets)
        return Head(crt, _json(conf, "settings"), *(
            _by_id(_json(text, what), what)
            for text, what in ((models, "note types"), (decks, "decks"), (presets, "presets"))
        ))  # fmt: skip

    def is_damaged(self) -> bool:
        """Whether the file is not sound as a whole; a look at every page."""
        try:
            return bool(self._connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
        except sqlite3.Error:
            return True

    def counts(self) -> tuple[int, int, int]:
        """Return how many notes, cards and reviews there are."""
        notes, cards, reviews = (
            self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
            for table in ("notes", "cards", "revlog")
        )
        return notes, cards, reviews

    def notes(self, ids: Sequence[int] | None = None) -> Iterator[ForeignNote]:
        """Yield the notes, or those of some ids, in the order of ids; raises PackageError for a row that is none."""
        rows = self._rows("notes", ("id", "guid", "mid", "mod", "tags", "flds", "flags", "data"), ids)
        odd = self._connection.execute(
            "SELECT 1 FROM notes WHERE typeof(mid) || typeof(mod) || typeof(flags) <> 'integerintegerinteger' "
            "OR typeof(guid) || typeof(tags) || typeof(flds) || typeof(data) <> 'texttexttexttext' LIMIT 1"
        ).fetchone()
        return _readable(map(ForeignNote._make, map(_mended, rows) if odd else rows))

    def check_texts(self) -> None:
        """Read all texts of the notes once; raises PackageError where one is not UTF-8."""
        rows = self._connection.execute("SELECT guid || ' ' || tags || ' ' || flds FROM notes")
        deque(_readable(rows), maxlen=0)

    def note_ids(self) -> list[int]:
        """Return the ids of all notes, in order."""
        return [row[0] for row in self._connection.execute("SELECT id FROM notes ORDER BY id")]

    def used_types(self) -> list[int]:
        """Return the ids of the note types of all notes."""
        return [row[0] for row in self._connection.execute("SELECT DISTINCT mid FROM notes ORDER BY mid")]

    def cards(self, ids: Sequence[int] | None = None, *, sound: bool = False) -> Iterator[ForeignCard]:
        """Yield the cards, or those of some ids, in the order of ids; raises PackageError for a row that is none.

        Where they are known to be ``sound``, their numbers are not looked at.
        """
        names = _COLUMNS["cards"]
        rows = self._rows("cards", names, ids)
        odd = " OR ".join(f"typeof({name}) <> 'integer' OR abs({name}) >= {_BIG}" for name in names[:-1])
        if not sound and self._connection.execute(f"SELECT 1 FROM cards WHERE {odd} LIMIT 1").fetchone():  # noqa: S608 - our own
            rows = map(_whole_numbers, rows)
        return _readable(map(ForeignCard._make, rows))

    def _rows(self, table: str, names: Sequence[str], ids: Sequence[int] | None) -> Iterator[tuple[Any, ...]]:
        columns = f"SELECT {', '.join(names)} FROM {table}"  # noqa: S608 - our own names
        if ids is None:
            return self._connection.execute(f"{columns} ORDER BY id")
        return chain.from_iterable(self._connection.execute(f"{columns} WHERE id = ?", (id_,)) for id_ in ids)

    def logs(self) -> dict[int, CardLog]:
        """Return what the review log says of each card, by the card's id."""
        found: dict[int, CardLog] = {}
        by_hand = False
        for card, first, last, ease, interval in self._connection.execute(
            "SELECT of_card.cid, of_card.first, of_card.last, revlog.ease, revlog.ivl "
            "FROM (SELECT cid, min(id) AS first, max(id) AS last FROM revlog GROUP BY cid) AS of_card "
            "JOIN revlog ON revlog.id = of_card.last"
        ):
            by_hand = by_hand or ease == 0
            found[card] = CardLog(first, last if ease else None, interval if type(interval) is int else 0)
        if by_hand:
            for card, last, interval in self._connection.execute(
                "SELECT cid, max(id), ivl FROM revlog WHERE ease > 0 GROUP BY cid"
            ):
                found[card] = CardLog(found[card].first, last, interval if type(interval) is int else 0)
        return found


@contextmanager
def open_collection_file(path: Path, heartbeat: Callable[[], None] = lambda: None) -> Iterator[ForeignCollection]:
    """Open a collection file for reading alone; what SQLite says against it comes as PackageError."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
        try:
            for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
                connection.execute(f"PRAGMA {pragma}")
            connection.create_collation("unicase", _unicase)
            connection.set_progress_handler(_handler(heartbeat), 100_000)
            yield ForeignCollection(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise PackageError(f"holds a collection that cannot be read ({error})") from error
    except UnicodeDecodeError as error:  # the damage is in what SQLite would say of it
        raise PackageError("holds a collection that is damaged") from error


def _readable(rows: Iterator[_T]) -> Iterator[_T]:
    """Yield ``rows``; what SQLite says against one is said of the package, whatever else is open just then."""
    try:
        yield from rows
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        raise PackageError("holds text that is not UTF-8, as all text in a collection must be") from error


def _handler(heartbeat: Callable[[], None]) -> Callable[[], int]:
    def beat() -> int:
        heartbeat()
        return 0

    return beat


def _unicase(left: str, right: str) -> int:
    left, right = left.casefold(), right.casefold()
    return (left > right) - (left < right)


def _json(text: Any, what: str) -> dict[str, Any]:
    try:
        value = read_json(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise PackageError(f"holds a collection whose {what} are not JSON") from error
    if not isinstance(value, dict):
        raise PackageError(f"holds a collection whose {what} are not as they should be")
    return value


def _by_id(values: dict[str, Any], what: str) -> dict[int, dict[str, Any]]:
    found = {}
    for key, value in values.items():
        if not isinstance(value, dict) or not key.lstrip("-").isdecimal():
            raise PackageError(f"holds a collection whose {what} are not as they should be")
        found[int(key)] = value
    return found


def _as_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return "" if value is None else str(value)


def _mended(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a note's row with texts that came as something else made text: SQLite keeps what it is given."""
    id_, guid, type_id, changed, tags, fields, flags, data = row
    if not (isinstance(type_id, int) and isinstance(changed, int) and isinstance(flags, int)):
        raise PackageError(f"holds a note {id_} whose numbers are none")
    return id_, _as_text(guid), type_id, changed, _as_text(tags), _as_text(fields), flags, _as_text(data)


def _whole_numbers(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a card's row with numbers that came as text or fractions made whole."""
    try:
        numbers = [int(float(value)) if type(value) is not int else value for value in row[:-1]]
    except (TypeError, ValueError, OverflowError) as error:
        raise PackageError(f"holds a card {row[0]} whose numbers are none") from error
    if not all(-_BIG < value < _BIG for value in numbers):
        raise PackageError(f"holds a card {row[0]} whose numbers are beyond all measure")
    return (*numbers, row[-1])
