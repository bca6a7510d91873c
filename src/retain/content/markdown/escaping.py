"""Plain text as Markdown that shows as that text."""

import re

from retain.content.markdown.parsing import MAX_LENGTH
from retain.content.markdown.plain import is_plain, plain_text
from retain.content.math import to_unicode
from retain.content.math.spans import Formula, find_formulas
from retain.content.sanitize import sanitize

_BLANK_LINES = re.compile(r"\n{2,}")
_LINE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
_RISKY = re.compile(
    r"""
      \\(?=[!-/:-@\[-`{-~\n])            # what a backslash would escape, a line break among it
    | `
    | (?<![ ])\* | \*(?![ ])
    | (?<![^\W_ ])_(?![ ]) | _(?![^\W_ ]) | (?<=[^\W_])_(?=[ ]) | (?<=[ ])_(?=[^\W_])
    | \$(?=\$)                           # no formula, or it would not be asked about
    | ~(?=~) | (?<=~)~
    | \](?=[(:])                         # links, and the definitions of links
    | <(?=[^\s<>]+>)
    | &(?=\#?\w+;)
    | ^(?: \#(?=\#{0,5}(?:\s|$)) | > | [-+](?=\s|$) | [-=|:](?=[-=|:\ ]*$) )
    """,
    re.MULTILINE | re.VERBOSE,
)
_NUMBERED = re.compile(r"^\d{1,9}(?=[.)](?:\s|$))", re.MULTILINE)


def escape(text: str) -> str:
    r"""Return Markdown that shows as ``text``: the text itself wherever that will do, else with backslashes.

    ``plain_text(escape(text))`` is ``text`` with the formulas in it as Unicode, controls gone as :func:`sanitize`
    has it, every run of blanks one space, no blanks at the ends of lines, and at most one blank line at a time. Line
    breaks stay (as hard ones). A text too long to be read as Markdown comes back as it is.
    """
    if is_plain(text) or plain_text(text) == _shown(text):
        return text
    source = _reduced(_formulas_on_one_line(sanitize(text)))
    formulas = list(find_formulas(source))
    places = {match.start() for match in _RISKY.finditer(source)}
    places |= {match.end() for match in _NUMBERED.finditer(source)}
    escaped = _LINE_BREAK.sub("\\\\\n", _with_backslashes(source, places, formulas))
    return escaped if len(escaped) <= MAX_LENGTH else text


def _shown(text: str) -> str:
    """Return what the reader of ``text``, taken as plain text with formulas, is to see."""
    text = sanitize(text)
    return _reduced(_replaced(text, {formula: to_unicode(formula.latex) for formula in find_formulas(text)}))


def _formulas_on_one_line(text: str) -> str:
    return _replaced(
        text, {formula: " ".join(text[formula.start : formula.end].split()) for formula in find_formulas(text)}
    )


def _replaced(text: str, replacements: dict[Formula, str]) -> str:
    """Return ``text`` with each of the formulas, given from left to right, replaced."""
    parts: list[str] = []
    position = 0
    for formula, replacement in replacements.items():
        parts += text[position : formula.start], replacement
        position = formula.end
    return "".join(parts) + text[position:]


def _reduced(text: str) -> str:
    """Return ``text`` with its white space reduced, as the documentation of :func:`escape` says."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _with_backslashes(text: str, places: set[int], formulas: list[Formula]) -> str:
    """Return ``text`` with a backslash before each of ``places`` (indices), those inside formulas left out."""
    spans = iter(formulas)
    span = next(spans, None)
    parts: list[str] = []
    position = 0
    for place in sorted(places):
        while span and span.end <= place:
            span = next(spans, None)
        if span is None or place < span.start:
            parts += text[position:place], "\\"
            position = place
    return "".join(parts) + text[position:]
