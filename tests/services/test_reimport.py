"""Importing a file again: nothing is doubled, nothing that was learned is lost, whatever happened in between."""

from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building import bring, cloze, deck_file, dump, numbers, rows, titles, topic, topic_list
from retain.domain.cards import Rating
from retain.domain.errors import RetainError
from retain.domain.imports import NoteDraft
from retain.services.cards import card_details, find_cards
from retain.services.collection import Collection
from retain.services.reviews import answer_card
from retain.services.showing import Finished, Showing
from retain.services.study import Session
from support import Time

ABC = [topic("A", "alpha is first"), topic("B", "beta is second"), topic("C", "gamma is third")]


def test_the_same_file_again_changes_nothing(collection: Collection) -> None:
    source = deck_file([*ABC, cloze("{{c1::x}} and {{c2::y}}")], reverse=True)
    assert numbers(bring(collection, source)) == {"added": 4, "cards_added": 8}
    before = dump(collection)
    report = bring(collection, source)
    assert numbers(report) == {"unchanged": 4}
    assert not report.warnings
    assert dump(collection) == before


def test_an_edit_keeps_what_was_learned(collection: Collection, time: Time) -> None:
    bring(collection, deck_file(ABC))
    answer_card(collection, 2, Rating.GOOD)
    time.forward(days=2)
    before = rows(collection, "SELECT * FROM card"), rows(collection, "SELECT * FROM review")
    report = bring(collection, deck_file([ABC[0], topic("B", "beta, edited"), ABC[2]]))
    assert numbers(report) == {"updated": 1, "unchanged": 2}
    assert (rows(collection, "SELECT * FROM card"), rows(collection, "SELECT * FROM review")) == before
    assert card_details(collection, 2).line.back == "beta, edited"


def test_case_and_spaces_of_a_title_are_an_edit(collection: Collection) -> None:
    bring(collection, deck_file([topic("Gradient  Descent", "goes down")]))
    report = bring(collection, deck_file([topic("gradient descent", "goes down")]))
    assert numbers(report) == {"updated": 1}
    assert list(titles(collection)) == ["gradient descent"]


def test_tags_are_those_of_the_file_but_a_leech_stays_one(collection: Collection) -> None:
    bring(collection, deck_file([topic("A", tags=["old"])]))
    rows(collection, "UPDATE note SET tags = ' old leech '")
    bring(collection, deck_file([topic("A", tags=["new"])]))
    assert rows(collection, "SELECT tags FROM note") == [(" new leech ",)]


def test_a_dry_run_reports_and_changes_nothing(collection: Collection) -> None:
    bring(collection, deck_file(ABC))
    before = dump(collection)
    edited = deck_file([topic("A", "edited"), topic("New", "note")], deck="Deck")
    told = numbers(bring(collection, edited, dry_run=True, prune=True))
    assert dump(collection) == before
    assert (
        told
        == numbers(bring(collection, edited, prune=True))
        == {
            "added": 1,
            "updated": 1,
            "removed": 2,
            "cards_added": 1,
        }
    )


def test_what_vanished_is_kept_and_reported_until_it_is_pruned(collection: Collection) -> None:
    bring(collection, deck_file(ABC))
    answer_card(collection, 3, Rating.GOOD)
    for _ in range(2):
        report = bring(collection, deck_file(ABC[:2]))
        assert numbers(report) == {"unchanged": 2, "missing": 1}
        assert "C" in report.warnings[0]
    assert numbers(bring(collection, deck_file(ABC[:2]), prune=True)) == {"unchanged": 2, "removed": 1}
    assert [len(rows(collection, f"SELECT * FROM {table}")) for table in ("note", "card", "review")] == [2, 2, 0]


def test_one_bad_file_of_several_leaves_nothing_behind(collection: Collection) -> None:
    before = dump(collection)
    with pytest.raises(RetainError):
        bring(collection, deck_file(ABC), deck_file(ABC, deck="A::"))
    assert dump(collection) == before


# Clozes and reverses that come and go


def test_a_cloze_number_added_makes_a_card_and_leaves_the_others_alone(collection: Collection) -> None:
    bring(collection, deck_file([cloze("{{c1::one}} two", guid="g")]))
    answer_card(collection, 1, Rating.EASY)
    before = rows(collection, "SELECT * FROM card WHERE id = 1")
    report = bring(collection, deck_file([cloze("{{c1::one}} {{c2::two}}", guid="g")]))
    assert numbers(report) == {"updated": 1, "cards_added": 1}
    assert rows(collection, "SELECT * FROM card WHERE id = 1") == before
    assert rows(collection, "SELECT ordinal, state FROM card WHERE id = 2") == [(1, 0)]


