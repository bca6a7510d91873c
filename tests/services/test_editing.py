"""Notes edited and added by hand: what changes, what stays, what is refused, and undo."""

import pytest

from building import bring, cloze, deck_file, dump, rows, topic
from retain.domain.cards import Rating
from retain.domain.errors import RetainError
from retain.domain.notes import BASIC, BASIC_AND_REVERSED, CLOZE, NoteType
from retain.services.cards import find_cards
from retain.services.collection import Collection
from retain.services.editing import add_note, decks_with_front, note_of_card, save_note, tags_in_use
from retain.services.reviews import answer_card, undo


def test_an_edited_note_keeps_its_cards_memory(collection: Collection) -> None:
    bring(collection, deck_file([topic("Whale", "a fish"), topic("Dog")]))
    answer_card(collection, 1, Rating.EASY)
    cards = rows(collection, "SELECT * FROM card")
    before = note_of_card(collection, 1)
    assert before.deck == "Deck"
    saved = save_note(collection, before.note, ["Whale", "a mammal"], ["sea life", "animal", "animal", " "])
    assert (saved.note_id, saved.cards_added, saved.cards_suspended) == (1, 0, 0)
    assert rows(collection, "SELECT * FROM card") == cards
    (line,) = find_cards(collection, "mammal")
    assert (line.back, line.note.tags, line.note.guid) == ("a mammal", ("sea-life", "animal"), before.note.guid)
    assert tags_in_use(collection) == ["animal", "sea-life"]
    assert undo(collection) == "edit “Whale”"
    assert note_of_card(collection, 1) == before


def test_saving_what_did_not_change_does_nothing(collection: Collection) -> None:
    bring(collection, deck_file([topic("Whale", "a fish", tags=["x"])]))
    before = dump(collection)
    note = note_of_card(collection, 1).note
    save_note(collection, note, [" Whale ", "a fish\n"], ["x", "x"])
    assert dump(collection) == before


def test_a_cloze_that_gains_and_loses_gaps(collection: Collection) -> None:
    bring(collection, deck_file([cloze("{{c1::Paris}} lies on the {{c2::Seine}}.")]))
    answer_card(collection, 2, Rating.GOOD)
    saved = save_note(
        collection, note_of_card(collection, 2).note, ["{{c1::Paris}} is in {{c3::France}}, {{c4::really}}.", ""], []
    )
    assert (saved.cards_added, saved.cards_suspended) == (2, 1)
    state = rows(collection, "SELECT ordinal, suspended, reps FROM card ORDER BY ordinal")
    assert state == [(0, 0, 0), (1, 1, 1), (2, 0, 0), (3, 0, 0)]
    undo(collection)
    assert rows(collection, "SELECT ordinal, suspended, reps FROM card ORDER BY ordinal") == [(0, 0, 0), (1, 0, 1)]


def test_added_notes_make_their_cards_and_decks(collection: Collection) -> None:
    saved = add_note(collection, " Seas ::North ", BASIC_AND_REVERSED, ["Whale", "a mammal"], ["animal"])
    assert (saved.cards_added, rows(collection, "SELECT name FROM deck ORDER BY name")) == (
        2,
        [("Seas",), ("Seas::North",)],
    )
    add_note(collection, "Seas::North", CLOZE, ["The {{sea}} is {{wide}}", "Extra"], [])
    assert len(find_cards(collection, "deck:Seas")) == 4
    assert undo(collection) == "add “The {{c1::sea}} is {{c2::wide}}” (2 cards)"
    assert undo(collection) == "add “Whale” (2 cards)"
    assert rows(collection, "SELECT count(*) FROM deck, note") == [(0,)]


def test_the_same_topic_twice_gets_two_guids(collection: Collection) -> None:
    for _ in range(2):
        add_note(collection, "Seas", BASIC, ["Whale", "a mammal"], [])
    assert rows(collection, "SELECT count(DISTINCT guid) FROM note") == [(2,)]


@pytest.mark.parametrize(
    ("kind", "fields", "deck", "word"),
    [
        (BASIC, ["", "text"], "Seas", "Front"),
        (BASIC, ["\x1b[2J", "text"], "Seas", "Front"),
        (CLOZE, ["no gap", ""], "Seas", "gap"),
        (BASIC, ["Whale", "x" * 1_000_001], "Seas", "longer"),
        (BASIC, ["Whale", "text"], "Seas::", "deck name"),
    ],
)
def test_what_makes_no_card_is_refused(
    collection: Collection, kind: NoteType, fields: list[str], deck: str, word: str
) -> None:
    before = dump(collection)
    with pytest.raises(RetainError, match=word):
        add_note(collection, deck, kind, fields, [])
    assert dump(collection) == before


def test_an_edit_does_not_overwrite_another(collection: Collection) -> None:
    bring(collection, deck_file([topic("Whale", "a fish")]))
    mine = note_of_card(collection, 1).note
    save_note(collection, mine, ["Whale", "a mammal"], [])
    with pytest.raises(RetainError, match="changed elsewhere"):
        save_note(collection, mine, ["Whale", "a bird"], [])
    undo(collection)
    undo(collection)
    with pytest.raises(RetainError, match="deleted"):
        save_note(collection, mine, ["Whale", "a bird"], [])


def test_a_front_that_is_there_already_is_noticed(collection: Collection) -> None:
    bring(
        collection, deck_file([topic("Blue whale"), topic("Blue whale song")]), deck_file([topic("Dog")], deck="Pets")
    )
    assert decks_with_front(collection, BASIC, "blue  WHALE") == ["Deck"]
    assert decks_with_front(collection, BASIC, "blue whale", but=1) == []
    assert decks_with_front(collection, BASIC, "whale") == []
    assert decks_with_front(collection, CLOZE, "Dog") == []
    assert decks_with_front(collection, BASIC, " ") == []
    assert decks_with_front(collection, BASIC, "dog") == ["Pets"]
