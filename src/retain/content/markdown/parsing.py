"""The Markdown parser for card faces."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from retain.content.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

MAX_LENGTH = 50_000
"""The longest face, in characters, that is read as Markdown; a longer one shows as it stands."""
_CLICKABLE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    r"""Return the parser of card faces; its tokens can go to Textual's ``Markdown`` as they are.

    CommonMark with tables and strikethrough. Formulas become Unicode text, raw HTML stays text, an image becomes
    ``[image: alt (file)]``, and a link that is not to the web or to a mail address becomes its text. What the source
    or its character references smuggle in of control characters is gone.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415  # a list of plain cards does without it

    from retain.content.markdown.formulas import formulas  # noqa: PLC0415  # needs markdown-it

    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    setattr(markdown, "validateLink", lambda _url: True)  # noqa: B010  # so that a bad link is read, and then dropped
    markdown.core.ruler.before("normalize", "sanitize", _sanitize)
    markdown.core.ruler.push("faces", _tidy)
    return markdown.use(formulas)


def _sanitize(state: StateCore) -> None:
    """Clean the source, and take one that is too long to parse as a single block of code."""
    state.src = sanitize(state.src)
    if len(state.src) > MAX_LENGTH:
        from markdown_it.token import Token  # noqa: PLC0415  # the parser calls this, so that it is loaded

        lines = state.src.count("\n") + 1
        state.tokens.append(Token("code_block", "", 0, content=state.src, block=True, map=[0, lines]))
        state.src = ""


def _tidy(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = list(_children(block.children))


def _children(tokens: list[Token]) -> Iterator[Token]:
    """Yield inline tokens with images as text, without links that must not be followed, and free of controls."""
    dropping = False  # links do not nest
    for token in tokens:
        if token.type == "link_open":
            dropping = _CLICKABLE.match(str(token.attrGet("href") or "")) is None
        if token.type in {"link_open", "link_close"} and dropping:
            continue
        if token.type == "image":
            _describe(token)
        elif token.type == "text":
            token.content = sanitize(token.content)
        yield token


def _describe(token: Token) -> None:
    """Turn an image into text: what it shows and the name of its file."""
    source = str(token.attrGet("src") or "")
    name = "" if source.startswith("data:") else unquote(source.partition("?")[0]).rstrip("/").rpartition("/")[2]
    alt = " ".join("".join(child.content for child in token.children or ()).split())
    label = f"{alt} ({name})" if alt and name and alt != name else alt or name
    token.type, token.children, token.attrs = "text", None, {}
    token.content = sanitize(f"[image: {label}]" if label else "[image]")
