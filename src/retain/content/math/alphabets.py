"""Letters in the mathematical alphabets: blackboard bold, script, fraktur and bold."""

from string import ascii_lowercase, ascii_uppercase, digits

_GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"


def _run(letters: str, first: int) -> dict[int, int]:
    return {ord(letter): first + offset for offset, letter in enumerate(letters)}


def _exceptions(text: str) -> dict[int, int]:
    """Map each letter to the character beside it: those that Unicode had before it had the alphabets."""
    return {ord(pair[0]): ord(pair[1]) for pair in text.split()}


_BLACKBOARD = _run(ascii_uppercase, 0x1D538) | _run(ascii_lowercase, 0x1D552) | _run(digits, 0x1D7D8)
_BLACKBOARD |= _exceptions("Cℂ Hℍ Nℕ Pℙ Qℚ Rℝ Zℤ")
_SCRIPT = _run(ascii_uppercase, 0x1D49C) | _run(ascii_lowercase, 0x1D4B6)
_SCRIPT |= _exceptions("Bℬ Eℰ Fℱ Hℋ Iℐ Lℒ Mℳ Rℛ eℯ gℊ oℴ")
_FRAKTUR = _run(ascii_uppercase, 0x1D504) | _run(ascii_lowercase, 0x1D51E) | _exceptions("Cℭ Hℌ Iℑ Rℜ Zℨ")
_BOLD = _run(ascii_uppercase, 0x1D400) | _run(ascii_lowercase, 0x1D41A) | _run(digits, 0x1D7CE) | _run(_GREEK, 0x1D6A8)

ALPHABETS = {
    "mathbb": _BLACKBOARD,
    "mathds": _BLACKBOARD,
    "mathcal": _SCRIPT,
    "mathscr": _SCRIPT,
    "mathfrak": _FRAKTUR,
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "pmb", "symbf"), _BOLD),
}
"""For each alphabet command the table, for ``str.translate``, of the characters that its alphabet has."""
