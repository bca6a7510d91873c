"""A packed backup: one zstd stream, behind a frame that the ``zstd`` tool skips and that says what is in it."""

import json
import os
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from retain.domain.errors import RetainError

SQLITE_MAGIC = b"SQLite format 3\0"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_SKIPPED_FRAME = 0x184D2A50
_SKIP_MAGIC = struct.pack("<I", _SKIPPED_FRAME)
_LONGEST_DESCRIPTION = 10_000
_CHUNK = 1 << 20
_LARGEST_BACKUP = 1 << 37
"""Bytes; no stream may unpack to more."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: its schema, how many notes, cards and answers, the last answer (UTC ms), and its state.

    ``mark`` changes with every action, so that two equal marks mean that nothing happened in between.
    """

    schema: int
    notes: int
    cards: int
    reviews: int
    last_review: int | None
    mark: str


def is_packed(start: bytes) -> bool:
    """Whether a file that begins like this is a packed backup."""
    return start.startswith((_ZSTD_MAGIC, _SKIP_MAGIC))


def pack(source: Path, target: Path, contents: Contents | None) -> None:
    """Write ``source`` packed to ``target``, and read it once more: raises RetainError where it does not come back."""
    import zstandard  # noqa: PLC0415 - loaded only where a backup is made

    description = json.dumps(asdict(contents) if contents else None).encode()
    size = source.stat().st_size
    with source.open("rb") as stream, target.open("wb") as packed:
        packed.write(_SKIP_MAGIC + struct.pack("<I", len(description)) + description)
        compressor = zstandard.ZstdCompressor(level=2, write_checksum=True, threads=2)
        compressor.copy_stream(stream, packed, size=size, read_size=_CHUNK)
    with target.open("rb") as stream:
        if sum(len(chunk) for chunk in _chunks(stream)) != size:
            raise RetainError(f"the backup {target} could not be verified")


def unpack(source: Path, target: Path) -> None:
    """Write what is packed in ``source`` to ``target``; raises RetainError where that is damaged."""
    import zstandard  # noqa: PLC0415

    size = 0
    try:
        with source.open("rb") as stream, target.open("wb") as file:
            for chunk in _chunks(stream):
                size += len(chunk)
                if size > _LARGEST_BACKUP:
                    raise RetainError(f"{source} is larger than any database; it is no backup")
                file.write(chunk)
    except zstandard.ZstdError as error:
        raise RetainError(f"{source} is damaged and cannot be unpacked; choose another backup") from error
    with target.open("rb") as stream:
        if stream.read(len(SQLITE_MAGIC)) != SQLITE_MAGIC:
            raise RetainError(f"{source} is damaged or holds no database; choose another backup")


def read_description(stream: BinaryIO) -> Contents | None:
    """Read the frame before the data and stay behind it; a stream without one is left at its start."""
    head = stream.read(8)
    if len(head) < len(_SKIP_MAGIC) * 2 or not head.startswith(_SKIP_MAGIC):
        stream.seek(0)
        return None
    (length,) = struct.unpack("<I", head[4:])
    if length > _LONGEST_DESCRIPTION:
        stream.seek(length, os.SEEK_CUR)
        return None
    try:
        contents = Contents(**json.loads(stream.read(length)))
    except (ValueError, TypeError, RecursionError):
        return None
    numbers = (contents.schema, contents.notes, contents.cards, contents.reviews, contents.last_review or 0)
    return contents if all(type(number) is int for number in numbers) else None


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    import zstandard  # noqa: PLC0415

    read_description(stream)
    yield from zstandard.ZstdDecompressor().read_to_iter(stream, read_size=_CHUNK, write_size=_CHUNK)
