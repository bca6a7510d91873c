"""Running the parts: each side of each in processes of its own, in turn, and what came out as one document."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.content import Content
from benchmarks.measuring import RETAIN, percentile
from benchmarks.plan import PARTS, Measure, Part

Say = Callable[[str], None]
_PACKAGES = ("anki", "textual", "sqlalchemy", "fsrs", "fsrs-rs-python")


class MeasureError(Exception):
    """A part could not be measured."""


def run(contents: Iterable[Content], parts: Sequence[Part], scratch: Path, say: Say, *, quick: bool) -> dict[str, Any]:
    """Measure ``parts`` on every collection, and return the document."""
    sizes, failed = [], []
    for content in contents:
        rows: list[dict[str, Any]] = []
        for part in parts:
            say(f"{content.cards} cards: {part.name}")
            try:
                samples = _measure(part, content, scratch, quick=quick)
            except MeasureError as error:
                failed.append(str(error))
                say(failed[-1])
            else:
                rows += _rows(part, samples, aimed=content.cards >= part.least)
        sizes.append({"cards": content.cards, "reviews": content.reviews, "due": content.due, "rows": rows})
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "sizes": sizes,
        "failed": failed,
    }


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    import sqlite3

    load = os.getloadavg() if hasattr(os, "getloadavg") else (0.0, 0.0, 0.0)
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: version(name) for name in _PACKAGES},
        "load": round(load[0], 2),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _measure(part: Part, content: Content, scratch: Path, *, quick: bool) -> dict[str, list[dict[str, Any]]]:
    """Return the samples of both sides, taken in turn, the order reversed each time."""
    found: dict[str, list[dict[str, Any]]] = {RETAIN: [], part.against: []}
    for number in range(1 if quick else part.rounds):
        for side in (RETAIN, part.against) if number % 2 == 0 else (part.against, RETAIN):
            function = part.ours if side == RETAIN else part.theirs
            found[side].append(_in_child(part, function, content, scratch, quick=quick))
    return found


def _in_child(part: Part, function: str, content: Content, scratch: Path, *, quick: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        answer = Path(folder) / "sample.json"
        job = {
            "content": {**asdict(content), "folder": str(content.folder)},
            "module": part.module,
            "side": function,
            "scratch": folder,
            "quick": quick,
            "memory": part.memory is not None,
            "answer": str(answer),
        }
        arguments = [sys.executable, "-W", "ignore", str(Path(__file__).parent / "child.py"), json.dumps(job)]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
        if not answer.exists():
            raise MeasureError(f"{part.name}, {function}, at {content.cards} cards: {done.stderr[-3_000:]}")
        sample: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return sample


def _rows(part: Part, samples: dict[str, list[dict[str, Any]]], *, aimed: bool) -> list[dict[str, Any]]:
    rows = [_row(part, measure, samples) for measure in part.measures]
    if part.memory is not None:
        peaks = {side: [sample["memory"] for sample in taken if sample["memory"]] for side, taken in samples.items()}
        measure = Measure("memory", f"Peak memory: {part.name}", ratio=part.memory, unit="bytes")
        rows.append(_line(part, measure, peaks))
    if not aimed:
        for row in rows:
            row["target"] = {}
    return [row for row in rows if row["retain"] is not None]


def _row(part: Part, measure: Measure, samples: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    values = {
        side: [value for sample in taken for value in sample["values"].get(_name(measure, side), [])]
        for side, taken in samples.items()
    }
    line = _line(part, measure, values)
    line["facts"] = {side: taken[-1]["facts"] for side, taken in samples.items() if taken[-1]["facts"]}
    return line


def _name(measure: Measure, side: str) -> str:
    """Return what a side calls a measure: an empty app has one key only."""
    if side == "textual" and measure.name.startswith("key-"):
        return "key-settled" if measure.name.endswith("-settled") else "key"
    return measure.name


def _line(part: Part, measure: Measure, values: dict[str, list[float]]) -> dict[str, Any]:
    ours, theirs = _summary(values[RETAIN]), _summary(values[part.against])
    ratio = ratio_99 = None
    if ours and theirs:
        ratio, ratio_99 = ours["median"] / theirs["median"], ours["p99"] / theirs["p99"]
    kept = True
    if ours:
        kept = all(
            value is None or limit is None or value <= limit
            for value, limit in (
                (ratio, measure.ratio),
                (ratio_99, measure.ratio_99),
                (ours["median"], measure.most),
                (ours["p99"], measure.most_99),
            )
        )
    return {
        "part": part.name,
        "measure": f"{part.name}-memory" if measure.name == "memory" and measure.unit == "bytes" else measure.name,
        "title": measure.title,
        "unit": measure.unit,
        "against": part.against,
        "retain": ours,
        "other": theirs,
        "ratio": ratio,
        "ratio_99": ratio_99,
        "target": {
            name: value
            for name in ("ratio", "ratio_99", "most", "most_99")
            if (value := getattr(measure, name)) is not None
        },
        "kept": kept,
    }


def _summary(values: Sequence[float]) -> dict[str, Any] | None:
    if not values:
        return None
    return {"median": percentile(values, 0.5), "p99": percentile(values, 0.99), "values": len(values)}


def chosen(names: Sequence[str]) -> list[Part]:
    """Return the parts with these names, or all; raises ValueError for a name that is none."""
    known = {part.name: part for part in PARTS}
    wrong = [name for name in names if name not in known]
    if wrong:
        raise ValueError(f"there is no part “{wrong[0]}”; the parts are {', '.join(known)}")
    return [part for part in PARTS if not names or part.name in names]
