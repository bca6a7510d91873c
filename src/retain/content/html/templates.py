"""Anki's template language: ``{{Field}}`` with filters, ``{{FrontSide}}``, and conditions, on fields in HTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from retain.content.cloze import cloze_numbers
from retain.content.html.cloze import cloze_face, cloze_text
from retain.content.html.reading import html_to_text
from retain.domain.decks import leaf

_TOKEN = re.compile(r"\{\{\{?([^{}]{1,500})\}?\}\}")
_EMPTY = re.compile(r"<(?:br|/?div|/?p)\s*/?>|&nbsp;|\s", re.IGNORECASE)
_FURIGANA = re.compile(r" ?([^ >\[\]]{1,100}?)\[(?!sound:)([^\[\]]{1,200})\]")
_READINGS = {"furigana": r"\1(\2)", "kana": r"\2", "kanji": r"\1"}
TYPED = "[____]"
"""Stands in a question where the answer is typed."""
_DEEPEST = 30
_LONGEST = 200_000
"""Characters of a face in HTML; what comes after is not written."""
_ANSWER_RULE = re.compile(r"<hr\s[^<>]{0,100}\bid\s*=\s*[\"']?answer[\"']?[^<>]{0,100}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """What a template can show beside the fields: where the card is."""

    deck: str = ""
    tags: tuple[str, ...] = ()
    note_type: str = ""
    card: str = ""
    number: int = 1
    """The card's cloze number, or that of its template."""


@dataclass(slots=True)
class Side:
    """A side of a card in HTML, whether a field that is not empty is on it, and its hints.

    Hints are (field, HTML): held back in a question, shown in an answer. ``typed`` is the HTML of what a question asks
    to be typed.
    """

    html: str = ""
    typed: str = ""
    shows_a_field: bool = False
    hints: list[tuple[str, str]] = field(default_factory=list)


def fill(template: str, fields: Mapping[str, str], place: Place, *, answering: bool) -> Side:
    """Return a side of a card.

    ``{{FrontSide}}`` and the rule below it are left out of an answer: the question stands above it anyhow.
    """
    return _Filling(fields, place, answering=answering).run(template)


def is_empty(html: str) -> bool:
    """Say whether a field counts as empty to a condition."""
    return not html or (len(html) < 2_000 and not _EMPTY.sub("", html))  # noqa: PLR2004 - nobody writes so many breaks


class _Filling:
    def __init__(self, fields: Mapping[str, str], place: Place, *, answering: bool) -> None:
        self._fields = fields
        self._place = place
        self._answering = answering
        self._side = Side()

    def run(self, template: str) -> Side:
        parts: list[str] = []
        size = position = 0
        conditions: list[tuple[str, bool]] = []
        for token in _TOKEN.finditer(template):
            shown = all(met for _, met in conditions)
            if shown:
                parts.append(template[position : token.start()])
            position = token.end()
            name = token[1].strip()
            if name[:1] in "#^" and len(conditions) < _DEEPEST:
                conditions.append((name[1:].strip(), self._is_met(name)))
            elif name.startswith("/"):
                self._close(conditions, name[1:].strip())
            elif shown and not name.startswith("!"):
                parts.append(self._value(name))
            size += len(parts[-1]) if parts else 0
            if size > _LONGEST:
                break
        else:
            if all(met for _, met in conditions):
                parts.append(template[position:])
        html = "".join(parts)[:_LONGEST]
        self._side.html = _ANSWER_RULE.sub("", html, count=1) if self._answering and "FrontSide" in template else html
        return self._side

    @staticmethod
    def _close(conditions: list[tuple[str, bool]], name: str) -> None:
        for index in range(len(conditions) - 1, -1, -1):
            if conditions[index][0] == name:
                del conditions[index:]
                return

    def _is_met(self, name: str) -> bool:
        negated, name = name.startswith("^"), name[1:].strip()
        if re.fullmatch(r"c\d{1,4}", name) and name not in self._fields:
            full = int(name[1:]) == self._place.number
        else:
            full = not is_empty(self._lookup(name))
        return full is not negated

    def _lookup(self, name: str) -> str:
        if name in self._fields:
            return self._fields[name]
        place = self._place
        special = {
            "Tags": " ".join(place.tags),
            "Deck": place.deck,
            "Subdeck": leaf(place.deck),
            "Type": place.note_type,
            "Card": place.card,
        }
        return escape(special.get(name, ""), quote=False)

    def _value(self, expression: str) -> str:
        *filters, name = (part.strip() for part in expression.split(":"))
        if name == "FrontSide" and name not in self._fields:
            return ""
        value = self._lookup(name)
        self._side.shows_a_field |= name in self._fields and not is_empty(value)
        if "type" in filters:  # “type:cloze:Text” asks for what the cloze hides, “type:nc:” is forgiving, as we are
            return self._typed(value)
        for one in reversed(filters):
            value = self._filtered(one, name, value)
        return value

    def _filtered(self, name: str, field_name: str, value: str) -> str:
        number = self._place.number
        match name:
            case "cloze":
                value = cloze_face(value, number, hide=not self._answering)
            case "cloze-only":
                value = cloze_text(value, number)
            case "text":
                value = escape(html_to_text(value), quote=False)
            case "hint":
                value = self._hint(field_name, value)
            case "furigana" | "kana" | "kanji":
                value = _FURIGANA.sub(_READINGS[name], value)
            case _:
                pass  # an add-on's filter: the field as it is
        return value

    def _hint(self, field_name: str, value: str) -> str:
        if is_empty(value):
            return ""
        self._side.hints.append((field_name, value))
        return value if self._answering else f"[{escape(field_name, quote=False)}]"

    def _typed(self, value: str) -> str:
        if cloze_numbers(value):
            value = cloze_text(value, self._place.number)
        if not self._answering:
            self._side.typed = self._side.typed or value
            return "" if is_empty(value) else TYPED
        return f"<b>{value}</b>" if value else ""
