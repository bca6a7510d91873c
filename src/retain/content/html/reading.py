"""HTML as Markdown: what a browser would show, as far as text can show it.

Lists, tables, code, emphasis, headings, quotations and rules become their Markdown; images keep their file and
description; MathJax stays as it is; sounds are named. What has no meaning in text (scripts, styles, colours) is gone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from retain.content.html.tree import Element, parse
from retain.content.markdown.parsing import MAX_LENGTH
from retain.content.math import to_unicode
from retain.content.math.spans import find_formulas
from retain.content.media import sound_link

SOUND = re.compile(r"\[sound:([^\[\]\n]{1,300})\]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LINE_BREAK = re.compile(r"<(?:br|/?div|/?p)\b[^<>]{0,200}>", re.IGNORECASE)
_OLD_MATH = re.compile(
    r"\[(\$\$?)\](?P<dollar>.{0,3000}?)\[/\1\]|\[latex\](?P<latex>.{0,3000}?)\[/latex\]"
    r"|<anki-mathjax(?P<block>[^<>]{0,100})>(?P<jax>.{0,3000}?)</anki-mathjax>",
    re.DOTALL | re.IGNORECASE,
)
_KEPT, _KEPT_END = "\ue000", "\ue001"
_PLACE = re.compile(f"{_KEPT}(\\d+){_KEPT_END}")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_RISKY = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|\Z)|[`*<]|\](?=[(:])|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|\$(?=\$)|(?<=\$)\$|&(?=#?\w+;)"
)
_LINE_START = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))|^(?=[#>+=|:-])", re.MULTILINE)
_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight-source)-([\w+#.-]{1,30})")
_BREAK = "\\\n"
_EMPHASIS = {
    "b": "**",
    "strong": "**",
    "i": "*",
    "em": "*",
    "u": "*",
    "dfn": "*",
    "var": "*",
    "cite": "*",
    "s": "~~",
    "del": "~~",
    "strike": "~~",
}
_LINES = frozenset(("div", "center", "address", "summary", "figcaption", "caption", "dt", "legend", "label"))
_PARAGRAPHS = frozenset(
    [
        "p",
        "article",
        "aside",
        "details",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "main",
        "nav",
        "section",
        "dd",
        "tbody",
        "thead",
        "tfoot",
    ]
)
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}


def html_to_markdown(html: str) -> str:
    """Return Markdown that shows what ``html`` shows; HTML beyond the length of a face comes back as its text."""
    if "<" not in html and "&" not in html and "\\" not in html and "[" not in html:
        return _LINE_START.sub(_escaped_start, _escaped(" ".join(html.split())))
    if len(html) > 4 * MAX_LENGTH:
        return html_to_text(html)
    html = html.replace(_KEPT, "").replace(_KEPT_END, "")
    formulas: list[str] = []
    html = _keep_formulas(_without_comments(html), formulas)
    blocks = _Reader().blocks(parse(html))
    text = _joined(blocks)
    return _PLACE.sub(lambda match: _formula_at(formulas, int(match[1])), text).strip("\n")


def html_to_text(html: str) -> str:
    """Return the bare text of ``html``: no tags, no references, line breaks kept."""
    if "<" not in html and "&" not in html:
        return html
    return unescape(_TAG.sub("", _LINE_BREAK.sub("\n", _without_comments(html)))).replace("\xa0", " ")


def _without_comments(html: str) -> str:
    parts: list[str] = []
    position = 0
    while (start := html.find("<!--", position)) >= 0 and (end := html.find("-->", start + 4)) >= 0:
        parts.append(html[position:start])
        position = end + 3
    return "".join(parts) + html[position:]


def _keep_formulas(html: str, formulas: list[str]) -> str:
    """Return ``html`` with its formulas, without the tags within them, put aside and marked with their numbers."""

    def keep(latex: str, *, display: bool) -> str:
        latex = unescape(_TAG.sub("", _LINE_BREAK.sub("\n", latex))).replace("\xa0", " ")
        latex = "\n".join(line for line in latex.split("\n") if line.strip())
        formulas.append(rf"\[{latex}\]" if display else rf"\({latex}\)")
        return f"{_KEPT}{len(formulas) - 1}{_KEPT_END}"

    def keep_old(match: re.Match[str]) -> str:
        latex = match["dollar"] or match["latex"] or match["jax"] or ""
        return keep(latex, display=match[1] == "$$" or "block" in (match["block"] or ""))

    if "[$" in html or "[latex]" in html or "<anki-mathjax" in html:
        html = _OLD_MATH.sub(keep_old, html)
    parts: list[str] = []
    position = 0
    for formula in find_formulas(html):
        opener = html[formula.start : formula.start + 2]
        if opener == "$$":
            continue
        parts += html[position : formula.start], keep(formula.latex, display=opener == r"\[")
        position = formula.end
    return "".join(parts) + html[position:]


def _formula_at(formulas: list[str], number: int) -> str:
    return formulas[number] if number < len(formulas) else ""


@dataclass(slots=True)
class _Block:
    """A block of Markdown; two lines of text in a row are parted by a line break, all else by a blank line."""

    text: str
    is_line: bool = False


def _joined(blocks: list[_Block]) -> str:
    parts: list[str] = []
    before: _Block | None = None
    for block in blocks:
        if not block.text.strip():
            before = None if before is None else _Block("", is_line=False)
            continue
        if parts:
            parts.append(_BREAK if before and before.is_line and block.is_line else "\n\n")
        parts.append(block.text)
        before = block
    return "".join(parts)


@dataclass(slots=True)
class _Piece:
    """A piece of a line: text as Markdown, which ``mark`` is to stand around if Markdown will take it so."""

    text: str
    mark: str = ""


class _Reader:
    """Writes a tree as blocks."""

    def blocks(self, element: Element) -> list[_Block]:
        found: list[_Block] = []
        line: list[_Piece] = []

        def flush() -> None:
            text = _line_of(line)
            line.clear()
            if text:
                found.append(_Block(text, is_line=True))

        for child in element.children:
            if isinstance(child, Element) and _is_block(child):
                flush()
                found += self._block(child)
            else:
                line += self._inline(child)
        flush()
        return found

    def _block(self, element: Element) -> list[_Block]:
        blocks: list[_Block]
        match element.tag:
            case "ul" | "ol":
                blocks = [_Block(self._list(element))]
            case "table":
                blocks = [_Block(self._table(element))]
            case "pre":
                blocks = [_Block(_fenced(element))]
            case "hr":
                blocks = [_Block("---")]
            case "blockquote":
                text = _joined(self.blocks(element))
                blocks = [_Block("\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else "")]
            case tag if tag in _HEADINGS:
                text = _line_of(self._inlines(element)).replace(_BREAK, " ")
                blocks = [_Block(f"{_HEADINGS[tag]} {text}" if text else "")]
            case tag if tag in _PARAGRAPHS:
                blocks = [_Block(""), _Block(_joined(self.blocks(element))), _Block("")]
            case _:
                blocks = self.blocks(element) or [_Block("")]
        return blocks

    def _list(self, element: Element) -> str:
        items: list[str] = []
        number = _number(element.attributes.get("start"), 1)
        for child in element.children:
            if not isinstance(child, Element):
                if child.strip():
                    items.append(f"- {_escaped(_SPACES.sub(' ', child.strip()))}")
                continue
            if child.tag in ("ul", "ol"):  # a list right within a list: browsers show it as deeper
                nested = self._list(child)
                if nested and items:
                    items[-1] += "\n" + _indented(nested, 4 if element.tag == "ol" else 2)
                elif nested:
                    items.append(nested)
                continue
            mark = f"{number}. " if element.tag == "ol" else "- "
            number += 1
            blocks = self.blocks(child) if child.tag == "li" else self.blocks(Element("", {}, [child]))
            text = "\n".join(block.text for block in blocks if block.text.strip())
            items.append(mark + _indented(text, len(mark)).lstrip(" "))
        return "\n".join(items)

    def _table(self, element: Element) -> str:
        rows = [[self._cell(cell) for cell in _cells(row)] for row in _rows(element)]
        rows = [row for row in rows if row]
        width = max((len(row) for row in rows), default=0)
        if not width:
            return ""
        lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
        return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])

    def _cell(self, element: Element) -> str:
        text = " ".join(block.text for block in self.blocks(element) if block.text.strip())
        return text.replace(_BREAK, " ").replace("\n", " ").replace("|", r"\|")

    def _inlines(self, element: Element) -> list[_Piece]:
        return [piece for child in element.children for piece in self._inline(child)]

    def _inline(self, node: Element | str) -> list[_Piece]:
        if isinstance(node, str):
            return [_Piece(_text(_SPACES.sub(" ", node)))]
        tag = node.tag
        simple = _SIMPLE.get(tag)
        if simple is not None:
            return [_Piece(simple(node))]
        if tag == "a":
            return _link(node.attributes.get("href", ""), self._inlines(node))
        pieces = self._inlines(node)
        if _is_block(node):  # within a link or the like: its text
            return [_Piece(" "), *pieces, _Piece(" ")]
        mark = _EMPHASIS.get(tag, "") or _mark_of_style(node)
        return _marked(mark, pieces) if mark else pieces


def _is_block(element: Element) -> bool:
    tag = element.tag
    if tag in ("ul", "ol", "table", "pre", "hr", "blockquote", "tr", "td", "th", "li") or tag in _HEADINGS:
        return True
    if tag in _LINES or tag in _PARAGRAPHS:
        return True
    # An inline element around blocks is looked through, or its list would become one line.
    return tag in ("span", "font", "b", "i", "strong", "em") and any(
        isinstance(child, Element) and child.tag not in ("span", "font") and _is_block(child)
        for child in element.children
    )


def _mark_of_style(element: Element) -> str:
    if "cloze" in element.attributes.get("class", "").split():
        return "**"
    style = element.attributes.get("style", "").replace(" ", "").lower()
    if "font-weight:bold" in style or "font-weight:7" in style:
        return "**"
    return "*" if "font-style:italic" in style else ""


def _marked(mark: str, pieces: list[_Piece]) -> list[_Piece]:
    """Return the pieces as one that is emphasised, blanks and line breaks at its ends outside."""
    text = _flat(pieces)
    core = text.strip(" \n\\") if text.endswith(_BREAK) or text.startswith(_BREAK) else text.strip()
    if not core or (_BREAK in core and mark == "~~"):
        return [_Piece(text)]
    lead, _, trail = text.partition(core)
    inner = (
        core[len(mark) : -len(mark)]
        if core.startswith(mark) and core.endswith(mark) and len(core) > 2 * len(mark)
        else core
    )
    return [_Piece(lead), _Piece(inner, mark), _Piece(trail)]


def _flat(pieces: list[_Piece]) -> str:
    """Return the pieces as Markdown, with emphasis where Markdown will take its marks for marks."""
    parts: list[str] = []
    kept = [piece for piece in pieces if piece.text]
    for index, piece in enumerate(kept):
        if not piece.mark:
            parts.append(piece.text)
            continue
        before = parts[-1][-1:] if parts else ""
        following = kept[index + 1] if index + 1 < len(kept) else None
        after = (following.mark or following.text)[:1] if following else ""
        opens = piece.text[0].isalnum() or piece.text[0] in "*~" or not before.isalnum()
        closes = piece.text[-1].isalnum() or not after.isalnum()
        flanked = before.endswith("*") or after == "*"
        if opens and closes and not (flanked and piece.mark != "~~"):
            parts += piece.mark, piece.text, piece.mark
        else:
            parts.append(piece.text)
    return "".join(parts)


def _line_of(pieces: list[_Piece]) -> str:
    text = re.sub(r" {2,}", " ", _flat(pieces))
    text = re.sub(r" *(\\\n) *", r"\1", text)
    # Breaks at the ends show nothing; several in a row are a paragraph.
    text = re.sub(r"(?:\\\n){2,}", "\n\n", text)
    text = re.sub(r"^(?:\\\n|\s)+", "", text)
    text = re.sub(r"(?:\\\n|\s)+$", "", text)
    return _LINE_START.sub(_escaped_start, text)


def _escaped_start(match: re.Match[str]) -> str:
    return f"{match[1]}\\" if match[1] else "\\"


def _text(text: str) -> str:
    parts: list[str] = []
    position = 0
    for sound in SOUND.finditer(text):
        parts += _escaped(text[position : sound.start()]), sound_link(sound[1], _escaped(sound[1]))
        position = sound.end()
    return "".join(parts) + _escaped(text[position:])


def _escaped(text: str) -> str:
    return _RISKY.sub(r"\\\g<0>", text.replace("\xa0", " "))


def _code(text: str) -> str:
    text = _SPACES.sub(" ", text.replace("\xa0", " "))
    if not text.strip():
        return f"`{text}`" if text else ""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    padding = " " if "`" in (text[0], text[-1]) or text[0] == text[-1] == " " else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def _fenced(element: Element) -> str:
    code = next((child for child in element.children if isinstance(child, Element) and child.tag == "code"), element)
    classes = f"{element.attributes.get('class', '')} {code.attributes.get('class', '')}"
    language = _LANGUAGE.search(classes)
    text = element.text().replace("\xa0", " ").replace("\r", "").strip("\n")
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}{language[1] if language else ''}\n{text}\n{fence}" if text.strip() else ""


def _image(element: Element) -> str:
    source = element.attributes.get("src", "")
    alt = _escaped(" ".join(element.attributes.get("alt", "").split()))
    source = "" if source.startswith("data:") else _SPACES.sub("%20", source.strip())
    return (
        f"![{alt}](<{source.replace('<', '%3C').replace('>', '%3E')}>)" if source else f"[image: {alt}]" if alt else ""
    )


def _link(target: str, pieces: list[_Piece]) -> list[_Piece]:
    text = _flat(pieces)
    target = _SPACES.sub("%20", target.strip()).replace("<", "%3C").replace(">", "%3E")
    if not target or not text.strip() or "](" in text:
        return [_Piece(text)]
    core = text.strip()
    if core == _escaped(target):
        return [_Piece(text)]
    lead, _, trail = text.partition(core)
    return [_Piece(lead), _Piece(f"[{core}](<{target}>)"), _Piece(trail)]


def _script(text: str, sign: str) -> str:
    text = " ".join(text.split())
    if not text:
        return ""
    shown = to_unicode(f"{sign}{{{text}}}") if re.fullmatch(r"[\w+=()−-]{1,20}", text) else f"{sign}({text})"
    return _escaped(shown)


def _rows(element: Element) -> list[Element]:
    rows: list[Element] = []
    for child in element.children:
        if isinstance(child, Element):
            if child.tag == "tr":
                rows.append(child)
            elif child.tag in ("tbody", "thead", "tfoot"):
                rows += _rows(child)
    return rows


def _cells(row: Element) -> list[Element]:
    return [child for child in row.children if isinstance(child, Element) and child.tag in ("td", "th")]


def _indented(text: str, width: int) -> str:
    return "\n".join(" " * width + line if line else "" for line in text.split("\n"))


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else default  # noqa: PLR2004 - Markdown's longest


def _code_of(element: Element) -> str:
    return _code(element.text())


_SIMPLE: dict[str, Callable[[Element], str]] = {
    "br": lambda _: _BREAK,
    "img": _image,
    "sup": lambda element: _script(element.text(), "^"),
    "sub": lambda element: _script(element.text(), "_"),
    "rt": lambda element: f"({_escaped(element.text().strip())})",
    "rp": lambda _: "",
    **dict.fromkeys(("code", "kbd", "samp", "tt"), _code_of),
}
"""Elements that are one piece of a line, whatever is in them."""
