"""Which names a media file may have: those of a file in one folder, on any system."""

import unicodedata

_LONGEST = 255
"""Bytes of a file name in UTF-8 that every usual file system takes."""


def why_no_media_name(name: str) -> str | None:
    """Return why ``name`` cannot be that of a media file, as the end of a sentence; None where it can."""
    unfit = any(char in "/\\:" or unicodedata.category(char) in ("Cc", "Cs") for char in name)
    if not unfit and name not in ("", ".", "..") and len(name.encode(errors="replace")) <= _LONGEST:
        return None
    shown = "".join(char if char.isprintable() else "?" for char in name[:60])
    return f"holds a media file with the name “{shown}”, which is no file name; refused"
