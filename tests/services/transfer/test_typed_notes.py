"""Notes with a typed answer go to deck files, tables, dumps and to Anki, and come back as what they are."""

import sqlite3
from pathlib import Path

import pytest

import ankis
from outside import Inside
from retain.domain.notes import BASIC_TYPED, REVERSED_TYPED
from support import write

DECK = """\
---
deck: Names
---

Q: Frozen weights, small matrices?
T: Low-Rank Adaptation (LoRA)

Q: A line that begins with a marker?
T: so:
\\T: it does
"""


def kinds(path: Path) -> list[tuple[int, str]]:
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT note_type_id, fields FROM note ORDER BY fields").fetchall()


@pytest.mark.parametrize("ending", [".md", ".csv", ".json", ".apkg", ".colpkg"])
def test_there_and_back(inside: Inside, tmp_path: Path, ending: str) -> None:
    inside("import", write(tmp_path / "deck.md", DECK))
    there = kinds(inside.db)
    assert {kind for kind, _ in there} == {BASIC_TYPED.id}
    out = tmp_path / f"out{ending}"
    inside("export", out)
    if ending == ".md":
        assert out.read_text("utf-8") == DECK
    other = Inside(tmp_path / "other.sqlite")
    other("import", out)
    assert [(kind, " ".join(fields.split())) for kind, fields in kinds(other.db)] == [
        (kind, " ".join(fields.split())) for kind, fields in there
    ]


@pytest.mark.parametrize("ending", [".md", ".json", ".apkg"])
def test_titles_typed_in_reverse_there_and_back(inside: Inside, tmp_path: Path, ending: str) -> None:
    deck = "---\ndeck: Names\nreverse: typed\n---\n\n## Low-Rank Adaptation (LoRA)\n\nLoRA trains small matrices.\n"
    inside("import", write(tmp_path / "deck.md", deck))
    assert [kind for kind, _ in kinds(inside.db)] == [REVERSED_TYPED.id]
    assert [row["front"] for row in inside("cards", "--json").json()] == [
        "Low-Rank Adaptation (LoRA)",
        "[…] trains small matrices.",
    ]
    out = tmp_path / f"out{ending}"
    inside("export", out)
    if ending == ".md":
        assert out.read_text("utf-8") == deck
    other = Inside(tmp_path / "other.sqlite")
    other("import", out)
    assert kinds(other.db) == kinds(inside.db)
    plain = inside("study", "--plain", "--search", "is:new", stdin="lora\n3\nlora\n\nq\n").out
    assert "Right: LoRA" in plain
    inside("import", write(tmp_path / "deck.md", deck.replace("typed", "true")))
    assert [kind for kind, _ in kinds(inside.db)] == [2], "the file says that it is no longer typed"


def test_anki_asks_for_it_too(inside: Inside, tmp_path: Path) -> None:
    inside("import", write(tmp_path / "deck.md", DECK))
    inside("export", tmp_path / "out.apkg")
    with ankis.anki(tmp_path / "taken.anki2") as col:
        ankis.bring(col, tmp_path / "out.apkg")
        card = col.get_card(col.find_cards("frozen")[0])
        assert "[[type:Back]]" in card.question()
        assert card.answer().count("[[type:Back]]") == 1
        assert "Frozen weights" in card.answer()


def test_a_database_that_never_saw_the_type_gets_it(inside: Inside, tmp_path: Path) -> None:
    inside("import", write(tmp_path / "deck.md", "# A\nb\n"))
    with sqlite3.connect(inside.db) as connection:
        connection.execute("DELETE FROM note_type WHERE id = ?", (BASIC_TYPED.id,))
    connection.close()
    inside("import", write(tmp_path / "deck2.md", DECK))
    assert (BASIC_TYPED.id,) in {(kind,) for kind, _ in kinds(inside.db)}
    assert inside("check", "--json").json()["ok"]
