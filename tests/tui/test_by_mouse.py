"""Nothing needs a mouse, and everything takes one."""

from driving import Drive, Driven, click_words
from retain.tui.screens.card_story import CardScreen
from retain.tui.screens.edit import EditScreen
from retain.tui.widgets.card_table import CardTable
from retain.tui.widgets.chart_view import ChartView
from retain.tui.widgets.key_line import KeyLine

NOTES = [("Ant", "an insect"), ("Bee", "makes honey"), ("Cat", "a pet")]


async def click_key(app: Driven, name: str) -> None:
    await app.pilot.click(KeyLine, offset=(app.text.splitlines()[-1].index(name), 0))


async def test_the_browser_takes_clicks(drive: Drive) -> None:
    async with drive(*NOTES, size=(120, 30)) as app:
        await app.press("b")
        table = app.app.screen.query_one(CardTable)
        app.time.forward(seconds=1)  # or the card beside waits for the cursor to come to rest
        await app.pilot.click(CardTable, offset=(5, 1))
        await app.settle()
        assert table.current == 2
        assert "makes honey" in app.text
        await app.pilot.click(CardTable, offset=(5, 2), control=True)
        await app.settle()
        assert table.selected == {3}
        await app.pilot.click("#search")
        await app.press("home", "ctrl+k", *"ant")
        await app.pilot.pause(0.3)
        await app.settle()
        assert "1 card" in app.text
        await app.pilot.click(CardTable, offset=(5, 0), times=2)
        await app.settle()
        assert isinstance(app.app.screen, EditScreen)


async def test_the_footer_and_the_wheel_take_the_mouse_in_a_session_and_in_why(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        await app.press("enter", "space", "4")
        await click_key(app, "Why")
        await app.settle()
        assert isinstance(app.app.screen, CardScreen)
        await app.press("escape")
        await click_key(app, "Undo")
        await app.settle()
        assert "Ant" in app.text
        app.time.forward(seconds=1)
        await click_words(app, "Show answer")
        await app.settle()
        app.time.forward(seconds=1)
        await click_words(app, "4 Easy")
        await app.settle()
        assert app.done_today() == 1


async def test_a_curve_is_read_out_under_the_mouse(drive: Drive) -> None:
    async with drive(*NOTES, size=(100, 60)) as app:
        await app.press("enter", "space", "4", "escape", "escape")
        app.time.forward(days=4)
        await app.press("b", "i")
        chart = app.app.screen.query_one("#stability", ChartView)
        (column, line), _ = next(iter(chart._drawing.hits.items()))
        await app.pilot.hover(chart, offset=(column, line))
        await app.settle()
        assert "3 Mar 2026: Easy, 8.3 d" in app.text
