"""Titles that change: the note is known again by its likeness, and never mistaken for another."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import bring, cloze, deck_file, numbers, titles, topic
from retain.domain.imports import NoteDraft
from retain.services.collection import Collection
from retain.services.renames import Titled, pair_renamed

LASSO = "shrinks coefficients by the sum of their absolute values and sets some of them to zero"
RIDGE = "shrinks coefficients by the sum of their squares and keeps all of them away from zero"
OTHER = topic("Entropy", "how uncertain an outcome is, in bits")


def renamed(collection: Collection, before: list[NoteDraft], after: list[NoteDraft]) -> bool:
    """Whether the change of a file is taken for a renaming; the note with id 1 is then the first of ``after``."""
    bring(collection, deck_file([*before, OTHER]))
    report = numbers(bring(collection, deck_file([*after, OTHER])))
    if report.get("renamed"):
        assert titles(collection)[after[0].front] == 1
    return bool(report.get("renamed"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (topic("Lasso regresion", LASSO), topic("Lasso regression", LASSO)),
        (topic("Lasso", LASSO), topic("Regularisation by absolute values", LASSO)),
        (topic("Lasso regresion", LASSO), topic("Lasso regression", LASSO + ", as Tibshirani showed in 1996")),
        (
            cloze("The Lasso penalty is the {{c1::sum of absolute values}}"),
            cloze("The lasso penalty is a {{c1::sum of absolute values}}"),
        ),
    ],
    ids=["a typo in the title", "a new title, the same text", "a typo and an edit", "a cloze, reworded"],
)
def test_a_note_is_known_under_its_new_title(collection: Collection, before: NoteDraft, after: NoteDraft) -> None:
    assert renamed(collection, [before], [after])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (topic("L1 regularisation", LASSO), topic("L2 regularisation", RIDGE)),
        (topic("Type 1 error", "rejecting what is true"), topic("Type 2 error", "keeping what is false")),
        (topic("Lasso", LASSO), topic("Backpropagation", "the chain rule, applied from the loss to the weights")),
        (cloze("The capital of France is {{c1::Paris}}"), cloze("The boiling point of water is {{c1::100 °C}}")),
        (cloze("{{c1::Paris}} is the capital of France"), cloze("{{c1::Rome}} is the capital of Italy")),
        (topic("What is the law of sines", ""), topic("What is the boiling point", "")),
        (topic("Hund", "dog"), topic("Katze", "dog")),
        (topic("Year of the French Revolution", "1789"), topic("First president of America sworn in", "1789")),
    ],
    ids=["twins", "twins by number", "strangers", "clozes", "like clozes", "no text", "one word", "one number"],
)
def test_another_note_is_not_taken_for_a_renamed_one(
    collection: Collection, before: NoteDraft, after: NoteDraft
) -> None:
    assert not renamed(collection, [before], [after])


def test_two_titles_that_change_places_are_two_edits(collection: Collection) -> None:
    """The title is what a note is known by: its text has changed, and so the file said."""
    bring(collection, deck_file([topic("Lasso", LASSO), topic("Ridge", RIDGE)]))
    report = bring(collection, deck_file([topic("Lasso", RIDGE), topic("Ridge", LASSO)]))
    assert numbers(report) == {"updated": 2}
    assert titles(collection) == {"Lasso": 1, "Ridge": 2}


def test_twins_renamed_together_keep_apart(collection: Collection) -> None:
    bring(collection, deck_file([topic("L1 norm", LASSO), topic("L2 norm", RIDGE)]))
    report = bring(collection, deck_file([topic("L2 penalty", RIDGE), topic("L1 penalty", LASSO)]))
    assert numbers(report) == {"renamed": 2}
    assert titles(collection) == {"L1 penalty": 1, "L2 penalty": 2}


def test_a_renamed_note_and_a_new_one_of_the_old_title(collection: Collection) -> None:
    """By title the old note is still there; the text under the new title is a new note."""
    bring(collection, deck_file([topic("Norm", LASSO)]))
    report = bring(collection, deck_file([topic("Norm (vector)", LASSO), topic("Norm", "what is usual among people")]))
    assert titles(collection)["Norm"] == 1
    assert numbers(report) == {"updated": 1, "added": 1, "cards_added": 1}


def test_a_guid_outweighs_every_likeness(collection: Collection) -> None:
    bring(collection, deck_file([topic("Lasso", LASSO, guid="one"), topic("Ridge", RIDGE, guid="two")]))
    bring(collection, deck_file([topic("Ridge", RIDGE, guid="one"), topic("Lasso", LASSO, guid="two")]))
    assert titles(collection) == {"Ridge": 1, "Lasso": 2}


def test_a_renaming_is_told_in_short(collection: Collection) -> None:
    long = "regression " * 500
    bring(collection, deck_file([topic(f"Lasso {long}", LASSO)]))
    report = bring(collection, deck_file([topic(f"The Lasso {long}", LASSO)]))
    assert numbers(report) == {"renamed": 1}
    assert len(report.warnings[0]) < 500


@pytest.mark.parametrize("length", [200, 20_000], ids=["sentences", "chapters"])
def test_long_titles_are_compared_quickly(length: int) -> None:
    old, new = (" ".join("ab"[n * step % 7 % 2] * 5 for n in range(length)) + " zz" for step in (3, 5))
    began = perf_counter()
    pair_renamed([Titled(old, "one two three")], [Titled(new, "one two three")])
    assert perf_counter() - began < 2


texts = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "1", "2"]), max_size=6).map(" ".join)
notes = st.lists(st.builds(Titled, texts, texts), max_size=8)


@given(notes, notes)
def test_pairs_are_one_to_one(vanished: list[Titled], arrived: list[Titled]) -> None:
    pairs = pair_renamed(vanished, arrived)
    assert pairs.keys() <= set(range(len(arrived)))
    assert set(pairs.values()) <= set(range(len(vanished)))
    assert len(set(pairs.values())) == len(pairs)


@given(st.lists(st.builds(Titled, texts, texts), max_size=6, unique_by=lambda one: one.body))
def test_long_texts_are_found_in_any_order(vanished: list[Titled]) -> None:
    """Every note gets a new title and keeps a text of its own; each is found again."""
    bodies = [f"{one.body} {' '.join(f'{n}word{k}' for k in range(30))}" for n, one in enumerate(vanished)]
    before = [Titled(one.title, body) for one, body in zip(vanished, bodies, strict=True)]
    after = [Titled(f"quite new {index}", body) for index, body in enumerate(reversed(bodies))]
    assert pair_renamed(before, after) == {index: len(bodies) - 1 - index for index in range(len(bodies))}
