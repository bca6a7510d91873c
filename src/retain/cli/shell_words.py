"""The words of a command line as bash has it before it is run, and candidates as bash will take them in."""

from dataclasses import dataclass

_SPACE = " \t\n"
_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The word that is being typed.

    ``value`` is what it stands for so far. ``quote`` is the quotation mark that is open, or empty, and ``fixed`` how
    many letters of the value stand before what the shell will replace. ``closed`` tells that a quotation has ended
    within the word: the shell cannot go on with such a one.
    """

    value: str = ""
    quote: str = ""
    fixed: int = 0
    closed: bool = False


def split_line(line: str, breaks: str = "") -> tuple[list[str], Unfinished]:
    """Return the finished words of a line, and the one at its end.

    ``breaks`` are the signs at which the shell begins a word anew, as its variable COMP_WORDBREAKS names them.
    """
    words: list[str] = []
    value, quote, fixed, inside, closed = "", "", 0, False, False
    at = 0
    while at < len(line):
        char = line[at]
        at += 1
        if quote:
            if char == quote:
                quote, closed = "", True
            elif char == "\\" and quote == '"' and line[at : at + 1] in ("\\", '"', "$", "`"):
                value += line[at : at + 1]
                at += 1
            else:
                value += char
        elif char in "'\"":
            quote, fixed, inside = char, len(value), True
        elif char == "\\":
            value += line[at : at + 1]
            inside = True
            at += 1
        elif char in _SPACE:
            if inside:
                words.append(value)
            value, fixed, inside, closed = "", 0, False, False
        else:
            value += char
            inside = True
            if char in breaks:
                fixed = len(value)
    return words, Unfinished(value, quote, fixed, closed)


def as_typed(candidate: str, word: Unfinished) -> str | None:
    """Return what bash shall put in the place of an unfinished word; None where that cannot lead to ``candidate``."""
    if word.closed or candidate[: word.fixed].casefold() != word.value[: word.fixed].casefold():
        return None
    rest = candidate[word.fixed :]
    if word.quote == "'":
        return rest.replace("'", "'\\''")
    if word.quote:
        return "".join(f"\\{char}" if char in '\\"$`' else char for char in rest)
    return "".join(char if char in _SAFE or char.isalnum() else f"\\{char}" for char in rest)
