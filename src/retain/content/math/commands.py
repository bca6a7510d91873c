"""What the commands with arguments show, given their arguments as atoms."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from retain.content.math import syntax
from retain.content.math.alphabets import ALPHABETS
from retain.content.math.atoms import Atom, Gap, Kind, enclose, join
from retain.content.math.fractions import binomial, fraction, root
from retain.content.math.scripts import attach, subscript, superscript

Command = Callable[[str, Sequence[Sequence[Atom]]], Sequence[Atom]]
"""Takes the name of a command and its arguments, an optional one that is absent being empty."""

_ACCENT_NAMES = {"widehat": "hat", "widetilde": "tilde", "overrightarrow": "vec", "widecheck": "check"}
_LINES = {"\u0304": "\u0305", "\u0305": "\u0305", "\u0332": "\u0332"}
"""The marks that can run over several letters, each with the form that joins up."""
_OPENERS = "([{⟨⌊⌈"
_CLOSERS = ")]}⟩⌋⌉"


def _fraction(_name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    return [fraction(arguments[0], arguments[1])]


def _binomial(_name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    return [binomial(arguments[0], arguments[1])]


def _root(_name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    return [root(arguments[0], arguments[1])]


def _accent(name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    mark, atoms = syntax.ACCENTS[name], arguments[0]
    if len(atoms) == 1 and len(atoms[0].base) == 1 and not (atoms[0].sub or atoms[0].sup):
        return [replace(atoms[0], base=atoms[0].base + mark)]
    text = join(atoms)
    if mark in _LINES and text.isalnum():
        return [Atom("".join(character + _LINES[mark] for character in text))]
    return [Atom(f"{_ACCENT_NAMES.get(name, name)}({text})")]


def _alphabet(name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    return [replace(atom, base=atom.base.translate(ALPHABETS[name])) for atom in arguments[0]]


def _upright(_name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    text = join(arguments[0])
    return [Atom(text, Kind.WORD)] if len(text) > 1 and text.isalpha() else arguments[0]


def _operator_name(_name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    return [Atom(join(arguments[-1]).replace("−", "-"), Kind.FUNCTION)]


def _bracket(name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    r"""Return the bracket after ``\left``, ``\big`` and their like."""
    text = join(arguments[0])
    text = {".": "", "<": "⟨", ">": "⟩"}.get(text, text)
    if name == "left":
        kind = Kind.OPEN
    elif name == "right":
        kind = Kind.CLOSE
    elif name == "middle":
        kind = Kind.RELATION
    else:
        kind = Kind.OPEN if text in _OPENERS else Kind.CLOSE if text in _CLOSERS else Kind.ORDINARY
    return [Atom(text, kind)] if text else []


def _stacked(name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    mark, base = arguments[0], arguments[1]
    function = all(atom.kind is Kind.FUNCTION for atom in base)
    atom = Atom(join(base), Kind.FUNCTION) if function else enclose(base)
    return [attach(atom, sub=subscript(mark)) if name == "underset" else attach(atom, sup=superscript(mark))]


def _arrow(name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    below, above = arguments[0], arguments[1]
    atom = Atom(syntax.ARROWS[name], Kind.RELATION)
    return [attach(atom, sub=subscript(below) if below else None, sup=superscript(above) if above else None)]


def _parenthesised(name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    text = join(arguments[0])
    return [Atom(f"(mod {text})" if name == "pmod" else f"({text})", gap=Gap.HARD)]


def _transparent(_name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    return arguments[-1]


def _braced(_name: str, arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    return [enclose(arguments[0])]


def _hidden(_name: str, _arguments: Sequence[Sequence[Atom]]) -> Sequence[Atom]:
    return []


COMMANDS: dict[str, Command] = {
    **dict.fromkeys(syntax.FRACTIONS, _fraction),
    **dict.fromkeys(syntax.BINOMIALS, _binomial),
    **dict.fromkeys(syntax.ACCENTS, _accent),
    **dict.fromkeys(syntax.ALPHABETS, _alphabet),
    **dict.fromkeys(syntax.UPRIGHT, _upright),
    **dict.fromkeys(syntax.SIZES, _bracket),
    **dict.fromkeys(syntax.STACKED, _stacked),
    **dict.fromkeys(syntax.ARROWS, _arrow),
    **dict.fromkeys(syntax.BRACED, _braced),
    **dict.fromkeys(syntax.TRANSPARENT, _transparent),
    **dict.fromkeys(syntax.HIDDEN, _hidden),
    **dict.fromkeys(syntax.PARENTHESISED, _parenthesised),
    "operatorname": _operator_name,
    "sqrt": _root,
}
"""What shows for each command with arguments, text commands excepted."""