def test_a_cloze_number_taken_away_is_kept_until_it_is_pruned(collection: Collection) -> None:
    bring(collection, deck_file([cloze("{{c1::one}} {{c2::two}}", guid="g")]))
    less = deck_file([cloze("{{c1::one}} two", guid="g")])
    assert any("--prune" in warning for warning in bring(collection, less).warnings)
    assert len(rows(collection, "SELECT * FROM card")) == 2
    bring(collection, less, prune=True)
    assert rows(collection, "SELECT ordinal FROM card") == [(0,)]


def test_a_cloze_that_becomes_a_topic_can_still_be_listed(collection: Collection) -> None:
    bring(collection, deck_file([cloze("{{c1::one}} {{c2::two}}", guid="g")]))
    bring(collection, deck_file([topic("one", "two", guid="g")]))
    assert any(line.front == "one" for line in find_cards(collection, ""))
    session = Session(collection)
    while isinstance(showing := session.next(ahead=True), Showing):
        assert showing.faces.question != showing.faces.answer
        session.answer(showing, Rating.EASY, 0)


def test_a_card_whose_cloze_is_gone_is_not_asked_with_nothing_hidden(collection: Collection) -> None:
    bring(collection, deck_file([cloze("{{c1::one}} {{c2::two}}", guid="g")]))
    bring(collection, deck_file([cloze("{{c1::one}} two", guid="g")]))
    session = Session(collection)
    while isinstance(showing := session.next(ahead=True), Showing):
        assert "[…]" in showing.faces.question
        session.answer(showing, Rating.EASY, 0)
    assert showing == Finished()


def test_the_reverse_can_be_asked_for_later(collection: Collection) -> None:
    bring(collection, deck_file(ABC))
    answer_card(collection, 1, Rating.EASY)
    before = rows(collection, "SELECT * FROM card")
    report = bring(collection, deck_file(ABC, reverse=True))
    assert numbers(report) == {"updated": 3, "cards_added": 3}
    assert rows(collection, "SELECT * FROM card WHERE ordinal = 0") == before


def test_the_reverse_goes_only_when_pruned(collection: Collection) -> None:
    bring(collection, deck_file(ABC, reverse=True))
    assert numbers(bring(collection, deck_file(ABC))) == {"unchanged": 3}
    bring(collection, deck_file(ABC), prune=True)
    assert {ordinal for (ordinal,) in rows(collection, "SELECT ordinal FROM card")} == {0}


# Notes that the learner put elsewhere, and several files for one deck


def test_a_note_moved_to_another_deck_stays_there(collection: Collection) -> None:
    bring(collection, deck_file(ABC, reverse=True), deck_file([topic("Z", "zeta")], name="other", deck="Other"))
    rows(collection, "UPDATE card SET deck_id = 2 WHERE note_id = 2")
    report = bring(collection, deck_file([ABC[0], topic("B", "edited"), ABC[2]], reverse=True))
    assert numbers(report) == {"updated": 1, "unchanged": 2}
    assert rows(collection, "SELECT DISTINCT deck_id FROM card WHERE note_id = 2") == [(2,)]
    assert len(titles(collection)) == 4


def test_chapters_of_one_deck_leave_each_other_alone(collection: Collection) -> None:
    one, two = deck_file(ABC, name="chapter1"), deck_file([topic("D", "delta"), topic("E", "epsilon")], name="chapter2")
    bring(collection, one)
    assert numbers(bring(collection, two, prune=True)) == {"added": 2, "cards_added": 2}
    assert numbers(bring(collection, one, prune=True)) == {"unchanged": 3}
    assert numbers(bring(collection, two, one, prune=True)) == {"unchanged": 5}


def test_chapters_imported_together_do_not_remove_each_other(collection: Collection) -> None:
    one = deck_file(ABC, name="chapter1")
    two = deck_file([ABC[0], topic("Z", "zeta is last")], name="chapter2")
    report = bring(collection, one, two, prune=True)
    assert "removed" not in numbers(report)
    assert set(titles(collection)) == {"A", "B", "C", "Z"}


