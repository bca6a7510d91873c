"""The options of a deck, other sessions than today's, and what keys do to the card that is shown."""

from building import rows
from driving import Drive, Driven
from retain.domain.cards import Rating
from retain.services.collection import open_collection
from retain.services.reviews import answer_card
from retain.services.settings import deck_options
from retain.tui.screens.custom import CustomScreen
from retain.tui.screens.options import OptionsScreen
from retain.tui.screens.study import StudyScreen
from support import Time


def shows(app: Driven, screen: type[object]) -> bool:
    """Whether a screen of that kind lies on top."""
    return isinstance(app.app.screen, screen)


ALPHA, BETA = ("Alpha", "The first letter"), ("Beta", "The second letter")


async def test_options_are_explained_checked_and_saved(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("o")
        assert shows(app, OptionsScreen)
        assert "New cards a day" in app.text
        assert "0 to 9999" in app.text
        await app.press("x", "ctrl+s")
        assert "Must be a whole number from 0 to 9999" in app.text
        await app.press("backspace", "7", "down", "down", "right", "ctrl+s")
        assert not shows(app, OptionsScreen)
        with open_collection(app.db, app.time) as collection:
            options = deck_options(collection, "Test")
        assert (options["new_per_day"], options["new_ignores_review_limit"]) == (7, True)


async def test_changed_options_are_not_left_by_mistake(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        await app.press("o", "9", "escape")
        assert shows(app, OptionsScreen)
        await app.press("escape")
        assert not shows(app, OptionsScreen)
        with open_collection(app.db, app.time) as collection:
            assert deck_options(collection, "Test")["new_per_day"] == 20


async def test_a_card_is_put_aside_flagged_and_suspended_by_key(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "asterisk")
        assert "turquoise" in app.text
        await app.press("6")
        assert "⚑ turquoise" in app.text
        await app.press("minus")
        assert "Beta" in app.text
        await app.press("u")
        assert "Alpha" in app.text
        await app.press("exclamation_mark")
        assert "Beta" in app.text
        await app.press("D", "5", "enter")
        with open_collection(app.db, app.time) as collection:
            found = rows(collection, "SELECT state, suspended, flag, buried_on FROM card ORDER BY id")
            assert found == [(0, 1, 6, None), (2, 0, 0, None)]


async def test_practice_says_that_it_does_not_count(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("c")
        assert shows(app, CustomScreen)
        await app.press("down", "down", "down", "enter")
        assert "Practice only" in app.text
        await app.press(*"alpha", "enter")
        assert shows(app, StudyScreen)
        await app.press("space")
        assert "practice" in app.text
        assert "repeat" in app.text
        await app.press("3")
        with open_collection(app.db, app.time) as collection:
            assert rows(collection, "SELECT count(*) FROM card WHERE reps > 0") == [(0,)]


async def test_catching_up_shows_its_plan_before_it_changes_anything(drive: Drive, time: Time) -> None:
    async with drive(ALPHA, BETA) as app:
        with open_collection(app.db, time) as collection:
            for card in (1, 2):
                answer_card(collection, card, Rating.EASY)
                time.forward(seconds=1)
            time.forward(days=60)
            today = collection.clock.today()
            await app.press("c", *["down"] * 4, "enter", "backspace", "2", "enter")
            assert "Spread 2 due reviews in Test over 2 days" in app.text
            assert "remembered" in app.text
            assert rows(collection, f"SELECT count(*) FROM card WHERE due_day < {today}") == [(2,)]
            await app.press("enter")
            assert not shows(app, CustomScreen)
            assert rows(collection, f"SELECT count(*) FROM card WHERE due_day = {today + 1}") == [(1,)]


async def test_the_days_of_a_plan_stay_in_their_lines_on_a_narrow_screen(drive: Drive, time: Time) -> None:
    async with drive(ALPHA, BETA, size=(60, 30)) as app:
        with open_collection(app.db, time) as collection:
            for card in (1, 2):
                answer_card(collection, card, Rating.EASY)
                time.forward(seconds=1)
            time.forward(days=60)
        await app.press("c", *["down"] * 4, "enter", "backspace", "2", "enter")
        days = [line for line in app.text.splitlines() if "█" in line]
        assert len(days) == 2
        assert all(line.rstrip(" ▁▂▃▄▅▆▇").endswith("remembered") for line in days)
