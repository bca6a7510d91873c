"""Deck files as people write them, tidy and otherwise."""

from textwrap import dedent

import pytest

from retain.domain.errors import RetainError
from retain.domain.imports import DeckDraft, DraftKind, NoteDraft, Problem
from retain.formats.markdown import read_deck
from retain.formats.markdown.syntax import MAX_LINE_BYTES


def read(text: str) -> DeckDraft:
    return read_deck(dedent(text))


def texts(deck: DeckDraft) -> list[tuple[str, str]]:
    return [(note.front, note.back) for note in deck.notes]


def only(text: str) -> NoteDraft:
    deck = read(text)
    assert not deck.problems
    (note,) = deck.notes
    return note


def only_problem(text: str) -> Problem:
    (problem,) = read(text).problems
    return problem


class TestFrontMatter:
    def test_all_keys(self) -> None:
        deck = read("""\
            ---
            deck: Science :: Machine Learning
            tags: wiki-import, b
            reverse: true
            ---

            # ReLU
            The positive part.
            """)
        assert deck == DeckDraft(
            name="Science::Machine Learning",
            tags=("wiki-import", "b"),
            reverse=True,
            notes=(NoteDraft(DraftKind.TOPIC, "ReLU", "The positive part.", ("wiki-import", "b"), line=7),),
        )

    def test_a_file_without_it_has_no_name(self) -> None:
        deck = read("# T\nbody")
        assert (deck.name, deck.tags, deck.reverse) == (None, (), False)

    def test_a_file_may_be_empty(self) -> None:
        assert read("") == read("\n \n") == DeckDraft(None)

    @pytest.mark.parametrize(
        ("value", "tags"),
        [
            ("a", ("a",)),
            ("a, b ,c", ("a", "b", "c")),
            ("[a, b]", ("a", "b")),
            ("[]", ()),
            ("", ()),
            (",, a,,a,", ("a",)),
            ('"a,b", "say ""c"""', ("a,b", 'say "c"')),
            ('"open, b', ('"open', "b")),
            ("two  words", ("two words",)),
        ],
    )
    def test_tags(self, value: str, tags: tuple[str, ...]) -> None:
        assert read_deck(f"---\ntags: {value}\n---\n").tags == tags

    @pytest.mark.parametrize(
        ("value", "reverse"), [("true", True), ("Yes", True), ("on", True), ("false", False), ("NO", False)]
    )
    def test_reverse(self, value: str, reverse: bool) -> None:
        deck = read_deck(f"---\nReverse: {value}\n---\n")
        assert deck.reverse is reverse
        assert not deck.typed
        assert not deck.problems

    def test_reverse_with_the_title_typed(self) -> None:
        deck = read_deck("---\nreverse: Typed\n---\n")
        assert deck.reverse
        assert deck.typed
        assert not deck.problems

    def test_a_quoted_name(self) -> None:
        assert read_deck('---\ndeck: "C: the language"\n---').name == "C: the language"

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("colour: red", "colour"),
            ("just words", "just words"),
            ("reverse: perhaps", "perhaps"),
            ("deck: a::::b", "a::::b"),
            ("deck:", "deck name"),
            ("tags: again", "line 2"),
        ],
    )
    def test_a_line_that_says_nothing_is_named_and_the_rest_goes_in(self, line: str, said: str) -> None:
        deck = read_deck(f"---\ntags: t\n{line}\n---\n# T\nbody")
        (problem,) = deck.problems
        assert problem.line == 3
        assert said in problem.message
        assert (deck.reverse, deck.tags, texts(deck)) == (False, ("t",), [("T", "body")])

    @pytest.mark.parametrize("start", ["## T\nbody", "Q: T\nA: body"])
    def test_unclosed_it_ends_at_the_first_note(self, start: str) -> None:
        deck = read_deck(f"---\ndeck: D\n\n{start}\n\n---\n\nmore")
        assert deck.name == "D"
        assert texts(deck) == [("T", "body\n\n---\n\nmore")]
        assert [problem.line for problem in deck.problems] == [1]

    def test_unclosed_to_the_end_of_the_file(self) -> None:
        deck = read("---\ndeck: D\n")
        assert (deck.name, [problem.line for problem in deck.problems]) == ("D", [1])


