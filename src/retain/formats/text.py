"""From bytes to text: which encodings are read, and what is refused."""

import codecs

from retain.domain.errors import RetainError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8, or UTF-16 and UTF-32 that say so with a byte order mark.

    Raises RetainError for anything else; a wrong guess would spoil letters in silence.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise RetainError("is not a text file (it holds zero bytes)") from error
        line = data.count(b"\n", 0, error.start) + 1
        place = f"byte 0x{data[error.start]:02x} in line {line}"
        raise RetainError(f"is not {encoding.upper()} text ({place}); save it as UTF-8 and try again") from error
    if "\0" in text:
        raise RetainError("is not a text file (it holds zero bytes)")
    return text
