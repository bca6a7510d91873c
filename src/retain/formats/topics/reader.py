"""Reads a topic list: lines, entries, titles and definitions, and every doubt on the way."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto

from retain.domain.imports import Problem, Topic, TopicList
from retain.formats.topics.entries import Entry, Outline, join, outline
from retain.formats.topics.lines import declared_count, read_lines, tags_in
from retain.formats.topics.splitter import Split, split_entries

_SHOWN = 60
_TITLE_WORDS = 14
_SHORT = 4
_STUB = 3


def read_topics(text: str) -> TopicList:
    """Read a topic list, whatever its bullets and its separators, and split every entry.

    The list keeps the order of the file. What could not be read is a problem with its line, and the rest
    goes in. Raises RetainError for a line longer than ``MAX_LINE_BYTES``.
    """
    found = outline(read_lines(text), _whole_topics)
    splits = _split(found.entries)
    topics, problems = _gather(found.entries, splits)
    problems += [_stray(line.number, line.text) for line in found.stray]
    declared, wrong = _declared(found, len(topics))
    tags = tuple(dict.fromkeys(tag for line in found.tags for tag in tags_in(line.text)))
    return TopicList(tags, declared, tuple(topics), tuple(sorted(problems + wrong, key=lambda problem: problem.line)))


def _whole_topics(texts: Sequence[str]) -> list[bool]:
    return [split is not None and split.certain for split in split_entries(texts)]


def _split(entries: Sequence[Entry]) -> list[Split | None]:
    """Split all entries; a definition may stand on the lines below its title instead."""
    joined = split_entries([entry.joined for entry in entries])
    tall = [index for index, entry in enumerate(entries) if entry.rest]
    if not tall:
        return joined
    heads = split_entries([entries[index].text for index in tall])
    kinds = {index: _head_kind(entries[index], head, joined[index]) for index, head in zip(tall, heads, strict=True)}
    votes = Counter(kinds.values())
    mostly = votes[_Head.TITLE] > votes[_Head.TOPIC] + votes[_Head.PART]
    result = list(joined)
    for index, kind in kinds.items():
        if kind is not _Head.TOPIC and (mostly or (kind is _Head.TITLE and not _is_sure(joined[index]))):
            result[index] = _below(entries[index], certain=mostly)
    return result


class _Head(Enum):
    """What the first line of an entry with more lines is."""

    TITLE = auto()
    """A title and no more."""
    TOPIC = auto()
    """A title and the beginning of its definition."""
    PART = auto()
    """The beginning of a title that goes on below."""
    EITHER = auto()


def _head_kind(entry: Entry, head: Split | None, joined: Split | None) -> _Head:
    words = len(entry.text.split())
    if words > _TITLE_WORDS or (words > _STUB and entry.text.endswith((".", ";", ","))):
        return _Head.TOPIC
    if head is not None and head.certain:
        return _Head.TOPIC if len(head.definition.split()) > _STUB else _Head.EITHER
    if joined is not None and joined.certain:
        return _Head.PART if len(joined.title) > len(entry.text) else _Head.EITHER
    return _Head.TITLE


def _is_sure(split: Split | None) -> bool:
    return split is not None and split.certain


def _below(entry: Entry, *, certain: bool) -> Split:
    first = entry.rest[0].strip().removeprefix(": ")
    if len(entry.rest) == 1:
        first = first.removeprefix("- ")
    return Split(entry.text.strip("*_").rstrip(" :–—"), join([first, *entry.rest[1:]]), certain=certain)


def _gather(entries: Sequence[Entry], splits: Sequence[Split | None]) -> tuple[list[Topic], list[Problem]]:
    topics: list[Topic] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for entry, split in zip(entries, splits, strict=True):
        if split is None or not split.title or not split.definition:
            problems.append(_unsplit(entry, split))
            continue
        key = unicodedata.normalize("NFC", " ".join(split.title.split()))
        if key in lines:
            problems.append(
                Problem(
                    entry.line,
                    f"{_quote(split.title)} is already defined on line {lines[key]}, so this one was left out; "
                    "rename one of the two, or join their definitions.",
                )
            )
            continue
        lines[key] = entry.line
        topics.append(Topic(entry.line, split.title, split.definition, split.certain))
    return topics, problems


def _unsplit(entry: Entry, split: Split | None) -> Problem:
    if not entry.joined:
        return Problem(entry.line, "A bullet with nothing after it; write a topic there, or delete it.")
    if split is not None and not split.title:
        return Problem(entry.line, f"No title stands before {_quote(split.definition)}; write one, or delete the line.")
    if split is not None or (len(entry.joined.split()) <= _SHORT and len(entry.joined) <= _SHOWN):
        return Problem(entry.line, f"{_quote(entry.joined)} has no definition; write one after it, or delete the line.")
    return Problem(
        entry.line,
        f"No end of a title was found in {_quote(entry.joined)}; write “: ” between title and definition.",
    )


def _stray(line: int, text: str) -> Problem:
    return Problem(
        line,
        f"{_quote(text)} belongs to no topic, so it was left out; "
        "put a bullet before it, or mark it as a heading with #.",
    )


def _declared(found: Outline, count: int) -> tuple[int | None, list[Problem]]:
    if not found.counts:
        empty = [] if count or found.entries else [Problem(0, "The file holds no topics; write one topic a line.")]
        return None, empty
    line = found.counts[0]
    declared = declared_count(line.text)
    if declared is None or declared == count:
        return declared, []
    counts = f"The list declares {declared:,} topics, but {count:,} went in"
    return declared, [Problem(line.number, f"{counts}; correct the number, or look for what is missing.")]


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= _SHOWN else f"“{line[: _SHOWN - 1]}…”"
