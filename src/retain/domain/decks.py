"""Decks: named collections of cards, nested with ``::``."""

import unicodedata
from dataclasses import dataclass

from retain.domain.errors import RetainError

SEPARATOR = "::"
MAX_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck; ``name`` is the full path, such as ``Languages::German``."""

    id: int
    name: str
    preset_id: int


def clean_deck_name(name: str) -> str:
    """Return ``name`` with the white space around and inside its parts tidied, and its letters composed (NFC).

    Raises RetainError where a part is empty, the name is too long, or it holds a control character.
    """
    name = unicodedata.normalize("NFC", name)
    parts = [" ".join(part.split()) for part in name.split(SEPARATOR)]
    cleaned = SEPARATOR.join(parts)
    if not all(parts):
        raise RetainError(f"“{name[:60]}” is not a deck name: every part between “::” needs a letter or a digit")
    if len(cleaned) > MAX_NAME_LENGTH:
        raise RetainError(f"the deck name “{cleaned[:40]}…” is longer than {MAX_NAME_LENGTH} characters; shorten it")
    if not cleaned.isprintable():
        raise RetainError("a deck name may not hold control characters; remove them")
    return cleaned


def ancestors(name: str) -> tuple[str, ...]:
    """Return the full names of the decks above ``name``, the outermost first."""
    parts = name.split(SEPARATOR)
    return tuple(SEPARATOR.join(parts[:n]) for n in range(1, len(parts)))


def leaf(name: str) -> str:
    """Return the last part of a deck's name."""
    return name.rsplit(SEPARATOR, 1)[-1]
