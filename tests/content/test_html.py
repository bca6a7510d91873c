"""HTML from Anki as it reads in the terminal, templates, and Markdown as HTML."""

import re
import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from retain.content.faces import faces_of, ordinals_of
from retain.content.html import html_to_markdown
from retain.content.html.cloze import cloze_face
from retain.content.html.templates import Place, fill
from retain.content.markdown import plain_text
from retain.content.markdown.html import markdown_to_html
from retain.content.media import pictures_of, sounds_of
from retain.domain.notes import Markup, Note, NoteKind, NoteType, Template


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a <b>bold</b>, <i>it</i> and x<sup>2</sup>", "a bold, it and x²"),
        ("<div>one</div><div>two</div><div><br></div><div>three</div>", "one\ntwo\n\nthree"),
        ("one<br>two<br/><br />three", "one\ntwo\n\nthree"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>after", "• a\n• b\n  • c\n\nafter"),
        ("<ol start=3><li>x</li><li>y</li></ol>", "3. x\n4. y"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2|3</table>", "A | B\n1 | 2|3"),
        ("<pre><code class='language-py'>x = 1\nif x &lt; 2:</code></pre>", "x = 1\nif x < 2:"),
        ("<code>a `b` c</code>", "a `b` c"),
        (r"\(x &lt; <b>y</b>\)", "x < y"),
        ("[$]\\frac{1}{2}[/$]", "1/2"),
        ("<anki-mathjax block='true'>x^2</anki-mathjax>", "x²"),
        ("[sound:a b.mp3]", "♪ a b.mp3"),
        ("<img src='a b.png' alt='pic'>", "[image: pic (a b.png)]"),
        ("a*b*c_d_ # e [f] <g", "a*b*c_d_ # e [f] <g"),
        ("1. no list", "1. no list"),
        ("- no list", "- no list"),
        ("# no heading", "# no heading"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<blockquote>said<br>so</blockquote>", "> said\n> so"),
        ("<h2>Title</h2>text", "Title\n\ntext"),
        ("<script>alert(1)</script><style>x{}</style>seen<span style='display: none'>not</span>", "seen"),
        ("<!-- not --> seen", "seen"),
        ("&nbsp;a&amp;b&nbsp;", "a&b"),
        ("<ruby>漢<rt>かん</rt></ruby>", "漢(かん)"),
        ("{{c1::x}} stays", "{{c1::x}} stays"),
        ("<a href='https://a.b/c'>link</a>", "link"),
    ],
)
def test_html_reads_as_a_browser_shows_it(html: str, text: str) -> None:
    assert plain_text(html_to_markdown(html)) == text


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("plain & <x>", "plain &amp; &lt;x&gt;"),
        (r"**b** and \(a<b\)", r"<strong>b</strong> and \(a&lt;b\)"),
        ("$$x^2$$", r"\[x^2\]"),
        ("```python\nx=1\n```", '<pre><code class="language-python">x=1\n</code></pre>'),
        ("![a dot](<x y.png>)", '<img src="x%20y.png" alt="a dot" />'),
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("[♪ a](<sound:a%20b.mp3>)", "[sound:a b.mp3]"),
    ],
)
def test_markdown_goes_out_as_clean_html(markdown: str, html: str) -> None:
    assert markdown_to_html(markdown) == html


def test_cloze_stays_cloze_on_the_way_out() -> None:
    text = "{{c1::\\(\\frac{a}{b_{c}}\\)::hint}} is **{{c2::y}}**, \\{{c3::no}}"
    html = markdown_to_html(text, cloze=True)
    assert html == "{{c1::\\(\\frac{a}{b_{c} }\\)::hint}} is <strong>{{c2::y}}</strong>, &#123;&#123;c3::no}}"


_EMPTY = re.compile(r"<(h[1-6]|blockquote|li|ul|ol)>\s*</\1>|<p>(?:<br />)?|</p>")
_NESTED = re.compile(r"<em>(?:(?!</em>).)*<em>", re.DOTALL)


def _seen(html: str) -> list[str]:
    """The pieces of a page without what takes no ink."""
    while (rest := _EMPTY.sub(" ", html)) != html:
        html = rest
    return html.split()


