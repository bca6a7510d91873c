"""What years of use leave behind in an Anki collection: it comes in as sound as any, and goes back as it was."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ankis
from outside import Inside
from retain.formats.apkg.sort_fields import checksum, sort_field

FIELDS = (
    "plain", "\xa0raw", "a&nbsp;b \xa0", "x &amp; y", "x & y", "&amp; x & y", "&copy no end", "&copy;&#160;&#x1F600;",
    "&#x1F;", "&#xD800;", "&#1114112;", "&apos;&quot;", "&AMP;", "&unknown;", "a < b", "a<b>c", "a < b <i>c</i>",
    "<style>x</style>y", "<script>x</script>y", "<STYLE>open", "<!-- c -->d", "<!-- open", "<!-->e-->f", "<img>",
    '<img src="a b.png">', "<IMG alt=x src=e.png>", "<audio src=x.mp3>", "<object data=o.swf></object>",
    "a<b<script>c</script>", '<img src="a&amp;b.png">', "[sound:s.mp3]", "<div>a</div><div>b</div>", "  sp  ",
    "line\nline\r\n\tx\x0b", "<", ">", "&", "&;", "&#;", "&#x;", "\u200b\u2028é",
)  # fmt: skip
"""Contents of a first field, which Anki strips to sort by it."""


def test_sort_fields_and_checksums_are_those_of_anki(tmp_path: Path) -> None:
    with ankis.anki(tmp_path / "c.anki2") as col:
        for number, text in enumerate(FIELDS):
            note = col.new_note(col.models.by_name("Basic"))
            note["Front"], note["Back"] = f"{number}{text}", "b"
            col.add_note(note, 1)
        rows = col.db.execute("select flds, cast(sfld as text), csum from notes")
        assert len(rows) == len(FIELDS)
        for fields, sorted_by, number in rows:
            mine = sort_field(fields.split("\x1f")[0])
            assert (mine, checksum(mine)) == (sorted_by, number)


@pytest.mark.parametrize("piece", ["<style", "<!--", "<", "<img ", "src=a ", "&", "&amp", "<img src=a "])
def test_no_field_keeps_the_export_waiting(piece: str) -> None:
    began = time.process_time()
    sort_field("<img " + piece * (500_000 // len(piece)))
    assert time.process_time() - began < 2  # a second look at each piece would take hours


def _cards(col: Any, change: Callable[[int, int], dict[str, Any]]) -> None:
    """Make six cards, and set the columns of each that ``change`` names; it is given the number and Anki's today."""
    for number in range(6):
        note = col.new_note(col.models.by_name("Basic"))
        note["Front"], note["Back"] = f"q{number}", "a"
        col.add_note(note, col.decks.id("Two  spaces::in  it"))
    for number, card in enumerate(col.db.list("select id from cards order by id")):
        columns = change(number, col.sched.today)
        names = ", ".join(f"{name} = ?" for name in columns)
        col.db.execute(f"update cards set {names} where id = ?", *columns.values(), card)


def _reviewed(number: int, today: int) -> dict[str, Any]:
    """A review card without a log, with an ease of none, and without a word about retention and decay."""
    return {
        "type": 2, "queue": 2, "due": today + number - 3, "ivl": 40 * number + 1, "factor": 0, "reps": 7, "lapses": 9,
        "data": json.dumps({"pos": 5, "s": 3.5 + number, "d": 4.25}),
    }  # fmt: skip


def _learning(number: int, today: int) -> dict[str, Any]:
    """A card on its way, with steps left as the old schedulers counted them."""
    queue, due = (1, int(time.time()) + 600) if number < 4 else (3, today + 1)
    return {
        "type": 1 + 2 * (number % 2), "queue": queue, "due": due,
        "ivl": (0, 0, 0, 12, 0, 1)[number], "factor": 0, "reps": 2, "left": (0, 1001, 2002, 3003, 1, 2)[number],
        "data": json.dumps({"pos": 5, "s": 0.5, "d": 7.5, "dr": 0.8, "decay": 0.5}),
    }  # fmt: skip


@pytest.mark.parametrize("change", [_reviewed, _learning], ids=["reviewed", "learning"])
def test_odd_cards_are_sound_here_and_go_back_as_they_were(
    inside: Inside, tmp_path: Path, change: Callable[[int, int], dict[str, Any]]
) -> None:
    inside.now = ankis.now()
    with ankis.anki(tmp_path / "made.anki2") as col:
        col.set_config("fsrs", val=True)
        _cards(col, change)
        before = ankis.view(col)
        ankis.export(col, tmp_path / "odd.apkg", legacy=True)
    assert inside("import", tmp_path / "odd.apkg", "--json").json()["cards_added"] == 6
    assert inside("check", "--json").json()["ok"]
    inside("export", tmp_path / "back.apkg")
    with ankis.anki(tmp_path / "taken.anki2") as col:
        ankis.bring(col, tmp_path / "back.apkg")
        after = ankis.view(col)
    assert after["cards"] == before["cards"]
    assert after["notes"] == before["notes"]
    assert after["decks"].keys() == before["decks"].keys()


def test_what_is_answered_here_goes_out_with_our_own_numbers(inside: Inside, tmp_path: Path) -> None:
    inside.now = ankis.now()
    with ankis.anki(tmp_path / "made.anki2") as col:
        col.set_config("fsrs", val=True)
        _cards(col, _learning)
        ankis.export(col, tmp_path / "odd.apkg", legacy=True)
    inside("import", tmp_path / "odd.apkg")
    inside("answer", "1", "again")
    inside("export", tmp_path / "back.apkg")
    with ankis.anki(tmp_path / "taken.anki2") as col:
        ankis.bring(col, tmp_path / "back.apkg")
        left, data = col.db.first("select left, data from cards order by id limit 1")
    assert left == 2
    assert (json.loads(data)["dr"], json.loads(data)["decay"]) == (0.9, pytest.approx(0.1542, abs=1e-3))
