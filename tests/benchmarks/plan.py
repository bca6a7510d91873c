"""What is measured: the parts with the modules that measure them, and their measures with the targets."""

from dataclasses import dataclass

from benchmarks.measuring import ANKI, PYTHON, TEXTUAL

SECONDS, BYTES = "s", "bytes"
LARGE = 100_000
"""Cards from which on a ratio to Anki is aimed at: with few of them either is quick enough."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table.

    ``ratio`` and ``ratio_99`` are the most that the median and the 99th percentile may be of the other side's; ``most``
    and ``most_99`` the most that they may be at all. ``memory`` is the same for the peak of the process.
    """

    name: str
    title: str
    ratio: float | None = None
    ratio_99: float | None = None
    most: float | None = None
    most_99: float | None = None
    unit: str = SECONDS


@dataclass(frozen=True, slots=True)
class Part:
    """What one process measures for one side: functions ``ours`` and ``theirs`` of ``module``, in so many rounds."""

    name: str
    module: str
    ours: str
    theirs: str
    against: str
    measures: tuple[Measure, ...]
    memory: float | None = None
    """The most that the peak memory may be of the other side's; None where memory says nothing."""
    rounds: int = 3

    @property
    def least(self) -> int:
        """From how many cards on the targets hold."""
        return LARGE if self.against == ANKI else 0


_MB = 1_000_000
_ELSEWHERE = 0.8

PARTS = (
    Part(
        "answer", "answers", "retain", "anki", ANKI,
        (
            Measure("answer", "Answer to next card", ratio=1.0, ratio_99=0.7),
            Measure("queue", "First queue of a session", ratio=0.25),
        ),
        memory=0.6, rounds=5,
    ),
    Part(
        "session", "session", "retain", "anki", ANKI,
        (Measure("session", "Session of 20 cards, opened and closed"),), memory=0.6,
    ),
    Part(
        "statistics", "statistics", "retain", "anki", ANKI,
        (
            Measure("stats-year", "Statistics, a year", ratio=0.5),
            Measure("stats-all", "Statistics, all time", ratio=0.5),
            Measure("stats-deck-year", "Statistics of a deck, a year", ratio=0.25),
            Measure("stats-deck-all", "Statistics of a deck, all time", ratio=0.25),
        ),
        memory=_ELSEWHERE,
    ),
    Part(
        "search", "search", "retain", "anki", ANKI,
        (Measure("search", "Search for a word", ratio=0.1),), memory=_ELSEWHERE,
    ),
    Part(
        "duplicates", "duplicates", "retain", "anki", ANKI,
        (Measure("duplicates", "Duplicates", ratio=0.5),), memory=_ELSEWHERE,
    ),
    Part(
        "export", "transfer", "export_retain", "export_anki", ANKI,
        (Measure("export", "Export of everything as .apkg", ratio=0.45),), memory=_ELSEWHERE,
    ),
    Part(
        "import", "transfer", "import_retain", "import_anki", ANKI,
        (
            Measure("import", "Import of that package", ratio=0.8),
            Measure("file", "Database file after it", ratio=1.3, unit=BYTES),
        ),
        memory=_ELSEWHERE,
    ),
    Part(
        "fit", "fitting", "fit_retain", "fit_anki", ANKI,
        (Measure("fit", "Fitting the parameters", ratio=0.9),), memory=_ELSEWHERE,
    ),
    Part(
        "memory", "fitting", "memory_retain", "memory_anki", ANKI,
        (Measure("memory", "Every memory worked out anew", ratio=0.7),), memory=_ELSEWHERE,
    ),
    Part(
        "simulate", "fitting", "simulate_retain", "simulate_anki", ANKI,
        (Measure("simulate", "A year simulated", ratio=0.2),), memory=_ELSEWHERE,
    ),
    Part(
        "commands", "startup", "commands_retain", "commands_python", PYTHON,
        (
            Measure("help", "retain --help", most=0.080),
            Measure("due", "retain due", most=0.100),
        ),
    ),
    Part(
        "screens", "startup", "screens_retain", "screens_textual", TEXTUAL,
        (
            Measure("first-frame", "First frame", ratio=1.4),
            Measure("decks", "Decks with today's counts"),
            Measure("first-card", "First card of retain study", ratio=1.7),
            Measure("resident", "Memory after 20 cards", most=70 * _MB, unit=BYTES),
            Measure("resident-peak", "Memory at its peak in that session", unit=BYTES),
        ),
    ),
    Part(
        "keys", "startup", "keys_retain", "keys_textual", TEXTUAL,
        tuple(
            measure
            for name, title in (
                ("reveal", "Key to answer shown"), ("rate", "Key to next card"), ("down", "Key to next row, browsing"),
                ("page", "Key to next page, browsing"), ("search", "Letter of a search"),
            )
            for measure in (
                Measure(f"key-{name}", title, ratio=2.0, most_99=0.016),
                Measure(f"key-{name}-settled", f"{title}, all frames"),
            )
        ),
        rounds=2,
    ),
)  # fmt: skip
