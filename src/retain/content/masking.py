"""Masking: a definition with every form of its title blanked out, so that the title can be asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from retain.domain.titles import (
    STOP_WORDS,
    Span,
    TitleForms,
    Word,
    clues_of,
    find_clues,
    find_words,
    plural,
    singular,
    title_forms,
    words,
)

MASK = "[…]"
"""What stands for a hidden form, always of one width so that no length shows; plain text in Markdown as well."""

_OPENERS = re.compile(
    r"\\[\\`$]|(?P<code>`+)|(?P<formula>\\\(|\\\[|\$\$)|(?P<image>!)?\[(?P<label>[^\[\]\n]{0,1000})\]\((?P<to>[^()\s]{1,2000})"
    r"(?P<hint>\s{1,3}\"[^\"\n]{0,200}\")?\)|(?P<target>\]\([^()\s]{1,2000}\))|(?P<cloze>\{\{c\d{1,3}::)"
    r"|(?P<tag></?[A-Za-z][^<>]{0,500}>|<!--)|(?P<url>https?://[^\s<>()\[\]]{1,2000})"
)
_CLOSERS = {r"\(": r"\)", r"\[": r"\]", "$$": "$$"}
_BACKTICKS = re.compile("`+")
_WORDED = re.compile(
    r"\\(?:text(?:bf|it|rm|sf|tt|sc|normal)?|math(?:rm|bf|it|sf|tt|normal)|operatorname\*?|mbox|hbox)\s?\{([^{}]{0,500})\}"
)
_REPEATED = re.compile(re.escape(MASK) + r"(?:\s?\(" + re.escape(MASK) + r"\)|\s?[-‐‑–/]\s?" + re.escape(MASK) + r")+")
_POSSESSIVE = re.compile(r"['’]s$")
_PARTING = re.compile(r"[.!?;:()\[\]{}\\$|<>=…]")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s?\{$")
_MARKUP = frozenset("*_#`~>|[]!$\\-+=.:?")
_SHORT = 3
_MARKER = 20
_LOOKED_AT = 4000
_LONGEST = 300
_COMMAND = len(r"\begin {")


class _Kind(Enum):
    TEXT = auto()
    CODE = auto()
    FORMULA = auto()
    ADDRESS = auto()
    """An address that stands in the text: hidden whole or not at all."""
    LINK = auto()
    """The address behind a link: the link goes, its text stays."""
    FIXED = auto()
    """Markup that must stay as it is."""


@dataclass(frozen=True, slots=True)
class _Region:
    kind: _Kind
    start: int
    end: int
    opens: int = -1
    """Of a link: where its opening bracket stands."""


def mask(definition: str, title: str) -> str:
    r"""Return ``definition`` (Markdown) with every form of ``title`` that gives it away replaced by ``MASK``.

    Hidden are the title's names, acronyms and the initials of its names, in any case, number, hyphenation and
    inflection; head nouns after the sentence that defines the title; and words that only together spell it.
    Formulas, code, links and cloze marks stay valid: a word in ``\text{…}`` is masked there, a formula that
    shows the title otherwise goes whole, and so does an address. Articles stay as they are: "An […] is …".
    """
    if not title.strip() or not definition:
        return definition
    regions = list(_regions(definition))
    forms = _forms(title, definition)
    if not any(words(name) for name in forms.names):
        return _mask_symbol(definition, title.strip(), regions)
    shown = [word for region in regions for word in _words_of(region, definition)]
    spans = find_clues(definition, shown, clues_of(forms)) + _formulas_of(definition, title, regions)
    return _replace(definition, regions, sorted(spans, key=lambda span: span.start))


def leaks(question: str, title: str) -> tuple[str, ...]:
    """Return the names, acronyms and joined parts of ``title`` that ``question`` still shows, as the title writes them.

    A check by other means than ``mask``'s: letters and digits alone are compared, in singular and plural, without
    regard to case, accents, hyphens and spaces. Forms of up to three letters show where written as in the title;
    those of small words alone (the, in) never do.
    """
    forms = _forms(title, question)
    shown = [word for region in _regions(question) for word in _words_of(region, question)]
    run = _Run(question, shown)
    candidates = dict.fromkeys((*forms.names, *forms.parts, *forms.acronyms))
    return tuple(form for form in candidates if run.shows(form))


def _forms(title: str, text: str) -> TitleForms:
    """Return the forms of ``title`` as ``text`` shows them; a mask in it is read as the title's main name."""
    beginning = text[:_LOOKED_AT]
    if MASK in beginning:
        beginning = beginning.replace(MASK, title_forms(title).name)
    return title_forms(title, beginning)


