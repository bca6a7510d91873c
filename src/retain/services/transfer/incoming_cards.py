"""The cards of a package: where each goes, how it stands there, and what memory those get that bring none."""

from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from retain.domain.cards import Card, CardRow, CardState
from retain.domain.clock import day_number
from retain.formats.apkg.cards import Frame, Habits, card_from_foreign, plain_card
from retain.formats.apkg.collection import CardLog, ForeignCard
from retain.services.transfer.arrival import EVERY, Arrival
from retain.services.transfer.decks import Decks
from retain.services.transfer.memories import Bare, missing_memories
from retain.storage import bulk, bulk_reviews, queries
from retain.storage.rows import with_extra
from retain.storage.tally import Tally

_MOST_CARDS_OF_NOTE = 10_000


class Placed(NamedTuple):
    """A card on its way in: its ids here, and what is known of it where it is here already."""

    foreign: ForeignCard
    log: CardLog | None
    id: int
    note_id: int
    deck_id: int
    present: bulk.KnownCard | None


class IncomingCards:
    """The cards of a package on their way into a collection: placed, built, written, in this order."""

    def __init__(self, arrival: Arrival, decks: Decks) -> None:
        """Look at the days of the package."""
        head = arrival.foreign.head
        self._placed: deque[Placed] = deque()
        self.logs: list[bulk_reviews.Incoming] = []
        """Those of the placed cards that have a log."""
        self.first_id = queries.next_id(arrival.connection, "card")
        """The first id of those that are new here."""
        self._arrival = arrival
        self._decks = decks
        day_zero = _day_zero(head.created, head.conf)
        self._frame = Frame(day_zero, arrival.clock.today(), arrival.calendar, arrival.latest)
        self._habits: dict[int, Habits] = {}
        self._shift = bulk.last_position(arrival.connection)
        self._new: list[CardRow] = []
        self._newer: list[CardRow] = []
        self._bare: list[Bare] = []

    def place(self, note_ids: Mapping[int, int]) -> None:
        """Find out which cards go in, and where; ``note_ids`` are the notes' ids here by those in the package."""
        arrival = self._arrival
        scheduling = arrival.wishes.scheduling
        updating = arrival.wishes.update_scheduling and scheduling
        some_are_here = bool(arrival.report.notes_updated + arrival.report.notes_unchanged)
        wanted = bulk.cards_not_here(arrival.connection) if some_are_here and not updating else None
        if wanted == []:
            return
        known = bulk.known_cards(arrival.connection) if some_are_here else {}
        next_id = self.first_id
        logs = arrival.foreign.logs() if scheduling else {}
        seen: set[int] = set()
        for foreign in arrival.foreign.cards(wanted):
            note_id, ordinal = note_ids.get(foreign.nid), foreign.ord
            if note_id is None or not 0 <= ordinal < _MOST_CARDS_OF_NOTE:
                arrival.skip("card", "cards", "without a note, or there twice; left out")
                continue
            key = note_id * _MOST_CARDS_OF_NOTE + ordinal
            if key in seen:
                arrival.skip("card", "cards", "without a note, or there twice; left out")
                continue
            seen.add(key)
            present = known.get((note_id, ordinal)) if known else None
            if present is None:
                id_, deck_id = next_id, self._decks.home(foreign.odid or foreign.did)
                next_id += 1
            elif updating:
                id_, deck_id = present.id, present.deck_id
            else:
                continue
            log = logs.get(foreign.id)
            self._placed.append(Placed(foreign, log, id_, note_id, deck_id, present))
            if log is not None:
                known_before = int(present is not None)
                self.logs.append(bulk_reviews.Incoming(foreign.id, id_, log.first, known_before, deck_id))

    def build_all(
        self, note_ids: Mapping[int, int], homes: Mapping[int, int], total: int, tally: Tally
    ) -> list[CardRow]:
        """Return all ``total`` cards of a sound package as they will stand here, and count them.

        ``note_ids`` are our notes, ``homes`` our decks, both by theirs.
        """
        arrival = self._arrival
        logs = arrival.foreign.logs()
        for number, foreign in enumerate(arrival.foreign.cards(sound=True)):
            if number % EVERY == 0:
                arrival.progress.tell("Cards", number, total)
            home = homes[foreign.odid or foreign.did]
            placed = Placed(foreign, logs.get(foreign.id), self.first_id + number, note_ids[foreign.nid], home, None)
            self._new.append(self._card(placed))
            tally.count_card(home, arrival.made(foreign.nid))
        return self._new

    def tally(self, tally: Tally, created: Mapping[int, int]) -> None:
        """Count the new ones among the placed cards; ``created`` says when the notes that were read were made."""
        new = [one for one in self._placed if one.present is None]
        elsewhere = {one.note_id for one in new if one.note_id not in created}
        created = {**created, **bulk.created_at(self._arrival.connection, sorted(elsewhere))} if elsewhere else created
        for one in new:
            tally.count_card(one.deck_id, created[one.note_id])

    def build(self) -> None:
        """Work out how the placed cards stand; nothing of the database is needed for this."""
        make = self._card if self._arrival.wishes.scheduling else self._new_card
        total = len(self._placed)
        for number in range(total):
            if number % EVERY == 0:
                self._arrival.progress.tell("Cards", number, total)
            one = self._placed.popleft()  # what it held goes as its row comes, so that not all are there twice
            row = make(one)
            present = one.present
            if present is None:
                self._new.append(row)
            elif (row.last_review_at or 0, row.reps) > (present.last_review_at or 0, present.reps):
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
        taken = {row.id for row in (*self._new, *self._newer)} if self._bare else set()
        bare = [card for card in self._bare if card.card_id in taken]
        if bare:
            self._arrival.progress.tell("Memory", 0, len(bare))
            connection = self._arrival.connection
            found = missing_memories(bare, bulk_reviews.logs_of(connection, [card.card_id for card in bare]))
            bulk.set_memories(connection, ((one.stability, one.difficulty, id_) for id_, one in found.items()))

    def _card(self, one: Placed) -> CardRow:
        foreign, log, id_, note_id, deck_id, _ = one
        habits = self._habits.get(deck_id) or self._habits_of(deck_id)
        row = plain_card(
            foreign, log, self._frame, habits, id_=id_, note_id=note_id, deck_id=deck_id, shift=self._shift
        )
        if row is not None:
            return row
        row = card_from_foreign(
            foreign, log, self._frame, habits, id_=id_, note_id=note_id, deck_id=deck_id, shift=self._shift
        )
        if row.stability is None and row.state != CardState.NEW:
            self._bare.append(self._bare_card(row, foreign))
        return row

    def _new_card(self, one: Placed) -> CardRow:
        """Return a card as one that was never answered."""
        foreign = one.foreign
        position = foreign.due if foreign.type == CardState.NEW else foreign.id % 10**9
        card = Card(one.id, one.note_id, one.deck_id, foreign.ord, position=position + self._shift)
        return with_extra(card, bulk.dump({"id": foreign.id}))

    def _habits_of(self, deck_id: int) -> Habits:
        options = self._decks.options(deck_id)
        habits = self._habits[deck_id] = Habits(
            len(options.learning_steps),
            len(options.relearning_steps),
            options.desired_retention,
            options.parameters[-1],
        )
        return habits

    def _bare_card(self, card: CardRow, foreign: ForeignCard) -> Bare:
        home = foreign.odid or foreign.did
        return Bare(
            card.id,
            foreign.factor / 1000 if foreign.factor else None,
            foreign.ivl,
            self._decks.options(card.deck_id).parameters,
            self._decks.sm2_retention(home),
            _ignored_before(self._decks.preset_of(home)),
        )


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
