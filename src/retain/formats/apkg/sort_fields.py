"""What Anki sorts a note by, and finds its duplicates by: a field without its markup, as Anki itself takes that away.

A field may come from anywhere, so that every step takes a time in proportion to its length, whatever stands in it.
"""

import hashlib
import re
import sys
from html.entities import name2codepoint

_MEDIA_TAG = re.compile(r"<(?:img|audio|video|source|object)\b([^<>]*)>", re.IGNORECASE)
_MEDIA_NAME = re.compile(r"\b(?:src|data)\s*=\s*[\"']?([^\"'<>]{1,300})", re.IGNORECASE)
_OPENING = re.compile(r"<(?:!--|style|script)?", re.IGNORECASE)
_CLOSINGS = {
    "<!--": re.compile("-->"),
    "<style": re.compile("</style>", re.IGNORECASE),
    "<script": re.compile("</script>", re.IGNORECASE),
}
_ENTITY = re.compile(r"&([^;]*;?)")
_NUMBER = re.compile(r"#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_SURROGATES = range(0xD800, 0xE000)


def sort_field(html: str) -> str:
    """Return a field as Anki sorts by it and tells duplicates apart: its text, and the names of its media."""
    if "<" in html:
        html = _without_tags(_MEDIA_TAG.sub(_name_of_media, html))
    if "&" not in html:
        return html
    # Where one ampersand begins no entity that it knows, Anki leaves all of them as they are.
    known = all(_entity(name) is not None for name in _ENTITY.findall(html))
    return _ENTITY.sub(lambda match: _entity(match[1]) or "", html).replace("\xa0", " ") if known else html


def checksum(text: str) -> int:
    """Return the number by which Anki finds notes with the same first field, given what :func:`sort_field` made."""
    return int(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:8], 16)


def _name_of_media(tag: re.Match[str]) -> str:
    name = _MEDIA_NAME.search(tag[1])
    return f" {name[1]} " if name else tag[0]


def _without_tags(html: str) -> str:
    """Return ``html`` without tags and comments, and without what stands in styles and scripts."""
    kept: list[str] = []
    position = 0
    unclosed: set[str] = set()
    while found := _OPENING.search(html, position):
        kind = found[0].lower()
        closing = _CLOSINGS[kind].search(html, found.end()) if kind in _CLOSINGS and kind not in unclosed else None
        if closing is None:
            unclosed.add(kind)
            end = html.find(">", found.start()) + 1
            if not end:
                break
        else:
            end = closing.end()
        kept.append(html[position : found.start()])
        position = end
    return "".join(kept) + html[position:]


def _entity(name: str) -> str | None:
    """Return the character of an entity, which ends in a semicolon and is one of HTML 4, or a number."""
    if not name.endswith(";"):
        return None
    number = _NUMBER.fullmatch(name)
    if number is not None:
        code = int(number[1], 16) if number[1] else int(number[2])
    else:
        code = name2codepoint.get(name[:-1], -1)
    return chr(code) if 0 <= code <= sys.maxunicode and code not in _SURROGATES else None
