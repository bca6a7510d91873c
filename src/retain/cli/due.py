"""``retain due``: today's counts, fast enough for a shell prompt."""

import click

from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import write_json
from retain.cli.parameters import json_option
from retain.cli.suggestions import decks
from retain.services.today import quick_counts


@click.command(epilog=manual('retain due "Machine Learning"', "PS1='$(retain due --short) \\w \\$ '"))
@click.argument("deck", required=False, shell_complete=decks)
@click.option("--short", is_flag=True, help="Only the number of all; nothing where there are none.")
@json_option
@click.pass_obj
def command(context: Context, deck: str | None, *, short: bool, as_json: bool) -> None:
    """Show how many cards are due today in DECK, or in all decks, with the daily limits applied.

    It answers in a tenth of a second and loads nothing that it does not need, so that it can stand in a prompt.
    """
    counts = quick_counts(context.path, context.source, deck)
    if as_json:
        write_json({"new": counts.new, "learning": counts.learning, "review": counts.review, "total": counts.total})
    elif short:
        click.echo(str(counts.total) if counts.total else "", nl=bool(counts.total))
    else:
        click.echo(f"{counts.new} new, {counts.learning} learning, {counts.review} review")
