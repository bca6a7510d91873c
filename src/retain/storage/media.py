"""Pictures and sounds: rows in the database, bytes in a folder beside it, each file named by what it holds.

The bytes stay out of the database so that a backup of it, made before every import, takes no copy of gigabytes. They
are written once, under their SHA-256, and never changed or deleted by an action: so every backup finds its media, and
undo only has to take back rows.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from retain.domain.errors import RetainError
from retain.storage.connection import Connection
from retain.storage.files import media_folder
from retain.storage.operations import Changes
from retain.storage.queries import batches, next_id

_PREFIX = 2

Copy = Callable[[Callable[[bytes], object]], object]
"""Hands the bytes of a file, piece by piece, to the function that it is given."""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or sound: the name that notes call it, the SHA-256 of its bytes (hex), and how many they are."""

    name: str
    digest: str
    size: int


Take = Callable[[str, Copy], Media]
"""Takes a file in, under a name."""


class MediaFolder:
    """The bytes, in a folder named like the database."""

    def __init__(self, database: Path) -> None:
        """Stand by for the folder of the database at ``database``; it is made when the first file goes in."""
        self.path = media_folder(database)

    def file(self, digest: str) -> Path:
        """Return where the bytes with ``digest`` lie, whether or not they are there."""
        return self.path / digest[:_PREFIX] / digest[_PREFIX:]

    def _add(self, copy: Copy) -> tuple[str, int, bool]:
        """Take in what ``copy`` hands to the function it is given; return digest, size, and whether it is new."""
        try:
            self.path.mkdir(exist_ok=True)
            digest, size = hashlib.sha256(), 0
            with tempfile.NamedTemporaryFile(dir=self.path, prefix=".new-", delete=False) as stream:
                made = Path(stream.name)
                try:

                    def write(chunk: bytes) -> None:
                        nonlocal size
                        size += len(chunk)
                        digest.update(chunk)
                        stream.write(chunk)

                    copy(write)
                    stream.flush()
                    os.fsync(stream.fileno())
                    target = self.file(digest.hexdigest())
                    is_new = not target.exists()
                    if is_new:
                        target.parent.mkdir(exist_ok=True)
                        made.chmod(0o644)
                        made.replace(target)
                finally:
                    made.unlink(missing_ok=True)
        except OSError as error:
            raise RetainError(f"media cannot be written to {self.path}: {error.strerror or error}") from error
        return digest.hexdigest(), size, is_new

    @contextmanager
    def adding(self) -> Iterator[Take]:
        """Give what takes files in; those that were not there yet are deleted again if the block fails."""
        made: list[str] = []

        def take(name: str, copy: Copy) -> Media:
            digest, size, is_new = self._add(copy)
            if is_new:
                made.append(digest)
            return Media(name, digest, size)

        try:
            yield take
        except BaseException:
            for digest in made:
                self.file(digest).unlink(missing_ok=True)
            raise


def media_by_name(connection: Connection, names: Sequence[str] | None = None) -> dict[str, Media]:
    """Return the media called by ``names``, or all."""
    if names is None:
        rows = connection.exec_driver_sql("SELECT name, digest, size FROM media ORDER BY name").fetchall()
        return {row[0]: Media(*row) for row in rows}
    found = {}
    for some in batches(names):
        for row in connection.exec_driver_sql(
            f"SELECT name, digest, size FROM media WHERE name IN ({', '.join('?' * len(some))})",  # noqa: S608
            tuple(some),
        ):
            found[row[0]] = Media(*row)
    return found


def add_media(connection: Connection, media: Sequence[Media], changes: Changes) -> None:
    """Insert rows for media whose names are free."""
    first = next_id(connection, "media")
    rows = [(first + index, one.name, one.digest, one.size) for index, one in enumerate(media)]
    if rows:
        connection.exec_driver_sql("INSERT INTO media (id, name, digest, size) VALUES (?, ?, ?, ?)", rows)
    changes.add_created("media", (row[0] for row in rows))
