"""The settings file on the screen: themes that are kept, keys of one's own, and what is wrong with them."""

from dataclasses import fields
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from driving import Drive
from outside import refused
from retain.config.settings import Settings, explained_file, load_settings, save_settings
from retain.domain.errors import RetainError
from retain.tui.app import RetainApp
from retain.tui.keys import known_bindings, what_is_wrong
from retain.tui.themes import THEMES
from retain.tui.widgets.cycle import Cycle
from support import Front, write

NOTES = [("Whale", "a mammal")]


def words(text: str) -> str:
    """What a screen says, without the frame of a notice and the ends of lines."""
    return " ".join(text.replace("▌", " ").split())


def whole(text: str) -> str:
    """What the notices of a screen say, where lines may end within a path."""
    return " ".join("".join(line.partition("▌")[2].rstrip()[1:] + " " for line in text.splitlines()).split())


async def test_the_theme_is_kept_with_what_else_stands_in_the_file(drive: Drive, tmp_path: Path) -> None:
    file = write(tmp_path / "config.toml", '# mine\ndouble_press_ms = 0  # quick\n\n[keys]\n"study.good" = "g"\n')
    async with drive(*NOTES, settings=file) as app:
        assert app.app.theme == "retain-dark"
        await app.press("ctrl+t")
        assert app.app.theme == "retain-light"
    assert load_settings(file) == Settings(theme="retain-light", double_press_ms=0, keys={"study.good": "g"})
    assert "# mine" in file.read_text()
    assert "# quick" in file.read_text()
    async with drive(settings=file) as app:
        assert app.app.theme == "retain-light"


async def test_a_new_file_explains_every_setting(drive: Drive, tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    async with drive(*NOTES, settings=file) as app:
        assert not file.exists()
        await app.press("ctrl+t")
    assert load_settings(file) == Settings(theme="retain-light")
    assert "# What Ctrl+T changes to from a dark theme." in file.read_text()


async def test_keys_of_ones_own(drive: Drive, tmp_path: Path) -> None:
    file = write(tmp_path / "config.toml", '[keys]\n"study.easy" = "x"\n"study.nonsense" = "y"\n')
    async with drive(*NOTES, settings=file) as app:
        assert "line 3: there is no key called “study.nonsense”" in whole(app.text)
        await app.press("enter", "space", "4")
        assert app.done_today() == 0
        app.app.clear_notifications()
        await app.press("question_mark")
        assert "x               Rate the answer Easy" in app.text
        await app.press("escape", "x")
        assert app.done_today() == 1


async def test_the_keys_of_vi_go_where_the_arrows_go(drive: Drive, tmp_path: Path) -> None:
    async with drive(*NOTES, settings=tmp_path / "config.toml", size=(100, 40)) as app:
        await app.press("comma")
        first = app.app.screen.query_one("#theme", Cycle)
        before = first.value
        await app.press("l")
        assert first.value != before
        await app.press("h", "j", "j", "k")
        assert app.app.focused is app.app.screen.query_one("#light_theme")
        assert first.value == before
        await app.press("escape", "c", "j", "j", "k")
        assert app.app.screen.query_one("#offers", OptionList).highlighted == 1
        await app.press("escape", "b", "asterisk", "j", "j", "k", "enter")
        assert "Flagged: 1 card" in words(app.text)
        await app.press("c", "j", "space", "escape")
        assert "Deck" not in app.text.splitlines()[5]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("theme = \nx = 1", "line 1"),
        ("\n\nthme = 'x'", "line 3: there is no setting “thme”"),
        ("theme = 7", "line 1: “theme” must be a text"),
        ("double_press_ms = 5000", "from 0 to 2000"),
        ("double_press_ms = true", "a whole number"),
        ("[keys]\n'study.good' = 3", "line 2: “study.good” must be keys in quotation marks"),
        ("keys = 3", "line 1: “keys” holds lines"),
        ("\ntheme = 'nonsense'", "line 2: there is no theme “nonsense”"),
        ("[keys]\n\n'study.good' = 'space,strg+x'", "line 3: there is no key “strg+x”"),
    ],
)
async def test_what_is_wrong_is_said_and_the_usual_holds(drive: Drive, tmp_path: Path, text: str, said: str) -> None:
    file = write(tmp_path / "config.toml", text)
    async with drive(*NOTES, settings=file, size=(160, 40)) as app:
        assert said in words(app.text)
        assert app.app.theme == "retain-dark"
        await app.press("enter")
        assert "Whale" in app.text


