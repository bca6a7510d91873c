"""From LaTeX source to pylatexenc's tree of nodes: which commands take arguments, and what is refused."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pylatexenc.latexwalker import LatexWalker, LatexWalkerError, LatexWalkerParseError
from pylatexenc.macrospec import EnvironmentSpec, LatexContextDb, MacroSpec, ParsedMacroArgs, SpecialsSpec

MAX_LENGTH = 10_000
"""The longest formula, in characters, that is read at all."""
MAX_DEPTH = 50
"""The deepest nesting of groups, arguments and environments that is read."""

ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "^": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "~": "\u0303",
    "bar": "\u0304", "=": "\u0304", "overline": "\u0305", "breve": "\u0306", "u": "\u0306", "dot": "\u0307",
    ".": "\u0307", "ddot": "\u0308", '"': "\u0308", "dddot": "\u20db", "mathring": "\u030a", "r": "\u030a",
    "H": "\u030b", "check": "\u030c", "widecheck": "\u030c", "v": "\u030c", "acute": "\u0301", "'": "\u0301",
    "grave": "\u0300", "`": "\u0300", "vec": "\u20d7", "overrightarrow": "\u20d7", "overleftarrow": "\u20d6",
    "underline": "\u0332", "c": "\u0327", "k": "\u0328", "not": "\u0338",
}  # fmt: skip
"""The combining character that an accent command puts over, under or through its argument."""
FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "flatfrac"})
BINOMIALS = frozenset({"binom", "dbinom", "tbinom"})
TEXTS = frozenset({
    "text", "textrm", "textbf", "textit", "textsf", "texttt", "textsc", "textup", "textmd", "textnormal", "mbox",
    "hbox", "emph", "fbox", "intertext", "shortintertext",
})  # fmt: skip
UPRIGHT = frozenset({"mathrm", "mathsf", "mathtt", "mathit", "mathnormal", "symup"})
ALPHABETS = frozenset({
    "mathbb", "mathds", "mathcal", "mathscr", "mathfrak", "mathbf", "boldsymbol", "bm", "pmb", "symbf",
})  # fmt: skip
TRANSPARENT = frozenset({
    "boxed", "mathop", "mathrel", "mathbin", "mathord", "mathopen", "mathclose", "mathpunct", "mathinner", "ensuremath",
    "smash", "textcolor",
})  # fmt: skip
HIDDEN = frozenset({"label", "phantom", "hphantom", "vphantom", "hspace", "vspace", "mspace", "color"})
PARENTHESISED = frozenset({"pmod", "pod", "tag"})
BRACED = frozenset({"underbrace", "overbrace", "underbracket", "overbracket"})
STACKED = frozenset({"overset", "stackrel", "underset"})
ARROWS = {"xrightarrow": "→", "xleftarrow": "←", "xleftrightarrow": "↔", "xRightarrow": "⇒", "xmapsto": "↦"}
SIZES = frozenset({
    *(size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")),
    "left", "right", "middle",
})  # fmt: skip
"""Commands before a bracket that only make it larger."""
SILENT = frozenset({
    "displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle", "limits", "nolimits", "nonumber", "hline", "rm",
    "bf", "it", "sf", "tt", "cal", "mathstrut", "strut", "boldmath", "unboldmath", "normalsize", "small", "large",
    "-", "/", "!", "allowbreak", "nobreak", "break", "centering", "relax", "notag", "toprule", "midrule", "bottomrule",
})  # fmt: skip
"""Commands that show nothing and take nothing."""

_ARGUMENTS = {
    **dict.fromkeys(
        [*ACCENTS, *TEXTS, *UPRIGHT, *ALPHABETS, *TRANSPARENT, *HIDDEN, *BRACED, *SIZES, *PARENTHESISED, "substack"],
        "{",
    ),
    **dict.fromkeys([*FRACTIONS, *BINOMIALS, *STACKED, "textcolor"], "{{"),
    **dict.fromkeys(ARROWS, "[{"),
    "sqrt": "[{", "operatorname": "*{",
}  # fmt: skip
_TABLES = {"array": "[{", "tabular": "[{", "alignat": "{", "alignat*": "{", "alignedat": "{"}

_MENDED = re.compile(r"(\\\\)(?:\[\s*-?[0-9.]+\s*[a-z]{2}\s*\])?|(\\.)|%")
"""An end of line with the space that it asks for, a command, or a bare percent sign."""
_TRAILING_BACKSLASHES = re.compile(r"\\+\Z")


class UnreadableError(ValueError):
    """The formula is not LaTeX, or too large to be worth reading."""


def parse(latex: str) -> Sequence[Any]:
    r"""Return the nodes of a formula; ``latex`` is one line, without control characters.

    An unescaped percent sign is a percent sign, not a comment: a card never means to hide the rest of its formula.
    The space that a line break asks for (``\\[2pt]``) is left out. Raises :class:`UnreadableError`.
    """
    trailing = _TRAILING_BACKSLASHES.search(latex)
    if len(latex) > MAX_LENGTH or (trailing and len(trailing[0]) % 2):
        raise UnreadableError(latex[:50])
    source = _MENDED.sub(lambda match: match[1] or match[2] or r"\%", latex)
    try:
        nodes, _, _ = _Walker(source, latex_context=_context(), tolerant_parsing=False).get_latex_nodes()
    except LatexWalkerError as error:
        raise UnreadableError(latex[:50]) from error
    return tuple(nodes)


class _Walker(LatexWalker):  # type: ignore[misc]  # pylatexenc has no types
    """pylatexenc's parser, which recurses without end of its own, with a floor under it."""

    depth = 0

    def get_latex_nodes(self, *args: Any, **kwargs: Any) -> Any:
        if self.depth > MAX_DEPTH:
            raise UnreadableError(self.s[:50])
        self.depth += 1
        try:
            return super().get_latex_nodes(*args, **kwargs)
        finally:
            self.depth -= 1


