"""From lines to entries: which lines belong together, whether the file has bullets or not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from retain.formats.topics.lines import Line, LineKind

_LEAST_STEP = 2
_TERM = ": "


@dataclass(slots=True)
class Entry:
    """One topic as it stands in the file: its first line, and the lines below that belong to it."""

    line: int
    text: str
    rest: list[str] = field(default_factory=list)

    @property
    def joined(self) -> str:
        """The entry on one line, as it was before it was wrapped (paragraphs and nested bullets keep their breaks)."""
        return join([self.text, *self.rest])


@dataclass(slots=True)
class Outline:
    """The entries of a list, the lines about the list, and the lines that belong to nothing."""

    entries: list[Entry] = field(default_factory=list)
    tags: list[Line] = field(default_factory=list)
    counts: list[Line] = field(default_factory=list)
    stray: list[Line] = field(default_factory=list)


def join(lines: Sequence[str]) -> str:
    """Join wrapped lines by spaces; a line that begins with a line break keeps it."""
    text = ""
    for line in lines:
        text += line if not text or line.startswith("\n") else f" {line}"
    return text.strip()


def outline(lines: Sequence[Line], splits: Callable[[Sequence[str]], Sequence[bool]]) -> Outline:
    """Group lines into entries. ``splits`` says of some texts which are whole topics by themselves."""
    bulleted = _is_bulleted(lines)
    base = _base_indent(lines, bulleted=bulleted)
    if bulleted:
        return _bulleted(lines, base)
    step = _least_step(lines, base)
    plain = _plain(lines, base, step)
    return _blocks(plain, splits) if step is None else plain


def _is_bulleted(lines: Sequence[Line]) -> bool:
    content = [line for line in lines if line.kind in {LineKind.BULLET, LineKind.TEXT}]
    bullets = sum(line.kind is LineKind.BULLET for line in content)
    if not bullets:
        return False
    margin = min(line.indent for line in content)
    outer = [line for line in content if line.indent == margin]
    outer_bullets = sum(line.kind is LineKind.BULLET for line in outer)
    return outer_bullets * 2 >= len(outer) or (outer[0].kind is LineKind.BULLET and outer_bullets > 1)


def _base_indent(lines: Sequence[Line], *, bulleted: bool) -> int:
    kinds = {LineKind.BULLET} if bulleted else {LineKind.BULLET, LineKind.TEXT}
    return min((line.indent for line in lines if line.kind in kinds), default=0)


def _least_step(lines: Sequence[Line], base: int) -> int | None:
    """Return the least further indentation of a definition under its title; None where nothing is indented."""
    content = [line for line in lines if line.kind in {LineKind.TEXT, LineKind.BULLET}]
    deeper = [line.indent - base for line in content if line.indent > base]
    if not deeper:
        return None
    return 1 if deeper.count(1) * 3 >= len(content) else _LEAST_STEP


def _bulleted(lines: Sequence[Line], base: int) -> Outline:
    result = Outline()
    gap = True
    for line in lines:
        entry = result.entries[-1] if result.entries else None
        match line.kind:
            case LineKind.BLANK:
                gap = True
                continue
            case LineKind.BULLET if line.indent < base + _LEAST_STEP or entry is None:
                result.entries.append(Entry(line.number, line.text))
            case LineKind.BULLET:
                _extend(entry, f"\n- {line.text}", gap=False)
            case _ if line.indent > base and entry is not None:
                _extend(entry, line.text, gap=gap)
            case LineKind.TAGS:
                result.tags.append(line)
            case LineKind.COUNT:
                result.counts.append(line)
            case LineKind.TEXT if entry is not None and (not gap or line.text.startswith(_TERM)):
                _extend(entry, line.text, gap=False)
            case LineKind.TEXT:
                result.stray.append(line)
            case _:
                pass
        gap = False
    return result


def _extend(entry: Entry | None, text: str, *, gap: bool) -> None:
    if entry is not None:
        entry.rest.append(f"\n\n{text}" if gap and entry.rest else text)


def _plain(lines: Sequence[Line], base: int, step: int | None) -> Outline:
    result = Outline()
    gap = True
    titled = {line.number - 1 for line in lines if step is not None and line.indent >= base + step}
    for line in lines:
        entry = result.entries[-1] if result.entries else None
        text = line.text
        if line.kind is LineKind.BLANK:
            gap = True
            continue
        if entry is not None and step is not None and line.indent >= base + step:
            _extend(entry, text if line.kind is not LineKind.BULLET else f"\n- {text}", gap=gap)
        elif entry is not None and text.startswith(_TERM):
            entry.rest.append(text)
        elif line.kind is LineKind.TAGS and entry is None:
            result.tags.append(line)
        elif line.kind is LineKind.COUNT:
            result.counts.append(line)
        elif line.kind is not LineKind.HEADING or (len(text) == 1 and line.number in titled):
            result.entries.append(Entry(line.number, text))
        gap = False
    return result


def _blocks(plain: Outline, splits: Callable[[Sequence[str]], Sequence[bool]]) -> Outline:
    """Join the lines of each paragraph where they are one wrapped topic rather than a topic a line."""
    starts = {entry.line for entry in plain.entries}
    blocks: list[list[Entry]] = []
    for entry in plain.entries:
        if entry.line - 1 in starts:
            blocks[-1].append(entry)
        else:
            blocks.append([entry])
    later = [entry.text for block in blocks for entry in block[1:]]
    if len(blocks) == 1 or not later or sum(splits(later)) * 2 >= len(later):
        return plain
    plain.entries = [Entry(first.line, first.text, [entry.text for entry in others]) for first, *others in blocks]
    return plain
