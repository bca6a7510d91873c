"""Fractions and roots on one line, with the brackets that keep them true."""

from collections.abc import Sequence

from retain.content.math.atoms import Atom, Kind, is_enclosed, join
from retain.content.math.scripts import superscript

_ROOT_SIGNS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_UNIT_KINDS = frozenset({Kind.ORDINARY, Kind.WORD, Kind.ROOT})
_PRODUCT_KINDS = frozenset({Kind.ORDINARY, Kind.WORD, Kind.OPEN, Kind.CLOSE})


def fraction(above: Sequence[Atom], below: Sequence[Atom]) -> Atom:
    """Return ``above/below``; what would be read apart by the stroke stands in brackets."""
    numerator, denominator = join(above), join(below)
    if _is_product(above):
        numerator = join(above, tight=True)
    elif not _is_unit(above):
        numerator = f"({numerator})"
    if _is_differential(numerator, below):
        denominator = join(below, tight=True)
    elif not _is_unit(below):
        denominator = f"({denominator})"
    return Atom(f"{numerator}/{denominator}", Kind.FRACTION)


def binomial(upper: Sequence[Atom], lower: Sequence[Atom]) -> Atom:
    """Return the binomial coefficient in words, since a bracket on one line would say something else."""
    return Atom(f"({join(upper)} choose {join(lower)})")


def root(index: Sequence[Atom], radicand: Sequence[Atom]) -> Atom:
    """Return the root of ``radicand``; a square root where ``index`` is empty."""
    sign = _root_sign(index)
    text = join(radicand)
    bare = len(radicand) == 1 and radicand[0].kind in {Kind.ORDINARY, Kind.WORD} and not radicand[0].sup
    closed = is_enclosed(radicand) and not (radicand[-1].sub or radicand[-1].sup)
    return Atom(sign + (text if closed or (bare and not sign.endswith("]")) else f"({text})"), Kind.ROOT)


def _root_sign(index: Sequence[Atom]) -> str:
    label = join(index)
    if label in _ROOT_SIGNS:
        return _ROOT_SIGNS[label]
    script = superscript(index)
    return script.text + "√" if script.small else f"√[{label}]"


def _is_unit(atoms: Sequence[Atom]) -> bool:
    """Say whether the atoms can stand under a stroke as they are: x, 10, (a+b)², ‖x‖, n!, f(x)."""
    if len(atoms) == 1:
        return atoms[0].kind in _UNIT_KINDS
    if is_enclosed(atoms):
        return True
    if len(atoms) == 2 and atoms[1].base == "!":  # noqa: PLR2004  # a thing and its sign
        return atoms[0].kind in _UNIT_KINDS
    return _is_application(atoms)


def _is_application(atoms: Sequence[Atom]) -> bool:
    """Say whether the atoms are a function of something; f(a+b) could be a product, so a sign in it is a no."""
    if not atoms or any(atom.kind is Kind.SIGN for atom in atoms):
        return False
    named = atoms[0].kind in {Kind.FUNCTION, Kind.ORDINARY} and atoms[0].base.isalpha()
    return named and atoms[1].base not in {"|", "‖"} and is_enclosed(atoms[1:])


def _is_product(atoms: Sequence[Atom]) -> bool:
    """Say whether the atoms can stand over a stroke as they are: 2PR, P(A|B)P(B)."""
    depth = 0
    for atom in atoms:
        depth += (atom.kind is Kind.OPEN) - (atom.kind is Kind.CLOSE and atom.base != "!")
        if depth == 0 and atom.kind not in _PRODUCT_KINDS:
            return False
    return bool(atoms) and depth == 0 and " " not in join(atoms, tight=True)


def _is_differential(numerator: str, below: Sequence[Atom]) -> bool:
    """Say whether ``below`` is the dx of dy/dx or the ∂x of ∂y/∂x."""
    if len(below) != 2 or below[1].kind is not Kind.ORDINARY:  # noqa: PLR2004  # the d and the variable
        return False
    return below[0].text in {"d", "∂"} and numerator.startswith(below[0].base)
