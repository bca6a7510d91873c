"""Protocol Buffers on the wire, as little of it as Anki's packages need.

A message is read into numbered fields without a schema: a varint is an ``int``, everything else ``bytes``.
"""

import struct
from collections.abc import Iterator

from retain.formats.apkg.errors import PackageError

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10
_SIGN = 1 << 63


class Message:
    """The fields of a message by number; what is absent has the default of its type."""

    def __init__(self, data: bytes) -> None:
        """Read ``data``; raises PackageError where it is no message."""
        self._fields: dict[int, list[int | bytes]] = {}
        for number, value in _read(data):
            self._fields.setdefault(number, []).append(value)

    def has(self, number: int) -> bool:
        """Whether a field is there at all."""
        return number in self._fields

    def whole(self, number: int, default: int = 0) -> int:
        """Return an integer, signed as int32 and int64 are; an unsigned one of 63 bits or less is itself."""
        value = self._last(number)
        if not isinstance(value, int):
            return default
        return value - (1 << 64) if value >= _SIGN else value

    def flag(self, number: int) -> bool:
        """Return a truth value."""
        return bool(self.whole(number))

    def data(self, number: int) -> bytes:
        """Return bytes, or the bytes of a message within."""
        value = self._last(number)
        return value if isinstance(value, bytes) else b""

    def text(self, number: int) -> str:
        """Return a text; raises PackageError where it is not UTF-8."""
        return _text(self.data(number))

    def message(self, number: int) -> "Message":
        """Return a message within this one, empty where there is none."""
        return Message(self.data(number))

    def messages(self, number: int) -> list["Message"]:
        """Return a repeated message."""
        return [Message(value) for value in self._fields.get(number, []) if isinstance(value, bytes)]

    def number(self, number: int, default: float = 0.0) -> float:
        """Return a float, which stands in four bytes."""
        value = self._last(number)
        return _floats(value)[0] if isinstance(value, bytes) and len(value) == 4 else default  # noqa: PLR2004 - bytes

    def numbers(self, number: int) -> list[float]:
        """Return repeated floats, packed or not."""
        return [one for value in self._fields.get(number, []) if isinstance(value, bytes) for one in _floats(value)]

    def wholes(self, number: int) -> list[int]:
        """Return repeated integers, packed or not."""
        found: list[int] = []
        for value in self._fields.get(number, []):
            if isinstance(value, int):
                found.append(value)
                continue
            position = 0
            while position < len(value):
                one, position = _varint(value, position)
                found.append(one)
        return found

    def _last(self, number: int) -> int | bytes | None:
        values = self._fields.get(number)
        return values[-1] if values else None


def _read(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    position = 0
    while position < len(data):
        key, position = _varint(data, position)
        kind = key & 7
        if kind == _VARINT:
            value, position = _varint(data, position)
            yield key >> 3, value
            continue
        if kind == _BYTES:
            size, position = _varint(data, position)
        elif kind in (_FIXED32, _FIXED64):
            size = 4 if kind == _FIXED32 else 8
        else:
            raise PackageError("holds a message of unknown kind")
        if position + size > len(data):
            raise PackageError("holds a message that is cut short")
        yield key >> 3, data[position : position + size]
        position += size


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = 0
    for index in range(_LONGEST_VARINT):
        if position >= len(data):
            raise PackageError("holds a message that is cut short")
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:  # noqa: PLR2004 - the bit that says “more”
            return value & (2**64 - 1), position
    raise PackageError("holds a number that does not end")


def _floats(data: bytes) -> list[float]:
    if len(data) % 4:
        raise PackageError("holds numbers that are cut short")
    # Single precision says 0.9 as 0.8999999761581421; the shortest decimal that gives the same four bytes is meant.
    return [_shortest(value) for value in struct.unpack(f"<{len(data) // 4}f", data)]


def _shortest(value: float) -> float:
    for digits in range(1, 9):
        rounded = float(f"{value:.{digits}g}")
        if struct.pack("<f", rounded) == struct.pack("<f", value):
            return rounded
    return value


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise PackageError("holds text that is not UTF-8") from error
