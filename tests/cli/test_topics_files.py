"""``retain topics -o``: the learner's own files are safe from it."""

from pathlib import Path

from entry import LIST, TROUBLE
from outside import Inside, refused
from support import write


def test_a_list_without_topics_does_not_empty_a_deck_file(inside: Inside, tmp_path: Path) -> None:
    deck = tmp_path / "greek.md"
    written = inside("topics", write(tmp_path / "greek.txt", LIST), "-o", deck)
    assert written.out == ""
    assert all(f"greek.txt, line {line}: " in written.err for line in TROUBLE)
    before = deck.read_bytes()
    refused(inside, "topics", write(tmp_path / "empty.txt", ""), "-o", deck)
    assert deck.read_bytes() == before


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left_there(inside: Inside, tmp_path: Path) -> None:
    path = write(tmp_path / "greek.txt", LIST)
    assert "folder" in refused(inside, "topics", path, "-o", tmp_path)
    assert "nowhere" in refused(inside, "topics", path, "-o", tmp_path / "nowhere" / "x.md")
    assert [file.name for file in tmp_path.iterdir()] == ["greek.txt"]
