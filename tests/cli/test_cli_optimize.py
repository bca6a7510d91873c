"""``retain optimize`` and ``retain simulate`` through the front door."""

import json
import sqlite3
from pathlib import Path

import pytest

from entry import rows_of
from histories import answers_of, day_number_of_now, fill_with, true_weights
from outside import Inside, refused
from support import Front, write

FIT_KEYS = {"reviews", "before", "after", "parameters", "applied"}
SIMULATION_KEYS = {"retention", "reviews", "minutes", "remembered", "per_day"}


@pytest.fixture
def learned(inside: Inside) -> Inside:
    """The command line on a database in which a learner gave 4,000 answers."""
    fill_with(inside.db, answers_of(true_weights(2), 4_000, 2))
    return inside


def ask(front: Front, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(front.db)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def memories(front: Front) -> list[tuple[object, ...]]:
    return ask(front, "SELECT id, stability, difficulty, due_day, interval FROM card ORDER BY id")


def test_a_fit_is_applied_and_every_memory_follows_and_one_undo_takes_it_back(learned: Inside) -> None:
    before = rows_of(learned)
    found = learned("optimize", "Deck", "--json").json()
    assert found.keys() >= FIT_KEYS
    assert found["applied"] is True
    assert found["reviews"] == 4_000
    assert len(found["parameters"]) == 21
    assert found["after"]["log_loss"] < found["before"]["log_loss"]
    options = learned("options", "Deck", "--json").json()
    assert options["parameters"] == found["parameters"]
    assert (options["fitted_on"], options["fitted_answers"]) == ("2026-03-03", 4_000)
    after = rows_of(learned)
    assert after["review"] == before["review"]
    moved = [(old, new) for old, new in zip(before["card"], after["card"], strict=True) if old != new]
    assert len(moved) == found["cards"]["memories"] > 500
    # Columns of the memory alone: nothing is due on another day.
    assert all({number for number in range(len(old)) if old[number] != new[number]} <= {10, 11} for old, new in moved)
    assert "fit of the FSRS parameters" in learned("undo", "--json").json()["undone"]
    assert rows_of(learned) == before


def test_weights_set_by_hand_take_every_memory_along(learned: Inside) -> None:
    before = rows_of(learned)
    defaults = learned("options", "Deck", "--json").json()["parameters"]
    weights = learned("optimize", "Deck", "--json").json()["parameters"]
    fitted = memories(learned)
    learned("undo")
    learned("options", "Deck", "parameters=" + " ".join(map(str, weights)))
    assert memories(learned) == fitted
    learned("options", "Deck", "new_per_day=7")
    assert memories(learned) == fitted
    learned("options", "Deck", "preset=Other", "parameters=" + " ".join(map(str, defaults)))
    first = [(row[0], row[10], row[11]) for row in before["card"]]
    for now, then in zip(memories(learned), first, strict=True):
        assert now[:3] == pytest.approx(then, rel=1e-4)
    learned("undo")
    assert memories(learned) == fitted
    learned("undo")
    learned("undo")
    assert rows_of(learned) == before


def test_a_dry_run_shows_the_same_and_changes_nothing(learned: Inside) -> None:
    before = rows_of(learned)
    dry = learned("optimize", "--dry-run", "--json").json()
    assert rows_of(learned) == before
    assert dry["applied"] is False
    assert learned("optimize", "--json").json()["parameters"] == dry["parameters"]
    words = learned("optimize", "--dry-run").out
    assert "no better" in words


def test_the_same_history_is_not_fitted_twice(learned: Inside) -> None:
    learned("optimize")
    again = learned("optimize", "--json").json()
    assert (again["applied"], again["cards"]["memories"]) == (False, 0)


def test_rescheduling_moves_due_dates_logs_it_and_is_undone_with_the_fit(learned: Inside) -> None:
    before = rows_of(learned)
    foretold = learned("optimize", "--dry-run", "--json").json()["cards"]
    done = learned("optimize", "--reschedule", "--json").json()["cards"]
    assert done == foretold
    assert done["moved"] > 100
    logged = ask(learned, "SELECT card_id, rating, interval FROM review WHERE kind = 5")
    assert len(logged) == done["moved"]
    today = day_number_of_now()
    wrong = "due_day <> last_review_day + interval / 86400 OR interval < 86400"
    assert ask(learned, f"SELECT count(*) FROM card WHERE state = 2 AND ({wrong})") == [(0,)]
    newly = f"SELECT count(*) FROM card WHERE state = 2 AND due_day <= {today}"
    assert ask(learned, newly)[0][0] >= done["due_today"]
    learned("undo")
    assert rows_of(learned) == before


def test_what_would_all_be_due_today_is_spread(learned: Inside) -> None:
    at_once = learned("optimize", "--dry-run", "--json").json()["cards"]["due_today"]
    spread = learned("optimize", "--reschedule", "--spread", "10", "--json").json()["cards"]["due_today"]
    assert at_once > 10
    assert spread == -(-at_once // 10)


def test_all_presets_are_fitted_at_once_each_to_its_own(learned: Inside, tmp_path: Path) -> None:
    learned("import", write(tmp_path / "other.md", "---\ndeck: Other\n---\n\n## One\n\nThe first.\n"))
    learned("options", "Other", "new_per_day=3")
    found = learned("optimize", "--json").json()
    assert [(one["preset"], one["applied"]) for one in found["presets"]] == [("Default", True), ("Other", False)]
    assert "too few reviews" in found["presets"][1]["warnings"][0]
    assert found["parameters"] == found["presets"][0]["parameters"]
    only = learned("optimize", "other", "--json").json()
    assert [one["preset"] for one in only["presets"]] == ["Other"]
    assert only["reviews"] == 0


def test_reviews_before_a_date_are_left_out(learned: Inside) -> None:
    (last,) = ask(learned, "SELECT max(day) FROM review")
    learned("options", "Deck", "ignore_reviews_before=2026-03-01")
    found = learned("optimize", "--json").json()
    assert found["reviews"] < 200
    learned("options", "Deck", "ignore_reviews_before=none")
    assert learned("optimize", "--dry-run", "--json").json()["reviews"] == 4_000
    assert last[0] == day_number_of_now() - 1


def test_a_history_in_which_hard_means_forgotten_is_warned_of(learned: Inside) -> None:
    connection = sqlite3.connect(learned.db)
    connection.execute("UPDATE review SET rating = 2 WHERE rating = 1")
    connection.commit()
    connection.close()
    assert "Hard seems to be pressed" in learned("optimize", "--dry-run").err


def test_filtered_and_manual_rows_are_no_reviews(learned: Inside) -> None:
    connection = sqlite3.connect(learned.db)
    connection.execute(
        "UPDATE review SET kind = 3, difficulty = NULL, stability = NULL WHERE at / 1000 % 10 = 0 AND kind = 1"
    )
    (cram,) = connection.execute("SELECT count(*) FROM review WHERE kind = 3").fetchone()
    connection.commit()
    connection.close()
    assert learned("optimize", "--dry-run", "--json").json()["reviews"] == 4_000 - cram
    assert cram > 0


def test_a_simulation_is_to_the_letter(learned: Inside) -> None:
    found = learned("simulate", "--days", "60", "--retention", "0.9", "--retention", "80%", "--json").json()
    assert [one["retention"] for one in found] == [0.8, 0.9]
    assert all(one.keys() >= SIMULATION_KEYS for one in found)
    assert [len(one["per_day"]) for one in found] == [60, 60]
    assert all(sum(one["per_day"]) == one["reviews"] for one in found)
    assert all(one["minutes"] > 0 for one in found)
    assert found[0]["reviews"] < found[1]["reviews"]
    assert sum(one["best"] for one in found) == 1
    assert rows_of(learned)["card"]


def test_simulations_answer_what_if(learned: Inside) -> None:
    def minutes(*arguments: str) -> float:
        found = learned("simulate", "Deck", "--days", "90", "--retention", "0.9", *arguments, "--json").json()
        return float(found[0]["minutes"])

    assert minutes("--new", "0") < minutes() < minutes("--new", "40")
    assert "in use" in learned("simulate", "--days", "30").out


def test_what_cannot_be_done_is_said_in_one_line(inside: Inside) -> None:
    assert "does not exist yet" in refused(inside, "optimize")
    assert "does not exist yet" in refused(inside, "simulate")
    inside("config")
    found = inside("optimize", "--json").json()
    assert (found["reviews"], found["applied"], found["parameters"]) == (0, False, [])
    assert "no deck yet" in refused(inside, "simulate")
    inside("simulate", "--retention", "0.5", code=2)
    inside("simulate", "--days", "0", code=2)
    inside("optimize", "--spread", "0", code=2)


def test_an_unknown_deck_is_named(learned: Inside) -> None:
    assert "there is no deck “Dekc”" in refused(learned, "optimize", "Dekc")
    assert "there is no deck “Dekc”" in refused(learned, "simulate", "Dekc")


def test_the_front_door_in_a_process_of_its_own(front: Front) -> None:
    fill_with(front.db, answers_of(true_weights(2), 1_000, 2))
    finished = front("optimize", "--dry-run", "--json")
    assert json.loads(finished.out)["reviews"] == 1_000
    assert finished.err == "" or "retain" not in finished.err


def test_a_spread_of_nothing_is_wrong_usage(learned: Inside) -> None:
    before = memories(learned)
    assert "--spread goes with --reschedule" in learned("optimize", "--spread", "3", code=2).err
    assert memories(learned) == before
