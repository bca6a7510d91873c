"""Dictionaries as JSON: whatever names and numbers somebody else has put in them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.domain.json_text import compact_json

names = st.text() | st.sampled_from(["id", 'a"b', "back\\slash", "", "ö"])
values = st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none() | st.text()


@given(st.dictionaries(names, st.integers() | st.floats(allow_nan=False)) | st.dictionaries(names, values))
def test_what_is_written_is_read_again(found: dict[str, object]) -> None:
    text = compact_json(found)
    assert json.loads(text) == found
    assert text == json.dumps(found, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("value", [10**400, -(10**400)])
def test_a_number_beyond_every_float_is_kept(value: int) -> None:
    assert json.loads(compact_json({"id": value})) == {"id": value}
