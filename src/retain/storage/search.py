"""The search language of ``retain cards``: a query becomes a condition in SQL.

Terms are joined by “and”, or by ``or`` between them, which binds less: ``deck:NAME`` (with its subdecks; ``*``
matches anything), ``tag:NAME``, ``is:STATE``, and words or “exact words” in quotation marks, which are looked for in
the note's text. A minus sign before a term turns it round. Quotation marks may stand around a value
(``deck:"My deck"``) or a whole term (``"deck:My deck"``); the name of a deck that exists needs none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from retain.domain.clock import Moment
from retain.domain.errors import RetainError

_TERM = re.compile(r'\s*(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"|([^\s"]+))')
_QUOTED_TERM = re.compile(r"(deck|tag|is):(.*)", re.IGNORECASE | re.DOTALL)

_STATES = {
    "new": "card.state = 0",
    "learn": "card.state IN (1, 3)",
    "learning": "card.state IN (1, 3)",
    "relearning": "card.state = 3",
    "review": "card.state = 2",
    "due": "(card.state = 2 OR card.state IN (1, 3) AND card.due_at IS NULL) AND card.due_day <= :day "
    "AND card.suspended = 0 AND card.buried_on IS NOT :day "
    "OR card.state IN (1, 3) AND card.due_at <= :at AND card.suspended = 0 AND card.buried_on IS NOT :day",
    "suspended": "card.suspended = 1",
    "buried": "card.buried_on = :day",
}
_LONGEST = 1_000
_AND, _BOTH, _OR = " AND ", " AND  ", " OR "
_KNOWN = "deck:, tag:, is:, words and “exact words”"


@dataclass(frozen=True, slots=True)
class Condition:
    """An SQL condition on ``card``, ``note`` and ``deck``, with its named parameters."""

    sql: str
    parameters: dict[str, Any]


def parse_query(query: str, moment: Moment, decks: Sequence[str] = ()) -> Condition:
    """Return the condition that a query stands for; an empty query matches every card.

    ``decks`` are the names of all decks, which are recognised also without quotation marks. Raises RetainError for
    a term that is not understood.
    """
    if len(query) > _LONGEST:
        raise RetainError(f"the search is longer than {_LONGEST:,} characters; shorten it")
    parts: list[str] = []
    joins: list[str] = []
    parameters: dict[str, Any] = {"day": moment.day, "at": moment.at}
    position = 0
    # What is not Unicode cannot be stored, so it cannot be found either.
    text = query.strip().encode(errors="replace").decode()
    while position < len(text):
        match = _TERM.match(text, position)
        if match is None:
            raise RetainError(f"the search cannot be read at “{text[position:][:30]}”: a quotation mark is not closed")
        position = match.end()
        minus, key, quoted, word = match.groups()
        value = quoted if quoted is not None else word
        whole = _QUOTED_TERM.fullmatch(quoted) if quoted is not None and key is None else None
        if whole:
            key, value = whole.groups()
        elif quoted is None and key is not None and key.lower() == "deck":
            rest = _rest_of_name(text, match.start(4), decks)
            value, position = (text[match.start(4) : rest], rest) if rest > position else (value, position)
        ends_there = text[position : position + 1] != '"'
        if quoted is None and key is None and value.lower() in ("is:", "deck:", "tag:") and ends_there:
            raise RetainError(f"“{value}” needs a value right after the colon")
        if quoted is None and key is None and not minus and value.lower() in ("and", "or"):
            if not parts or joins[-1] != _AND:
                raise RetainError(f"“{value}” stands between two terms; write one before it")
            joins[-1] = _OR if value.lower() == "or" else _BOTH
            continue
        condition = _term(key.lower() if key else None, value, f"p{len(parts)}", parameters)
        parts.append(f"NOT ({condition})" if minus else f"({condition})")
        joins.append(_AND)
    if joins and joins[-1] != _AND:
        raise RetainError("the search ends with “and” or “or”; write another term after it")
    joins[-1:] = [""] if parts else []
    joined = "".join(f"{part}{join}" for part, join in zip(parts, joins, strict=True))
    return Condition(joined or "1", parameters)


def _rest_of_name(text: str, start: int, decks: Sequence[str]) -> int:
    """Return where the longest deck name that stands at ``start`` ends; ``start`` if there is none."""
    lengths = [
        len(name)
        for name in decks
        if text[start : start + len(name)].casefold() == name.casefold()
        and text[start + len(name) : start + len(name) + 1].strip() == ""
    ]
    return start + max(lengths, default=0)


def _term(key: str | None, value: str, name: str, parameters: dict[str, Any]) -> str:
    if key == "is":
        if value.lower() not in _STATES:
            raise RetainError(f"“is:{value}” is not known; is: takes {', '.join(_STATES)}")
        return _STATES[value.lower()]
    if key == "deck":
        parameters[name] = _like(value)
        parameters[f"{name}_below"] = f"{_like(value)}::%"
        return f"deck.name LIKE :{name} ESCAPE '\\' OR deck.name LIKE :{name}_below ESCAPE '\\'"
    if key == "tag":
        parameters[name] = f"% {_like(value)} %"
        return f"note.tags LIKE :{name} ESCAPE '\\'"
    if key is not None and key in {"prop", "rated", "added", "front", "back", "note", "flag", "state"}:
        raise RetainError(f"“{key}:” cannot be searched for yet; {_KNOWN} can")
    wanted = f"{key}:{value}" if key else value
    parameters[name] = f"%{_like(wanted)}%"
    return f"note.fields LIKE :{name} ESCAPE '\\'"


def _like(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%")
