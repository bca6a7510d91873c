"""Where the database lies, and the clock that the environment sets."""

from pathlib import Path

import pytest

from retain.config.surroundings import DATABASE_NAME, database_path, time_source
from retain.domain.clock import format_time, parse_time, system_now
from retain.domain.errors import RetainError


def test_a_database_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert database_path("x/y.sqlite") == Path("x/y.sqlite")
    assert database_path("~/y.sqlite") == tmp_path / "y.sqlite"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif("sys.platform != 'linux'")
def test_the_users_data_folder_is_made_on_first_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    path = database_path()
    assert path == tmp_path / "share" / "retain" / DATABASE_NAME
    assert path.parent.is_dir()
    assert not path.exists()


@pytest.mark.skipif("sys.platform != 'linux'")
def test_a_data_folder_that_cannot_be_made_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "share").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    with pytest.raises(RetainError, match="--db"):
        database_path()


def test_without_a_word_the_machine_tells_the_time() -> None:
    assert time_source({}) is system_now
    assert time_source({"RETAIN_NOW": " "}) is system_now


def test_a_time_that_is_set_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([1_000_000_000, 1_000_000_000, 3_500_000_000])
    monkeypatch.setattr("retain.config.surroundings.time.monotonic_ns", lambda: next(ticks))
    source = time_source({"RETAIN_NOW": "2026-03-03T10:00:00+01:00"})
    assert format_time(source()) == "2026-03-03T09:00:00.000Z"
    assert source() == parse_time("2026-03-03T09:00:02.500Z")


@pytest.mark.parametrize("text", ["now", "2026-03-03", "2026-03-03T09:00:00", "9999-99-99T00:00:00Z"])
def test_a_time_that_is_none_is_named(text: str) -> None:
    with pytest.raises(RetainError, match="RETAIN_NOW"):
        time_source({"RETAIN_NOW": text})
