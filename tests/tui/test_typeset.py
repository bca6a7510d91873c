"""Markdown in lines of a width: every block has its shape, nothing of it is lost, and nothing is wider."""

import pytest
from textual.selection import SELECT_ALL

from driving import Drive
from retain.tui.typeset import inks, typeset
from retain.tui.widgets.face import Face

DARK = inks(dark=True, ansi=False)
EVERYTHING = """# Head

A *first* paragraph with `code`, [a link](https://example.org) and \\(x^2\\).

> quoted
>
> - a list in it

1. one
2. two
   - nested

   more of two

```python
def f(): return 1
```

| Name | Remark |
|---|---|
| a | a remark that needs more than its line |

---

日本語のテキスト
"""


def shown(markdown: str, width: int, *, centre: bool = False) -> list[str]:
    """Return the lines as they are read."""
    return [line.content.plain.rstrip() for line in typeset(markdown, width, DARK, centre=centre)]


def test_paragraphs_are_broken_at_spaces_and_long_words_within() -> None:
    assert shown("one two three", 8) == ["one two", "three", ""]
    assert shown("abcdefgh ij", 5) == ["abcde", "fgh", "ij", ""]
    assert shown("one\n\n**two**", 20) == ["one", "", "two", ""]
    assert shown("hard  \nbreak and\nsoft", 20) == ["hard", "break and soft", ""]


def test_a_title_stands_in_the_middle() -> None:
    assert shown("Whale", 11, centre=True) == ["   Whale", ""]
    assert shown("*Whale*", 11, centre=True) == ["   Whale", ""]


def test_lists_are_indented_as_deep_as_they_are_nested() -> None:
    assert shown("- one two\n  - three\n- four", 9) == ["• one two", "  ▪ three", "• four", ""]
    assert shown("- one two\n  - three\n- four", 8) == ["• one", "  two", "  ▪ thre", "    e", "• four", ""]
    assert shown("9. nine\n10. ten", 20) == ["  9. nine", " 10. ten", ""]


def test_quotations_have_a_bar_and_rules_a_line() -> None:
    assert shown("> quoted words\n\nafter", 10) == ["", "▌ quoted", "▌ words", "", "after", ""]
    assert shown("a\n\n---\n\nb", 5) == ["a", "", "", "─────", "", "b", ""]


def test_code_keeps_its_lines_and_is_read_to_its_end() -> None:
    assert shown("```\na  b\n  c\n```", 20) == ["", "", "  a  b", "    c", "", ""]
    assert "".join(line.strip() for line in shown("```\n" + "x" * 50 + "\n```", 20)) == "x" * 50


def test_a_table_has_the_width_and_its_widest_column_is_broken() -> None:
    assert shown("| N | Remark |\n|---|---|\n| a | one two three |", 17) == [
        "┌───┬───────────┐",
        "│ N │ Remark    │",
        "├───┼───────────┤",
        "│ a │ one two   │",
        "│   │ three     │",
        "└───┴───────────┘",
        "",
    ]


@pytest.mark.parametrize("width", range(4, 90, 4))
def test_nothing_is_lost_and_nothing_is_wider_than_the_screen(width: int) -> None:
    lines = typeset(EVERYTHING, width, DARK)
    if width >= 16:  # four lines and two words, where a table takes what it needs
        assert max(line.content.cell_length for line in lines) <= width
    text = "".join("".join(line.content.plain for line in lines).split())
    assert all(mark in text for mark in "▌•─") or width < 16
    assert sum(text.count(letter) for letter in "日本語") == 3


@pytest.mark.parametrize(("dark", "ansi"), [(True, False), (False, False), (True, True), (False, True)])
def test_every_kind_of_theme_has_the_same_text(dark: bool, ansi: bool) -> None:
    words = [
        line.content.plain.split() for line in typeset("> a `b`\n\n[c](https://d)", 30, inks(dark=dark, ansi=ansi))
    ]
    assert words == [line.content.plain.split() for line in typeset("> a `b`\n\n[c](https://d)", 30, DARK)]


async def test_what_is_selected_is_the_text_without_the_ends_of_lines(drive: Drive) -> None:
    text = "a mammal of the sea " * 12
    async with drive(("Whale", f"{text.strip()}\n\n- a point\n\n```\nx = 1\n```")) as app:
        await app.press("enter", "space")
        selected = app.app.screen.query_one("#question", Face).get_selection(SELECT_ALL)
        assert selected is not None
        assert selected[0].split("\n")[:3] == ["Whale", "", text.strip()], "without the rule between them"
        assert "• a point" in selected[0]
        assert "\nx = 1\n" in selected[0]
