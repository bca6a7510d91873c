"""Cloze deletions: their numbers, the faces that they make, and the short form."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.content.cloze import answer, cloze_numbers, number_short_clozes, question
from retain.content.markdown import plain_text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("{{c2::a}} {{c1::b}} {{c2::c}}", (1, 2)),
        ("{{c1,3::a}} {{c01::b}}", (1, 3)),
        ("{{c0::a}} {{c501::b}} {{c99999::c}} {{c500::d}}", (500,)),
        ("{{c1::a {{c2::b}} c}}", (1, 2)),
        (r"{{a}} {{C1::b}} \{{c1::c}} {{c1:d}} {{c3::open", ()),
        ("{{c" + "9" * 5000 + "::a}}", ()),
        ("", ()),
    ],
)
def test_numbers(text: str, numbers: tuple[int, ...]) -> None:
    assert cloze_numbers(text) == numbers


@pytest.mark.parametrize(
    ("text", "asked", "answered"),
    [
        ("{{c1::Paris}} is in {{c2::France::land}}.", "**[…]** is in France.", "**Paris** is in France."),
        ("{{c1::Paris::a city}}!", "**[a city]**!", "**Paris**!"),
        ("{{c1::a {{c2::b}} c::hint}} d", "**[hint]** d", "**a b c** d"),
        ("{{c2::a {{c1::b}} c::hint}} d", "a **[…]** c d", "a **b** c d"),
        ("{{c1::an open { brace}} x", "**[…]** x", "**an open { brace** x"),
        (r"{{c1::\frac{a}{b_{c}}}} x", "**[…]** x", r"**\frac{a}{b_{c}}** x"),
        (r"{{c1::\(x^{2^{3}}\)}} x", "**[…]** x", r"**\(x^{2^{3}}\)** x"),
        (r"\(x = {{c1::a^{2}}}\)", r"\(x = \text{[…]}\)", r"\(x = a^{2}\)"),
        (r"\(\frac{{{c1::a}}}{b}\)", r"\(\frac{\text{[…]}}{b}\)", r"\(\frac{a}{b}\)"),
        ("`{{c1::np}}.x` {{c1::np}}", "`[…].x` **[…]**", "`np.x` **np**"),
        ("```\n{{c1::x}}(1)\n```", "```\n[…](1)\n```", "```\nx(1)\n```"),
        ("{{c1::Term}}: meaning {{c1::f}}(x)", r"**[…\]**: meaning **[…\]**(x)", "**Term**: meaning **f**(x)"),
        ("un{{c1::believ}}able", "un[…]able", "un**believ**able"),
        ("{{c1:: a }}b", "[…]b", " **a** b"),
        ("x{{c1::(a)}}y", "x[…]y", "x(a)y"),
        ("{{c1::a}}{{c1::b}}", "[…]**[…]**", "**ab**"),
        ("{{c1::a\n\nb}}", "**[…]**", "a\n\nb"),
        ("{{c1::}}{{c1::a", "[…]{{c1::a", "{{c1::a"),
        (r"\{{c1::x}} {{c1::y}}", r"\{{c1::x}} **[…]**", r"\{{c1::x}} **y**"),
        ("no cloze", "no cloze", "no cloze"),
    ],
)
def test_faces(text: str, asked: str, answered: str) -> None:
    assert question(text, 1) == asked
    assert answer(text, 1) == answered


@pytest.mark.parametrize("text", ["{{c1::Term}}: meaning", "{{c1::f}}(x)", "see {{c1::a}} (b)", r"\(y = {{c1::x}}\)"])
def test_a_hidden_text_shows_as_a_gap(text: str) -> None:
    assert "[…]" in plain_text(question(text, 1))


WORDS = st.text("ab{}", max_size=4) | st.sampled_from(["Paris", "x_{i}", "\\frac{a}{b_{c}}", "é", "(p)", "*s*", "`c`"])
CLOZES = st.tuples(st.integers(1, 3), st.text("xyz", min_size=1, max_size=4)).map(
    lambda pair: f"{{{{c{pair[0]}::{pair[1]}}}}}"
)


@given(st.lists(st.text("ab .,(", max_size=4) | CLOZES, max_size=8).map("".join), st.integers(1, 3))
def test_question_and_answer_tell_the_same_but_for_the_gap(text: str, number: int) -> None:
    shown = plain_text(answer(text, number))
    assert "{{" not in shown
    assert "*" not in shown
    if number not in cloze_numbers(text):
        assert question(text, number) == answer(text, number)
    else:
        assert question(text, number).count("[…") == text.count(f"{{{{c{number}::")


@given(
    st.lists(
        CLOZES | WORDS | st.sampled_from(["{{", "}}", "{{c1::", "::", "\\", "\n", "\\(", "\\)", "{", "}"]), max_size=15
    )
)
def test_no_input_is_too_broken(pieces: list[str]) -> None:
    text = "".join(pieces)
    numbered = number_short_clozes(text)
    for number in cloze_numbers(numbered):
        assert question(numbered, number) != numbered
        assert isinstance(answer(numbered, number), str)


@pytest.mark.parametrize(
    ("text", "numbered"),
    [
        ("{{Paris}} is in {{France::land}}", "{{c1::Paris}} is in {{c2::France::land}}"),
        ("{{a}} {{c1::b}} {{c}} {{c3::d}}", "{{c2::a}} {{c1::b}} {{c4::c}} {{c3::d}}"),
        ("{{a {{b}} c}}", "{{c1::a {{c2::b}} c}}"),
        (r"\( x_{{a}} \) {{b}}", r"\( x_{{a}} \) {{c1::b}}"),
        (r"{{\( x_{{a}} \)}}", r"{{c1::\( x_{{a}} \)}}"),
        ("`{{ a }}` {{b}}", "`{{ a }}` {{c1::b}}"),
        ("```\n{{ a }}\n```\n{{b}}", "```\n{{ a }}\n```\n{{c1::b}}"),
        (r"\{{a}} {{}} {{ }} {{open", r"\{{a}} {{}} {{ }} {{open"),
        ("{{{a}}} {{x^{2}}}", "{{c1::{a}}} {{c2::x^{2}}}"),
    ],
)
def test_short_clozes_get_the_next_free_number(text: str, numbered: str) -> None:
    assert number_short_clozes(text) == numbered
    assert number_short_clozes(numbered) == numbered


def test_an_escaped_cloze_shows_its_braces() -> None:
    assert plain_text(question(r"\{{a}} {{c1::b}}", 1)) == "{{a}} […]"


@pytest.mark.parametrize(
    "piece", ["{{", "}}", "{{c1::", "{{c1::a}}", "{{c1::{}}", "{{c1::a::", "{{c1::`}}", "\\{{", "{{a}}", "{"]
)
def test_hostile_texts_end_soon(piece: str) -> None:
    text = piece * (150_000 // len(piece))
    start = perf_counter()
    question(text, 1)
    answer(text, 1)
    number_short_clozes(text)
    assert perf_counter() - start < 6
