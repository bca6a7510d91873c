"""Browsing: finding, moving, selecting, sorting, and the card beside."""

import sqlite3
from typing import Any
from zoneinfo import ZoneInfo

from driving import Drive, Driven, fill
from retain.services.collection import open_collection
from retain.services.decks import create_deck
from retain.tui.widgets.card_columns import COLUMNS, USUAL
from retain.tui.widgets.card_table import CardTable, layout, row_text
from retain.tui.widgets.card_view import CardView

NOTES = [
    ("Whale", "a mammal of the sea"),
    ("Ant", "an insect"),
    ("[bold]Bee[/bold]", "an insect with a sting"),
    ("Cod", ""),
]


async def browse(app: Any) -> CardTable:
    await app.press("b")
    await app.pilot.pause(0.2)
    await app.settle()
    table = app.app.screen.query_one(CardTable)
    assert isinstance(table, CardTable)
    return table


async def find(app: Any, text: str) -> None:
    await app.press("slash", "ctrl+u")
    await app.pilot.press(*text)
    await app.pilot.pause(0.3)
    await app.settle()


async def test_all_cards_are_listed_with_the_first_beside(drive: Drive) -> None:
    async with drive(*NOTES, size=(120, 30)) as app:
        table = await browse(app)
        assert "4 cards" in app.text
        rows = [line for line in app.text.splitlines() if "new" in line and "#" in line]
        assert [row.strip("▸ ").split()[0] for row in rows] == ["Ant", "[bold]Bee[/bold]", "Cod", "Whale"]
        assert table.current == 2
        assert "an insect with a sting" not in app.text
        await app.press("down")
        assert "an insect with a sting" in app.text
        await app.press("G")
        assert "a mammal of the sea" in app.text