class _Run:
    """The words of a text run together, with the places where words begin and end."""

    def __init__(self, text: str, shown: list[Word]) -> None:
        self._written = {word.text for word in shown}
        pieces: list[str] = []
        self._starts: set[int] = set()
        self._ends: set[int] = set()
        length = previous = 0
        for word in shown:
            if _PARTING.search(text, previous, word.start):
                pieces.append("\n")
                length += 1
            self._starts.add(length)
            pieces.append(word.folded)
            length += len(word.folded)
            self._ends.add(length)
            previous = word.end
        self._letters = "".join(pieces)

    def shows(self, form: str) -> bool:
        found = words(form)
        if STOP_WORDS.issuperset(found):
            return False
        if len(found) == 1 and len(found[0]) <= _SHORT:
            return bool(self._written & {form, form + "s", form.removesuffix("s")})
        last = singular(found[-1])
        return any(self._occurs("".join(found[:-1]) + ending) for ending in {found[-1], last, plural(last)})

    def _occurs(self, letters: str) -> bool:
        at = self._letters.find(letters)
        while at >= 0:
            if at in self._starts and at + len(letters) in self._ends:
                return True
            at = self._letters.find(letters, at + 1)
        return False


def _regions(text: str) -> Iterator[_Region]:
    """Part ``text`` into regions; together they cover it, in order."""
    backticks = _backticks(text)
    missing: set[str] = set()
    at = 0
    position = 0
    while match := _OPENERS.search(text, position):
        found = list(_region_at(text, match, backticks, missing))
        if found:
            if found[0].start > at:
                yield _Region(_Kind.TEXT, at, found[0].start)
            yield from found
            at = found[-1].end
        position = max(match.end(), at)
        if position == match.start():
            position += 1
    if at < len(text):
        yield _Region(_Kind.TEXT, at, len(text))


def _backticks(text: str) -> dict[int, list[int]]:
    """Return where runs of backticks begin, last first, by their length."""
    runs: dict[int, list[int]] = {}
    for match in _BACKTICKS.finditer(text):
        runs.setdefault(len(match.group()), []).append(match.start())
    for starts in runs.values():
        starts.reverse()
    return runs


def _region_at(
    text: str, match: re.Match[str], backticks: dict[int, list[int]], missing: set[str]
) -> Iterator[_Region]:
    """Yield the regions that an opener begins; none if it is not closed."""
    start, end = match.span()
    if run := match["code"]:
        starts = backticks.get(len(run), [])
        while starts and starts[-1] <= start:
            starts.pop()
        if starts:
            yield _Region(_Kind.CODE, start, starts[-1] + len(run))
    elif opener := match["formula"]:
        closer = _CLOSERS[opener]
        close = -1 if closer in missing else text.find(closer, end)
        if close < 0:
            missing.add(closer)
        else:
            yield _Region(_Kind.FORMULA, start, close + len(closer))
    elif match["to"]:
        yield _Region(_Kind.FIXED, start, match.start("label"))
        if match["label"]:
            yield _Region(_Kind.TEXT, *match.span("label"))
        yield _Region(_Kind.FIXED if match["image"] else _Kind.LINK, match.end("label"), end, start)
    elif match["url"]:
        yield _Region(_Kind.ADDRESS, start, end)
    elif match["cloze"] or match["tag"] or match["target"]:
        yield _Region(_Kind.FIXED, start, end)


