"""What a session shows, in which order, and how much of it, compared with the real Anki on random collections."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from judge import zone_where_it_is
from queue_judge import Judged, JudgedCard, JudgedDeck, QueueJudge, Walk

from building import rows
from retain.domain.cards import Rating
from retain.domain.clock import DAY_SECONDS
from retain.services.collection import Collection, open_collection
from retain.services.showing import Showing
from retain.services.study import Session
from retain.services.today import quick_counts
from support import Time

STATES = {"new": 0, "learning": 1, "day_learning": 1, "review": 2}
CERTAIN = (
    "difficulty", "difficulty_descending", "retrievability", "retrievability_descending", "added", "added_descending",
)  # fmt: skip
"""Review orders that leave nothing to chance where every card differs."""
VAGUE = ("interval", "interval_descending", "overdueness")
"""The same, but for learning cards: in Anki they have no interval."""


@pytest.fixture(scope="module")
def judge() -> Iterator[QueueJudge]:
    with QueueJudge(zone_where_it_is(12 * 3600)) as judge:
        yield judge


def put(path: Path, judged: Judged, time: Time) -> Collection:
    """Make the collection that is judged."""
    collection = open_collection(path, time)
    today = collection.clock.today()
    statements: list[tuple[str, tuple[Any, ...]]] = []
    for number, deck in enumerate(judged.decks, start=1):
        statements.append(
            ("INSERT INTO preset VALUES (?, ?, ?, NULL)", (number + 1, deck.name, json.dumps(deck.options)))
        )
        statements.append(("INSERT INTO deck VALUES (?, ?, ?, 0, NULL)", (number, deck.name, number + 1)))
    card_id = 0
    done = [
        (deck, state) for deck, one in enumerate(judged.decks) for state in [0] * one.new_done + [2] * one.reviews_done
    ]
    for number, cards in enumerate([*judged.notes, *((JudgedCard(deck, "review", 99),) for deck, _ in done)], start=1):
        statements.append(
            (
                "INSERT INTO note VALUES (?, ?, 2, 'F' || char(31) || 'B', '', NULL, ?, 0, NULL)",
                (number, str(number), number),
            )
        )
        for ordinal, card in enumerate(cards):
            card_id += 1
            new = card.kind == "new"
            statements.append(
                (
                    "INSERT INTO card VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, 0, NULL)",
                    (
                        card_id, number, card.deck + 1, ordinal, STATES[card.kind], card.due if new else 0,
                        time.at + card.due * 1000 if card.kind == "learning" else None,
                        None if new else today + (0 if card.kind == "learning" else card.due),
                        (card.interval if card.kind == "review" else 1) * DAY_SECONDS,
                        None if new else card.stability, None if new else card.difficulty,
                        None if new else time.at - card.waited * DAY_SECONDS * 1000,
                        None if new else today - card.waited, 0 if new else 3, card.lapses,
                    ),
                )
            )  # fmt: skip
            if number > len(judged.notes):
                state = done[number - len(judged.notes) - 1][1]
                statements.append(
                    (
                        "INSERT INTO review VALUES (?, ?, ?, 9, 3, 1, ?, 864000, 864000, 5, 5, 0, NULL)",
                        (time.at - 1000 - number, card_id, today, state),
                    )
                )
    with collection.database.writing() as connection:
        for sql, parameters in statements:
            connection.exec_driver_sql(sql, parameters)
    return collection


def shown(path: Path, judged: Judged, time: Time) -> list[tuple[int, int]]:
    """Return what our session would show, and check that counting agrees with it."""
    with put(path, judged, time) as collection:
        session = Session(collection, judged.root)
        assert session.counts() == quick_counts(path, time, judged.root)
        places = dict(rows_by_id(collection))
        soon = time.at + 20 * 60_000
        waiting = [(one.due_at, one.card_id) for one in session.queue.due_by(soon)]
        now = [places[card] for due, card in waiting if due <= time.at]
        return [
            *now,
            *(places[card] for card in session.queue.order),
            *(places[card] for due, card in waiting if time.at < due <= soon),
        ]


def rows_by_id(collection: Collection) -> list[tuple[int, tuple[int, int]]]:
    return [
        (card, (note - 1, ordinal)) for card, note, ordinal in rows(collection, "SELECT id, note_id, ordinal FROM card")
    ]


def collection_of(random: Random, *, burying: bool, apart: bool = False) -> Judged:
    """Return any collection in which nothing is left to chance."""
    names = ("A", "A::B", "A::B::C", "A::D")
    mixes = ("mix", "after", "before")
    decks = tuple(
        JudgedDeck(
            name,
            {
                "new_per_day": random.choice((0, 2, 5, 30)),
                "reviews_per_day": random.choice((0, 3, 6, 9, 50)),
                "review_order": random.choice(CERTAIN if burying else CERTAIN + VAGUE),
                "new_gather": random.choice(("deck", "position", "position_descending")),
                "new_order": random.choice(("template", "gathered")),
                "new_mix": random.choice(mixes),
                "learning_mix": random.choice(mixes),
                "new_ignores_review_limit": apart,
                **(
                    {name: random.random() < 0.6 for name in ("bury_new", "bury_reviews", "bury_learning")}
                    if burying
                    else {}
                ),
            },
            random.choice((0, 0, 2)),
            random.choice((0, 0, 3)),
        )
        for name in names
    )
    count = random.randint(0, 25)
    unique = list(range(400))
    random.shuffle(unique)
    notes = []
    for _ in range(count):
        cards = []
        for _ in range(random.choice((1, 2, 2))):
            kind = random.choice(("new", "new", "learning", "day_learning", "review", "review"))
            number = unique.pop()
            due = {"new": number, "learning": number * 2 - 400, "day_learning": -number}.get(
                kind, -random.randint(-1, 9)
            )
            cards.append(
                JudgedCard(
                    random.randrange(len(names)),
                    kind,
                    due,
                    interval=2 + number,
                    stability=3.0 + number * 0.37,
                    difficulty=1.5 + number / 60,
                    waited=11,
                )
            )
        notes.append(tuple(cards))
    return Judged(decks, tuple(notes), random.choice(names[:2]))


@pytest.mark.parametrize("burying", [False, True])
@pytest.mark.parametrize("apart", [False, True])
def test_the_same_cards_in_the_same_order(judge: QueueJudge, tmp_path: Path, burying: bool, apart: bool) -> None:
    judged = [collection_of(Random(f"{seed} {burying} {apart}"), burying=burying, apart=apart) for seed in range(14)]
    for number, (one, theirs) in enumerate(zip(judged, judge.queues(judged), strict=True)):
        ours = shown(tmp_path / f"{number}.sqlite", one, Time())
        assert kinds(one, ours) == kinds(one, theirs), (number, one)
        assert certain(one, ours) == certain(one, theirs), (number, one)


def kinds(judged: Judged, queue: list[tuple[int, int]]) -> list[str]:
    return [judged.notes[note][card].kind for note, card in queue]


def certain(judged: Judged, queue: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a queue without those cards that chance has put in their places."""
    order = next(deck.options["review_order"] for deck in judged.decks if deck.name == judged.root)
    return [(note, card) for note, card in queue if order in CERTAIN or judged.notes[note][card].kind != "day_learning"]


