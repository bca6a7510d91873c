"""A large, sound package, none of which is here: SQLite copies it, and Python builds the cards meanwhile."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import count

from retain.services.transfer.arrival import Arrival
from retain.services.transfer.decks import Decks
from retain.services.transfer.incoming_cards import IncomingCards
from retain.services.transfer.incoming_notes import IncomingNotes
from retain.storage import bulk, bulk_plain, bulk_reviews, rollups
from retain.storage.engine import Connection
from retain.storage.fulltext import index_notes_from, not_indexing
from retain.storage.indexing import indexing_afterwards
from retain.storage.tally import Tally

SecondConnection = Callable[[], AbstractContextManager[Connection]]
"""Opens another connection with the package, which sees the collection as it was before."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the note types and the decks of a sound package become, and how many notes and cards it has."""

    kinds: list[bulk_plain.Kind]
    homes: dict[int, int]
    known: bulk_plain.Known
    notes: int
    cards: int


def plan_sound_package(arrival: Arrival, notes: IncomingNotes, cards: IncomingCards, decks: Decks) -> Plan | None:
    """Make the note types and the decks of a package that SQLite can copy by itself; None where it cannot."""
    connection = arrival.connection
    if not arrival.wishes.scheduling or not bulk_plain.is_sound(connection):
        return None
    kinds = notes.kinds()
    if kinds is None:
        return None
    homes = {foreign_id: decks.home(foreign_id) for foreign_id in bulk_plain.homes_in_use(connection)}
    known = bulk_plain.Known(arrival.now, arrival.latest, notes.first_id, cards.first_id)
    note_count, card_count, _ = arrival.foreign.counts()
    return Plan(kinds, homes, known, note_count, card_count)


def bring_in_sound_package(
    arrival: Arrival, plan: Plan, notes: IncomingNotes, cards: IncomingCards, second: SecondConnection
) -> None:
    """Bring in notes, cards and reviews: SQLite copies in another thread, this one builds the cards and counts."""
    connection = arrival.connection
    tally = Tally()
    with (
        rollups.added_up(connection, tally),
        not_indexing(connection),
        indexing_afterwards(connection, "card", cards.first_id - 1, plan.cards),
    ):
        with ThreadPoolExecutor(1) as writer:  # within it nothing else may use the connection
            odd = writer.submit(_copy_notes, connection, plan)
            copying = writer.submit(_copy_reviews, arrival, odd)
            arrival.progress.tell("Cards", 0, plan.cards)
            arrival.foreign.check_texts()
            note_ids = dict(zip(arrival.foreign.note_ids(), count(notes.first_id), strict=False))
            rows = cards.build_all(note_ids, plan.homes, plan.cards, tally)
            arrival.progress.tell("Reviews")
            with second() as other:
                bulk_plain.note_decks(other, plan.homes)
                bulk_reviews.tally_package_reviews(other, arrival.calendar.spans, arrival.latest, tally)
                bulk_plain.forget_decks(other)
            odd_notes = notes.build(odd.result())
            arrival.progress.tell("Reviews")
            copied = copying.result()
        arrival.progress.tell("Saving")
        if odd_notes:
            bulk.insert_note_rows(connection, odd_notes)
            index_notes_from(connection, notes.first_id)
        bulk.insert_card_rows(connection, rows)
    arrival.changes.add_created("note", range(notes.first_id, notes.first_id + plan.notes))
    arrival.changes.add_created("card", range(cards.first_id, cards.first_id + plan.cards))
    arrival.report.notes_added += plan.notes
    arrival.report.cards_added += plan.cards
    note_reviews(arrival, copied, bulk_plain.reviewed_cards(connection))
    bulk_plain.forget_coming(connection)


def _copy_notes(connection: Connection, plan: Plan) -> dict[int, int]:
    """Copy the notes that need nothing done to them; return the ids that the others have here by theirs.

    Where there are no others, the full-text index is filled too.
    """
    bulk_plain.note_coming(connection, plan.kinds, plan.homes, plan.known)
    bulk_plain.insert_plain_notes(connection, plan.known)
    odd = bulk_plain.odd_notes(connection)
    if not odd:
        index_notes_from(connection, plan.known.first_note)
    return odd


def _copy_reviews(arrival: Arrival, before: Future[dict[int, int]]) -> bulk_reviews.Copied:
    before.result()  # whatever went wrong there ends this too
    return bulk_reviews.insert_package_reviews(arrival.connection, arrival.calendar.spans, arrival.latest)


def note_reviews(arrival: Arrival, copied: bulk_reviews.Copied, new_cards: list[int]) -> None:
    """Find places for the reviews that clash with others, and note which are new; ``new_cards`` have a log."""
    moved = bulk_reviews.move_clashing_reviews(arrival.connection, copied.clashing, arrival.calendar.spans)
    arrival.changes.add_reviews_of(new_cards)
    arrival.changes.add_created("review", sorted(copied.of_known + moved))
    arrival.report.reviews_added += copied.rows + len(moved)