async def test_one_mistake_does_not_cost_what_is_right_beside_it(drive: Drive, tmp_path: Path) -> None:
    file = write(
        tmp_path / "config.toml",
        """theme = "retain-contrast"
double_press_ms = "quick"
colour = "blue"

[keys]
"study.easy" = "x"
"study.good" = 3
"study.nonsense" = "y"
""",
    )
    async with drive(*NOTES, settings=file, size=(160, 50)) as app:
        assert app.app.theme == "retain-contrast"
        shown = whole(app.text)
        for line, said in (
            (2, "“double_press_ms” must be a whole number"),
            (3, "there is no setting “colour”"),
            (7, "“study.good” must be keys"),
            (8, "there is no key called “study.nonsense”"),
        ):
            assert f"line {line}: {said}" in shown
        await app.press("enter", "space", "x")
        assert app.done_today() == 1


async def test_a_theme_of_ones_own(drive: Drive, tmp_path: Path) -> None:
    file = write(tmp_path / "config.toml", 'theme = "sea"\n')
    (tmp_path / "themes").mkdir()
    write(tmp_path / "themes/sea.toml", 'primary = "#00aaff"\nrating-good = "teal"\n')
    write(tmp_path / "themes/broken.toml", 'primary = "no such colour"\n')
    write(tmp_path / "themes/odd.toml", 'primary = "red"\nfont = "Comic"\n')
    async with drive(*NOTES, settings=file, size=(160, 40)) as app:
        assert app.app.theme == "sea"
        assert "“primary” is no colour" in app.text
        assert "there is no colour “font”" in app.text
        assert app.app.get_css_variables()["rating-good"] == "teal"


@pytest.mark.parametrize("theme", [*(theme.name for theme in THEMES), "ansi-dark", "nord"])
async def test_every_theme_shows_a_session(drive: Drive, tmp_path: Path, theme: str) -> None:
    file = write(tmp_path / "config.toml", f'theme = "{theme}"\n')
    async with drive(*NOTES, settings=file) as app:
        await app.press("enter", "space")
        assert app.app.theme == theme
        assert "3 Good" in app.text


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(RetainError, match="cannot be read"):
        load_settings(tmp_path / "config.toml")
    with pytest.raises(RetainError, match="cannot be written"):
        save_settings(tmp_path / "config.toml", {"theme": "x"})


def test_the_explained_file_says_what_holds_anyway(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path / "x.toml", explained_file())) == Settings()


def test_every_key_is_listed_with_its_name(front: Front) -> None:
    listed = {row["name"] for row in front("keys", "--json").json()}
    assert listed == set(known_bindings(RetainApp))
    assert {"app.help", "home.browse", "study.good", "table.mark", "decks.study", "edit.save"} <= listed
    assert "study.good" in front("keys").out


def test_the_list_has_the_keys_that_the_settings_file_gives(front: Front, tmp_path: Path) -> None:
    file = write(tmp_path / "config.toml", '[keys]\n"study.good" = "space,g"\n"study.bad" = "x"\n')
    front.env["RETAIN_CONFIG"] = str(file)
    finished = front("keys", "--json")
    keys = {row["name"]: row["keys"] for row in finished.json()}
    assert (keys["study.good"], keys["study.easy"]) == ("space,g", "4")
    assert "study.bad" in finished.err
    file.write_text("[keys", encoding="utf-8")
    assert "config.toml" in refused(front, "keys")


def test_every_key_that_is_taken_could_be_written_so() -> None:
    bindings = known_bindings(RetainApp)
    assert {name: what_is_wrong(RetainApp, name, one.key) for name, one in bindings.items()} == dict.fromkeys(bindings)


async def test_the_settings_screen_has_every_setting_with_its_usual_value(drive: Drive, tmp_path: Path) -> None:
    file = write(tmp_path / "config.toml", "double_press_ms = 150\n")
    async with drive(*NOTES, settings=file, size=(120, 40)) as app:
        await app.press("comma")
        shown = words(app.text)
        assert str(file) in shown
        for one in fields(Settings):
            assert one.metadata["title"] in shown
            if not isinstance(one.default_factory, type):
                assert f"Usual: {one.default}." in shown
        assert "150" in shown
        assert "The day begins at" in shown
        await app.press("escape")
        assert "Test" in app.text
    assert file.read_text() == "double_press_ms = 150\n"


