"""The evidence for a definition beginning at a place: what the entry itself holds for and against it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from retain.formats.topics.anatomy import Anatomy
from retain.formats.topics.cuts import Evidence, cut_evidence
from retain.formats.topics.glue import doubled, tail_doubled
from retain.formats.topics.lexicon import COMMON, is_everyday
from retain.formats.topics.repeats import Repeat, Repetition, repetition
from retain.formats.topics.seams import Place, Seam
from retain.formats.topics.weights import WEIGHTS
from retain.formats.topics.words import (
    ARTICLES,
    COPULAS,
    DANGLING,
    ELISION,
    OPENERS,
    PROSE,
    QUESTION_WORDS,
)

_OPENING_WORDS = 12
_LOOK = 6
_NEXT = 3
_SOON = 3
_LITTLE = 2
_HEADING_WORDS = 4
_LONG_TITLE = 6
_MOST_WORDS = 12
_MOST_LETTERS = 20
_MOST = 3
_JOINERS = frozenset("-–—/&,:;(=")
_NUMBER = re.compile(r"\d[\d,.]*(?:(st|nd|rd|th)|%|-[a-z]+)?")
_RUN_ON = re.compile(r"[A-Z]+\d*[A-Z][a-z]{2}")
_QUOTED = re.compile(r"[\"“„«‘'].{2,80}?[\"”“»’']")
_TAKEN_UP = frozenset({Repeat.WHOLE, Repeat.ACRONYM, Repeat.START})
_REPEATS = {kind: f"repeat {kind}" for kind in Repeat}
_SEPARATORS = {seam: f"separator {seam}" for seam in Seam}


def weigh(evidence: Iterable[Evidence]) -> float:
    """Sum of the weights of some evidence, in log-odds."""
    return sum(WEIGHTS[name] * amount for name, amount in evidence)


def evidence_for(entry: Anatomy, place: Place, written: Sequence[Place] = ()) -> Iterator[Evidence]:
    """Yield the name and the amount of each piece of evidence for ``place`` that the entry itself holds.

    ``written`` are the separators of the entry, from left to right.
    """
    title = entry.low[: place.end].strip()
    words = entry.opening_words(place.start, _OPENING_WORDS)
    elided = bool(words) and ELISION.match(words[0]) is not None
    if elided:
        words[0] = words[0][2:]
    found = _repetition(entry, place, title, words)
    yield _REPEATS[found.kind], 1
    if found.letters:
        yield "repeat letter", min(found.letters, _MOST_LETTERS)
    if place.seam is Seam.GLUED:
        if doubled(entry.text, place.start):
            yield "repeat doubled", 1
        elif tail_doubled(entry.text, place.start):
            yield "repeat tail", 1
        yield from cut_evidence(entry, place.start)
        soon = entry.token_end(place.start, _SOON)
        if any(place.start < other.end <= soon for other in written):
            yield "separator soon", 1
    else:
        yield _SEPARATORS[place.seam], 1
        yield from _earlier(entry, place, written)
    yield from _title(entry, place, title)
    tokens = entry.opening_tokens(place.start, _LOOK)
    if not tokens or not words:
        yield "then nothing", 1
        return
    yield from _opening(tokens, words, elided=elided)
    yield from _breaks(entry, place, tokens[0], repeated=found.kind in _TAKEN_UP)
    if place.seam is Seam.GLUED and found.kind is Repeat.NONE and not is_everyday(words[0]):
        yield from _late(entry, place.start)
    yield from _continuation(entry, place, tokens, words)


def _repetition(entry: Anatomy, place: Place, title: str, words: Sequence[str]) -> Repetition:
    if entry.classes[place.end - 1] == "o" and entry.low.startswith(title, place.start):
        return Repetition(Repeat.WHOLE, _MOST * len(title))  # a script without spaces has no words to compare
    return repetition(title, entry.title_words(place.end), words, entry.initials(place.start))


def _earlier(entry: Anatomy, place: Place, written: Sequence[Place]) -> Iterator[Evidence]:
    """Weigh a separator that stands before this one."""
    before = [other for other in written if other.start <= place.end and other is not place]
    if not before:
        return
    if before[-1].seam is not place.seam:
        yield "separator of another kind earlier", 1
    elif _is_heading(entry.text[before[-1].start : place.end]):
        yield "separator chained", 1
    else:
        yield "separator earlier", 1


def _is_heading(text: str) -> bool:
    """Whether ``text`` reads like the second half of a title: a few words, capitals on all but the small ones."""
    words = text.split()
    return 0 < len(words) <= _HEADING_WORDS and all(word[:1].isupper() or word in DANGLING for word in words)


def _title(entry: Anatomy, place: Place, title: str) -> Iterator[Evidence]:
    words = title.split()
    if len(title) == 1 and title.isalpha():
        yield "title one letter", 1
    if not entry.balanced(place.end):
        yield "title unbalanced", 1
    if place.seam is Seam.GLUED and (quoted := _QUOTED.match(entry.text)) and quoted.end() == place.end:
        yield "title quoted", 1
    if title[-1:] in _JOINERS:
        yield "title joiner", 1
    if len(words) > 1 and words[-1] in DANGLING:
        yield "title dangling", 1
    if found := entry.breaks(0, place.end):
        yield "title break", min(found, _MOST)
    if entry.sentences(place.end):
        yield "title sentence", 1
    yield from _wording(entry, place.end, title, words)


def _wording(entry: Anatomy, end: int, title: str, words: Sequence[str]) -> Iterator[Evidence]:
    """Weigh how long the title is, and whether it reads like a question or a sentence."""
    question = title.endswith(("?", '?"', "?”"))
    if question and words[0] in QUESTION_WORDS:
        yield "title question", 1
    elif prose := entry.prose(1, end):
        yield "title prose", min(prose, _MOST)
    if not question:
        yield "title word", min(len(words), _MOST_WORDS)
        yield "title long", max(0, min(len(words), 2 * _MOST_WORDS) - _LONG_TITLE)


def _opening(tokens: Sequence[str], words: Sequence[str], *, elided: bool) -> Iterator[Evidence]:
    """Weigh the definition's first word."""
    token, word = tokens[0], words[0]
    if number := _NUMBER.fullmatch(token):
        yield ("opens ordinal" if number[1] else "opens number"), 1
    shouted = len(word) > 1 and token.isupper()
    if elided:
        yield "opens article", 1
    elif word in ARTICLES and len(tokens) > 1 and token.lower() == word and not shouted:
        second = words[1] if len(words) > 1 else ""
        yield ("opens article badly" if second in PROSE or second in DANGLING else "opens article"), 1
    elif shouted:
        return
    elif word in OPENERS:
        yield "opens opener", 1
    elif word in COMMON:
        yield "opens common", 1


