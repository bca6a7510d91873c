"""Catching up and holidays: nothing is lost, the days are even, the worst loss comes first, undo takes it back."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import bring, deck_file, dump, rows, topic
from entry import cards, topics_file
from outside import Inside, refused
from retain.domain.cards import Memory, Rating
from retain.domain.errors import RetainError
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS, NO_EASY_DAYS
from retain.scheduling.catching_up import Overdue, loss_of_waiting, spread
from retain.scheduling.memory import MemoryModel
from retain.services.catching_up import carry_out, propose_catching_up, propose_holiday
from retain.services.collection import Collection
from retain.services.reviews import answer_card, undo
from retain.services.settings import set_deck_options
from support import Time

DAY = 20_000
MODELS: dict[tuple[float, ...], MemoryModel] = {FSRS6_DEFAULT_PARAMETERS: MemoryModel(FSRS6_DEFAULT_PARAMETERS)}
overdue = st.builds(
    lambda number, stability, difficulty, waited, late: Overdue(
        number, Memory(stability, difficulty), DAY - waited - late, DAY - late, FSRS6_DEFAULT_PARAMETERS
    ),
    st.integers(1, 10**6),
    st.floats(0.1, 3000),
    st.floats(1, 10),
    st.integers(1, 500),
    st.integers(0, 200),
)
piles = st.lists(overdue, max_size=40, unique_by=lambda card: card.card_id)


@given(piles, st.integers(2, 12), st.lists(st.integers(0, 30), min_size=12, max_size=12))
def test_every_card_gets_one_day_and_the_days_are_even(cards: list[Overdue], length: int, anyway: list[int]) -> None:
    days = range(DAY, DAY + length)
    due = dict(zip(days, anyway, strict=False))
    plan = spread(cards, MODELS, days, due, NO_EASY_DAYS)
    assert set(plan.days) == {card.card_id for card in cards}
    assert set(plan.days.values()) <= set(days)
    assert [one.spread for one in plan.outlook] == [list(plan.days.values()).count(day) for day in days]
    filled = [one.spread + one.due_anyway for one in plan.outlook if one.spread]
    if filled:
        assert max(filled) - min(filled) <= 1
        assert all(one.due_anyway >= min(filled) - 1 for one in plan.outlook if not one.spread)


@given(piles, st.integers(2, 12))
def test_the_worst_loss_comes_first(cards: list[Overdue], length: int) -> None:
    days = range(DAY, DAY + length)
    plan = spread(cards, MODELS, days, {}, NO_EASY_DAYS)
    (model,) = MODELS.values()
    losses = {card.card_id: loss_of_waiting(card, model, DAY, DAY + length) for card in cards}
    assert all(loss >= 0 for loss in losses.values())
    ordered = sorted(plan.days, key=lambda card: plan.days[card])
    for early, late in pairwise(ordered):
        assert plan.days[early] == plan.days[late] or losses[early] >= losses[late]


def test_easy_days_take_their_share(collection: Collection, time: Time) -> None:
    pile(collection, time, 60)
    set_deck_options(collection, "Deck", {"easy_days": "sat:50 sun:0"})
    proposal = propose_catching_up(collection, "Deck", 7)
    # 2026-04-12 is a Sunday.
    assert [one.spread for one in proposal.outlook] == [0, 11, 11, 11, 11, 11, 5]


def pile(collection: Collection, time: Time, count: int) -> None:
    """Learn so many cards and come back after forty days, on a Sunday."""
    bring(collection, deck_file([topic(f"T{n}") for n in range(count)]))
    set_deck_options(collection, "Deck", {"fuzz": "off"})
    for card in range(1, count + 1):
        answer_card(collection, card, Rating.EASY if card % 3 else Rating.GOOD)
        if not card % 3:
            answer_card(collection, card, Rating.GOOD)
        time.forward(seconds=5)
    time.forward(days=40)


def test_nothing_changes_before_it_is_carried_out_and_undo_takes_it_back(collection: Collection, time: Time) -> None:
    pile(collection, time, 30)
    before = dump(collection)
    proposal = propose_catching_up(collection, None, 5)
    assert dump(collection) == before
    assert proposal.cards == 30
    assert [one.spread for one in proposal.outlook] == [6] * 5
    assert proposal.recall_now is not None
    assert proposal.recall_spread is not None
    assert proposal.recall_waiting is not None
    assert proposal.recall_now > proposal.recall_spread > proposal.recall_waiting
    answer_card(collection, proposal.moves[0][0], Rating.GOOD)
    answered = dump(collection)
    assert carry_out(collection, proposal) == 23, "what was answered meanwhile is left alone"
    today = collection.clock.today()
    assert rows(collection, f"SELECT count(*) FROM card WHERE due_day <= {today}") == [(6,)]
    logged = rows(collection, "SELECT rating, kind, duration FROM review WHERE rating = 0")
    assert logged == [(0, 5, 0)] * 23
    assert undo(collection) == "spread 30 due reviews over 5 days"
    assert dump(collection) == answered


def test_a_holiday_is_spread_before_it_starts(collection: Collection, time: Time) -> None:
    pile(collection, time, 12)
    today = collection.clock.today()
    carry_out(collection, propose_catching_up(collection, None, 12))
    proposal = propose_holiday(collection, "Deck", today + 4, today + 11)
    assert (proposal.cards, len(proposal.moves)) == (8, 8)
    assert [one.spread + one.due_anyway for one in proposal.outlook] == [3, 3, 3, 3]
    assert carry_out(collection, proposal) == 8
    assert rows(collection, f"SELECT count(*) FROM card WHERE due_day BETWEEN {today + 4} AND {today + 11}") == [(0,)]
    for first, last in ((0, 5), (6, 5), (5, 400)):
        with pytest.raises(RetainError):
            propose_holiday(collection, None, today + first, today + last)


def test_from_the_command_line(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "ten.md", 10))
    for number in range(1, 11):
        inside("answer", str(number), "easy", "--at", f"2026-01-01T10:00:{number:02}Z")
    plan = inside("catch-up", "--days", "5", "--json").json()
    assert (plan["cards"], plan["moves"], plan["applied"], len(plan["days"])) == (10, 8, False, 5)
    assert {row["due"] for row in cards(inside)} <= {f"2026-01-{day:02}" for day in range(5, 20)}
    shown = inside("catch-up", "--days", "5")
    assert "--apply" in shown.err
    assert "Remembered" in shown.out
    assert inside("catch-up", "deck", "--days", "5", "--apply", "--json").json()["moved"] == 8
    assert inside("due", "--json").json()["review"] == 2
    assert "Undone: spread 10 due reviews in Deck over 5 days" in inside("undo").out
    assert inside("due", "--json").json()["review"] == 10
    assert "before it starts" in refused(inside, "catch-up", "--holiday", "2026-03-03", "2026-03-09")
    assert "2 to 365" in refused(inside, "catch-up", "--days", "1")
    inside("catch-up", code=2)
