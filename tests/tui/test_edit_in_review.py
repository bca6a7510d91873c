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


async def test_a_note_that_was_added_in_the_session_is_taken_back_in_it(drive: Drive) -> None:
    async with drive(("Alpha", "first"), ("Beta", "second")) as app:
        await app.press("enter")
        assert "Undo" not in app.text
        await app.press("a", *"new", "tab", *"one", "ctrl+s", "escape")
        assert "Alpha" in app.text
        assert "u Undo" in app.text
        await app.press("u")
        assert "Taken back: add “new” (1 card)" in " ".join(app.text.split())
        assert "Alpha" in app.text
        with sqlite3.connect(app.db) as connection:
            assert connection.execute("SELECT count(*) FROM note").fetchone() == (2,)
