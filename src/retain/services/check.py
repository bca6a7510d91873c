"""Looking for damage, and mending what can be mended."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from retain.content.faces import ordinals_of
from retain.domain.backups import Reason
from retain.domain.clock import Clock, system_now
from retain.domain.errors import RetainError
from retain.domain.options import Options
from retain.scheduling.scheduler import Scheduler
from retain.services.backups import Restoration, secure
from retain.services.rebuilding import memory_of, rebuilt
from retain.services.today import clock_from_settings
from retain.storage import backups as files
from retain.storage import check as found_by
from retain.storage import queries, rollups, store
from retain.storage.check import Check
from retain.storage.counts import settings
from retain.storage.engine import Connection, Database
from retain.storage.files import check_file
from retain.storage.fulltext import rebuild_index
from retain.storage.mends import RECOVERED_DECK, Key
from retain.storage.migrations import bring_up_to_date
from retain.storage.operations import Changes, record
from retain.storage.salvage import fill_up, salvage

_NAMED = 5
_SHOWN = 20
_SAME = 0.01
"""A memory within this share of another is the same, worked out by another engine."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: ``keys`` are the first of the rows concerned. A notice is strange, but no damage."""

    check: str
    message: str
    count: int
    keys: tuple[Key, ...] = ()
    notice: bool = False
    mendable: bool = False


@dataclass
class Report:
    """What a check found, and after a repair what it mended; ``problems`` are those that are still there."""

    problems: list[Problem] = field(default_factory=list)
    mended: list[Problem] = field(default_factory=list)
    backup: str | None = None
    """The backup made before the repair."""

    @property
    def ok(self) -> bool:
        """Whether there is no damage (any more)."""
        return all(problem.notice for problem in self.problems)


def check_database(path: Path, source: Callable[[], int] = system_now, *, repair: bool = False) -> Report:
    """Look for damage in the database at ``path`` and, if asked to, mend what can be mended, after a backup.

    Raises RetainError where there is no database, or one of another program.
    """
    if not check_file(path):
        raise RetainError(f"there is no database {path} yet; there is nothing to check")
    report = Report()
    lines = found_by.damaged_pages(path)
    if lines and repair:
        report.backup = _mend_pages(path, lines, source())
        mended, lines = _pages(lines), found_by.damaged_pages(path)
        report.mended += [] if lines else [mended]
    if lines:
        report.problems.append(_pages(lines))
        return report  # what damaged pages say is no evidence of anything else
    with closing(Database(path)) as database:
        bring_up_to_date(database, source())
        _check_contents(database, source, report, repair=repair)
    return report


def _pages(lines: Sequence[str]) -> Problem:
    more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
    return Problem("pages", f"the file is damaged: {' '.join(lines[0].split())[:200]}{more}", len(lines), mendable=True)


def _check_contents(database: Database, source: Callable[[], int], report: Report, *, repair: bool) -> None:
    with database.reading() as connection:
        clock = _clock(connection, source)
        found = _find_all(connection, clock)
    if not repair or not any(problem.mendable for problem in found):
        report.problems += found
        return
    with database.repairing() as connection:
        report.backup = secure(database.path, source(), Reason.REPAIR)
        with rollups.suspended(connection):
            for check in CHECKS:
                if check.mend is not None and (keys := check.find(connection, clock)):
                    check.mend(connection, keys, clock)
        left = _find_all(connection, clock)
        if report.backup is not None:
            record(connection, source(), "repair", "repair of the database", Changes(backup=report.backup))
    still = {problem.check for problem in left}
    report.mended += [problem for problem in found if problem.mendable and problem.check not in still]
    report.problems += left


def _clock(connection: Connection, source: Callable[[], int]) -> Clock:
    """Return the clock of the collection, or the machine's where its settings cannot be read."""
    with suppress(ValueError, TypeError, RetainError):
        return clock_from_settings(settings(queries.executor(connection)), source)
    return Clock(source=source)


def _find_all(connection: Connection, clock: Clock) -> list[Problem]:
    return [_problem(check, keys) for check in CHECKS if (keys := check.find(connection, clock))]


def _problem(check: Check, keys: list[Key]) -> Problem:
    words = check.one if len(keys) == 1 else check.many
    named = ", ".join(str(key) for key in keys[:_NAMED]) + (", …" if len(keys) > _NAMED else "")
    return Problem(
        check.name,
        f"{len(keys)} {words} ({named})",
        len(keys),
        tuple(keys[:_SHOWN]),
        notice=check.notice,
        mendable=check.mend is not None,
    )


# Pages


