"""Reading the files that notes come from: topic lists and deck files, as drafts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from retain.content.markdown import escape
from retain.domain.decks import clean_deck_name
from retain.domain.errors import RetainError
from retain.domain.imports import DeckDraft, DraftKind, NoteDraft, Problem, TopicList
from retain.formats.markdown import read_deck, write_deck
from retain.formats.text import decode
from retain.formats.topics import read_topics
from retain.services.files import exists, is_file, replacing

MAX_FILE_BYTES = 256 * 1024 * 1024
_TOO_LARGE = "{} is larger than {} MB; split it into several files"
TOPICS = "topics"
MARKDOWN = "markdown"
_BY_ENDING = {".md": MARKDOWN, ".markdown": MARKDOWN, ".txt": TOPICS, ".text": TOPICS, ".topics": TOPICS, "": TOPICS}


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: its deck, the name that its notes remember it by, and whether it is a topic list."""

    path: Path
    origin: str
    format: str
    draft: DeckDraft

    @property
    def name(self) -> str:
        """The file's name as it can be shown and stored: a file name need not be Unicode."""
        return _storable(self.path.name)


def read_bytes(path: Path, most: int = MAX_FILE_BYTES) -> bytes:
    """Return the bytes of a file, ``most`` of them; raises RetainError where it is missing, a folder or larger."""
    try:
        if path.is_dir():
            raise RetainError(f"{path} is a folder; name a file")
        if path.stat().st_size > most:
            raise RetainError(_TOO_LARGE.format(path, most // 1024**2))
        with path.open("rb") as file:  # a device may have no size and no end
            data = file.read(most + 1)
        if len(data) > most:
            raise RetainError(_TOO_LARGE.format(path, most // 1024**2))
    except FileNotFoundError as error:
        raise RetainError(f"{path} does not exist; check the name") from error
    except (OSError, ValueError) as error:
        raise RetainError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return data


def check_is_file(path: Path) -> None:
    """Raise RetainError where there is no file at ``path``."""
    try:
        if path.is_dir():
            raise RetainError(f"{path} is a folder; name a file")
        if not path.exists():
            raise RetainError(f"{path} does not exist; check the name")
    except (OSError, ValueError) as error:
        raise RetainError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def read_text_file(path: Path) -> str:
    """Return the text of a file; raises RetainError as above, and where it is no text."""
    data = read_bytes(path)
    with_name = f"{path} "
    try:
        return decode(data)
    except RetainError as error:
        raise RetainError(f"{with_name}{error}") from error


def read_topic_file(path: Path) -> TopicList:
    """Return a topic list; raises RetainError where it cannot be read at all."""
    text = read_text_file(path)
    try:
        return read_topics(text)
    except RetainError as error:
        raise RetainError(f"{path}: {error}") from error


def read_source(path: Path, chosen: str | None = None) -> Source:
    """Return the notes that a file holds, in the format ``chosen`` or the one that its name and first line tell.

    Raises RetainError where it cannot be read or holds no note.
    """
    form = chosen or (_guess_format(path) if exists(path) else TOPICS)
    if form == TOPICS:
        draft = draft_of_topics(read_topic_file(path))
    else:
        text = read_text_file(path)
        try:
            draft = read_deck(text)
        except RetainError as error:
            raise RetainError(f"{path}: {error}") from error
    if not draft.notes:
        why = "; ".join(_worded(draft.problems[:1])) or "it is empty"
        raise RetainError(f"{path} holds no notes: {why}")
    return Source(path, _storable(path.stem), form, draft)


def deck_name_for(source: Source, chosen: str | None) -> str:
    """Return the deck that a source goes to: the one ``chosen``, its own, or one called like the file."""
    name = source.draft.name if chosen is None else chosen
    if name or chosen is not None:
        return clean_deck_name(name or "")
    try:
        return clean_deck_name(source.origin)
    except RetainError as error:
        raise RetainError(f"{source.path} cannot give its name to a deck ({error}); name one with --deck") from error


def draft_of_topics(topics: TopicList, name: str | None = None) -> DeckDraft:
    """Return a topic list as a deck: plain text becomes Markdown that reads the same."""
    notes = tuple(
        NoteDraft(DraftKind.TOPIC, escape(topic.title), escape(topic.definition), topics.tags, line=topic.line)
        for topic in topics.topics
    )
    return DeckDraft(name, topics.tags, reverse=False, notes=notes, problems=topics.problems)


def keep_settings(draft: DeckDraft, path: Path) -> DeckDraft:
    """Return ``draft`` with the deck name and the reverse switch of the deck file that it is about to replace."""
    if not is_file(path):  # nothing there, or a pipe, which must not be read
        return draft
    old = read_deck(read_text_file(path))
    return replace(draft, name=draft.name or old.name, reverse=draft.reverse or old.reverse, typed=old.typed)


def _storable(name: str) -> str:
    return name.encode(errors="replace").decode()


def _guess_format(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in _BY_ENDING:
        raise RetainError(
            f"{path}: files ending in “{ending}” are not known; "
            "topic lists (.txt), deck files (.md), tables (.csv, .tsv), Anki packages (.apkg, .colpkg) and "
            "dumps (.json) are, and --format says which it is"
        )
    return _BY_ENDING[ending]


def _worded(problems: Sequence[Problem]) -> list[str]:
    return [f"line {problem.line}: {problem.message}" if problem.line else problem.message for problem in problems]


def worded_problems(source: Source) -> list[str]:
    """Return what was wrong with a source, a line for each, with the file's name and the line number."""
    return [f"{source.name}, {text}" for text in _worded(source.draft.problems)]


def write_deck_file(path: Path, topics: TopicList, *, source: Path, name: str | None, reverse: bool) -> None:
    """Write the topic list read from ``source`` as a deck file.

    The deck is called ``name``, or as in the deck file that is replaced, whose switches are kept too, or like the
    source. Raises RetainError, and writes nothing, where there is no topic or ``path`` is the source itself.
    """
    if not topics.topics:
        why = "; ".join(_worded(topics.problems[:1])) or "it is empty"
        raise RetainError(f"{source} holds no topics, so {path} was not written: {why}")
    if exists(path) and path.samefile(source):
        raise RetainError(f"{path} is the topic list itself; name another file for the deck")
    draft = draft_of_topics(topics, clean_deck_name(name) if name else None)
    draft = keep_settings(replace(draft, reverse=reverse), path)
    with replacing(path) as stream:
        stream.write(write_deck(replace(draft, name=draft.name or clean_deck_name(source.stem))))
