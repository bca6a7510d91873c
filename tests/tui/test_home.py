"""The home screen: welcome, decks, counts, and the way into a session."""

from threading import Event

import pytest

from driving import Drive, fill
from retain.services.today import Overview
from retain.tui.desk import Desk


async def test_an_empty_database_is_welcomed_and_the_starter_deck_is_one_key_away(drive: Drive) -> None:
    async with drive() as app:
        assert "Welcome to retain" in app.text
        assert "Machine Learning" in app.text
        await app.press("s")
        assert "Machine Learning" in app.text
        assert "20 new" in app.text
        assert "Welcome" not in app.text


async def test_the_button_adds_the_starter_deck_too(drive: Drive) -> None:
    async with drive() as app:
        await app.pilot.click("#add-starter")
        await app.settle()
        assert "20 new" in app.text


async def test_decks_are_shown_with_their_counts_and_enter_studies_the_chosen_one(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        fill(app.db, app.time, [("Uno", "one"), ("Dos", "two")], deck="Spanish")
        await app.press("r")
        rows = [line.split() for line in app.text.splitlines() if "Spanish" in line or "Test" in line]
        assert rows == [["Spanish", "2", "–", "–"], ["Test", "1", "–", "–"]]
        # The cursor stayed on the deck that it was on when another came in above it.
        await app.press("enter")
        assert "Alpha" in app.text
        assert "the first letter" not in app.text


async def test_a_session_on_all_decks_asks_both(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        fill(app.db, app.time, [("Uno", "one")], deck="Spanish")
        await app.press("r", "s", "space", "4", "space", "4")
        assert "2 answers" in app.text.replace("Answers       2", "2 answers")
        assert app.done_today() == 2


async def test_nested_decks_are_indented_below_their_parent(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        fill(app.db, app.time, [("Beta", "the second")], deck="Test::Greek")
        await app.press("r")
        lines = app.text.splitlines()
        parent = next(line for line in lines if "Test" in line)
        child = next(line for line in lines if "Greek" in line)
        assert child.index("Greek") == parent.index("Test") + 2
        assert parent.split() == ["Test", "2", "–", "–"]


async def test_long_deck_names_are_cut_and_the_numbers_stay_in_their_columns(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        fill(app.db, app.time, [("Beta", "the second")], deck="A name that goes on and on " * 6)
        await app.press("r")
        rows = [line for line in app.text.splitlines() if line.rstrip().endswith("–")]
        assert len({len(row) for row in rows}) == 1
        assert any("…" in row for row in rows)


async def test_markup_in_a_deck_name_is_shown_as_it_is(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        fill(app.db, app.time, [("Beta", "the second")], deck="[bold red]C[/] & [b")
        await app.press("r")
        assert "[bold red]C[/] & [b" in app.text


async def test_what_was_done_today_is_summed_up(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter"), ("Beta", "the second")) as app:
        assert "Nothing answered yet today." in app.text
        await app.press("enter", "space", "4", "escape", "enter")
        assert "1 answer in" in app.text
        assert "remembered" not in app.text  # no review was asked


async def test_the_palette_jumps_to_a_deck(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        fill(app.db, app.time, [("Uno", "one")], deck="Spanish")
        await app.press("r", "ctrl+p", *"study span")
        await app.pilot.pause(0.3)
        await app.press("enter")
        assert "Uno" in app.text


async def test_light_and_dark(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        assert app.app.current_theme.dark
        await app.press("ctrl+t")
        assert not app.app.current_theme.dark


async def test_the_palette_takes_a_bracket_in_a_name_for_what_it_is(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        fill(app.db, app.time, [("Uno", "one")], deck="[red]x[/] [/oops] deck")
        await app.press("r", "ctrl+p")
        await app.pilot.pause(0.3)
        assert "[red]x[/] [/oops] deck" in app.text
        await app.press(*"oops")
        await app.pilot.pause(0.3)
        await app.press("enter")
        assert "Uno" in app.text


async def test_the_first_screen_says_what_u_takes_back(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        await app.press("enter", "space", "4", "escape")
        assert "u takes back: answer Easy" in app.text
        await app.press("b", "exclamation_mark", "escape", "escape")
        assert "u takes back: suspend 1 card" in app.text
        await app.press("u")
        assert "u takes back: answer Easy" in app.text
        await app.press("u")
        assert "u takes back: import test.md" in app.text
        assert app.done_today() == 0


async def test_an_escape_too_many_on_the_way_back_does_not_quit(drive: Drive) -> None:
    async with drive(("Alpha", "first")) as app:
        await app.press("b")
        for _ in range(3):
            app.time.forward(seconds=0.1)
            await app.pilot.press("escape")
            await app.settle()
        assert app.app.is_running
        assert not app.app._exit
        await app.pilot.press("q")
        assert app.app._exit, "q is meant, however quickly it follows"


async def test_escape_on_the_first_screen_quits(drive: Drive) -> None:
    async with drive(("Alpha", "first")) as app:
        await app.press("escape")
        assert app.app._exit


async def test_the_help_names_each_key_once(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter"), size=(100, 60)) as app:
        for opening in ((), ("b",), ("t",), ("enter",)):
            await app.press(*opening, "f1")
            assert app.text.count("Change the colours") == 1, opening
            assert app.text.count("Show every key") == 1, opening
            await app.press("escape")
            if opening:
                await app.press("escape")


async def test_what_was_counted_before_a_change_does_not_come_after_it(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        count, begun, may_end = Desk.overview, Event(), Event()

        def slowly(desk: Desk) -> Overview:
            counted = count(desk)
            begun.set()
            may_end.wait(10)
            return counted

        monkeypatch.setattr(Desk, "overview", slowly)
        await app.pilot.press("r")
        assert begun.wait(10)
        fill(app.db, app.time, [("Uno", "one")], deck="Spanish")
        monkeypatch.setattr(Desk, "overview", count)
        await app.pilot.press("r")
        while "Spanish" not in app.text:
            await app.pilot.pause()
        may_end.set()
        await app.settle()
        assert "Spanish" in app.text
