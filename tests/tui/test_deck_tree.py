"""Decks on the home screen: made, renamed, moved, deleted and brought back, by key and by mouse."""

from driving import Drive, Driven, fill
from retain.services.collection import open_collection
from retain.services.today import all_decks


def names(app: Driven) -> list[str]:
    return [line.name for line in all_decks(app.db, app.time)]


def words(app: Driven) -> str:
    """What is on the screen, without frames and line ends."""
    return " ".join(app.text.translate(dict.fromkeys(map(ord, "▌▐│"), " ")).split())


async def type_in(app: Driven, text: str) -> None:
    await app.press("end", "ctrl+u", *text, "enter")


async def test_a_deck_is_made_where_the_cursor_is_and_undone(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        fill(app.db, app.time, [("Uno", "one")], deck="Languages::Spanish")
        await app.press("r", "k", "n")
        await app.press(*"Latin", "enter")  # the question begins with “Languages::”, for the cursor is on Spanish
        assert "Languages::Latin" in names(app)
        assert "Made Languages::Latin; u takes it back." in words(app)
        await app.press("u")
        assert "Taken back: make the deck Languages::Latin" in words(app)
        assert "Languages::Latin" not in names(app)


async def test_a_clash_is_said_in_place_and_the_question_stays(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        await app.press("n")
        await type_in(app, "TEST")
        assert "There is a deck “Test” already".lower() in app.text.lower()
        await type_in(app, "Other")
        assert names(app) == ["Other", "Test"]


async def test_a_renamed_deck_keeps_the_cursor(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        fill(app.db, app.time, [("Uno", "one")], deck="Spanish")
        await app.press("r", "R")  # the cursor is on Test, the second
        await type_in(app, "AAA")
        assert names(app) == ["AAA", "Spanish"]
        await app.press("enter")
        assert "Alpha" in app.text


async def test_a_deck_is_moved_by_the_menu_and_the_mouse(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        fill(app.db, app.time, [("Uno", "one")], deck="Spanish")
        await app.press("r", "d")
        assert "Move below another deck" in app.text
        await app.pilot.click("ChoiceScreen OptionList", offset=(5, 3))
        await app.settle()
        assert "Below which deck shall Test lie?" in app.text
        await app.pilot.click("ChoiceScreen OptionList", offset=(3, 1))
        await app.settle()
        assert names(app) == ["Spanish", "Spanish::Test"]


async def test_deleting_says_what_goes_and_u_brings_it_back_after_a_restart(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter"), ("Beta", "the second")) as app:
        await app.press("enter", "space", "4", "escape", "enter")
        await app.press("X")
        assert "Delete Test with 2 cards and 1 review?" in words(app)
        await app.press("enter")  # the cursor stands on “Keep it”
        assert names(app) == ["Test"]
        await app.press("X", "y")
        assert names(app) == []
        assert "Welcome to retain" in app.text
    async with drive() as app:
        assert "Welcome to retain" in app.text
        await app.press("u")
        assert names(app) == ["Test"]
        assert app.done_today() == 1


async def test_an_empty_deck_goes_without_a_question(drive: Drive) -> None:
    async with drive() as app:
        await app.press("n", *"Empty", "enter")
        assert names(app) == ["Empty"]
        await app.press("X")
        assert names(app) == []


async def test_markup_in_the_name_of_a_deck_stays_text(drive: Drive) -> None:
    async with drive() as app:
        fill(app.db, app.time, [("Uno", "one")], deck="[red]x[/] [/oops]")
        await app.press("r", "d")
        assert app.text.count("[red]x[/] [/oops]") == 2
        await app.press("R", "escape", "M", "escape", "X")
        assert "Delete [red]x[/] [/oops] with 1 card?" in words(app)


async def test_undo_says_so_where_there_is_nothing(drive: Drive) -> None:
    async with drive() as app:
        with open_collection(app.db, app.time):
            pass
        await app.press("u")
        assert "there is nothing to undo" in words(app)


async def test_the_help_of_a_screen_names_the_keys_that_it_shares_with_others(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter"), size=(80, 60)) as app:
        await app.press("question_mark")
        assert "Delete the deck" in app.text
        assert "Add the deck that comes along" not in app.text  # possible only where there are none
        await app.press("escape", "b", "question_mark")
        assert "Put aside until tomorrow" in app.text


async def test_two_keys_at_once_leave_one_screen(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        home = app.app.screen
        for opening in (("d",), ("b",), ("question_mark",), ("a",), ("t",), ("comma",), ("enter",)):
            await app.press(*opening)
            above = app.app.screen
            assert above is not home, opening
            for _ in range(3):  # before the screen has had time to go
                above.dismiss(None)
            await app.settle()
            assert app.app.screen is home, opening
