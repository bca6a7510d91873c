"""Screens of any size: nothing breaks, and what matters stays in sight."""

import pytest

from driving import Drive

NOTES = [("Whale", "a mammal " * 30), ("A rather long title that does not fit a narrow terminal", "text")]


@pytest.mark.parametrize("size", [(1, 1), (20, 6), (40, 14), (60, 20), (200, 60)])
async def test_a_session_at_any_size(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(*NOTES, size=size) as app:
        await app.press("question_mark", "escape", "enter")
        if size[0] >= 20:
            assert "Whale" in app.text
        await app.press("space", "question_mark", "escape", "3")
        assert app.done_today() == 1
        await app.press("escape", "escape", "b", "escape", "a", "escape")


async def test_a_window_that_shrinks_and_grows_again(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        for width in (40, 20, 6, 4, 1, 3, 5, 80):
            await app.pilot.resize_terminal(width, max(1, width // 3))
            await app.settle()
        assert "Test" in app.text
        assert "Learning" in app.text


@pytest.mark.parametrize("size", [(80, 17), (80, 24), (80, 36), (100, 50)])
async def test_the_card_keeps_its_margin(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(("Whale", "a mammal " * 60), size=size) as app:
        await app.press("enter", "space")
        lines = [line for line in app.text.splitlines() if "a mammal" in line]
        assert lines
        assert all(line.startswith("    ") for line in lines)


@pytest.mark.parametrize("size", [(80, 24), (40, 14)])
async def test_the_help_shows_every_key_and_is_scrolled(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(*NOTES, size=size) as app:
        await app.press("enter", "space", "question_mark")
        seen = app.text
        for _ in range(8):
            await app.press("pagedown")
            seen += app.text
        for words in ("Show the answer", "Rate the answer Easy", "Take back", "End the session", "Change the colours"):
            assert words[:8] in seen
        assert "Scroll Left" not in seen
        await app.press("escape")
        assert "Esc closes" not in app.text
        assert "esc Leave" in app.text or size[0] < 80


@pytest.mark.parametrize("keys", [(), ("b",), ("enter",), ("t",)])
async def test_the_key_that_shows_all_keys_is_in_sight_however_narrow(drive: Drive, keys: tuple[str, ...]) -> None:
    async with drive(("Alpha", "the first letter"), size=(50, 20)) as app:
        await app.press(*keys)
        assert app.text.splitlines()[-1].rstrip().endswith("? Help")
