"""The daily limits of nested decks: never exceeded at any level, and no room left unused."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.domain.decks import ancestors
from retain.scheduling.limits import Counts, Limits, Load, count_within

NAMES = ["A", "A::B", "A::B::C", "A::D", "A::D::E::F", "AB", "G::H"]


@st.composite
def trees(draw: st.DrawFn) -> list[Load]:
    """Some nested decks, a parent missing now and then, with limits, cards and what was done today."""
    few = st.integers(0, 6)
    return [
        Load(
            name,
            new_per_day=draw(few),
            reviews_per_day=draw(few),
            new=draw(few),
            learning=draw(few),
            day_learning=draw(few),
            review=draw(few),
            new_done=draw(st.integers(0, 2)),
            reviews_done=draw(st.integers(0, 2)),
        )
        for name in draw(st.permutations(NAMES).flatmap(lambda names: st.integers(1, 7).map(lambda n: names[:n])))
    ]


roots = st.sampled_from([None, *NAMES])


def below(name: str, top: str) -> bool:
    return name == top or top in ancestors(name)


def inside(loads: Sequence[Load], root: str | None) -> list[Load]:
    return [load for load in loads if root is None or below(load.name, root)]


def assert_within_limits(loads: Sequence[Load], root: str | None, new: Counter[str], reviews: Counter[str]) -> None:
    """``new`` and ``reviews`` cards of each deck may be shown, on top of what was done."""
    chosen = inside(loads, root)
    for load in chosen:
        family = [one for one in chosen if below(one.name, load.name)]
        shown_new = sum(new[one.name] for one in family)
        shown_reviews = sum(reviews[one.name] for one in family)
        done_new = sum(one.new_done for one in family)
        done_reviews = sum(one.reviews_done for one in family)
        if shown_new:
            assert shown_new + done_new <= load.new_per_day, load.name
            assert shown_new + done_new + shown_reviews + done_reviews <= load.reviews_per_day, load.name
        if shown_reviews:
            assert shown_reviews + done_reviews + done_new <= load.reviews_per_day, load.name


@given(trees(), roots, st.data())
def test_no_limit_is_exceeded_in_whatever_order_cards_come(
    loads: list[Load], root: str | None, data: st.DataObject
) -> None:
    chosen = inside(loads, root)
    limits = Limits(chosen, root)
    new: Counter[str] = Counter()
    reviews: Counter[str] = Counter()
    wishes = [(load.name, kind) for load in chosen for kind in ("new", "review") for _ in range(4)]
    for name, kind in data.draw(st.permutations(wishes)) if wishes else []:
        if kind == "new":
            room = limits.new_left(name)
            taken = limits.take_new(name)
            new[name] += taken
        else:
            room = limits.reviews_left(name)
            taken = limits.take_reviews(name)
            reviews[name] += taken
        assert taken == min(1, room)
        assert_within_limits(loads, root, new, reviews)


@given(trees(), roots)
def test_counts_keep_to_every_limit_and_to_the_cards_there_are(loads: list[Load], root: str | None) -> None:
    chosen = inside(loads, root)
    counts = count_within(loads, root)
    assert counts.learning >= sum(load.learning for load in chosen)
    assert counts.new <= sum(load.new for load in chosen)
    assert counts.review <= sum(load.review for load in chosen)
    for load in chosen:
        if root == load.name:
            done = sum(one.new_done + one.reviews_done for one in chosen)
            crossed = counts.learning - sum(one.learning for one in chosen)
            if counts.new:
                assert counts.new <= load.new_per_day - sum(one.new_done for one in chosen)
            if counts.new + counts.review + crossed:
                assert counts.new + counts.review + crossed <= load.reviews_per_day - done


@given(trees(), roots)
def test_counts_do_not_depend_on_the_order_of_the_decks(loads: list[Load], root: str | None) -> None:
    assert count_within(loads, root) == count_within(loads[::-1], root)


@given(trees())
def test_a_deck_without_parents_counts_alike_from_below_and_above(loads: list[Load]) -> None:
    """A session on everything is the sum of the sessions on the outermost decks."""
    tops = [
        load.name for load in loads if not any(above in [one.name for one in loads] for above in ancestors(load.name))
    ]
    total = Counts()
    for top in tops:
        total += count_within(loads, top)
    assert count_within(loads) == total


@given(trees(), roots, st.data())
def test_an_answer_leaves_one_card_less(loads: list[Load], root: str | None, data: st.DataObject) -> None:
    """What was done today counts across sessions: a new one shows exactly what this one had left."""
    chosen = inside(loads, root)
    before = count_within(loads, root)
    limits = Limits(chosen, root)
    askable: list[tuple[str, str]] = []
    for load in chosen:
        if limits.new_left(load.name) and load.new and before.new == sum(one.new for one in chosen):
            askable.append((load.name, "new"))
        if before.review == sum(one.review for one in chosen) and load.review:
            askable.append((load.name, "review"))
    if not askable:
        return
    name, kind = data.draw(st.sampled_from(askable))

    def answered(load: Load) -> Load:
        if load.name != name:
            return load
        if kind == "new":
            return replace(load, new=load.new - 1, new_done=load.new_done + 1)
        return replace(load, review=load.review - 1, reviews_done=load.reviews_done + 1)

    after = count_within([answered(load) for load in loads], root)
    assert after == replace(before, **{kind: getattr(before, kind) - 1})


@pytest.mark.parametrize(
    ("load", "expected"),
    [
        (Load("A", 20, 10, new=50, review=30), Counts(0, 0, 10)),
        (Load("A", 20, 200, new=50, review=30), Counts(20, 0, 30)),
        (Load("A", 20, 35, new=50, review=30), Counts(5, 0, 30)),
        (Load("A", 20, 200, new=50, review=30, new_done=8, reviews_done=100), Counts(12, 0, 30)),
        (Load("A", 20, 30, new=50, review=30, new_done=8, reviews_done=10), Counts(0, 0, 12)),
        (Load("A", 20, 10, new_done=30, reviews_done=40, new=5, review=5), Counts(0, 0, 0)),
        (Load("A", 20, 10, new=50, learning=7, day_learning=4, review=30), Counts(0, 11, 6)),
        (Load("A", 0, 0, new=5, learning=3, day_learning=2, review=5), Counts(0, 3, 0)),
    ],
    ids=["30 due, limit 10", "room", "new share the limit", "done", "done new use reviews", "over", "crossed", "none"],
)
def test_one_deck(load: Load, expected: Counts) -> None:
    assert count_within([load]) == expected


def test_a_parent_limits_all_its_subdecks_together_and_a_subdeck_itself() -> None:
    loads = [Load("A", 5, 100), Load("A::B", 3, 100, new=10), Load("A::C", 9, 100, new=10)]
    assert count_within(loads, "A").new == 5
    assert count_within(loads, "A::B").new == 3
    # Studied by itself, a subdeck keeps to its own limit alone.
    assert count_within(loads, "A::C").new == 9


def test_what_was_done_in_a_subdeck_counts_for_its_parent() -> None:
    loads = [Load("A", 5, 100, new=9), Load("A::B", 50, 100, new_done=4)]
    assert count_within(loads, "A").new == 1


def test_a_deck_whose_name_begins_alike_is_no_subdeck() -> None:
    loads = [Load("A", 1, 100, new=1), Load("AB", 9, 100, new=9)]
    assert count_within(loads, "A").new == 1


def test_a_thousand_decks_are_counted_quickly() -> None:
    loads = [Load(f"D{n // 10}::S{n}", 20, 200, new=5, review=5) for n in range(1_000)]
    assert count_within(loads) == Counts(5_000, 0, 5_000)
