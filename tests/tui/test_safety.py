"""What the screens do for the data beside showing it: the backup of the day, and answers while others write."""

import sqlite3
from zoneinfo import ZoneInfo

from driving import Drive, Driven
from retain.domain.backups import Reason
from retain.services.collection import open_collection
from retain.services.decks import delete_deck
from retain.storage.backups import list_backups

ALPHA = ("Alpha", "the first letter")
BETA = ("Beta", "the second letter")


def answers(app: Driven) -> list[tuple[int, int]]:
    connection = sqlite3.connect(app.db)
    try:
        return connection.execute("SELECT card_id, rating FROM review ORDER BY at").fetchall()
    finally:
        connection.close()


async def test_the_backup_of_the_day_is_made_beside_the_screen(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        app.app._back_up()
        await app.settle()
        assert [one.reason for one in list_backups(app.db)] == [Reason.DAILY]
        app.app._back_up()
        await app.settle()
        assert len(list_backups(app.db)) == 1
        assert "backup" not in app.text


async def test_a_backup_that_cannot_be_made_is_told_and_nothing_else_is_stopped(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        (app.db.parent / "backups").write_text("in the way")
        app.app._back_up()
        await app.settle()
        assert "No backup of the day" in app.text
        await app.press("enter", "space", "3")
        assert answers(app) == [(1, 3)]


async def test_an_answer_given_while_another_program_writes_is_saved_afterwards_once(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "space")
        app.app.desk.collection().database.busy_seconds = 0.01
        with app.app.desk.collection().database.reading() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 10")
        holder = sqlite3.connect(app.db, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        await app.press("4")
        assert "saved as soon as" in app.text
        assert "locked" not in app.text
        assert "Alpha" in app.text
        await app.press("4")
        assert answers(app) == []
        holder.execute("COMMIT")
        holder.close()
        for _ in range(20):
            await app.pilot.pause(0.1)
            if "Beta" in app.text:
                break
        await app.settle()
        assert answers(app) == [(1, 4)]
        assert "Beta" in app.text


async def test_a_deck_that_is_deleted_elsewhere_while_it_is_studied_ends_the_session_in_words(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "space", "3", "space")
        with open_collection(app.db, app.time, ZoneInfo("UTC")) as other:
            delete_deck(other, "Test")
        await app.press("3")
        assert "This deck was deleted meanwhile." in app.text
        assert "retain undo" in app.text
        await app.press("escape")
        assert "Welcome to retain" in app.text