class _Arguments:
    r"""Reads the arguments of a command; unlike pylatexenc's own reader it reads ``\hat\mathbf{x}`` as it is meant."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def parse_args(self, w: Any, pos: int, parsing_state: Any = None) -> tuple[Any, int, int]:
        """Return the arguments, ``pos`` and the length read, as pylatexenc asks of a reader of arguments."""
        nodes: list[Any] = []
        position = pos
        for argument in self.pattern:
            if argument == "*":
                found = w.s.startswith("*", position)
                position += found
                nodes.append(None)
                continue
            read = self._optional if argument == "[" else self._required
            node, position = read(w, position, parsing_state)
            nodes.append(node)
        return ParsedMacroArgs(argspec=self.pattern, argnlist=nodes), pos, position - pos

    def _optional(self, walker: Any, position: int, state: Any) -> tuple[Any, int]:
        found = walker.get_latex_maybe_optional_arg(position, parsing_state=state)
        return (found[0], found[1] + found[2]) if found else (None, position)

    def _required(self, walker: Any, position: int, state: Any) -> tuple[Any, int]:
        token = walker.get_token(position, environments=False, parsing_state=state)
        if token.tok == "brace_close":
            raise LatexWalkerParseError("an argument is missing", walker.s, position)
        if token.tok == "macro":
            nodes, start, length = walker.get_latex_nodes(token.pos, read_max_nodes=1, parsing_state=state)
            return nodes[0], start + length
        node, start, length = walker.get_latex_expression(position, parsing_state=state)
        return node, start + length


@lru_cache(maxsize=1)
def _context() -> Any:
    """Return what the parser knows; a command that is not here takes no arguments."""
    context = LatexContextDb()
    context.add_context_category(
        "formulas",
        macros=[MacroSpec(name, args_parser=_Arguments(pattern)) for name, pattern in _ARGUMENTS.items()],
        environments=[EnvironmentSpec(name, args_parser=_Arguments(pattern)) for name, pattern in _TABLES.items()],
        specials=[SpecialsSpec("&"), SpecialsSpec("~")],
    )
    return context
