"""JSON from a package, as text that can be stored."""

import json
from typing import Any


def read_json(text: str | bytes) -> Any:
    r"""Return the value of ``text``, with a question mark for half a character (``\ud800`` alone), which is no text.

    Raises ValueError, TypeError or RecursionError for what is no JSON.
    """
    value = json.loads(text)
    if b"\\u" in text if isinstance(text, bytes) else "\\u" in text:
        value = json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
    return value


def whole_number(value: Any, default: int = 0) -> int:
    """Return a value that was read if it is a whole number, and ``default`` otherwise."""
    return value if isinstance(value, int) and not isinstance(value, bool) else default
