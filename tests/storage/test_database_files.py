"""The database file: what may be opened, what is refused in words, and that a refused file stays as it is."""

import hashlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from retain.domain.errors import RetainError
from retain.domain.imports import DeckDraft, DraftKind, NoteDraft
from retain.services.cards import find_cards
from retain.services.collection import Collection, open_collection
from retain.services.library import import_sources
from retain.services.sources import MARKDOWN, Source
from retain.services.today import all_decks, overview, quick_counts
from retain.storage.files import APPLICATION_ID, SCHEMA_VERSION
from support import Time

NOTES = Source(
    Path("deck.md"),
    "deck",
    MARKDOWN,
    DeckDraft("Deck", notes=tuple(NoteDraft(DraftKind.TOPIC, f"T{n}", "text " * 60) for n in range(200))),
)


def fill(path: Path, time: Time) -> None:
    with open_collection(path, time, ZoneInfo("UTC")) as collection:
        import_sources(collection, [NOTES])


def use(path: Path, time: Time) -> None:
    """Open a collection, read all of it, and write to it."""
    with open_collection(path, time, ZoneInfo("UTC")) as collection:
        find_cards(collection, "")
        import_sources(collection, [NOTES])


WAYS_IN: list[Callable[[Path, Time], object]] = [use, quick_counts, overview, all_decks]
ways_in = pytest.mark.parametrize("way_in", WAYS_IN, ids=lambda way: way.__name__)


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE card (id INTEGER)")
        connection.execute("INSERT INTO card VALUES (1)")
    connection.close()


def header(path: Path, application: int, version: int, *, table: bool = False) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA application_id = {application}")
        connection.execute(f"PRAGMA user_version = {version}")
        if table:
            connection.execute("CREATE TABLE something (x)")
    connection.close()


def cut(size: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        fill(path, Time())
        os.truncate(path, size)

    return damage


def scribbled(path: Path) -> None:
    fill(path, Time())
    content = bytearray(path.read_bytes())
    content[4_096:] = Random(3).randbytes(len(content) - 4_096)  # all but the page that says what tables there are
    path.write_bytes(content)


BAD_FILES: dict[str, Callable[[Path], object]] = {
    "another program's": foreign,
    "another program's, no tables": lambda path: header(path, 0, 5),
    "another program's id": lambda path: header(path, 0x1234, 0),
    "newer": lambda path: header(path, APPLICATION_ID, SCHEMA_VERSION + 1, table=True),
    "text": lambda path: path.write_text("front,back\n" * 500),
    "one byte": lambda path: path.write_text("\n"),
    "15 bytes": cut(15),
    "header only": cut(100),
    "one page": cut(4_096),
    "half": cut(40_000),
    "scribbled": scribbled,
}


@ways_in
@pytest.mark.parametrize("make", BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_file_that_cannot_be_used_is_refused_and_left_alone(
    tmp_path: Path, time: Time, way_in: Callable[[Path, Time], object], make: Callable[[Path], object]
) -> None:
    path = tmp_path / "cards.sqlite"
    make(path)
    before = hashlib.sha256(path.read_bytes()).digest()
    with pytest.raises(RetainError) as caught:
        way_in(path, time)
    assert str(path) in str(caught.value)
    assert hashlib.sha256(path.read_bytes()).digest() == before


@ways_in
def test_a_place_where_no_file_can_be_is_refused(
    tmp_path: Path, time: Time, way_in: Callable[[Path, Time], object]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "missing" / "cards.sqlite", tmp_path / "pipe", Path("x" * 5_000)):
        with pytest.raises(RetainError):
            way_in(path, time)
    assert [found.name for found in tmp_path.iterdir()] == ["pipe"]


@ways_in
@pytest.mark.parametrize("which", ["file", "folder"])
def test_what_is_marked_read_only_is_not_written(
    tmp_path: Path, time: Time, way_in: Callable[[Path, Time], object], which: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "cards.sqlite"
    fill(path, time)
    place, mode = (path, 0o444) if which == "file" else (folder, 0o555)
    before = path.read_bytes()
    place.chmod(mode)
    try:
        with pytest.raises(RetainError, match="read-only"):
            way_in(path, time)
        assert path.read_bytes() == before
        assert [found.name for found in folder.iterdir()] == ["cards.sqlite"]
    finally:
        place.chmod(0o755)


def test_an_empty_file_becomes_a_database_once_something_is_written(tmp_path: Path, time: Time) -> None:
    path = tmp_path / "cards.sqlite"
    path.touch()
    assert quick_counts(path, time).total == 0
    assert path.stat().st_size == 0
    use(path, time)
    assert quick_counts(path, time).new == 20


def test_asking_what_is_due_makes_no_database(tmp_path: Path, time: Time) -> None:
    assert quick_counts(tmp_path / "cards.sqlite", time).total == 0
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RetainError, match="Deck"):
        quick_counts(tmp_path / "cards.sqlite", time, "Deck")


@pytest.mark.parametrize("name", [":memory:", "a?b#c%20 d.sqlite", "é 日本.sqlite", "file:x?mode=memory", "-x"])
def test_any_file_name_is_a_file(tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    use(Path(name), time)
    assert (tmp_path / name).stat().st_size > 0
    assert quick_counts(Path(name), time).new == 20


def test_a_link_is_followed(tmp_path: Path, time: Time) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "cards.sqlite")
    use(link, time)
    assert quick_counts(tmp_path / "cards.sqlite", time).new == 20
    assert link.is_symlink()


@pytest.mark.parametrize("mode", ["NORMAL", "EXCLUSIVE"])
def test_a_database_locked_by_another_program_is_reported(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr("retain.storage.files.BUSY_SECONDS", 0.05)
    path = tmp_path / "cards.sqlite"
    fill(path, time)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute(f"PRAGMA locking_mode = {mode}")
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("UPDATE card SET flag = flag")
    try:
        if mode == "NORMAL":
            assert quick_counts(path, time).new == 20, "a writer keeps no reader out"
            with (
                open_collection(path, time, busy_seconds=0.05) as hasty,
                pytest.raises(RetainError, match="in use"),
            ):
                import_sources(hasty, [NOTES])
        else:
            with pytest.raises(RetainError, match="in use"):
                quick_counts(path, time)
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def test_the_settings_that_keep_answers_safe(collection: Collection) -> None:
    with collection.database.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "application_id", "user_version")
        }
        strict = connection.exec_driver_sql(
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND name NOT LIKE 'sqlite_%' AND NOT strict"
        ).scalar_one()
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "application_id": APPLICATION_ID,
        "user_version": SCHEMA_VERSION,
    }
    assert strict == 0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO review SELECT 1, 9999, 1, 1, 3, 0, 0, 0, 0, 1.0, 1.0, 0, NULL",
        "UPDATE card SET note_id = 999",
        "UPDATE card SET state = 4",
        "UPDATE card SET due_day = 'soon'",
        "UPDATE card SET stability = 1.0",
        "DELETE FROM note",
        "DELETE FROM deck",
    ],
)
def test_the_schema_refuses_nonsense(collection: Collection, statement: str) -> None:
    import_sources(collection, [NOTES])
    with collection.database.reading() as connection, pytest.raises(sqlite3.IntegrityError):
        connection.exec_driver_sql(statement)


