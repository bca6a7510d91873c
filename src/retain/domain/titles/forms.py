"""The names that a title gives its topic: the main one, those in brackets, acronyms, and the parts that it joins."""

import re
from dataclasses import dataclass

from retain.domain.titles.acronyms import expansion_before, is_acronym, stands_for
from retain.domain.titles.brackets import BRACKET, Bracket, BracketKind, bracket_kind, inside_of, without_brackets
from retain.domain.titles.vocabulary import STOP_WORDS
from retain.domain.titles.words import without_article, words

_LONGEST = 300
_SPACES = re.compile(r"\s+")
_QUESTION = re.compile(
    r"(?:what|who|which|where|when)(?:['’]s|\s+(?:is|are|was|were|does|do|did))\s+(?:(?:meant\s+by|the\s+meaning\s+of)\s+)?"
    r"|(?:why|how)\s+(?:is|are|was|were|does|do|did|can)\s+|(?:define|explain|describe)\s+"
    r"|(?:was|wer)\s+(?:ist|sind|bedeutet|heißt|versteht\s+man\s+unter)\s+(?:(?:ein|eine|der|die|das)\s+)?"
    r"|qu['’]est-ce\s+qu(?:e\s+|['’])(?:(?:le|la|un|une)\s+)?|¿?\s*qué\s+(?:es|son)\s+(?:(?:el|la|los|las|un|una)\s+)?",
    re.IGNORECASE,
)
_QUESTION_VERB = re.compile(r"\s+(?:work|works|mean|do|stand\s+for|used\s+for)$", re.IGNORECASE)
_CONTEXT = re.compile(r"\s+in\s+(?:the\s+)?(?:context\s+of\s+)?", re.IGNORECASE)
_TOGETHER = re.compile(r"\s+(?:vs\.?|versus|and|&)\s+|\s*,\s+(?:and\s+)?", re.IGNORECASE)
_EITHER = re.compile(r"\s+(?:or|aka|a\.k\.a\.|also\s+called|also\s+known\s+as)\s+|\s*/\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TitleForms:
    """A title taken apart. All names are as written, without leading article, outer space and brackets."""

    title: str
    names: tuple[str, ...]
    """Every complete name, the main one first: each is the answer by itself, acronyms included."""
    parts: tuple[str, ...]
    """What the title joins (L1 norm, L2 norm): less than the answer, yet giving it away."""
    acronyms: tuple[str, ...]
    brackets: tuple[Bracket, ...]

    @property
    def name(self) -> str:
        """The main name; empty for an empty title."""
        return self.names[0] if self.names else ""

    @property
    def accepted_answers(self) -> tuple[str, ...]:
        """The title as written and every complete name: what counts as right when the title is asked for."""
        return tuple(dict.fromkeys(answer for answer in (self.title, *self.names) if answer))


def title_forms(title: str, definition: str = "") -> TitleForms:
    """Take ``title`` apart into the names that its topic goes by.

    ``definition`` helps to tell another name in brackets from a mere field: "In fairness contexts, bias …"
    shows that the title "Bias (Fairness)" is not asking for fairness. Of a title over 300 characters only the
    title itself is known.
    """
    title = _SPACES.sub(" ", title).strip()
    if len(title) > _LONGEST or not title:
        return TitleForms(title, (title,) if title else (), (), (), ())
    asked = _asked(title)
    collector = _Collector(definition)
    segments = [segment for segment in _split_outside_brackets(_TOGETHER, asked) if words(segment)]
    collector.read(asked)
    if len(segments) > 1:
        collector.read_parts(segments)
    return collector.forms(title)


def _asked(title: str) -> str:
    """Return what a title phrased as a question asks about; other titles lose a leading article at most."""
    question = _QUESTION.match(title)
    if question and len(title) > question.end():
        title = _QUESTION_VERB.sub("", title[question.end() :].rstrip(" ?？.!"))
    return without_article(title.rstrip(" :;.") or title)


def _split_outside_brackets(separator: re.Pattern[str], text: str) -> list[str]:
    """Split at ``separator`` where no bracket is open."""
    pieces, start, depth, at = [], 0, 0, 0
    for match in separator.finditer(text):
        depth += text.count("(", at, match.start()) - text.count(")", at, match.start())
        at = match.start()
        if depth <= 0:
            pieces.append(text[start : match.start()])
            start = match.end()
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


class _Collector:
    """Gathers names, parts and acronyms in order, each once."""

    def __init__(self, definition: str) -> None:
        self._definition = definition
        self._names: dict[str, None] = {}
        self._parts: dict[str, None] = {}
        self._acronyms: dict[str, None] = {}
        self._brackets: dict[Bracket, None] = {}

    def forms(self, title: str) -> TitleForms:
        names = self._names or {title: None}
        parts = (part for part in self._parts if part not in names)
        return TitleForms(title, tuple(names), tuple(parts), tuple(self._acronyms), tuple(self._brackets))

    def read(self, text: str) -> None:
        """Read a whole name with its brackets."""
        whole = without_brackets(text)
        self._add_name(whole, shared_head=True)
        for match in BRACKET.finditer(text):
            self._read_bracket(text, match, whole)
        self._add_context(whole)

    def read_parts(self, segments: list[str]) -> None:
        """Read what a title joins; the last word of the last part serves the others too (L1 vs. L2 Norms)."""
        bare = [without_article(without_brackets(segment)) for segment in segments]
        for segment, name in zip(segments, bare, strict=True):
            self._parts.setdefault(name)
            for match in BRACKET.finditer(segment):
                before = segment[: match.start()].strip()
                if is_acronym(inside_of(match)) and expansion_before(inside_of(match), before):
                    self._add_acronym(inside_of(match), before)
        self._share_head(bare)

    def _share_head(self, bare: list[str]) -> list[str]:
        first, _, head = bare[-1].partition(" ")
        if not head or any(" " in name for name in bare[:-1]):
            return []
        shared = [f"{name} {head}" for name in bare[:-1]]
        for name in (*shared, first):
            self._parts.setdefault(name)
        return shared

    def _add_name(self, name: str, *, shared_head: bool) -> None:
        if not name:
            return
        self._names.setdefault(name)
        alternatives = [piece for piece in _split_outside_brackets(_EITHER, name) if len(piece) > 1]
        if len(alternatives) < 2 or any(is_acronym(piece) for piece in alternatives):  # noqa: PLR2004 - TCP/IP
            for piece in alternatives[1:] and alternatives:
                self._parts.setdefault(piece)
            return
        shared = self._share_head(alternatives) if shared_head else []
        for piece in alternatives[:-1]:
            (self._parts if shared else self._names).setdefault(piece)
        for piece in (*shared, alternatives[-1]):
            self._names.setdefault(piece)

    def _add_acronym(self, acronym: str, before: str) -> str:
        expansion = expansion_before(acronym, before) or before
        self._acronyms.setdefault(acronym)
        self._parts.setdefault(expansion)
        return expansion

    def _add_context(self, whole: str) -> None:
        """Read "emergent capabilities in language models" as emergent capabilities too."""
        for match in _CONTEXT.finditer(whole):
            before = whole[: match.start()].strip()
            content = [word for word in words(before) if word not in STOP_WORDS]
            complete = len(content) > 1 or "context" in match.group().lower()
            if content:
                (self._names if complete else self._parts).setdefault(before)
            return

    def _read_bracket(self, text: str, match: re.Match[str], whole: str) -> None:
        inside = inside_of(match)
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        in_the_middle = bool(after) and bool(words(after)) and not _TOGETHER.match(" " + after)
        kind = bracket_kind(inside, before, whole, self._definition, in_the_middle=in_the_middle)
        self._brackets.setdefault(Bracket(inside, kind))
        if kind is BracketKind.ACRONYM:
            expansion = self._add_acronym(inside, before)
            if in_the_middle:
                self._names.setdefault(f"{inside} {after}")
            if not after and _covers(expansion, whole):
                self._names.setdefault(inside)
        elif kind is BracketKind.INSERT:
            self._names.setdefault(f"{before} {inside} {after}")
            self._names.setdefault(f"{inside} {after}")
        elif kind is BracketKind.NAME:
            self._add_name(without_article(inside), shared_head=False)
            if is_acronym(whole) and stands_for(whole, inside):
                self._acronyms.setdefault(whole)


def _covers(expansion: str, whole: str) -> bool:
    """Tell whether an acronym with this expansion can stand for the whole name: MoE for Sparse Mixture of Experts."""
    if _CONTEXT.search(whole):
        return False
    short, long = (sum(word not in STOP_WORDS for word in words(text)) for text in (expansion, whole))
    return 2 * short >= long
