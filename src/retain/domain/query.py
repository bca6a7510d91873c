"""The search language: a query as a person types it becomes a tree of terms.

Terms stand side by side (all must hold) or with “or” between them, a minus sign negates, brackets group. What a
term means is not decided here.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retain.domain.errors import RetainError

LONGEST_QUERY = 1_000
"""Characters."""
_DEEPEST = 50
_TERM = re.compile(r'(?:([A-Za-z]+):)?(?:"([^"]*)"|([^\s"]+))')
_KEYED = re.compile(r"([A-Za-z]+):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: ``key:value``, or mere text where ``key`` is None; ``exact`` where the value was quoted."""

    key: str | None
    value: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match ``part``."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class All:
    """What matches every part; everything where there is none."""

    parts: tuple["Query", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """What matches at least one part."""

    parts: tuple["Query", ...]


Query = Term | Not | All | Either


def parse(text: str, keys: Collection[str], decks: Sequence[str] = ()) -> Query:
    """Return the tree of a query; an empty one is ``All(())``.

    ``keys`` are the known keys, in lower case: “key:value” with another key is mere text. ``decks`` are the names of
    all decks, which are recognised after “deck:” also without quotation marks. Raises RetainError for what cannot be
    read.
    """
    if len(text) > LONGEST_QUERY:
        raise RetainError(f"the search is longer than {LONGEST_QUERY:,} characters; shorten it")
    # What is not Unicode cannot be stored, so it cannot be found either.
    reader = _Reader(text.strip().encode(errors="replace").decode(), keys, decks)
    query = reader.either(depth=0)
    if not reader.is_at_end:
        raise RetainError("the search has a “)” without its “(”; put it in quotation marks to search for it")
    return query


class _Reader:
    """Reads a query from left to right."""

    def __init__(self, text: str, keys: Collection[str], decks: Sequence[str]) -> None:
        self._text = text
        self._keys = keys
        self._decks = decks
        self._at = 0

    @property
    def is_at_end(self) -> bool:
        self._skip_space()
        return self._at == len(self._text)

    def either(self, depth: int) -> Query:
        if depth > _DEEPEST:
            raise RetainError(f"the search nests brackets more than {_DEEPEST} deep; simplify it")
        parts = [self._all(depth)]
        while self._take_word("or"):
            if parts[-1] == All():
                raise RetainError("“or” stands between two terms; write one before it")
            parts.append(self._all(depth))
            if parts[-1] == All():
                raise RetainError("the search ends with “or”; write another term after it")
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all(self, depth: int) -> Query:
        parts: list[Query] = []
        while not self.is_at_end and self._text[self._at] != ")" and not self._sees_word("or"):
            if self._take_word("and"):
                if not parts:
                    raise RetainError("“and” stands between two terms; write one before it")
                if self.is_at_end or self._text[self._at] == ")" or self._sees_word("or") or self._sees_word("and"):
                    raise RetainError("the search ends with “and”; write another term after it")
                continue
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int) -> Query:
        start = self._at
        negated = self._text[start] == "-" and self._text[start + 1 : start + 2].strip() != ""
        self._at += negated
        part = self._group(depth) if self._text[self._at] == "(" else self._term()
        return Not(part) if negated else part

    def _group(self, depth: int) -> Query:
        self._at += 1
        query = self.either(depth + 1)
        if self.is_at_end:
            raise RetainError("the search has a “(” without its “)”; put it in quotation marks to search for it")
        self._at += 1
        if query == All():
            raise RetainError("the search has nothing between “(” and “)”")
        return query

    def _term(self) -> Term:
        start = self._at
        match = _TERM.match(self._text, start)
        if match is None:
            shown = self._text[start : start + 30]
            raise RetainError(f"the search cannot be read at “{shown}”: a quotation mark is not closed")
        key, quoted, word = match.groups()
        self._at = match.end()
        if quoted is not None:
            if key is None:
                # A whole term may be quoted too: "deck:Machine Learning".
                keyed = _KEYED.fullmatch(quoted)
                if keyed and keyed[1].lower() in self._keys:
                    return Term(keyed[1].lower(), keyed[2], exact=True)
            return self._finished(key, quoted, start, exact=True)
        if key is not None and key.lower() == "deck":
            end = self._rest_of_name(match.start(3))
            if end > self._at:
                self._at = end
                return Term("deck", self._text[match.start(3) : end], exact=True)
        # A bracket that the word itself did not open closes the group around it.
        while word.endswith(")") and word.count(")") > word.count("("):
            word = word[:-1]
            self._at -= 1
        if key is None and word.endswith(":") and word[:-1].lower() in self._keys and self._text[self._at :][:1] != '"':
            raise RetainError(f"“{word}” needs a value right after the colon")
        return self._finished(key, word, start, exact=False)

    def _finished(self, key: str | None, value: str, start: int, *, exact: bool) -> Term:
        if key is None or key.lower() in self._keys:
            return Term(key.lower() if key else None, value, exact)
        return Term(None, self._text[start : self._at].replace('"', ""), exact)

    def _rest_of_name(self, start: int) -> int:
        """Return where the longest deck name that stands at ``start`` ends; ``start`` if there is none."""
        lengths = [
            len(name)
            for name in self._decks
            if self._text[start : start + len(name)].casefold() == name.casefold()
            and self._text[start + len(name) : start + len(name) + 1].strip() in ("", ")")
        ]
        return start + max(lengths, default=0)

    def _skip_space(self) -> None:
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1

    def _sees_word(self, word: str) -> bool:
        self._skip_space()
        end = self._at + len(word)
        following = self._text[end : end + 1]
        return self._text[self._at : end].lower() == word and (
            not following or following.isspace() or following in "()"
        )

    def _take_word(self, word: str) -> bool:
        if not self._sees_word(word):
            return False
        self._at += len(word)
        return True