def _words_of(region: _Region, text: str) -> Iterator[Word]:
    if region.kind is _Kind.FIXED:
        return
    for word in find_words(text, region.start, region.end):
        if region.kind is _Kind.FORMULA:
            before = text[max(word.start - _COMMAND, 0) : word.start]
            if before.endswith("\\") or _ENVIRONMENT.search(before):
                continue
        yield word


def _replace(text: str, regions: list[_Region], spans: list[Span]) -> str:
    inside: dict[int, list[Span]] = {}
    at = 0
    for span in spans:
        while span.start >= regions[at].end:
            at += 1
        inside.setdefault(at, []).append(span)
    dropped = {region.opens for at, region in enumerate(regions) if region.kind is _Kind.LINK and at in inside}
    pieces = [
        "" if region.start in dropped else _masked_region(text, region, inside.get(at, []))
        for at, region in enumerate(regions)
    ]
    return _REPEATED.sub(MASK, "".join(pieces))


def _masked_region(text: str, region: _Region, spans: list[Span]) -> str:
    if not spans:
        return text[region.start : region.end]
    if region.kind is _Kind.LINK:
        return ""
    if region.kind is _Kind.ADDRESS:
        return MASK
    if region.kind is _Kind.FORMULA:
        return _masked_formula(text, region, spans)
    parts: list[str] = []
    at = region.start
    for span in spans:
        end = span.end
        if possessive := _POSSESSIVE.search(text, span.start, end):
            end = possessive.start()
        parts += (text[at : span.start], MASK)
        if region.kind is _Kind.TEXT and _makes_link(text, span.start, end):
            parts.append(" ")
        at = end
    parts.append(text[at : region.end])
    return "".join(parts)


def _makes_link(text: str, start: int, end: int) -> bool:
    """Tell whether Markdown would take a mask at ``start`` for a link, with what follows at ``end`` as its target."""
    follower = text[end : end + 1]
    if follower != ":":
        return follower in ("(", "[")
    before = "\n" * (start < _MARKER) + text[max(start - _MARKER, 0) : start]
    _, newline, line = before.rpartition("\n")
    return bool(newline) and not any(map(str.isalpha, line))  # nothing but list or quotation marks


def _masked_formula(text: str, region: _Region, spans: list[Span]) -> str:
    """Mask words where words may stand in a formula; one that shows the title elsewhere goes whole."""
    worded = _WORDED.finditer(text, region.start, region.end)
    group = next(worded, None)
    parts: list[str] = []
    at = region.start
    for span in spans:
        while group and group.end(1) < span.end:
            group = next(worded, None)
        if not group or span.start < group.start(1):
            return MASK
        parts += (text[at : span.start], MASK)
        at = span.end
    parts.append(text[at : region.end])
    return "".join(parts)


def _formulas_of(text: str, title: str, regions: list[_Region]) -> list[Span]:
    """Return the formulas of ``text`` that the title has too."""
    wanted = {_squeezed(title, region) for region in _regions(title[:_LONGEST]) if region.kind is _Kind.FORMULA}
    if not wanted:
        return []
    formulas = (region for region in regions if region.kind is _Kind.FORMULA)
    return [Span(region.start, region.end) for region in formulas if _squeezed(text, region) in wanted]


def _squeezed(text: str, region: _Region) -> str:
    return "".join(text[region.start + 2 : region.end - 2].split())


def _mask_symbol(text: str, title: str, regions: list[_Region]) -> str:
    """Mask a title without words: a formula, an operator. In running text, only one that is not Markdown's own."""
    spans = _formulas_of(text, title, regions)
    kinds = {_Kind.CODE} if not _MARKUP.isdisjoint(title) else {_Kind.CODE, _Kind.TEXT}
    for region in regions:
        at = text.find(title, region.start, region.end) if region.kind in kinds else -1
        while at >= 0:
            spans.append(Span(at, at + len(title)))
            at = text.find(title, at + len(title), region.end)
    return _replace(text, regions, sorted(spans, key=lambda span: span.start))
