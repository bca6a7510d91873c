"""The head of a deck file: ``key: value`` lines between two ``---``, for what holds for the whole deck."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retain.domain.decks import clean_deck_name
from retain.domain.errors import RetainError
from retain.domain.imports import DeckDraft, Problem
from retain.formats.markdown.syntax import marker

FENCE = "---"
_KEYS = ("deck", "tags", "reverse")
_ENTRY = re.compile(r"(?P<key>[^\s:][^:]*):(?P<value>.*)")
_ITEM = re.compile(r'\s*(?:"(?P<quoted>(?:[^"]|"")*)"\s*(?=,|$)|(?P<plain>[^,]*))(?:,|$)')
_PLAIN_TAG = re.compile(r'[^\s",\[\]][^",\[\]]*')
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})
_TYPED = "typed"
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head says; ``length`` is the number of lines it takes."""

    name: str | None = None
    tags: tuple[str, ...] = ()
    reverse: bool = False
    typed: bool = False
    length: int = 0
    problems: tuple[Problem, ...] = ()


def read_front_matter(lines: list[str]) -> FrontMatter:
    """Read the head of a deck file; a file without one has an empty head of no lines."""
    start = next((number for number, line in enumerate(lines) if line), None)
    if start is None or lines[start] != FENCE:
        return FrontMatter()
    entries: dict[str, tuple[int, str]] = {}
    problems = []
    end = start + 1
    while end < len(lines) and lines[end] != FENCE and not marker(lines[end]):
        if lines[end] and (complaint := _read_entry(lines[end], end + 1, entries)):
            problems.append(Problem(end + 1, complaint))
        end += 1
    if end < len(lines) and lines[end] == FENCE:
        end += 1
    else:
        problems.append(Problem(start + 1, f"the front matter that begins here is not closed; end it with {FENCE}"))
    name, tags, reverse, typed = _read_values(entries, problems)
    return FrontMatter(name, tags, reverse, typed, end, tuple(problems))


def _read_entry(line: str, number: int, entries: dict[str, tuple[int, str]]) -> str | None:
    """Add what ``line`` says to ``entries``; return what is wrong with it, if anything."""
    match = _ENTRY.match(line)
    if not match:
        return f"“{line[:_SHOWN]}” is not front matter; write “key: value”"
    key = match["key"].strip().lower()
    if key not in _KEYS:
        return f"“{key[:_SHOWN]}” is no key of the front matter; it can hold {', '.join(_KEYS)}"
    if key in entries:
        return f"“{key}” was given in line {entries[key][0]} already; this one is ignored"
    entries[key] = (number, match["value"].strip())
    return None


def _read_values(
    entries: dict[str, tuple[int, str]], problems: list[Problem]
) -> tuple[str | None, tuple[str, ...], bool, bool]:
    name, reverse, typed = None, False, False
    if "deck" in entries:
        number, value = entries["deck"]
        try:
            name = clean_deck_name(_unquote(value))
        except RetainError as error:
            problems.append(Problem(number, str(error)))
    if "reverse" in entries:
        number, value = entries["reverse"]
        typed = value.lower() == _TYPED
        reverse = typed or value.lower() in _YES
        if not reverse and value.lower() not in _NO:
            problems.append(
                Problem(number, f"“{value[:_SHOWN]}” is neither true, typed nor false; reverse is taken as false")
            )
    return name, read_tags(entries["tags"][1]) if "tags" in entries else (), reverse, typed


def write_front_matter(deck: DeckDraft, tags: tuple[str, ...]) -> str:
    """Return the head of ``deck``, without its final line break; empty where there is nothing to say."""
    name = " ".join((deck.name or "").replace("\0", "").split())
    entries = []
    if name:
        entries.append("deck: " + (_quote(name) if name.startswith('"') else name))
    if tags:
        entries.append(f"tags: {write_tags(tags)}")
    if deck.reverse:
        entries.append(f"reverse: {_TYPED if deck.typed else 'true'}")
    return "\n".join([FENCE, *entries, FENCE]) if entries else ""


def read_tags(text: str) -> tuple[str, ...]:
    """Return the tags in ``text``: separated by commas, in brackets or not, ``"quoted"`` where one holds a comma."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    tags = []
    for item in _ITEM.finditer(text):
        quoted = item["quoted"]
        tags.append(item["plain"] if quoted is None else quoted.replace('""', '"'))
    return unique_tags(tags)


def write_tags(tags: Iterable[str]) -> str:
    """Return ``tags`` as :func:`read_tags` reads them."""
    return ", ".join(tag if _PLAIN_TAG.fullmatch(tag) else _quote(tag) for tag in tags)


def unique_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return ``tags`` in their order, each once, without empty ones, white space inside them single."""
    folded = (" ".join(tag.replace("\0", "").split()) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in folded if tag))


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _unquote(text: str) -> str:
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return text[1:-1].replace('""', '"')
    return text
