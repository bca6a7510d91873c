"""Cards whose answer is typed: compared in place, a grade suggested, and every other key still at hand."""

import sqlite3
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from textual import events
from textual.widgets import Input

import ankis
from driving import Drive, Driven, click_words
from retain.content.typed_answers import Difference, Piece, in_signs
from retain.domain.cards import Rating
from retain.domain.extra import Extra, ExtraKind, StudyRequest
from retain.services.collection import open_collection
from retain.services.library import import_sources
from retain.services.sources import read_source
from retain.services.transfer.package_import import import_package
from support import Time, write

DECK = r"""---
deck: Test
---

Q: Which method trains small matrices beside frozen weights?
T: Low-Rank Adaptation (LoRA)

Q: The capital of Austria?
T: Vienna

Q: And not typed?
A: No.
"""


@pytest.fixture
def typed(drive: Drive, tmp_path: Path, time: Time) -> Drive:
    """Return the drive on a deck with two typed cards and one that is not."""
    with open_collection(tmp_path / "cards.sqlite", time, ZoneInfo("UTC")) as collection:
        import_sources(collection, [read_source(write(tmp_path / "deck.md", DECK))])
    return drive


def rows(app: Driven, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(app.db) as connection:
        return connection.execute(sql).fetchall()


async def write_answer(app: Driven, text: str) -> None:
    app.app.screen.query_one(Input).value = text
    await app.settle()


async def test_what_is_pasted_over_several_lines_is_one_answer(typed: Drive) -> None:
    async with typed() as app:
        await app.press("enter")
        app.app.screen.query_one(Input).post_message(events.Paste("Low-Rank\n  Adaptation\n(LoRA)\n"))
        await app.press("enter")
        assert "✓ Right" in app.text


@pytest.mark.parametrize(
    ("answer", "verdict", "shown", "rating"),
    [
        ("lora", "✓ Right", "LoRA", 3),
        ("Low-Rank Adoptation", "≈ Nearly", "Low-Rank Ad[−o][+a]ptation", 2),
    ],
)
async def test_an_answer_is_compared_and_a_grade_suggested(
    typed: Drive, answer: str, verdict: str, shown: str, rating: int
) -> None:
    async with typed(size=(100, 30)) as app:
        await app.press("enter")
        await write_answer(app, answer)
        await app.press("enter")
        for text in (verdict, shown, f"▸{rating} {Rating(rating).name.title()}", "Low-Rank Adaptation (LoRA)"):
            assert text in app.text
        await app.press("space")
        assert rows(app, "SELECT rating, duration > 1000 FROM review") == [(rating, 1)]
        assert "capital of Austria" in app.text


async def test_the_suggestion_is_not_forced_and_an_empty_line_suggests_nothing(typed: Drive) -> None:
    async with typed() as app:
        await app.press("enter")
        await write_answer(app, "xyz")
        await app.press("enter", "4", "enter")
        assert "Vienna" in app.text
        assert "▸" not in app.text
        await app.press("enter")
        assert rows(app, "SELECT rating FROM review ORDER BY at") == [(4,), (3,)]


async def test_the_keys_of_the_session_work_while_the_line_has_the_focus(typed: Drive) -> None:
    async with typed() as app:
        await app.press("enter")
        await write_answer(app, "lora")
        await app.press("enter", "3")
        await app.pilot.press("u", "q", "1", "space")
        await app.settle()
        assert app.app.screen.query_one(Input).value == "uq1 ", "letters are letters"
        await app.press("ctrl+z")
        assert "frozen weights" in app.text
        assert app.app.screen.query_one(Input).value == ""
        await app.press("ctrl+n")
        assert rows(app, "SELECT count(*) FROM card WHERE buried_on IS NOT NULL") == [(1,)]
        assert "Put aside until tomorrow; Ctrl+Z" in app.text
        await app.press("tab", "u")
        assert rows(app, "SELECT count(*) FROM card WHERE buried_on IS NOT NULL") == [(0,)]
        await app.press("tab", "exclamation_mark")
        assert rows(app, "SELECT count(*) FROM card WHERE suspended") == [(1,)]
        await app.press("f1", "pagedown")
        assert "Compare what you typed" in app.text
        await app.press("escape", "escape")
        assert app.done_today() == 0
        assert "Study" in app.text


async def test_the_mouse_types_shows_and_rates(typed: Drive) -> None:
    async with typed() as app:
        await app.press("enter", "tab")
        await app.pilot.click("TypedLine Input")
        await write_answer(app, "lora")
        app.time.forward(seconds=1)
        await click_words(app, "Show answer")
        await app.settle()
        assert "✓ Right" in app.text
        app.time.forward(seconds=1)
        await click_words(app, "2 Hard")
        await app.settle()
        assert rows(app, "SELECT rating FROM review") == [(2,)]


async def test_enter_held_down_from_the_card_before_gives_nothing_up(typed: Drive) -> None:
    async with typed() as app:
        await app.press("enter")
        await write_answer(app, "lora")
        await app.press("enter", "enter")
        await app.pilot.press("enter")
        await app.settle()
        assert "Vienna" not in app.text
        assert app.app.screen.query_one(Input).has_focus


async def test_practice_compares_as_well(typed: Drive) -> None:
    extra = Extra(ExtraKind.SEARCH, "austria", counts=False)
    async with typed(study=StudyRequest(None, None, None, extra)) as app:
        await write_answer(app, "vienna")
        await app.press("enter")
        assert "✓ Right" in app.text
        await app.press("enter")
        assert rows(app, "SELECT rating, kind FROM review") == [(3, 3)]
        assert rows(app, "SELECT max(reps) FROM card") == [(0,)]


async def test_editing_goes_on_with_what_was_typed_and_leaves_the_memory_alone(typed: Drive) -> None:
    async with typed() as app:
        await app.press("enter")
        await write_answer(app, "vi")
        await app.press("tab")
        before = rows(app, "SELECT * FROM card")
        await app.press("e", "end", "x", "ctrl+s")
        assert rows(app, "SELECT * FROM card") == before
        assert app.app.screen.query_one(Input).value == "vi"
        assert app.app.screen.query_one(Input).has_focus
        await app.press("enter")
        assert "[−vi]" in app.text
        await app.press("e")
        await app.pilot.press("tab", "a", "b", "c")
        await app.press("ctrl+s")
        assert "[−vi][+abcLow-Rank" in app.text, "compared anew with the answer as it reads now"
        assert rows(app, "SELECT * FROM card") == before


async def test_cards_of_anki_that_are_typed(drive: Drive, time: Time, tmp_path: Path) -> None:
    with ankis.anki(tmp_path / "made.anki2") as col:
        note = col.new_note(col.models.by_name("Basic (type in the answer)"))
        note["Front"], note["Back"] = "Where does the <b>sun</b> set?", "im&nbsp;<i>Westen</i>[sound:a.mp3]"
        col.add_note(note, 1)
        kind = col.models.copy(col.models.by_name("Cloze"), add=False)
        kind["name"] = "Typed cloze"
        kind["tmpls"][0]["qfmt"] = "{{cloze:Text}}\n{{type:cloze:Text}}"
        kind["tmpls"][0]["afmt"] = "{{cloze:Text}}<hr>{{type:cloze:Text}}"
        col.models.add_dict(kind)
        note = col.new_note(col.models.by_name("Typed cloze"))
        note["Text"] = "{{c1::Adam}} was {{c2::late}}, {{c1::Eve::who}} was not"
        col.add_note(note, 1)
        package = ankis.export(col, tmp_path / "one.apkg", legacy=True)
    with open_collection(tmp_path / "cards.sqlite", time, ZoneInfo("UTC")) as collection:
        import_package(collection, package)
    async with drive(study=StudyRequest(None, None)) as app:
        assert "[____]" not in app.text, "the line stands for it"
        await write_answer(app, "im westen")
        await app.press("enter")
        assert "✓ Right" in app.text
        await app.press("enter")
        assert "[…] was late, [who] was not" in app.text
        await write_answer(app, "adam, eve")
        await app.press("enter")
        assert "✓ Right" in app.text


def test_signs_tell_the_differences_without_colours() -> None:
    pieces = [Piece(Difference.SAME, "a"), Piece(Difference.EXTRA, "b"), Piece(Difference.MISSING, "c")]
    assert in_signs(pieces) == "a[−b][+c]"
