"""Browsing: finding, moving, selecting, sorting, and the card beside."""

from typing import Any

from driving import Drive
from retain.tui.widgets.card_columns import COLUMNS
from retain.tui.widgets.card_table import CardTable, layout

NOTES = [
    ("Whale", "a mammal of the sea"),
    ("Ant", "an insect"),
    ("[red]Bee[/red]", "an insect with a sting"),
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
        assert [row.strip("▸ ").split()[0] for row in rows] == ["[red]Bee[/red]", "Ant", "Cod", "Whale"]
        assert "an insect with a sting" in app.text
        await app.press("down")
        assert table.current == 2
        assert "an insect with a sting" not in app.text
        await app.press("G")
        assert "a mammal of the sea" in app.text


async def test_a_search_finds_as_it_is_typed_and_says_what_it_cannot_read(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        table = await browse(app)
        await find(app, "insect")
        assert list(table.ids) == [3, 2]
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
        assert table.chosen == [3]
        await app.press("space", "J")
        assert table.chosen == [3, 2, 4]
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
        assert list(table.ids) == [1, 4, 2, 3]


async def test_columns_are_chosen(drive: Drive) -> None:
    async with drive(*NOTES, size=(120, 30)) as app:
        await browse(app)
        assert "Tags" not in app.text
        await app.press("c", "down", "down", "down", "down", "space", "down", "space", "escape")
        headings = next(line for line in app.text.splitlines() if "Front" in line)
        assert "Tags" in headings
        assert "Deck" not in headings


async def test_an_edit_shows_at_once_and_is_undone(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        table = await browse(app)
        await app.press("down", "e")
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


def test_columns_fill_the_width_and_what_does_not_fit_is_left_out() -> None:
    for width in range(1, 300):
        widths = layout(COLUMNS, width)
        used = 2 + sum(widths) + 2 * (sum(bool(one) for one in widths) - 1 if any(widths) else 0)
        assert used <= max(width, 2)
        if widths[0]:
            assert used == width
