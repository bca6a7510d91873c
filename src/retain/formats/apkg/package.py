"""The package as a file: a zip whose members are read with limits, never by the names that they claim.

Three generations are told apart by ``meta`` and by which collection file is there. Whatever is wrong raises
PackageError, and :func:`open_package` puts the package's name before it.
"""

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from retain.domain.errors import RetainError
from retain.domain.file_names import why_no_media_name
from retain.formats.apkg.errors import PackageError
from retain.formats.apkg.protobuf import Message

MAX_COLLECTION_BYTES = 1536 * 1024**2
MAX_MEDIA_BYTES = 512 * 1024**2
"""The largest single picture or sound."""
MAX_TOTAL_BYTES = 32 * 1024**3
MAX_MEMBERS = 500_000
_MAX_LIST_BYTES = 64 * 1024**2
_MAX_RATIO = 150
_FREE_OF_RATIO = 32 * 1024**2
"""A member may expand beyond this only where it does so by less than ``_MAX_RATIO``."""
_CHUNK = 1024**2
_WINDOW = 128 * 1024**2
_NEWEST = 3
_META, _MEDIA = "meta", "media"
_FILES = {1: "collection.anki2", 2: "collection.anki21", 3: "collection.anki21b"}
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    struct.error,
    KeyError,
    IndexError,
)


@dataclass(frozen=True, slots=True)
class MediaEntry:
    """A picture or sound in a package: its name, the zip member that holds it, and what it must be, if that is said."""

    name: str
    member: str
    size: int | None = None
    sha1: bytes | None = None


class Package:
    """An open package; ``generation`` is 1, 2 or 3."""

    def __init__(self, archive: zipfile.ZipFile, heartbeat: Callable[[], None]) -> None:
        """Look at the members of ``archive``; ``heartbeat`` is called for each megabyte and may raise to stop."""
        self._archive = archive
        self._heartbeat = heartbeat
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise PackageError(f"holds more than {MAX_MEMBERS:,} files")
        self._members = {member.filename: member for member in members}
        if len(self._members) != len(members):
            raise PackageError("holds two files of one name")
        self._total = 0
        self.generation = self._generation()

    def _generation(self) -> int:
        if _META in self._members:
            generation = Message(self._read(_META, 1024)).whole(1)
            if generation > _NEWEST:
                raise PackageError(
                    f"was made by a newer Anki (format {generation}); export it there “for older versions”"
                )
            if generation and _FILES[generation] not in self._members:
                raise PackageError(f"holds no {_FILES[generation]}")
            if generation:
                return generation
        for generation in (3, 2, 1):
            if _FILES[generation] in self._members:
                return generation
        raise PackageError("is not an Anki package: it holds no collection")

    def extract_collection(self, target: Path) -> None:
        """Write the collection to ``target``."""
        with target.open("wb") as file:
            self._copy(_FILES[self.generation], file.write, MAX_COLLECTION_BYTES, packed=self.generation == _NEWEST)

    def media(self) -> list[MediaEntry]:
        """Return the pictures and sounds; raises RetainError for a name that would leave its folder."""
        if _MEDIA not in self._members:
            return []
        data = self._read(_MEDIA, _MAX_LIST_BYTES, packed=self.generation == _NEWEST)
        entries = _entries(data) if self.generation == _NEWEST else _entries_of_map(data)
        names: set[str] = set()
        kept = []
        for entry in entries:
            if wrong := why_no_media_name(entry.name):
                raise PackageError(wrong)
            if entry.name in names:
                raise PackageError(f"lists the media file “{entry.name[:60]}” twice")
            names.add(entry.name)
            if entry.member in self._members:
                kept.append(entry)
        return kept

    def copy_media(self, entry: MediaEntry, write: Callable[[bytes], object]) -> None:
        """Hand the bytes of ``entry`` to ``write``, piece by piece; raises RetainError where they are not as listed."""
        digest = hashlib.sha1(usedforsecurity=False)

        def both(chunk: bytes) -> None:
            digest.update(chunk)
            write(chunk)

        size = self._copy(entry.member, both, MAX_MEDIA_BYTES, packed=self.generation == _NEWEST)
        if entry.sha1 and (digest.digest() != entry.sha1 or size != entry.size):
            raise PackageError(f"holds a media file “{entry.name[:60]}” that does not match its checksum")

    def _read(self, member: str, limit: int, *, packed: bool = False) -> bytes:
        chunks: list[bytes] = []
        self._copy(member, chunks.append, limit, packed=packed)
        return b"".join(chunks)

    def _copy(self, member: str, write: Callable[[bytes], object], limit: int, *, packed: bool) -> int:
        """Copy a member, unpacked twice where ``packed``, and return its size; never more than ``limit`` bytes."""
        info = self._members[member]
        small = max(info.compress_size, 1)
        size = 0
        too_large = PackageError(f"holds a file “{member[:60]}” of more than {limit // 1024**2} MB; refused")
        if info.file_size > limit:
            raise too_large
        with (
            damage_in_plain_words(),
            self._archive.open(info) as stream,
            _unpacked(stream, packed=packed) as source,
        ):
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                self._total += len(chunk)
                if size > limit:
                    raise too_large
                if size > _FREE_OF_RATIO and size > small * _MAX_RATIO:
                    raise PackageError(f"is a zip bomb: “{member[:60]}” expands more than {_MAX_RATIO} times")
                if self._total > MAX_TOTAL_BYTES:
                    raise PackageError(f"expands to more than {MAX_TOTAL_BYTES // 1024**3} GB; refused")
                write(chunk)
                self._heartbeat()
        return size