class TestTopics:
    def test_one_or_two_hashes_begin_a_topic_and_more_belong_to_the_body(self) -> None:
        deck = read("""\
            # One
            first

            ### deeper
            ## Two

            second
            """)
        assert texts(deck) == [("One", "first\n\n### deeper"), ("Two", "second")]

    @pytest.mark.parametrize(
        "title",
        ["C#", "F# ##", "#", "## two", "Q: why", "Tags: x", r"\#", r"\(x^{{2}}\)", "{{c1::a}}", "a | b", "```", "---"],
    )
    def test_a_title_is_taken_as_it_stands(self, title: str) -> None:
        assert read_deck(f"## {title}\nbody").notes[0].front == title

    @pytest.mark.parametrize("line", ["#tag", "### Three", " ## indented", "Questions: x", "q: x", "C:\\Windows"])
    def test_lines_that_only_look_like_a_marker_are_text(self, line: str) -> None:
        assert only(f"# T\n{line}\nmore").back == f"{line}\nmore"

    def test_tags_and_guid(self) -> None:
        note = only("""\
            ---
            tags: all
            ---
            ## T
            <!-- guid: a:b-->c -->
            Tags: hard, all

            body
            Tags: late
            goes on
            """)
        assert note.tags == ("all", "hard", "late")
        assert note.guid == "a:b-->c"
        assert note.back == "body\ngoes on"

    def test_comments_in_a_body_are_text(self) -> None:
        assert only("# T\nbody\n<!-- a\nb -->").back == "body\n<!-- a\nb -->"

    def test_inner_blank_lines_and_indentation_stay(self) -> None:
        assert only("# T\n\n\n    code\n\n\n\tmore  \n  \n").back == "    code\n\n\n\tmore"


class TestCode:
    def test_nothing_has_a_meaning_in_fenced_code(self) -> None:
        code = "```md\n# T\nQ: x\nTags: x\n\n{{c1::x}} \\{{ \\# \\Q:\n~~~\n```"
        assert only(f"# T\n{code}").back == code

    def test_a_fence_ends_with_one_as_long(self) -> None:
        assert len(read("# A\n````\n```\n# x\n````\n# B\nbody").notes) == 2

    @pytest.mark.parametrize("sign", ["Q: what?\nA:", "C: {{x}}\nA:"])
    def test_a_fence_may_open_behind_a_marker(self, sign: str) -> None:
        assert only(f"{sign} ```py\n# x\n```").back == "```py\n# x\n```"

    def test_a_fence_that_never_closes_swallows_nothing(self) -> None:
        deck = read("# A\n```py\nx\n# B\nbody")
        assert texts(deck) == [("A", "```py\nx"), ("B", "body")]
        assert [problem.line for problem in deck.problems] == [2]

    def test_backticks_on_one_line_are_no_fence(self) -> None:
        assert len(read("# A\n```x```\n# B\nbody").notes) == 2


class TestQuestions:
    def test_plain(self) -> None:
        note = only("Q: What?\nA: That.")
        assert note == NoteDraft(DraftKind.QUESTION, "What?", "That.", line=1)

    def test_several_lines_and_paragraphs(self) -> None:
        note = only("""\
            Q: What
            is

            that?
            A:

            - one

            - two

            ### three
            """)
        assert (note.front, note.back) == ("What\nis\n\nthat?", "- one\n\n- two\n\n### three")

    def test_braces_in_a_question_ask_nothing(self) -> None:
        note = only("Q: What is\n\n{{x}}?\nTags: t\n<!-- guid: g -->\nA: {{ y }}")
        assert (note.kind, note.front, note.back) == (DraftKind.QUESTION, "What is\n\n{{x}}?", "{{ y }}")
        assert (note.tags, note.guid) == (("t",), "g")


