"""Everything takes a mouse: decks, cards, forms and the foot of the screen."""

from textual.widgets import Input

from driving import Drive, click_words, fill
from retain.services.today import all_decks
from retain.tui.widgets.cycle import Cycle


async def test_decks_by_mouse(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        fill(app.db, app.time, [("Uno", "one")], deck="Spanish")
        await app.press("r")
        await click_words(app, "Spanish", button=3)
        assert "Move below another deck" in app.text
        await click_words(app, "Delete")
        await click_words(app, "Delete it")
        assert [line.name for line in all_decks(app.db, app.time)] == ["Test"]
        await click_words(app, "Deck  s")  # in the foot
        assert "Rename" in app.text
        await click_words(app, "Options")
        assert "Options of Test" in app.text
        await click_words(app, "‹ off ›")
        assert app.app.screen.query_one("#new_ignores_review_limit", Cycle).value == "on"
        await app.pilot.click("#reviews_per_day")
        await app.settle()
        assert app.app.focused is app.app.screen.query_one("#reviews_per_day", Input)
        await click_words(app, "Save")
        assert "u takes back: options of Test" in app.text
        await click_words(app, "Test")
        assert "Show answer" in app.text
        await click_words(app, "Show answer")
        await app.settle()
        assert "the first letter" in app.text
        app.time.forward(seconds=1)
        await click_words(app, "3 Good")
        await app.settle()
        assert app.done_today() == 1


async def test_cards_by_mouse(drive: Drive) -> None:
    async with drive(("Alpha", "first"), ("Beta", "second"), size=(120, 30)) as app:
        await click_words(app, "Browse")
        await click_words(app, "Beta", button=3)
        assert "Put aside until tomorrow" in app.text
        await click_words(app, "Suspend, or ask again")
        assert "Suspended: 1 card" in app.text
        await click_words(app, "Undo")
        assert "Taken back: suspend 1 card" in " ".join(app.text.split())
        await click_words(app, "More")
        await click_words(app, "Find notes that are alike")
        assert "the same front" in app.text
        await app.press("escape")
        await click_words(app, "State")  # the heading: sorted by it
        assert "State↑" in app.text
        await click_words(app, "Back")
        await click_words(app, "Back")
        assert "Deck" in app.text


async def test_settings_by_mouse(drive: Drive) -> None:
    async with drive(("Alpha", "first"), size=(80, 30)) as app:
        await app.press("comma")
        await click_words(app, "‹ retain-dark ›")
        await click_words(app, "Save")
        assert app.app.theme != "retain-dark"
