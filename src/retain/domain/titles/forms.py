"""What a title says: its names, its acronyms, and brackets that rename it or only say what field it belongs to."""

import re
from dataclasses import dataclass
from enum import StrEnum

from retain.domain.titles.acronyms import expansion_before, is_acronym, stands_for
from retain.domain.titles.words import STOP_WORDS, find_words, singular, stem, without_article, words

_LONGEST = 300
_LOOKED_AT = 2000
_BRACKET = re.compile(r"\(([^()]{1,200})\)|\[([^\[\]]{1,200})\]")
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
_FIELDS = frozenset(
    [
        "ai",
        "ml",
        "nlp",
        "llm",
        "llms",
        "cs",
        "math",
        "maths",
        "computing",
        "databases",
        "electronics",
        "fairness",
        "finance",
        "geography",
        "history",
        "law",
        "linguistics",
        "medicine",
        "music",
        "networking",
        "programming",
        "statistics",
        "theory",
        "training",
        "evaluation",
        "systems",
        "learning",
        "networks",
        "models",
        "science",
        "sciences",
        "engineering",
        "algebra",
        "calculus",
        "geometry",
        "grammar",
        "logic",
        "probability",
        "anatomy",
        "recht",
        "medizin",
        "wirtschaft",
        "informatik",
        "mathematik",
        "physik",
        "chemie",
        "geschichte",
        "grammatik",
    ]
)
_FIELD_ENDINGS = ("ology", "ometry", "onomy", "nomics", "istry", "ematics", "ophy", "ysics", "amics", "netics")


class BracketKind(StrEnum):
    """What a bracket in a title is for."""

    ACRONYM = "acronym"
    """Short for the words before it: (LoRA)."""
    NAME = "name"
    """Another name of the same thing, or what the acronym before it stands for: (Nucleus Sampling)."""
    QUALIFIER = "qualifier"
    """The field or the use that tells it from namesakes: (Neural Networks). It gives nothing away."""
    INSERT = "insert"
    """A word that may be left out: Causal (Masked) Self-Attention."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """The text of a bracket in a title, and what it is for."""

    text: str
    kind: BracketKind


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
        whole = _without_brackets(text)
        self._add_name(whole, shared_head=True)
        for match in _BRACKET.finditer(text):
            self._read_bracket(text, match, whole)
        self._add_context(whole)

    def read_parts(self, segments: list[str]) -> None:
        """Read what a title joins; the last word of the last part serves the others too (L1 vs. L2 Norms)."""
        bare = [without_article(_without_brackets(segment)) for segment in segments]
        for segment, name in zip(segments, bare, strict=True):
            self._parts.setdefault(name)
            for match in _BRACKET.finditer(segment):
                before = segment[: match.start()].strip()
                if is_acronym(_inside(match)) and expansion_before(_inside(match), before):
                    self._add_acronym(_inside(match), before)
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
        inside = _inside(match)
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        in_the_middle = bool(after) and bool(words(after)) and not _TOGETHER.match(" " + after)
        kind = self._kind_of(inside, before, whole, in_the_middle=in_the_middle)
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

    def _kind_of(self, inside: str, before: str, whole: str, *, in_the_middle: bool) -> BracketKind:
        if is_acronym(inside) and expansion_before(inside, before):
            return BracketKind.ACRONYM
        if in_the_middle:
            return BracketKind.INSERT
        if _is_abbreviation_of(whole, inside) or _shares_word(whole, inside):
            return BracketKind.NAME
        if _TOGETHER.search(inside):
            return BracketKind.QUALIFIER  # a list of variants: (Global and Local)
        if _is_field(inside, whole) or self._used_as_field(inside, whole):
            return BracketKind.QUALIFIER
        return BracketKind.NAME

    def _used_as_field(self, inside: str, whole: str) -> bool:
        """Tell whether the definition uses the bracket as a field: "in fairness contexts", "a Transformer encoder"."""
        text = list(find_words(self._definition[:_LOOKED_AT]))
        stems = [stem(word.folded) for word in text]
        wanted, own = ([stem(word) for word in words(name)] for name in (inside, whole))
        for at in range(len(stems) - len(wanted) + 1):
            after = at + len(wanted)
            if stems[at:after] != wanted:
                continue
            if at and text[at - 1].folded in ("in", "for"):
                return True
            if stems[after : after + len(own)] == own and self._definition[text[after - 1].end : text[after].start] == " ":
                return True
        return False


def _without_brackets(text: str) -> str:
    return _SPACES.sub(" ", _BRACKET.sub(" ", text)).strip()


def _inside(match: re.Match[str]) -> str:
    return (match.group(1) or match.group(2) or "").strip()


def _covers(expansion: str, whole: str) -> bool:
    """Tell whether an acronym with this expansion can stand for the whole name: MoE for Sparsely-Gated Mixture of Experts."""
    if _CONTEXT.search(whole):
        return False
    short, long = (sum(word not in STOP_WORDS for word in words(text)) for text in (expansion, whole))
    return 2 * short >= long


def _is_abbreviation_of(whole: str, inside: str) -> bool:
    """Tell whether the title's name, or its first word, is short for the bracket: PAC Learning (Probably …)."""
    first = whole.partition(" ")[0]
    return any(is_acronym(short) and stands_for(short, inside) for short in (whole, first))


def _shares_word(whole: str, inside: str) -> bool:
    own = {stem(word) for word in words(whole)} - STOP_WORDS
    return any(stem(word) in own for word in words(inside))


def _is_field(inside: str, whole: str) -> bool:
    """Tell whether a bracket looks like a field by itself: "in …", a known field, an acronym of something else, a plural."""
    if re.match(r"(?:in|for|of|im|in der|en)\s", inside, re.IGNORECASE):
        return True
    inside_words = words(inside)
    if not inside_words:
        return True
    last = inside_words[-1]
    if last in _FIELDS or inside_words[0] in ("ai", "ml") or last.endswith(_FIELD_ENDINGS):
        return True
    compact = inside.removesuffix("s")
    if compact.isupper() or (is_acronym(inside) and len(inside) < 5):  # noqa: PLR2004 - MoE is a field, TrimLLM a name
        return True
    own = [word.folded for word in find_words(whole)]
    many = len(inside_words) > 1 and singular(last) != last
    return many and bool(own) and singular(own[-1]) == own[-1]
