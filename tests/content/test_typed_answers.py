"""Typed answers: what is forgiven, what is suggested, and where the differences are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.content.typed_answers import Difference, compare_answer, in_signs
from retain.domain.cards import Rating
from retain.domain.titles import title_forms

LORA = title_forms("Low-Rank Adaptation (LoRA)").accepted_answers


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("LoRA", LORA),
        ("lora", LORA),
        ("low rank adaptation", LORA),
        ("  Low–rank   ADAPTATION ", LORA),
        ("Low-Rank Adaptation (LoRA)", LORA),
        ("osterreich", ("Österreich",)),
        ("Bayes theorem", ("Bayes’ theorem",)),
        ("STRASSE", ("Straße",)),
        ("x2", ("x²",)),
    ],
)
def test_what_is_forgiven(typed: str, accepted: tuple[str, ...]) -> None:
    answer = compare_answer(typed, accepted)
    assert answer.correct
    assert answer.suggestion is Rating.GOOD


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [("Low-Rank Adaption", Rating.HARD), ("Low-Rank", Rating.AGAIN), ("dropout", Rating.AGAIN), ("", Rating.AGAIN)],
)
def test_what_is_suggested(typed: str, suggestion: Rating) -> None:
    answer = compare_answer(typed, LORA)
    assert not answer.correct
    assert answer.suggestion is suggestion


def test_differences_are_shown_letter_by_letter() -> None:
    pieces = compare_answer("Low-Rnk addaptation", ("Low-Rank Adaptation",)).pieces
    assert [(piece.difference, piece.text) for piece in pieces] == [
        (Difference.SAME, "Low-R"),
        (Difference.MISSING, "a"),
        (Difference.SAME, "nk A"),
        (Difference.EXTRA, "d"),
        (Difference.SAME, "daptation"),
    ]


def test_what_has_nothing_in_common_is_shown_whole() -> None:
    pieces = compare_answer("dropout", LORA).pieces
    assert [(piece.difference, piece.text) for piece in pieces] == [
        (Difference.EXTRA, "dropout"),
        (Difference.MISSING, "Low-Rank Adaptation (LoRA)"),
    ]


@given(st.text(max_size=30), st.lists(st.text(max_size=30), min_size=1, max_size=3))
def test_the_pieces_make_up_both_sides(typed: str, accepted: list[str]) -> None:
    answer = compare_answer(typed, accepted)
    kept = [piece.text for piece in answer.pieces if piece.difference is not Difference.EXTRA]
    assert "".join(kept) == answer.expected
    assert answer.expected in [" ".join(one.split()) for one in accepted]
    if not answer.correct:
        written = [piece.text for piece in answer.pieces if piece.difference is not Difference.MISSING]
        assert len("".join(written)) == len(" ".join(typed.split()))


@given(st.text(min_size=1, max_size=40).filter(lambda text: any(char.isalnum() for char in text)))
def test_the_answer_itself_is_right(text: str) -> None:
    assert compare_answer(text, [text]).correct


@pytest.mark.parametrize(
    ("typed", "expected", "shown"),
    [
        ("lo rapasted line one", "Low-Rank Adaptation 0", "Lo[− ][+w-]Ra[−pasted line ][+nk Adaptati]on[−e][+ 0]"),
        ("gradient boosting", "Gradient Descent", "Gradient [−boosting][+Descent]"),
    ],
)
def test_single_letters_that_two_unlike_answers_share_are_part_of_the_difference(
    typed: str, expected: str, shown: str
) -> None:
    assert in_signs(compare_answer(typed, [expected]).pieces) == shown
