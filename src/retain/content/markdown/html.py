r"""Markdown as the HTML of an Anki note: clean, with MathJax for formulas and classes for the languages of code."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from retain.content.markdown.plain import is_plain
from retain.content.media import with_sounds_of_anki
from retain.content.sanitize import sanitize

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>\n?", re.DOTALL)
_CLOZE = re.compile(r"\{\{c\d{1,5}(?:,\d{1,5})*::")
_LITERAL_BRACES = "\ue010"
_ESCAPED_BRACES = re.compile(r"\\\{\{")


def markdown_to_html(markdown: str, *, cloze: bool = False) -> str:
    r"""Return ``markdown`` as HTML; a single paragraph comes without its tags.

    ``\( \)`` and ``\[ \]`` hold the formulas, ``<pre><code class="language-…">`` the code, and raw HTML stays text.
    With ``cloze``, deletions stay as they are, and nothing in a formula or after ``\{{`` can be taken for one or for
    its end.
    """
    if is_plain(markdown) and "::" not in markdown:
        return escape(markdown, quote=False)
    source = with_sounds_of_anki(sanitize(markdown))
    if cloze:
        source = _ESCAPED_BRACES.sub(_LITERAL_BRACES, source.replace(_LITERAL_BRACES, ""))
    html = str(_parser(cloze).render(source)).strip().replace(_LITERAL_BRACES, "&#123;&#123;")
    single = _ONE_PARAGRAPH.fullmatch(html)
    return single[1] if single else html


@lru_cache(maxsize=2)
def _parser(cloze: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - a list of plain cards does without it

    from retain.content.markdown.formulas import formulas  # noqa: PLC0415 - needs markdown-it

    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return markdown.use(formulas, _in_cloze if cloze else _mathjax)


def _mathjax(latex: str, display: bool) -> str:
    return rf"\[{latex}\]" if display else rf"\({latex}\)"


def _in_cloze(latex: str, display: bool) -> str:
    # Anki ends a cloze at the first two braces, and begins its hint at the first two colons, wherever they stand.
    if not _CLOZE.search(latex):
        latex = latex.replace("}}", "} }").replace("}}", "} }").replace("::", "{:}{:}")
    return _mathjax(latex, display)
