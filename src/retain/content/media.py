"""Which pictures and sounds a face refers to."""

import re
from urllib.parse import quote, unquote

_PICTURE = re.compile(r"!\[[^\[\]\n]{0,1000}\]\(\s*(?:<([^<>\n]{1,400})>|([^()\s]{1,400}))")
_SOUND = re.compile(r"\[♪ [^\[\]\n]{1,600}\]\(<sound:([^<>\n]{1,900})>\)")
_WEB = re.compile(r"[a-z][a-z0-9+.-]{1,20}:|//", re.IGNORECASE)


def pictures_of(markdown: str) -> list[str]:
    """Return the names of the files that a face shows, in order, each once; what lies on the web is left out."""
    names = [unquote(match[1] or match[2]) for match in _PICTURE.finditer(markdown)]
    return list(dict.fromkeys(name for name in names if not _WEB.match(name)))


def sounds_of(markdown: str) -> list[str]:
    """Return the names of the files that a face plays, in order."""
    return [unquote(match[1]) for match in _SOUND.finditer(markdown)]


def sound_link(name: str, shown: str) -> str:
    """Return what stands in Markdown for a sound, ``shown`` being its name as Markdown; it reads “♪ name”."""
    return f"[♪ {shown}](<sound:{quote(name, safe='')}>)"


def with_sounds_of_anki(markdown: str) -> str:
    """Return ``markdown`` with its sounds as Anki writes them."""
    return _SOUND.sub(lambda match: f"[sound:{unquote(match[1])}]", markdown)