async def test_a_search_finds_as_it_is_typed_and_says_what_it_cannot_read(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        table = await browse(app)
        await find(app, "insect")
        assert list(table.ids) == [2, 3]
        await find(app, "prop:x")
        assert "is not understood" in app.text
        await find(app, "walrus")
        assert "No card is like that." in app.text
        assert table.current is None
        await app.press("escape", "escape")
        await app.pilot.pause(0.3)
        await app.settle()
        assert len(table.ids) == 4
        await app.press("escape")
        assert app.app.screen.id == "home"


async def test_rows_are_selected_by_key(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        table = await browse(app)
        assert table.chosen == [2]
        await app.press("space", "J")
        assert table.chosen == [2, 3, 4]
        assert "3 of 4 cards selected" in app.text
        await app.press("ctrl+a")
        assert len(table.chosen) == 4
        await app.press("ctrl+a")
        assert table.chosen == [table.current]
        await app.press("space", "escape")
        assert not table.selected


async def test_sorting_goes_from_column_to_column_and_round(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        table = await browse(app)
        await app.press("s", "s")
        assert "Due↑" in app.text
        assert list(table.ids) == [1, 2, 3, 4]
        await app.press("s", "S")
        assert "Front↓" in app.text
        assert list(table.ids) == [1, 4, 3, 2]


async def test_marks_before_a_word_do_not_move_it_in_the_order(drive: Drive) -> None:
    notes = [("**Whale**", "1"), ("Ant", "2"), ("`zip`", "3"), ("“Bear”", "4"), ("*Cat*", "5")]
    async with drive(*notes) as app:
        table = await browse(app)
        assert list(table.ids) == [2, 4, 5, 1, 3]


async def test_columns_are_chosen(drive: Drive) -> None:
    async with drive(*NOTES, size=(120, 30)) as app:
        await browse(app)
        assert "Tags" not in app.text
        await app.press("c")
        assert "✓ Deck" in app.text
        assert "✓ Tags" not in app.text
        await app.press("down", "down", "down", "down", "space", "down", "space")
        assert "✓ Deck" not in app.text
        assert "✓ Tags" in app.text, "told by a sign, not by a colour alone"
        await app.press("escape")
        headings = next(line for line in app.text.splitlines() if "Front" in line)
        assert "Tags" in headings
        assert "Deck" not in headings


async def test_an_edit_shows_at_once_and_is_undone(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        table = await browse(app)
        await app.press("e")
        await app.pilot.press("end", *"eater", "ctrl+s")
        await app.pilot.pause(0.2)
        await app.settle()
        assert "Anteater" in app.text
        assert table.current == 2
        await app.press("u")
        await app.settle()
        assert "Anteater" not in app.text.replace("edit “Anteater”", "")


async def test_a_click_moves_and_a_double_click_edits(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        table = await browse(app)
        await app.pilot.click(CardTable, offset=(4, 2))
        await app.settle()
        assert table.current == table.ids[2]
        await app.pilot.click(CardTable, offset=(4, 2), times=2)
        await app.settle()
        assert "Basic · Test" in app.text


async def test_the_scroll_bar_is_never_an_eighth_of_a_cell_from_where_it_belongs(drive: Drive) -> None:
    async with drive(*((f"Front {number:03}", "back") for number in range(300))) as app:
        table = await browse(app)
        bar = table.vertical_scrollbar
        for keys in (["down"] * 16, ["pagedown"] * 2, ["end"], ["up"] * 14, ["home"]):
            for key in keys:
                await app.pilot.press(key)
                cells = abs(bar.position - table.scroll_y) / len(table.ids) * table.size.height
                assert cells <= 1 / 8, key
            if keys[-1] in ("end", "home"):
                assert bar.position == table.scroll_y


def test_columns_fill_the_width_and_what_does_not_fit_is_left_out() -> None:
    for width in range(1, 300):
        widths = layout(COLUMNS, width)
        used = 2 + sum(widths) + 2 * (sum(bool(one) for one in widths) - 1 if any(widths) else 0)
        assert used <= max(width - 1, 2)
        if widths[0]:
            assert used == width - 1, "one cell between the text and the scroll bar"


def test_the_end_of_a_deck_is_what_tells_it_from_others() -> None:
    deck = next(column for column in COLUMNS if column.name == "deck")
    assert row_text(["Languages::Japanese::Verbs"], [deck], [16]) == "…Japanese::Verbs"
    assert row_text(["科学::生物学::細胞"], [deck], [10]) == "…学::細胞 "
    assert row_text(["Languages"], [deck], [16]) == "Languages       "


def test_with_room_to_spare_the_column_of_decks_grows() -> None:
    columns = [column for column in COLUMNS if column.name in USUAL]
    narrow, wide = layout(columns, 60), layout(columns, 118)
    assert narrow[3] == 0
    assert columns[3].width < wide[3] <= columns[3].most
    assert wide[0] > wide[3]


def rows_of(app: Any, column: str) -> list[Any]:
    connection = sqlite3.connect(app.db)
    try:
        sql = f"SELECT {column} FROM card JOIN note ON note.id = note_id ORDER BY card.id"
        return [row[0] for row in connection.execute(sql)]
    finally:
        connection.close()


async def test_what_is_selected_is_acted_on_and_undone(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        table = await browse(app)
        await app.press("space", "space")
        assert table.chosen == [2, 3]
        await app.press("exclamation_mark")
        assert rows_of(app, "suspended") == [0, 1, 1, 0]
        assert "suspended" in app.text
        await app.press("exclamation_mark")
        assert rows_of(app, "suspended") == [0, 0, 0, 0]
        await app.press("asterisk", "4")
        assert rows_of(app, "flag") == [0, 4, 4, 0]
        await app.press("T")
        await app.pilot.press(*"wet deep", "enter")
        await app.settle()
        await app.press("T")
        await app.pilot.press(*"-wet", "enter")
        await app.settle()
        assert rows_of(app, "tags") == ["", " deep ", " deep ", ""]
        await app.press("D")
        await app.pilot.press("3", "enter")
        await app.settle()
        assert rows_of(app, "state") == [0, 2, 2, 0]
        await app.press("R")
        assert rows_of(app, "state") == [0, 0, 0, 0]
        await app.press("minus")
        assert [bool(day) for day in rows_of(app, "buried_on")] == [False, True, True, False]
        await app.press("M")
        await app.pilot.press(*"Sea::Deep", "enter")
        await app.settle()
        assert len(set(rows_of(app, "deck_id"))) == 2
        assert len(table.ids) == 2  # they are no longer in the deck that is looked at
        await app.press("u", "space", "space", "X")
        assert len(rows_of(app, "card.id")) == 2
        assert "Deleted: 2 notes" in app.text
        for _ in range(9):
            await app.press("u")
        assert rows_of(app, "flag") == [0, 0, 0, 0]
        assert rows_of(app, "tags") == ["", "", "", ""]


async def test_notes_that_are_alike_are_found_shown_in_groups_and_deleted(drive: Drive) -> None:
    notes = [("Network", "one"), ("Paris", "a city"), ("Networks", "two"), ("Oslo", "a town")]
    async with drive(*notes, size=(120, 30)) as app:
        fill(app.db, app.time, [("PARIS", "a myth")], deck="Myths")
        await app.press("b", "escape", "d", "s")
        assert "1 group with the same front" in app.text
        assert "Paris" in app.text
        assert "PARIS" in app.text
        assert "Oslo" not in app.text
        await app.press("d", "n")
        assert "1 group with nearly the same front" in app.text
        assert "Networks" in app.text
        await app.press("X")  # the first of them, where the cursor is
        assert "0 groups" in app.text
        await app.press("u")
        assert "1 group with nearly the same front" in app.text
        await app.press("escape")
        assert "5 cards" in app.text
        assert "Browse" in app.text


async def test_a_browser_that_is_left_while_a_card_is_being_laid_out_ends_quietly(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        table = await browse(app)
        screen = app.app.screen
        view = screen.query_one(CardView)
        await view.query("#question-pictures").remove()  # as parts go one after the other while a screen is closed
        await app.press("down")
        await table.remove()
        screen.call_next(screen._preview, 3, None)  # type: ignore[attr-defined]
        await app.pilot.pause()
        assert app.app.is_running


def foot(app: Driven) -> str:
    return app.text.splitlines()[-1]


async def test_the_table_has_the_focus_again_once_a_search_finds_cards(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        with open_collection(app.db, app.time, ZoneInfo("UTC")) as collection:
            create_deck(collection, "Empty")
        await app.press("r", "g")
        table = await browse(app)
        assert not table.ids
        await app.press("escape")
        await app.pilot.pause(0.3)
        await app.settle()
        assert len(table.ids) == len(NOTES)
        assert app.app.focused is table
        await app.press("space")
        assert "1 of 4 cards selected" in app.text


async def test_what_was_done_is_not_taken_back_while_a_search_is_typed(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        table = await browse(app)
        await app.press("X")
        assert len(table.ids) == len(NOTES) - 1
        await app.press("slash", *"wal", "ctrl+z", "escape", "escape")
        await app.pilot.pause(0.3)
        await app.settle()
        assert len(table.ids) == len(NOTES) - 1
        await app.press("ctrl+z")
        assert len(table.ids) == len(NOTES)


async def test_the_keys_below_are_those_of_the_cards_that_are_there(drive: Drive) -> None:
    async with drive(*NOTES, size=(120, 30)) as app:
        await browse(app)
        assert all(name in foot(app) for name in ("Select", "Edit", "More"))
        await find(app, "walrus")
        assert "Search" not in foot(app)  # a slash is a letter here
        await app.press("escape")
        assert "Search" in foot(app)
        assert not any(name in foot(app) for name in ("Select", "Edit", "More"))


async def test_a_search_that_cannot_be_read_is_not_compared_for_ever(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        await app.press("b", "slash", "ctrl+u", *"prop", "colon", "enter", "d", "s")
        assert "needs a value" in app.text
        assert "Comparing" not in app.text
        await app.press("escape")
        assert app.text.startswith("  Browse")


async def test_the_head_keeps_what_is_selected_apart_on_a_narrow_screen(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter"), ("alpha", "another"), size=(60, 20)) as app:
        await app.press("b", "d", "s", "space")
        assert "…  1 of 2 cards selected" in app.text.splitlines()[0]
