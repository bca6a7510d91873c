"""``retain check``: every kind of damage is done by hand, named, mended, and the mending undone."""

import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from outside import Inside, deck_file, one_complaint, refused
from retain.services.check import CHECKS
from support import Front

DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a collection of 60 cards; a few have histories of several days, one of them lapsed."""
    folder = tmp_path_factory.mktemp("whole")
    door = Inside(folder / "cards.sqlite")
    door("import", deck_file(folder, *(f"Topic {number}" for number in range(60))))
    for day, rating in enumerate(("easy", "good", "again", "good", "good")):
        for card in ("1", "2", "3", "4"):
            at = f"2026-02-{1 + day * 6:02d}T10:0{card}:00Z"
            door("answer", card, rating if card != "4" else "good", "--at", at, "--duration", "1500")
    return door.db


@pytest.fixture
def front(tmp_path: Path, collection: Path) -> Inside:
    """Return the front door of a copy of that collection, with its backups."""
    shutil.copytree(collection.parent, tmp_path, dirs_exist_ok=True)
    return Inside(tmp_path / collection.name)


def harm(front: Front, *statements: str) -> None:
    """Do by hand what no program of ours would."""
    connection = sqlite3.connect(front.db, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()


def ask(front: Front, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(front.db)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def listed(front: Front) -> list[dict[str, object]]:
    """Return every card, but for what changes by itself as time goes on."""
    return [row | {"retrievability": None} for row in front("cards", "--json").json()]


DAMAGE: dict[str, tuple[str, ...]] = {
    "settings": (
        "UPDATE setting SET value = 'x' WHERE key = 'day_start'",
        "DELETE FROM setting WHERE key = 'timezone'",
    ),
    "options": ("UPDATE preset SET options = '{'",),
    "note-types": ("DELETE FROM note_type WHERE id = 2",),
    "decks-without-options": ("UPDATE deck SET preset_id = 9",),
    "notes-without-type": ("UPDATE note SET note_type_id = 99 WHERE id < 4",),
    "reviews-without-card": ("DELETE FROM card WHERE id = 2",),
    "cards-without-note": ("DELETE FROM note WHERE id IN (2, 30)",),
    "cards-without-deck": ("UPDATE card SET deck_id = 5 WHERE id IN (3, 40)",),
    "review-days": ("UPDATE review SET day = day + 9 WHERE card_id = 1",),
    "impossible-reviews": ("UPDATE review SET kind = 9, duration = -4 WHERE card_id = 4",),
    "notes-without-cards": ("DELETE FROM card WHERE id = 50",),
    "impossible-cards": (
        "UPDATE card SET state = 2 WHERE id = 10",
        "UPDATE card SET due_day = 99999999 WHERE id = 1",
        "UPDATE card SET stability = 1e9 WHERE id = 2",
        "UPDATE card SET difficulty = 0.0 WHERE id = 3",
    ),
    "counters": ("UPDATE card SET reps = 2 WHERE id = 1", "UPDATE card SET lapses = 7 WHERE id = 2"),
    "last-review": ("UPDATE card SET last_review_at = last_review_at - 9999999 WHERE id = 1",),
    "memory": (
        "UPDATE card SET stability = 5, difficulty = 5 WHERE id = 1",
        "UPDATE card SET stability = NULL, difficulty = NULL WHERE id = 2",
    ),
    "search-index": (
        "DROP TRIGGER note_text_update",
        "UPDATE note SET fields = 'Other' || fields WHERE id = 7",
        "CREATE TRIGGER note_text_update AFTER UPDATE OF id, fields ON note BEGIN SELECT 1; END",
    ),
    "texts": ("UPDATE note SET fields = CAST(x'416c7068618b1f44' AS TEXT) WHERE id = 30",),
    "roll-ups": ("UPDATE review_day SET answers = answers + 3",),
    "undo-record": ("UPDATE operation SET changes = 'x' WHERE id = 3",),
}


REPLACED = {
    "texts",
    "search-index",
    "cards-without-note",
    "cards-without-deck",
    "reviews-without-card",
    "notes-without-cards",
}
"""Damage that takes away what nothing else tells: a stand-in takes its place."""


def named(front: Front, *arguments: str, code: int = 1) -> list[str]:
    found = front("check", "--json", *arguments, code=code).json()
    assert found["ok"] is (code == 0)
    return [problem["check"] for problem in found["problems"]]


def test_a_sound_database_has_no_problem(front: Front) -> None:
    assert front("check").out == "No damage found.\n"
    assert named(front, code=0) == []
    assert front("check", "--repair", "--json").json()["backup"] is None, "there was nothing to mend"


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_named_mended_and_the_mending_undone(front: Front, name: str) -> None:
    reviews = ask(front, "SELECT at, card_id, rating FROM review")
    cards = listed(front)
    harm(front, *DAMAGE[name])
    damaged = ask(front, "SELECT * FROM card ORDER BY id")
    said = front("check", code=1)
    assert name in said.out
    one_complaint(said.err)
    assert name in named(front)
    assert ask(front, "SELECT * FROM card ORDER BY id") == damaged, "a check changes nothing"
    report = front("check", "--repair", "--json").json()
    assert name in {problem["check"] for problem in report["mended"]}
    assert named(front, code=0) == []
    assert ask(front, "PRAGMA foreign_key_check") == []
    assert ask(front, "PRAGMA integrity_check") == [("ok",)]
    assert ask(front, "SELECT at, card_id, rating FROM review") == reviews, "no review is lost"
    if name not in REPLACED:
        assert listed(front) == cards, "what was damaged is as it was"
    front("study", "--plain", "--limit", "1", stdin="\n3\n")
    front("undo")
    assert "repair" in front("undo").out
    assert ask(front, "SELECT * FROM card ORDER BY id") == damaged
    assert name in named(front)


def test_every_check_that_can_mend_is_tried() -> None:
    assert {check.name for check in CHECKS if check.mend} == set(DAMAGE)


def test_all_at_once(front: Front) -> None:
    harm(front, *(statement for statements in DAMAGE.values() for statement in statements))
    reviews = ask(front, "SELECT at, card_id, rating FROM review")
    front("check", "--repair")
    assert named(front, code=0) == []
    assert ask(front, "SELECT at, card_id, rating FROM review") == reviews


def test_memory_is_worked_out_from_the_log_alone(front: Front) -> None:
    """The schedule of every card goes, and so does what the log says of memory; the answers are enough."""
    before = listed(front)
    schedule = "state = 0, step = 0, due_at = NULL, due_day = NULL, interval = 0, stability = NULL, difficulty = NULL"
    harm(
        front,
        f"UPDATE card SET {schedule}, last_review_at = NULL, last_review_day = NULL, reps = 0, lapses = 0",
        "UPDATE review SET stability = NULL, difficulty = NULL",
    )
    front("check", "--repair")
    assert listed(front) == before


def test_what_is_strange_but_no_damage_is_only_said(front: Front) -> None:
    front("answer", "20", "good", now="2036-03-03T10:00:00Z")
    front("answer", "21", "good", now="2026-03-03T10:00:00Z")
    assert set(named(front, code=0)) == {"clock-in-future", "clock-went-back"}
    assert "notice" in front("check").out
    assert front("check", "--repair", "--json").json()["backup"] is None


def test_nothing_that_can_be_done_to_cards_is_damage(front: Front) -> None:
    for arguments in (
        ("reset", "1"),
        ("set-due", "10-20", "2", "10", "11"),
        ("set-due", "3", "1"),
        ("study", "--search", "Topic", "--limit", "6", "--plain"),
        ("answer", "1", "good"),
        ("answer", "10", "again"),
        ("bury", "3"),
        ("suspend", "4"),
        ("reset", "2"),
        ("answer", "2", "good"),
        ("catch-up", "--days", "3", "--apply"),
    ):
        code = None if arguments[0] in ("catch-up", "study") else 0
        Inside(front.db)(*arguments, stdin="\n3\n" * 6, code=code)
        assert named(front, code=0) == [], arguments
    before = listed(front)
    harm(front, "UPDATE card SET reps = 0, stability = 3.0, difficulty = 3.0 WHERE reps > 0 AND state = 2")
    assert named(front) != []
    front("check", "--repair")
    assert listed(front) == before, "due dates that were set by hand are kept"


def test_a_change_of_many_cards_is_backed_up(front: Front) -> None:
    def edits() -> int:
        return sum(one["reason"] == "edit" for one in front("backups", "--json").json())

    front("suspend", "1", "2", "3")
    assert edits() == 0
    front("suspend", "deck:Deck")
    assert edits() == 1
    front("restore", "1")
    assert sum(bool(row["suspended"]) for row in front("cards", "--json").json()) == 3


def test_other_parameters_are_no_damage(front: Front) -> None:
    """Whether memories were worked out anew for them or not."""
    weights = "0.3 1.5 3 9 6 0.9 3.1 0.01 1.9 0.2 0.8 1.5 0.07 0.3 1.7 0.6 1.9 0.6 0.1 0.07 0.2"
    front("options", "Deck", f"parameters={weights}")
    assert named(front, code=0) == []


def test_damaged_indexes_are_built_anew(front: Front) -> None:
    (root,) = ask(front, "SELECT rootpage FROM sqlite_master WHERE name = 'review_by_card'")[0]
    page = ask(front, "PRAGMA page_size")[0][0]
    assert isinstance(root, int)
    assert isinstance(page, int)
    content = bytearray(front.db.read_bytes())
    # The number of cells in the page of the index: two fewer, so that rows are missing from it.
    place = (root - 1) * page + 3
    content[place : place + 2] = (int.from_bytes(content[place : place + 2]) - 2).to_bytes(2)
    front.db.write_bytes(content)
    assert named(front) == ["pages"]
    before = ask(front, "SELECT * FROM review NOT INDEXED")
    front("check", "--repair")
    assert named(front, code=0) == []
    assert ask(front, "SELECT * FROM review NOT INDEXED") == before


@pytest.mark.parametrize("seed", range(6))
def test_what_can_be_read_of_damaged_pages_is_carried_over(front: Inside, tmp_path: Path, seed: int) -> None:
    front("backup", tmp_path / "whole.zst")
    random = Random(seed)
    content = bytearray(front.db.read_bytes())
    pages = len(content) // 4096
    for page in random.sample(range(1, pages), 2):
        content[page * 4096 : (page + 1) * 4096] = random.randbytes(4096)
    front.db.write_bytes(content)
    assert "pages" in named(front)
    report = front("check", "--repair", code=None)
    if report.code:  # hit in the pages that say which tables there are: without them nothing can be read
        assert "“retain restore” lists the backups" in report.err
        front("restore", tmp_path / "whole.zst")
    assert ask(front, "PRAGMA integrity_check") == [("ok",)], report.out
    assert ask(front, "PRAGMA foreign_key_check") == []
    front("study", "--plain", "--limit", "1", stdin="\n3\n")
    kept = [*front.db.parent.glob("*.damaged-*"), *front.db.parent.glob("backups/*damaged*")]
    assert kept, "what was damaged is kept"


@pytest.mark.parametrize("pages", [1, 3, 12])
def test_a_file_whose_end_is_missing(front: Front, pages: int) -> None:
    before = ask(front, "SELECT count(*) FROM review")
    with front.db.open("r+b") as file:
        file.truncate(front.db.stat().st_size - pages * 4096)
    assert "is damaged" in refused(front, "due")
    found = front("check", code=1)
    assert f"its end is missing ({pages} page" in found.out
    front("check", "--repair")
    front("check")
    assert ask(front, "PRAGMA integrity_check") == [("ok",)]
    assert ask(front, "SELECT count(*) FROM review") <= before
    front("due")


def test_only_our_databases_are_checked(tmp_path: Path) -> None:
    for make in (lambda path: path.mkdir(), lambda path: path.write_text("x" * 1000), _foreign):
        front = Inside(tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite")
        make(front.db)
        refused(front, "check")
        refused(front, "check", "--repair")
    refused(Inside(tmp_path / "none.sqlite"), "check")


def _foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE card (id)")
    connection.close()


def test_names_and_words_are_fit_to_be_read() -> None:
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    texts: Sequence[str] = [word for check in CHECKS for word in (check.one, check.many)]
    assert all(text and text[0].islower() and not text.endswith(".") for text in texts)
