"""``retain stats``: the document, the text, and the page."""

import re
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest

from outside import Inside, contents, deck_file, refused
from support import write

KEYS = {
    "day", "deck", "range_days", "today", "true_retention", "reviews_by_day", "time_by_day", "hours", "buttons",
    "card_counts", "intervals", "stability", "difficulty", "retrievability", "retrievability_mean", "expected_known",
    "future_due", "overdue", "daily_load", "added", "days_studied", "streak",
}  # fmt: skip


@pytest.fixture
def studied(inside: Inside, tmp_path: Path) -> Inside:
    """A deck of four topics of which three were answered on four days."""
    deck = deck_file(tmp_path, "Alpha", "Beta", "Gamma", "Delta", name="Greek")
    inside("import", deck, now="2026-02-01T09:00:00Z")
    for day, rating in (("01", "good"), ("02", "good"), ("06", "again"), ("10", "good")):
        for card in ("1", "2", "3"):
            inside("answer", card, rating, "--duration", "4000", now=f"2026-02-{day}T10:0{card}:00Z")
    inside.now = "2026-02-10T12:00:00Z"
    return inside


def test_the_document_has_what_scripts_rely_on(studied: Inside) -> None:
    found = studied("stats", "--json").json()
    assert found.keys() >= KEYS
    assert (found["day"], found["deck"], found["range_days"]) == ("2026-02-10", None, 365)
    assert found["today"]["reviews"] == 3
    assert found["today"]["time_ms"] == 12_000
    assert found["reviews_by_day"].keys() == {"-9", "-8", "-4", "0"}
    assert found["true_retention"]["week"]["young"] == {"passed": 0, "failed": 3}
    assert found["true_retention"].keys() == {"today", "yesterday", "week", "month", "year", "all_time"}
    assert [len(found["hours"][name]) for name in ("month", "quarter", "year", "all_time")] == [24] * 4
    assert found["hours"]["month"][10] == {"total": 12, "correct": 9}
    assert found["buttons"]["month"]["young"] == [3, 0, 0, 0]
    assert found["days_studied"] == 4
    assert found["streak"] == {"current": 1, "longest": 2}
    assert found["added"] == {"-9": 4}
    assert (found["card_counts"]["new"], found["card_counts"]["young"]) == (1, 3)
    assert 2 < found["expected_known"] <= 3


def test_a_deck_and_a_range(studied: Inside, tmp_path: Path) -> None:
    studied("import", write(tmp_path / "b.txt", "- Uno: one\n"), "--deck", "Spanish", "--format", "topics")
    assert studied("stats", "Spanish", "--json").json()["reviews_by_day"] == {}
    found = studied("stats", "greek", "--days", "5", "--json").json()
    assert (found["deck"], found["range_days"]) == ("Greek", 5)
    assert found["reviews_by_day"].keys() == {"-4", "0"}
    # What is called all time is all time, whatever the range.
    assert sum(hour["total"] for hour in found["hours"]["all_time"]) == 12
    assert studied("stats", "--days", "all", "--json").json()["range_days"] is None


def test_a_suspended_card_in_learning_for_days_is_no_load(studied: Inside) -> None:
    studied("options", "Greek", "learning_steps=1m 3d")
    studied("answer", "4", "good")
    before = studied("stats", "--json").json()["daily_load"]
    studied("suspend", "4")
    found = studied("stats", "--json").json()
    assert found["card_counts"]["suspended"] == 1
    # However long its step is, a card in learning counts as one a day.
    assert found["daily_load"] == before - 1


@pytest.mark.parametrize("days", [0, -5])
def test_a_forgotten_card_has_an_interval_of_a_day_at_least(studied: Inside, days: int) -> None:
    studied("answer", "1", "again")
    before = studied("stats", "--json").json()
    with closing(sqlite3.connect(studied.db)) as connection, connection:
        connection.execute("UPDATE card SET extra = json_object('ivl', ?) WHERE state = 3", (days,))
    found = studied("stats", "--json").json()
    assert found["card_counts"]["relearning"] == 1
    assert (found["intervals"], found["daily_load"]) == (before["intervals"], before["daily_load"])


