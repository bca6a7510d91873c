"""What a topic list may look like, and what is said about the lines that do not fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.domain.errors import RetainError
from retain.domain.imports import TopicList
from retain.formats.topics import MAX_LINE_BYTES, read_topics

CELL = ("Cell", "The smallest unit of life.")
ATOM = ("Atom", "The smallest part of an element.")


def pairs(found: TopicList) -> list[tuple[str, str]]:
    return [(topic.title, topic.definition) for topic in found.topics]


def problem_lines(found: TopicList) -> list[int]:
    return [problem.line for problem in found.problems]


@pytest.mark.parametrize(
    "bullets",
    [("- ", "- "), ("* ", "* "), ("• ", "•"), ("– ", "– "), ("1. ", "2. "), ("1) ", "2) "), ("", ""), ("-", "-")],
)
def test_bullets_of_every_style(bullets: tuple[str, str]) -> None:
    text = "".join(f"{bullet}{''.join(cells)}\n" for bullet, cells in zip(bullets, (CELL, ATOM), strict=True))
    assert pairs(read_topics(text)) == [CELL, ATOM]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_byte_order_mark_and_hard_spaces(newline: str) -> None:
    text = newline.join(["\ufeffTag: biology", "2 topic(s)", f"-\u00a0{''.join(CELL)}", f"-\u00a0{''.join(ATOM)}"])
    found = read_topics(text)
    assert (found.tags, found.declared, pairs(found), found.problems) == (("biology",), 2, [CELL, ATOM], ())
    assert [topic.line for topic in found.topics] == [3, 4]


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("Tag: wiki-import", ("wiki-import",)),
        ("tags: a, b", ("a", "b")),
        ("Tags: a b", ("a", "b")),
        ("TAGS: machine learning; nlp, nlp", ("machine-learning", "nlp")),
        ("Tag: machine learning", ("machine-learning",)),
        ("Tags: #a #b", ("a", "b")),
        ("Tags:", ()),
    ],
)
def test_tags_are_free_of_spaces(line: str, tags: tuple[str, ...]) -> None:
    assert read_topics(f"{line}\n- {''.join(CELL)}\n").tags == tags


@pytest.mark.parametrize("line", ["2 topic(s)", "2 topics", "Topics: 2", "2 terms.", "Total: 2 entries", "count: 2"])
def test_declared_count(line: str) -> None:
    found = read_topics(f"{line}\n- {''.join(CELL)}\n- {''.join(ATOM)}\n")
    assert (found.declared, found.problems) == (2, ())


def test_headings_rules_comments_and_initials_are_no_topics() -> None:
    found = read_topics(f"# Science\n\n## Biology\n---\n// a comment\nC\n- {''.join(CELL)}\n\n===\n- {''.join(ATOM)}\n")
    assert (pairs(found), found.problems) == ([CELL, ATOM], ())


def test_a_topic_called_tag_is_a_topic() -> None:
    found = read_topics("- Tag: a label on a note\n- Deck: a pile of cards\n")
    assert (found.tags, pairs(found)) == ((), [("Tag", "a label on a note"), ("Deck", "a pile of cards")])


def test_definition_wrapped_over_lines() -> None:
    found = read_topics("- CellThe smallest\n  unit of life.\n\n- AtomThe smallest part\nof an element.\n")
    assert pairs(found) == [CELL, ATOM]


def test_title_wrapped_over_lines() -> None:
    text = "- Receiver Operating Characteristic\n  (ROC) & AUCThe ROC curve plots two rates.\n"
    found = read_topics(f"{text}- {''.join(CELL)}\n")
    assert found.topics[0].title == "Receiver Operating Characteristic (ROC) & AUC"


def test_wrapped_paragraphs_without_bullets() -> None:
    found = read_topics("CellThe smallest\nunit of life.\n\nAtomThe smallest part\nof an element.\n")
    assert pairs(found) == [CELL, ATOM]


@pytest.mark.parametrize(
    "text",
    [
        "Cell\n    The smallest\n    unit of life.\nAtom\n    The smallest part of an element.\n",
        "- Cell\n  The smallest unit of life.\n- Atom\n\tThe smallest part of an element.\n",
        "Cell:\n  The smallest unit of life.\n\nAtom:\n  The smallest part of an element.\n",
        "Cell\n: The smallest unit of life.\n\nAtom\n: The smallest part of an element.\n",
        "Cell\nThe smallest unit of life.\n\nAtom\nThe smallest part of an element.\n",
        "- **Cell**: The smallest unit of life.\n- **Atom** The smallest part of an element.\n",
    ],
)
def test_definitions_below_and_marked_titles(text: str) -> None:
    assert pairs(read_topics(text)) == [CELL, ATOM]


def test_paragraphs_and_nested_bullets_keep_their_breaks() -> None:
    found = read_topics("- ATP\n  Energy.\n\n  Made in cells.\n- Bases\n  - Adenine\n  - Guanine\n")
    assert pairs(found) == [("ATP", "Energy.\n\nMade in cells."), ("Bases", "- Adenine\n- Guanine")]


def test_separators_beside_hyphens_colons_urls_and_times() -> None:
    text = """\
