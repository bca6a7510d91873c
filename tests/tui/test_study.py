"""The review session, driven by keys and by mouse."""

import sqlite3

import pytest

from driving import Drive, Driven, click_words
from retain.tui.app import StudyRequest
from retain.tui.widgets.card_view import CardView
from support import Front

ALPHA = ("Alpha", "the first letter")
BETA = ("Beta", "the second letter")
GAMMA = ("Gamma", "the third letter")


def rows(app: Driven, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(app.db) as connection:
        return connection.execute(sql).fetchall()


async def test_question_then_answer_then_the_four_ratings_with_their_intervals(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter")
        assert "Alpha" in app.text
        assert "the first letter" not in app.text
        assert "Again" not in app.text
        await app.press("space")
        assert "the first letter" in app.text
        for label in ("1 Again  <1m", "2 Hard  <6m", "3 Good  <10m", "4 Easy"):
            assert label in app.text


async def test_enter_reveals_as_well_and_then_rates_good(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "enter", "enter")
        assert rows(app, "SELECT rating FROM review") == [(3,)]
        assert "Beta" in app.text


@pytest.mark.parametrize(("key", "rating"), [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("space", 3)])
async def test_each_key_gives_its_rating_and_it_is_on_disk_before_the_next_card_shows(
    drive: Drive, key: str, rating: int
) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "space", key)
        assert "Beta" in app.text
        assert rows(app, "SELECT rating, state_before FROM review") == [(rating, 0)]
        assert rows(app, "SELECT reps FROM card ORDER BY id") == [(1,), (0,)]


async def test_a_rating_before_the_answer_is_shown_does_nothing(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "3", "1", "4")
        assert "Alpha" in app.text
        assert app.done_today() == 0


async def test_a_double_press_of_space_shows_the_answer_and_no_more(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "space")
        for _ in range(3):
            app.time.forward(seconds=0.1)
            await app.pilot.press("space")
        await app.settle()
        assert app.done_today() == 0
        await app.press("space")
        assert app.done_today() == 1


async def test_the_mouse_reveals_and_rates(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter")
        await click_words(app, "Show answer")
        await app.settle()
        assert "the first letter" in app.text
        await click_words(app, "4 Easy")
        await app.settle()
        assert rows(app, "SELECT rating FROM review") == [], "the second click of a double click rates nothing"
        app.time.forward(seconds=1)
        await click_words(app, "4 Easy")
        await app.settle()
        assert rows(app, "SELECT rating FROM review") == [(4,)]


async def test_undo_takes_back_any_number_of_answers_and_returns_to_each_card(drive: Drive) -> None:
    async with drive(ALPHA, BETA, GAMMA) as app:
        before = rows(app, "SELECT * FROM card")
        await app.press("enter", "space", "1", "space", "4")
        assert "Gamma" in app.text
        await app.press("u")
        assert "Beta" in app.text
        await app.press("u")
        assert "Alpha" in app.text
        assert rows(app, "SELECT * FROM card") == before
        assert rows(app, "SELECT * FROM review") == []
        assert "Undo" not in app.text, "the footer offers only what is possible"
        await app.press("u")
        assert "Alpha" in app.text


async def test_undo_reaches_back_over_a_restart(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "space", "4")
    async with drive() as app:
        await app.press("enter", "u")
        assert "Alpha" in app.text
        assert app.done_today() == 0


async def test_leaving_loses_nothing_and_the_session_goes_on_where_it_was(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "space", "4", "space", "escape")
        assert "Every answer is saved" in app.text
        await app.press("enter")
        assert "Test" in app.text
        await app.press("enter")
        assert "Beta" in app.text
        assert "the second letter" not in app.text
        assert app.done_today() == 1


async def test_leaving_before_the_first_answer_goes_straight_back(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        await app.press("enter", "escape")
        assert "Nothing answered yet today." in app.text


async def test_the_summary_says_how_many_how_long_how_well_and_what_comes_tomorrow(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "space", "4", "space", "4")
        assert "Well done" in app.text
        assert "Answers       2" in app.text
        assert "4 seconds" in app.text
        assert "Tomorrow: 0 reviews" in app.text
        await app.press("u")
        assert "Beta" in app.text


async def test_a_learning_card_due_in_seconds_is_waited_for_only_when_nothing_else_is_left(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "space", "1")
        assert "Beta" in app.text
        await app.press("space", "4")
        assert "Next card in 0:5" in app.text
        assert "Alpha" not in app.text
        app.time.forward(seconds=60)
        await app.pilot.pause(1.1)
        await app.settle()
        assert "Alpha" in app.text


async def test_a_card_that_is_waited_for_can_be_seen_now(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        await app.press("enter", "space", "1")
        assert "Next card in" in app.text
        await app.press("space")
        assert "Alpha" in app.text


async def test_a_card_due_within_the_learn_ahead_time_is_shown_at_once(drive: Drive) -> None:
    async with drive(ALPHA) as app:
        await app.press("enter", "space", "3")
        assert "Alpha" in app.text
        assert "1 learning" in app.text


async def test_counts_follow_every_answer(drive: Drive) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter")
        assert "2 new · 0 learning · 0 review" in app.text
        await app.press("space", "3")
        assert "1 new · 1 learning · 0 review" in app.text


async def test_long_answers_scroll_and_the_ratings_stay(drive: Drive) -> None:
    text = "\n\n".join(f"Paragraph number {number}." for number in range(40))
    async with drive(("Long", text)) as app:
        await app.press("enter", "space")
        assert "Paragraph number 0." in app.text
        assert "3 Good" in app.text
        await app.press("pagedown", "pagedown", "pagedown", "pagedown", "pagedown", "pagedown")
        assert "Paragraph number 39." in app.text
        assert "3 Good" in app.text
        await app.press("k")
        assert "Paragraph number 39." not in app.text or "Paragraph number 33." in app.text


async def test_a_question_longer_than_the_screen_still_shows_its_answer(drive: Drive) -> None:
    async with drive(("word " * 600, "the answer at last")) as app:
        await app.press("enter", "space")
        assert "the answer at last" in app.text


async def test_formulas_are_shown_as_text(drive: Drive) -> None:
    async with drive(("Weight", r"A product \( w^\top x + b \) and \( \sqrt{d_k} \).")) as app:
        await app.press("enter", "space")
        assert "wᵀx + b" in app.text
        assert "√dₖ" in app.text
        assert "\\" not in app.text


async def test_markup_and_escapes_in_a_card_are_data(drive: Drive) -> None:
    async with drive(("[red]Title[/red] \x1b[31m", "[@click=app.quit]press[/] <b>bold</b>")) as app:
        await app.press("enter", "space")
        assert "[red]Title[/red]" in app.text
        assert "[@click=app.quit]press[/] <b>bold</b>" in app.text
        assert "\x1b" not in app.text


async def test_a_card_answered_elsewhere_is_not_asked_again(drive: Drive, front: Front) -> None:
    async with drive(ALPHA, BETA) as app:
        await app.press("enter", "space")
        front("answer", "1", "easy", now="2026-03-03T09:00:01Z")
        await app.press("3")
        assert "changed elsewhere" in app.text
        assert "Beta" in app.text
        assert rows(app, "SELECT rating FROM review") == [(4,)]


async def test_a_session_can_be_opened_at_once_and_leaves_the_program_at_its_end(drive: Drive) -> None:
    async with drive(ALPHA, BETA, study=StudyRequest("Test", 1)) as app:
        assert "Alpha" in app.text
        await app.press("space", "4")
        assert "Answers       1" in app.text
        await app.press("enter")
        assert not app.app.is_running


async def test_the_roll_over_in_mid_session_brings_the_new_day(drive: Drive) -> None:
    async with drive(*((f"Title {number:02d}", "text") for number in range(25))) as app:
        await app.press("enter")
        assert "20 new" in app.text
        await app.press(*["space", "4"] * 20)
        assert "Well done" in app.text
        await app.press("enter")
        app.time.set("2026-03-04T03:59:30Z")
        await app.press("r")
        assert "0 new" in app.text
        app.time.set("2026-03-04T04:00:30Z")
        await app.press("r")
        assert "5 new" in app.text


@pytest.mark.parametrize("size", [(40, 12), (20, 6), (1, 1), (200, 60)])
async def test_any_size_of_terminal_is_survived(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(ALPHA, BETA, size=size) as app:
        await app.press("enter", "space", "3", "escape", "enter")
        assert app.done_today() == 1


async def test_a_session_that_is_left_while_the_answer_is_being_laid_out_ends_quietly(drive: Drive) -> None:
    async with drive(("Alpha", "the first letter")) as app:
        await app.press("enter")
        view = app.app.screen.query_one(CardView)
        view.reveal()
        await view.remove_children()  # as they go one after the other while a screen is closed
        await app.press("escape")
        assert "Test" in app.text
