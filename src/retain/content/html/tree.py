"""HTML as a tree, forgiving of everything: what browsers have put into notes over the years is rarely valid."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "template",
        "noscript",
        "svg",
        "canvas",
        "iframe",
        "object",
        "video",
        "select",
        "textarea",
    ]
)
_DEEPEST = 60
_CLOSED_BY: dict[str, dict[str, tuple[str, ...]]] = {
    "li": {"li": ("ul", "ol")},
    "dt": {"dt": ("dl",), "dd": ("dl",)},
    "dd": {"dt": ("dl",), "dd": ("dl",)},
    "tr": {"tr": ("table",), "td": ("table",), "th": ("table",)},
    "td": {"td": ("tr", "table"), "th": ("tr", "table")},
    "th": {"td": ("tr", "table"), "th": ("tr", "table")},
    "option": {"option": ("select",)},
}
"""Which open elements a start tag closes, and within which elements it looks for them."""
_CLOSES_PARAGRAPH = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "div",
        "dl",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)


@dataclass(slots=True)
class Element:
    """An element with what it contains: texts and elements."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def text(self) -> str:
        """Return all text within, line breaks included."""
        parts: list[str] = []
        for child in self.children:
            if isinstance(child, str):
                parts.append(child)
            elif child.tag == "br":
                parts.append("\n")
            else:
                parts.append(child.text())
                if child.tag in ("div", "p", "li"):
                    parts.append("\n")
        return "".join(parts)


def parse(html: str) -> Element:
    """Return the tree of ``html``, under an element without a tag; scripts, styles and hidden parts are gone."""
    builder = _Builder()
    try:
        builder.feed(html)
        builder.close()
    except (AssertionError, ValueError):
        builder.root.children.append(html)
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]
        self._unseen = 0
        self._unseen_tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen:
            self._unseen += tag == self._unseen_tag
            return
        attributes = {name: value or "" for name, value in attrs}
        if tag not in _VOID and (tag in _UNSEEN or _is_hidden(attributes)):
            self._unseen, self._unseen_tag = 1, tag
            return
        self._close_implied(tag)
        element = Element(tag, attributes)
        self._open[-1].children.append(element)
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # “<div/>” is no end to a browser either, but “<script/>” with nothing after it must not swallow the rest.
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._unseen -= tag == self._unseen_tag
            return
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index].tag == tag:
                del self._open[index:]
                return
            if self._open[index].tag in ("td", "th") and tag not in ("tr", "table", "tbody", "thead", "tfoot"):
                return  # what a cell has open, nothing outside of it closes

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._open[-1].children.append(data)

    def _close_implied(self, tag: str) -> None:
        if tag in _CLOSES_PARAGRAPH and self._open[-1].tag == "p":
            self._open.pop()
        closed = _CLOSED_BY.get(tag)
        if closed is None:
            return
        for index in range(len(self._open) - 1, 0, -1):
            name = self._open[index].tag
            if name in closed:
                del self._open[index:]
                if tag != "tr":
                    return
            elif any(name in within for within in closed.values()):
                return


def _is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style", "").replace(" ", "").lower()
    return "display:none" in style or "hidden" in attributes
