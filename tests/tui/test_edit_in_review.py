"""Editing in the middle of a review: back to that card, with its memory untouched, or on to the next if it is gone."""

import sqlite3
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from textual.widgets import TextArea

from driving import Drive, Driven
from retain.services.collection import open_collection
from retain.services.library import import_sources
from retain.services.sources import read_source
from support import Time, write

CLOZES = "---\ndeck: Test\n---\n\n{{c1::Adam}} joins {{c2::momentum}} with steps.\n\n# Beta\nthe second letter\n"


@pytest.fixture
def clozes(drive: Drive, tmp_path: Path, time: Time) -> Drive:
    """Return the drive on a cloze note with two cards, and a topic."""
    with open_collection(tmp_path / "cards.sqlite", time, ZoneInfo("UTC")) as collection:
        import_sources(collection, [read_source(write(tmp_path / "deck.md", CLOZES))])
    return drive


def memories(app: Driven) -> list[tuple[object, ...]]:
    with sqlite3.connect(app.db) as connection:
        return connection.execute(
            "SELECT id, state, due_at, due_day, interval, stability, difficulty, reps, lapses FROM card ORDER BY id"
        ).fetchall()


async def rewrite(app: Driven, text: str) -> None:
    """Edit the first field of the card that is asked."""
    await app.press("e")
    app.app.screen.query_one("#field-0", TextArea).text = text
    await app.press("ctrl+s")


async def test_a_cloze_is_asked_as_it_reads_now_with_its_memory(clozes: Drive) -> None:
    async with clozes() as app:
        await app.press("enter", "space", "3")
        before = memories(app)
        await app.press("u", "space", "3")  # the same answer once more, so that there is something to undo
        await app.press("u", "space")
        await rewrite(app, "{{c1::Adam::who}} joins {{c2::momentum}} with small steps.")
        assert "[who] joins momentum with small steps." in app.text
        assert "3 Good" in app.text, "the answer was shown and is shown again"
        assert all(row[1] == 0 for row in memories(app))
        await app.press("3")
        assert memories(app)[0][4:] == before[0][4:]


async def test_a_card_that_the_edit_takes_away_gives_way_to_the_next_with_its_answer_hidden(clozes: Drive) -> None:
    async with clozes() as app:
        await app.press("enter", "space")
        await rewrite(app, "Adam joins {{c2::momentum}} with steps.")
        assert "1 card no longer made" in app.text
        assert "Again" not in app.text.replace("Show it again", "")
        assert "Space  Show answer" in app.text
        assert "Adam joins […] with steps." in app.text or "Beta" in app.text
        await app.press("u")
        assert "Taken back: edit" in app.text
        assert "[…] joins momentum with steps." in app.text
        await app.press("space", "3")
        assert app.done_today() == 1


async def test_a_card_in_review_keeps_its_memory_through_an_edit(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter"), ("Beta", "the second letter")) as app:
        await app.press("enter", "space", "4", "escape", "escape")
        app.time.forward(days=11)
        await app.press("r", "enter")
        while "Alpha" not in app.text:
            await app.press("space", "4")
        before = memories(app)
        await rewrite(app, "Alpha and omega")
        assert "Alpha and omega" in app.text
        assert memories(app) == before
        await app.press("space", "3")
        with sqlite3.connect(app.db) as connection:
            assert connection.execute("SELECT state_before, rating FROM review WHERE card_id = 1").fetchall() == [
                (0, 4),
                (2, 3),
            ]


async def test_an_edit_that_is_dropped_changes_nothing_and_stops_the_clock_of_the_card(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        await app.press("enter", "space", "e")
        app.time.forward(seconds=40)
        await app.press("escape")
        assert "the first letter" in app.text
        await app.press("3")
        with sqlite3.connect(app.db) as connection:
            assert connection.execute("SELECT duration FROM review").fetchone() == (3_000,)


async def test_a_note_that_is_deleted_in_the_editor_of_another_program_gives_way(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter"), ("Beta", "the second letter")) as app:
        await app.press("enter", "e")
        with sqlite3.connect(app.db) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("DELETE FROM card WHERE id = 1")
            connection.execute("DELETE FROM note WHERE id = 1")
        app.app.screen.query_one("#field-0", TextArea).text = "Alpha anew"
        await app.press("ctrl+s")
        assert "deleted meanwhile" in app.text
        await app.press("escape", "escape", "space", "3")
        assert "answered elsewhere" in app.text or "Beta" in app.text