C: The Language: a book by two authors
Q-learning: an off-policy method - it bootstraps
TCP/IP: the protocols of the internet
Link: the address of a page, as in https://example.org/a: all of it
Noon: the moment at 12:00, one minute after 11:59
JavaScript: a language for pages: it runs in browsers
std::vector: a growable array
"""
    assert [topic.title for topic in read_topics(text).topics] == [
        "C: The Language", "Q-learning", "TCP/IP", "Link", "Noon", "JavaScript", "std::vector",
    ]  # fmt: skip


def test_colons_and_hyphens_in_glued_definitions() -> None:
    text = """\
- ReLUReLU outputs the positive part of its input: zero otherwise.
- DropoutDropout zeroes activations - at random.
- TransformerA Transformer is a model: it has attention.
- TokenA token is a unit - the smallest: a word or less.
"""
    assert [topic.title for topic in read_topics(text).topics] == ["ReLU", "Dropout", "Transformer", "Token"]


def test_glued_and_separated_lines_in_one_list() -> None:
    text = """\
- BM25BM25 is a ranking function.
- Sigmoid: squashes numbers into the unit interval
- TokenA token is a unit of text.
- Softmax - turns scores into probabilities
- Elman RNNAn Elman RNN is a simple recurrent network.
"""
    assert [topic.title for topic in read_topics(text).topics] == ["BM25", "Sigmoid", "Token", "Softmax", "Elman RNN"]


def test_what_does_not_fit_is_reported_with_its_line_and_the_rest_goes_in() -> None:
    text = f"""\
Tag: science
7 topics
A remark about this list that fits nowhere
- {"".join(CELL)}
-
- Overfitting
- a remark that nobody could take for the title of anything and that goes on and on
- CellA room in a prison.
- Empty:
- {"".join(ATOM)}

Another remark
"""
    found = read_topics(text)
    assert pairs(found) == [CELL, ATOM]
    assert problem_lines(found) == [2, 3, 5, 6, 7, 8, 9, 12]
    messages = {problem.line: problem.message for problem in found.problems}
    assert "7 topics" in messages[2]
    assert "2 went in" in messages[2]
    assert "“Overfitting” has no definition" in messages[6]
    assert "“Cell” is already defined on line 4" in messages[8]


def test_titles_that_differ_in_case_are_two_topics() -> None:
    assert pairs(read_topics("- Polish: a language\n- polish: to make shiny\n"))[1][0] == "polish"


@pytest.mark.parametrize("text", ["", "\n\n", "Tag: a\n", "# Heading\n"])
def test_a_file_without_topics_says_so(text: str) -> None:
    assert [(problem.line, "no topics" in problem.message) for problem in read_topics(text).problems] == [(0, True)]


def test_a_line_that_is_too_long_is_refused_by_its_number() -> None:
    with pytest.raises(RetainError, match="line 2 is longer than 1,000,000 bytes"):
        read_topics("- a: b\n" + "é" * (MAX_LINE_BYTES // 2 + 1))


def test_a_line_of_just_the_longest_length_is_read() -> None:
    text = "- CellThe " + "x" * (MAX_LINE_BYTES - 10)
    assert read_topics(text).topics[0].title == "Cell"


@pytest.mark.parametrize(
    "unit", ["A", "aA", "(", "- ", ": ", "a:", "*", "**a", "' ", "9", "١", "算", "\t", "—", "a\u0301", "."]
)
def test_hostile_lines_end_quickly(unit: str) -> None:
    line = unit * (900_000 // len(unit.encode()))
    read_topics(f"{line}\n- {line}\n")


@given(st.text(max_size=300))
def test_any_text_is_read_and_its_lines_are_accounted_for(text: str) -> None:
    found = read_topics(text)
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for line in [*(topic.line for topic in found.topics), *problem_lines(found)]:
        assert 0 <= line <= lines
    assert all(topic.title and topic.definition for topic in found.topics)
    assert len({topic.title for topic in found.topics}) == len(found.topics)
    assert not any(set(tag) & set(" \t\n,") for tag in found.tags)


@given(st.lists(st.from_regex(r"[A-Z][a-z]{3,9}( [a-z]{3,9})?", fullmatch=True), min_size=2, max_size=12, unique=True))
def test_every_bullet_is_a_topic_or_a_problem(titles: list[str]) -> None:
    text = "".join(f"- {title}The {title.lower()} is a thing of its own.\n" for title in titles)
    found = read_topics(text)
    assert [topic.title for topic in found.topics] == titles
    assert not found.problems
