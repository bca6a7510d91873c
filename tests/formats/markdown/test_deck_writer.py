"""How a deck file looks."""

from textwrap import dedent

import pytest

from retain.domain.errors import RetainError
from retain.domain.imports import DeckDraft, DraftKind, NoteDraft
from retain.formats.markdown import write_deck

TOPIC, QUESTION, TYPED, CLOZE = DraftKind


def written(*notes: NoteDraft) -> str:
    return write_deck(DeckDraft(None, notes=notes))


def test_a_whole_deck() -> None:
    deck = DeckDraft(
        "Machine Learning",
        ("wiki-import",),
        reverse=True,
        notes=(
            NoteDraft(TOPIC, "ReLU", "The positive part of its input.", ("wiki-import",)),
            NoteDraft(TOPIC, "C#", "# is a marker.\n\n\nQ: too", ("extra", "two, three"), "abcd1234"),
            NoteDraft(QUESTION, "What\nis it?", "It is.\n\nReally.", ("hard",), "g"),
            NoteDraft(QUESTION, "```py\n# code\n```", "    indented"),
            NoteDraft(CLOZE, "The capital of {{c1::France}} is {{Paris}}.", "Not \\{{ Lyon }}.", ("geo",)),
            NoteDraft(CLOZE, "One {{a}}.\n\nTwo {{b}}.", "extra"),
        ),
    )
    assert write_deck(deck) == dedent("""\
        ---
        deck: Machine Learning
        tags: wiki-import
        reverse: true
        ---

        ## ReLU

        The positive part of its input.

        ## C#
        Tags: extra, "two, three"
        <!-- guid: abcd1234 -->

        \\# is a marker.


        \\Q: too

        Q: What
        is it?
        Tags: hard
        <!-- guid: g -->
        A: It is.

        Really.

        Q:
        ```py
        # code
        ```
        A:
            indented

        The capital of {{c1::France}} is {{Paris}}.
        Tags: geo

        Not \\\\\\{{ Lyon }}.

        C: One {{a}}.

        Two {{b}}.
        A: extra
        """)


def test_nothing_default_is_written() -> None:
    assert write_deck(DeckDraft(None)) == ""
    assert written(NoteDraft(TOPIC, "T", "body")) == "## T\n\nbody\n"
    assert write_deck(DeckDraft("D")) == "---\ndeck: D\n---\n"


def test_tags_of_all_notes_move_to_the_front_matter() -> None:
    notes = (NoteDraft(TOPIC, "A", "a", ("x", "y")), NoteDraft(TOPIC, "B", "b", ("y",)))
    assert written(*notes) == "---\ntags: y\n---\n\n## A\nTags: x\n\na\n\n## B\n\nb\n"
    assert written(notes[0]) == "## A\nTags: x, y\n\na\n"


@pytest.mark.parametrize(
    "body",
    [
        r"\(f(x) = x^{{2}}\) and \[\frac{{a}}{b}\]",
        "`{{ braces }}` in code",
        "```\n# code\nQ: {{x}}\n```",
        "### Heading\n\n- list\n- # item",
        "#tag, C:\\Windows, a\\# b",
        "<!-- a comment -->",
    ],
)
def test_a_text_without_markers_is_written_as_it_is(body: str) -> None:
    assert written(NoteDraft(TOPIC, "T", body)) == f"## T\n\n{body}\n"


def test_a_title_is_one_line() -> None:
    assert written(NoteDraft(TOPIC, " Two \r\n\n lines ", "b")).startswith("## Two lines\n\n")


def test_a_long_definition_keeps_its_line() -> None:
    body = "word " * 10_000 + "end"
    assert body in written(NoteDraft(TOPIC, "T", body)).split("\n")


@pytest.mark.parametrize("guid", ["a\nb", " a", "a\0"])
def test_a_guid_that_cannot_be_read_back_is_refused(guid: str) -> None:
    with pytest.raises(RetainError, match="guid"):
        written(NoteDraft(TOPIC, "T", "b", guid=guid))


def test_a_line_that_cannot_be_read_back_is_refused() -> None:
    with pytest.raises(RetainError, match="“T” has a line longer"):
        written(NoteDraft(TOPIC, "T", "x" * 1_000_001))
