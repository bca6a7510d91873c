"""Every action can be taken back, in any mixture, after a restart too: each row is then as it was."""

import json
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from building import bring, cloze, deck_file, dump, rows, topic, topic_list
from retain.domain.cards import Rating
from retain.domain.clock import format_time
from retain.domain.errors import RetainError
from retain.services import actions
from retain.services.catching_up import carry_out, propose_catching_up
from retain.services.collection import Collection, open_collection
from retain.services.decks import create_deck, delete_deck, move_deck, rename_deck
from retain.services.reviews import answer_card, import_history, undo
from retain.services.settings import set_collection_settings, set_deck_options
from support import Time

TEXT = "a text that is long enough to be known again under any title, number"
decks = st.sampled_from(["A", "A::B", "C::D"])
titles = st.lists(st.integers(0, 9), min_size=1, max_size=6, unique=True)


class UndoMachine(RuleBasedStateMachine):
    """Does anything, and remembers how everything was before each action."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.time = Time()
        self.collection = self.opened()
        self.past: list[dict[str, list[tuple[Any, ...]]]] = []
        self.now = dump(self.collection)

    def opened(self) -> Collection:
        return open_collection(self.folder / "cards.sqlite", self.time)

    def teardown(self) -> None:
        try:
            while self.past:
                self.takes_back()
        finally:
            self.collection.close()
            shutil.rmtree(self.folder)

    def done(self) -> None:
        """One action was done, or nothing at all."""
        after = dump(self.collection)
        added = len(after["operation"]) - len(self.now["operation"])
        assert added in (0, 1)
        if added:
            self.past.append(self.now)
        else:
            assert after == self.now, "a change that cannot be taken back"
        self.now = after
        self.time.forward(minutes=7)

    @rule()
    def takes_back(self) -> None:
        if not self.past:
            try:
                undo(self.collection)
            except RetainError:
                return
            raise AssertionError("something was undone that was never done")
        undo(self.collection)
        self.now = dump(self.collection)
        assert self.now == self.past.pop()
        assert rows(self.collection, "PRAGMA foreign_key_check") == []

    @rule()
    def starts_again(self) -> None:
        self.collection.close()
        self.collection = self.opened()

    @rule(deck=decks, numbers=titles, edit=st.integers(0, 2), reverse=st.booleans(), prune=st.booleans())
    def imports_a_deck_file(self, deck: str, numbers: list[int], edit: int, reverse: bool, prune: bool) -> None:
        notes = [topic(f"T{n}", f"{TEXT} {n}, edit {edit if n % 2 else 0}") for n in numbers]
        bring(self.collection, deck_file(notes, deck=deck, reverse=reverse), prune=prune)
        self.done()

    @rule(numbers=titles, name=st.sampled_from(["one", "two"]), prune=st.booleans())
    def imports_a_topic_list(self, numbers: list[int], name: str, prune: bool) -> None:
        bring(self.collection, topic_list([topic(f"T{n}", TEXT) for n in numbers], name=name, deck="A"), prune=prune)
        self.done()

    @rule(numbers=titles, version=st.integers(0, 1))
    def imports_renamed_notes(self, numbers: list[int], version: int) -> None:
        notes = [topic(f"{'Old' if version else 'New'} {'abcdefghij'[n]}", f"{TEXT} {n} of ten") for n in numbers]
        bring(self.collection, deck_file(notes, name="renamed", deck="A"))
        self.done()

    @rule(clozes=st.sets(st.integers(1, 4), min_size=1), prune=st.booleans())
    def imports_a_cloze(self, clozes: set[int], prune: bool) -> None:
        text = " and ".join(f"{{{{c{n}::word {n}}}}}" for n in sorted(clozes))
        bring(self.collection, deck_file([cloze(text, guid="cloze")], name="cloze", deck="C"), prune=prune)
        self.done()

    @rule(place=st.integers(0, 30), rating=st.sampled_from(Rating))
    def answers(self, place: int, rating: Rating) -> None:
        cards = rows(self.collection, "SELECT id FROM card WHERE suspended = 0")
        if cards:
            answer_card(self.collection, cards[place % len(cards)][0], rating)
            self.done()

    @rule(places=st.lists(st.integers(0, 30), min_size=1, max_size=6))
    def imports_a_history(self, places: list[int]) -> None:
        cards = rows(self.collection, "SELECT id FROM card")
        if cards:
            lines = [
                json.dumps({"card": cards[place % len(cards)][0], "rating": 3, "at": format_time(self.time.at - 1_000)})
                for place in places
            ]
            import_history(self.collection, lines)
            self.done()

    @rule(
        places=st.lists(st.integers(0, 30), min_size=1, max_size=4),
        action=st.sampled_from(
            [
                actions.suspend,
                actions.unsuspend,
                actions.bury,
                actions.bury_notes,
                actions.unbury,
                actions.reset,
                actions.delete,
                lambda collection, ids: actions.flag(collection, ids, len(ids)),
                lambda collection, ids: actions.move(collection, ids, "New::Place"),
                lambda collection, ids: actions.add_tags(collection, ids, ["leech", "exam"]),
                lambda collection, ids: actions.remove_tags(collection, ids, ["exam"]),
                lambda collection, ids: actions.set_due(
                    collection, ids, actions.parse_due("0-5", collection.clock.today())
                ),
            ]
        ),
    )
    def does_something_to_cards(self, places: list[int], action: Callable[[Collection, Sequence[int]], int]) -> None:
        cards = rows(self.collection, "SELECT id FROM card ORDER BY id")
        if cards:
            chosen = sorted({cards[place % len(cards)][0] for place in places})
            action(self.collection, chosen)
            self.done()

    @rule(place=st.integers(0, 5), to=st.sampled_from(["A", "a::Z", "Z", "C::D::E", ""]), delete=st.booleans())
    def changes_the_deck_tree(self, place: int, to: str, delete: bool) -> None:
        known = [name for (name,) in rows(self.collection, "SELECT name FROM deck ORDER BY name")]
        with suppress(RetainError):
            if not known:
                create_deck(self.collection, to)
            elif delete:
                delete_deck(self.collection, known[place % len(known)])
            elif to:
                rename_deck(self.collection, known[place % len(known)], to)
            else:
                move_deck(self.collection, known[place % len(known)], known[-1] if place % 2 else None)
        self.done()

    @rule(days=st.integers(2, 9))
    def catches_up(self, days: int) -> None:
        if rows(self.collection, "SELECT 1 FROM deck"):
            self.time.forward(days=20)
            carry_out(self.collection, propose_catching_up(self.collection, None, days))
            self.done()

    @rule(place=st.integers(0, 5), name=st.sampled_from(["Default", "Exam", "A"]), for_all=st.booleans())
    def shares_a_preset(self, place: int, name: str, for_all: bool) -> None:
        known = rows(self.collection, "SELECT name FROM deck")
        if known:
            deck = known[place % len(known)][0]
            values = {"preset": name, "new_per_day": str(place), "bury_new": "on"}
            set_deck_options(self.collection, deck, values, for_all=for_all)
            self.done()

    @rule(place=st.integers(0, 5), value=st.sampled_from(["0", "7", "20"]))
    def sets_options(self, place: int, value: str) -> None:
        known = rows(self.collection, "SELECT name FROM deck")
        if known:
            set_deck_options(self.collection, known[place % len(known)][0], {"new_per_day": value})
            self.done()

    @rule(value=st.sampled_from([{"day_start": "5"}, {"timezone": "Asia/Kathmandu"}, {"timezone": "local"}]))
    def sets_the_collection(self, value: dict[str, str]) -> None:
        set_collection_settings(self.collection, value)
        self.done()


UndoMachine.TestCase.settings = settings(
    max_examples=20, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestUndo = UndoMachine.TestCase
