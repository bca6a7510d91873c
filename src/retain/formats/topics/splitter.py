"""Splits entries into title and definition: weighs every place, first alone, then in the light of the whole list."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from retain.formats.topics.anatomy import Anatomy
from retain.formats.topics.evidence import Evidence, evidence_for, weigh
from retain.formats.topics.glue import glued
from retain.formats.topics.lessons import Lesson, Reading
from retain.formats.topics.seams import Place, Seam, separators
from retain.formats.topics.weights import WEIGHTS

CERTAIN = 0.985
"""Least share of the evidence that the best place holds when the split is called certain."""

_NO_SEAM = 1.6
_NO_SEAM_PER_WORD = -1.6
_COUNTED_WORDS = 12
_NOT_REPEATED = frozenset({"repeat none", "repeat near"})
_UNSEEN = -0.3


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
    unseen = unseen_odds(lesson)
    return [_decide(text, options, unseen) for text, options in zip(texts, choices, strict=True)]


def weigh_list(texts: Sequence[str]) -> tuple[list[list[Choice]], Lesson]:
    """Return every place that each entry offers, weighed, and what the list as a whole taught."""
    lesson = Lesson()
    choices = [_choices(text) for text in texts]
    if len(texts) == 1:
        return choices, lesson
    for text, options in zip(texts, choices, strict=True):
        _learn(lesson, text, options)
    lesson.finish()
    unseen = unseen_odds(lesson)
    for index, text in enumerate(texts):
        if share_of_best(text, choices[index], unseen) < CERTAIN:
            choices[index] = _choices(text, lesson)
        for option in choices[index]:
            taught = list(lesson.evidence(text, option.place, option.reading))
            option.evidence += taught
            option.score += weigh(taught)
    return choices, lesson


def _learn(lesson: Lesson, text: str, options: Sequence[Choice]) -> None:
    best = _best(options)
    share = share_of_best(text, options, _UNSEEN)
    if best is not None:
        lesson.see(best.place, best.reading, share)
    if best is not None and share >= CERTAIN:
        lesson.learn(text, best.place)
    else:
        lesson.skim(text)


def _choices(text: str, lesson: Lesson | None = None) -> list[Choice]:
    entry = Anatomy(text, lesson.words if lesson else {})
    written = separators(entry.text)
    bare = glued(entry, lesson.words, lesson.spelling if lesson.small else None) if lesson else glued(entry)
    choices = []
    for place in (*written, *bare):
        evidence = list(evidence_for(entry, place, written))
        opening = entry.classes[place.start] if place.start < len(entry.classes) else "s"
        names = {name for name, _ in evidence}
        reading = Reading(opening, article="opens article" in names, repeated=names.isdisjoint(_NOT_REPEATED))
        choices.append(Choice(place, reading, evidence, weigh(evidence)))
    return choices


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


def _decide(text: str, options: Sequence[Choice], unseen: float) -> Split | None:
    best = _best(options)
    if best is None or best.score < max(no_seam_odds(text), unseen):
        return None
    title, definition = text[: best.place.end], text[best.place.start :]
    if best.place.seam is Seam.BOLD:
        title = title.strip("*_ :")
        definition = definition.lstrip(" :–—-")
    certain = share_of_best(text, options, unseen) >= CERTAIN
    return Split(title.strip(), definition.strip(), certain=certain)
