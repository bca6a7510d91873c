"""Editing and adding notes on the screen."""

import os
import stat
from asyncio import sleep
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Input, Select, TextArea

from driving import Drive, Driven
from retain.domain.errors import RetainError
from retain.domain.notes import NoteType
from retain.services import editing
from retain.services.collection import Collection
from retain.tui.external_editor import edit_outside
from retain.tui.screens import edit
from retain.tui.screens.edit import EditScreen
from retain.tui.tag_suggester import TagSuggester
from support import Front

NOTES = [("Whale", "a fish"), ("Ant", "an insect")]


def notes(app: Driven) -> list[tuple[str, str, list[str]]]:
    return [(card["front"], card["back"], card["tags"]) for card in Front(app.db)("cards", "--json").json()]


async def typed(app: Driven, *keys: str) -> None:
    await app.pilot.press(*keys)
    await app.pilot.pause(0.2)
    await app.settle()


async def test_a_card_is_mended_in_the_middle_of_a_review(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        await app.press("enter", "space")
        assert "a fish" in app.text
        await typed(app, "e", "tab", "end", "ctrl+u", *"a mammal", "tab", *"sea", "ctrl+s")
        assert "a mammal" in app.text
        assert "a fish" not in app.text
        await app.press("3")
        assert "Ant" in app.text
        assert app.done_today() == 1
        assert notes(app)[0] == ("Whale", "a mammal", ["sea"])
        await app.press("u")
        assert "Whale" in app.text


async def test_what_is_not_saved_is_dropped_only_when_asked_twice(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        await app.press("enter")
        await typed(app, "e", *"Blue ", "escape")
        assert "Not saved yet" in app.text
        await typed(app, "x", "escape")
        assert "Not saved yet" in app.text
        await app.press("escape")
        assert "Blue" not in app.text
        assert notes(app)[0][0] == "Whale"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_form_begins_at_its_top(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(*NOTES, size=size) as app:
        await typed(app, "a")
        assert [name for name in ("Deck", "Type", "Front", "Back") if name not in app.text] == []
        await typed(app, "escape", "enter", "e")
        assert "Front" in app.text


async def test_notes_are_added_one_after_the_other(drive: Drive) -> None:
    async with drive(*NOTES, size=(120, 40)) as app:
        await typed(app, "a")
        assert app.app.screen.query_one("#deck", Input).value == "Test"
        await typed(app, *"ant")
        assert "There is a note with this front in Test." in app.text
        await typed(app, "ctrl+u", *"Bee", "tab", *"stings \\(x^2\\)")
        assert "stings x²" in app.text
        await typed(app, "ctrl+s")
        assert app.app.screen.query_one("#field-0", TextArea).text == ""
        await typed(app, *"Cod", "ctrl+s", "escape")
        assert [note[0] for note in notes(app)] == ["Whale", "Ant", "Bee", "Cod"]
        assert "4" in app.text


async def test_a_cloze_note_gets_its_gaps_by_key(drive: Drive) -> None:
    async with drive(*NOTES, size=(120, 40)) as app:
        await typed(app, "a")
        app.app.screen.query_one("#kind").value = 3  # type: ignore[attr-defined]
        await app.settle()
        await typed(app, "ctrl+s")
        assert "needs a gap" in app.text
        await typed(app, "ctrl+g", *"Paris", "end", *" on the ", "ctrl+g", *"Seine", "ctrl+s", "escape")
        assert [note[0] for note in notes(app)[2:]] == ["[…] on the Seine", "Paris on the […]"]


async def test_a_note_deleted_meanwhile_is_not_lost_in_silence(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        await app.press("enter")
        await typed(app, "e", *"Blue ")
        Front(app.db)("undo")
        await typed(app, "ctrl+s")
        assert "deleted meanwhile" in app.text
        assert "Blue Whale" in app.text


async def test_tags_are_completed() -> None:
    suggester = TagSuggester(["animal", "sea", "sea::deep"])
    assert await suggester.get_suggestion("an") == "animal"
    assert await suggester.get_suggestion("animal se") == "animal sea"
    assert await suggester.get_suggestion("sea se") == "sea sea::deep"
    assert await suggester.get_suggestion("animal ") is None
    assert await suggester.get_suggestion("x") is None


def editor(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "an editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("VISUAL", f"'{path}' --wait")


def test_an_editor_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path, """sed -i 's/fish/mammal/; s/--- Whale/-- Whale/' "$2" """, monkeypatch)
    assert edit_outside(["Front", "Back"], ["Whale\n--- Back", "a fish\n\nof the sea"]) == [
        "Whale\n--- Back",
        "a mammal\n\nof the sea",
    ]


@pytest.mark.parametrize(
    ("script", "word"),
    [
        ("exit 3", "status 3"),
        ('sed -i "/--- Back/d" "$2"', "is gone"),
        ('printf "\\377" > "$2"', "UTF-8"),
        ('rm "$2"', "UTF-8"),
    ],
)
def test_an_editor_that_goes_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, word: str) -> None:
    editor(tmp_path, script, monkeypatch)
    with pytest.raises(RetainError, match=word):
        edit_outside(["Front", "Back"], ["Whale", "a fish"])


def test_an_editor_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", os.devnull)
    with pytest.raises(RetainError, match="cannot be started"):
        edit_outside(["Front"], ["Whale"])


async def test_escape_closes_the_list_of_types_and_leaves_what_is_written(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        await app.press("a")
        await typed(app, *"Bee", "shift+tab", "enter", "escape")
        assert type(app.app.screen) is EditScreen
        assert not app.app.screen.query_one(Select).expanded
        await typed(app, "escape")
        assert "Not saved yet" in app.text


async def test_only_types_that_there_are_can_be_chosen(drive: Drive) -> None:
    async with drive(*NOTES) as app:
        await app.press("a")
        await typed(app, "shift+tab", "enter", "home", "enter")
        assert app.app.screen.query_one(Select).selection is not None
        await typed(app, "enter", "end", "enter")
        assert "Basic and reversed, typed" in app.text


@pytest.mark.parametrize("asked", ["edit", "options"])
async def test_the_warning_of_what_is_not_saved_goes_with_its_screen(drive: Drive, asked: str) -> None:
    async with drive(*NOTES) as app:
        await app.press(*{"edit": "be", "options": "o"}[asked])
        await typed(app, "9", "escape")
        assert "saves" in app.text
        await typed(app, "escape")
        assert "saves" not in app.text


async def test_what_is_typed_before_the_fields_are_there_goes_into_the_first(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, ready = editing.note_types, Event()

    def slowly(collection: Collection) -> list[NoteType]:
        ready.wait(10)
        return read(collection)

    monkeypatch.setattr(editing, "note_types", slowly)
    async with drive(*NOTES) as app:
        await app.pilot.press("a", *"Be,", "e")
        ready.set()
        await typed(app, "s")
        assert app.app.screen.query_one("#deck", Input).value == "Test"
        assert app.app.screen.query_one("#field-0", TextArea).text == "Be,es"


async def test_the_editor_is_not_opened_before_all_fields_are_there(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []

    def written(_names: Sequence[str], values: Sequence[str]) -> Sequence[str]:
        given.append(tuple(values))
        return values

    monkeypatch.setattr(edit, "edit_outside", written)
    async with drive(*NOTES) as app:
        monkeypatch.setattr(app.app, "suspend", nullcontext)
        await app.press("enter")
        app.app.simulate_key("e")
        for _ in range(100_000):
            await sleep(0)
            if isinstance(app.app.screen, EditScreen):
                app.app.screen.action_outside()
            if given:
                break
        assert given == [("Whale", "a fish")]
