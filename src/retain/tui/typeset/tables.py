"""Tables: their columns share the width, and lines part all cells."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise, zip_longest

from textual.content import Content

from retain.tui.typeset.inks import Inks
from retain.tui.typeset.lines import BLANK, Line, filled, flow

_PADDING = 2
"""Cells of a column that are not text."""
_LEAST = 1


class _Columns:
    def __init__(self, widths: Sequence[int], inks: Inks) -> None:
        self.widths = widths
        self.inks = inks

    def rule(self, left: str, middle: str, right: str) -> Line:
        text = left + middle.join("─" * (width + _PADDING) for width in self.widths) + right
        return Line(Content.styled(text, self.inks.table_rule))

    def row(self, cells: Sequence[Content], *, head: bool = False) -> list[Line]:
        """Return the lines of a row; the cells of the head stand on its last line, the others on the first."""
        columns = [flow(cell, width) for cell, width in zip(cells, self.widths, strict=False)]
        if head:
            height = max(map(len, columns), default=1)
            columns = [[BLANK] * (height - len(column)) + column for column in columns]
        style = self.inks.table_head if head else ""
        bar = Content.styled("│", self.inks.table_rule)
        lines = []
        for line in zip_longest(*columns, fillvalue=BLANK):
            texts = [
                filled(cell, width + _PADDING, style, left=1).content
                for cell, width in zip(line, self.widths, strict=False)
            ]
            lines.append(Line(bar + bar.join(texts) + bar))
        return lines


def set_table(head: Sequence[Content], rows: Sequence[Sequence[Content]], width: int, inks: Inks) -> list[Line]:
    """Return the lines of a table that is ``width`` cells wide, or wider where its columns need more."""
    room = width - len(head) * (_PADDING + 1) - 1
    columns = _Columns(_shares([head, *rows], room), inks)
    lines = [columns.rule("┌", "┬", "┐"), *columns.row(head, head=True)]
    for row in rows:
        lines += [columns.rule("├", "┼", "┤"), *columns.row(row)]
    lines.append(columns.rule("└", "┴", "┘"))
    return [filled(line, width, inks.table) for line in lines] if inks.table else lines


def _shares(rows: Sequence[Sequence[Content]], room: int) -> list[int]:
    """Return how many of ``room`` cells the text of each column gets.

    Where there is more than they ask for, all get their part of it; where there is less, the widest do without, but no
    column gets less than its longest word as long as there is room for them all.
    """
    columns = list(zip(*rows, strict=False))
    wanted = [max(_LEAST, *(cell.get_optimal_width({}, 0) for cell in column)) for column in columns]
    words = [max(_LEAST, *(cell.get_minimal_width({}) for cell in column)) for column in columns]
    if sum(wanted) <= room:
        padding = _PADDING * len(columns)
        return [part - _PADDING for part in _parts([width + _PADDING for width in wanted], room + padding)]
    if sum(words) >= room:
        return [max(_LEAST, part) for part in _parts(words, room)]

    def shares(level: int) -> list[int]:
        return [min(want, max(word, level)) for want, word in zip(wanted, words, strict=True)]

    level = bisect_right(range(max(wanted)), room, key=lambda level: sum(shares(level))) - 1
    found = shares(level)
    wider = [column for column, more in enumerate(shares(level + 1)) if more > found[column]]
    for column in wider[: room - sum(found)]:
        found[column] += 1
    return found


def _parts(weights: Sequence[int], whole: int) -> list[int]:
    """Return ``whole`` in parts that stand to one another as ``weights``."""
    total = sum(weights) or 1
    cuts = [whole * reached // total for reached in accumulate(weights, initial=0)]
    return [high - low for low, high in pairwise(cuts)]
