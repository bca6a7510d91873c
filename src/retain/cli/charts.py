"""Charts on the terminal: in its own colours, or plain where the output goes elsewhere."""

import shutil
import sys
from typing import Any

import click

from retain.charts.cells import CURSOR, QUIET, RULE, TITLE, draw
from retain.charts.model import Chart

_STYLES: dict[str, dict[str, Any]] = {
    TITLE: {"bold": True},
    QUIET: {"dim": True},
    RULE: {"dim": True},
    CURSOR: {"reverse": True},
    "c1": {"fg": "blue"},
    "c2": {"fg": "red"},
    "c3": {"fg": "cyan"},
    "c4": {"fg": "green"},
    "c5": {"fg": "yellow"},
}
_WIDEST = 100
_NARROWEST = 40
_WITHOUT_TERMINAL = 80


def chart_width() -> int:
    """Return the columns that a chart is given: the terminal's within reason, 79 where there is none."""
    wide = shutil.get_terminal_size((_WITHOUT_TERMINAL, 24)).columns if sys.stdout.isatty() else _WITHOUT_TERMINAL
    return max(_NARROWEST, min(wide - 1, _WIDEST))


def write_chart(chart: Chart) -> None:
    """Print a chart."""
    for line in draw(chart, chart_width()).lines:
        click.echo("".join(click.style(_shown(span.text), **_STYLES.get(span.role, {})) for span in line).rstrip())


def _shown(text: str) -> str:
    """Return ``text`` without what would steer the terminal."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)
