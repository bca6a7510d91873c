"""Fixtures for all tests: a front door, a clock and a database of their own."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import tzset
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from outside import Inside
from retain.domain.clock import Clock
from retain.services.collection import Collection, open_collection
from support import Front, Time

if TYPE_CHECKING:
    from driving import Drive, Driven
    from retain.tui.app import StudyRequest


# A loaded machine is slow, not wrong: what an example may take is for the suite as a whole to bound.
settings.register_profile("retain", deadline=None)
settings.load_profile("retain")

# Hundreds of processes are started: none of them but the first shall compile the program.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return half as many workers again as there are processors: tests of screens wait half of their time."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)


@pytest.fixture
def front(tmp_path: Path) -> Front:
    """Return the command line on a database that does not exist yet."""
    return Front(tmp_path / "cards.sqlite")


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inside]:
    """Return the command line without a process of its own, in UTC, on a database that does not exist yet."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        tzset()
        yield Inside(tmp_path / "cards.sqlite")
    tzset()


@pytest.fixture
def time() -> Time:
    """Return the time of a test, which it moves by hand."""
    return Time()


@pytest.fixture
def clock(time: Time) -> Clock:
    """Return a clock in UTC on the test's time."""
    return Clock(ZoneInfo("UTC"), source=time)


@pytest.fixture
def collection(tmp_path: Path, time: Time) -> Iterator[Collection]:
    """Return an empty collection on a file of its own, in UTC."""
    with open_collection(tmp_path / "cards.sqlite", time, ZoneInfo("UTC")) as opened:
        yield opened


@pytest.fixture
def drive(tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch) -> "Drive":
    """Return a function that runs the app; ``notes`` (front, back) are in the deck “Test” beforehand."""
    from driving import Driven, fill
    from retain.tui.app import RetainApp

    monkeypatch.setenv("TZ", "UTC")
    db = tmp_path / "cards.sqlite"

    @asynccontextmanager
    async def run(
        *notes: tuple[str, str],
        size: tuple[int, int] = (80, 24),
        study: "StudyRequest | None" = None,
        settings: Path | None = None,
    ) -> "AsyncIterator[Driven]":
        if notes:
            fill(db, time, notes)
        app = RetainApp(db, time, study=study, settings_file=settings)
        async with app.run_test(size=size, notifications=True) as pilot:
            driven = Driven(app, pilot, db, time)
            await driven.settle()
            yield driven

    return run
