"""Texts that are alike: the same ones against all pairs, nearly the same ones against pairs that were planted."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.services.likeness import exact_key, groups_of_alike, groups_of_same

LETTERS = "abcdefghijklmnoprstuvw"


@given(st.lists(st.text("aAbB \t<i>&;", max_size=5), max_size=30))
def test_the_same_texts_are_found_as_if_all_pairs_were_compared(texts: list[str]) -> None:
    pairs = {
        (one, other)
        for one, other in combinations(range(len(texts)), 2)
        if exact_key(texts[one]) == exact_key(texts[other]) != ""
    }
    groups = groups_of_same(texts)
    assert {pair for group in groups for pair in combinations(group, 2)} == pairs
    assert all(len(group) > 1 and group == sorted(group) for group in groups)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Paris", " PARIS "),
        ("Caf\u00e9", "Cafe\u0301"),
        ("<b>Paris</b>", "Paris"),
        ("Q&amp;A", "q&a"),
        ("the  end", "the\nend"),
    ],
)
def test_case_space_composition_and_markup_do_not_count(one: str, other: str) -> None:
    assert groups_of_same([one, "between", other]) == [[0, 2]]
    assert groups_of_alike([one, "between", other]) == []  # that is not nearly, but just the same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Convolutional network", "Convolutional networks"),
        ("Low-Rank Adaptation (LoRA)", "Low-rank adaptation"),
        ("Kullback–Leibler divergence", "kullback leibler divergence"),
        ("the law of large numbers", "large numbers, the law of"),
        ("Übertragungsfunktion", "Ubertragungsfunktion"),
        ("a very long question about memory?", "a very long question about memory"),
    ],
)
def test_what_is_nearly_the_same(one: str, other: str) -> None:
    assert groups_of_alike([one, "something else", other]) == [[0, 2]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What happened in 1914, and where?", "What happened in 1941 or so, and where?"),
        ("Chapter 12, question 3", "Chapter 12, question 4"),
        ("gato", "pato"),
        ("", ""),
        ("(a)", "(b)"),
        ("mitosis", "meiosis"),
    ],
)
def test_what_is_not(one: str, other: str) -> None:
    assert groups_of_alike([one, "something else", other]) == []


def test_planted_pairs_are_found_among_many() -> None:
    dice = random.Random(7)
    texts = [" ".join("".join(dice.choices(LETTERS, k=7)) for _ in range(4)) for _ in range(1_500)]
    planted = []
    for place in range(300):
        letters = list(texts[place])
        at = dice.randrange(len(letters))
        letters[at : at + dice.randrange(2)] = dice.choice(LETTERS)  # one letter more, or another one
        planted.append((place, len(texts)))
        texts.append("".join(letters))
    found = {tuple(group) for group in groups_of_alike(texts)}
    differ = {pair for pair in planted if texts[pair[0]] != texts[pair[1]]}
    assert len(differ & found) >= 0.99 * len(differ)


@given(st.lists(st.text("ab 1(", max_size=6), max_size=12))
def test_no_text_is_in_two_groups(texts: list[str]) -> None:
    places = [place for group in groups_of_alike(texts) for place in group]
    assert len(places) == len(set(places))
