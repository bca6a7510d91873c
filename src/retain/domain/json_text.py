"""Dictionaries as JSON, for very many small ones."""

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

_NUMBERS = frozenset({int, float})


def compact_json(values: Mapping[str, Any]) -> str:
    """Return a dictionary as JSON without white space.

    Nearly always it holds numbers alone under plain names, for which this is several times as quick as ``json.dumps``.
    """
    if _NUMBERS.issuperset(map(type, values.values())) and "".join(values).isidentifier():
        try:
            if all(map(isfinite, values.values())):
                return "{" + ",".join([f'"{name}":{value}' for name, value in values.items()]) + "}"
        except OverflowError:  # a whole number beyond what a float can be
            pass
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
