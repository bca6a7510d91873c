"""Splits entries into title and definition: weighs every place, first alone, then in the light of the whole list."""

import math
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from retain.formats.topics.anatomy import Anatomy
from retain.formats.topics.cuts import Evidence
from retain.formats.topics.evidence import evidence_for, weigh
from retain.formats.topics.glue import glued
from retain.formats.topics.lessons import Lesson, Reading
from retain.formats.topics.partings import partings
from retain.formats.topics.seams import Place, Seam, separators
from retain.formats.topics.weights import WEIGHTS

CERTAIN = 0.975
"""Least share of the evidence that the best place holds when the split is called certain."""

_CERTAIN_SMALL = 0.93
"""The same where definitions begin in lower case: more places compete, and the weights claim less than they know."""

_NO_SEAM = 3.2
_NO_SEAM_PER_WORD = -2.9
_COUNTED_WORDS = 12
_NOT_REPEATED = frozenset({"repeat none", "repeat near"})
_FEW = 1000
"""Most entries of a list that is read twice, where its definitions begin in lower case: longer ones teach enough."""
_EVERYDAY = frozenset({"opens article", "opens opener", "opens common"})
_CAPITAL_INSIDE = re.compile(r"\w[A-Z]")
_UNSEEN = -1.4
_UNSEEN_SMALL = 2.0
"""By how much a seam at an unlikely place is likelier in a list whose definitions begin in lower case."""


@dataclass(frozen=True, slots=True)
class Split:
    """A title and its definition, both stripped, and whether the evidence is overwhelming."""

    title: str
    definition: str
    certain: bool


@dataclass(slots=True)
class Choice:
    """A place with the evidence for it, and the sum of that evidence in log-odds."""

    place: Place
    reading: Reading
    evidence: list[Evidence]
    score: float = field(default=0.0)


def split_entry(text: str) -> Split | None:
    """Split one entry by itself; None where nothing in it looks like a seam."""
    return split_entries([text])[0]


def split_entries(texts: Sequence[str]) -> list[Split | None]:
    """Split the entries of one list; what most of them have in common weighs in for each."""
    choices, lesson = weigh_list(texts)
    return [_decide(text, options, lesson) for text, options in zip(texts, choices, strict=True)]


def weigh_list(texts: Sequence[str]) -> tuple[list[list[Choice]], Lesson]:
    """Return every place that each entry offers, weighed, and what the list as a whole taught."""
    choices = [_choices(text) for text in texts]
    if len(texts) == 1:
        return choices, Lesson()
    lesson = _study(texts, choices)
    taught = _teach(texts, choices, lesson)
    if lesson.small and len(texts) <= _FEW:
        lesson = _study(texts, taught)
        taught = _teach(texts, choices, lesson, taught)
    return taught, lesson


def _study(texts: Sequence[str], choices: Sequence[Sequence[Choice]]) -> Lesson:
    """Learn what a first reading of a list has to teach."""
    lesson = Lesson()
    for text, options in zip(texts, choices, strict=True):
        best = _best(options)
        share = share_of_best(text, options, _UNSEEN)
        if best is not None:
            lesson.see(best.place, best.reading, share)
        if best is not None and share >= CERTAIN:
            lesson.learn(text, best.place)
        else:
            lesson.skim(text)
    lesson.finish()
    return lesson


def _teach(
    texts: Sequence[str],
    choices: Sequence[list[Choice]],
    lesson: Lesson,
    earlier: Sequence[list[Choice]] | None = None,
) -> list[list[Choice]]:
    """Weigh each entry again by what the list has taught; what an ``earlier`` lesson has made certain stays."""
    unseen = unseen_odds(lesson)
    taught = []
    for index, (text, options) in enumerate(zip(texts, choices, strict=True)):
        if earlier is not None and share_of_best(text, earlier[index], unseen) >= CERTAIN:
            taught.append(earlier[index])
            continue
        sure = share_of_best(text, options, unseen) >= CERTAIN and not any(map(_opens_broken, options))
        if sure and lesson.small and (best := _best(options)):
            sure = best.reading.opening == "l"
        taught.append(
            [_informed(text, option, lesson) for option in (options if sure else _again(text, options, lesson))]
        )
    return taught


