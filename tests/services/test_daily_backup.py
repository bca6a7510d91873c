"""The backup of the day beside a session: the same one, whether this process makes it or another."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from building import bring, deck_file, topic
from retain.domain.errors import RetainError
from retain.services import daily_backup
from retain.services.backups import list_backups
from retain.services.collection import Collection
from retain.services.daily_backup import back_up_daily_beside
from support import Time


@pytest.mark.parametrize("large", [0, 1 << 40], ids=["elsewhere", "here"])
def test_it_is_made_once_a_day(large: int, collection: Collection, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily_backup, "_LARGE", large)
    path = collection.database.path
    bring(collection, deck_file([topic("Alpha")]))
    assert back_up_daily_beside(path, time())
    assert not back_up_daily_beside(path, time())
    (made,) = list_backups(path)
    assert made.contents is not None
    assert made.contents.notes == 1


def test_what_goes_wrong_in_the_other_process_is_said_here(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily_backup, "_LARGE", 0)
    path = tmp_path / "cards.sqlite"
    path.write_text("front,back\n" * 500)
    with pytest.raises(RetainError, match=r"cards\.sqlite"):
        back_up_daily_beside(path, time())


def test_a_database_that_is_only_being_made_needs_none(tmp_path: Path, time: Time) -> None:
    path = tmp_path / "cards.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert path.stat().st_size
    assert not back_up_daily_beside(path, time())
