"""What every part shares: the two sides, the scratch copies they work on, taking time, and memory at its peak."""

import resource
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.content import Content

RETAIN, ANKI, TEXTUAL, PYTHON = "retain", "anki", "textual", "python"
"""The sides: ours, Anki's backend, and for what is no business of Anki's a Textual app with nothing in it."""


@dataclass(slots=True)
class Place:
    """Where one measurement of one side is taken: a collection, and a folder for copies that may be changed."""

    content: Content
    scratch: Path
    quick: bool = False
    _copies: int = 0

    def retain(self) -> Path:
        """Return a copy of the database of retain, in the page cache."""
        return self._copy(self.content.retain)

    def anki(self) -> Path:
        """Return a copy of Anki's collection, in the page cache."""
        return self._copy(self.content.anki)

    def new(self, name: str) -> Path:
        """Return the path of a file that does not exist yet, in a folder of its own."""
        self._copies += 1
        folder = self.scratch / str(self._copies)
        folder.mkdir()
        return folder / name

    def _copy(self, source: Path) -> Path:
        target = self.new(source.name)
        shutil.copyfile(source, target)
        return target

    def times(self, usual: int) -> int:
        """Return how often to repeat something: ``usual``, less where it is to be quick or the collection is large."""
        if self.quick:
            return 1
        return max(1, usual // 3) if self.content.cards >= 50_000 and usual > 1 else usual


@dataclass(slots=True)
class Sample:
    """What one child process has measured: by measure all values taken, and facts beside them.

    Times are in seconds, memory and sizes in bytes.
    """

    values: dict[str, list[float]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    memory: float | None = None
    """The most memory that was in use; None where that says nothing about the part."""

    def take(self, measure: str, call: Callable[[], object]) -> None:
        """Take the time of one call."""
        begun = perf_counter()
        call()
        self.values.setdefault(measure, []).append(perf_counter() - begun)

    def add(self, measure: str, value: float) -> None:
        """Add a value that was taken elsewhere."""
        self.values.setdefault(measure, []).append(value)


def peak_memory() -> float:
    """Return the most memory that this process ever had resident, with that of its greatest child, in bytes."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return peak_of("self") + children


def peak_of(process: int | str) -> float:
    """Return the most memory that a process ever had resident, in bytes."""
    return _memory(process, "VmHWM:")


def resident(process: int | str) -> float:
    """Return the memory that a process has resident, in bytes."""
    return _memory(process, "VmRSS:")


def _memory(process: int | str, name: str) -> float:
    # Not getrusage for oneself: what it says begins with what the parent had when it made this process.
    status = Path(f"/proc/{process}/status")
    if not status.exists():  # no Linux
        unit = 1 if sys.platform == "darwin" else 1024
        return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
    for line in status.read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(name):
            return float(line.split()[1]) * 1024
    return 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of ``values`` lie, in between two of them where it falls there."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
