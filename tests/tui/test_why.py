"""Why a card is where it is: the screen behind ``i``, in a session and in the browser."""

import sqlite3

from driving import Drive, Driven
from retain.tui.screens.card_story import CardScreen
from retain.tui.screens.study import StudyScreen

ALPHA = ("Alpha", "the first letter")
BETA = ("Beta", "the second letter")


def cards(app: Driven) -> list[tuple[object, ...]]:
    with sqlite3.connect(app.db) as connection:
        return connection.execute("SELECT * FROM card").fetchall()


async def test_a_new_card_says_that_it_is_new_and_what_each_rating_would_do(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "i")
        assert "New: never answered" in app.text
        for shown in ("1 Again", "again in 1 minute, at 09:01", "4 Easy", "in 10 days, on 13 Mar 2026", "8.3 d"):
            assert shown in app.text
        assert "Forgetting curve" not in app.text
        assert "first letter" not in app.text, "the answer is still to be thought of"


async def test_the_time_spent_there_is_not_the_time_of_the_answer(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        await app.press("enter", "i")
        app.time.forward(seconds=30)
        await app.press("escape", "space", "3")
        with sqlite3.connect(app.db) as connection:
            assert connection.execute("SELECT duration FROM review").fetchone() == (3_000,)


async def test_the_history_and_the_curves_of_a_card_that_was_answered(drive: Drive) -> None:
    async with drive(ALPHA, size=(120, 60)) as app:
        await app.press("enter", "space", "3")
        app.time.forward(minutes=10)
        await app.press("space", "3", "escape")
        app.time.forward(days=3)
        await app.press("b", "i")
        for shown in (
            "In review, the last interval 2d",
            "The chance that you recall it now is",
            "2 answers since 3 Mar 2026, never forgotten",
            "Forgetting curve of this card",
            "Days until recall has fallen to 90 %",
            "From 1, easy, to 10, hard",
            "2 entries, the latest first",
            "2026-03-03 09:10",
        ):
            assert shown in app.text
        await app.press("tab", "right")
        assert "3 Mar 2026: Good, recalled at 100 %" in app.text
        await app.press("tab", "right")
        assert "3 Mar 2026: Good, 2.3 d → 2.3 d" in app.text


async def test_an_edit_from_there_returns_to_the_card_as_it_reads_now(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter")
        before = cards(app)
        await app.press("i", "e", "end", "x", "ctrl+s")
        assert isinstance(app.app.screen, CardScreen)
        assert "Alphax" in app.text
        await app.press("q")
        assert isinstance(app.app.screen, StudyScreen)
        assert "Alphax" in app.text
        assert cards(app) == before


async def test_it_scrolls_in_a_small_terminal(drive: Drive) -> None:
    async with drive(ALPHA, size=(60, 20)) as app:
        await app.press("enter", "space", "4", "escape", "b", "i")
        assert "1 entry" not in app.text
        await app.press("end")
        assert "2026-03-03 09:00" in app.text
        await app.press("home")
        assert "Alpha" in app.text


async def test_a_card_that_is_gone_says_so_and_goes_back(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("b")
        with sqlite3.connect(app.db) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("DELETE FROM card")
        await app.press("i")
        assert not isinstance(app.app.screen, CardScreen)
        assert "There is no card" in app.text or "there is no card" in app.text


async def test_the_footer_offers_no_curves_and_no_more_where_there_are_none(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter"), size=(80, 40)) as app:
        await app.press("enter", "i")
        footer = app.text.splitlines()[-1]
        assert "Edit" in footer
        assert "Curves" not in footer
        assert "More" not in footer
        await app.press("escape", "space", "3", "escape", "escape", "b", "i")
        assert "Curves" in app.text.splitlines()[-1]
