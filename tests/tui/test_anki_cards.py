"""Cards that came from Anki, on the screen: lists, tables, code, pictures by their names, sounds to be played."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import ankis
from driving import Drive
from retain.domain.extra import StudyRequest
from retain.services.collection import open_collection
from retain.services.transfer.package_import import import_package
from support import Time

BACK = (
    "<ul><li>first<li>second <b>bold</b></ul><table><tr><th>Case<th>Form<tr><td>Nom.<td>der</table>"
    "<pre><code class='language-python'>if a &lt; b:\n    pass</code></pre>[sound:s ö.mp3]<img src='x.png' alt='a dot'>"
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A card with everything on it."""
    with ankis.anki(tmp_path / "made.anki2") as col:
        col.media.write_data("x.png", ankis.PNG)
        col.media.write_data("s ö.mp3", b"ID3abc")
        note = col.new_note(col.models.by_name("Basic"))
        note["Front"], note["Back"] = "What is <i>this</i>, \\(x^2\\)?", BACK
        col.add_note(note, 1)
        return ankis.export(col, tmp_path / "one.apkg", legacy=True)


def read(path: str) -> bytes:
    return Path(path).read_bytes()


async def test_a_card_from_anki_reads_well_and_plays(
    drive: Drive, time: Time, tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[list[str]] = []

    class Process:
        def __init__(self, command: list[str], **_: object) -> None:
            played.append(command)

        def poll(self) -> int:
            return 0

    monkeypatch.setattr("retain.tui.player.subprocess.Popen", Process)
    monkeypatch.setattr("retain.tui.player.shutil.which", lambda name: name if name == "mpv" else None)
    with open_collection(tmp_path / "cards.sqlite", time, ZoneInfo("UTC")) as collection:
        import_package(collection, package)
    async with drive(study=StudyRequest(None, None), size=(80, 40)) as driven:
        assert "What is this, x²?" in driven.text
        assert "Play" not in driven.text
        await driven.press("space")
        for shown in ("• first", "• second bold", "Case", "der", "if a < b:", "♪ s ö.mp3", "[image: a dot (x.png)]"):
            assert shown in driven.text, shown
        assert "Play" in driven.text
        await driven.press("p")
    ((name, *_, file),) = played
    assert name == "mpv"
    assert read(file) == b"ID3abc"


async def test_without_a_player_it_says_so(
    drive: Drive, time: Time, tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retain.tui.player.shutil.which", lambda _: None)
    with open_collection(tmp_path / "cards.sqlite", time, ZoneInfo("UTC")) as collection:
        import_package(collection, package)
    async with drive(study=StudyRequest(None, None)) as driven:
        await driven.press("space", "p")
        assert "There is no player" in driven.text
