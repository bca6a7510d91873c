"""What a reader of topic lists or deck files hands on: notes not yet in a collection, and what was wrong."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that did not go in, or went in with a doubt.

    ``line`` counts from 1; 0 stands for the file as a whole.
    """

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One entry of a topic list, split into the title and its definition (both plain text, stripped).

    ``certain`` is true where the evidence for the split is overwhelming: of those called certain at
    least 99 in 100 are right.
    """

    line: int
    title: str
    definition: str
    certain: bool


@dataclass(frozen=True, slots=True)
class TopicList:
    """A topic list as read: ``declared`` is the number of topics that the file itself claims, if any."""

    tags: tuple[str, ...] = ()
    declared: int | None = None
    topics: tuple[Topic, ...] = ()
    problems: tuple[Problem, ...] = ()


class DraftKind(StrEnum):
    """How a draft becomes a note."""

    TOPIC = "topic"
    """A title and its definition; the only kind that can be asked in reverse."""
    QUESTION = "question"
    """A question and its answer."""
    TYPED = "typed"
    """A question whose answer is to be typed."""
    CLOZE = "cloze"
    """One text with ``{{c1::…}}`` deletions."""


@dataclass(frozen=True, slots=True)
class NoteDraft:
    r"""A note as a file describes it. Text is Markdown with ``\( \)``, ``\[ \]`` and ``$$`` formulas.

    A cloze draft has its whole text in ``front``; its ``back`` is the extra shown with the answer.
    ``guid`` is None unless the file carries one.
    """

    kind: DraftKind
    front: str
    back: str
    tags: tuple[str, ...] = ()
    guid: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class DeckDraft:
    """A deck as a file describes it; ``name`` is None where the file does not say."""

    name: str | None
    tags: tuple[str, ...] = ()
    reverse: bool = False
    notes: tuple[NoteDraft, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    typed: bool = False
    """Whether the title is to be typed where it is asked for in reverse."""
