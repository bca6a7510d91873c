import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.domain.cards import Memory, Rating
from retain.domain.options import FSRS6_DEFAULT_PARAMETERS
from retain.scheduling.forgetting import days_until, retrievability
from retain.scheduling.memory import MAXIMUM_STABILITY, MemoryModel

MODEL = MemoryModel(FSRS6_DEFAULT_PARAMETERS)

memories = st.builds(
    Memory,
    stability=st.floats(min_value=0.001, max_value=MAXIMUM_STABILITY),
    difficulty=st.floats(min_value=1, max_value=10),
)
days = st.integers(min_value=0, max_value=20_000)


def test_nothing_loads_fsrs_before_a_model_is_made() -> None:
    modules = "forgetting, intervals, labels, memory, scheduler, steps"
    program = f"""
import sys
from retain.scheduling import {modules}
from retain.domain.options import Options
assert "fsrs" not in sys.modules
scheduler.Scheduler(Options())
assert "fsrs" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_first_answer_sets_the_published_initial_stability() -> None:
    assert [MODEL.first(rating).stability for rating in Rating] == list(FSRS6_DEFAULT_PARAMETERS[:4])


@given(memories, st.sampled_from(Rating), days)
def test_memories_keep_their_bounds(memory: Memory, rating: Rating, elapsed: int) -> None:
    after = MODEL.next(memory, rating, elapsed)
    assert 0.001 <= after.stability <= MAXIMUM_STABILITY
    assert 1 <= after.difficulty <= 10


@given(memories, days)
def test_a_better_answer_leaves_a_stronger_memory(memory: Memory, elapsed: int) -> None:
    after = [MODEL.next(memory, rating, elapsed) for rating in Rating]
    assert after == sorted(after, key=lambda each: each.stability)
    assert after == sorted(after, key=lambda each: -each.difficulty)


@given(memories)
def test_hard_within_one_study_day_changes_no_stability(memory: Memory) -> None:
    """There the short-term formula holds; from the next day on the spacing counts."""
    assert MODEL.next(memory, Rating.HARD, 0).stability == pytest.approx(memory.stability)


def test_spacing_counts_from_the_next_study_day_on() -> None:
    stabilities = [MODEL.next(Memory(10.0, 5.0), Rating.GOOD, elapsed).stability for elapsed in range(30)]
    assert stabilities == sorted(set(stabilities))


def test_weights_out_of_bounds_count_as_the_bound() -> None:
    lowered = (*FSRS6_DEFAULT_PARAMETERS[:19], 0.8, 0.1)
    beyond = (*FSRS6_DEFAULT_PARAMETERS[:19], 0.800000011920929, 0.05)
    memory = Memory(10.0, 5.0)
    for elapsed in (0, 12):
        assert MemoryModel(beyond).next(memory, Rating.GOOD, elapsed) == MemoryModel(lowered).next(
            memory, Rating.GOOD, elapsed
        )
    assert retrievability(memory, 3.5, beyond) == retrievability(memory, 3.5, lowered)


def test_there_must_be_21_weights() -> None:
    with pytest.raises(ValueError, match="argument"):
        MemoryModel(FSRS6_DEFAULT_PARAMETERS[:19])


@given(memories)
def test_recall_is_certain_at_first_and_ninety_percent_after_one_stability(memory: Memory) -> None:
    assert retrievability(memory, 0, FSRS6_DEFAULT_PARAMETERS) == 1
    assert retrievability(memory, -3, FSRS6_DEFAULT_PARAMETERS) == 1
    assert retrievability(memory, memory.stability, FSRS6_DEFAULT_PARAMETERS) == pytest.approx(0.9)


@given(memories, st.floats(min_value=0.7, max_value=0.99))
def test_the_curve_reads_the_same_both_ways(memory: Memory, retention: float) -> None:
    elapsed = days_until(retention, memory, FSRS6_DEFAULT_PARAMETERS)
    assert retrievability(memory, elapsed, FSRS6_DEFAULT_PARAMETERS) == pytest.approx(retention)


@given(memories, st.floats(min_value=0, max_value=40_000), st.floats(min_value=0.01, max_value=1))
def test_recall_fades_by_the_hour(memory: Memory, elapsed: float, later: float) -> None:
    assert retrievability(memory, elapsed + later, FSRS6_DEFAULT_PARAMETERS) < retrievability(
        memory, elapsed, FSRS6_DEFAULT_PARAMETERS
    )


@given(st.integers(min_value=0, max_value=36_000))
def test_at_ninety_percent_the_interval_is_the_stability_to_the_last_digit(whole: int) -> None:
    assert days_until(0.9, Memory(whole + 0.5, 5.0), FSRS6_DEFAULT_PARAMETERS) == whole + 0.5
