"""Lines of text, and what is done to them to make a block: broken at a width, padded, set apart."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from textual.content import Content

BREAK = "\n"


class Line(NamedTuple):
    """A line as it is shown."""

    content: Content
    glue: str = BREAK
    """What stood in the text where the line ends: a space where it was only broken, nothing within a word."""
    lead: int = 0
    """So many characters at its beginning are no text: indentation, or the bar of a quotation."""


class Block(NamedTuple):
    """Lines that belong together, and how many blank ones keep others away."""

    lines: Sequence[Line] = ()
    above: int = 0
    below: int = 0


BLANK = Line(Content(""))


class Stack:
    """Blocks one below the other: between two the larger of their margins holds, as in CSS."""

    def __init__(self) -> None:
        """Begin without any."""
        self.lines: list[Line] = []
        self._below = 0

    def add(self, block: Block) -> None:
        """Set a block below the others."""
        self.lines += [BLANK] * max(self._below, block.above)
        self.lines += block.lines
        self._below = block.below

    def end(self) -> list[Line]:
        """Return the lines, with the margin of the last block."""
        return [*self.lines, *[BLANK] * self._below]


def flow(text: Content, width: int) -> list[Line]:
    """Break ``text`` into lines of at most ``width`` cells: at spaces, and within words that are longer."""
    return [Line(content, glue) for content, glue in _glued(text, text.wrap(max(1, width)))]


def _glued(text: Content, lines: Iterable[Content]) -> Iterator[tuple[Content, str]]:
    plain, position = text.expand_tabs().plain, 0
    for line in lines:
        ends = position = position + len(line.plain)
        while plain.startswith(" ", position):
            position += 1
        if plain.startswith(BREAK, position):
            position += 1
            yield line, BREAK
        else:
            yield line, " " if position > ends else "" if ends < len(plain) else BREAK


def filled(line: Line, width: int, style: str = "", *, left: int = 0) -> Line:
    """Return ``line`` with ``left`` cells before it, filled up to ``width`` cells, all of it in ``style``."""
    content = line.content.pad_left(left)
    content = content.pad_right(max(0, width - content.cell_length))
    return line._replace(content=content.stylize_before(style) if style else content, lead=line.lead + left)


def centred(line: Line, width: int) -> Line:
    """Return ``line`` in the middle of ``width`` cells."""
    left = max(0, width - line.content.cell_length) // 2
    return line._replace(content=line.content.pad_left(left), lead=line.lead + left)
