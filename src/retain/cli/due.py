"""``retain due``: today's counts, fast enough for a shell prompt."""

import click

from retain.cli.context import Context
from retain.cli.output import write_json
from retain.cli.parameters import json_option
from retain.services.today import quick_counts


@click.command(epilog='Example: retain due "Machine Learning"')
@click.argument("deck", required=False)
@json_option
@click.pass_obj
def command(context: Context, deck: str | None, *, as_json: bool) -> None:
    """Show how many cards are due today in DECK, or in all decks, with the daily limits applied."""
    counts = quick_counts(context.path, context.source, deck)
    if as_json:
        write_json({"new": counts.new, "learning": counts.learning, "review": counts.review, "total": counts.total})
    else:
        click.echo(f"{counts.new} new, {counts.learning} learning, {counts.review} review")
