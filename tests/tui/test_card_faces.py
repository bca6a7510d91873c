"""What stands on cards is read to its end, and no mark of it is shown."""

from driving import Drive
from retain.content.cloze import answer, question


async def test_a_long_line_of_code_is_read_to_its_end(drive: Drive) -> None:
    code = "x = " + " + ".join(f"part_{number}" for number in range(20))
    async with drive(("Code", f"```python\n{code}\n```")) as app:
        await app.press("enter", "space")
        assert "part_19" in app.text


async def test_what_a_cloze_hides_and_shows_is_no_markup(drive: Drive) -> None:
    text = "The {{c1::cell::organelle}} of {{c2::**life**}}"
    async with drive((question(text, 1), answer(text, 1))) as app:
        await app.press("enter")
        assert "The [organelle] of life" in app.text
        await app.press("space")
        assert "The cell of life" in app.text