@pytest.mark.parametrize(("difficulty", "percent"), [(0.992, "0"), (0.5, "0"), (10.009, "99"), (12, "99")])
def test_a_difficulty_beyond_the_scale_counts_at_its_end(studied: Inside, difficulty: float, percent: str) -> None:
    with closing(sqlite3.connect(studied.db)) as connection, connection:
        connection.execute("UPDATE card SET difficulty = ? WHERE difficulty IS NOT NULL", (difficulty,))
    found = studied("stats", "--json").json()
    assert found["difficulty"] == {percent: 3}
    assert found["difficulty_median"] == (0 if percent == "0" else 100)


def test_the_text_has_every_panel(studied: Inside) -> None:
    text = studied("stats").out
    for title in (
        "Today", "True retention", "Answers per week", "Time per week", "The year", "Due per week", "Cards known",
        "Cards", "Recall now", "Stability", "Intervals", "Difficulty", "Hours of the day", "Answer buttons",
        "Cards added per week", "Can the schedule be trusted?", "Forgetting curve", "What costs the most",
    ):  # fmt: skip
        assert f"\n{title}\n" in f"\n{text}", title
    assert max(len(line) for line in text.splitlines()) < 80
    assert "\x1b" not in text
    assert "Alpha" in text


def test_an_empty_database_has_statistics_too(inside: Inside) -> None:
    found = inside("stats", "--json").json()
    assert found["today"]["reviews"] == found["days_studied"] == found["expected_known"] == 0
    assert found["retrievability_mean"] is None
    assert "Nothing to show yet." in inside("stats").out


class _Page(HTMLParser):
    """Collects what a page would fetch, its headings and its drawings."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [str(value) for name, value in attrs if name in ("src", "href", "srcset", "data")]


def test_the_page_is_one_file_with_every_chart(studied: Inside, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    finished = studied("stats", "--html", path)
    assert (finished.out, finished.err) == ("", f"written to {path}\n")
    text = path.read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    assert page.fetched == []
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert re.findall(r"url\((?!#)", text) == []
    assert page.tags.count("section") == 18
    assert "Alpha" in text


def test_a_name_from_a_deck_is_text_on_the_page(studied: Inside, tmp_path: Path) -> None:
    studied(
        "import", write(tmp_path / "x.txt", "- <b>Uno</b>: one\n"), "--deck", "<script>x</script>", "--format", "topics"
    )
    path = tmp_path / "page.html"
    studied("stats", "<script>x</script>", "--html", path)
    assert "<script" not in path.read_text(encoding="utf-8")


def test_what_cannot_be_done_is_said_in_one_line(studied: Inside, tmp_path: Path) -> None:
    assert "no deck “Nowhere”" in refused(studied, "stats", "Nowhere")
    assert "cannot be written" in refused(studied, "stats", "--html", tmp_path / "missing" / "page.html")
    for days in ("0", "-3", "many", "36501", "1.5", "²"):
        assert studied("stats", "--days", days, code=2).err.endswith("nor “all”\n")


def test_a_card_shows_its_forgetting_curve(studied: Inside) -> None:
    text = studied("card", "1").out
    assert "Forgetting curve of this card" in text
    assert "4 answers since 1 Feb 2026." in text


def test_a_page_is_never_written_over_the_review_database(studied: Inside, tmp_path: Path) -> None:
    before = contents(studied)
    for path in (studied.db, tmp_path / "cards.sqlite-wal"):
        assert "belongs to the review database" in refused(studied, "stats", "--html", path)
    assert contents(studied) == before
    assert "is a folder; name a file" in refused(studied, "stats", "--html", tmp_path)
    assert "name the file" in studied("stats", "--html", "", code=2).err


def test_a_page_can_go_to_standard_output(studied: Inside) -> None:
    finished = studied("stats", "--html", "-")
    assert finished.out.endswith("</html>\n")
    assert finished.err == ""
    assert "name a file for the page" in studied("stats", "--html", "-", "--json", code=2).err
