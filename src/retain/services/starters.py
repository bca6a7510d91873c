"""The starter decks that come with retain."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import retain


@dataclass(frozen=True, slots=True)
class Starter:
    """A deck file that comes with the program: its deck's name and the number of its notes."""

    name: str
    notes: int
    path: Path


def starter_decks() -> list[Starter]:
    """Return the starter decks by name: those in the installed package, or in the checkout it is run from."""
    from retain.services.sources import deck_name_for, read_source  # noqa: PLC0415 - only a new user needs it

    found = []
    for path in sorted(_folder().glob("*.md")):
        source = read_source(path)
        found.append(Starter(deck_name_for(source, None), len(source.draft.notes), path))
    return found


def _folder() -> Path:
    packaged = Path(str(files(retain))) / "decks"
    return packaged if packaged.is_dir() else Path(retain.__file__).parents[2] / "decks"
