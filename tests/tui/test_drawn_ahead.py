"""What is drawn before it is shown follows all that it depends on: the theme, the size, the pointer, pictures."""

from pathlib import Path

import pytest
from textual.color import Color
from textual.widgets import Static

from driving import Drive, Driven
from retain.tui import pictures
from retain.tui.themes import CONTRAST, LIGHT
from retain.tui.widgets.card_table import CardTable
from retain.tui.widgets.rating_bar import RatingBar

TEXT = "A **bold** word, `code`\n\n```python\nx = 1\n```"


def looks(app: Driven) -> list[list[tuple[str, object]]]:
    """Every letter of the card and of the ratings, with its style but for what only the mouse needs."""
    strips = app.app.screen._compositor.render_strips()[2:-1]
    return [
        [(letter, style and (style.color, style.bgcolor, style.bold)) for text, style, _ in strip for letter in text]
        for strip in strips
    ]


@pytest.mark.parametrize("key", ["space", None])
async def test_another_theme_changes_what_is_shown_and_what_was_drawn_ahead(drive: Drive, key: str | None) -> None:
    keys = [key] if key else []
    async with drive(("Alpha", TEXT), ("Beta", TEXT)) as app:
        app.app.theme = LIGHT.name
        await app.press("enter", *keys)
        wanted = looks(app)
    async with drive(("Alpha", TEXT), ("Beta", TEXT)) as app:
        await app.press("enter", *keys)
        assert looks(app) != wanted
        app.app.theme = LIGHT.name
        await app.settle()
        assert looks(app) == wanted
        app.app.theme = CONTRAST.name
        await app.settle()
        assert looks(app) != wanted


async def test_another_size_lays_the_card_and_the_ratings_out_anew(drive: Drive) -> None:
    text = "a mammal of the sea " * 10
    async with drive(("Whale", text), ("Beta", "text")) as app:
        await app.press("enter")
        await app.pilot.resize_terminal(50, 30)
        await app.settle()
        await app.press("space")
        narrow = app.text
        assert "3 Good" in narrow
        await app.pilot.resize_terminal(120, 40)
        await app.settle()
        assert app.text != narrow
        assert " ".join(app.text.split()).count("a mammal of the sea") == 10
        assert app.text.count("╭") == 4


async def test_cards_that_fit_follow_one_another_without_the_screen_being_laid_out_anew(drive: Drive) -> None:
    long = "a mammal of the sea " * 200
    async with drive(("Alpha", "first"), ("Beta", TEXT), ("Whale", long), ("Zeta", "last")) as app:
        await app.press("enter")
        layouts: list[object] = []
        app.app.screen.screen_layout_refresh_signal.subscribe(app.app.screen, layouts.append, immediate=True)
        await app.press("space", "4", "space", "4")
        assert "Whale" in app.text
        assert not layouts
        await app.press("space")
        assert layouts, "this one does not fit"
        assert "a mammal of the sea" in app.text
        await app.press("4", "space")
        assert "Zeta" in app.text
        assert "last" in app.text


async def test_rows_of_the_browser_follow_theme_focus_and_selection(drive: Drive) -> None:
    async with drive(("Alpha", "first"), ("Beta", "second")) as app:
        await app.press("b")
        await app.settle()
        table = app.app.screen.query_one(CardTable)

        def row(y: int) -> tuple[str, object]:
            (segment,) = table.render_line(y)
            return segment.text, segment.style

        (first, cursor), (_, usual) = row(0), row(1)
        assert first.startswith("▸ Alpha")
        app.app.theme = LIGHT.name
        await app.settle()
        assert row(0)[1] != cursor
        assert row(1)[1] != usual
        await app.press("slash")
        assert row(0)[0].startswith("  Alpha")
        await app.press("escape", "space")
        assert row(0)[0].startswith("● Alpha")
        assert row(1)[0].startswith("▸ Beta")


async def test_the_choice_under_the_pointer_is_set_off(drive: Drive) -> None:
    async with drive(("Alpha", "first")) as app:
        await app.press("enter", "space")
        panel = Color.parse(app.app.theme_variables["panel"]).rich_color

        def set_off() -> str:
            strip = app.app.screen.query_one(RatingBar).render_line(1)
            return "".join(text for text, style, _ in strip if style and style.bgcolor == panel).strip("│ ")

        assert set_off() == ""
        await app.pilot.hover(RatingBar, offset=(10, 1))
        assert set_off().startswith("1 Again")
        await app.pilot.hover(RatingBar, offset=(70, 1))
        assert set_off().startswith("4 Easy")
        await app.pilot.hover("#view")
        assert set_off() == ""


async def test_pictures_stand_below_the_side_that_shows_them(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_maker", lambda path: Static(f"<{Path(path).name}>"))
    monkeypatch.setattr(
        "retain.tui.screens.asking.media_files", lambda _, names: [Path("/media") / name for name in names]
    )
    async with drive(("Alpha ![a](one.png)", "first ![b](two.png)"), ("Beta", "second")) as app:
        await app.press("enter")
        assert "<one.png>" in app.text
        assert "<two.png>" not in app.text
        await app.press("space")
        lines = [line.strip() for line in app.text.splitlines()]
        marks = [line for line in lines if line.startswith(("Alpha", "<", "first", "──"))]
        assert [mark[:5] for mark in marks[1:]] == ["Alpha", "<one.", "─────", "first", "<two."]
        await app.press("3")
        assert "Beta" in app.text
        assert "<" not in app.text.replace("<10m", "")
        await app.press("space")
        assert ".png" not in app.text
