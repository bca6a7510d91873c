"""``decks``, ``due``, ``cards`` and ``card``: the rows that scripts read."""

import re
from pathlib import Path
from typing import Any

import pytest

from outside import Inside, deck_file
from support import Front, write

ROW = {
    "id": int,
    "note": int,
    "guid": str,
    "deck": str,
    "front": str,
    "back": str,
    "tags": list,
    "state": str,
    "due": str | None,
    "interval": int | float,
    "stability": float | None,
    "difficulty": float | None,
    "retrievability": float | None,
    "reps": int,
    "lapses": int,
    "last_review": str | None,
    "suspended": bool,
    "buried": bool,
    "flag": int,
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
DATE = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.fixture
def front(tmp_path: Path) -> Inside:
    """Return the front door without processes."""
    return Inside(tmp_path / "cards.sqlite")


@pytest.fixture
def mixed(front: Inside, tmp_path: Path) -> Inside:
    """Return a collection with a new card, one in learning, one in review and one in relearning."""
    front("import", deck_file(tmp_path, "Alpha", "Beta", name="Top::One Two", head="tags: x, y\n"))
    front("import", deck_file(tmp_path, "Gamma", "Delta\nTags: z", name="Other"))
    for deck in ("Top::One Two", "Other"):
        front("options", deck, "fuzz=off")
    front("answer", "2", "good", "--at", "2026-03-03T08:59:00Z")
    front("answer", "3", "easy", "--at", "2026-02-01T09:00:00Z")
    front("answer", "4", "easy", "--at", "2026-02-01T10:00:00Z")
    front("answer", "4", "again", "--at", "2026-03-03T08:55:00Z")
    return front


def check_row(row: dict[str, Any], extra: tuple[str, ...] = ()) -> None:
    """Fail unless a row has the keys of a card, in their order, with values of the right kind."""
    assert list(row) == [*ROW, *extra]
    for key, kind in ROW.items():
        assert isinstance(row[key], kind), (key, row[key])
        if kind is int:
            assert type(row[key]) is int
    memory = [row[key] for key in ("stability", "difficulty", "retrievability", "last_review")]
    match row["state"]:
        case "new":
            assert memory == [None] * 4
            assert (row["due"], row["interval"], row["reps"]) == (None, 0, 0)
        case "learning" | "relearning":
            assert TIME.fullmatch(row["due"])
            assert 0 < row["interval"] < 1
        case "review":
            assert DATE.fullmatch(row["due"])
            assert type(row["interval"]) is int
        case _:
            pytest.fail(row["state"])
    if row["state"] != "new":
        assert TIME.fullmatch(row["last_review"])
        assert 0 < row["retrievability"] <= 1
        assert 1 <= row["difficulty"] <= 10
        assert row["stability"] > 0


def test_every_state_has_the_row_that_was_promised(mixed: Front) -> None:
    finished = mixed("cards", "--json")
    rows = finished.json()
    assert (finished.err, finished.out.count("\n")) == ("", 1)
    assert [row["state"] for row in rows] == ["new", "learning", "review", "relearning"]
    for row in rows:
        check_row(row)
    assert [(row["deck"], row["tags"]) for row in rows] == [
        ("Top::One Two", ["x", "y"]),
        ("Top::One Two", ["x", "y"]),
        ("Other", []),
        ("Other", ["z"]),
    ]
    assert (rows[3]["reps"], rows[3]["lapses"]) == (2, 1)
    assert rows[1]["last_review"] == "2026-03-03T08:59:00.000Z"
    assert rows[1]["due"] == "2026-03-03T09:09:00.000Z"
    assert rows[1]["interval"] == pytest.approx(600 / 86_400)
    assert rows[2]["front"] == "Gamma"
    assert rows[2]["back"] == "The definition of gamma in a few words."
    for row in rows:
        single = mixed("card", str(row["id"]), "--json").json()
        check_row(single, ("reviews", "next"))
        for key in row:
            if key != "retrievability":
                assert single[key] == row[key]


def test_a_card_tells_its_history_and_what_each_rating_would_do(mixed: Front) -> None:
    card = mixed("card", "4", "--json").json()
    keys = ["at", "rating", "state", "interval", "stability", "difficulty", "duration_ms"]
    assert [list(review) for review in card["reviews"]] == [keys] * 2
    assert [(review["at"], review["rating"], review["state"]) for review in card["reviews"]] == [
        ("2026-02-01T10:00:00.000Z", 4, "new"),
        ("2026-03-03T08:55:00.000Z", 1, "review"),
    ]
    assert card["reviews"][0]["interval"] == 8
    assert card["reviews"][1]["interval"] == pytest.approx(600 / 86_400)
    assert card["reviews"][1]["stability"] == card["stability"]
    assert list(card["next"]) == ["again", "hard", "good", "easy"]
    for outcome in card["next"].values():
        assert list(outcome) == ["interval_s", "due", "stability", "difficulty"]
        assert type(outcome["interval_s"]) is int
        kind = DATE if outcome["interval_s"] >= 86_400 else TIME
        assert kind.fullmatch(outcome["due"])
    assert card["next"]["hard"]["interval_s"] <= card["next"]["good"]["interval_s"] < card["next"]["easy"]["interval_s"]
    new = mixed("card", "1", "--json").json()
    assert new["reviews"] == []
    assert [outcome["interval_s"] for outcome in new["next"].values()] == [60, 330, 600, 8 * 86_400]


def test_what_a_rating_would_do_is_what_it_does(mixed: Front) -> None:
    for number, rating in (("1", "easy"), ("2", "good"), ("3", "hard"), ("4", "again")):
        promised = mixed("card", number, "--json").json()["next"][rating]
        after = mixed("answer", number, rating, "--json").json()
        assert after["stability"] == pytest.approx(promised["stability"], rel=1e-3)
        assert after["difficulty"] == pytest.approx(promised["difficulty"], rel=1e-3)
        assert after["interval"] * 86_400 == pytest.approx(promised["interval_s"])
        if DATE.fullmatch(promised["due"]):
            assert after["due"] == promised["due"]


def test_searches_find_what_they_say(mixed: Front) -> None:
    found = {
        "": [1, 2, 3, 4],
        "is:new": [1],
        "is:learning": [2, 4],
        "is:relearning": [4],
        "is:review": [3],
        "is:due": [3, 4],
        "-is:new": [2, 3, 4],
        "deck:Top": [1, 2],
        "deck:top::one two": [1, 2],
        'deck:"Top::One Two" -is:new': [2],
        "deck:O*": [3, 4],
        "deck:Nowhere": [],
        "tag:x": [1, 2],
        "-tag:x tag:z": [4],
        "definition ALPHA": [1],
        '"of beta in"': [2],
        '"beta of"': [],
        "100%": [],
        "_lpha": [],
        "'; DROP TABLE card; --": [],
    }
    now = "2026-03-03T09:06:00Z"
    for query, ids in found.items():
        assert [row["id"] for row in mixed("cards", query, "--json", now=now).json()] == ids, query
    assert [row["id"] for row in mixed("cards", "-tag:x", "is:review", "--json").json()] == [3]
    shown = mixed("cards", "is:new")
    assert "Alpha" in shown.out
    assert "1 card" in shown.err
    assert mixed("cards", "nothing like it", "--json").out == "[]\n"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("is:new or is:review", [1, 3]),
        ("prop:s>3", [3]),
        ("rated:7", [2, 4]),
        ("added:1", [1, 2, 3, 4]),
        ("front:Alpha", [1]),
        ("(is:new or is:review) -tag:x", [3]),
    ],
)
def test_the_whole_language_on_the_page_is_understood(mixed: Inside, query: str, found: list[int]) -> None:
    assert [row["id"] for row in mixed("cards", query, "--json").json()] == found


