"""Deck names: tidied, nested, and refused where they make no sense."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.domain.decks import MAX_NAME_LENGTH, SEPARATOR, ancestors, clean_deck_name, leaf
from retain.domain.errors import RetainError

parts = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters=":"), min_size=1, max_size=12)
names = st.lists(parts, min_size=1, max_size=5).map(SEPARATOR.join)
spaces = st.text(st.sampled_from(" \t\u00a0\u2003"), max_size=3)


@given(st.lists(st.tuples(spaces, parts, spaces), min_size=1, max_size=5))
def test_white_space_around_parts_goes(pieces: list[tuple[str, str, str]]) -> None:
    written = SEPARATOR.join("".join(piece) for piece in pieces)
    assert clean_deck_name(written) == clean_deck_name(SEPARATOR.join(part for _, part, _ in pieces))


@given(st.text(max_size=60))
def test_a_clean_name_stays_as_it_is(name: str) -> None:
    try:
        cleaned = clean_deck_name(name)
    except RetainError:
        return
    assert clean_deck_name(cleaned) == cleaned
    assert cleaned.isprintable()
    assert 0 < len(cleaned) <= MAX_NAME_LENGTH


@pytest.mark.parametrize("name", ["", " ", "::", "A::", "::A", "A:: ::B", "A::::B", "a\x00b", "\u202e", "x" * 201])
def test_what_is_no_name_is_refused_in_words(name: str) -> None:
    with pytest.raises(RetainError) as caught:
        clean_deck_name(name)
    assert len(str(caught.value)) < 200


def test_a_hostile_name_is_refused_quickly() -> None:
    with pytest.raises(RetainError):
        clean_deck_name("a::" * 300_000 + "b")


@given(names)
def test_two_spellings_of_one_name_are_one_deck(name: str) -> None:
    """A file name from a Mac comes decomposed; it names the same deck as one typed on a keyboard."""
    composed, decomposed = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    try:
        expected = clean_deck_name(composed)
    except RetainError:
        return
    if len(decomposed) <= MAX_NAME_LENGTH:
        assert clean_deck_name(decomposed) == expected


@given(names)
def test_a_name_is_its_ancestors_and_its_leaf(name: str) -> None:
    above = ancestors(name)
    assert len(above) == name.count(SEPARATOR)
    assert SEPARATOR.join((*above[-1:], leaf(name))) == name
    assert all(ancestors(deck) == above[:index] for index, deck in enumerate(above))