class TestClozes:
    def test_a_paragraph_with_a_deletion_begins_one_and_the_next_is_its_extra(self) -> None:
        deck = read("""\
            The capital of {{c1::France}}
            is {{Paris}}.

            On the Seine.

            Water is {{H2O::formula}}.
            """)
        assert [note.kind for note in deck.notes] == [DraftKind.CLOZE] * 2
        assert texts(deck) == [
            ("The capital of {{c1::France}}\nis {{Paris}}.", "On the Seine."),
            ("Water is {{H2O::formula}}.", ""),
        ]
        assert [note.line for note in deck.notes] == [1, 6]

    @pytest.mark.parametrize("before", ["# T\nbody", "Q: x\nA: y", "C: {{x}}\nA: y", "# T\n```\ncode\n```"])
    def test_it_ends_the_note_above(self, before: str) -> None:
        deck = read_deck(f"{before}\n\nA {{{{c1::b}}}}.\nTags: t")
        assert len(deck.notes) == 2
        assert (deck.notes[1].front, deck.notes[1].tags) == ("A {{c1::b}}.", ("t",))

    def test_a_marker_spans_paragraphs(self) -> None:
        note = only("C: One {{a}}.\n\nTwo {{b}}.\n\nThree.\nA: extra")
        assert (note.front, note.back) == ("One {{a}}.\n\nTwo {{b}}.\n\nThree.", "extra")

    def test_the_escape_stays_in_its_text_alone(self) -> None:
        note = only("{{a}} and \\{{b}}\n\nbut \\{{c}}")
        assert (note.front, note.back) == ("{{a}} and \\{{b}}", "but {{c}}")

    @pytest.mark.parametrize(
        "text",
        [
            r"\{{x}}",
            "`{{x}}`",
            "``a ` {{x}}``",
            r"\(x^{{2}}\)",
            r"\[ x^{{2}} \]",
            "$$ x^{{2}}\n$$",
            "{{}}",
            "{{ x",
            "}} {{",
            r"\({{c1::x\)",
        ],
    )
    def test_these_hide_nothing(self, text: str) -> None:
        assert only(f"# T\n{text}").kind is DraftKind.TOPIC

    @pytest.mark.parametrize(
        "text",
        [
            r"\\{{x}}",
            "` {{x}}",
            r"\`{{x}}`",
            r"\({{c1::x}}\)",
            r"$$ \{{{c12::x}}\} $$",
            r"\\({{x}}\)",
            r"\({{x}}",
            "{{x\ny}}",
        ],
    )
    def test_these_do(self, text: str) -> None:
        assert only(text).kind is DraftKind.CLOZE


class TestEscapes:
    @pytest.mark.parametrize(
        "line",
        ["# x", "## x", "#", "Q: x", "A:", "C: x", "Tags: x", "<!-- guid: x -->", "{{x}}", "```", "  ~~~"],
    )
    def test_a_backslash_takes_the_meaning_away(self, line: str) -> None:
        bare = line.lstrip()
        indent = line[: len(line) - len(bare)]
        assert only(f"# T\nfirst\n{indent}\\{bare}").back == f"first\n{line}"

    @pytest.mark.parametrize("line", [r"\(x\)", r"\[x\]", r"\### x", r"\alpha", r"\* x", r"\\", r"a \# b", r"\{x\}"])
    def test_other_backslashes_stay(self, line: str) -> None:
        assert only(f"# T\n{line}").back == line


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "line", "said"),
        [
            ("# Empty\n\n# T\nbody", 1, "“Empty” has no definition"),
            ("# T\nbody\n\n#\n\ntext", 4, "without a title"),
            ("# T\nbody\nQ: why?", 3, "“why?” has no answer"),
            ("# T\nbody\nQ: why?\nA:", 3, "“why?” has no answer"),
            ("# T\nbody\nQ:\nA: so", 3, "without a question"),
            ("# T\nbody\nC: nothing", 3, "hides nothing"),
            ("stray\ntext\n\nmore\n# T\nbody", 1, "“stray”"),
            ("\nTags: x\n# T\nbody", 2, "“Tags: x”"),
            ("A: so\n\nmore\n\n# T\nbody", 1, "without a “Q:”"),
            ("<!-- open\n# T\nbody", 1, "not closed"),
            ("<!-- open\n# T\nbody", 1, "-->"),
        ],
    )
    def test_what_does_not_go_in_is_named_and_the_rest_does(self, text: str, line: int, said: str) -> None:
        deck = read_deck(text)
        (problem,) = deck.problems
        assert problem.line == line
        assert said in problem.message
        assert texts(deck) == [("T", "body")]

    def test_an_answer_without_a_question_stays_in_the_text_above(self) -> None:
        deck = read("# T\nbody\nA: so\n")
        assert texts(deck) == [("T", "body\nA: so")]
        assert [problem.line for problem in deck.problems] == [3]

    @pytest.mark.parametrize(("second", "said"), [("<!-- guid: -->", "empty"), ("<!-- guid: b -->", "already")])
    def test_a_bad_guid(self, second: str, said: str) -> None:
        first = "<!-- guid: a -->\n" if said == "already" else ""
        problem = only_problem(f"# T\n{first}{second}\nbody")
        assert said in problem.message

    def test_they_come_in_the_order_of_their_lines(self) -> None:
        deck = read("---\nodd\n---\n# A\n# B\n```\n# C\n")
        assert [problem.line for problem in deck.problems] == [2, 4, 6, 7]

    def test_comments_above_the_first_note_are_none(self) -> None:
        assert texts(read("<!-- one\n\n# no\n-->\n<!-- guid: x -->\n# T\nbody")) == [("T", "body")]

    def test_a_comment_left_open_does_not_run_into_the_next(self) -> None:
        deck = read("<!-- open\n# T\nbody\n\n<!-- closed -->")
        assert texts(deck) == [("T", "body\n\n<!-- closed -->")]
        assert [problem.line for problem in deck.problems] == [1]