def walked(path: Path, judged: Judged, time: Time) -> Walk:
    """Return a day's answers in our session."""
    with put(path, judged, time) as collection:
        session = Session(collection, judged.root)
        places = dict(rows_by_id(collection))
        shown = []
        while isinstance(showing := session.next(ahead=True), Showing):
            note, ordinal = places[showing.card.id]
            shown.append((note, ordinal))
            session.answer(showing, Rating(judged.notes[note][ordinal].rating), 0)
            time.forward(seconds=1)
        today = collection.clock.today()
        buried, suspended = (
            sorted(places[card] for (card,) in rows(collection, f"SELECT id FROM card WHERE {condition}"))
            for condition in (f"buried_on = {today}", "suspended = 1")
        )
        leeches = [
            note - 1 for (note,) in rows(collection, "SELECT id FROM note WHERE tags LIKE '% leech %' ORDER BY id")
        ]
        return Walk(shown, buried, suspended, leeches)


def put_off(judged: Judged, walk: Walk) -> list[tuple[int, int]]:
    """Return the buried cards that would have come today; Anki buries those too that are not due, or were answered."""
    return [
        (note, card)
        for note, card in walk.buried
        if (judged.notes[note][card].kind == "new" or judged.notes[note][card].due <= 0)
        and (note, card) not in walk.shown
    ]


def day_of(random: Random, *, burying: bool) -> Judged:
    """Return a collection for a day of answers, of which none comes back on the same day."""
    judged = collection_of(random, burying=burying)
    leech = {"leech_threshold": random.choice((1, 2, 3, 5, 8)), "leech_action": random.choice(("tag", "suspend"))}
    decks = tuple(
        replace(deck, options={**deck.options, **leech, "learning_steps": (), "relearning_steps": (), "fuzz": False})
        for deck in judged.decks
    )
    notes = tuple(
        tuple(
            replace(
                card,
                kind="review" if "learning" in card.kind else card.kind,
                due=-abs(card.due) if "learning" in card.kind else card.due,
                stability=40.0 + card.stability,
                lapses=random.randint(0, 12) if card.kind != "new" else 0,
                rating=random.choice((3, 4) if card.kind == "new" else (1, 1, 2, 3, 4)),
            )
            for card in cards
        )
        for cards in judged.notes
    )
    return Judged(decks, notes, judged.root)


@pytest.mark.parametrize("burying", [False, True])
def test_a_day_of_answers_buries_limits_and_names_leeches_alike(
    judge: QueueJudge, tmp_path: Path, burying: bool
) -> None:
    judged = [day_of(Random(f"day {seed} {burying}"), burying=burying) for seed in range(12)]
    leeches = buried = 0
    for number, (one, theirs) in enumerate(zip(judged, judge.walks(judged), strict=True)):
        ours = walked(tmp_path / f"{number}.sqlite", one, Time())
        assert kinds(one, ours.shown) == kinds(one, theirs.shown), (number, one)
        assert sorted(ours.shown) == sorted(theirs.shown), (number, one)
        assert put_off(one, ours) == put_off(one, theirs), (number, one)
        assert (ours.suspended, ours.leeches) == (theirs.suspended, theirs.leeches), (number, one)
        leeches += len(ours.leeches)
        buried += len(ours.buried)
    assert leeches
    assert bool(buried) == burying
