"""The line of keys at the foot: it follows what is possible, and a click presses the key."""

from driving import Drive
from retain.tui.screens.study import StudyScreen
from retain.tui.widgets.key_line import KeyLine

ALPHA = ("Alpha", "The first letter")


async def test_the_line_follows_what_can_be_done(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        await app.press("enter")
        assert "space Show answer" in app.text.splitlines()[-1]
        await app.press("space")
        assert "space Good" in app.text.splitlines()[-1]
        assert "Show answer" not in app.text.splitlines()[-1]


async def test_a_click_on_a_key_presses_it(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        await app.press("enter")
        screen = app.app.screen
        assert isinstance(screen, StudyScreen)
        foot = app.text.splitlines()[-1]
        await app.pilot.click(KeyLine, offset=(foot.index("Show answer"), 0))
        await app.settle()
        assert "The first letter" in app.text
        assert "space Good" in app.text.splitlines()[-1]


async def test_the_pointer_on_a_key_says_what_it_does(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        await app.press("enter")
        foot = app.text.splitlines()[-1]
        await app.pilot.hover(KeyLine, offset=(foot.index("Edit"), 0))
        await app.settle()
        assert "Edit this note" in str(app.app.screen.query_one(KeyLine).tooltip)
        await app.pilot.hover(KeyLine, offset=(len(foot) + 2, 0))
        await app.settle()
        assert app.app.screen.query_one(KeyLine).tooltip is None


async def test_leaving_stays_in_sight_where_there_is_no_room_for_all_keys(drive: Drive) -> None:
    async with drive(ALPHA, size=(60, 20)) as app:
        await app.press("enter")
        foot = app.text.splitlines()[-1]
        assert "Show answer" in foot
        assert "esc Leave" in foot
        assert "? Help" in foot
        await app.press("space")
        assert "space Good" in app.text.splitlines()[-1]
        assert "esc Leave" in app.text.splitlines()[-1]
        await app.press("escape", "b")
        assert "esc Back" in app.text.splitlines()[-1]


async def test_the_key_of_what_stands_first_stays_longest(drive: Drive) -> None:
    async with drive(ALPHA, size=(30, 20)) as app:
        await app.press("enter")
        assert "space Show answer" in app.text.splitlines()[-1]
        assert "? Help" in app.text.splitlines()[-1]
