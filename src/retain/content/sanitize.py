"""What may never reach the terminal: control characters, escape sequences and text-direction overrides."""

import re

_SEQUENCE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor movement
    "|(?:\x1b[]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\\\|\x9c)"  # titles, links
    "|\x1b[ -/]*[0-~]"
)
_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_BLANK = re.compile("[\x0b\x0c\x85]")
_HIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAB_STOP = 4  # Markdown's own, so that expanding tabs changes no list and no code block


def sanitize(text: str) -> str:
    r"""Return ``text`` without anything that could drive a terminal or reorder what it shows.

    Line breaks of every kind become ``\n``; tabs become spaces up to the next multiple of four columns; other
    white control characters become one space. Escape sequences go as a whole, and so do the remaining C0 and C1
    controls and the bidirectional embeddings, overrides and isolates. A lone surrogate, which no output can
    encode, becomes U+FFFD. Applying it twice is applying it once.
    """
    if text.isprintable():
        return text
    text = _SEQUENCE.sub("", text)
    text = _BLANK.sub(" ", _BREAK.sub("\n", text))
    text = _SURROGATE.sub("\ufffd", _HIDDEN.sub("", text))
    return text.expandtabs(_TAB_STOP)