def _breaks(entry: Anatomy, place: Place, token: str, *, repeated: bool) -> Iterator[Evidence]:
    """Weigh capitals inside the definition's first words: the seam may rather be there."""
    first = entry.token_end(place.start, 1)
    if not repeated and not entry.is_name(token) and (broken := entry.breaks(place.start, first)):
        yield "opens broken", min(broken, _MOST)
        if _RUN_ON.match(token):
            yield "opens run-on", 1
        if entry.classes[place.start - 1 : place.start + 1] in {"lU", "dU"}:
            yield "break passed", 1
    second = entry.token_end(place.start, _NEXT)
    if soon := entry.breaks(first, second):
        yield "break next", min(soon, _MOST)
    if entry.opens_inside(place.start, second):
        yield "break before opener", 1
    if later := entry.breaks(second, entry.token_end(place.start, _LOOK)):
        yield "break later", min(later, _MOST)


def _late(entry: Anatomy, index: int) -> Iterator[Evidence]:
    """Weigh a definition that no known word opens, where an earlier capital of the same word may open it."""
    left, _ = entry.cut(index)
    if entry.classes[index - 1 : index + 1] == "lU" and entry.breaks(index - len(left), index):
        yield "opens late", 1


def _continuation(entry: Anatomy, place: Place, tokens: Sequence[str], words: Sequence[str]) -> Iterator[Evidence]:
    """Weigh what follows the definition's first word."""
    if place.seam is Seam.GLUED and len(tokens) <= _LITTLE and entry.classes[place.start] != "o":
        yield ("then nothing" if len(tokens) == 1 else "then little"), 1
    if len(tokens) == 1:
        return
    follower = tokens[1].lstrip("(\"'“‘«")[:1]
    if follower.islower():
        yield "then lower", 1
    elif follower.isupper() and words[0] not in ARTICLES:
        yield "then capital", 1
    if any(word in COPULAS for word in words[1:5]):
        yield "then copula", 1
