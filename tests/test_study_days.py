"""Days of work through the front door: midnight, the roll-over, limits, histories, and the process killed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from support import Front, write

TEN = "".join(f"## Topic {number:02d}\n\nThe definition of number {number:02d}.\n\n" for number in range(10))
MANY = "".join(f"## Topic {number:03d}\n\nThe definition of number {number:03d}.\n\n" for number in range(300))


def deck(front: Front, tmp_path: Path, text: str = TEN, name: str = "Days") -> None:
    """Import a deck."""
    front("import", write(tmp_path / f"{name.replace(':', '-')}.md", f"---\ndeck: {name}\n---\n\n{text}"))


def history(path: Path, rows: list[dict[str, object]]) -> Path:
    """Write a review history."""
    return write(path, "".join(json.dumps(row) + "\n" for row in rows))


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("UTC", "Z"),
        ("America/New_York", "-05:00"),
        ("Asia/Kathmandu", "+05:45"),
    ],
)
def test_a_day_goes_on_over_midnight_and_ends_at_the_roll_over(
    front: Front, tmp_path: Path, zone: str, offset: str
) -> None:
    front.env["TZ"] = zone
    deck(front, tmp_path, MANY)
    front("study", "--plain", stdin="\n4\n" * 12, now=f"2026-03-03T23:50:00{offset}")
    assert front("due", "--json", now=f"2026-03-04T01:00:00{offset}").json()["new"] == 8
    front("study", "--plain", stdin="\n4\n" * 5, now=f"2026-03-04T01:00:00{offset}")
    assert front("due", "--json", now=f"2026-03-04T03:59:59{offset}").json()["new"] == 3
    assert front("due", "--json", now=f"2026-03-04T04:00:00{offset}").json()["new"] == 20


def test_elapsed_days_are_study_days(front: Front, tmp_path: Path) -> None:
    """23:50 and 01:00 are one study day, 03:59 and 04:00 are two."""
    deck(front, tmp_path)
    front("answer", "1", "easy", "--at", "2026-03-01T23:50:00Z", now="2026-03-02T12:00:00Z")
    front("answer", "2", "easy", "--at", "2026-03-02T01:00:00Z", now="2026-03-02T12:00:00Z")
    front("answer", "3", "easy", "--at", "2026-03-02T04:00:00Z", now="2026-03-02T12:00:00Z")
    front("options", "Days", "fuzz=off")
    late = "2026-03-20T12:00:00Z"
    cards = [front("answer", number, "good", "--json", now=late).json() for number in ("1", "2", "3")]
    assert cards[0]["stability"] == cards[1]["stability"]
    assert cards[2]["stability"] < cards[1]["stability"]


def test_reviews_stop_at_their_limit_and_new_cards_count_towards_it(front: Front, tmp_path: Path) -> None:
    deck(front, tmp_path, MANY)
    rows = [
        {"card": number, "rating": 4, "at": f"2026-01-01T10:{number // 60:02d}:{number % 60:02d}Z", "duration_ms": 1}
        for number in range(1, 251)
    ]
    front("reviews", "import", history(tmp_path / "h.jsonl", rows), now="2026-01-02T10:00:00Z")
    assert front("due", "--json", now="2026-03-01T12:00:00Z").json() == {
        "new": 0,
        "learning": 0,
        "review": 200,
        "total": 200,
    }
    front("study", "--plain", "--limit", "60", stdin="\n3\n" * 60, now="2026-03-01T12:00:00Z")
    assert front("due", "--json", now="2026-03-01T23:00:00Z").json()["review"] == 140
    front("options", "Days", "reviews_per_day=9999")
    assert front("due", "--json", now="2026-03-01T23:00:00Z").json() == {
        "new": 20,
        "learning": 0,
        "review": 190,
        "total": 210,
    }


def test_a_review_is_due_all_day_from_the_roll_over_on(front: Front, tmp_path: Path) -> None:
    deck(front, tmp_path)
    card = front("answer", "1", "easy", "--json", now="2026-03-03T22:00:00Z").json()
    due = card["due"]
    assert front("cards", "is:due", "--json", now=f"{due}T03:59:00Z").json() == []
    assert [row["id"] for row in front("cards", "is:due", "--json", now=f"{due}T04:00:00Z").json()] == [1]


def test_limits_hold_in_nested_decks(front: Front, tmp_path: Path) -> None:
    deck(front, tmp_path, TEN, "Top::One")
    deck(front, tmp_path, TEN, "Top::Two")
    front("options", "Top::One", "new_per_day=4")
    front("options", "Top", "new_per_day=7")
    counts = {row["name"]: row["new"] for row in front("decks", "--json").json()}
    assert counts == {"Top": 7, "Top::One": 4, "Top::Two": 10}
    front("study", "Top::Two", "--plain", stdin="\n4\n" * 5)
    counts = {row["name"]: row["new"] for row in front("decks", "--json").json()}
    assert counts == {"Top": 2, "Top::One": 4, "Top::Two": 5}


def test_a_killed_session_has_lost_nothing_that_was_answered(front: Front, tmp_path: Path) -> None:
    deck(front, tmp_path, MANY)
    front("options", "Days", "new_per_day=300")
    for _ in range(3):
        before = len(front("cards", "is:review", "--json").json())
        session = subprocess.Popen(
            [sys.executable, "-m", "retain", "--db", str(front.db), "study", "--plain"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "RETAIN_NOW": front.now, "TZ": "UTC", "PYTHONUNBUFFERED": "1"},
        )
        assert session.stdin
        assert session.stdout
        session.stdin.write(b"\n4\n" * 40)
        session.stdin.flush()
        acknowledged = 0
        for line in session.stdout:
            acknowledged += line.startswith(b"Easy, comes back")
            if acknowledged == 17:
                break
        session.send_signal(signal.SIGKILL)
        session.communicate()
        saved = len(front("cards", "is:review", "--json").json()) - before
        assert saved >= acknowledged == 17
        with sqlite3.connect(front.db) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert database.execute(
                "SELECT count(*) FROM card WHERE reps <> (SELECT count(*) FROM review WHERE card_id = card.id)"
            ).fetchone() == (0,)


def test_an_interrupt_ends_with_130_and_no_complaint(front: Front, tmp_path: Path) -> None:
    deck(front, tmp_path)
    session = subprocess.Popen(
        [sys.executable, "-m", "retain", "--db", str(front.db), "study", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "RETAIN_NOW": front.now, "TZ": "UTC", "PYTHONUNBUFFERED": "1"},
    )
    assert session.stdin
    assert session.stdout
    session.stdin.write(b"\n4\n\n")
    session.stdin.flush()
    for line in session.stdout:
        if line.startswith(b"1 Again") and b"Easy" in line and front("cards", "is:review", "--json").json():
            break
    session.send_signal(signal.SIGINT)
    _, complaint = session.communicate()
    assert session.returncode == 130
    assert complaint.strip() == b""


def test_two_processes_answer_at_once_and_no_answer_is_lost(front: Front, tmp_path: Path) -> None:
    deck(front, tmp_path, MANY)
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "retain", "--db", str(front.db), "answer", str(number), "good"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "RETAIN_NOW": front.now, "TZ": "UTC"},
        )
        for number in range(1, 9)
    ]
    complaints = [run.communicate()[1] for run in runs]
    assert complaints == [b""] * 8
    assert len(front("cards", "is:learning", "--json").json()) == 8


def test_a_history_exported_here_gives_the_same_memory_elsewhere(front: Front, tmp_path: Path) -> None:
    deck(front, tmp_path)
    rows: list[dict[str, object]] = [
        {"card": card, "rating": rating, "at": f"2026-01-{day * 3:02d}T10:00:00Z", "duration_ms": 1500}
        for day, rating in enumerate([1, 3, 2, 3, 4, 3], start=1)
        for card in (1, 2)
    ]
    front("reviews", "import", history(tmp_path / "first.jsonl", rows))
    front("reviews", "export", tmp_path / "all.jsonl")
    other = Front(tmp_path / "other.sqlite")
    deck(other, tmp_path, TEN)
    report = other("reviews", "import", tmp_path / "all.jsonl", "--json").json()
    assert (report["reviews_added"], report["rejected"]) == (12, [])
    ours, theirs = (one("card", "1", "--json").json() for one in (front, other))
    for as_of_now in ("next", "retrievability"):
        del ours[as_of_now], theirs[as_of_now]
    assert theirs == ours
    again = other("reviews", "import", tmp_path / "all.jsonl", "--json").json()
    assert (again["reviews_added"], again["rejected"]) == (0, [])
    other("undo")
    assert other("cards", "is:new", "--json").json() == other("cards", "--json").json()
