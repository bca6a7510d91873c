"""The pieces that a formula is set from, and the spaces and brackets between them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, auto


class Kind(IntEnum):
    """What a piece does in a formula; it decides the space around it."""

    ORDINARY = auto()
    """A letter, a number, a closed construction."""
    WORD = auto()
    """Running text or a name of several letters."""
    FUNCTION = auto()
    """log, cos, and commands that we do not know."""
    OPERATOR = auto()
    """∑, ∫ and other large operators."""
    BINARY = auto()
    """× and its like: a space on both sides."""
    RELATION = auto()
    """≤ and its like: a space on both sides."""
    SIGN = auto()
    """A typed + − = < > / *: spaced as its writer spaced it."""
    OPEN = auto()
    CLOSE = auto()
    PUNCTUATION = auto()
    FRACTION = auto()
    """a/b, in need of brackets unless its neighbours bind less than the stroke."""
    ROOT = auto()
    """√ and its radicand, which must not run on into what follows."""


class Gap(IntEnum):
    """The space that the source has before a piece."""

    NONE = 0
    SOFT = 1
    """It only ends the name of a command."""
    HARD = 2
    WIDE = 3
    r"""A \quad."""


@dataclass(frozen=True, slots=True)
class Script:
    """A sub- or superscript as it will show: small characters, or ``_`` or ``^`` and the plain text."""

    text: str
    small: bool
    open_ended: bool = False
    """Whether a letter set right after it would seem to belong to it."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a formula."""

    base: str
    kind: Kind = Kind.ORDINARY
    gap: Gap = Gap.NONE
    sub: Script | None = None
    sup: Script | None = None

    @property
    def text(self) -> str:
        """The piece with its scripts; a script in plain characters comes last, where it cannot swallow the other."""
        if not (self.sub or self.sup):
            return self.base
        scripts = [script for script in (self.sub, self.sup) if script]
        scripts.sort(key=lambda script: not script.small)
        return self.base + "".join(script.text for script in scripts)

    @property
    def open_ended(self) -> bool:
        """Whether a letter right after it would seem to belong to its script."""
        return any(script.open_ended for script in (self.sub, self.sup) if script)


OPERANDS = frozenset({Kind.ORDINARY, Kind.WORD, Kind.CLOSE, Kind.FRACTION, Kind.ROOT})
_LOOSE = frozenset({Kind.RELATION, Kind.PUNCTUATION})
_ADDITIVE = frozenset("+−±∓=<>")
_PREFIXES = frozenset({Kind.FUNCTION, Kind.OPERATOR})


def join(atoms: Sequence[Atom], *, tight: bool = False) -> str:
    """Return the atoms as text; ``tight``, for scripts, leaves out every space that is not needed for sense."""
    parts: list[str] = []
    left: Atom | None = None
    for index, atom in enumerate(atoms):
        right = atoms[index + 1] if index + 1 < len(atoms) else None
        if left is not None:
            parts.append(_space(left, atom, tight=tight))
        parts.append(f"({atom.text})" if _needs_brackets(left, atom, right) else atom.text)
        left = atom
    return "".join(parts)


def enclose(atoms: Sequence[Atom]) -> Atom:
    """Return the atoms as one that a script or an accent may be put to, in brackets unless it is one already."""
    if len(atoms) == 1 and atoms[0].kind not in {Kind.FRACTION, Kind.ROOT}:
        return atoms[0]
    text = join(atoms)
    return Atom(text if not text or is_enclosed(atoms) else f"({text})")


def is_enclosed(atoms: Sequence[Atom]) -> bool:
    """Say whether one pair of brackets or bars holds all of the atoms."""
    if len(atoms) < 2:  # noqa: PLR2004  # a pair
        return False
    first, last = atoms[0], atoms[-1]
    if first.sub or first.sup:
        return False
    if first.base in {"|", "‖"}:
        return last.base == first.base and sum(atom.base == first.base for atom in atoms) == 2  # noqa: PLR2004  # a pair
    if first.kind is not Kind.OPEN or last.kind is not Kind.CLOSE:
        return False
    depth = 0
    for atom in atoms[:-1]:
        depth += (atom.kind is Kind.OPEN) - (atom.kind is Kind.CLOSE and atom.base != "!")
        if depth == 0:
            return False
    return True


def settle_prefixes(atoms: Sequence[Atom]) -> list[Atom]:
    """Return the atoms with each binary operator that has nothing on its left (``±1``) made an ordinary sign."""
    settled: list[Atom] = []
    for atom in atoms:
        prefix = atom.kind is Kind.BINARY and (not settled or settled[-1].kind not in OPERANDS)
        settled.append(replace(atom, kind=Kind.ORDINARY) if prefix else atom)
    return settled


def _needs_brackets(left: Atom | None, atom: Atom, right: Atom | None) -> bool:
    if atom.kind is Kind.ROOT and not atom.base.startswith("√"):  # its index would look like an exponent
        return left is not None and left.kind in OPERANDS
    if atom.kind is not Kind.FRACTION:
        return False
    before = left is None or left.kind is Kind.OPEN or left.kind in _LOOSE or left.base in _ADDITIVE
    after = right is None or right.kind is Kind.CLOSE or right.kind in _LOOSE or right.base in _ADDITIVE
    return not (before and after)


def _space(left: Atom, right: Atom, *, tight: bool) -> str:
    """Return what stands between two neighbours; the rules follow TeX's table of atoms, the source where it is mute."""
    kinds = {left.kind, right.kind}
    if right.gap is Gap.WIDE and not tight:
        return "  "
    if left.kind is Kind.OPEN or right.kind in {Kind.CLOSE, Kind.PUNCTUATION}:
        return ""
    if left.kind is not Kind.PUNCTUATION and (Kind.RELATION in kinds or Kind.BINARY in kinds):
        return "" if tight else " "
    if left.kind is Kind.PUNCTUATION or Kind.SIGN in kinds:
        return " " if right.gap and not tight else ""
    return " " if _parted(left, right, tight=tight) else ""


def _parted(left: Atom, right: Atom, *, tight: bool) -> bool:
    """Say whether two neighbours with no operator between them need a space."""
    if left.kind is Kind.FUNCTION:
        return right.kind is not Kind.OPEN
    if left.kind is Kind.OPERATOR or (right.kind in _PREFIXES and left.kind in OPERANDS):
        return True
    if left.kind is Kind.ROOT or (left.open_ended and right.text[:1].isalnum()):
        return True
    if right.gap is Gap.HARD and not tight:
        return True
    return right.gap is not Gap.NONE and Kind.WORD in {left.kind, right.kind}
