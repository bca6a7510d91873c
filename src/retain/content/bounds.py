"""How much of a face a screen draws: a card may come from anywhere, and each block and table cell is a widget."""

import re

LONGEST = 20_000
"""Characters of a face that are drawn,"""
MOST_LINES = 250
"""lines,"""
MOST_CELLS = 1_000
"""and cells of tables; a face with more shows them as the text that they are."""
_FENCES = re.compile("`+")


def bounded(face: str) -> str:
    """Return a face as Markdown that a screen can draw in a moment; what is left out is said at the end."""
    shown = face[:LONGEST]
    lines = shown.split("\n")
    if len(lines) > MOST_LINES:
        shown = "\n".join(lines[:MOST_LINES])
    if shown.count("|") > MOST_CELLS:
        fence = "`" * (max((len(run) for run in _FENCES.findall(shown)), default=2) + 1)
        shown = f"{fence}\n{shown}\n{fence}"
    left = len(face) - min(len(face), len(shown))
    if len(face) > LONGEST or len(lines) > MOST_LINES:
        shown += f"\n\n… and {left:,} more characters; “retain card” prints the whole card."
    return shown
