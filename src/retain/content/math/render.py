"""From pylatexenc's tree of a formula to a line of Unicode text."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pylatexenc.latexwalker import (
    LatexCharsNode,
    LatexEnvironmentNode,
    LatexGroupNode,
    LatexMacroNode,
    LatexMathNode,
    LatexSpecialsNode,
)

from retain.content.math import syntax
from retain.content.math.atoms import Atom, Gap, Kind, Script, enclose, join, settle_prefixes
from retain.content.math.commands import COMMANDS
from retain.content.math.environments import environment, has_columns
from retain.content.math.fractions import binomial, fraction
from retain.content.math.scripts import attach, primes, subscript, superscript
from retain.content.math.symbols import CHARACTERS, symbol
from retain.content.sanitize import sanitize

_PIECE = re.compile(r"[0-9]+(?:\.[0-9]+)*|\s+|'+|.", re.DOTALL)
_SPACES = {"quad": Gap.WIDE, "qquad": Gap.WIDE}
_SPACES |= dict.fromkeys((",", ";", ":", ">", " ", "space", "enspace", "thinspace", "medspace", "thickspace"), Gap.HARD)
_INFIX = {"over": fraction, "choose": binomial}


def render(latex: str) -> str:
    """Return ``latex`` as Unicode text, or as it stands if it cannot be read."""
    source = " ".join(sanitize(latex).split())
    try:
        text = join(_row(syntax.parse(source)))
    except syntax.UnreadableError:
        return source
    return unicodedata.normalize("NFC", text).strip()


def _row(nodes: Sequence[Any]) -> list[Atom]:
    return settle_prefixes(_Row(nodes).atoms())


class _Row:
    """One run of nodes on its way to atoms; characters are taken one by one, numbers whole."""

    def __init__(self, nodes: Sequence[Any]) -> None:
        self._items: list[Any] = []
        for node in nodes:
            self._items.extend(_PIECE.findall(node.chars) if isinstance(node, LatexCharsNode) else [node])
        self._items.reverse()
        self._atoms: list[Atom] = []
        self._gap = Gap.NONE

    def atoms(self) -> list[Atom]:
        while self._items:
            item = self._items.pop()
            if isinstance(item, str):
                self._character(item)
            else:
                self._node(item)
        return self._atoms

    def _add(self, *atoms: Atom) -> None:
        for atom in atoms:
            self._atoms.append(replace(atom, gap=self._gap) if self._gap > atom.gap else atom)
            self._gap = Gap.NONE

    def _widen(self, gap: Gap) -> None:
        self._gap = max(self._gap, gap)

    def _character(self, item: str) -> None:
        if item.isspace():
            self._widen(Gap.HARD)
        elif item in {"^", "_"}:
            self._script(item)
        elif item[0] == "'":
            self._attach(sup=primes(len(item)))
        else:
            self._add(_typed(item))

    def _script(self, mark: str) -> None:
        operand = self._operand()
        if operand is None:
            self._add(Atom(mark))
            return
        gap = Gap.SOFT if _ends_softly(operand) else Gap.NONE
        atoms = [_typed(operand)] if isinstance(operand, str) else _argument(operand)
        if mark == "^":
            self._attach(sup=superscript(atoms))
        else:
            self._attach(sub=subscript(atoms))
        self._gap = gap

    def _operand(self) -> Any:
        """Take the character or node that a ``^`` or ``_`` applies to, or return None if none can be meant."""
        while self._items and isinstance(self._items[-1], str) and self._items[-1].isspace():
            self._items.pop()
        if not self._items:
            return None
        item = self._items.pop()
        if isinstance(item, str) and item in {"^", "_"}:
            self._items.append(item)
            return None
        if isinstance(item, str) and len(item) > 1:
            self._items.append(item[1:])
            return item[0]
        return item

    def _attach(self, *, sub: Script | None = None, sup: Script | None = None) -> None:
        base = self._atoms.pop() if self._atoms else Atom("")
        self._atoms.append(attach(base, sub=sub, sup=sup))
        self._gap = Gap.NONE

    def _scripted(self) -> bool:
        """Say whether a script comes next."""
        following = self._items[-1] if self._items else ""
        return isinstance(following, str) and following[:1] in {"^", "_", "'"}

    def _node(self, node: Any) -> None:
        if isinstance(node, LatexMacroNode):
            self._macro(node)
        elif isinstance(node, LatexSpecialsNode):
            self._widen(Gap.HARD if node.specials_chars == "~" else Gap.NONE)
        elif isinstance(node, LatexEnvironmentNode):
            name = node.environmentname
            self._add(*environment(name, _table(node.nodelist, columns=has_columns(name))))
        elif isinstance(node, (LatexGroupNode, LatexMathNode)):
            atoms = _group(node.nodelist)
            self._add(*([enclose(atoms)] if self._scripted() else atoms))

    def _macro(self, node: Any) -> None:
        name = node.macroname
        if name in _SPACES:
            self._widen(_SPACES[name])
        elif name == "\\":
            self._add(Atom(";", Kind.PUNCTUATION))
            self._gap = Gap.HARD
        elif name in syntax.TEXTS:
            self._text(_text(node.nodeargd.argnlist))
        elif name == "substack":
            self._add(*environment(name, _table(getattr(node.nodeargd.argnlist[0], "nodelist", ()), columns=False)))
        elif name in COMMANDS:
            self._add(*COMMANDS[name](name, [_argument(argument) for argument in node.nodeargd.argnlist]))
        elif name not in syntax.SILENT:
            self._symbol(name)
        if _ends_softly(node):
            self._widen(Gap.SOFT)

    def _text(self, text: str) -> None:
        if text[:1].isspace():
            self._widen(Gap.HARD)
        words = " ".join(text.split())
        if words:
            self._add(Atom(words, Kind.WORD if len(words) > 1 else Kind.ORDINARY))
        if text[-1:].isspace():
            self._widen(Gap.HARD)

    def _symbol(self, name: str) -> None:
        known = symbol(name)
        if known:
            self._add(Atom(*known))
            return
        self._add(Atom(name, Kind.FUNCTION))
        while self._items and isinstance(self._items[-1], LatexGroupNode):
            argument = _group(self._items.pop().nodelist)
            self._add(Atom("(", Kind.OPEN), *argument, Atom(")", Kind.CLOSE))


def _typed(character: str) -> Atom:
    """Return the atom of a typed character or number."""
    shown = "−" if character == "-" else character
    return Atom(shown, CHARACTERS.get(shown, Kind.ORDINARY))


def _ends_softly(node: Any) -> bool:
    r"""Say whether a space ends the name of the command that ``node`` ends with, as in ``\hat\theta + 1``."""
    while isinstance(node, LatexMacroNode) and not node.macro_post_space:
        node = node.nodeargd.argnlist[-1] if node.nodeargd and node.nodeargd.argnlist else None
    return isinstance(node, LatexMacroNode)


def _group(nodes: Sequence[Any]) -> list[Atom]:
    r"""Return the atoms of a group, which an ``\over`` or ``\choose`` in it divides in two."""
    for index, node in enumerate(nodes):
        if isinstance(node, LatexMacroNode) and node.macroname in _INFIX:
            return [_INFIX[node.macroname](_row(nodes[:index]), _row(nodes[index + 1 :]))]
    return _row(nodes)


def _argument(node: Any) -> list[Atom]:
    """Return the atoms of an argument, braced or not; none for an optional one that is absent."""
    if node is None:
        return []
    return _group(node.nodelist) if isinstance(node, LatexGroupNode) else _row([node])


def _table(nodes: Sequence[Any], *, columns: bool) -> list[list[list[Atom]]]:
    """Return the rows of an environment, each as its cells, or as one cell where ``columns`` mean nothing."""
    rows: list[list[list[Any]]] = [[[]]]
    for node in nodes:
        if isinstance(node, LatexMacroNode) and node.macroname == "\\":
            rows.append([[]])
        elif columns and isinstance(node, LatexSpecialsNode) and node.specials_chars == "&":
            rows[-1].append([])
        else:
            rows[-1][-1].append(node)
    return [[_row(cell) for cell in row] for row in rows]


def _text(nodes: Sequence[Any]) -> str:
    """Return running text, its spaces as typed."""
    return "".join(_text_of(node) for node in nodes)


def _text_of(node: Any) -> str:
    if isinstance(node, LatexCharsNode):
        return str(node.chars)
    if isinstance(node, LatexSpecialsNode):
        return " " if node.specials_chars == "~" else str(node.specials_chars)
    if isinstance(node, LatexGroupNode):
        return _text(node.nodelist)
    if isinstance(node, LatexMacroNode) and node.macroname in syntax.TEXTS:
        return _text(node.nodeargd.argnlist)
    return join(_row([node])) + getattr(node, "macro_post_space", "")
