"""The command palette: decks, cards, commands, screens and colours, from every screen."""

import sqlite3

import pytest
from textual.widgets import Input, OptionList

from driving import Drive, Driven, fill
from retain.domain.extra import StudyRequest
from retain.tui.screens.browse import BrowseScreen
from retain.tui.screens.options import OptionsScreen
from retain.tui.screens.study import StudyScreen

ALPHA = ("Alpha", "the first letter")
BETA = ("Beta", "the second [letter](x)")


async def ask(app: Driven, text: str) -> None:
    """Open the palette, and type into it."""
    await app.press("ctrl+p")
    app.app.screen.query_one(Input).value = text
    await app.pilot.pause(0.3)
    await app.settle()


def top(app: Driven) -> str:
    """Return the name of the screen that is shown."""
    return type(app.app.screen).__name__


@pytest.mark.parametrize(
    ("asked", "screen", "shown"),
    [
        ("study spanish", StudyScreen, "Uno"),
        ("options spanish", OptionsScreen, "Spanish"),
    ],
)
async def test_it_leads_everywhere(drive: Drive, asked: str, screen: type, shown: str) -> None:
    async with drive(ALPHA, BETA) as app:
        fill(app.db, app.time, [("Uno", "one")], deck="Spanish")
        await app.press("r")
        await ask(app, asked)
        await app.press("enter")
        assert isinstance(app.app.screen, screen)
        assert shown.casefold() in app.text.casefold()


async def test_cards_are_found_by_words_on_either_side_and_shown_as_data(drive: Drive) -> None:
    async with drive(ALPHA, BETA, size=(100, 30)) as app:
        await ask(app, "letter")
        assert "Test: the first letter" in app.text
        assert "Test: the second letter" in app.text
        app.app.screen.query_one(Input).value = "[/red] front:"
        await app.pilot.pause(0.3)
        await app.press("escape", "escape")


async def test_of_many_cards_the_first_are_offered_and_the_browser_has_all(drive: Drive) -> None:
    many = [(f"Card {number:03}", "common") for number in range(60)]
    async with drive(*many, size=(80, 30)) as app:
        await ask(app, "common")
        assert app.app.screen.query_one(OptionList).option_count == 51
        await app.press("ctrl+end", "enter")
        assert isinstance(app.app.screen, BrowseScreen)
        assert "60 cards" in app.text


async def test_what_a_key_does_is_done_to_the_card_that_is_asked_also_while_an_answer_is_typed(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter")
        await ask(app, "suspend")
        await app.press("enter")
        with sqlite3.connect(app.db) as connection:
            assert connection.execute("SELECT id FROM card WHERE suspended").fetchall() == [(1,)]
        assert "Beta" in app.text
        await ask(app, "easy")
        assert "Rate the answer Easy" not in app.text, "there is no answer yet to be rated"
        await app.press("escape", "space")
        await ask(app, "easy")
        await app.press("enter")
        assert app.done_today() == 1


async def test_a_session_that_was_asked_for_outside_stays_below(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        fill(app.db, app.time, [("Uno", "one")], deck="Spanish")
    async with drive(study=StudyRequest("Test", None)) as app:
        await ask(app, "study spanish")
        await app.press("enter")
        assert "Uno" in app.text
        await app.press("escape")
        assert "Alpha" in app.text


async def test_colours_and_screens_from_within_a_session(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        await app.press("enter")
        await ask(app, "theme retain-contrast")
        await app.press("enter")
        assert app.app.theme == "retain-contrast"
        await ask(app, "statistics")
        await app.press("enter")
        assert top(app) == "StatisticsScreen"
        await app.press("escape")
        assert top(app) == "StudyScreen"


async def test_the_mouse_opens_what_is_found(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await ask(app, "second")
        await app.pilot.click("CommandList", offset=(4, 1))
        await app.settle()
        assert isinstance(app.app.screen, BrowseScreen)
        assert "Beta" in app.text


async def test_what_undo_would_take_back_is_named_on_every_screen_that_undoes(drive: Drive) -> None:
    async with drive(ALPHA, BETA, size=(80, 30)) as app:
        await app.press("ctrl+p")
        assert "Undo: import test.md" in app.text
        await app.press("escape", "enter", "space", "3", "ctrl+p")
        assert "Undo: answer Good" in app.text
        await app.press("escape", "exclamation_mark")
        await ask(app, "undo")
        assert "Undo: suspend 1 card" in app.text
        await app.press("enter")
        assert "Taken back: suspend 1 card" in app.text
        await app.press("u")
        assert not app.done_today()
        await ask(app, "undo")
        assert "Undo:" not in app.text, "an import is not for the session to take back"


async def test_where_there_is_nothing_to_take_back_the_palette_does_not_offer_it(drive: Drive) -> None:
    async with drive() as app:
        await ask(app, "undo")
        assert "Undo" not in app.text


def unpadded(app: Driven) -> str:
    """Return the screen without what stands before and after its lines."""
    return "\n".join(line.strip() for line in app.text.splitlines())


@pytest.mark.parametrize("act", ["Tag", "Delete"])
async def test_while_a_card_is_waited_for_nothing_that_needs_one_is_offered(drive: Drive, act: str) -> None:
    async with drive(ALPHA) as app:
        await app.press("enter")
        await ask(app, act)
        assert f"\n{act}\n" in unpadded(app)
        await app.press("escape", "space", "1")
        assert "Next card in" in app.text
        await ask(app, act)
        assert f"\n{act}\n" not in unpadded(app)
