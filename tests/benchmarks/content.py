"""A collection of a given size: made up, put into Anki, packed by Anki, and brought into retain from that package.

So both programs hold the very same notes, cards and reviews, and each holds them as it would have stored them itself.
"""

import hashlib
import json
import random
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ankis import anki
from benchmarks.learner import DAYS, Learner, Past, card_data
from benchmarks.texts import Writer
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.domain.progress import Progress
from retain.services.collection import open_collection
from retain.services.transfer.imports import plan_import
from retain.services.transfer.wishes import Wishes

_VERSION = 3
"""Raised with every change of what is made here: what was kept of an older one is made anew."""
_NEVER_BEGUN = 0.03
_SUSPENDED = 0.01
_REPEATED = 0.004
"""The share of notes whose first field another note has too."""
EVERYTHING = "Learning"
"""The deck above all others: Anki has no session on all decks."""
ONE_DECK = f"{EVERYTHING}::Languages::German"
"""The deck, with one below it, of which the statistics are asked."""
_DECKS = (
    ("Languages::German", 14), ("Languages::German::Verbs", 9), ("Languages::Japanese", 12),
    ("Languages::Japanese::Kanji::N3", 8), ("Science", 5), ("Science::Chemistry", 13), ("Science::Biology::Cells", 11),
    ("Law", 12), ("Geography::Capitals", 6), ("Machine Learning", 10),
)  # fmt: skip
_CHAPTERS = (f"{area}::{number}" for area in ("chapter", "course", "source") for number in range(1, 17))
_TAGS = (*_CHAPTERS, "hard", "exam", "marked", "old")
_BLANKS = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Content:
    """A collection that is ready in ``folder``, and what is to be asked of it."""

    folder: Path
    cards: int
    reviews: int
    due: int
    words: tuple[str, ...]
    """To search for: from the commonest to the rare."""

    @property
    def anki(self) -> Path:
        """Anki's collection, as it stands after an import of the package."""
        return self.folder / "anki.anki2"

    @property
    def retain(self) -> Path:
        """The database of retain, as it stands after an import of the package."""
        return self.folder / "retain.sqlite"

    @property
    def package(self) -> Path:
        """The package that both have imported."""
        return self.folder / "package.apkg"


@dataclass(frozen=True, slots=True)
class _Kind:
    id: int
    share: float
    cards: int
    cloze: bool = False


def content(folder: Path, cards: int, seed: int) -> Content:
    """Return the collection of ``cards`` cards, made in ``folder`` unless it is there."""
    home = folder / f"{cards}-{seed}-{_VERSION}-{time.strftime('%Y-%m-%d')}"
    told = home / "content.json"
    if told.exists():
        known = json.loads(told.read_text(encoding="utf-8"))
        return Content(home, known["cards"], known["reviews"], known["due"], tuple(known["words"]))
    home.mkdir(parents=True, exist_ok=True)
    source = home / "source.anki2"
    for leftover in home.iterdir():
        if leftover.is_file():
            leftover.unlink()
    made = _make(home, source, cards, seed)
    with anki(source) as col:
        _pack(col, made.package)
    source.unlink()
    with anki(made.anki) as col:
        bring(col, made.package)
        col.decks.set_current(col.decks.id_for_name(EVERYTHING))
    with open_collection(made.retain) as collection:
        plan_import([made.package], None, Wishes()).run(collection, Progress())
    told.write_text(json.dumps({**asdict(made), "folder": None}), encoding="utf-8")
    return made


def _pack(col: Any, path: Path) -> None:
    from anki.collection import ExportAnkiPackageOptions

    options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, with_deck_configs=True, legacy=False)
    col.export_anki_package(out_path=str(path), options=options, limit=None)


def bring(col: Any, package: Path) -> None:
    """Let Anki import a package, with FSRS on."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    col.set_config("fsrs", True)
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))


def _make(home: Path, source: Path, cards: int, seed: int) -> Content:
    """Write Anki's collection."""
    with anki(source) as col:
        decks, kinds = _furnish(col)
        began = col.sched.day_cutoff - (DAYS + 1) * 86_400
        col.db.execute("update col set crt = ?", began)
    writer, chance = Writer(seed), random.Random(seed)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        filler = _Filler(connection, chance, Learner(seed), began)
        for row, count in _notes(writer, chance, kinds, cards, began):
            connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')", row)
            deck = chance.choices(decks, [share for _, share in _DECKS])[0]
            for ordinal in range(count):
                filler.add(row[0], deck, ordinal)
        connection.commit()
    words = tuple(writer.words[rank] for rank in (3, 30, 150, 600, 2_000, 6_000))
    return Content(home, filler.cards, filler.reviews, filler.due, words)