def test_a_common_topic_stays_with_its_first_file(collection: Collection) -> None:
    first = topic_list([*ABC, topic("D", "delta")], name="first")
    second = topic_list([ABC[0], topic("Q", "koppa")], name="second")
    bring(collection, first)
    bring(collection, second)
    edited = topic_list([topic("A", "alpha, edited"), *ABC[1:], topic("D", "delta")], name="first")
    assert numbers(bring(collection, edited)) == {"updated": 1, "unchanged": 3}
    bring(collection, topic_list([topic("Q", "koppa")], name="second"), prune=True)
    assert "A" in titles(collection)


def test_a_topic_list_does_not_overwrite_another_files_note(collection: Collection) -> None:
    bring(collection, topic_list([*ABC, topic("D", "delta")], name="first"))
    report = bring(collection, topic_list([topic("A", "something else"), topic("Q", "koppa")], name="second"))
    assert numbers(report) == {"added": 1, "cards_added": 1}
    assert "kept out" in report.warnings[0]
    assert card_details(collection, 1).line.back == "alpha is first"


def test_a_topic_list_under_a_new_name_brings_its_edits(collection: Collection) -> None:
    bring(collection, topic_list([*ABC, topic("D", "delta")], name="topics-2025"))
    report = bring(collection, topic_list([topic("A", "edited"), *ABC[1:], topic("D", "delta")], name="topics-2026"))
    assert numbers(report) == {"updated": 1, "unchanged": 3}


def test_two_notes_of_one_title_stay_two(collection: Collection) -> None:
    source = deck_file([topic("X", "one meaning"), topic("X", "quite another sense"), topic("Y", "why")])
    bring(collection, source)
    report = bring(collection, source)
    assert numbers(report) == {"unchanged": 3}
    assert not report.warnings
    edited = deck_file([topic("X", "one meaning"), topic("X", "all words are new here"), topic("Y", "why")])
    assert numbers(bring(collection, edited)) == {"updated": 1, "unchanged": 2}


def test_a_new_note_may_take_the_title_that_another_gave_up(collection: Collection) -> None:
    bring(collection, deck_file([topic("Norm", "the length of a vector in its space")]))
    answer_card(collection, 1, Rating.EASY)
    bring(collection, deck_file([topic("Vector norm", "the length of a vector in its space")]))
    report = bring(
        collection,
        deck_file([topic("Vector norm", "the length of a vector in its space"), topic("Norm", "what is usual")]),
    )
    assert numbers(report) == {"unchanged": 1, "added": 1, "cards_added": 1}
    assert titles(collection) == {"Vector norm": 1, "Norm": 2}
    assert rows(collection, "SELECT count(DISTINCT guid) FROM note") == [(2,)]
    assert rows(collection, "SELECT reps FROM card ORDER BY id") == [(1,), (0,)]


def test_five_thousand_notes_in_a_few_seconds(collection: Collection) -> None:
    notes = [topic(f"Topic {n}", f"definition number {n} with a few more words") for n in range(5_000)]
    began = perf_counter()
    bring(collection, deck_file(notes, reverse=True))
    bring(collection, deck_file(notes, reverse=True))
    bring(collection, deck_file([topic(f"Theme {n}", one.back) for n, one in enumerate(notes)]))
    assert perf_counter() - began < 12
    assert rows(collection, "SELECT count(*) FROM note") == [(5_000,)]


words = st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta"])
texts = st.lists(words, min_size=1, max_size=8).map(" ".join)
files = st.lists(st.builds(topic, texts, texts), min_size=1, max_size=8, unique_by=lambda note: note.front)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(files, min_size=2, max_size=4))
def test_after_any_import_with_prune_the_deck_is_the_file(
    collection: Collection, copies: list[list[NoteDraft]]
) -> None:
    for copy in copies:
        report = numbers(bring(collection, deck_file(copy), prune=True))
        known = sum(report.get(kind, 0) for kind in ("added", "updated", "renamed", "unchanged"))
        assert known == len(copy)
        stored = {tuple(fields.split("\x1f")) for (fields,) in rows(collection, "SELECT fields FROM note")}
        assert stored == {(note.front, note.back) for note in copy}
        assert numbers(bring(collection, deck_file(copy), prune=True)) == {"unchanged": len(copy)}
