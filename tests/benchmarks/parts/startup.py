"""From the start of a process to the end of a command, the first frame, the first card; and memory after that."""

import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.measuring import Place, Sample, peak_of, resident
from benchmarks.terminal import Terminal, environment

_RUN = "import sys; from retain.__main__ import main; main()"
_EMPTY = "from textual.app import App; App().run()"
_CARDS = 20
_KEYS = 40


def _timed(sample: Sample, measure: str, *arguments: str) -> None:
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", *arguments], env=environment(), capture_output=True, check=True)
    sample.add(measure, perf_counter() - begun)


def commands_retain(place: Place) -> Sample:
    """Measure the two commands that must be quickest."""
    sample, path = Sample(memory=0.0), str(place.retain())
    for turn in range(place.times(5) + 1):
        scale = Sample() if turn == 0 else sample  # the first run may have modules to compile
        _timed(scale, "help", _RUN, "--help")
        _timed(scale, "due", _RUN, "--db", path, "due")
    return sample


def commands_python(place: Place) -> Sample:
    """Measure Python alone, for comparison."""
    sample = Sample(memory=0.0)
    for _ in range(place.times(5) + 1):
        _timed(sample, "help", "pass")
        _timed(sample, "due", "import sqlite3")
    return sample


def screens_retain(place: Place) -> Sample:
    """Measure the home screen and a session; the backup of the day falls into the latter, as it does in life."""
    sample = Sample(memory=0.0)
    for turn in range(place.times(3) + 1):
        scale = Sample() if turn == 0 else sample
        path = place.retain()
        with Terminal([sys.executable, "-c", _RUN, "--db", str(path)]) as terminal:
            scale.add("first-frame", terminal.until_frame())
            scale.add("decks", terminal.until(lambda text: "Learning" in text))
        with Terminal([sys.executable, "-c", _RUN, "--db", str(path), "study"]) as terminal:
            scale.add("first-card", terminal.until(lambda text: "Show answer" in text))
            if turn == 1:
                _study(terminal, sample)
    return sample


def _study(terminal: Terminal, sample: Sample) -> None:
    for _ in range(_CARDS):
        terminal.press(" ")
        terminal.rest(0.15)
        terminal.press("3")
        terminal.rest(0.15)
    sample.add("resident", resident(terminal.pid))
    sample.add("resident-peak", peak_of(terminal.pid))


def screens_textual(place: Place) -> Sample:
    """Measure an app of Textual's with nothing in it."""
    sample = Sample(memory=0.0)
    for turn in range(place.times(3) + 1):
        with Terminal([sys.executable, "-c", _EMPTY]) as terminal:
            seconds = terminal.until_frame()
            if turn:
                for measure in ("first-frame", "decks", "first-card"):
                    sample.add(measure, seconds)
            if turn == 1:
                terminal.rest(1)
                sample.add("resident", resident(terminal.pid))
                sample.add("resident-peak", peak_of(terminal.pid))
    return sample


def _keyed(place: Place, which: str, path: Path | None) -> Sample:
    answer = place.new("keys.json")
    script = Path(__file__).parents[1] / "keyed.py"
    keys = 3 if place.quick else _KEYS
    with Terminal([sys.executable, str(script), which, str(path), str(answer), str(keys)]) as terminal:
        terminal.until_end()
        if not answer.exists():
            raise RuntimeError(f"no keys were timed: {terminal.text[-2_000:]!r}")
    sample = Sample(memory=0.0)
    for name, values in json.loads(answer.read_text(encoding="utf-8")).items():
        for value in values:
            sample.add(name, value)
    return sample


def keys_retain(place: Place) -> Sample:
    """Measure keys in a session and while browsing."""
    sample = _keyed(place, "study", place.retain())
    sample.values |= _keyed(place, "browse", place.retain()).values
    return sample


def keys_textual(place: Place) -> Sample:
    """Measure keys in an app that shows nothing but how many were pressed."""
    return _keyed(place, "empty", None)
