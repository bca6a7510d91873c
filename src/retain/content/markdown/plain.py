"""Markdown as plain text: what the terminal shows of it, without the colours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retain.content.markdown.parsing import parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.token import Token

_MARKUP = re.compile(r"[\\`*_\[<&~$]")
_LINE_START = re.compile(r"[ ]*(?:[-+#>]|\d+[.)])|[ ]{4}")
_SPACES = re.compile(r"[^\S\n]+")
_BULLET = "• "


def is_plain(text: str) -> bool:
    """Say whether ``text`` is surely one line that Markdown leaves as it is, its white space aside; cheap."""
    return text.isprintable() and not _MARKUP.search(text) and not _LINE_START.match(text)


def plain_text(markdown: str) -> str:
    r"""Return the text of a card face as the terminal shows it.

    Formulas are Unicode; emphasis marks are gone; list items start with ``• `` or their number; a table's cells are
    parted by `` | ``; code stands as typed; links and images show their text. Paragraphs are parted by a blank line,
    a hard line break is ``\n``, and any other run of white space is one space. No control characters are left.
    """
    if is_plain(markdown):
        return " ".join(markdown.split()) if "  " in markdown else markdown.strip()
    tokens = parser().parse(markdown)
    return "\n".join(line.rstrip() for line in _Writer(tokens).lines()).strip("\n")


class _Writer:
    """Writes a run of block tokens as lines; containers write their contents through themselves, indented."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self._tokens = iter(tokens)

    def lines(self, closer: str = "") -> list[str]:
        """Return the lines of the blocks up to ``closer``, with blank lines between them except in a tight list."""
        lines: list[str] = []
        tight = False
        for token in self._tokens:
            if token.type == closer:
                break
            if token.type == "paragraph_open":
                tight = token.hidden
                continue
            block = self._block(token)
            if block and lines and not tight:
                lines.append("")
            lines.extend(block)
        return lines

    def _block(self, token: Token) -> list[str]:
        """Return the lines of the block that ``token`` opens; none where it is no block of its own."""
        lines: list[str] = []
        match token.type:
            case "inline":
                lines = _inline(token.children or []).split("\n")
            case "fence" | "code_block":
                lines = token.content.rstrip("\n").split("\n")
            case "hr":
                lines = ["———"]
            case "blockquote_open":
                lines = ["> " + line for line in self.lines("blockquote_close")]
            case "bullet_list_open" | "ordered_list_open":
                lines = list(self._items(token.type.replace("open", "close")))
            case "table_open":
                lines = list(self._rows())
        return lines

    def _items(self, closer: str) -> Iterator[str]:
        for token in self._tokens:
            if token.type == closer:
                return
            mark = f"{token.info}{token.markup} " if token.info else _BULLET
            first, *rest = self.lines("list_item_close") or [""]
            yield mark + first
            yield from (" " * len(mark) + line for line in rest)

    def _rows(self) -> Iterator[str]:
        cells: list[str] = []
        for token in self._tokens:
            if token.type == "table_close":
                return
            if token.type == "inline":
                cells.append(_inline(token.children or []))
            elif token.type == "tr_close":
                yield " | ".join(cells)
                cells = []


def _inline(tokens: list[Token]) -> str:
    r"""Return the text of inline tokens, its white space reduced, with ``\n`` for hard breaks."""
    parts: list[str] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                parts.append(token.content.replace("\n", " "))
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case _:
                pass
    return "\n".join(line.strip() for line in _SPACES.sub(" ", "".join(parts)).split("\n"))