class _Filler:
    """Writes cards with their past."""

    def __init__(self, connection: sqlite3.Connection, chance: random.Random, learner: Learner, began: int) -> None:
        self.cards = self.reviews = self.due = 0
        self._connection = connection
        self._chance = chance
        self._learner = learner
        self._began = began
        self._id = began * 1000
        self._taken: set[int] = set()

    def add(self, note_id: int, deck: int, ordinal: int) -> None:
        """Write a card, and its log if it was ever begun."""
        chance = self._chance
        self._id += chance.randrange(1, 400)
        self.cards += 1
        if chance.random() < _NEVER_BEGUN:
            self._insert(note_id, deck, ordinal, self._began, 0, 0, self.cards, 0, 0, 0, 0, f'{{"pos":{self.cards}}}')
            return
        past = self._learner.study(DAYS - 1)
        last = self._log(past) // 1000
        suspended = chance.random() < _SUSPENDED
        self.reviews += len(past.rows)
        self.due += past.due <= DAYS and not suspended
        flag = chance.choices((0, 1, 4), (96, 3, 1))[0]
        self._insert(
            note_id, deck, ordinal, last, 2, -1 if suspended else 2, past.due, past.interval, len(past.rows),
            past.lapses, flag, card_data(past, last, self.cards),
        )  # fmt: skip

    def _insert(self, note_id: int, deck: int, ordinal: int, *rest: int | str) -> None:
        self._connection.execute(_CARD, (self._id, note_id, deck, ordinal, *rest))

    def _log(self, past: Past) -> int:
        """Write the answers, and return when the last was given, in ms."""
        chance, at = self._chance, 0
        for day, second, rating, interval, before, factor, kind in past.rows:
            # Anki's study day begins at four; the learner's seconds count from midnight.
            at = (self._began + day * 86_400 + second - 14_400) * 1000 + chance.randrange(1000)
            while at in self._taken:
                at += 1
            self._taken.add(at)
            spent = min(60_000, int(chance.lognormvariate(8.6, 0.6)))
            self._connection.execute(
                "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)",
                (at, self._id, rating, interval, before, factor, spent, kind),
            )
        return at


_CARD = (
    "INSERT INTO cards (id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, "
    "flags, data) VALUES (?, ?, ?, ?, ?, -1, ?, ?, ?, ?, 2500, ?, ?, 0, 0, 0, ?, ?)"
)


def _furnish(col: Any) -> tuple[list[int], list[_Kind]]:
    """Make decks, their preset and note types."""
    col.set_config("fsrs", True)
    preset = col.decks.add_config("Daily")
    preset["new"]["perDay"] = 20
    preset["rev"]["perDay"] = 9_999
    preset["fsrsParams6"] = list(FSRS6_DEFAULT_PARAMETERS)
    col.decks.update_config(preset)
    decks = [col.decks.id(f"{EVERYTHING}::{name}") for name, _ in _DECKS]
    for one in col.decks.all_names_and_ids():
        deck = col.decks.get(one.id)
        deck["conf"] = preset["id"]
        col.decks.save(deck)
    words = col.models.copy(col.models.by_name("Basic"), add=False)
    words["name"] = "Vocabulary"
    for name in ("Example", "Source"):
        col.models.add_field(words, col.models.new_field(name))
    words["tmpls"][0]["afmt"] = "{{FrontSide}}<hr id=answer>{{Back}}<br><i>{{Example}}</i>"
    col.models.add_dict(words)
    found = {one.name: one.id for one in col.models.all_names_and_ids()}
    return decks, [
        _Kind(found["Basic"], 0.5, 1),
        _Kind(found["Basic (and reversed card)"], 0.18, 2),
        _Kind(found["Cloze"], 0.12, 3, cloze=True),
        _Kind(found["Vocabulary"], 0.2, 1),
    ]


def _notes(
    writer: Writer, chance: random.Random, kinds: list[_Kind], cards: int, began: int
) -> Iterator[tuple[tuple[Any, ...], int]]:
    """Give the rows of notes with enough cards, each with how many it has."""
    note_id, made, four = began * 1000, 0, kinds[3].id
    fronts: list[str] = []
    while made < cards:
        kind = chance.choices(kinds, [kind.share for kind in kinds])[0]
        note_id += chance.randrange(1, 400)
        count = min(chance.randint(1, kind.cards) if kind.cloze else kind.cards, cards - made)
        if kind.cloze:
            fields = [writer.cloze(count), writer.passage(3, 12) if chance.random() < 0.5 else ""]
        else:
            repeats = fronts and chance.random() < _REPEATED
            front = chance.choice(fronts) if repeats else writer.phrase(1, 7)
            fronts.append(front)
            fields = [front, writer.passage(4, 36)]
            if kind.id == four:
                fields += [writer.passage(5, 14), writer.phrase(1, 3)]
        plain = _BLANKS.sub("", fields[0])
        tags = " ".join(chance.sample(_TAGS, chance.choice((0, 1, 1, 2, 3))))
        digest = int(hashlib.sha1(plain.encode()).hexdigest()[:8], 16)
        guid = f"{note_id:x}{chance.randrange(1 << 20):05x}"
        row = (
            note_id, guid, kind.id, note_id // 1000, f" {tags} " if tags else "", "\x1f".join(fields), plain, digest,
        )  # fmt: skip
        yield row, count
        made += count
