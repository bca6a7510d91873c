"""The cards of a package: where each goes, how it stands there, and what memory those get that bring none."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from retain.domain.cards import Card, CardState
from retain.domain.clock import day_number
from retain.formats.apkg.cards import Frame, Habits, card_from_foreign
from retain.formats.apkg.collection import CardLog, ForeignCard
from retain.services.transfer.arrival import EVERY, Arrival
from retain.services.transfer.decks import Decks
from retain.services.transfer.memories import Bare, missing_memories
from retain.storage import bulk, bulk_reviews

_MOST_CARDS_OF_NOTE = 10_000


class Placed(NamedTuple):
    """A card on its way in: its ids here, and what is known of it where it is here already."""

    foreign: ForeignCard
    log: CardLog | None
    id: int
    note_id: int
    deck_id: int
    present: bulk.KnownCard | None


_Row = tuple[Card, str | None]
"""A card, and what is carried along with it."""


class IncomingCards:
    """The cards of a package on their way into a collection: placed, built, written, in this order."""

    def __init__(self, arrival: Arrival, decks: Decks) -> None:
        """Look at the days of the package."""
        head = arrival.foreign.head
        self.placed: list[Placed] = []
        """The cards that go in, with their ids and decks; filled by :meth:`place`."""
        self._arrival = arrival
        self._decks = decks
        day_zero = _day_zero(head.created, head.conf)
        self._frame = Frame(day_zero, arrival.clock.today(), arrival.calendar, arrival.latest)
        self._habits: dict[int, Habits] = {}
        self._shift = 0
        self._new: list[_Row] = []
        self._newer: list[_Row] = []
        self._bare: list[Bare] = []

    def place(self, note_ids: Mapping[int, int]) -> None:
        """Find out which cards go in, and where; ``note_ids`` are the notes' ids here by those in the package."""
        arrival = self._arrival
        some_are_here = arrival.report.notes_updated + arrival.report.notes_unchanged
        known = bulk.known_cards(arrival.connection) if some_are_here else {}
        next_id = bulk.next_id(arrival.connection, "card")
        last = arrival.connection.exec_driver_sql("SELECT coalesce(max(position), 0) FROM card").scalar_one()
        self._shift = int(last)
        logs = arrival.foreign.logs() if arrival.wishes.scheduling else {}
        updating = arrival.wishes.update_scheduling and arrival.wishes.scheduling
        seen: set[tuple[int, int]] = set()
        for foreign in arrival.foreign.cards():
            note_id = note_ids.get(foreign.nid)
            key = (note_id or 0, foreign.ord)
            if note_id is None or not 0 <= foreign.ord < _MOST_CARDS_OF_NOTE or key in seen:
                arrival.skip("card", "cards", "without a note, or there twice; left out")
                continue
            seen.add(key)
            present = known.get(key)
            log = logs.get(foreign.id)
            if present is None:
                deck_id = self._decks.home(foreign.odid or foreign.did)
                self.placed.append(Placed(foreign, log, next_id, note_id, deck_id, None))
                next_id += 1
            elif updating:
                self.placed.append(Placed(foreign, log, present.id, note_id, present.deck_id, present))

    def build(self) -> None:
        """Work out how the placed cards stand; nothing of the database is needed for this."""
        for number, one in enumerate(self.placed):
            if number % EVERY == 0:
                self._arrival.progress.tell("Cards", number, len(self.placed))
            row = self._card(one)
            if one.present is None:
                self._new.append(row)
            elif (row[0].last_review_at or 0, row[0].reps) > (one.present.last_review_at or 0, one.present.reps):
                self._newer.append(row)

    def write(self) -> None:
        """Write the cards that are new, and those that the package knows later."""
        arrival = self._arrival
        bulk.insert_cards(arrival.connection, self._new, arrival.changes)
        bulk.replace_cards(arrival.connection, self._newer, arrival.changes)
        arrival.report.cards_added += len(self._new)
        arrival.report.cards_updated += len(self._newer)

    def fill_in_memories(self) -> None:
        """Give memory to the written cards that bring none, from the reviews that are here now."""
        taken = {row[0].id for row in (*self._new, *self._newer)} if self._bare else set()
        bare = [card for card in self._bare if card.card_id in taken]
        if bare:
            self._arrival.progress.tell("Memory", 0, len(bare))
            connection = self._arrival.connection
            found = missing_memories(bare, bulk_reviews.logs_of(connection, [card.card_id for card in bare]))
            bulk.set_memories(connection, ((one.stability, one.difficulty, id_) for id_, one in found.items()))

    def _card(self, one: Placed) -> _Row:
        foreign, log, id_, note_id, deck_id, _ = one
        if not self._arrival.wishes.scheduling:
            position = foreign.due if foreign.type == CardState.NEW else foreign.id % 10**9
            card = Card(id_, note_id, deck_id, foreign.ord, position=position + self._shift)
            return card, bulk.dump({"id": foreign.id})
        card, extra = card_from_foreign(
            foreign,
            log,
            self._frame,
            self._habits_of(deck_id),
            id_=id_,
            note_id=note_id,
            deck_id=deck_id,
            shift=self._shift,
        )
        if card.state is not CardState.NEW and card.memory is None:
            self._bare.append(self._bare_card(card, foreign))
        return card, bulk.dump(extra)

    def _habits_of(self, deck_id: int) -> Habits:
        habits = self._habits.get(deck_id)
        if habits is None:
            options = self._decks.options(deck_id)
            habits = self._habits[deck_id] = Habits(
                len(options.learning_steps),
                len(options.relearning_steps),
                options.desired_retention,
                options.parameters[-1],
            )
        return habits

    def _bare_card(self, card: Card, foreign: ForeignCard) -> Bare:
        home = foreign.odid or foreign.did
        return Bare(
            card.id,
            foreign.factor / 1000 if foreign.factor else None,
            foreign.ivl,
            self._decks.options(card.deck_id).parameters,
            self._decks.sm2_retention(home),
            _ignored_before(self._decks.preset_of(home)),
        )


def incoming_logs(placed: Sequence[Placed]) -> list[bulk_reviews.Incoming]:
    """Return the placed cards that have a log."""
    return [
        bulk_reviews.Incoming(one.foreign.id, one.id, one.log.first, known=one.present is not None)
        for one in placed
        if one.log is not None
    ]


def _day_zero(created: int, conf: dict[str, Any]) -> int:
    """Return the study day from which the collection counts its due days."""
    west = conf.get("creationOffset")
    if isinstance(west, int) and abs(west) <= 24 * 60:
        return day_number((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=created, minutes=-west)).date())
    return day_number((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=created)).astimezone().date())


def _ignored_before(preset: dict[str, Any]) -> int:
    """Return the time (UTC ms) before which a preset lets no review count."""
    try:
        date = datetime.fromisoformat(preset.get("ignoreRevlogsBeforeDate") or "1970-01-01")
    except (TypeError, ValueError):
        return 0
    return int(date.replace(tzinfo=UTC).timestamp() * 1000)
