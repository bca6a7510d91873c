"""What each term of the search language means in SQL."""

import re
from collections import defaultdict
from collections.abc import Callable

from retain.domain.cards import Rating
from retain.domain.errors import RetainError
from retain.domain.query import Term
from retain.scheduling.forgetting import elapsed_over_stability
from retain.storage.search.context import Parameters, SearchContext
from retain.storage.search.words import fold, like_pattern, words_sql

_LARGEST = 2**63 - 1
_MOST_DAYS = 36_500
_AWAKE = "card.suspended = 0 AND card.buried_on IS NOT {day}"
STATES = {
    "new": "card.state = 0",
    "learn": "card.state IN (1, 3)",
    "learning": "card.state IN (1, 3)",
    "relearning": "card.state = 3",
    "review": "card.state = 2",
    "due": "{awake} AND ((card.state = 2 OR card.state IN (1, 3) AND card.due_at IS NULL) AND card.due_day <= {day} "
    "OR card.state IN (1, 3) AND card.due_at <= {at})",
    "suspended": "card.suspended = 1",
    "buried": "card.buried_on = {day}",
    "flagged": "card.flag > 0",
    "leech": "note.tags LIKE '% leech %'",
}
_FLAGS = ("none", "red", "orange", "green", "blue", "pink", "turquoise", "purple")
_COMPARISON = re.compile(r"([a-z]+)(<=|>=|!=|<>|=|<|>)(-?\d{1,9}(?:\.\d{1,9})?)(%?)")
_DAY = 86_400
PROPERTIES = {
    "interval": f"round(card.interval / {_DAY}.0, 2)",
    "due": "card.due_day - {day}",
    "reps": "card.reps",
    "lapses": "card.lapses",
    "stability": "round(card.stability, 2)",
    "difficulty": "round(card.difficulty, 2)",
    "position": "CASE card.state WHEN 0 THEN card.position END",
}
_SHORT = {"ivl": "interval", "s": "stability", "d": "difficulty", "r": "retrievability", "pos": "position"}


def term_sql(term: Term, context: SearchContext, parameters: Parameters) -> str:
    """Return the condition of one term; raises RetainError where its value is not understood."""
    if term.key is None:
        return words_sql(term.value, parameters, exact=term.exact)
    return _TERMS[term.key](term, context, parameters)


def _deck(term: Term, _context: SearchContext, parameters: Parameters) -> str:
    # As fold is slow only on many rows, decks are compared by it, so that “ä” and “Ä” are one.
    pattern = like_pattern(fold(term.value.strip()))
    itself, below = parameters.add(pattern), parameters.add(f"{pattern}::%")
    return (
        "card.deck_id IN (SELECT id FROM deck AS d "
        f"WHERE fold(d.name) LIKE {itself} ESCAPE '\\' OR fold(d.name) LIKE {below} ESCAPE '\\')"
    )


def _tag(term: Term, _context: SearchContext, parameters: Parameters) -> str:
    value = fold(term.value.strip())
    if value == "none":
        return "note.tags = ''"
    pattern = like_pattern(value)
    itself, below = parameters.add(f"% {pattern} %"), parameters.add(f"% {pattern}::%")
    return (
        f"note.tags <> '' AND (fold(note.tags) LIKE {itself} ESCAPE '\\' OR fold(note.tags) LIKE {below} ESCAPE '\\')"
    )


def _is(term: Term, context: SearchContext, parameters: Parameters) -> str:
    pattern = STATES.get(term.value.lower())
    if pattern is None:
        raise RetainError(f"“is:{term.value[:40]}” is not known; is: takes {', '.join(STATES)}")
    return _at(pattern, context, parameters)


def _at(pattern: str, context: SearchContext, parameters: Parameters) -> str:
    if "{" not in pattern:
        return pattern
    pattern = pattern.replace("{awake}", _AWAKE)
    at = parameters.add(context.moment.at) if "{at}" in pattern else ""
    return pattern.format(day=parameters.add(context.moment.day), at=at)


def _property(term: Term, context: SearchContext, parameters: Parameters) -> str:
    match = _COMPARISON.fullmatch(term.value.lower().replace(" ", ""))
    name = _SHORT.get(match[1], match[1]) if match else ""
    if match is None or name not in (*PROPERTIES, "retrievability"):
        names = ", ".join([*PROPERTIES, "retrievability"])
        raise RetainError(
            f"“prop:{term.value[:40]}” is not understood; write prop: with one of {names}, a sign like < or >=, "
            "and a number, as in prop:stability>=21"
        )
    sign, number = match[2], float(match[3])
    if name == "retrievability":
        return _retrievability(sign, number / 100 if match[4] else number, context, parameters)
    if match[4]:
        raise RetainError(f"prop:{name} is not a share; write its number without “%”")
    value = _at(PROPERTIES[name], context, parameters)
    return f"{value} {sign} {parameters.add(number)}"


def _retrievability(sign: str, share: float, context: SearchContext, parameters: Parameters) -> str:
    """Compare elapsed time with the time after which recall falls to ``share``: that needs no power function in SQL."""
    if not 0 <= share <= 1:
        raise RetainError("prop:retrievability takes a share from 0 to 1, or 0 % to 100 %")
    elapsed = f"(max({parameters.add(context.moment.at)} - card.last_review_at, 0) / {_DAY}000.0)"
    by_weights: dict[tuple[float, ...], list[int]] = defaultdict(list)
    for deck_id, weights in context.parameters_by_deck.items():
        by_weights[tuple(weights)].append(deck_id)
    parts = []
    for weights, deck_ids in by_weights.items():

        def after(share: float, weights: tuple[float, ...] = weights) -> str:
            return f"card.stability * {parameters.add(elapsed_over_stability(share, weights))}"

        half = 0.005
        match sign:
            case "<" | "<=" | ">" | ">=":
                turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[sign]
                compared = f"{elapsed} {turned} {after(share)}"
            case _:
                # Equal means: shown as the same per cent.
                equal = f"{elapsed} BETWEEN {after(min(1, share + half))} AND {after(max(0, share - half))}"
                compared = equal if sign == "=" else f"NOT ({equal})"
        parts.append(f"card.deck_id IN ({', '.join(str(int(deck_id)) for deck_id in deck_ids)}) AND {compared}")
    known = " OR ".join(f"({part})" for part in parts) or "0"
    return f"card.stability IS NOT NULL AND card.last_review_at IS NOT NULL AND ({known})"


