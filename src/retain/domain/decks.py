"""Decks: named collections of cards, nested with ``::``."""

import unicodedata
from collections.abc import Iterable, Sequence
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


def is_within(name: str, deck: str) -> bool:
    """Whether the deck called ``name`` is ``deck`` or lies below it."""
    return name == deck or name.startswith(deck + SEPARATOR)


def name_for_new(wanted: str, names: Sequence[str]) -> str:
    """Return the name of a deck to be made among those called ``names``, spelt as the decks above it are.

    Raises RetainError where it is none, or a deck is called so already, in any case.
    """
    name = _spelt_like(clean_deck_name(wanted), names)
    _must_be_free([name], names)
    return name


def names_when_renamed(deck: str, wanted: str, names: Sequence[str]) -> dict[str, str]:
    """Return the new names of a deck and its subdecks, itself first, by their names among ``names``.

    Raises RetainError where ``wanted`` is no name, a deck outside is called so already, in any case, or the deck would
    lie below itself.
    """
    family = [deck, *(name for name in names if name != deck and is_within(name, deck))]
    others = [name for name in names if not is_within(name, deck)]
    new = _spelt_like(clean_deck_name(wanted), others)
    if is_within(new.casefold(), deck.casefold()) and new.casefold() != deck.casefold():
        raise RetainError(f"“{new}” would lie below the deck itself; choose another place")
    renamed = {name: clean_deck_name(new + name[len(deck) :]) for name in family}
    _must_be_free(renamed.values(), others)
    return renamed


def _spelt_like(name: str, names: Sequence[str]) -> str:
    """Return ``name`` with the decks above it spelt as they are where they are there in another case."""
    spelt = {other.casefold(): other for other in names}
    for above in reversed(ancestors(name)):
        if above.casefold() in spelt:
            return spelt[above.casefold()] + name[len(above) :]
    return name


def _must_be_free(wanted: Iterable[str], names: Sequence[str]) -> None:
    taken = {name.casefold(): name for name in names}
    for name in wanted:
        if name.casefold() in taken:
            raise RetainError(
                f"there is a deck “{taken[name.casefold()]}” already; choose another name, or move the cards there "
                "(M in the browser, or “retain move”)"
            )
