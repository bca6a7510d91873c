"""The forms of a title: its words, its acronym, its other names. For splitting, masking and typed answers."""

from retain.domain.titles.acronyms import expansion_before, initials, is_acronym, stands_for
from retain.domain.titles.brackets import Bracket, BracketKind
from retain.domain.titles.clues import Clues, clues_of
from retain.domain.titles.finding import Span, find_clues
from retain.domain.titles.forms import TitleForms, title_forms
from retain.domain.titles.vocabulary import STOP_WORDS
from retain.domain.titles.words import (
    Word,
    find_words,
    fold,
    plural,
    singular,
    stem,
    without_article,
    words,
)

__all__ = [
    "STOP_WORDS",
    "Bracket",
    "BracketKind",
    "Clues",
    "Span",
    "TitleForms",
    "Word",
    "clues_of",
    "expansion_before",
    "find_clues",
    "find_words",
    "fold",
    "initials",
    "is_acronym",
    "plural",
    "singular",
    "stands_for",
    "stem",
    "title_forms",
    "without_article",
    "words",
]
