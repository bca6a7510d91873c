"""Writing a file so that it is there whole or not at all."""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from retain.domain.errors import RetainError
from retain.storage.files import SIDE_FILES


@contextmanager
def replacing(path: Path) -> Iterator[IO[str]]:
    """Open a text file (UTF-8) that takes the place of ``path`` when the block ends well; “-” is standard output.

    Raises RetainError where it cannot be written; what was there is then untouched.
    """
    if str(path) == "-":
        yield sys.stdout
        return
    with replacing_bytes(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n", write_through=True)
        yield text
        text.flush()
        text.detach()


@contextmanager
def replacing_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes the place of ``path`` when the block ends well; raises RetainError as above."""
    try:
        if exists(path) and path.is_dir():
            raise RetainError(f"{path} is a folder; name a file to write")
        if exists(path) and not path.is_file():  # a device or a pipe is written to, not replaced
            with path.open("wb") as device:
                yield device
            return
        path = path.resolve()
        with tempfile.NamedTemporaryFile("w+b", dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
            made = Path(stream.name)
            try:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
                made.chmod(_mode(path))
                made.replace(path)
            except BaseException:
                made.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise RetainError(f"{path} cannot be written: {error.strerror or error}") from error


def check_is_not_database(path: Path, database: Path) -> None:
    """Raise RetainError where ``path`` is the review database, or one of the files that SQLite keeps beside it."""
    if str(path) == "-":
        return
    target = path.absolute()
    for ending in ("", *SIDE_FILES):
        part = database.absolute().with_name(database.name + ending)
        # The files beside it come and go: they are known by their names too.
        is_part = target.name == part.name and exists(part.parent) and _same(target.parent, part.parent)
        if is_part or _same(target, part):
            raise RetainError(f"{path} belongs to the review database; name another file to write")


def exists(path: Path) -> bool:
    """Whether something lies at ``path``; raises RetainError for a name that no file can have."""
    try:
        return path.exists()
    except (OSError, ValueError) as error:
        raise RetainError(f"{path} cannot be reached: {getattr(error, 'strerror', None) or error}") from error


def is_file(path: Path) -> bool:
    """Whether a regular file lies at ``path``; raises RetainError for a name that no file can have."""
    return exists(path) and path.is_file()


def _same(one: Path, other: Path) -> bool:
    return exists(one) and exists(other) and one.samefile(other)


def _mode(path: Path) -> int:
    """Return the permissions of the file that is replaced, or what the user's mask gives a new one."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
