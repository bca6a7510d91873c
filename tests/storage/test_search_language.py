"""The search language: what each term finds, and that no query does more than find or be refused."""

from contextlib import suppress
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retain.domain.cards import Rating
from retain.domain.errors import RetainError
from retain.domain.imports import DeckDraft, DraftKind, NoteDraft
from retain.services.cards import find_cards
from retain.services.collection import Collection
from retain.services.library import import_sources
from retain.services.reviews import answer_card
from retain.services.sources import MARKDOWN, Source
from support import Time


@pytest.fixture
def filled(collection: Collection, time: Time) -> Collection:
    """Five cards in four decks; the first is in review and due, the second suspended."""
    notes = [
        ("Math", "50% off", "skip_gram is a model", ("stats",)),
        ("Math::Linear Algebra", "Norm", "length of a vector", ("stats", "leech")),
        ("Math::Linear Algebra", "Null space", "maps to zero; a\\b", ()),
        ("Mathematics", "Group", "“closed” under an operation", ()),
        ("Ärzte", "Österreich", "Ein Land", ()),
    ]
    for deck, title, text, tags in notes:
        draft = DeckDraft(deck, notes=(NoteDraft(DraftKind.TOPIC, title, text, tags),))
        import_sources(collection, [Source(Path("x.md"), title, MARKDOWN, draft)])
    answer_card(collection, 1, Rating.EASY, at=time.at - 60 * 86_400_000)
    with collection.database.writing() as connection:
        connection.exec_driver_sql("UPDATE card SET suspended = 1 WHERE id = 2")
    return collection


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("deck:Math", [1, 2, 3]),
        ('deck:"Math::Linear Algebra"', [2, 3]),
        ("deck:Math*", [1, 2, 3, 4]),
        ("-deck:Math", [4, 5]),
        ("tag:stats", [1, 2]),
        ("tag:stat", []),
        ("tag:stats -tag:leech", [1]),
        ("is:new", [2, 3, 4, 5]),
        ("is:review", [1]),
        ("is:due", [1]),
        ("is:suspended", [2]),
        ("-is:suspended is:new", [3, 4, 5]),
        ("norm", [2]),
        ("NORM", [2]),
        ('"length of a"', [2]),
        ("50%", [1]),
        ("%", [1]),
        ("_", [1]),
        ("skip_gram", [1]),
        ("a\\b", [3]),
        ("n*z", [3]),
        ("ein land", [5]),
    ],
)
def test_what_a_query_finds(filled: Collection, query: str, found: list[int]) -> None:
    assert [line.card.id for line in find_cards(filled, query)] == found


@pytest.mark.parametrize("query", ['"open', "is:nonsense", "prop:ivl>3", "rated:3", "a " * 2_000, "a" * 60_000])
def test_what_is_not_understood_is_refused_in_words(filled: Collection, query: str) -> None:
    with pytest.raises(RetainError) as caught:
        find_cards(filled, query)
    assert len(str(caught.value)) < 300


pieces = st.sampled_from(
    ["deck:", "is:", "tag:", '"', "-", "*", "%", "_", "\\", "'", ";", "(", ":p0", "new", " ", "or"]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(pieces | st.text(max_size=3), max_size=12).map("".join))
def test_any_query_finds_or_is_refused(filled: Collection, query: str) -> None:
    with suppress(RetainError):
        assert len(find_cards(filled, query)) <= 5


def test_many_wild_cards_do_not_hang(collection: Collection) -> None:
    draft = DeckDraft("Deck", notes=(NoteDraft(DraftKind.TOPIC, "a" * 2_000, "text"),))
    import_sources(collection, [Source(Path("x.md"), "x", MARKDOWN, draft)])
    began = perf_counter()
    with suppress(RetainError):
        find_cards(collection, "*a" * 4 + "b")
    assert perf_counter() - began < 5
