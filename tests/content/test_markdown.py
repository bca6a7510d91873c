"""Card text as the terminal shows it, and plain text as Markdown."""

import subprocess
import sys
import unicodedata
from textwrap import dedent
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.widgets import Markdown

from retain.content.markdown import escape, parser, plain_text
from retain.content.sanitize import sanitize


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("plain  words ", "plain words"),
        ("**bold** *em* ~~gone~~ `co*de`", "bold em gone co*de"),
        (r"\(a_b*c\) and *\(x*y\)*", "a_b*c and x*y"),
        (r"\[ \frac{a+b}{c} \] $$x^2$$", "(a+b)/c x²"),
        (r"\\(x\\) \*y\* \$$z$$", r"\(x\) *y* $$z$$"),
        (r"`\(x\)` \(y", r"\(x\) (y"),
        (r"cost $5 and $6", "cost $5 and $6"),
        ("soft\nbreak", "soft break"),
        ("hard  \nbreak\\\nagain", "hard\nbreak\nagain"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("# Head\ntext", "Head\n\ntext"),
        ("[text](https://a.b) [bad](javascript:x) <https://c.d>", "text bad https://c.d"),
        ("![a cat](img/big%20cat.png) ![](d.png) ![x](x)", "[image: a cat (big cat.png)] [image: d.png] [image: x]"),
        ("![y](data:image/png;base64,AAAA/BBB)", "[image: y]"),
        ("<b>html</b> &amp; &lt;", "<b>html</b> & <"),
        ("- one\n- two\n  1. in\n  2. out", "• one\n• two\n  1. in\n  2. out"),
        ("3) c\n4) d", "3) c\n4) d"),
        ("- a\n\n  b\n- c", "• a\n\n  b\n• c"),
        ("> quote\n>\n> - item", "> quote\n>\n> • item"),
        ("```python\nif x:\n    y = r'\\(z\\)'\n```", "if x:\n    y = r'\\(z\\)'"),
        ("    two  spaces", "two  spaces"),
        ("| a | b |\n|---|---|\n| 1 | \\(x_i\\) |", "a | b\n1 | xᵢ"),
        ("a\n\n---\n\nb", "a\n\n———\n\nb"),
        ("\\[\n- a\n+ b\n= c\n\\]", "− a + b = c"),
        ("so:\n$$\nx\n= y\n$$\nend", "so:\n\nx = y\n\nend"),
        ("- item\n  \\[\n  + x\n  \\]\n- next", "• item\n  + x\n• next"),
        ("\\[\nopen\n\nend", "[ open\n\nend"),
        ("", ""),
    ],
)
def test_plain_text(markdown: str, shown: str) -> None:
    assert plain_text(markdown) == shown


@pytest.mark.parametrize(
    "markdown",
    [
        "a\x1b[31mred\x1b[0m",
        "*a*\x1b]0;title\x07red",
        "&#x202e;a*b*",
        "\u202ear\u2066ed",
        "a\x00\x07\x9b2Jred",
        "*\ud800*",
    ],
)
def test_nothing_that_drives_a_terminal_gets_through(markdown: str) -> None:
    shown = plain_text(markdown)
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in shown)
    assert not set("\u202e\u2066") & set(shown)
    assert "title" not in shown


@given(st.text(max_size=60))
def test_sanitizing_is_done_once_and_for_all(text: str) -> None:
    clean = sanitize(text)
    assert sanitize(clean) == clean
    assert all(character == "\n" or unicodedata.category(character) not in {"Cc", "Cs"} for character in clean)


def test_sanitize_keeps_line_breaks_and_columns() -> None:
    assert sanitize("a\r\nb\rc\u2028d\te\x0bf\x85g é 字") == "a\nb\nc\nd   e f g é 字"


UNCHANGED = [
    "C++ and C#, 2 * 3, f(x) - y, x_i within a_b_c, T(x) - A(eta), exp(eta^T x)",
    "quotes \" ' and [brackets] and {{braces}}, a | b, ~5 %, 50 $, a && b, x < y > z, R&D",
    r"a path C:\dir and \( \frac{a}{b} \) with $$x_i * y_i$$",
    "#1 topic",
    "snake_case_name and *",
    "",
]


@pytest.mark.parametrize("text", UNCHANGED)
def test_what_shows_as_it_is_is_left_alone(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("*args and **kwargs*", r"\*args and \*\*kwargs\*"),
        ("__init__", r"\_\_init\_\_"),
        ("# no head", r"\# no head"),
        ("- no item", r"\- no item"),
        ("a[i](x)", r"a[i\](x)"),
        ("&amp; <a@b.c>", r"\&amp; \<a@b.c>"),
        ("`x`", r"\`x\`"),
        (r"a \* b", r"a \\\* b"),
        (r"\$$x$$", r"\\\$$x\$$"),
        ("one\ntwo", "one\\\ntwo"),
        ("head\n====", "head\\\n\\===="),
        (r"*a* \(b*c\)", r"\*a\* \(b*c\)"),
    ],
)
def test_what_markdown_would_take_for_its_own_is_escaped(text: str, markdown: str) -> None:
    assert escape(text) == markdown


