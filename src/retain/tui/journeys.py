"""Where the palette leads to: screens that can be opened above any other."""

from collections.abc import Callable
from typing import Any

from textual.app import App

from retain.tui.desk import Desk

HOME = "home"
"""The id of the first screen."""


def study(app: App[Any], desk: Desk, deck: str | None = None) -> None:
    """Study a deck, or every deck; a session that is open gives way, with every answer saved."""
    from retain.tui.screens.study import StudyScreen  # noqa: PLC0415 - loads the scheduler

    screen = StudyScreen(desk, deck)
    # A session that the command line asked for ends the program with it: that one stays below.
    if isinstance(app.screen, StudyScreen) and any(below.id == HOME for below in app.screen_stack):
        app.switch_screen(screen)
    else:
        app.push_screen(screen)


def browse(app: App[Any], desk: Desk, query: str = "") -> None:
    """Browse the cards that a query finds."""
    from retain.tui.screens.browse import BrowseScreen  # noqa: PLC0415 - loads SQLAlchemy

    app.push_screen(BrowseScreen(desk, query))


def browse_deck(app: App[Any], desk: Desk, deck: str) -> None:
    """Browse the cards of a deck."""
    browse(app, desk, f'deck:"{deck}"')


def options(app: App[Any], desk: Desk, deck: str) -> None:
    """Show the options of a deck."""
    from retain.tui.screens.options import OptionsScreen  # noqa: PLC0415

    app.push_screen(OptionsScreen(desk, deck))


def add(app: App[Any], desk: Desk) -> None:
    """Add a note."""
    from retain.tui.screens.edit import EditScreen  # noqa: PLC0415

    app.push_screen(EditScreen(desk, None))


def statistics(app: App[Any], desk: Desk) -> None:
    """Show the statistics."""
    from retain.tui.screens.statistics import StatisticsScreen  # noqa: PLC0415

    app.push_screen(StatisticsScreen(desk))


def fit(app: App[Any], desk: Desk) -> None:
    """Fit the FSRS parameters."""
    from retain.tui.screens.fitting import FittingScreen  # noqa: PLC0415 - loads the optimiser

    app.push_screen(FittingScreen(desk))


def forecast(app: App[Any], desk: Desk) -> None:
    """Simulate the year to come."""
    from retain.tui.screens.forecast import ForecastScreen  # noqa: PLC0415 - loads the simulator

    app.push_screen(ForecastScreen(desk))


def more(app: App[Any], desk: Desk) -> None:
    """Offer other sessions than today's, and to catch up."""
    from retain.tui.screens.custom import CustomScreen  # noqa: PLC0415

    app.push_screen(CustomScreen(desk, None))


Journey = Callable[[App[Any], Desk], None]

EVERYWHERE: tuple[tuple[str, str, Journey], ...] = (
    ("Study all", "Study every deck in one session", study),
    ("Browse all cards", "Find, look at and change cards", browse),
    ("Add a note", "To any deck", add),
    ("Statistics", "Show progress and retention", statistics),
    ("More sessions", "Study ahead, practise, catch up after a break", more),
    ("Fit FSRS", "Fit the FSRS parameters to your memory", fit),
    ("Workload", "Simulate the year to come", forecast),
)
