"""The budget of the undo record: what is forgotten is always the oldest, and what is left can all be taken back."""

from pathlib import Path

import pytest

from retain.domain.cards import Rating
from retain.domain.imports import DeckDraft, DraftKind, NoteDraft
from retain.services.collection import Collection
from retain.services.library import import_sources
from retain.services.reviews import answer_card, undo
from retain.services.sources import MARKDOWN, Source
from retain.storage import operations
from retain.storage.operations import Changes, record, trim
from support import Time

DAY = 86_400_000


def act(collection: Collection, at: int, size: int = 10) -> None:
    changes = Changes()
    changes.add_before("setting", {"key": "x", "value": "y" * size})
    with collection.database.writing() as connection:
        record(connection, at, "test", "test", changes)


def left(collection: Collection) -> list[int]:
    with collection.database.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT id FROM operation ORDER BY id")]


def trimmed(collection: Collection, now: int) -> list[int]:
    with collection.database.writing() as connection:
        trim(connection, now)
    return left(collection)


def test_nothing_goes_within_the_budget(collection: Collection, time: Time) -> None:
    for _ in range(5):
        act(collection, time.at)
    assert len(trimmed(collection, time.at)) == 5


def test_the_oldest_go_beyond_the_number(collection: Collection, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MAX_OPERATIONS", 3)
    for _ in range(5):
        act(collection, time.at)
    assert trimmed(collection, time.at) == [3, 4, 5]


def test_the_oldest_go_beyond_the_bytes_but_the_last_stays(
    collection: Collection, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        act(collection, time.at, size=1_000)
    monkeypatch.setattr(operations, "MAX_BYTES", 2_500)
    assert trimmed(collection, time.at) == [3, 4]
    monkeypatch.setattr(operations, "MAX_BYTES", 10)
    assert trimmed(collection, time.at) == [4]


def test_a_large_action_makes_room_for_itself(
    collection: Collection, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MAX_BYTES", 500_000)
    for _ in range(5):
        act(collection, time.at, size=200_000)
    assert left(collection) == [4, 5]


def test_age_never_makes_a_hole(collection: Collection, time: Time) -> None:
    """A clock that was wrong for a while must not leave an action without those that build on it."""
    for days in (0, 300, 1):
        act(collection, time.at - days * DAY)
    assert trimmed(collection, time.at) == [3]


def test_an_answer_for_a_past_time_is_as_young_as_its_giving(collection: Collection, time: Time) -> None:
    notes = (NoteDraft(DraftKind.TOPIC, "T", "text"),)
    import_sources(collection, [Source(Path("x.md"), "x", MARKDOWN, DeckDraft("Deck", notes=notes))])
    answer_card(collection, 1, Rating.GOOD, at=time.at - 200 * DAY)
    assert len(trimmed(collection, time.at)) == 2
    assert (undo(collection), undo(collection)) == ("answer Good", "import x.md")
