"""What a card takes along in words of its own: JSON, with its memory and all that was only carried."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from retain.domain.cards import CardRow
from retain.formats.apkg.cards import Outgoing, card_to_foreign

OUT = Outgoing(20_000, 20_717, 2, 1, 0.9, 0.1542)
MEMORIES = st.none() | st.tuples(
    st.floats(0.001, 36_500), st.floats(1, 10), st.none() | st.integers(10**12, 2 * 10**12)
)
KEPT = st.fixed_dictionaries(
    {},
    optional={
        "as_of": st.integers(0, 3),
        "dr": st.none() | st.sampled_from([0.85, 1]),
        "decay": st.none() | st.just(0.5),
        "pos": st.none(),
        "data": st.dictionaries(st.sampled_from(["cd", "ö", "x y"]), st.integers() | st.text()),
    },
)


@given(MEMORIES, KEPT, st.integers(0, 3), st.integers(0, 2), st.integers(0, 3))
def test_the_data_of_a_card_says_its_memory_and_what_was_carried(
    memory: tuple[float, float, int | None] | None, kept: dict[str, Any], state: int, position: int, reps: int
) -> None:
    stability, difficulty, last = memory or (None, None, None)
    card = CardRow(
        1, 1, 1, 0, state, position, 0, None, 20_800, 86_400, stability, difficulty, last, 20_700,
        reps, 0, 0, None, 0, None,
    )  # fmt: skip
    row = card_to_foreign(card, kept, OUT, id_=1, note_id=1, deck_id=1, modified=0)
    expected: dict[str, Any] = {}
    if state and ("pos" not in kept or position):
        expected["pos"] = position
    if memory is not None:
        assert stability is not None
        assert difficulty is not None
        expected |= {"s": round(stability, 4), "d": round(difficulty, 3), "dr": 0.9, "decay": 0.1542}
        if kept.get("as_of") == reps:
            expected |= {name: kept[name] for name in ("dr", "decay") if name in kept}
        if last is not None:
            expected["lrt"] = last // 1000
    expected = {name: value for name, value in expected.items() if value is not None} | kept.get("data", {})
    assert json.loads(row[-1]) == expected
