"""Writing a package: schema 11 as ``collection.anki21``, which every Anki since 2.1.50 reads."""

import json
import os
import sqlite3
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_TABLES = """
CREATE TABLE col (
    id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL, ver integer NOT NULL,
    dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL, models text NOT NULL,
    decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL
);
CREATE TABLE notes (
    id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL,
    tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL,
    data text NOT NULL
);
CREATE TABLE cards (
    id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL, mod integer NOT NULL,
    usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL, ivl integer NOT NULL,
    factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL,
    odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL
);
CREATE TABLE revlog (
    id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL, ivl integer NOT NULL,
    lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL, type integer NOT NULL
);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
"""
_INDEXES = """
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_revlog_cid ON revlog (cid);
"""
_INDEXES_OF_ALL = """
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_notes_csum ON notes (csum);
"""
"""A whole collection is worked on as it is; what is only read once does without."""
_META = b"\x08\x02"
_LEVEL = 1
"""Deflate's quickest: 6 takes twice the time for a few per cent."""
_CHUNK = 1024**2
_MOST_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Collection:
    """What stands in the one row of ``col``; times are UTC seconds, but ``modified`` in milliseconds."""

    created: int
    modified: int
    conf: dict[str, Any]
    note_types: dict[int, dict[str, Any]]
    decks: dict[int, dict[str, Any]]
    presets: dict[int, dict[str, Any]]


def make_collection(path: Path) -> None:
    """Make an empty collection file at ``path``."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.executescript(_TABLES)
    finally:
        connection.close()


def finish_collection(path: Path, collection: Collection, *, whole: bool) -> None:
    """Write the ``col`` row, and the indexes that Anki looks things up by in a package or in a ``whole`` collection."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # What is sorted for an index at once should fit into the processor's own cache: with eight times as much, a
        # million rows take half as long again.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000"):
            connection.execute(f"PRAGMA {pragma}")
        parts = (collection.conf, collection.note_types, collection.decks, collection.presets)
        connection.execute(
            "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
            (
                collection.created,
                collection.modified,
                collection.modified,
                *(json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in parts),
            ),
        )
        connection.executescript(_INDEXES + (_INDEXES_OF_ALL if whole else ""))
    finally:
        connection.close()


def write_package(
    stream: IO[bytes], collection: Path, media: Iterable[tuple[str, Path]], tick: Callable[[int], None]
) -> int:
    """Write the zip: the collection and the media (name and file); return how many media went in.

    ``tick`` is called with the bytes that each step has taken, and may raise to stop.
    """
    names: dict[str, str] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL, allowZip64=True) as archive:
        archive.writestr(_member("meta"), _META)
        _add(archive, _member("collection.anki21", zipfile.ZIP_DEFLATED), collection, tick)
        for name, file in media:
            if file.is_file():
                member = str(len(names))
                names[member] = name
                _add(archive, _member(member), file, tick)
        archive.writestr(_member("media", zipfile.ZIP_DEFLATED), json.dumps(names, ensure_ascii=False))
    return len(names)


def _member(name: str, method: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the same contents make the same file
    info.compress_type = method
    info.external_attr = 0o644 << 16
    return info


def _add(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: Path, tick: Callable[[int], None]) -> None:
    info.file_size = file.stat().st_size
    if info.compress_type == zipfile.ZIP_DEFLATED and archive.fp is not None and archive.fp.seekable():
        _add_deflated(archive, archive.fp, info, file, tick)
        return
    with file.open("rb") as source, archive.open(info, "w") as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)
            tick(len(chunk))


def _add_deflated(
    archive: zipfile.ZipFile, target: IO[bytes], info: zipfile.ZipInfo, file: Path, tick: Callable[[int], None]
) -> None:
    """Add a member with every processor at work: deflate's blocks can be made apart and put one behind the other."""
    workers = min(os.cpu_count() or 1, _MOST_WORKERS)
    info.header_offset = target.tell()
    info.CRC = info.compress_size = 0  # written again once they are known
    target.write(info.FileHeader())
    crc = packed = 0
    with file.open("rb") as source, ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[bytes]] = deque()
        while (chunk := source.read(_CHUNK)) or waiting:
            if chunk:
                crc = zlib.crc32(chunk, crc)
                waiting.append(pool.submit(_deflated, chunk))
                if len(waiting) <= workers:
                    continue
            packed += target.write(waiting.popleft().result())
            tick(_CHUNK)
    packed += target.write(zlib.compressobj(_LEVEL, zlib.DEFLATED, -15).flush())
    info.CRC, info.compress_size = crc, packed
    end = target.tell()
    target.seek(info.header_offset)
    target.write(info.FileHeader())
    target.seek(end)
    archive.filelist.append(info)
    archive.NameToInfo[info.filename] = info
    archive.start_dir = end


def _deflated(chunk: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)
