"""What loading costs: processor time above bare Python, with budgets, and the modules that take the most of it.

Processor time, not time on the wall: it is nearly the same on a machine that is busy.
"""

import re
import resource
import subprocess
import sys
from dataclasses import dataclass

from benchmarks.terminal import environment

_RUNS = 7
_HEAVIEST = 4
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
_MAIN = "import sys; from retain.__main__ import main; sys.argv = ['retain', {arguments}]; main()"


@dataclass(frozen=True, slots=True)
class Load:
    """Something that is loaded: the code, and the most milliseconds that it may take above bare Python.

    ``beyond`` is what it may take of them only beyond another load, whose cost is not ours.
    """

    name: str
    code: str
    budget: float
    beyond: str = ""


_STUDY = "import retain.tui.app, retain.tui.screens.study, retain.services.collection"
_BROWSE = "import retain.tui.app, retain.tui.screens.browse, retain.services.collection"
_TEXTUAL = "Textual alone"

LOADS = (
    Load("retain --help", _MAIN.format(arguments="'--help'"), 70),
    Load("retain due", _MAIN.format(arguments="'--db', 'none.sqlite', 'due'"), 95),
    Load(_TEXTUAL, "import textual.app, textual.widgets._markdown, textual.widgets._static", 400),
    Load("the full screen", "import retain.tui.app, retain.tui.screens.home", 70, _TEXTUAL),
    Load("retain study", _STUDY, 110, _TEXTUAL),
    Load("browsing", _BROWSE, 130, _TEXTUAL),
)


def import_table(loads: tuple[Load, ...] = LOADS, runs: int = _RUNS) -> tuple[str, bool]:
    """Return the table, and whether every budget is kept."""
    bare = _cost("pass", runs)
    costs = {load.name: _cost(load.code, runs) - bare for load in loads}
    lines = [f"Processor time above bare Python ({bare:.0f} ms), least of {runs} runs:", ""]
    kept = True
    for load in loads:
        allowed = load.budget + (costs[load.beyond] if load.beyond else 0)
        within = costs[load.name] <= allowed
        kept &= within
        lines.append(
            f"{load.name:16} {costs[load.name]:5.0f} ms  of {allowed:4.0f}  {'' if within else 'OVER BUDGET':12}"
            + ", ".join(f"{name} {cost:.0f}" for name, cost in _heaviest(load.code))
        )
    return "\n".join(lines) + "\n", kept


def _cost(code: str, runs: int) -> float:
    """Return the milliseconds of processor time that ``code`` takes in a process of its own, once it is compiled."""
    times = []
    for _ in range(runs + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times[1:]) * 1000


def _heaviest(code: str) -> list[tuple[str, float]]:
    """Return the packages of ours and of others that take the most by themselves, in milliseconds."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    found: dict[str, float] = {}
    for match in _LINE.finditer(run.stderr):
        parts = match[2].split(".")
        name = ".".join(parts[:2]) if parts[0] in ("retain", "textual") else parts[0]
        found[name] = found.get(name, 0) + int(match[1]) / 1000
    return sorted(found.items(), key=lambda pair: -pair[1])[:_HEAVIEST]
