"""``retain reviews``: histories as JSON lines, in and out."""

import json
from pathlib import Path

import pytest

from outside import Inside, contents, deck_file, one_complaint
from support import Front, write

GOOD = {"card": 1, "rating": 3, "at": "2026-03-01T10:00:00Z", "duration_ms": 900}


@pytest.fixture
def front(tmp_path: Path) -> Front:
    """Return the front door, without processes, of a collection of one deck with two cards."""
    door = Inside(tmp_path / "cards.sqlite")
    door("import", deck_file(tmp_path, "Alpha", "Beta"))
    return door


def lines(path: Path, *rows: dict[str, object] | str) -> Path:
    """Write rows as JSON lines, and texts as they stand."""
    return write(path, "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))


def test_what_cannot_go_in_is_listed_with_its_line_and_the_rest_goes_in(front: Front, tmp_path: Path) -> None:
    guid = front("cards", "--json").json()[1]["guid"]
    path = lines(
        tmp_path / "history.jsonl",
        GOOD,
        "",
        "not JSON",
        {"card": 99, "rating": 3, "at": "2026-03-01T10:00:00Z"},
        {"guid": guid, "template": 0, "rating": 4, "at": "2026-03-01T11:00:00+01:00"},
        {"guid": guid, "template": 7, "rating": 4, "at": "2026-03-01T12:00:00Z"},
        GOOD | {"rating": 5},
        GOOD | {"at": "2026-03-01T10:00:00"},
        GOOD | {"at": "2026-03-03T09:10:00Z"},
        GOOD | {"at": "2026-02-01T10:00:00Z"},
        "[" * 100_000,
        GOOD | {"card": 2**70},
        GOOD,
        GOOD | {"at": "2026-03-02T10:00:00Z", "rating": 1},
    )
    finished = front("reviews", "import", path, "--json")
    report = finished.json()
    assert (finished.err, finished.out.count("\n")) == ("", 1)
    assert report["reviews_added"] == 3
    assert [row["line"] for row in report["rejected"]] == [3, 4, 6, 7, 8, 9, 10, 11, 12]
    assert all(list(row) == ["line", "message"] for row in report["rejected"])
    words = {row["line"]: row["message"] for row in report["rejected"]}
    for line, word in ((3, "JSON"), (4, "99"), (6, guid), (7, "rating"), (8, "offset"), (9, "future")):
        assert word in words[line], words[line]
    cards = front("cards", "--json").json()
    assert [(card["reps"], card["last_review"]) for card in cards] == [
        (2, "2026-03-02T10:00:00.000Z"),
        (1, "2026-03-01T10:00:00.001Z"),
    ]

    before = contents(front)
    again = front("reviews", "import", path)
    assert contents(front) == before
    assert "history.jsonl, line 3: " in again.err
    assert again.out == "0 reviews added, 9 lines refused\n"
    assert front("undo", "--json").json() == {"undone": "import 3 reviews"}
    assert [card["state"] for card in front("cards", "--json").json()] == ["new", "new"]


def test_an_export_has_every_review_from_the_oldest_on_and_goes_back_in(front: Front, tmp_path: Path) -> None:
    history = lines(tmp_path / "in.jsonl", GOOD, GOOD | {"card": 2}, GOOD | {"at": "2026-03-02T08:00:00Z", "rating": 2})
    front("reviews", "import", history)
    out = tmp_path / "out.jsonl"
    out.write_text("what was there before")
    assert front("reviews", "export", out, "--json").json() == {"reviews": 3}
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(row["card"], row["rating"], row["at"], row["duration_ms"], row["template"]) for row in rows] == [
        (1, 3, "2026-03-01T10:00:00.000Z", 900, 0),
        (2, 3, "2026-03-01T10:00:00.001Z", 900, 0),
        (1, 2, "2026-03-02T08:00:00.000Z", 900, 0),
    ]
    assert rows[0]["guid"] == front("card", "1", "--json").json()["guid"]
    assert front("reviews", "export", "-").out == out.read_text(encoding="utf-8")
    assert "3 reviews" in front("reviews", "export", out).out
    assert front("reviews", "import", out, "--json").json()["reviews_added"] == 0
    other = Inside(tmp_path / "other.sqlite")
    other("import", deck_file(tmp_path, "Beta", "Alpha"))
    assert other("reviews", "import", out, "--json").json() == {
        "reviews_added": 3,
        "reviews_skipped": 0,
        "rejected": [],
    }
    ours, theirs = (
        {row["front"]: (row["due"], row["stability"], row["reps"]) for row in door("cards", "--json").json()}
        for door in (front, other)
    )
    assert ours == theirs


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_history_of_which_nothing_goes_in_is_an_error(front: Front, tmp_path: Path, form: tuple[str, ...]) -> None:
    before = contents(front)
    path = lines(tmp_path / "wrong.jsonl", "Term: a definition", "Other: another")
    finished = front("reviews", "import", path, *form, code=1)
    said = one_complaint(finished.err)
    assert "wrong.jsonl" in said
    assert "line 1" in said
    assert contents(front) == before
    empty = front("reviews", "import", write(tmp_path / "empty.jsonl", ""), "--json").json()
    assert (empty["reviews_added"], empty["rejected"]) == (0, [])


def test_how_the_file_was_saved_does_not_matter(front: Front, tmp_path: Path) -> None:
    path = tmp_path / "saved.jsonl"
    path.write_bytes(f"{json.dumps(GOOD)}\r\n\r\n{json.dumps(GOOD | {'card': 2})}".encode("utf-8-sig"))
    assert front("reviews", "import", path, "--json").json()["reviews_added"] == 2


def test_the_database_itself_is_not_written_over(front: Front, tmp_path: Path) -> None:
    before = contents(front)
    (tmp_path / "link.jsonl").symlink_to(front.db)
    for path in (front.db, tmp_path / "." / "cards.sqlite", tmp_path / "link.jsonl"):
        one_complaint(front("reviews", "export", path, code=1).err)
        assert contents(front) == before
