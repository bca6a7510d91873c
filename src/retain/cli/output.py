"""Writing for people and for programs: one line, a table, JSON."""

import json
import re
import shutil
import sys
from collections.abc import Sequence
from typing import Any

import click

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_STEERING = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return ``text`` on one line, without anything that would steer the terminal or that it could not show."""
    return " ".join(_printable(text).split())


def _printable(text: str) -> str:
    # A file name need not be Unicode; Python then holds its bytes as halves of surrogate pairs.
    return _CONTROLS.sub(" ", text).encode(errors="replace").decode()


def write_json(value: Any) -> None:
    """Print one JSON document, kept to one line where it goes to a pipe."""
    click.echo(json_text(value, indent=2 if sys.stdout.isatty() else None))


def json_text(value: Any, indent: int | None = None) -> str:
    """Return ``value`` as JSON in which what would steer the terminal is spelt as an escape."""
    unicode = "utf" in (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    text = json.dumps(value, ensure_ascii=not unicode, indent=indent)
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def say(text: str) -> None:
    """Print a word about the data, which goes to standard error."""
    click.echo(one_line(text), err=True)


def write_table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Print columns under headings; the last one is cut to the terminal, the columns in ``right`` end flush."""
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - only tables need to measure

    # Spaces at the beginning are an indentation, and stay.
    lines = [[_printable(cell).rstrip() for cell in row] for row in (headings, *rows)]
    widths = [max(cell_len(line[column]) for line in lines) for column in range(len(headings))]
    if sys.stdout.isatty():
        before = sum(widths[:-1]) + 2 * (len(widths) - 1)
        widths[-1] = max(10, min(widths[-1], shutil.get_terminal_size().columns - before))
    for line in lines:
        cells = []
        for column, cell in enumerate(line):
            width = widths[column]
            if cell_len(cell) > width:
                shown = set_cell_size(cell, width - 1) + "…"
            elif column in right:
                shown = " " * (width - cell_len(cell)) + cell
            else:
                shown = set_cell_size(cell, width)
            cells.append(shown)
        click.echo("  ".join(cells).rstrip())
