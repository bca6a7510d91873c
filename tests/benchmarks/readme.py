"""“How fast” in the README, made from the figures of a run."""

from pathlib import Path
from typing import Any

from benchmarks.table import amount, other, targets

RESULTS = Path(__file__).parent / "results.json"
README = Path(__file__).parents[2] / "README.md"
_BEGIN, _END = "<!-- how-fast -->", "<!-- /how-fast -->"
_BUSY = 2.0
"""A load above which others were at work too: the benchmarks by themselves make one of 1 to 1.5."""
_LEFT_OUT = ("decks", "resident-peak")


def write_readme(document: dict[str, Any], path: Path = README) -> None:
    """Put the section made from ``document`` between its marks; raises ValueError where there are none."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"{path} has no {_BEGIN} and {_END}")
    path.write_text(f"{before}{_BEGIN}\n{section(document)}{_END}{after}", encoding="utf-8")


def section_in(path: Path = README) -> str:
    """Return the section that the README has."""
    text = path.read_text(encoding="utf-8")
    return text.partition(f"{_BEGIN}\n")[2].partition(_END)[0]


def section(document: dict[str, Any]) -> str:
    """Return the section: the largest collection of the run beside the smallest."""
    large, small, machine = document["sizes"][-1], document["sizes"][0], document["machine"]
    lines = [
        f"At {large['cards']:,} cards and {large['reviews']:,} reviews, medians, beside Anki",
        f"{machine['packages']['anki']} on the same content in the same run; screens beside an empty Textual app.",
        "",
        f"| | retain | beside it | ratio | aim | 99th | at {small['cards']:,} cards |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    before = {row["measure"]: row for row in small["rows"]}
    for row in large["rows"]:
        if row["measure"] in _LEFT_OUT or row["measure"].endswith("-settled"):
            continue
        theirs = f"{amount(row['other']['median'], row['unit'])} {other(row)}" if row["other"] else ""
        first = before.get(row["measure"])
        cells = (
            row["title"],
            amount(row["retain"]["median"], row["unit"]),
            theirs,
            f"{row['ratio']:.2f}" if row["ratio"] else "",
            targets(row),
            amount(row["retain"]["p99"], row["unit"]) if row["unit"] == "s" else "",
            amount(first["retain"]["median"], row["unit"]) if first else "",
        )
        lines.append(f"| {' | '.join(cells)} |")
    where = f"{machine['processor']}, {machine['cores']} cores; Python {machine['python']}, SQLite {machine['sqlite']}"
    lines += ["", f"{where}; {document['made'][:10]}."]
    if machine["load"] > _BUSY:
        lines += ["", "Other programs were at work on that machine: only the ratios say something, and that roughly."]
    return "\n".join([*lines, ""])
