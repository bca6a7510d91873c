"""``retain study``: a review session, full screen or line by line."""

import click

from retain.cli.context import Context
from retain.services.today import quick_counts


@click.command(epilog='Example: retain study "Machine Learning" --limit 20')
@click.argument("deck", required=False)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="End after N answers.")
@click.option("--plain", is_flag=True, help="Ask line by line on standard input and output.")
@click.pass_obj
def command(context: Context, deck: str | None, limit: int | None, *, plain: bool) -> None:
    """Review the cards of DECK with its subdecks, or of all decks, that are due today."""
    if deck is not None:
        quick_counts(context.path, context.source, deck)  # an unknown deck is named before a screen opens
    if plain:
        from retain.cli.plain import study_plainly  # noqa: PLC0415 - loads SQLAlchemy

        study_plainly(context, deck, limit)
    else:
        from retain.cli.tui import open_session  # noqa: PLC0415 - loads Textual

        open_session(context, deck, limit)
