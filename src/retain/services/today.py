"""What today holds: counts of new, learning and review cards, with limits applied.

``retain due`` answers a shell prompt through this module, so nothing heavy may be imported here.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retain.domain.clock import DEFAULT_DAY_START, Clock, Moment, system_now
from retain.domain.decks import SEPARATOR, leaf
from retain.domain.errors import RetainError
from retain.scheduling.limits import Counts, count_within, within
from retain.storage.counts import Done, Execute, day_loads, deck_sizes, done_on, last_action, settings
from retain.storage.files import reading_plainly

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class DeckLine:
    """A deck as a listing shows it: today's counts and its number of cards, subdecks included."""

    name: str
    counts: Counts
    cards: int


def clock_from_settings(
    values: Mapping[str, Any], source: Callable[[], int] = system_now, zone: "ZoneInfo | None" = None
) -> Clock:
    """Return the clock that a collection's settings ask for; ``zone`` (None: the machine's) where they name none."""
    name = values.get("timezone")
    if name:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - only where a zone is named

        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise RetainError(f"the time zone “{name}” is not known on this machine") from error
    return Clock(zone, values.get("day_start", DEFAULT_DAY_START), source)


def quick_counts(path: Path, source: Callable[[], int], deck: str | None = None) -> Counts:
    """Return today's counts of ``deck`` (None: of all), through the plain sqlite3 driver.

    Without a database everything is zero. Raises RetainError for an unknown deck.
    """
    with reading_plainly(path) as connection:
        if connection is not None:
            return _today(connection.execute, source).counts(deck)
        if deck is not None:
            raise RetainError(f"there is no deck “{deck}”; the database {path} does not exist yet")
        return Counts()


class Today:
    """What each deck holds on one study day, the current one by default."""

    def __init__(self, execute: Execute, clock: Clock, moment: Moment | None = None) -> None:
        """Read what the decks hold as of ``moment``; all in one transaction, if consistency is wanted."""
        self._execute = execute
        self._moment = moment or clock.moment()
        self._began = clock.day_starts(self._moment.day)
        self._loads = day_loads(execute, self._moment, self._began)

    def counts(self, deck: str | None = None) -> Counts:
        """Return what a session on ``deck`` (None: on every deck) would show; raises RetainError if it is unknown."""
        if deck is not None:
            deck = find_deck_name([load.name for load in self._loads], deck)
        if any(load.buries and within(load.name, deck) for load in self._loads):
            from retain.services.gathering import counts_on  # noqa: PLC0415 - seldom needed, and not free

            return counts_on(self._execute, self._moment, self._began, self._loads, deck)
        return count_within(self._loads, deck)

    def lines(self) -> list[DeckLine]:
        """Return the deck tree, parents before children, as a session on each would show it."""
        sizes = deck_sizes(self._execute)
        return [
            DeckLine(
                load.name,
                self.counts(load.name),
                sum(size for name, size in sizes.items() if within(name, load.name)),
            )
            for load in sorted(self._loads, key=lambda load: load.name.split(SEPARATOR))
        ]


def tomorrow_counts(execute: Execute, clock: Clock, deck: str | None = None) -> Counts:
    """Return what the next study day will hold as things stand, when it begins, with its own limits."""
    return Today(execute, clock, clock.moment(clock.moment().day_ends)).counts(deck)


def find_deck_name(names: list[str], wanted: str) -> str:
    """Return the deck called ``wanted``, by its exact name or, failing that, in any case.

    Raises RetainError, which names the nearest decks, where there is none.
    """
    if wanted in names:
        return wanted
    folded = [name for name in names if name.casefold() == unicodedata.normalize("NFC", wanted).strip().casefold()]
    if len(folded) == 1:
        return folded[0]
    import difflib  # noqa: PLC0415 - only for the message

    same_leaf = [name for name in names if leaf(name).casefold() == wanted.casefold()][:3]
    near = same_leaf or difflib.get_close_matches(wanted, names, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(f'“{name}”' for name in near)}?" if near else "“retain decks” lists them"
    raise RetainError(f"there is no deck “{wanted}”; {hint}")


@dataclass(frozen=True, slots=True)
class Overview:
    """What a home screen shows: the deck tree, what was done today, and what undo would take back."""

    decks: list[DeckLine]
    total: Counts
    done: Done
    last_action: str | None = None


def overview(path: Path, source: Callable[[], int]) -> Overview:
    """Return the overview through the plain sqlite3 driver; without a database it is empty."""
    with reading_plainly(path) as connection:
        if connection is None:
            return Overview([], Counts(), Done())
        execute: Execute = connection.execute
        clock = clock_from_settings(settings(execute), source)
        moment = clock.moment()
        today = Today(execute, clock, moment)
        return Overview(
            today.lines(),
            today.counts(),
            done_on(execute, moment, clock.day_starts(moment.day)),
            last_action(execute),
        )


def all_decks(path: Path, source: Callable[[], int]) -> list[DeckLine]:
    """Return the deck tree through the plain sqlite3 driver; without a database there are no decks."""
    with reading_plainly(path) as connection:
        return _today(connection.execute, source).lines() if connection else []


def _today(execute: Execute, source: Callable[[], int]) -> Today:
    return Today(execute, clock_from_settings(settings(execute), source))
