"""Markdown in lines: paragraphs, headings, lists, quotations, code and tables, one below the other."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from retain.content.markdown import is_plain, parser
from retain.tui.typeset.inks import Inks
from retain.tui.typeset.inline import set_inline
from retain.tui.typeset.lines import BLANK, Block, Line, Stack, centred, filled, flow
from retain.tui.typeset.tables import set_table

if TYPE_CHECKING:
    from markdown_it.token import Token

_BULLETS = ("• ", "▪ ", "‣ ", "⭑ ", "◦ ")
_BAR = "▌"
_GREAT_HEADINGS = 2
"""Headings of these levels keep two lines of distance, the others one."""


def typeset(markdown: str, width: int, inks: Inks, *, centre: bool = False) -> list[Line]:
    """Return a text of Markdown in lines of at most ``width`` cells; ``centre`` sets its paragraphs in the middle."""
    if is_plain(markdown):  # most cards: these go without the parser
        lines = flow(Content(" ".join(markdown.split())), width)
        return [centred(line, width) for line in lines] + [BLANK] if centre else [*lines, BLANK]
    typesetter = _Typesetter(inks, centre=centre)
    return typesetter.stack(_tree(parser().parse(markdown)), width, outermost=True)


class _Node:
    """A block, and the blocks within it."""

    def __init__(self, token: "Token") -> None:
        self.token = token
        self.children: list[_Node] = []

    def named(self, name: str) -> Iterable["_Node"]:
        """Return the innermost blocks within it that open with a token of this name."""
        for child in self.children:
            if child.token.type == name:
                yield child
            else:
                yield from child.named(name)


def _tree(tokens: Iterable["Token"]) -> list[_Node]:
    root: list[_Node] = []
    levels = [root]
    for token in tokens:
        if token.nesting < 0:
            levels.pop()
            continue
        node = _Node(token)
        levels[-1].append(node)
        if token.nesting > 0:
            levels.append(node.children)
    return root


class _Typesetter:
    """Sets blocks."""

    def __init__(self, inks: Inks, *, centre: bool) -> None:
        self._inks = inks
        self._centre = centre

    def stack(
        self, nodes: Sequence[_Node], width: int, *, outermost: bool = False, in_list: int = 0, bullets: int = 0
    ) -> list[Line]:
        """Set blocks one below the other, those of a list ``in_list`` lists and ``bullets`` lists with bullets deep."""
        stack = Stack()
        for node in nodes:
            kind = node.token.type
            if kind == "paragraph_open":
                lines = flow(self._text(node), width)
                if self._centre and outermost:
                    lines = [centred(line, width) for line in lines]
                stack.add(Block(lines, below=int(outermost)))
            elif kind == "heading_open":
                stack.add(self._heading(node, width))
            elif kind in {"bullet_list_open", "ordered_list_open"}:
                lines = self._list(node, width, in_list, bullets)
                stack.add(Block(lines, below=0 if in_list else 1))
            elif kind == "blockquote_open":
                stack.add(self._quote(node, width, in_list, bullets))
            elif kind in {"fence", "code_block"}:
                stack.add(self._code(node.token, width))
            elif kind == "hr":
                stack.add(Block([BLANK, Line(Content.styled("─" * width, self._inks.rule))], below=1))
            elif kind == "table_open":
                stack.add(Block(self._table(node, width), below=1))
        return stack.end()

    def _text(self, node: _Node) -> Content:
        inline = next((child.token for child in node.children if child.token.type == "inline"), None)
        return set_inline((inline and inline.children) or (), self._inks)

    def _heading(self, node: _Node, width: int) -> Block:
        level = int(node.token.tag[1:])
        text = self._text(node)
        for style in self._inks.headings[level - 1]:
            text = text.stylize_before(style)
        lines = flow(text, width)
        if level == 1:
            lines = [centred(line, width) for line in lines]
        return Block(lines, above=2 if level <= _GREAT_HEADINGS else 1, below=1)

    def _list(self, node: _Node, width: int, in_list: int, bullets: int) -> list[Line]:
        ordered = node.token.type == "ordered_list_open"
        if ordered:
            first = int(node.children[0].token.info or 1) if node.children else 1
            marks = [f"{number}. " for number in range(first, first + len(node.children))]
            widest = max(map(len, marks), default=0)
            marks = [mark.rjust(widest + 1) for mark in marks]
        else:
            marks = [_BULLETS[bullets % len(_BULLETS)]] * len(node.children)
        lines: list[Line] = []
        for mark, item in zip(marks, node.children, strict=True):
            inner = self.stack(
                item.children, max(1, width - len(mark)), in_list=in_list + 1, bullets=bullets + (not ordered)
            )
            head, *rest = inner or [Line(Content(""))]
            lines.append(Line(Content.styled(mark, self._inks.bullet) + head.content, head.glue))
            lines += [filled(line, 0, left=len(mark)) for line in rest]
        return lines

    def _quote(self, node: _Node, width: int, in_list: int, bullets: int) -> Block:
        inks = self._inks
        bar = Content.styled(_BAR, inks.quote_bar)
        inner = self.stack(node.children, max(1, width - 3), in_list=in_list, bullets=bullets)
        lines = [
            Line(bar + filled(line, width - 1, inks.quote, left=1).content, line.glue, line.lead + 2) for line in inner
        ]
        return Block(lines, above=1, below=1)

    def _code(self, token: "Token", width: int) -> Block:
        from textual.highlight import highlight  # noqa: PLC0415 - loads Pygments, which most cards do without

        inks, margin = self._inks, self._inks.fence_margin
        code = highlight(token.content.rstrip(), language=token.info or None, theme=_highlight_theme(inks))
        lines = [BLANK, *flow(code, max(1, width - 2 * margin)), BLANK]
        return Block(
            [filled(line, width, inks.fence, left=margin) for line in lines],
            above=int(not inks.ansi),
            below=int(not inks.ansi),
        )

    def _table(self, node: _Node, width: int) -> list[Line]:
        head = [self._text(cell) for cell in node.named("th_open")]
        rows = [[self._text(cell) for cell in row.named("td_open")] for row in node.named("tr_open")]
        return set_table(head, [row for row in rows if row], width, self._inks)


def _highlight_theme(inks: Inks) -> type:
    from textual import highlight  # noqa: PLC0415 - loads Pygments, which most cards do without

    if inks.ansi:
        return highlight.ANSIDarkHighlightTheme if inks.dark else highlight.ANSILightHighlightTheme
    return highlight.HighlightTheme
