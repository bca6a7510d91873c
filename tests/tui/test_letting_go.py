"""What was drawn on a screen is let go with it: an evening's use takes no more memory than its first minute."""

import gc

from textual.strip import Strip

from driving import Drive, Driven

NOTES = [(f"Front {number}", "back") for number in range(40)]


def lines() -> int:
    """How many lines drawn are in memory."""
    gc.collect()
    return sum(isinstance(one, Strip) for one in gc.get_objects())


async def browsed(app: Driven) -> int:
    await app.press("b", "down", "end", "escape", "escape")
    assert "Nothing answered yet today" in app.text
    return lines()


async def test_lines_go_with_their_screen(drive: Drive) -> None:
    async with drive(*NOTES, size=(80, 24)) as app:
        counts = [await browsed(app) for _ in range(5)]
        assert counts[-1] < counts[1] + 24, "less than one screen more"
