"""Sub- and superscripts: Unicode's small characters, or plain text that says the same."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from retain.content.math.atoms import Atom, Kind, Script, join

_SUPERSCRIPTS = str.maketrans(
    "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤⊺′″‴⁗",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀᵀ′″‴⁗",
)
_SUBSCRIPTS = str.maketrans(
    "0123456789+−=()aehijklmnoprstuvxβγρφχ",
    "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
)
_RAISED = {"*": "*", "∗": "*", "⋆": "⋆", "∘": "°", "°": "°", "†": "†", "‡": "‡", "′": "′", "″": "″"}
"""What stands raised by itself, when it is all of the superscript."""
_PRIMES = ("", "′", "″", "‴", "⁗")


def superscript(atoms: Sequence[Atom]) -> Script:
    """Return the atoms as a superscript."""
    text = join(atoms, tight=True)
    if text in _RAISED:
        return Script(_RAISED[text], small=True)
    return _script(atoms, text, _SUPERSCRIPTS, "^")


def subscript(atoms: Sequence[Atom]) -> Script:
    """Return the atoms as a subscript."""
    return _script(atoms, join(atoms, tight=True), _SUBSCRIPTS, "_")


def primes(count: int) -> Script:
    """Return ``count`` (at least 1) primes as a superscript."""
    return Script(_PRIMES[count] if count < len(_PRIMES) else _PRIMES[1] * count, small=True)


def attach(atom: Atom, *, sub: Script | None = None, sup: Script | None = None) -> Atom:
    """Return ``atom`` with one more script; one that it has already is closed off in brackets, primes excepted."""
    if atom.sup and sup and set(atom.sup.text) <= set("".join(_PRIMES)):
        return replace(atom, sup=replace(sup, text=atom.sup.text + sup.text))
    if (atom.sub and sub) or (atom.sup and sup) or atom.kind in {Kind.FRACTION, Kind.ROOT}:
        atom = Atom(f"({atom.text})", gap=atom.gap)
    return replace(atom, sub=sub or atom.sub, sup=sup or atom.sup)


def _script(atoms: Sequence[Atom], text: str, small: dict[int, int], mark: str) -> Script:
    if text and all(ord(character) in small for character in text):
        return Script(text.translate(small), small=True)
    if len(atoms) == 1 and _plain(atoms[0]):
        return Script(mark + text, small=False, open_ended=True)
    return Script(f"{mark}({text})", small=False)


def _plain(atom: Atom) -> bool:
    """Say whether the atom can follow ``_`` or ``^`` without brackets."""
    if atom.sub or atom.sup:
        return False
    if atom.kind in {Kind.WORD, Kind.FUNCTION}:
        return atom.base.isalnum()
    length = sum(not unicodedata.combining(mark) for mark in atom.base)
    return length == 1 and atom.kind not in {Kind.FRACTION, Kind.ROOT}
