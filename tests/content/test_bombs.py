"""Text made to blow up: nesting, repetition and open ends cost no more than their size, and nothing raises."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.content.bounds import LONGEST, MOST_CELLS, MOST_LINES, bounded
from retain.content.cloze import answer, cloze_numbers, number_short_clozes, question
from retain.content.markdown import parser, plain_text
from retain.content.masking import mask

N = 10_000
BOMBS = {
    "fractions": r"\(" + r"\frac{" * N + "1" + "}{2}" * N + r"\)",
    "open fractions": r"\(" + r"\frac{" * N + r"\)",
    "roots": r"\[" + r"\sqrt{" * N + "x" + "}" * N + r"\]",
    "brackets": r"\(" + r"\left(" * N + r"\right)" * N + r"\)",
    "exponents": r"\(" + "x^{" * N + "1" + "}" * N + r"\)",
    "environments": r"\[" + r"\begin{pmatrix}" * N + r"\end{pmatrix}" * N + r"\]",
    "a matrix": r"\[\begin{pmatrix}" + ("&".join("1" * 100) + r"\\") * 100 + r"\end{pmatrix}\]",
    "open formulas": r"\(" * N,
    "formulas in text": r"\(\text{" * N + r"}\)" * N,
    "clozes": "{{c1::" * N + "x" + "}}" * N,
    "open clozes": "{{c1::" * N,
    "templates": "{{Front}}{{cloze:Text}}{{masked:Back}}" * 1_000,
    "quotes": ">" * N + " x",
    "links": "[a](b" * N,
    "emphasis": "*a" * N,
    "backticks": "".join("`" * length + " " for length in range(1, 200)),
    "a table": "|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n" + ("|" + "b|" * 100 + "\n") * 100,
    "a line": "x" * 500_000,
    "entities": "&lt;" * N,
    "backslashes": "\\" * N,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_it_does_not_go_off(bomb: str) -> None:
    began = perf_counter()
    shown = plain_text(bomb)
    parser().parse(bounded(bomb))
    faces = [question(bomb, 1), answer(bomb, 1), number_short_clozes(bomb), mask(bomb, "x topic"), mask("text", bomb)]
    cloze_numbers(bomb)
    assert perf_counter() - began < 20, "a few tenths of a second, on a machine that does other things too"
    assert max(map(len, (shown, *faces))) < 4 * len(bomb) + 100_000


@given(st.text(st.sampled_from("a|`\n *"), max_size=400).map(lambda text: text * 120))
def test_what_is_drawn_is_bounded_and_says_what_it_leaves_out(face: str) -> None:
    shown = bounded(face)
    assert len(shown) < 2 * LONGEST + 200
    assert shown.count("\n") < MOST_LINES + 10
    if len(face) > LONGEST or face.count("\n") >= MOST_LINES:
        assert "more characters" in shown
    elif face.count("|") <= MOST_CELLS:
        assert shown == face


def test_a_card_of_common_size_is_drawn_as_it_is() -> None:
    face = "A paragraph of text.\n\n" * 50
    assert bounded(face) == face