@contextmanager
def open_package(path: Path, heartbeat: Callable[[], None] = lambda: None) -> Iterator[Package]:
    """Open the package at ``path``; every error in reading it comes as RetainError with the package's name."""
    try:
        with _opened(path) as archive:
            yield Package(archive, heartbeat)
    except PackageError as error:
        raise RetainError(f"{path} {error}") from error
    except FileNotFoundError as error:
        raise RetainError(f"{path} does not exist; check the name") from error
    except IsADirectoryError as error:
        raise RetainError(f"{path} is a folder; name a file") from error
    except BrokenPipeError:
        raise  # whoever was told of the progress has gone
    except OSError as error:
        raise RetainError(f"{path} cannot be read or unpacked: {error.strerror or error}") from error


def _opened(path: Path) -> zipfile.ZipFile:
    """Open a zip, whose directory is read at once; raises PackageError where that is damaged."""
    try:
        return zipfile.ZipFile(path)
    except _DAMAGED as error:
        what = "is not an Anki package" if "not a zip" in str(error) else "is cut short or damaged"
        raise PackageError(f"{what} ({error})") from error


@contextmanager
def damage_in_plain_words() -> Iterator[None]:
    """Turn what the zip and zstd readers raise for damaged data into RetainError."""
    import zstandard  # noqa: PLC0415 - only packages need it

    try:
        yield
    except (zstandard.ZstdError, *_DAMAGED) as error:
        raise PackageError(f"is cut short or damaged ({error})") from error


@contextmanager
def _unpacked(stream: IO[bytes], *, packed: bool) -> Iterator[IO[bytes]]:
    if not packed:
        yield stream
        return
    import zstandard  # noqa: PLC0415 - only the newest packages need it

    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(stream, read_across_frames=True)
    with reader:
        yield cast("IO[bytes]", reader)


def _entries(data: bytes) -> list[MediaEntry]:
    entries = []
    for index, entry in enumerate(Message(data).messages(1)):
        member = str(entry.whole(255) if entry.has(255) else index)
        entries.append(MediaEntry(entry.text(1), member, entry.whole(2), entry.data(3)))
    return entries


def _entries_of_map(data: bytes) -> list[MediaEntry]:
    try:
        listed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise PackageError("has a list of media that is not JSON") from error
    if not isinstance(listed, dict) or not all(isinstance(name, str) for name in listed.values()):
        raise PackageError("has a list of media that is no list of names")
    return [MediaEntry(name, member) for member, name in listed.items()]
