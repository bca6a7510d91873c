"""The screens that fit FSRS and simulate the year to come."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from driving import Drive, Driven
from histories import answers_of, fill_with, true_weights
from retain.services.background import Background
from retain.tui.screens.fitting import FittingScreen


@pytest.fixture
def learned(tmp_path: Path) -> Path:
    """A database in which a learner gave 4,000 answers; the one that ``drive`` opens."""
    path = tmp_path / "cards.sqlite"
    fill_with(path, answers_of(true_weights(2), 4_000, 2))
    return path


def stored(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


CARDS = "SELECT id, stability, difficulty, due_day, interval FROM card ORDER BY id"


async def test_a_fit_is_shown_applied_with_due_dates_and_taken_back(drive: Drive, learned: Path) -> None:
    before = stored(learned, CARDS)
    async with drive(size=(100, 40)) as app:
        assert "FSRS can be fitted to" in app.text
        await app.press("f")
        assert "The fit is better." in app.text
        assert "a mature card" in app.text
        assert "Due dates stay as they are" in app.text
        assert stored(learned, CARDS) == before
        await app.press("d")
        assert "Due dates move" in app.text
        await app.press("s")
        assert "the rest over 3 days" in app.text
        await app.press("a")
        assert "Applied:" in app.text
        assert stored(learned, CARDS) != before
        await app.press("u")
        assert stored(learned, CARDS) == before
        assert stored(learned, "SELECT count(*) FROM review WHERE rating = 0") == [(0,)]


@pytest.mark.usefixtures("learned")
async def test_what_a_key_changes_is_in_sight_on_a_low_screen(drive: Drive) -> None:
    async with drive(size=(60, 14)) as app:
        await app.press("f")
        assert "Fitting FSRS" in app.text
        assert "Due dates" not in app.text.replace("d Due dates", "")
        await app.press("d")
        assert "d leaves them as they are." in app.text
        await app.press("s")
        assert "the rest over 3 days" in " ".join(app.text.split())
        await app.press("a")
        assert "u takes it back" in " ".join(app.text.split())


@pytest.mark.usefixtures("learned")
async def test_the_findings_name_the_keys_of_ones_own(drive: Drive, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[keys]\n"fitting.apply" = "y"\n"fitting.due_dates" = "m"\n', encoding="utf-8")
    async with drive(size=(100, 40), settings=settings) as app:
        await app.press("f")
        assert "y applies what is better" in app.text
        assert "m moves them too" in app.text
        await app.press("m")
        assert "m leaves them as they are" in " ".join(app.text.split())


async def begin_fit(app: Driven) -> "Background[Any]":
    """Open the screen and return what runs for it."""
    app.time.forward(seconds=1)
    await app.pilot.press("f")
    screen = app.app.screen
    assert isinstance(screen, FittingScreen)
    while screen._job is None:
        await app.pilot.pause()
    return screen._job


@pytest.mark.usefixtures("learned")
async def test_leaving_stops_the_fit_and_leaves_no_process(drive: Drive) -> None:
    async with drive() as app:
        job = await begin_fit(app)
        await app.press("escape")
        assert "Deck" in app.text
        assert job._child.poll() is not None


@pytest.mark.usefixtures("learned")
async def test_the_screen_answers_at_once_while_a_fit_runs(drive: Drive) -> None:
    async with drive() as app:
        loop = asyncio.get_running_loop()
        lags: list[float] = []

        async def watch() -> None:
            while True:
                began = loop.time()
                await loop.run_in_executor(None, lambda: None)
                lags.append(loop.time() - began)

        watcher = loop.create_task(watch())
        await app.press("f")
        watcher.cancel()
        assert len(lags) > 20
        assert sorted(lags)[len(lags) * 95 // 100] < 0.1
        assert "log-loss" in app.text


@pytest.mark.usefixtures("learned")
async def test_the_year_to_come_is_simulated_and_asked_what_if(drive: Drive) -> None:
    async with drive(size=(100, 40)) as app:
        await app.press("w")
        assert "most knowledge for each minute" in app.text
        assert "90%" in app.text
        assert "Answers a day at 90%" in app.text
        await app.press("up")
        assert "Answers a day at 85%" in app.text
        await app.press("n")
        assert "what if you add 20 cards a day" in app.text
        await app.press("n")
        assert "what if you stop adding" in app.text
        await app.press("escape")
        assert "Study all" in app.text


async def test_without_answers_the_screens_say_so(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        assert "fitted to" not in app.text
        await app.press("f")
        assert "too few reviews" in " ".join(app.text.split())
        await app.press("escape")
        await check_forecast_of_new_cards(app)


async def check_forecast_of_new_cards(app: Driven) -> None:
    await app.press("w")
    assert "0 cards with a memory today" in app.text
