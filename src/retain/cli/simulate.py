"""``retain simulate``: the work and the knowledge that a desired retention costs."""

from typing import TYPE_CHECKING, Any

import click

from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import say, write_json, write_table
from retain.cli.parameters import json_option
from retain.cli.progress import progress_bar
from retain.cli.suggestions import decks

if TYPE_CHECKING:
    from retain.services.forecast import Forecast

_PERCENT = 100


class Retention(click.ParamType[float]):
    """A desired retention, as a share or in per cent."""

    name = "retention"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the share, or fail as wrong usage."""
        try:
            number = float(str(value).removesuffix("%"))
        except ValueError:
            number = float("nan")
        number = number / _PERCENT if number > 1 else number
        if not 0.70 <= number <= 0.99:  # noqa: PLR2004 - the range that FSRS is meant for
            self.fail(f"“{value}” is not a retention; write a number from 0.70 to 0.99", param, ctx)
        return round(number, 4)


@click.command(
    epilog=manual('retain simulate "Machine Learning" --retention 0.85 --retention 0.9', "retain simulate --new 0")
)
@click.argument("deck", required=False, shell_complete=decks)
@click.option("--days", type=click.IntRange(1, 3650), default=365, metavar="N", help="Days to simulate (365).")
@click.option(
    "--retention", "retentions", type=Retention(), multiple=True, metavar="R", help="A desired retention; repeatable."
)
@click.option(
    "--new",
    "new_per_day",
    type=click.IntRange(0, 9999),
    metavar="N",
    help="What if N new cards a day came in, without end; 0: what if no more were begun.",
)
@json_option
@click.pass_obj
def command(
    context: Context,
    deck: str | None,
    days: int,
    retentions: tuple[float, ...],
    new_per_day: int | None,
    *,
    as_json: bool,
) -> None:
    """Simulate the days to come for DECK, or all decks, from your cards, your habits and your times."""
    from retain.services.forecast import Question, forecast  # noqa: PLC0415
    from retain.services.reading import reading  # noqa: PLC0415

    question = Question(deck, days, retentions, new_per_day)
    with reading(context.path, context.source) as (execute, clock), progress_bar("Simulating") as report:
        found = forecast(execute, clock.today(), question, report)
    if as_json:
        write_json(_json(found))
    else:
        _show(found, days)


def _json(found: "Forecast") -> list[dict[str, Any]]:
    return [
        {
            "retention": one.retention,
            "reviews": sum(one.reviews),
            "minutes": round(sum(one.minutes), 2),
            "remembered": one.remembered[-1],
            "per_day": one.reviews,
            "minutes_per_day": one.minutes,
            "remembered_per_day": one.remembered,
            "new_per_day": one.new,
            "remembered_untouched": round(one.untouched, 2),
            "best": one.retention == found.best,
        }
        for one in found.outlooks
    ]


def _show(found: "Forecast", days: int) -> None:
    most = max(sum(one.minutes) for one in found.outlooks) or 1
    rows = []
    for one in found.outlooks:
        minutes = sum(one.minutes)
        marks = [
            "most knowledge per minute" if one.retention == found.best else "",
            "in use" if one.retention == found.current else "",
        ]
        rows.append((
            f"{one.retention:.0%}",
            f"{sum(one.reviews) / days:.0f}",
            f"{minutes / days:.1f}",
            f"{one.remembered[-1]:.0f}",
            "█" * max(1, round(20 * minutes / most)) + "  " + ", ".join(filter(None, marks)),
        ))  # fmt: skip
    write_table(("Retention", "Answers/day", "Minutes/day", "Remembered", "Work"), rows, right=(0, 1, 2, 3))
    if found.best_is_lowest:
        say("The less is asked for, the more each minute gives; how much you want to know in all is yours to say.")
    say(f"{found.cards} cards with a memory today, {days} days on; habits from {found.observed} card-days of yours.")