def _opens_broken(option: Choice) -> bool:
    """Whether the definition would begin with a capital inside a word: the list may know it as a name."""
    return any(name == "opens broken" for name, _ in option.evidence)


def _informed(text: str, option: Choice, lesson: Lesson) -> Choice:
    lessons = list(lesson.evidence(text, option.place, option.reading))
    return Choice(option.place, option.reading, option.evidence + lessons, option.score + weigh(lessons))


def _again(text: str, options: Sequence[Choice], lesson: Lesson) -> list[Choice]:
    """Take up an entry once more, with the words that the list has taught."""
    if lesson.frequencies is None:
        return _choices(text, lesson.words)
    if _CAPITAL_INSIDE.search(text):  # which may be part of a name that the list has taught
        options = _choices(text, lesson.words)
    entry = Anatomy(text, lesson.words)
    seen = {option.place.start for option in options}
    written = separators(entry.text)
    more = partings(entry, lesson.frequencies, lesson.words, seen)
    return [*options, *(_choice(entry, place, written) for place in more)]


def _choices(text: str, words: Container[str] = frozenset()) -> list[Choice]:
    entry = Anatomy(text, words)
    written = separators(entry.text)
    return [_choice(entry, place, written) for place in (*written, *glued(entry, words))]


def _choice(entry: Anatomy, place: Place, written: Sequence[Place]) -> Choice:
    evidence = list(evidence_for(entry, place, written))
    names = {name for name, _ in evidence}
    reading = Reading(
        opening=entry.classes[place.start] if place.start < len(entry.classes) else "s",
        article="opens article" in names,
        repeated=names.isdisjoint(_NOT_REPEATED),
        everyday=not names.isdisjoint(_EVERYDAY),
        camel=entry.breaks(0, place.end - 1) > 0,
        single=" " not in entry.text[: place.end].strip(),
    )
    return Choice(place, reading, evidence, weigh(evidence))


def _best(options: Iterable[Choice]) -> Choice | None:
    return max(options, key=lambda option: option.score, default=None)


def no_seam_odds(text: str) -> float:
    """Log-odds of an entry having no seam at all: the longer it is, the less likely."""
    return _NO_SEAM + _NO_SEAM_PER_WORD * min(len(text.split(None, _COUNTED_WORDS)), _COUNTED_WORDS)


def unseen_odds(lesson: Lesson) -> float:
    """Log-odds of a seam at a place that was not looked at, which only a glued one can be."""
    return _UNSEEN + WEIGHTS["list seam"] * lesson.lack_of_glue()


def share_of_best(text: str, options: Sequence[Choice], unseen: float) -> float:
    """Share of the evidence, from 0 to 1, that the best place of an entry holds against all others and none."""
    best = _best(options)
    if best is None:
        return 0.0
    rivals = sum(math.exp(option.score - best.score) for option in options)
    return 1 / (rivals + math.exp(max(no_seam_odds(text), unseen) - best.score))


def _decide(text: str, options: Sequence[Choice], lesson: Lesson) -> Split | None:
    unseen = unseen_odds(lesson)
    best = _best(options)
    if best is None or best.score < max(no_seam_odds(text), unseen):
        return None
    title, definition = text[: best.place.end], text[best.place.start :]
    if best.place.seam is Seam.BOLD:
        title = title.strip("*_ :")
        definition = definition.lstrip(" :–—-")
    doubt = unseen + _UNSEEN_SMALL if lesson.small else unseen
    certain = share_of_best(text, options, doubt) >= (_CERTAIN_SMALL if lesson.small else CERTAIN)
    return Split(title.strip(), definition.strip(), certain=certain)
