"""Driving the screens: an app on a small deck, its keys, and what it shows."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from textual.events import Click, MouseDown, MouseUp
from textual.pilot import Pilot

from retain.domain.imports import DeckDraft, DraftKind, NoteDraft
from retain.services.collection import open_collection
from retain.services.library import import_sources
from retain.services.sources import MARKDOWN, Source
from retain.services.today import overview
from retain.tui.app import RetainApp
from support import Time


@dataclass
class Driven:
    """An app under test: its pilot, its database and its clock."""

    app: RetainApp
    pilot: Pilot[None]
    db: Path
    time: Time

    async def press(self, *keys: str) -> None:
        """Press keys a second apart, as a person does, and wait until the screen has followed."""
        for key in keys:
            self.time.forward(seconds=1)
            await self.pilot.press(key)
            await self.settle()

    async def settle(self) -> None:
        """Wait for workers and messages, until nothing has come of them any more."""
        quiet = 0
        for _ in range(20):
            quiet = 0 if len(self.app.workers) else quiet + 1
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()
            if quiet == 2:
                return

    @property
    def text(self) -> str:
        """Everything on the screen, line by line."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in lines)

    def done_today(self) -> int:
        """How many answers the database holds for today."""
        return overview(self.db, self.time).done.answers


async def click_words(app: Driven, words: str, *, button: int = 1, times: int = 1) -> None:
    """Click on the first place on the screen that shows ``words``."""
    for y, line in enumerate(app.text.replace("\N{NO-BREAK SPACE}", " ").splitlines()):
        if words in line:
            events: list[type] = [MouseDown, MouseUp, Click]
            await app.pilot._post_mouse_events(events, offset=(line.index(words), y), button=button, times=times)
            await app.settle()
            return
    raise AssertionError(f"“{words}” is not on the screen:\n{app.text}")


Drive = Callable[..., AbstractAsyncContextManager[Driven]]


def fill(db: Path, time: Time, notes: Sequence[tuple[str, str]], deck: str = "Test") -> None:
    """Put notes into a deck."""
    draft = DeckDraft(deck, notes=tuple(NoteDraft(DraftKind.TOPIC, front, back) for front, back in notes))
    with open_collection(db, time, ZoneInfo("UTC")) as collection:
        import_sources(collection, [Source(Path("test.md"), "test", MARKDOWN, draft)])