class TestDuplicates:
    def test_the_second_title_is_kept_out_and_named(self) -> None:
        deck = read("# Gradient  descent\nfirst\n\n## gradient Descent\nsecond\n# T\nbody")
        assert texts(deck) == [("Gradient  descent", "first"), ("T", "body")]
        (problem,) = deck.problems
        assert problem.line == 4
        assert "gradient Descent" in problem.message
        assert "line 1" in problem.message

    def test_questions_may_differ_in_case_alone(self) -> None:
        assert len(read("Q: What is X?\nA: a\nQ: What is x?\nA: b").notes) == 2

    def test_kinds_share_their_fronts(self) -> None:
        assert only_problem("# T\nbody\nQ: T\nA: b").line == 3

    def test_two_guids_tell_the_same_title_apart(self) -> None:
        assert len(read("# T\n<!-- guid: a -->\none\n# T\n<!-- guid: b -->\ntwo").notes) == 2
        assert only_problem("# T\none\n# T\n<!-- guid: b -->\ntwo").line == 3
        assert only_problem("# T\n<!-- guid: a -->\none\n# T\ntwo").line == 4

    def test_a_guid_counts_once(self) -> None:
        problem = only_problem("# T\n<!-- guid: a -->\none\n# U\n<!-- guid: a -->\ntwo")
        assert problem.line == 4
        assert "guid" in problem.message


class TestText:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_any_line_end_and_a_byte_order_mark(self, end: str) -> None:
        deck = read_deck("\ufeff" + end.join(["---", "deck: D", "---", "", "#\tT ", "one  ", "", "two", ""]))
        assert (deck.name, texts(deck), deck.notes[0].line) == ("D", [("T", "one\n\ntwo")], 5)

    def test_nul_is_refused(self) -> None:
        with pytest.raises(RetainError, match="not a text file"):
            read_deck("# T\nbo\0dy")

    @pytest.mark.parametrize("sign", ["x", "é", "𝔸"])
    def test_an_overlong_line_is_refused_by_its_number(self, sign: str) -> None:
        fits = sign * (MAX_LINE_BYTES // len(sign.encode()))
        assert len(only(f"# T\n{fits}").back) == len(fits)
        with pytest.raises(RetainError, match="line 2"):
            read_deck(f"# T\n{fits}x")


class TestTypedAnswers:
    def test_the_answer_is_to_be_typed(self) -> None:
        note = only("""\
            Q: What trains
            small matrices?
            T: LoRA
            """)
        assert (note.kind, note.front, note.back) == (DraftKind.TYPED, "What trains\nsmall matrices?", "LoRA")

    def test_a_backslash_makes_it_text(self) -> None:
        assert only("Q: What is\n\\T: here?\nA: Text.").front == "What is\nT: here?"

    @pytest.mark.parametrize("text", ["# T\nbody\nT: more", "Q: a\nA: b\nT: c", "C: a {{b}}\nT: c"])
    def test_without_a_question_it_is_text_and_said(self, text: str) -> None:
        deck = read(text)
        assert "T:" in deck.notes[0].back + deck.notes[0].front
        assert r"write “\T:” if that is meant" in deck.problems[0].message

    def test_without_an_answer_it_is_left_out(self) -> None:
        problem = only_problem("Q: What?\nT:\n")
        assert "after “T:”" in problem.message
