"""``retain stats``: progress and retention, as text with charts, as JSON, or as a page."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import one_line, say, write_json
from retain.cli.parameters import FilePath, json_option
from retain.cli.suggestions import decks

if TYPE_CHECKING:
    from retain.services.statistics.collecting import Reader

_MOST_DAYS = 36_500
_AXIS = 12
"""Columns that the labels of an axis may take."""


class Days(click.ParamType[int]):
    """A number of days, or “all”, which is 0."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or fail as wrong usage."""
        text = str(value).strip().lower()
        if text == "all":
            return 0
        if not text.isdecimal() or not text.isascii() or not 1 <= int(text[:9]) <= _MOST_DAYS:
            self.fail(f"“{text[:40]}” is neither a number of days, 1 to {_MOST_DAYS}, nor “all”", param, ctx)
        return int(text)


@click.command(
    epilog=manual(
        'retain stats "Machine Learning" --days 90', "retain stats --html progress.html", writes="with --html FILE"
    )
)
@click.argument("deck", required=False, shell_complete=decks)
@click.option("--days", type=Days(), default="365", metavar="N|all", help="Look back N days, 365 by default, or all.")
@click.option("--html", type=FilePath(), metavar="FILE", help="Write a page with charts.")
@json_option
@click.pass_obj
def command(context: Context, deck: str | None, days: int, html: Path | None, *, as_json: bool) -> None:
    """Show progress and retention of DECK with its subdecks, or of everything.

    Days begin at the roll-over hour and follow local time. True retention and the windows of a month, a year and
    all time are what they are called, whatever the range.
    """
    from retain.services.statistics.opening import open_reader, statistics  # noqa: PLC0415 - not for other commands

    if html is not None:
        from retain.services.files import check_is_not_database, replacing  # noqa: PLC0415
        from retain.services.statistics.page import page  # noqa: PLC0415

        if as_json and str(html) == "-":
            raise click.UsageError("--html - and --json both go to standard output; name a file for the page")
        check_is_not_database(html, context.path)
        with open_reader(context.path, context.source, deck, days or None) as reader:
            text = page(reader)
        with replacing(html) as file:
            file.write(text)
        if str(html) != "-":
            say(f"written to {html}")
    if as_json:
        from retain.services.statistics.document import document  # noqa: PLC0415

        write_json(document(statistics(context.path, context.source, deck, days or None)))
    elif html is None:
        with open_reader(context.path, context.source, deck, days or None) as reader:
            _show(reader)


def _show(reader: "Reader") -> None:
    from retain.cli.charts import chart_width, write_chart  # noqa: PLC0415
    from retain.services.statistics.panels import PANELS  # noqa: PLC0415

    if reader.deck is not None:
        click.echo(click.style(one_line(reader.deck), bold=True) + "\n")
    for panel in PANELS:
        write_chart(panel.build(reader, chart_width() - _AXIS))
        click.echo()
