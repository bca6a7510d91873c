"""``retain study --plain``: a whole session on standard input and output, and what it leaves when it breaks off."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from entry import cards, learn, topics_file
from outside import Inside
from support import Front, write


def begin(front: Front, *arguments: str, stdin: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    """Start a session as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "retain", "--db", str(front.db), *arguments],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "RETAIN_NOW": front.now, "TZ": "UTC", "PYTHONIOENCODING": "utf-8"},
    )


def spoken(output: str) -> list[str]:
    """Return the lines of a session that are about a card."""
    kept = ("Question: ", "Answer: ", "Again, ", "Hard, ", "Good, ", "Easy, ", "Taken back: ", "There is no answer")
    return [line for line in output.splitlines() if line.startswith(kept)]


def test_a_session_asks_takes_back_and_sums_up(inside: Inside, tmp_path: Path) -> None:
    inside(
        "import", topics_file(tmp_path / "deck.md", {"One": "The **first**.", "Two": "The second.", "Three": "Third."})
    )
    said: Sequence[str] = ["u", "", "9", "4", "", "u", "", "easy", "", "2", "", "u", "u", "", "h", "q"]
    run = inside("study", "deck", "--plain", stdin="\n".join(said) + "\n")
    assert run.err == ""
    assert spoken(run.out) == [
        "Question: One",
        "There is no answer to take back.",
        "Question: One",
        "Answer: The first.",
        "Easy, comes back in 10d.",
        "Question: Two",
        "Answer: The second.",
        "Taken back: answer Easy.",
        "Question: One",
        "Answer: The first.",
        "Easy, comes back in 10d.",
        "Question: Two",
        "Answer: The second.",
        "Hard, comes back in 6m.",
        "Question: Three",
        "Answer: Third.",
        "Taken back: answer Hard.",
        "Question: Two",
        "Taken back: answer Easy.",
        "Question: One",
        "Answer: The first.",
        "Hard, comes back in 6m.",
        "Question: Two",
    ]
    assert "“9” is not a rating" in run.out
    assert "Deck: 3 new, 0 learning, 0 review" in run.out
    assert "1 answered" in run.out
    assert [row["state"] for row in cards(inside)] == ["learning", "new", "new"]


def test_the_end_of_the_input_ends_the_session_and_keeps_its_answers(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "deck.md", 5))
    run = inside("study", "--plain", stdin="\n3\n\n3\n")
    assert run.out.count("Good, comes back") == 2
    assert len(cards(inside, "is:learning")) == 2
    run = inside("study", "--plain", "--limit", "2", stdin="\n4\n" * 10)
    assert run.out.count("Easy, comes back") == 2
    run = inside("study", "--plain", stdin="\n4\n" * 10)
    # Then the two in learning come, ahead of their time.
    assert run.out.count("Question: ") == 3
    assert cards(inside, "-is:review") == []
    assert inside("study", "--plain").out.count("Question: ") == 0


def test_limits_hold_across_the_sessions_of_a_day(inside: Inside, tmp_path: Path) -> None:
    inside("import", topics_file(tmp_path / "deck.md", 60))
    learn(inside, tmp_path, range(1, 11))
    inside("options", "Deck", "new_per_day=6", "reviews_per_day=12")
    counts = [
        inside("study", "--plain", "--limit", "5", stdin="\n4\n" * 5, now=time).out.count("Question: ")
        for time in ("2026-03-03T08:00:00Z", "2026-03-03T23:59:00Z", "2026-03-04T00:30:00Z", "2026-03-04T03:50:00Z")
    ]
    # Ten reviews, and room for two new cards under the limit of reviews.
    assert counts == [5, 5, 2, 0]
    assert inside("due", "--json", now="2026-03-04T04:00:00Z").json()["new"] == 6


def test_two_sessions_at_once_lose_no_answer(front: Front, tmp_path: Path) -> None:
    front("import", topics_file(tmp_path / "deck.md", 30))
    front("options", "Deck", "new_per_day=30")
    sessions = [begin(front, "study", "--plain") for _ in range(2)]
    outputs = []
    for session in sessions:
        assert session.stdin
        session.stdin.write(b"\n4\n" * 12)
        session.stdin.flush()
    for session in sessions:
        out, err = session.communicate()
        assert (session.returncode, err) == (0, b"")
        outputs.append(out.decode())
    acknowledged = sum(out.count("Easy, comes back") for out in outputs)
    answered = cards(front, "is:review")
    assert acknowledged == len(answered) == sum(row["reps"] for row in answered)
    assert 12 <= acknowledged <= 24


def test_who_stops_reading_ends_the_session_in_silence(front: Front, tmp_path: Path) -> None:
    front("import", topics_file(tmp_path / "deck.md", 20))
    session = begin(front, "study", "--plain")
    assert session.stdin
    assert session.stdout
    first = session.stdout.readline()
    session.stdout.close()
    session.stdin.write(b"\n4\n" * 20)
    session.stdin.close()
    assert session.stderr
    assert (first[:5], session.stderr.read(), session.wait()) == (b"Enter", b"", 1)
    session.stderr.close()
    # A card that could not be shown was not answered either.
    assert sum(row["reps"] for row in cards(front)) <= 1


def test_a_typed_answer_is_compared_and_a_grade_suggested(inside: Inside, tmp_path: Path) -> None:
    deck = "Q: Frozen weights, small matrices?\nT: Low-Rank Adaptation (LoRA)\n\nQ: The letter after t?\nT: u\n"
    inside("import", write(tmp_path / "deck.md", deck))
    said = ["low-rank adoptation", "", "U", "", "q"]
    run = inside("study", "deck", "--plain", stdin="\n".join(said) + "\n")
    lines = run.out.splitlines()
    assert "Compared: Low-Rank Ad[−o][+a]ptation" in lines
    assert "Answer: Low-Rank Adaptation (LoRA)" in lines
    assert any(line.endswith("; Enter is Hard? ") for line in lines)
    assert "Right: u" in lines, "where u is the answer it takes nothing back"
    assert [line.split(",")[0] for line in lines if ", comes back" in line] == ["Hard", "Good"]
    assert inside("cards", 'note:"Basic with*"', "--json").json()[0]["front"] == "Frozen weights, small matrices?"
