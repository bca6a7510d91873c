"""The first minute: learning by doing, on cards that are thrown away."""

import tempfile
from pathlib import Path

import pytest

from driving import Drive, Driven, click_words
from retain.services.today import all_decks


def words(app: Driven) -> str:
    return " ".join(app.text.split())


async def test_a_new_learner_reveals_rates_and_takes_back(
    drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    async with drive() as app:
        await app.press("enter")  # the first button has the focus
        assert "press Space to see it" in words(app)
        await app.press("space")
        assert "How well did you know it?" in words(app)
        await app.press("3")
        assert "press u to take it back" in words(app)
        await app.press("u")
        assert "There it is again" in words(app)
        await app.press("space", "1")
        assert "That is all there is to it" in words(app)
        await app.press("space", "3", "space", "3")
        assert "Welcome to retain" in app.text
        # Nothing of it is the learner's.
        assert all_decks(app.db, app.time) == []
        assert app.done_today() == 0
        assert list((tmp_path / "scratch").iterdir()) == []
        await app.press("enter")  # the starter deck is the next thing to do
        assert "Machine Learning" in app.text
        assert "Try it" not in app.text


async def test_the_tour_can_be_left_at_once_and_by_mouse(drive: Drive) -> None:
    async with drive() as app:
        await app.pilot.click("#try")
        await app.settle()
        await click_words(app, "Show answer")
        await app.settle()
        assert "How well did you know it?" in words(app)
        await app.press("escape")
        assert "Welcome to retain" in app.text


async def test_whoever_goes_on_without_undo_is_not_held_up(drive: Drive) -> None:
    async with drive(size=(60, 20)) as app:
        await app.press("t", "space", "4", "space", "4")
        assert "That is all there is to it" in words(app)
        await app.press("space", "4")
        assert "Welcome to retain" in app.text


async def test_there_is_no_tour_where_there_are_cards(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        assert "Try it" not in app.text
        await app.press("t")
        assert "Statistics" in app.text or "True retention" in app.text


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_no_notice_covers_what_to_do_next(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size=size) as app:
        await app.press("t", "space", "3", "u")
        assert "There it is again. That goes back as far as you like. Now go on: Space, and a number." in words(app)
