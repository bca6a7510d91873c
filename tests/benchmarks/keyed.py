"""An app that times itself: from a key, as the terminal's driver hands it on, to the frames that it brings about.

Run in a terminal: ``python keyed.py study|browse|empty DATABASE ANSWER KEYS``.
"""

import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

if not __package__:
    sys.path[0] = str(Path(__file__).parents[1])

_QUIET = 0.12
"""Seconds without a frame after which all has been painted that a key brings about."""
_PATIENCE = 5.0
_WARMING = 3
_WORD = "mi"


class Counter(App[None]):
    """Shows how many keys were pressed."""

    pressed = 0

    def compose(self) -> ComposeResult:
        """Lay out the number."""
        yield Static("0")

    def on_key(self) -> None:
        """Count."""
        self.pressed += 1
        self.query_one(Static).update(str(self.pressed))


class Stopwatch:
    """Times the frames of an app after each key."""

    def __init__(self, app: App[Any]) -> None:
        """Look over the shoulder of ``app``."""
        self.times: dict[str, list[float]] = defaultdict(list)
        self._app = app
        self._frames: list[float] = []
        painted: Callable[..., None] = app._display

        def display(*arguments: Any) -> None:
            painted(*arguments)
            self._frames.append(perf_counter())

        app._display = display  # type: ignore[method-assign, assignment]

    async def press(self, measure: str, key: str, character: str | None = None) -> None:
        """Hand a key on, and note when the first and the last frame came."""
        driver = self._app._driver
        assert driver is not None
        self._frames.clear()
        begun = perf_counter()
        driver.process_message(events.Key(key, character))
        seen = -1
        while seen != len(self._frames) or not seen:
            seen = len(self._frames)
            await _pass(_QUIET)
            if perf_counter() - begun > _PATIENCE:
                return  # nothing was to be painted
        self.times[measure].append(self._frames[0] - begun)
        self.times[f"{measure}-settled"].append(self._frames[-1] - begun)


async def _pass(seconds: float) -> None:
    waiting = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(seconds, waiting.set_result, None)
    await waiting


async def _wait_for(condition: Callable[[], bool]) -> None:
    while not condition():
        await _pass(0.05)


def _study(path: Path) -> tuple[App[None], Callable[[Stopwatch, int], Awaitable[None]]]:
    from retain.domain.clock import system_now
    from retain.domain.extra import StudyRequest
    from retain.tui.app import RetainApp
    from retain.tui.screens.study import StudyScreen

    app = RetainApp(path, system_now, study=StudyRequest(None, None, None, None))

    async def press(watch: Stopwatch, keys: int) -> None:
        await _wait_for(lambda: isinstance(app.screen, StudyScreen) and app.screen._current is not None)
        for _ in range(keys):
            if not isinstance(app.screen, StudyScreen):  # nothing is left
                break
            await watch.press("key-reveal", "space", " ")
            await watch.press("key-rate", "3", "3")

    return app, press


def _browse(path: Path) -> tuple[App[None], Callable[[Stopwatch, int], Awaitable[None]]]:
    from retain.domain.clock import system_now
    from retain.tui.app import RetainApp
    from retain.tui.screens.browse import BrowseScreen
    from retain.tui.widgets.card_table import CardTable

    app = RetainApp(path, system_now)

    async def press(watch: Stopwatch, keys: int) -> None:
        await _pass(1)
        app.push_screen(BrowseScreen(app.desk))
        await _wait_for(lambda: any(table.ids for table in app.screen.query(CardTable)))
        await _pass(1)
        for number in range(keys):
            await watch.press("key-down", "down")
            if number % 4 == 3:
                await watch.press("key-page", "pagedown")
        await watch.press("warming", "slash", "/")
        for _ in range(keys // 4):
            for letter in _WORD:
                await watch.press("key-search", letter, letter)
            for _ in _WORD:
                await watch.press("key-search", "backspace")

    return app, press


def _empty(_path: Path) -> tuple[App[None], Callable[[Stopwatch, int], Awaitable[None]]]:
    async def press(watch: Stopwatch, keys: int) -> None:
        await _pass(0.5)
        for _ in range(keys):
            await watch.press("key", "x", "x")

    return Counter(), press


def main() -> None:
    """Run the app, press its keys, and write what was timed."""
    which, path, answer, keys = sys.argv[1:]
    app, press = {"study": _study, "browse": _browse, "empty": _empty}[which](Path(path))
    watch = Stopwatch(app)

    async def drive() -> None:
        await press(watch, int(keys) + _WARMING)
        app.exit()

    async def ready() -> None:
        app.run_worker(drive())

    app.call_later(ready)
    app.run()
    if app.return_code:
        return
    times = {name: values[_WARMING:] for name, values in watch.times.items() if name.startswith("key")}
    Path(answer).write_text(json.dumps(times), encoding="utf-8")


if __name__ == "__main__":
    main()
