"""A model of the collection against the real one: whatever is done, in whatever order, the two say the same.

Answers, undo, edits, imports, restores, options, kills (a copy of the files as they lie), checks, and nights between.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from building import bring, deck_file, topic
from retain.domain.cards import Rating
from retain.domain.clock import format_time
from retain.domain.errors import RetainError
from retain.services.backups import back_up, list_backups, restoration
from retain.services.check import check_database
from retain.services.collection import open_collection
from retain.services.editing import note_of_card, save_note
from retain.services.reviews import answer_card, import_history, undo
from retain.services.settings import set_deck_options
from support import Time

MOST = 8


@dataclass(frozen=True)
class State:
    """What there should be: the titles of the notes, and the answers (card's title, rating) in the order given."""

    notes: tuple[str, ...] = ()
    answers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Moment:
    """A state, the one that undo goes back to, and how many actions the record holds."""

    state: State = field(default_factory=State)
    before: "Moment | None" = None
    actions: int = 0


class CollectionMachine(RuleBasedStateMachine):
    """One collection under everything that may befall it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.path = self.folder / "cards.sqlite"
        self.time = Time()
        self.collection = open_collection(self.path, self.time, ZoneInfo("UTC"))
        self.now = Moment()
        self.saved: dict[str, Moment] = {}
        self.edits = 0

    def teardown(self) -> None:
        self.collection.close()
        shutil.rmtree(self.folder)

    def act(self, state: State) -> None:
        self.now = Moment(state, self.now, self.now.actions + 1)

    def titles(self) -> list[str]:
        return sorted(self.now.state.notes)

    def card_of(self, title: str) -> int:
        (found,) = self.ask(
            "SELECT card.id FROM card JOIN note ON note.id = note_id WHERE fields LIKE ?", f"{title}\x1f%"
        )
        return int(found[0])

    def ask(self, sql: str, *parameters: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute(sql, parameters).fetchall()
        finally:
            connection.close()

    @initialize()
    def begin(self) -> None:
        self.imports(3)

    @rule(count=st.integers(1, MOST))
    def imports(self, count: int) -> None:
        titles = [f"Topic {number}" for number in range(count)]
        bring(self.collection, deck_file([topic(title) for title in titles]))
        new = tuple(title for title in titles if title not in self.now.state.notes)
        if new:
            self.act(State(self.now.state.notes + new, self.now.state.answers))
        self.time.forward(seconds=1)

    @rule(which=st.integers(0, 50), rating=st.sampled_from(Rating))
    def answers(self, which: int, rating: Rating) -> None:
        if titles := self.titles():
            title = titles[which % len(titles)]
            answer_card(self.collection, self.card_of(title), rating, duration=1_000)
            self.act(State(self.now.state.notes, (*self.now.state.answers, (title, int(rating)))))
            self.time.forward(seconds=1)

    @rule(which=st.integers(0, 50))
    def edits_a_title(self, which: int) -> None:
        if titles := self.titles():
            old = titles[which % len(titles)]
            self.edits += 1
            new = f"Edited {self.edits}"
            note = note_of_card(self.collection, self.card_of(old)).note
            save_note(self.collection, note, (new, *note.fields[1:]), note.tags)
            change: Callable[[str], str] = lambda title: new if title == old else title  # noqa: E731
            self.act(
                State(
                    tuple(map(change, self.now.state.notes)),
                    tuple((change(title), rating) for title, rating in self.now.state.answers),
                )
            )

    @rule(new=st.integers(0, 99))
    def changes_options(self, new: int) -> None:
        if self.ask("SELECT 1 FROM deck"):
            set_deck_options(self.collection, "Deck", {"new_per_day": str(new)})
            self.act(self.now.state)

    @rule(count=st.integers(1, 3))
    def brings_a_history(self, count: int) -> None:
        if titles := self.titles():
            title = titles[0]
            card = self.card_of(title)
            self.time.forward(seconds=10 * count)
            lines = [
                f'{{"card": {card}, "rating": 3, "at": "{format_time(self.time.at - 5_000 * (count - turn))}"}}'
                for turn in range(count)
            ]
            added = import_history(self.collection, lines).reviews_added
            if added:
                self.act(State(self.now.state.notes, self.now.state.answers + ((title, 3),) * added))
            self.time.forward(seconds=1)

    @rule()
    def undoes(self) -> None:
        if self.now.before is not None:
            undo(self.collection)
            self.now = self.now.before
        else:
            with pytest.raises(RetainError, match="nothing to undo"):
                undo(self.collection)

    @rule()
    def backs_up(self) -> None:
        self.saved[back_up(self.path, self.time.at).file.name] = self.now

    @rule(which=st.integers(0, 50))
    def restores(self, which: int) -> None:
        """What the backup holds comes back, and so do the actions that could be undone then."""
        there = [one.file.name for one in list_backups(self.path) if one.file.name in self.saved]
        if there:
            chosen = there[which % len(there)]
            then = self.saved[chosen]
            with restoration(self.path, chosen, self.time.at) as ready:
                lost = set(self.now.state.notes) - set(then.state.notes)
                assert bool(ready.loss) or not lost
                ready.carry_out()
            self.now = Moment(then.state, self.now, then.actions + 1)

    @rule()
    def is_killed(self) -> None:
        """The files as they lie at this moment are all that is left."""
        copy = Path(mkdtemp())
        for part in self.folder.iterdir():
            if part.is_dir():
                shutil.copytree(part, copy / part.name)
            elif not part.name.endswith("-shm"):
                shutil.copy(part, copy / part.name)
        self.collection.close()
        shutil.rmtree(self.folder)
        self.folder, self.path = copy, copy / "cards.sqlite"
        self.collection = open_collection(self.path, self.time, ZoneInfo("UTC"))

    @rule(days=st.sampled_from([0.3, 1, 9, -2]))
    def time_passes(self, days: float) -> None:
        self.time.forward(days=days)

    @rule()
    def is_repaired(self) -> None:
        report = check_database(self.path, self.time, repair=True)
        assert report.ok
        assert not report.mended, report.mended

    @invariant()
    def same(self) -> None:
        titles = [str(fields).split("\x1f")[0] for (fields,) in self.ask("SELECT fields FROM note")]
        assert sorted(titles) == sorted(self.now.state.notes)
        answers = self.ask(
            "SELECT fields, rating FROM review JOIN card ON card.id = card_id JOIN note ON note.id = note_id"
        )
        expected = sorted(self.now.state.answers)
        assert sorted((str(fields).split("\x1f")[0], rating) for fields, rating in answers) == expected
        assert self.ask("SELECT count(*) FROM operation") == [(self.now.actions,)]
        assert self.ask("PRAGMA foreign_key_check") == []


CollectionMachine.TestCase.settings = settings(
    max_examples=int(os.environ.get("RETAIN_TEST_EXAMPLES", "10")),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestCollection = CollectionMachine.TestCase
