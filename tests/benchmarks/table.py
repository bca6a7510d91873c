"""The document of a run as a table for people."""

import math
from collections.abc import Sequence
from typing import Any

_NAMES = {"anki": "Anki", "textual": "empty app", "python": "bare Python"}


def amount(value: float, unit: str) -> str:
    """Return a time or a size with three digits."""
    if unit == "bytes":
        return f"{_digits(value / 1e6)} MB"
    return f"{_digits(value)} s" if value >= 1 else f"{_digits(value * 1000)} ms"


def _digits(value: float) -> str:
    decimals = max(0, 1 - math.floor(math.log10(value))) if value > 0 else 0
    return f"{value:.{min(decimals, 2)}f}"


def targets(row: dict[str, Any]) -> str:
    """Return what a line is to reach, in words."""
    target = row["target"]
    parts = []
    if "ratio" in target:
        parts.append(f"≤ {target['ratio']:g}")
    if "ratio_99" in target:
        parts.append(f"99th ≤ {target['ratio_99']:g}")
    if "most" in target:
        parts.append(f"≤ {amount(target['most'], row['unit'])}")
    if "most_99" in target:
        parts.append(f"99th ≤ {amount(target['most_99'], row['unit'])}")
    return ", ".join(parts)


def other(row: dict[str, Any]) -> str:
    """Return what a line is compared with."""
    return _NAMES[row["against"]]


def growth(document: dict[str, Any], measure: str) -> str:
    """Return how a measure grew from the smallest collection to the largest, as a factor; nothing for one size."""
    found = [row["retain"]["median"] for size in document["sizes"] for row in size["rows"] if row["measure"] == measure]
    return f"× {_digits(found[-1] / found[0])}" if len(found) > 1 and found[0] else ""


def text(document: dict[str, Any]) -> str:
    """Return the whole document as tables, one for each size."""
    parts = []
    machine = document["machine"]
    parts.append(
        f"{machine['processor']}, {machine['cores']} cores, load {machine['load']}; {machine['system']}, "
        f"Python {machine['python']}, SQLite {machine['sqlite']}, "
        + ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    )
    for size in document["sizes"]:
        last = size is document["sizes"][-1]
        rows: list[tuple[str, ...]] = [
            ("", "retain", "99th", "other", "99th", "ratio", "99th", "target", "", "growth" if last else "")
        ]
        rows += [_cells(document, row, last=last) for row in size["rows"]]
        parts.append(f"{size['cards']:,} cards, {size['reviews']:,} reviews, {size['due']:,} due\n\n{_aligned(rows)}")
    return "\n\n".join(parts) + "\n"


def _cells(document: dict[str, Any], row: dict[str, Any], *, last: bool) -> tuple[str, ...]:
    unit, ours, theirs = row["unit"], row["retain"], row["other"]
    return (
        row["title"],
        amount(ours["median"], unit),
        amount(ours["p99"], unit),
        f"{amount(theirs['median'], unit)} {other(row)}" if theirs else "",
        amount(theirs["p99"], unit) if theirs else "",
        f"{row['ratio']:.2f}" if row["ratio"] else "",
        f"{row['ratio_99']:.2f}" if row["ratio_99"] else "",
        targets(row),
        "" if not row["target"] else "met" if row["kept"] else "MISSED",
        growth(document, row["measure"]) if last else "",
    )


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