def test_counts_have_their_keys_and_agree_with_each_other(mixed: Front) -> None:
    decks = mixed("decks", "--json").json()
    assert [list(row) for row in decks] == [["name", "new", "learning", "review", "cards"]] * 3
    assert [(row["name"], row["cards"]) for row in decks] == [("Other", 2), ("Top", 2), ("Top::One Two", 2)]
    for row in decks:
        due = mixed("due", row["name"], "--json").json()
        assert due == {key: row[key] for key in ("new", "learning", "review")} | {
            "total": row["new"] + row["learning"] + row["review"]
        }
    total = mixed("due", "--json").json()
    assert list(total) == ["new", "learning", "review", "total"]
    assert total == {"new": 1, "learning": 2, "review": 1, "total": 4}
    assert mixed("due").out == "1 new, 2 learning, 1 review\n"
    assert mixed("due", "top::ONE two", "--json").json()["total"] == 2
    assert "One Two" in mixed("decks").out


def test_an_empty_collection_has_nothing_to_show(front: Front) -> None:
    assert front("due", "--json").json() == {"new": 0, "learning": 0, "review": 0, "total": 0}
    assert front("decks", "--json").json() == []
    assert front("decks").out == ""
    assert not front.db.exists()
    assert front("cards", "--json").json() == []
    assert "0 answered" in front("study", "--plain").out


def test_faces_are_plain_text_with_the_mask_applied(front: Front, tmp_path: Path) -> None:
    text = (
        "---\nreverse: true\n---\n\n"
        "## **Adam** optimiser\n\nThe **Adam** optimiser *adapts* `step` sizes:\n\n- one\n- two\n\n"
        "Q: *Who*?\nA: **Kingma** and [Ba](http://x.org).\n\nThe {{c1::first}} and {{c2::second::hint}} gap.\n"
    )
    front("import", write(tmp_path / "faces.md", text))
    rows = front("cards", "--json").json()
    fronts = [row["front"] for row in rows]
    assert len(rows) == 5
    for row in rows:
        for face in (row["front"], row["back"]):
            assert not {"*", "`", "{", "}", "<"} & set(face), face
    assert "first" not in next(one for one in fronts if "second" in one)
    hidden = next(one for one in fronts if "second" not in one and "gap" in one)
    assert "hint" in hidden
    assert "first" in hidden
    (reverse,) = (row for row in rows if row["back"] == "Adam optimiser")
    assert "adam optimiser" not in reverse["front"].casefold()
    (question,) = (row for row in rows if row["front"] == "Who?")
    assert question["back"].startswith("Kingma and Ba")
