"""The settings file on the screen: themes that are kept, keys of one's own, and what is wrong with them."""

from pathlib import Path

import pytest

from driving import Drive
from retain.config.settings import Settings, explained_file, load_settings, save_setting
from retain.domain.errors import RetainError
from retain.tui.app import RetainApp
from retain.tui.keys import known_bindings
from retain.tui.themes import THEMES
from support import Front, write

NOTES = [("Whale", "a mammal")]


def words(text: str) -> str:
    """What a screen says, without the frame of a notice and the ends of lines."""
    return " ".join(text.replace("▌", " ").split())


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
        assert "no key called “study.nonsense”" in words(app.text)
        await app.press("enter", "space", "4")
        assert app.done_today() == 0
        await app.press("x")
        assert app.done_today() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("theme = \nx = 1", "line 1"),
        ("\n\nthme = 'x'", "line 3: there is no setting “thme”"),
        ("theme = 7", "line 1: “theme” must be a text"),
        ("double_press_ms = 5000", "from 0 to 2000"),
        ("double_press_ms = true", "a whole number"),
        ("[keys]\n'study.good' = 3", "line 1: “keys” holds lines"),
        ("theme = 'nonsense'", "no theme “nonsense”"),
    ],
)
async def test_what_is_wrong_is_said_and_the_usual_holds(drive: Drive, tmp_path: Path, text: str, said: str) -> None:
    file = write(tmp_path / "config.toml", text)
    async with drive(*NOTES, settings=file, size=(160, 40)) as app:
        assert said in words(app.text)
        assert app.app.theme == "retain-dark"
        await app.press("enter")
        assert "Whale" in app.text


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
        save_setting(tmp_path / "config.toml", "theme", "x")


def test_the_explained_file_says_what_holds_anyway(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path / "x.toml", explained_file())) == Settings()


def test_every_key_is_listed_with_its_name(front: Front) -> None:
    listed = {row["name"] for row in front("keys", "--json").json()}
    assert listed == set(known_bindings(RetainApp))
    assert {"app.help", "home.browse", "study.good", "table.mark", "decks.study", "edit.save"} <= listed
    assert "study.good" in front("keys").out
