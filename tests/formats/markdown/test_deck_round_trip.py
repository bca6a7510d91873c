"""What is written reads back as it was, whatever it holds."""

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from retain.domain.imports import DeckDraft, DraftKind, NoteDraft
from retain.formats.markdown import read_deck, write_deck

PIECES = [
    "#", "##", "###", "Q:", "A:", "C:", "T:", "Tags:", "<!--", "-->", "<!-- guid: x -->", "---", "```", "~~~", "````",
    "`", "``", "\\", "\\\\", "\\(", "\\)", "\\[", "\\]", "$$", "$", "{", "}", "{{", "}}", "{{c1::", "{{x}}",
    "::", "|", "[", "]", ",", '"', " ", "  ", "\t", "\n", "\n", "\n\n", "\r\n", "\r", "a", "b c", "é", "\ufeff", "\x0b",
    "\x85", "\u2028", "\xa0", "\0",
]  # fmt: skip
nasty = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
anything = st.one_of(nasty, st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
tags = st.lists(st.one_of(st.sampled_from(["t", "u", "v"]), anything), max_size=3).map(tuple)
guids = st.one_of(st.none(), anything.filter(lambda text: text == " ".join(text.split()) and "\0" not in text))
notes = st.builds(NoteDraft, st.sampled_from(DraftKind), anything, anything, tags, guids)
names = st.one_of(st.none(), st.sampled_from(["D", "A::B", "C: x", '"quoted"', "[x]", "  spaced   out "]))
decks = st.builds(
    lambda name, tags, reverse, notes: DeckDraft(name, tags, reverse != "", notes, typed=reverse == "typed"),
    names,
    tags,
    st.sampled_from(["", "true", "typed"]),
    st.lists(notes, max_size=5).map(tuple),
)


def unbroken(text: str) -> str:
    """Say what the format promises of a text: \\n ends a line, no blanks do, no blank lines around it."""
    lines = [line.rstrip() for line in text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def one_line(text: str) -> str:
    return " ".join(line.strip() for line in unbroken(text).split("\n") if line.strip())


def tidy_tags(*groups: tuple[str, ...]) -> tuple[str, ...]:
    folded = [" ".join(tag.replace("\0", "").split()) for group in groups for tag in group]
    return tuple(dict.fromkeys(tag for tag in folded if tag))


def normal_note(note: NoteDraft) -> NoteDraft:
    front = one_line(note.front) if note.kind is DraftKind.TOPIC else unbroken(note.front)
    return replace(note, front=front, back=unbroken(note.back), guid=note.guid or None)


def complete(note: NoteDraft) -> bool:
    if note.kind is DraftKind.CLOZE:
        return "}}" in note.front.partition("{{")[2]
    return bool(note.front and note.back)


def distinct(candidates: list[NoteDraft]) -> tuple[NoteDraft, ...]:
    fronts: set[str] = set()
    found: list[NoteDraft] = []
    for note in candidates:
        front = " ".join(note.front.split()).casefold()
        if complete(note) and front not in fronts and note.guid not in {other.guid for other in found if other.guid}:
            fronts.add(front)
            found.append(note)
    return tuple(found)


def normal_deck(deck: DeckDraft) -> DeckDraft:
    kept = distinct([normal_note(note) for note in deck.notes])
    own = [tidy_tags(note.tags) for note in kept]
    shared = tuple(tag for tag in own[0] if all(tag in each for each in own)) if len(own) > 1 else ()
    common = tidy_tags(deck.tags, shared)
    return DeckDraft(
        name=" ".join(deck.name.split()) if deck.name else None,
        tags=common,
        reverse=deck.reverse,
        typed=deck.typed,
        notes=tuple(replace(note, tags=tidy_tags(common, note.tags)) for note in kept),
    )


def without_lines(deck: DeckDraft) -> DeckDraft:
    return replace(deck, notes=tuple(replace(note, line=0) for note in deck.notes))


@settings(max_examples=250, deadline=None)
@given(decks)
@example(DeckDraft(None, notes=(NoteDraft(DraftKind.CLOZE, "---\n{{x}}", "a"),)))
@example(DeckDraft(None, notes=(NoteDraft(DraftKind.CLOZE, "\ufeff{{x}}", "a"),)))
@example(
    DeckDraft(None, notes=(NoteDraft(DraftKind.TOPIC, "T", "```\nx\n\n~~~"), NoteDraft(DraftKind.TOPIC, "U", "```")))
)
@example(
    DeckDraft(None, notes=(NoteDraft(DraftKind.CLOZE, "a {{x}}\n\nb", ""), NoteDraft(DraftKind.CLOZE, "{{y}}", "")))
)
def test_a_deck_survives(deck: DeckDraft) -> None:
    deck = normal_deck(deck)
    text = write_deck(deck)
    assert without_lines(read_deck(text)) == deck
    assert write_deck(read_deck(text)) == text


@settings(max_examples=150, deadline=None)
@given(decks)
def test_writing_tidies_by_itself(deck: DeckDraft) -> None:
    tidy = tuple(note for note in deck.notes if complete(normal_note(note)))
    raw = replace(deck, notes=distinct([normal_note(note) for note in tidy]))
    assert without_lines(read_deck(write_deck(raw))) == normal_deck(raw)


@settings(max_examples=150, deadline=None)
@given(anything)
@example("\x0b#{{x}}\n\n{{x}}")
def test_any_file_reads_and_then_stays_the_same(text: str) -> None:
    deck = read_deck(text.replace("\0", ""))
    again = read_deck(write_deck(deck))
    assert not again.problems
    assert without_lines(again).notes == without_lines(deck).notes


@settings(max_examples=150, deadline=None)
@given(anything)
def test_lines_are_those_of_the_file(text: str) -> None:
    text = text.replace("\0", "")
    count = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    deck = read_deck(text)
    numbers = [note.line for note in deck.notes] + [problem.line for problem in deck.problems]
    assert all(1 <= number <= count for number in numbers)
