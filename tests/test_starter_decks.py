"""The deck files in decks/ are what their seeds make, and they come along."""

import shutil
from pathlib import Path

import pytest

from retain.formats.markdown import read_deck
from retain.services.starters import starter_decks
from support import DECK, ROOT, SEEDS, Front


@pytest.mark.parametrize("deck", sorted((ROOT / "decks").glob("*.md")), ids=lambda path: path.stem)
def test_building_a_deck_from_its_seed_again_changes_nothing(deck: Path, front: Front, tmp_path: Path) -> None:
    seed = ROOT / "seeds" / f"{deck.stem}.txt"
    built = shutil.copy(deck, tmp_path / deck.name)
    front("topics", seed, "-o", built)
    assert Path(built).read_bytes() == deck.read_bytes()


def test_building_it_from_nothing_gives_the_same_deck_under_its_name(front: Front, tmp_path: Path) -> None:
    front("topics", SEEDS, "-o", tmp_path / "new.md", "--deck", "Machine Learning")
    assert (tmp_path / "new.md").read_bytes() == DECK.read_bytes()


def test_an_editable_install_offers_the_starter_deck() -> None:
    (starter,) = starter_decks()
    assert (starter.name, starter.notes) == ("Machine Learning", 396)


def test_the_starter_deck_is_whole() -> None:
    deck = read_deck(DECK.read_text(encoding="utf-8"))
    assert deck.problems == ()
    assert deck.tags == ("wiki-import",)
    assert len(deck.notes) == 396


def test_a_first_day(front: Front) -> None:
    """A stranger imports the starter deck, sees 20 new cards, and studies them; tomorrow goes on from there."""
    report = front("import", DECK, "--json").json()
    assert (report["notes_added"], report["cards_added"], report["warnings"]) == (396, 396, [])
    assert front("due", "--json").json() == {"new": 20, "learning": 0, "review": 0, "total": 20}
    front("study", "--plain", stdin="\n4\n" * 25)
    assert front("due", "--json").json() == {"new": 0, "learning": 0, "review": 0, "total": 0}
    assert len(front("cards", "is:review", "--json").json()) == 20
    assert front("due", "--json", now="2026-03-04T03:59:59Z").json()["new"] == 0
    assert front("due", "--json", now="2026-03-04T04:00:00Z").json()["new"] == 20