@example(r"*\\*")
@example("a` `b")
@example(">#")
@example(">\\\n&")
@given(st.text(alphabet="ab *_`#-1.[]()<>&|\\~$\n", max_size=60))
def test_what_came_back_shows_the_same(text: str) -> None:
    html = markdown_to_html(text)
    assume(not _NESTED.search(html))  # which looks the same with one pair of marks as with two
    assert (
        _seen(markdown_to_html(html_to_markdown(html))) == _seen(html)
        or plain_text(html_to_markdown(html)).split() == plain_text(text).split()
    )


_PIECES = st.sampled_from(
    ["<b>", "</b>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<pre>", "</pre>", "<div>",
     "</div>", "<p>", "<", ">", "&", "&lt;", "\\(", "\\)", "{{c1::", "}}", "::", "x", " ", "\n", "<br>", "<img src=x>",
     "<!--", "-->", "<a href='",
     "'", "<script>", "<![CDATA[", "<?", "</", "\x00", "\ue000", "[sound:", "]", "*", "|", "<code>"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_no_html_breaks_it(html: str) -> None:
    plain_text(html_to_markdown(html))
    cloze_face(html, 1, hide=True)
    fill("{{#F}}{{cloze:F}}{{/F}}{{F}}" + html, {"F": html}, Place(), answering=False)


@pytest.mark.parametrize(
    "piece", ["<div>", "<b>", "\\(", "<!--", "[latex]", "{{c1::", "<ul><li>", "<td>", "{{#F}}", "[$]"]
)
def test_no_html_takes_long(piece: str) -> None:
    began = time.process_time()
    html = piece * (40_000 // len(piece))
    html_to_markdown(html)
    fill(html, {"F": "x"}, Place(), answering=False)
    assert time.process_time() - began < 5


FIELDS = {"Front": "a <b>b</b>", "Back": "c", "Empty": " <br>", "Cloze": "x {{c1::y::z}} {{c2::\\(w\\)}}"}


@pytest.mark.parametrize(
    ("template", "side"),
    [
        ("{{Front}}", "a <b>b</b>"),
        ("{{ Front }}{{{Back}}}", "a <b>b</b>c"),
        ("{{text:Front}}", "a b"),
        ("{{#Empty}}no{{/Empty}}{{^Empty}}yes{{/Empty}}", "yes"),
        ("{{#Back}}1{{#Front}}2{{^Back}}no{{/Back}}{{/Front}}3{{/Back}}", "123"),
        ("{{cloze:Cloze}}", 'x <span class="cloze">[z]</span> \\(w\\)'),
        ("{{#c1}}one{{/c1}}{{#c2}}two{{/c2}}", "one"),
        ("{{hint:Back}}", "[Back]"),
        ("{{hint:Empty}}", ""),
        ("{{type:Back}}", "[____]"),
        ("{{Tags}} {{Deck}} {{Subdeck}} {{Card}} {{Type}}", "t1 t2 A::B B Card 1 Basic"),
        ("{{furigana:Kanji}}|{{kana:Kanji}}|{{kanji:Kanji}}", "漢(かん)|かん|漢"),
        ("{{unknown:Back}}{{Missing}}", "c"),
        ("{{FrontSide}}{{!comment}}x", "x"),
    ],
)
def test_templates_are_filled_as_anki_fills_them(template: str, side: str) -> None:
    place = Place("A::B", ("t1", "t2"), "Basic", "Card 1", 1)
    assert fill(template, FIELDS | {"Kanji": "漢[かん]"}, place, answering=False).html == side


def test_an_answer_leaves_the_question_out_and_shows_what_was_held_back() -> None:
    front = "{{Front}} {{hint:Note}}{{type:Back}}"
    kind = NoteType(
        9,
        "Typed",
        NoteKind.STANDARD,
        ("Front", "Back", "Note"),
        (Template("One", front, "{{FrontSide}}<hr id=answer>{{type:Back}}"),),
        Markup.HTML,
    )
    faces = faces_of(kind, Note(1, "g", 9, ("q <img src=x.png>", "a[sound:y.mp3]", "n")), 0)
    assert plain_text(faces.question) == "q [image: x.png] [Note]"
    assert plain_text(faces.answer) == "a♪ y.mp3\n\nNote: n"
    assert (pictures_of(faces.question), sounds_of(faces.answer)) == (["x.png"], ["y.mp3"])
    assert ordinals_of(kind, ("q", "", "")) == (0,)
    assert ordinals_of(kind, ("<br>", "", "")) == ()
