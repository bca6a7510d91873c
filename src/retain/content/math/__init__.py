"""LaTeX formulas as Unicode text, and where they stand in a card's text."""

from functools import lru_cache

from retain.content.math.spans import Formula, find_formulas

__all__ = ["Formula", "find_formulas", "to_unicode"]


@lru_cache(maxsize=1024)
def to_unicode(latex: str) -> str:
    """Return the formula ``latex`` (without its delimiters) as one line of Unicode text.

    Sub- and superscripts use Unicode where every character of them has a form there, and ``_(…)``, ``^(…)``
    where not; fractions and roots get the brackets that keep them true; a minus sign is always U+2212; rows are
    separated by ``; ``. An unknown command shows as its name. A formula that cannot be read (unbalanced braces,
    a trailing backslash), is longer than 10,000 characters or nests deeper than 50 groups comes back as its
    source. Never raises, and the result holds no control characters.
    """
    from retain.content.math.render import render  # noqa: PLC0415  # the LaTeX parser costs time that few faces need

    return render(latex)