PIECES = st.sampled_from(
    ["a", "b", "1", " ", "\n", "*", "**", "_", "__", "`", "```", "~~", "~~~", "[a](b)", "[a]: b", "![a](b)", "<a@b.c>",
     "<http://x>", "<b>", "&amp;", "&#65;", "# ", "> ", "- ", "+ ", "1. ", "2) ", "---", "===", "|a|b|", "|-|-|", "\\",
     "\\(", "\\)", "\\[", "\\]", "$$", "$", "    ", "\t", "(", ")", "::", "{{", "}}", "é", "\u00a0", ".", "!", "^"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40)


def without_formulas(text: str) -> bool:
    return not any(opener in text for opener in ("\\(", "\\[", "$$"))


@given(TEXTS.filter(without_formulas))
def test_escaped_text_shows_as_the_text(text: str) -> None:
    lines = "\n".join(" ".join(line.split()) for line in sanitize(text).split("\n")).strip()
    while "\n\n\n" in lines:
        lines = lines.replace("\n\n\n", "\n\n")
    assert plain_text(escape(text)) == lines


@given(TEXTS)
def test_escaping_leaves_a_formula_what_it_was(text: str) -> None:
    # An escape sequence that is broken off would take the letter that follows it along.
    shown = plain_text(escape(sanitize(text).replace("$", "") + r"x \(a_1*b_2\) y"))
    assert shown.endswith("x a₁*b₂ y") or "\\(" in text or "\\[" in text


def test_a_face_without_marks_loads_no_parser() -> None:
    code = dedent("""
        import sys
        from retain.content.markdown import escape, plain_text
        from retain.content.cloze import question
        assert plain_text("C++ (a language), not C#") == escape("C++ (a language), not C#")
        question("{{c1::a}} b", 1)
        assert not {"markdown_it", "pylatexenc"} & set(sys.modules), "loaded"
        plain_text("*a*")
        assert "pylatexenc" not in sys.modules
    """)
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "*a ", "`a``", "<", "\\(", "\\[\n", "$$", "$$a\n\n", "> ", "- a\n", "|a|\n|-|\n", "[a]: b\n", "&#"],
)
def test_hostile_faces_end_soon(piece: str) -> None:
    start = perf_counter()
    plain_text(piece * (30_000 // len(piece)))
    plain_text(piece * (500_000 // len(piece)))
    assert perf_counter() - start < 8


class Faces(App[None]):
    """Shows one face."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.markdown = markdown

    def compose(self) -> ComposeResult:
        yield Markdown(self.markdown, parser_factory=parser)


async def shown_by_textual(markdown: str) -> str:
    app = Faces(markdown)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def test_textual_shows_what_the_parser_makes() -> None:
    shown = await shown_by_textual(
        "A *loss* \\(-y\\log \\hat p\\), [red]not markup[/red], ![cat](c.png)\n\n- \\(x_i\\)\n- two\n\n"
        "| a |\n|---|\n| \\(y^2\\) |\n\n```\n\\(code\\)\n```\n\n\\[\n- z\n\\]\n"
    )
    for part in (
        "A loss −y log p̂, [red]not markup[/red], [image: cat (c.png)]",
        "• xᵢ",
        "│ y²",
        "\\(code\\)",
        "\n  − z",
    ):
        assert part in shown


async def test_textual_makes_no_link_of_what_must_not_be_followed() -> None:
    tokens = parser().parse("[a](javascript:x) [b](file:///etc) [c](https://d.e) [f](g.md) ![h](https://i.j)")
    children = tokens[1].children or []
    assert [child.attrGet("href") for child in children if child.type == "link_open"] == ["https://d.e"]
    assert not [child for child in children if child.type == "image"]
    assert "a b c f [image: h (i.j)]" in await shown_by_textual("[a](javascript:x) b c f ![h](https://i.j)")


def test_the_parser_is_made_once() -> None:
    assert parser() is parser()


def test_bars_in_a_formula_do_not_end_a_cell() -> None:
    table = "| a | b |\n|---|---|\n| \\(x^2\\) | \\(|x|\\) |\n| `a` | \\(\\|v\\|\\) and \\(P(A|B)\\) |"
    assert plain_text(table) == "a | b\nx² | |x|\na | ‖v‖ and P(A|B)"
    assert plain_text("`\\(a|b\\)` \\(a|b\\)") == "\\(a|b\\) a|b"
    assert plain_text("```\n\\(a|b\\)\n```") == "\\(a|b\\)"
