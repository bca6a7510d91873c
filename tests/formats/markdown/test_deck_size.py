"""Large and hostile files take time in proportion to their size."""

import time

import pytest

from retain.domain.imports import DeckDraft, DraftKind, NoteDraft
from retain.formats.markdown import read_deck, write_deck

SIZE = 300_000
SECONDS = 5.0  # of processor time; a quadratic step would take minutes

ONE_LINE = {
    "backslashes": "\\" * SIZE,
    "spaces": "x" + " " * SIZE + "x",
    "braces": "{" * (SIZE // 2),
    "deletions": "{{a}}" * (SIZE // 5),
    "escaped braces": "\\{{" * (SIZE // 3),
    "backticks": "{{`" + "`" * SIZE,
    "growing backticks": "{{" + " ".join("`" * n for n in range(1, 770)),
    "open formulas": "{{" + "\\(" * (SIZE // 2 - 1),
    "closed formulas": "{{" + "\\(\\)" * (SIZE // 4 - 1),
    "dollars": "{{" + "$" * SIZE,
    "formula of openings": "\\(" + "{{c1::" * (SIZE // 12) + "\\)",
    "formula of backslashes": "\\(" + "\\" * (SIZE - 20) + "{{c1::a}} \\)",
    "quotes": "Tags: " + '"' * (SIZE - 10),
    "open quotes": "Tags: " + ',"x' * (SIZE // 3 - 10),
    "commas": "Tags: " + "," * (SIZE - 10),
    "comment": "<!-- guid:" + " " * (SIZE - 20) + "x",
    "hashes": "#" * SIZE,
    "fence": "`" * (SIZE - 1) + "x`",
}
LINES = 40_000
MANY_LINES = {
    "open fences": "```x\n" * LINES,
    "shrinking fences": "\n".join("`" * n for n in range(770, 2, -1)) + "\n" + "x\n" * LINES,
    "fences": "```\n" * LINES,
    "comments": "<!--\n" * LINES,
    "empty topics": "#\n" * LINES,
    "answers": "A:\n" * LINES,
    "blank lines": "\n" * LINES,
    "words": "x\n" * LINES,
    "backslashes": "\\\\\\{{\n" * LINES,
}


def there_and_back(text: str) -> None:
    begun = time.process_time()
    deck = read_deck(text)
    again = read_deck(write_deck(deck))
    assert time.process_time() - begun < SECONDS
    assert [note.back for note in again.notes] == [note.back for note in deck.notes]


@pytest.mark.parametrize("line", ONE_LINE.values(), ids=ONE_LINE)
def test_one_long_line(line: str) -> None:
    there_and_back(f"# T\nbody\n{line}\n")


@pytest.mark.parametrize("text", MANY_LINES.values(), ids=MANY_LINES)
@pytest.mark.parametrize("before", ["", "# T\nbody\n", "---\n"], ids=["alone", "in a note", "as front matter"])
def test_many_lines(text: str, before: str) -> None:
    there_and_back(before + text)


def test_a_hundred_thousand_notes() -> None:
    notes = tuple(
        NoteDraft(DraftKind.TOPIC, f"Topic {number}", f"The definition of {number}, with \\(x^2\\).\n\nMore.", ("t",))
        for number in range(100_000)
    )
    begun = time.process_time()
    text = write_deck(DeckDraft("D", ("t",), notes=notes))
    middle = time.process_time()
    deck = read_deck(text)
    assert time.process_time() - middle < SECONDS
    assert middle - begun < SECONDS
    assert [note.back for note in deck.notes] == [note.back for note in notes]
