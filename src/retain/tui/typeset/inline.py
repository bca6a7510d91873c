"""The text within a block: emphasis, code and links in their styles."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content, Span

from retain.tui.typeset.inks import Inks

if TYPE_CHECKING:
    from markdown_it.token import Token

_SPACES = re.compile(r"\s+")


def set_inline(tokens: Sequence["Token"], inks: Inks) -> Content:
    """Return the text of inline tokens, a hard break as a line's end."""
    styles = {"em_open": inks.em, "strong_open": inks.strong, "s_open": inks.struck, "link_open": inks.link}
    parts: list[str] = []
    spans: list[Span] = []
    opened: list[tuple[int, str]] = []
    position = 0
    for token in tokens:
        text = ""
        if token.type == "text":
            text = _SPACES.sub(" ", token.content)
        elif token.type == "softbreak":
            text = " "
        elif token.type == "hardbreak":
            text = "\n"
        elif token.type == "code_inline":
            text = token.content
            spans.append(Span(position, position + len(text), inks.code))
        elif token.type in styles:
            opened.append((position, styles[token.type]))
        elif token.type.endswith("_close"):
            start, style = opened.pop()
            spans.append(Span(start, position, style))
        parts.append(text)
        position += len(text)
    return Content("".join(parts), spans)