async def test_what_is_set_is_written_with_the_comments_kept_and_holds_at_once(drive: Drive, tmp_path: Path) -> None:
    file = write(tmp_path / "config.toml", '# mine\n\n[keys]  # too\n"study.good" = "g"\n')
    async with drive(*NOTES, settings=file, size=(120, 40)) as app:
        await app.press("comma")
        app.app.screen.query_one("#theme", Cycle).value = "retain-contrast"
        app.app.screen.query_one("#double_press_ms", Input).value = "0"
        app.app.screen.query_one("#day_start", Input).value = "5"
        await app.press("ctrl+s")
        assert app.app.theme == "retain-contrast"
        assert app.app.desk.settings.double_press_ms == 0
        assert app.app.desk.collection().clock.day_start == 5
        await app.press("u")
        assert "Taken back: set day_start" in words(app.text)
        assert app.app.desk.collection().clock.day_start == 4
    assert load_settings(file) == Settings(theme="retain-contrast", double_press_ms=0, keys={"study.good": "g"})
    assert "# mine" in file.read_text()
    assert "# too" in file.read_text()


async def test_what_will_not_do_is_said_below_it_and_nothing_is_written(drive: Drive, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with drive(*NOTES, settings=file, size=(120, 40)) as app:
        await app.press("comma")
        for name, value, said in (
            ("double_press_ms", "x" * 40, "not “xxxxxxxxxxxxxxxxxxxx”."),
            ("double_press_ms", "2001", "A whole number from 0 to 2000, not “2001”."),
            ("day_start", "24", "day_start must be an hour from 0 to 23, not “24”"),
            ("timezone", "Mars", "timezone must be a name like Europe/Berlin"),
        ):
            app.app.screen.query_one(f"#{name}", Input).value = value
            await app.settle()
            assert said in app.text
        await app.press("ctrl+s")
        assert app.app.focused is app.app.screen.query_one("#double_press_ms")
        await app.press("escape")
        assert "Esc again leaves it" in words(app.text)
        await app.press("escape")
        assert "Settings" not in app.text
    assert not file.exists()


async def test_a_setting_is_changed_by_mouse_and_the_file_explains_itself(drive: Drive, tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    async with drive(*NOTES, settings=file) as app:
        await app.press("comma")
        await app.pilot.click("#light_theme")
        await app.settle()
        chosen = app.app.screen.query_one("#light_theme", Cycle).value
        assert chosen != "retain-light"
        await app.press("ctrl+s")
    assert load_settings(file).light_theme == chosen
    assert "# What Ctrl+T changes to from a dark theme." in file.read_text()


async def test_notices_name_the_key_of_ones_own_that_takes_back(drive: Drive, tmp_path: Path) -> None:
    file = write(tmp_path / "config.toml", '[keys]\n"decks.undo" = "f9"\n"study.undo" = "f8"\n')
    async with drive(*NOTES, ("Cod", "a fish"), settings=file) as app:
        assert "f9 takes back: import" in app.text
        await app.press("enter", "exclamation_mark")
        assert "f8 takes it back" in app.text
        await app.press("escape")
        assert "f9 takes back: suspend 1 card" in app.text


OWN_KEYS = """[keys]
"study.reveal" = "x"
"study.good" = "g"
"decks.undo" = "f9"
"decks.rename" = "N,f2"
"cards.suspend" = "Z"
"cards.bury" = "f4"
"edit.save" = "ctrl+w"
"app.help" = "f6"
"ask.leave" = "f7"
"flag.leave" = "f7"
"help.close" = "f8"
"statistics.deck" = "D"
"statistics.longer" = "f4"
"""


async def test_buttons_menus_and_sentences_name_keys_of_ones_own(drive: Drive, tmp_path: Path) -> None:
    file = write(tmp_path / "config.toml", OWN_KEYS)
    async with drive(*NOTES, settings=file, size=(80, 30)) as app:
        await app.press("t")
        assert "D  All decks" in app.text
        assert "F4  a year" in app.text
        await app.press("escape", "X")
        assert "f9 would bring" in app.text
        await app.press("n", "d")
        assert "N  Rename" in app.text
        await app.press("N")
        assert "f7 leaves everything as it is" in app.text
        await app.press("f7", "enter")
        assert "x  Show answer" in app.text
        await app.press("x")
        assert "g Good" in app.text
        assert "2 Hard" in app.text
        await app.press("asterisk")
        assert "f7 leaves it" in app.text
        await app.press("f7", "f6", *["space"] * 4)
        assert "f8 closes" in app.text
        await app.press("f8", "e", "!", "escape")
        assert "Ctrl+W saves, Esc" in app.text
        await app.press("escape", "escape", "b", "m")
        assert "Z  Suspend" in app.text
        assert "   Put aside until tomorrow" in app.text
        assert "-  Put aside" not in app.text
        await app.press("Z")
        assert "Suspended: 1 card" in app.text
        await app.press("slash", "ctrl+u")
        await app.pilot.pause(0.3)
        assert "F6 helps" in app.text
