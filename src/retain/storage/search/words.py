"""Looking for words in the text of notes, through the full-text index where it can answer.

A word finds the notes in which some word begins so, whatever the case and the accents. ``*`` stands for anything,
and then, as for signs and for scripts that are written without spaces, the text itself is read.
"""

import unicodedata

from retain.storage.search.context import Parameters

_INDEXED = 0x530
"""Latin, Greek and Cyrillic letters lie below: for these the index cuts words just as is done here."""


def fold(text: str) -> str:
    """Return what spellings of one text share: case and accents are taken off. SQL knows it as ``fold``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not unicodedata.combining(char)))


def words_sql(text: str, parameters: Parameters, *, exact: bool, note_id: str = "card.note_id") -> str:
    """Return the condition for ``text``, somewhere in a note; ``exact`` takes ``*`` for itself.

    ``note_id`` is the column by which the note is known: that of the card spares those who ask for cards the notes.
    """
    if "*" in text and not exact:
        return f"fold(note.fields) LIKE {parameters.add(f'%{like_pattern(fold(text))}%')} ESCAPE '\\'"
    words = _words(text)
    conditions = []
    if words:
        wanted = [f'"{word}"' for word in words]
        if text[-1].isalnum():
            wanted[-1] += "*"
        match = parameters.add(" AND ".join(wanted))
        conditions.append(f"{note_id} IN (SELECT rowid FROM note_text WHERE note_text MATCH {match})")
    if words != [text]:
        conditions.append(f"instr(fold(note.fields), {parameters.add(fold(text))})")
    return " AND ".join(conditions)


def _words(text: str) -> list[str]:
    """Return the words that the index knows ``text`` by; none where it must not be asked."""
    if any(char.isalnum() and ord(char) >= _INDEXED for char in text):
        return []
    if any(unicodedata.combining(char) for char in text):
        return []
    return "".join(char if char.isalnum() else " " for char in text).split()


def like_pattern(value: str) -> str:
    """Return ``value`` for LIKE with a backslash as its escape: ``*`` matches anything, everything else itself."""
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%")
