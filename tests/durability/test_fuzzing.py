"""Bytes changed at random in every kind of file that is read: a clear line or an answer, never a crash or a loss.

RETAIN_TEST_EXAMPLES raises the number of examples.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outside import STEERING, Inside, deck_file
from support import SEEDS, write

EXAMPLES = int(os.environ.get("RETAIN_TEST_EXAMPLES", "15"))

MARKDOWN = """---
deck: Deck::Sub
tags: a, b
reverse: true
---

## ReLU
Tags: c

The positive part: \\(\\max(0, x)\\).

Q: Why?
A: Because:

```
code
```

{{Adam}} joins {{c2::momentum::hint}} and | a | table |
<!-- guid: abc -->
"""
HISTORY = "".join(
    f'{{"card": {number % 3 + 1}, "guid": null, "template": 0, "rating": {number % 4 + 1}, '
    f'"at": "2026-02-0{number + 1}T10:00:00.000Z", "duration_ms": 1500}}\n'
    for number in range(6)
)

Change = tuple[float, int, bytes]
changes = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12) | st.sampled_from([b"\x1b[2J", b"\xff\xfe", b"{{c1::", b'"', b"\x00", b"\xe2\x80\xae", b"9" * 30, b"\\frac{", b"\r", b"---\n"])),  # noqa: E501
    min_size=1,
    max_size=6,
)  # fmt: skip


def mutated(data: bytes, how: list[Change]) -> bytes:
    """Return data in which pieces were cut out and others put in, at places given as shares of its length."""
    for place, cut, piece in how:
        at = round(place * len(data))
        data = data[:at] + piece + data[at + cut :]
    return data


def overwritten(data: bytes, how: list[Change]) -> bytes:
    """The same, but of the same length, as damage of a disk is."""
    content = bytearray(data)
    for place, _, piece in how:
        at = round(place * (len(content) - len(piece)))
        content[at : at + len(piece)] = piece
    return bytes(content)


def quiet(front: Inside, *arguments: str | Path) -> int:
    """Run a command that may fail, if it says so in a line that steers nothing."""
    finished = front(*arguments, stdin="\n3\n", code=None)
    assert finished.code in (0, 1), finished
    assert "unforeseen" not in finished.err, finished.err
    for text in (finished.out, finished.err):
        assert STEERING.search(text.replace("\t", " ")) is None, ascii(text)
    if finished.code == 1:
        assert finished.err.splitlines()[-1].startswith("retain: ")
    return finished.code


def sound(front: Inside) -> None:
    connection = sqlite3.connect(front.db)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of some cards and answers, and a backup of it, in a folder of their own."""
    folder = tmp_path_factory.mktemp("template")
    front = Inside(folder / "cards.sqlite")
    front("import", deck_file(folder, *(f"Topic {number}" for number in range(25))))
    for card in range(1, 12):
        front("answer", str(card), "easy", "--at", f"2026-02-01T10:00:{card:02d}Z")
    front("backup", folder / "backup.zst")
    return folder


def with_copy(template: Path, use: Callable[[Inside, Path], None]) -> None:
    with TemporaryDirectory() as name:
        shutil.copy(template / "cards.sqlite", Path(name) / "cards.sqlite")
        use(Inside(Path(name) / "cards.sqlite"), Path(name))


TEXTS = {
    "topics.txt": SEEDS.read_bytes()[:4_000],
    "deck.md": MARKDOWN.encode(),
    "history.jsonl": HISTORY.encode(),
}


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=EXAMPLES)
@given(how=changes)
@example(how=[(0.0, 0, b"\xff\xfe")])
@example(how=[(0.75, 24, b""), (0.71875, 2, b"")])  # a cloze within code that is not closed
def test_files_of_text(template: Path, name: str, how: list[Change]) -> None:
    def use(front: Inside, folder: Path) -> None:
        file = folder / name
        file.write_bytes(mutated(TEXTS[name], how))
        if name.endswith("jsonl"):
            quiet(front, "reviews", "import", file)
        else:
            quiet(front, "topics", file)
            if quiet(front, "import", file, "--reverse") == 0:
                quiet(front, "cards")
                quiet(front, "study", "--plain", "--limit", "1")
                quiet(front, "undo")
        sound(front)
        assert front("check", "--json").json()["ok"]

    with_copy(template, use)


@settings(max_examples=EXAMPLES // 3)
@given(how=changes)
@example(how=[(0.9912842015677799, 0, b"#\x98")])  # a name in the schema that is no text
def test_a_damaged_database(template: Path, how: list[Change]) -> None:
    """What is damaged is noticed or harmless; a backup always brings back what was there."""

    def use(front: Inside, _: Path) -> None:
        front.db.write_bytes(overwritten(front.db.read_bytes(), how))
        for command in (("due",), ("decks",), ("cards",), ("card", "1"), ("answer", "2", "good"), ("check",)):
            quiet(front, *command)
        quiet(front, "study", "--plain", "--limit", "1")
        quiet(front, "check", "--repair")
        front("restore", template / "backup.zst")
        sound(front)
        assert len(front("cards", "--json").json()) == 25
        assert front("check", "--json").json()["ok"]

    with_copy(template, use)


@settings(max_examples=EXAMPLES)
@given(how=changes, cut=st.booleans())
def test_a_damaged_backup(template: Path, how: list[Change], cut: bool) -> None:
    """It is put back as it was made or not at all."""
    good = (template / "backup.zst").read_bytes()

    def use(front: Inside, folder: Path) -> None:
        bad = folder / "bad.zst"
        bad.write_bytes((mutated if cut else overwritten)(good, how))
        front("answer", "20", "good")
        before = len(front("cards", "is:new", "--json").json())
        restored = quiet(front, "restore", bad) == 0
        sound(front)
        assert len(front("cards", "is:new", "--json").json()) == before + restored

    with_copy(template, use)


def test_search_breaks_out_of_nothing(template: Path) -> None:
    def use(front: Inside, _: Path) -> None:
        for query in (  # what SQL, LIKE, FTS5 and the language itself would take for their own
            "' OR 1=1 --",
            '"; DROP TABLE card; --',
            "deck:*' UNION SELECT 1",
            "tag:%",
            "x\x00y",
            "note_text MATCH",
            '"a" NEAR "b"',
            "* ^ : ( )",
            "-" * 500,
            "(" * 400,
            "\ud800",
        ):
            quiet(front, "cards", query)
        sound(front)
        assert len(front("cards", "--json").json()) == 25

    with_copy(template, use)


def test_what_looks_like_markup_is_shown_as_it_is(tmp_path: Path) -> None:
    front = Inside(tmp_path / "cards.sqlite")
    text = "[red]red[/red] [link=x]y[/link] {{Front}} %s {0} $(id) `id`"
    front("import", write(tmp_path / "deck.md", f"## A [bold]title[/bold]\n\n{text.replace('{{', chr(92) + '{{')}\n"))
    (card,) = front("cards", "--json").json()
    assert card["front"] == "A [bold]title[/bold]"
    assert card["back"].startswith("[red]red[/red] [link=x]y[/link] {{Front}} %s {0} $(id)")
