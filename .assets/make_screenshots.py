"""Makes the pictures of the README from the program itself.

Run it from a checkout in which retain is installed: python .assets/make_screenshots.py
"""

import asyncio
import re
import tempfile
from pathlib import Path

from retain.domain.clock import parse_time
from retain.services.collection import open_collection
from retain.services.library import import_sources
from retain.services.sources import read_source
from retain.services.starters import starter_decks
from retain.tui.app import RetainApp

HERE = Path(__file__).parent
NOW = parse_time("2026-03-03T18:30:00Z")
# A card with a formula, met after a dozen others, so that there is progress to see.
ANSWERS = 12


def _without_web_fonts(svg: str) -> str:
    """Return the picture without the fonts that it would fetch from elsewhere."""
    return re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)


async def _take(folder: Path) -> None:
    database = folder / "retain.sqlite"
    starter = starter_decks()[0]
    text = starter.path.read_text(encoding="utf-8")
    front, _, body = text.partition("\n## ")
    topics = sorted(body.split("\n## "), key=lambda topic: not topic.startswith("Cosine similarity\n"))
    deck = folder / "deck.md"
    deck.write_text(
        "\n## ".join([front, *topics[1 : ANSWERS + 1], topics[0], *topics[ANSWERS + 1 :]]), encoding="utf-8"
    )
    with open_collection(database, lambda: NOW) as collection:
        import_sources(collection, [read_source(deck)])
    app = RetainApp(database, lambda: NOW)
    async with app.run_test(size=(88, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        for _ in range(ANSWERS):
            await pilot.press("space", "4")
        await pilot.press("space")
        await pilot.pause(0.5)
        (HERE / "study.svg").write_text(_without_web_fonts(app.export_screenshot(title="retain")), encoding="utf-8")


def main() -> None:
    """Make every picture."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_take(Path(folder)))


if __name__ == "__main__":
    main()
