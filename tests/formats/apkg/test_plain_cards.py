"""The quick way to read a card must read what the careful one does, or leave it to that."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.domain.clock import Clock
from retain.domain.spans import Calendar
from retain.formats.apkg.cards import Frame, Habits, card_from_foreign, plain_card
from retain.formats.apkg.collection import CardLog, ForeignCard

NOW = 1_790_000_000_000
FRAME = Frame(20_000, 20_717, Calendar(Clock(), 0, NOW), NOW)
HABITS = Habits(2, 1, 0.9, 0.1542)
USUAL = '{"pos":7,"s":254.3827,"d":7.874,"dr":0.9,"decay":0.154,"lrt":1769683140}'

whole = st.one_of(
    st.integers(-3, 10), st.integers(-(2**53) + 1, 2**53 - 1), st.sampled_from([2**31, 3_650_000, 36_500])
)
number = st.one_of(
    st.floats(0, 40_000, allow_nan=False).map(repr),
    st.decimals(0, 12, places=4).map(str),
    st.sampled_from(["0", "0.0", "00.5", "1.", "5", "10.0", "36500.0", "1e3", "-1.5", "null", "true", '"x"', "0.900"]),
)
data = st.one_of(
    st.sampled_from(["", "{}", "{", "[]", USUAL, USUAL[:-1] + ',"cd":"{}"}', USUAL.replace(",", ", "), None, b"{}", 5]),
    st.dictionaries(
        st.sampled_from(["pos", "s", "d", "dr", "decay", "lrt", "cd"]), st.one_of(number, whole.map(str))
    ).map(lambda said: "{" + ",".join(f'"{name}":{value}' for name, value in said.items()) + "}"),
    st.tuples(whole, number, number, number, number, st.integers(0, NOW // 500)).map(
        lambda said: '{{"pos":{},"s":{},"d":{},"dr":{},"decay":{},"lrt":{}}}'.format(*said)
    ),
)
logs = st.none() | st.builds(
    CardLog, whole, st.none() | whole | st.just(1_769_683_140_123) | st.integers(0, NOW), st.integers(-9, 9)
)
cards = st.builds(
    ForeignCard,
    *(st.just(5), st.just(6), st.just(1), st.integers(0, 3), whole),
    type=st.sampled_from([0, 2, 2, 2, 1, 3, 9]),
    queue=st.integers(-4, 4),
    due=whole, ivl=whole, factor=st.sampled_from([0, 2500, -1]), reps=whole, lapses=whole, left=whole,
    odue=whole, odid=st.sampled_from([0, 0, 0, 4]), flags=st.integers(-1, 9), data=data,
)  # fmt: skip


def _read(card: ForeignCard, log: CardLog | None, shift: int) -> tuple[Any, Any]:
    careful = card_from_foreign(card, log, FRAME, HABITS, id_=1, note_id=2, deck_id=3, shift=shift)
    return plain_card(card, log, FRAME, HABITS, id_=1, note_id=2, deck_id=3, shift=shift), careful


@given(cards, logs, st.sampled_from([0, 12]))
def test_it_reads_what_the_careful_one_does(card: ForeignCard, log: CardLog | None, shift: int) -> None:
    quick, careful = _read(card, log, shift)
    assert quick is None or quick == careful
    assert quick is None or list(map(type, quick)) == list(map(type, careful))


@pytest.mark.parametrize(
    ("kind", "text"),
    [(0, "{}"), (0, ""), (2, USUAL), (2, '{"s":1.5,"d":5.0}'), (2, '{"pos":3,"s":1.5,"d":5.0,"dr":0.87,"lrt":0}')],
)
def test_the_usual_ones_are_read_quickly(kind: int, text: str) -> None:
    card = ForeignCard(5, 6, 1, 0, 9, kind, kind, 400, 12, 2500, 4, 1, 0, 0, 0, 3, text)
    quick, careful = _read(card, CardLog(1, 1_769_683_140_123, 12), 0)
    assert quick is not None
    assert quick == careful
