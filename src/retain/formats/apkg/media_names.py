"""Which media a note refers to."""

import re
from html import unescape
from urllib.parse import unquote

_REFERENCE = re.compile(
    r"\[sound:([^\[\]\n]{1,300})\]"
    r"|<(?:img|audio|video|source|object|embed)\b[^<>]*?\b(?:src|data)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))"
    r"|\burl\(\s*[\"']?([^\"'()]{1,300})[\"']?\s*\)",
    re.IGNORECASE,
)


def media_names(html: str) -> set[str]:
    """Return the names of the files that ``html`` shows or plays, each as it may be spelt."""
    if "[sound:" not in html and "src" not in html and "url(" not in html and "data" not in html:
        return set()
    names: set[str] = set()
    for match in _REFERENCE.finditer(html):
        name = next(group for group in match.groups() if group is not None)
        names |= {name, unescape(name), unquote(unescape(name))}
    return names
