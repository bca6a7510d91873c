"""Brackets in titles: an acronym, another name, or only the field that a title belongs to."""

import re
from dataclasses import dataclass
from enum import StrEnum

from retain.domain.titles.acronyms import expansion_before, is_acronym, stands_for
from retain.domain.titles.vocabulary import FIELD_ENDINGS, FIELDS, STOP_WORDS
from retain.domain.titles.words import find_words, singular, stem, words

BRACKET = re.compile(r"\(([^()]{1,200})\)|\[([^\[\]]{1,200})\]")
_LOOKED_AT = 2000
_SHORT_FIELD = 4
_SPACES = re.compile(r"\s+")
_USE = re.compile(r"(?:in|for|of|im|in der|en)\s", re.IGNORECASE)
_LIST = re.compile(r"\s(?:and|&|vs\.?|versus|und|et|y)\s|,\s", re.IGNORECASE)


class BracketKind(StrEnum):
    """What a bracket in a title is for."""

    ACRONYM = "acronym"
    """Short for the words before it: (LoRA)."""
    NAME = "name"
    """Another name of the same thing, or what the acronym before it stands for: (Nucleus Sampling)."""
    QUALIFIER = "qualifier"
    """The field or the use that tells it from namesakes: (Neural Networks). It gives nothing away."""
    INSERT = "insert"
    """A word that may be left out: Causal (Masked) Self-Attention."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """The text of a bracket in a title, and what it is for."""

    text: str
    kind: BracketKind


def inside_of(match: re.Match[str]) -> str:
    """Return the text within the bracket that ``BRACKET`` matched, stripped."""
    return (match.group(1) or match.group(2) or "").strip()


def without_brackets(text: str) -> str:
    """Return ``text`` without its brackets, spaces closed up."""
    return _SPACES.sub(" ", BRACKET.sub(" ", text)).strip()


def bracket_kind(inside: str, before: str, name: str, definition: str, *, in_the_middle: bool) -> BracketKind:
    """Tell what a bracket is for.

    ``before`` is the title up to the bracket, ``name`` the title without brackets; ``definition`` (which may be
    empty) shows by its use of the bracket's words whether they are a field. In doubt a bracket is another name.
    """
    if is_acronym(inside) and expansion_before(inside, before):
        return BracketKind.ACRONYM
    if in_the_middle:
        return BracketKind.INSERT
    if _is_abbreviation_of(name, inside) or _shares_word(name, inside):
        return BracketKind.NAME
    is_list_of_variants = _LIST.search(inside) is not None  # (Global and Local)
    if is_list_of_variants or _is_field(inside, name) or _used_as_field(inside, name, definition):
        return BracketKind.QUALIFIER
    return BracketKind.NAME


def _is_abbreviation_of(name: str, inside: str) -> bool:
    """Tell whether the name, or its first word, is short for the bracket: PAC Learning (Probably …)."""
    first = name.partition(" ")[0]
    return any(is_acronym(short) and stands_for(short, inside) for short in (name, first))


def _shares_word(name: str, inside: str) -> bool:
    own = {stem(word) for word in words(name)} - STOP_WORDS
    return any(stem(word) in own for word in words(inside))


def _is_field(inside: str, name: str) -> bool:
    """Tell whether a bracket looks like a field by itself: "in …", a known field, a foreign acronym, a plural."""
    found = words(inside)
    if not found or _USE.match(inside):
        return True
    if found[-1] in FIELDS or found[0] in ("ai", "ml") or found[-1].endswith(FIELD_ENDINGS):
        return True
    if inside.removesuffix("s").isupper() or (is_acronym(inside) and len(inside) <= _SHORT_FIELD):
        return True  # MoE is a field, TrimLLM a name
    own = words(name)
    is_plural = len(found) > 1 and singular(found[-1]) != found[-1]
    return is_plural and bool(own) and singular(own[-1]) == own[-1]


def _used_as_field(inside: str, name: str, definition: str) -> bool:
    """Tell whether the definition uses the bracket as a field: "in fairness contexts", "a Transformer encoder"."""
    text = list(find_words(definition[:_LOOKED_AT]))
    stems = [stem(word.folded) for word in text]
    wanted, own = ([stem(word) for word in words(part)] for part in (inside, name))
    for at in range(len(stems) - len(wanted) + 1):
        after = at + len(wanted)
        if stems[at:after] != wanted:
            continue
        if at and text[at - 1].folded in ("in", "for"):
            return True
        follows = bool(own) and stems[after : after + len(own)] == own
        if follows and definition[text[after - 1].end : text[after].start] == " ":
            return True
    return False
