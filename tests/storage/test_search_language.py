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
from retain.services.cards import find_card_ids, find_cards
from retain.services.collection import Collection
from retain.services.library import import_sources
from retain.services.reviews import answer_card, undo
from retain.services.sources import MARKDOWN, Source
from retain.storage.listing import Order
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
        ("vect", [2]),
        ("ector", []),
        ("*ector", [2]),
        ("osterreich", [5]),
        ("ÖSTERREICH", [5]),
        ('"of a vec"', [2]),
        ('"a of length"', []),
        ("“closed”", [4]),
        ("norm or group", [2, 4]),
        ("norm or group -tag:leech", [2, 4]),
        ("(norm or group) -tag:leech", [4]),
        ("-(norm or group)", [1, 3, 5]),
        ("(deck:Math (is:new))", [2, 3]),
        ("deck:Math::Linear Algebra or deck:ärzte", [2, 3, 5]),
        ('"deck:Math::Linear Algebra"', [2, 3]),
        ("tag:none", [3, 4, 5]),
        ("tag:st*", [1, 2]),
        ("is:leech", [2]),
        ("front:norm", [2]),
        ("front:vector", []),
        ("back:vector", [2]),
        ("back:v*r", [2]),
        ('back:"of a vector"', [2]),
        ("note:basic", [1, 2, 3, 4, 5]),
        ("note:cloze", []),
        ("flag:0", [1, 2, 3, 4, 5]),
        ("flag:red", []),
        ("is:flagged", []),
        ("id:2,4", [2, 4]),
        ("nid:3", [3]),
        ("rated:61", [1]),
        ("rated:60", []),
        ("rated:61:easy", [1]),
        ("rated:61:4", [1]),
        ("rated:61:again", []),
        ("introduced:61", [1]),
        ("introduced:60", []),
        ("added:1", [1, 2, 3, 4, 5]),
        ("edited:1", []),
        ("prop:interval>=1", [1]),
        ("prop:ivl<1", [2, 3, 4, 5]),
        ("prop:due<0", [1]),
        ("prop:due>=0", []),
        ("prop:reps=1", [1]),
        ("prop:lapses!=0", []),
        ("prop:s>8", [1]),
        ("prop:stability=8.3", [1]),
        ("prop:d<=1", [1]),
        ("prop:pos<=3", [2, 3]),
        ("prop:r<0.9", [1]),
        ("prop:r<90%", [1]),
        ("prop:r>0.9", []),
        ("http://x", []),
        ("c++", []),
        ("not", []),
    ],
)
def test_what_a_query_finds(filled: Collection, query: str, found: list[int]) -> None:
    assert [line.card.id for line in find_cards(filled, query)] == found
    # Ids are looked up in the tables alone that the query and the order speak of.
    for order in Order:
        assert sorted(find_card_ids(filled, query, order)) == found


REFUSED = [
    '"open', 'deck:"open', "is:nonsense", "is:", "deck:", "prop:ivl", "prop:ease>2", "prop:ivl>x", "prop:ivl>50%",
    "prop:r>2", "rated:0", "rated:x", "rated:3:5", "rated:99999999999", "added:-1", "flag:8", "flag:mauve", "id:x",
    "id:99999999999999999999", "(norm", "norm)", "()", "or norm", "norm or", "and norm", "norm and", "norm or or group",
    "(" * 60 + "a" + ")" * 60, "a " * 2_000, "a" * 60_000,
]  # fmt: skip


@pytest.mark.parametrize("query", REFUSED, ids=lambda query: query[:20])
def test_what_is_not_understood_is_refused_in_words(filled: Collection, query: str) -> None:
    with pytest.raises(RetainError) as caught:
        find_cards(filled, query)
    assert len(str(caught.value)) < 300


def test_retrievability_is_the_one_that_is_listed(filled: Collection) -> None:
    (line,) = find_cards(filled, "id:1")
    assert line.retrievability is not None
    shown = line.retrievability
    for share in (shown - 0.001, shown + 0.001):
        found = [sign for sign in ("<", "<=", ">", ">=") if find_cards(filled, f"prop:r{sign}{share:.6f}")]
        assert found == ([">", ">="] if share < shown else ["<", "<="])
    assert find_cards(filled, f"prop:r={shown:.4f}")
    assert not find_cards(filled, f"prop:r!={shown:.4f}")


def test_the_index_follows_edits_deletions_and_undo(collection: Collection) -> None:
    def bring(text: str, *, prune: bool = False) -> None:
        notes = (NoteDraft(DraftKind.TOPIC, "Title", text),) if text else ()
        source = Source(Path("x.md"), "x", MARKDOWN, DeckDraft("Deck", notes=notes))
        import_sources(collection, [source], prune=prune)

    def found(word: str) -> int:
        with collection.database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO note_text (note_text, rank) VALUES ('integrity-check', 1)")
        return len(find_cards(collection, word))

    bring("about whales")
    assert (found("whales"), found("dolphins")) == (1, 0)
    bring("about dolphins")
    assert (found("whales"), found("dolphins")) == (0, 1)
    undo(collection)
    assert (found("whales"), found("dolphins")) == (1, 0)
    undo(collection)
    assert (found("whales"), found("dolphins")) == (0, 0)


pieces = st.sampled_from(
    [
        "prop:",
        "r<",
        ")",
        "or ",
        "rated:",
        "ä",
        "字",
        "deck:",
        "is:",
        "tag:",
        '"',
        "-",
        "*",
        "%",
        "_",
        "\\",
        "'",
        ";",
        "(",
        ":p0",
        "new",
        " ",
        "or",
    ]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(pieces | st.text(max_size=3), max_size=12).map("".join))
def test_any_query_finds_or_is_refused(filled: Collection, query: str) -> None:
    with suppress(RetainError):
        found = [line.card.id for line in find_cards(filled, query)]
        assert len(found) <= 5
        assert find_card_ids(filled, query) == found


def test_many_wild_cards_do_not_hang(collection: Collection) -> None:
    draft = DeckDraft("Deck", notes=(NoteDraft(DraftKind.TOPIC, "a" * 2_000, "text"),))
    import_sources(collection, [Source(Path("x.md"), "x", MARKDOWN, draft)])
    began = perf_counter()
    with suppress(RetainError):
        find_cards(collection, "*a" * 4 + "b")
    assert perf_counter() - began < 5