def test_the_daily_queries_use_their_indexes(collection: Collection) -> None:
    from retain.storage import counts

    with collection.database.reading() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {counts._LOADS}", (1, 1, 1, 1))]
    assert not [step for step in plan if step.startswith(("SCAN card", "SCAN review"))]
    assert any("INDEX card_" in step for step in plan)


def test_two_programs_may_make_the_database_at_once(tmp_path: Path, time: Time) -> None:
    path = tmp_path / "cards.sqlite"
    with open_collection(path, time) as one, open_collection(path, time) as two:
        import_sources(one, [NOTES])
        assert len(find_cards(two, "")) == 200


def test_answers_wait_for_an_idle_moment_to_be_carried_over(collection: Collection) -> None:
    import_sources(collection, [NOTES])
    log = collection.database.path.with_name(collection.database.path.name + "-wal")
    before = collection.database.path.stat().st_size
    with collection.database.writing() as connection:
        for number in range(2_000):
            connection.exec_driver_sql("INSERT INTO setting VALUES (?, ?)", (f"key {number}", '"' + "x" * 2_000 + '"'))
    assert collection.database.path.stat().st_size == before
    assert log.stat().st_size > 4_000_000
    collection.database.tidy()
    assert collection.database.path.stat().st_size > before + 4_000_000


def test_two_threads_never_share_a_connection(collection: Collection) -> None:
    with collection.database.reading() as one, collection.database.reading() as other:
        assert one.driver is not other.driver
    first = other.driver
    with collection.database.reading() as again:
        assert again.driver in (first, one.driver)
    with collection.database.reading() as held:
        collection.database.close()
        assert held.exec_driver_sql("SELECT 1").scalar_one() == 1
    with pytest.raises(sqlite3.ProgrammingError):
        held.driver.execute("SELECT 1")
