"""The statistics screen: there at once, filled panel by panel, changed in place, read out by key and mouse."""

import pytest

from driving import Drive, Driven, fill
from retain.tui.screens.edit import EditScreen
from retain.tui.widgets.chart_view import ChartView


async def studied(app: Driven) -> None:
    """Answer both cards today, and open the statistics."""
    await app.press("enter", "space", "4", "space", "3", "escape", "escape", "t")


def view(app: Driven, name: str) -> ChartView:
    return app.app.screen.query_one(f"#{name}", ChartView)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_panel_is_filled(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(("Alpha", "the first letter"), ("Beta", "the second"), size=size) as app:
        await studied(app)
        assert "Statistics" in app.text
        assert "Answers" in app.text
        assert [chart.id for chart in app.app.screen.query(ChartView) if chart.chart is None] == []
        columns = {chart.region.x for chart in app.app.screen.query(ChartView)}
        assert len(columns) == (2 if size[0] >= 110 else 1)
        # Nothing is wider than its place.
        assert all(chart.region.right <= size[0] for chart in app.app.screen.query(ChartView))


async def test_a_chart_is_read_out_with_the_arrows_and_by_the_mouse(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter"), ("Beta", "the second"), size=(100, 50)) as app:
        await studied(app)
        view(app, "reviews").focus()
        await app.press("left")
        assert view(app, "reviews").reading.startswith("25 Feb 2026 – 3 Mar 2026: learning 2")
        assert view(app, "reviews").reading[:40] in app.text
        await app.press("left")
        assert view(app, "reviews").reading.startswith("18 Feb 2026 – 24 Feb 2026: nothing"), view(
            app, "reviews"
        ).reading
        await app.press("home")
        assert "2025" in view(app, "reviews").reading
        view(app, "hours").focus()
        await app.settle()
        await app.pilot.hover("#hours", offset=(8, 6))
        assert "00" in view(app, "hours").reading


async def test_deck_and_range_are_changed_in_place(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter"), ("Beta", "the second")) as app:
        fill(app.db, app.time, [("Uno", "one")], deck="[A]")
        await app.press("r", "t")
        assert "All decks" in app.text
        assert "a year" in app.text
        await app.press("r")
        assert "all time" in app.text
        await app.press("R", "R")
        assert "90 days" in app.text
        await app.press("d", "up", "enter")
        assert "[A] ▾" in app.text
        assert "Answers 0" in " ".join(app.text.split())
        await app.press("d", "escape")
        assert "[A] ▾" in app.text


async def test_a_key_leads_from_a_costly_topic_to_its_card(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter"), ("Beta", "the second")) as app:
        await studied(app)
        view(app, "costly").focus()
        await app.press("down", "enter")
        assert "Forgetting curve of this card" in app.text
        assert "letter" in app.text or "second" in app.text
        await app.press("escape")
        assert "What costs the most" in app.text
        view(app, "costly").focus()
        await app.press("down", "e")
        assert isinstance(app.app.screen, EditScreen)
        await app.press("escape")
        assert "What costs the most" in app.text
        await app.press("escape")
        assert "Study" in app.text


async def test_statistics_need_a_deck(drive: Drive) -> None:
    async with drive() as app:
        await app.press("t")  # the first minute, where there is nothing yet
        assert "True retention" not in app.text
        await app.press("escape")
        assert "Welcome to retain" in app.text


async def test_the_arrows_do_nothing_on_a_chart_that_has_nothing_to_show(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        await app.press("t")
        charts = list(app.app.screen.query(ChartView))
        assert charts
        for chart in charts:
            chart.focus()
            await app.pilot.press("left")
        assert app.app.is_running


@pytest.mark.parametrize("width", [60, 80])
async def test_a_long_name_of_a_deck_leaves_room_in_the_head(drive: Drive, width: int) -> None:
    async with drive(("Beta", "the second"), size=(width, 20)) as app:
        fill(app.db, app.time, [("Alpha", "the first letter")], "Learning::Languages::Japanese::Kanji::Letters")
        await app.press("t", "d", "end", "up", "enter", "r")
        head = app.text.splitlines()[0]
        assert "Statistics" in head
        assert "::Letters ▾" in head
        assert "all time ▾" in head
