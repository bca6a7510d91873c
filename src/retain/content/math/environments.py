"""Matrices, cases and aligned lines on one line of text, given their cells as atoms."""

from collections.abc import Sequence
from dataclasses import replace

from retain.content.math.atoms import Atom, Gap, Kind, join

Cell = Sequence[Atom]

_MATRICES = {
    "pmatrix": "()", "bmatrix": "[]", "Bmatrix": "{}", "vmatrix": "||", "Vmatrix": "‖‖", "matrix": "[]",
    "smallmatrix": "[]", "array": "[]", "tabular": "[]",
}  # fmt: skip
_CASES = frozenset({"cases", "dcases", "rcases"})
_LINES = frozenset({
    "align", "aligned", "alignat", "alignedat", "split", "gather", "gathered", "multline", "multlined", "flalign",
    "eqnarray", "equation", "displaymath", "math", "substack",
})  # fmt: skip
_CONDITIONS = frozenset({"if", "for", "when", "where", "otherwise", "else"})


def has_columns(name: str) -> bool:
    """Say whether the columns of an environment part its cells, rather than align its lines."""
    name = name.removesuffix("*")
    return name in _MATRICES or name in _CASES


def environment(name: str, rows: Sequence[Sequence[Cell]]) -> list[Atom]:
    """Return what the environment ``name`` shows: columns parted by commas, rows by semicolons."""
    rows = [row for row in rows if any(row)]
    name = name.removesuffix("*")
    if name in _MATRICES:
        brackets = _MATRICES[name]
        return [Atom(brackets[0] + "; ".join(", ".join(map(join, row)) for row in rows) + brackets[1])]
    if name in _CASES:
        return [Atom("{" + "; ".join(map(_case, rows)) + "}")]
    lines = _lines(rows)
    return lines if name in _LINES else [Atom(name, Kind.FUNCTION), Atom("(", Kind.OPEN), *lines, Atom(")", Kind.CLOSE)]


def _lines(rows: Sequence[Sequence[Cell]]) -> list[Atom]:
    """Return the rows as they follow each other."""
    atoms: list[Atom] = []
    for row in rows:
        line = [atom for cell in row for atom in cell]
        if atoms:
            atoms.append(Atom(";", Kind.PUNCTUATION))
            line[0] = replace(line[0], gap=Gap.HARD)
        atoms.extend(line)
    return atoms


def _case(row: Sequence[Cell]) -> str:
    """Return a value and its condition, with a comma between them where the writer left it to the columns."""
    text, *conditions = [join(cell) for cell in row if cell]
    for condition in conditions:
        worded = text.endswith((",", ";")) or condition.split(maxsplit=1)[0] in _CONDITIONS
        text += f" {condition}" if worded else f", {condition}"
    return text