def _rated(term: Term, context: SearchContext, parameters: Parameters) -> str:
    days, colon, rating = term.value.partition(":")
    since = parameters.add(_days_ago("rated", days, context))
    if not colon:
        return f"card.id IN (SELECT card_id FROM review WHERE at >= {since} AND rating > 0)"
    names = {str(int(one)): int(one) for one in Rating} | {one.name.lower(): int(one) for one in Rating}
    number = names.get(rating.lower())
    if number is None:
        raise RetainError(f"“rated:{term.value[:40]}” is not understood; write rated:7, or rated:7:again (or 1 to 4)")
    return f"card.id IN (SELECT card_id FROM review WHERE at >= {since} AND rating = {parameters.add(number)})"


def _added(term: Term, context: SearchContext, parameters: Parameters) -> str:
    return f"note.created_at >= {parameters.add(_days_ago('added', term.value, context))}"


def _edited(term: Term, context: SearchContext, parameters: Parameters) -> str:
    since = parameters.add(_days_ago("edited", term.value, context))
    return f"note.modified_at >= {since} AND note.modified_at > note.created_at"


def _introduced(term: Term, context: SearchContext, parameters: Parameters) -> str:
    since = parameters.add(_days_ago("introduced", term.value, context))
    return (
        f"card.id IN (SELECT card_id FROM review WHERE at >= {since} AND rating > 0) AND NOT EXISTS "
        f"(SELECT 1 FROM review WHERE card_id = card.id AND at < {since} AND rating > 0)"
    )


def _days_ago(key: str, text: str, context: SearchContext) -> int:
    """Return when the study day began that lies ``text`` − 1 days back: 1 is today."""
    if not text.isdecimal() or not 1 <= int(text[:9]) <= _MOST_DAYS:
        raise RetainError(f"“{key}:{text[:40]}” is not understood; write the number of days, today included: {key}:7")
    return context.day_starts(context.moment.day - int(text) + 1)


FIRST_FIELD = "substr(note.fields, 1, instr(note.fields || char(31), char(31)) - 1)"
_OTHER_FIELDS = "substr(note.fields, instr(note.fields || char(31), char(31)) + 1)"


def _field(sql: str) -> Callable[[Term, SearchContext, Parameters], str]:
    def in_field(term: Term, _context: SearchContext, parameters: Parameters) -> str:
        if term.value == "":
            return f"{sql} = ''"
        value = fold(term.value)
        if "*" in value and not term.exact:
            contained = f"fold({sql}) LIKE {parameters.add(f'%{like_pattern(value)}%')} ESCAPE '\\'"
        else:
            contained = f"instr(fold({sql}), {parameters.add(value)})"
        # The index, which knows no fields, leaves few notes to read.
        return f"{words_sql(term.value, parameters, exact=term.exact)} AND {contained}"

    return in_field


def _note(term: Term, _context: SearchContext, parameters: Parameters) -> str:
    pattern = parameters.add(like_pattern(fold(term.value.strip())))
    return f"note.note_type_id IN (SELECT id FROM note_type AS t WHERE fold(t.name) LIKE {pattern} ESCAPE '\\')"


def _flag(term: Term, _context: SearchContext, parameters: Parameters) -> str:
    value = term.value.lower()
    numbers = {name: number for number, name in enumerate(_FLAGS)} | {str(n): n for n in range(len(_FLAGS))}
    if value not in numbers:
        raise RetainError(f"“flag:{term.value[:40]}” is not known; flag: takes 0 to 7, or {', '.join(_FLAGS)}")
    return f"card.flag = {parameters.add(numbers[value])}"


def _number(column: str, key: str) -> Callable[[Term, SearchContext, Parameters], str]:
    def is_one_of(term: Term, _context: SearchContext, parameters: Parameters) -> str:
        words = term.value.split(",")
        if not all(word.isdecimal() and len(word) < 20 and int(word) <= _LARGEST for word in words):  # noqa: PLR2004
            raise RetainError(f"“{key}:{term.value[:40]}” is not understood; write numbers with commas: {key}:12,14")
        return f"{column} IN ({', '.join(parameters.add(int(word)) for word in words)})"

    return is_one_of


def _guid(term: Term, _context: SearchContext, parameters: Parameters) -> str:
    return f"note.guid = {parameters.add(term.value)}"


_TERMS: dict[str, Callable[[Term, SearchContext, Parameters], str]] = {
    "deck": _deck,
    "tag": _tag,
    "is": _is,
    "prop": _property,
    "rated": _rated,
    "added": _added,
    "edited": _edited,
    "introduced": _introduced,
    "front": _field(FIRST_FIELD),
    "back": _field(_OTHER_FIELDS),
    "note": _note,
    "flag": _flag,
    "card": _number("card.id", "card"),
    "id": _number("card.id", "id"),
    "nid": _number("note.id", "nid"),
    "guid": _guid,
}

KEYS = frozenset(_TERMS)
"""The words that mean something before a colon."""
