"""``retain decks``: the deck tree."""

import click

from retain.cli.context import Context
from retain.cli.output import say, write_json, write_table
from retain.cli.parameters import json_option
from retain.domain.decks import SEPARATOR, leaf
from retain.services.today import all_decks


@click.command(epilog="Example: retain decks --json")
@json_option
@click.pass_obj
def command(context: Context, *, as_json: bool) -> None:
    """Show the deck tree with today's counts, subdecks included and limits applied."""
    lines = all_decks(context.path, context.source)
    if as_json:
        write_json(
            [
                {
                    "name": line.name,
                    "new": line.counts.new,
                    "learning": line.counts.learning,
                    "review": line.counts.review,
                    "cards": line.cards,
                }
                for line in lines
            ]
        )
        return
    if not lines:
        say("There are no decks yet; “retain import FILE” adds one, “retain” offers a starter deck.")
        return
    rows = [
        (
            str(line.counts.new),
            str(line.counts.learning),
            str(line.counts.review),
            str(line.cards),
            "  " * line.name.count(SEPARATOR) + leaf(line.name),
        )
        for line in lines
    ]
    write_table(("New", "Learning", "Review", "Cards", "Deck"), rows, right=(0, 1, 2, 3))
