"""The names that a shell offers while a command is typed: decks, presets, tags, note types.

Nothing heavy may be imported here: a person waits for it with a key under the finger.
"""

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from retain.domain.errors import RetainError
from retain.storage.counts import Execute
from retain.storage.files import reading_plainly


class Named(Enum):
    """What has names, and the statement that lists them."""

    DECK = "SELECT name FROM deck ORDER BY name"
    PRESET = "SELECT name FROM preset ORDER BY id <> 1, name"
    NOTE_TYPE = "SELECT name FROM note_type ORDER BY id"
    TAG = "SELECT DISTINCT tags FROM note WHERE tags <> ''"


def names_in(path: Path, named: Named) -> list[str]:
    """Return the names in the database at ``path``; none where it is not there or cannot be read."""
    try:
        with reading_plainly(path) as connection:
            return _READ.get(named, _names)(connection.execute, named) if connection else []
    except RetainError:
        return []


def _names(execute: Execute, named: Named) -> list[str]:
    return [str(name) for (name,) in execute(named.value, ())]


def _tags(execute: Execute, named: Named) -> list[str]:
    """Return the tags, which stand several in a row, in the order of the alphabet."""
    return sorted({tag for text in _names(execute, named) for tag in text.split()}, key=str.casefold)


_READ: dict[Named, Callable[[Execute, Named], list[str]]] = {Named.TAG: _tags}
