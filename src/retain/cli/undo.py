"""``retain undo``: takes back the last action."""

import click

from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import one_line, write_json
from retain.cli.parameters import json_option


@click.command(epilog=manual("retain undo", writes="the review database as it was before the last action"))
@json_option
@click.pass_obj
def command(context: Context, *, as_json: bool) -> None:
    """Take back the last action, and say which it was. Say it again to go back further."""
    from retain.services.reviews import undo  # noqa: PLC0415 - loads SQLAlchemy

    with context.open() as collection:
        undone = undo(collection)
    if as_json:
        write_json({"undone": undone})
    else:
        click.echo(f"Undone: {one_line(undone)}")
