"""The order of a session: every card once, as many as are counted, evenly mixed, and the same when taken up again."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from test_limits import assert_within_limits, inside, roots, trees

from retain.domain.options import Options
from retain.scheduling.limits import Limits, Load, count_within
from retain.scheduling.queue import Candidate, gather, intersperse

DAY = 20_000


def candidates(loads: list[Load], kind: str, first: int) -> list[Candidate]:
    """As many cards of ``kind`` as each deck holds, numbered from ``first`` on."""
    found: list[Candidate] = []
    for load in loads:
        for _ in range(getattr(load, kind)):
            number = first + len(found)
            found.append(Candidate(number, load.name, number % 5 if kind == "new" else DAY - number % 3))
    return found


def build_queue(
    *,
    day_learning: list[Candidate],
    reviews: list[Candidate],
    new: list[Candidate],
    limits: Limits,
    day: int,
) -> list[int]:
    """The ids of today's cards in the order in which they are shown, under the default options."""
    return list(
        gather(day_learning=day_learning, reviews=reviews, new=new, limits=limits, day=day, options=Options()).full
    )


def queue_of(loads: list[Load], root: str | None, day: int = DAY) -> list[int]:
    chosen = inside(loads, root)
    return build_queue(
        day_learning=candidates(chosen, "day_learning", 1_000),
        reviews=candidates(chosen, "review", 2_000),
        new=candidates(chosen, "new", 3_000),
        limits=Limits(chosen, root),
        day=day,
    )


@given(trees(), roots)
def test_the_queue_holds_what_is_counted(loads: list[Load], root: str | None) -> None:
    queue = queue_of(loads, root)
    kinds = Counter(card_id // 1_000 for card_id in queue)
    counts = count_within(loads, root)
    waiting = sum(load.learning for load in inside(loads, root))
    assert (kinds[3], kinds[1], kinds[2]) == (counts.new, counts.learning - waiting, counts.review)
    assert len(set(queue)) == len(queue)


@given(trees(), roots)
def test_the_queue_keeps_to_every_limit(loads: list[Load], root: str | None) -> None:
    chosen = inside(loads, root)
    kinds = ("day_learning", "review", "new")
    decks = {
        card.card_id: card.deck
        for number, kind in enumerate(kinds, start=1)
        for card in candidates(chosen, kind, number * 1_000)
    }
    new: Counter[str] = Counter()
    reviews: Counter[str] = Counter()
    for card_id in queue_of(loads, root):
        (new if card_id >= 3_000 else reviews)[decks[card_id]] += 1
    assert_within_limits(loads, root, new, reviews)


@given(trees(), roots)
def test_no_card_is_left_out_while_there_is_room(loads: list[Load], root: str | None) -> None:
    chosen = inside(loads, root)
    limits = Limits(chosen, root)
    queue = set(
        build_queue(
            day_learning=candidates(chosen, "day_learning", 1_000),
            reviews=candidates(chosen, "review", 2_000),
            new=candidates(chosen, "new", 3_000),
            limits=limits,
            day=DAY,
        )
    )
    for kind, first, left in (("review", 2_000, limits.reviews_left), ("new", 3_000, limits.new_left)):
        for card in candidates(chosen, kind, first):
            assert card.card_id in queue or left(card.deck) == 0


@given(trees(), roots)
def test_a_session_taken_up_again_goes_on_in_the_same_order(loads: list[Load], root: str | None) -> None:
    assert queue_of(loads, root) == queue_of(loads, root)


def reviews_only(count: int, *, day: int = DAY, limit: int = 9_999) -> list[int]:
    return build_queue(
        day_learning=[],
        reviews=[Candidate(n, "A", DAY - n % 4) for n in range(count)],
        new=[],
        limits=Limits([Load("A", 0, limit)]),
        day=day,
    )


def test_reviews_come_by_due_day_and_shuffled_within_it() -> None:
    queue = reviews_only(200)
    assert [n % 4 for n in queue] == [3] * 50 + [2] * 50 + [1] * 50 + [0] * 50
    assert queue[:50] != sorted(queue[:50])
    assert reviews_only(200, day=DAY + 1) != queue, "another day, another order"


def test_the_longest_overdue_come_first_when_there_is_no_room_for_all() -> None:
    assert {n % 4 for n in reviews_only(200, limit=50)} == {3}


def test_the_shuffle_of_a_card_does_not_depend_on_the_others() -> None:
    full = reviews_only(200)
    fewer = build_queue(
        day_learning=[],
        reviews=[Candidate(n, "A", DAY - n % 4) for n in range(0, 200, 3)],
        new=[],
        limits=Limits([Load("A", 0, 9_999)]),
        day=DAY,
    )
    assert fewer == [n for n in full if n % 3 == 0]


def test_new_cards_come_by_deck_and_position() -> None:
    queue = build_queue(
        day_learning=[],
        reviews=[],
        new=[Candidate(1, "B", 1), Candidate(2, "A", 9), Candidate(3, "A", 2), Candidate(4, "A", 2)],
        limits=Limits([Load("A", 9, 9), Load("B", 9, 9)]),
        day=DAY,
    )
    assert queue == [3, 4, 2, 1]


lists = st.lists(st.integers(0, 999), max_size=40, unique=True)


@given(lists, lists)
def test_interspersing_keeps_both_orders_and_every_item(main: list[int], more: list[int]) -> None:
    extra = [item + 1_000 for item in more]
    mixed = intersperse(main, extra)
    assert [item for item in mixed if item < 1_000] == main
    assert [item for item in mixed if item >= 1_000] == extra


@given(st.integers(1, 60), st.integers(1, 60))
def test_interspersed_items_stand_evenly(main: int, extra: int) -> None:
    mixed = intersperse(list(range(main)), list(range(1_000, 1_000 + extra)))
    for end in range(1, len(mixed) + 1):
        seen = sum(item >= 1_000 for item in mixed[:end])
        assert abs(seen - extra * end / len(mixed)) <= 1
