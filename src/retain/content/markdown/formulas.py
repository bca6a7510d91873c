"""Formulas for markdown-it: found before its own escapes and emphasis, and turned into ordinary text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from retain.content.math import to_unicode
from retain.content.math.spans import FormulaFinder, find_formulas

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

_FINDER = "formula finder"
_UNCLOSED = "unclosed formula "
_OPENERS = {r"\[": r"\]", "$$": "$$"}
_BAR = "\ufdd0"
"""Stands for a bar within a formula while tables are cut at bars; no character has this code point."""


def _as_unicode(latex: str, _display: bool) -> str:
    return to_unicode(latex)


def formulas(parser: MarkdownIt, write: Callable[[str, bool], str] = _as_unicode) -> None:
    r"""Teach ``parser`` the formulas ``\( … \)``, ``\[ … \]`` and ``$$ … $$``.

    A formula becomes a plain text token, which every consumer of tokens knows: what ``write`` makes of the LaTeX and of
    whether it stands on a line of its own. One that starts a line and runs over
    several becomes a paragraph, so that its lines are not taken for lists or headings; a blank line ends it.
    """
    parser.core.ruler.before("block", "shield", _shield)
    parser.core.ruler.after("inline", "unshield", _unshield)
    parser.inline.ruler.before("escape", "formula", partial(_inline, write))
    parser.block.ruler.before("fence", "formula", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _shield(state: StateCore) -> None:
    """Keep the bars of a formula from ending a cell."""
    if "|" not in state.src:
        return
    parts, done = [], 0
    for formula in find_formulas(state.src):
        parts += [state.src[done : formula.start], state.src[formula.start : formula.end].replace("|", _BAR)]
        done = formula.end
    state.src = "".join([*parts, state.src[done:]])


def _unshield(state: StateCore) -> None:
    """Give back the bars of what turned out to be no formula: code, say."""
    for block in state.tokens:
        for token in (block, *(block.children or ())):
            token.content = token.content.replace(_BAR, "|")


def _inline(write: Callable[[str, bool], str], state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "\\$":
        return False
    finder = state.env.get(_FINDER)
    if finder is None or finder.text is not state.src:
        finder = state.env[_FINDER] = FormulaFinder(state.src)
    formula = finder.at(state.pos)
    if formula is None or formula.end > state.posMax:
        return False
    if not silent:
        token = state.push("text", "", 0)
        token.content = write(formula.latex.replace(_BAR, "|"), state.src[state.pos : state.pos + 2] != r"\(")
    state.pos = formula.end
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    position = state.bMarks[start] + state.tShift[start]
    closer = _OPENERS.get(state.src[position : position + 2])
    if closer is None or state.is_code_block(start):
        return False
    last = _closing_line(state, start, end, closer)
    if last is None:
        return False
    if silent:
        return True
    source = state.getLines(start, last + 1, state.blkIndent, False).strip()
    state.line = last + 1
    token = state.push("paragraph_open", "p", 1)
    token.map = [start, state.line]
    token = state.push("inline", "", 0)
    token.content = source
    token.map = [start, state.line]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _closing_line(state: StateBlock, start: int, end: int, closer: str) -> int | None:
    """Return the line after ``start`` that ends with ``closer``, or None if a blank line or the container ends first.

    A search that failed is remembered, since the parser asks again at each line.
    """
    first, failed = state.env.get(_UNCLOSED + closer, (0, 0))
    if first <= start < failed:
        return None
    line = start
    while line < end and not state.isEmpty(line) and (line == start or state.sCount[line] >= state.blkIndent):
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        body = text[2:] if line == start else text
        if closer in body:
            return line if line > start and body.rstrip().endswith(closer) and body.count(closer) == 1 else None
        line += 1
    state.env[_UNCLOSED + closer] = (start, line)
    return None