def _mend_pages(path: Path, lines: Sequence[str], now: int) -> str | None:
    """Build damaged indexes anew, or else carry over what can be read into a new file, which then takes its place.

    Returns the name of the backup in which the damaged database was kept, None where it lies beside the new one or
    nothing was lost.
    """
    if all(any(sign in line for sign in found_by.INDEX_SIGNS) for line in lines):
        with closing(Database(path)) as database, database.repairing() as connection:
            connection.exec_driver_sql("REINDEX")
        if not found_by.damaged_pages(path, 1):
            return None
    fill_up(path)
    with _new_database(path, now) as fresh:
        if salvage(path, fresh):
            _build_anew(fresh)
            return Restoration(path, fresh, fresh, now).carry_out().secured
    return None


@contextmanager
def _new_database(path: Path, now: int) -> Iterator[Path]:
    """Give an empty database of today's schema that is gone after the block."""
    with files.scratch_beside(path) as fresh:
        with closing(Database(fresh)) as database:
            bring_up_to_date(database, now)
        yield fresh


def _build_anew(fresh: Path) -> None:
    """Fill what is derived from the rest."""
    with closing(Database(fresh)) as database, database.repairing() as connection:
        rebuild_index(connection)
        rollups.rebuild(connection)


# Checks that need more than SQL


def _schedulers(connection: Connection) -> Callable[[int], Scheduler]:
    options = queries.options_by_deck(connection)
    made: dict[Options, Scheduler] = {}

    def of(deck_id: int) -> Scheduler:
        chosen = options.get(deck_id, Options())
        if chosen not in made:
            made[chosen] = Scheduler(chosen)
        return made[chosen]

    return of


def _rebuild(connection: Connection, keys: Sequence[Key], clock: Clock) -> None:
    """Work the schedule of cards out anew from their logs."""
    scheduler = _schedulers(connection)
    pairs = []
    for key in keys:
        card = queries.card_by_id(connection, int(key))
        if card is not None:
            logs = queries.reviews_of(connection, card.id)
            pairs.append((card, rebuilt(card, logs, scheduler(card.deck_id), clock)))
    store.save_answers(connection, pairs, [], Changes())


def _really_other(connection: Connection, keys: Sequence[Key], _clock: Clock) -> list[Key]:
    """Pick the cards whose memory is not what today's parameters make of their log either."""
    scheduler = _schedulers(connection)
    other: list[Key] = []
    for key in keys:
        card = queries.card_by_id(connection, int(key))
        if card is None:
            continue
        memory = memory_of(queries.reviews_of(connection, card.id), scheduler(card.deck_id).model)
        if memory is None or card.memory is None:
            same = memory is card.memory
        else:
            same = abs(memory.stability - card.memory.stability) <= _SAME * memory.stability and (
                abs(memory.difficulty - card.memory.difficulty) <= _SAME * memory.difficulty
            )
        if not same:
            other.append(key)
    return other


def _make_cards(connection: Connection, keys: Sequence[Key], clock: Clock) -> None:
    """Make the cards that notes without any ask for."""
    types = queries.note_types(connection)
    deck = store.ensure_deck(connection, RECOVERED_DECK, clock.now(), Changes())
    lacking = []
    for key in keys:
        note = queries.note_by_id(connection, int(key))
        lacking += [(note.id, deck.id, ordinal) for ordinal in ordinals_of(types[note.note_type_id], note.fields)]
    store.add_cards(connection, lacking, Changes())


CHECKS: tuple[Check, ...] = (
    *found_by.STRUCTURE,
    Check(
        "notes-without-cards",
        "note without a card",
        "notes without a card",
        found_by.NOTES_WITHOUT_CARDS,
        _make_cards,
    ),
    Check(
        "impossible-cards",
        "card in a state that cannot be",
        "cards in a state that cannot be",
        found_by.IMPOSSIBLE_CARDS,
        _rebuild,
    ),
    Check(
        "counters",
        "card whose number of answers or lapses is not that of the log",
        "cards whose number of answers or lapses is not that of the log",
        found_by.COUNTERS,
        _rebuild,
    ),
    Check(
        "last-review",
        "card whose last answer is not that of the log",
        "cards whose last answer is not that of the log",
        found_by.LAST_REVIEWS,
        _rebuild,
    ),
    Check(
        "memory",
        "card whose memory is not what its log makes of it",
        "cards whose memory is not what their log makes of it",
        found_by.MEMORIES,
        _rebuild,
        narrow=_really_other,
    ),
    found_by.SEARCH_INDEX,
    found_by.ROLL_UPS,
    *found_by.NOTICES,
)
"""Every check, in the order in which they are made and mended."""
